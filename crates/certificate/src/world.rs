use std::{collections::HashMap, sync::LazyLock};

use chrono::{DateTime, Datelike, Timelike, Utc};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::{Error, fonts::FONTS};

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));
static MAIN: &str = include_str!("main.typ");
static HELPERS: &str = include_str!("ventanilla.typ");

/// The file ids of all renders. Typst interns ids in 16 bits and never frees them: no other path is ever made.
pub(crate) struct Ids {
    main: FileId,
    pub template: FileId,
    helpers: FileId,
    options: FileId,
    data: FileId,
    qr: FileId,
}

impl Ids {
    pub fn get() -> Result<&'static Self, Error> {
        static IDS: LazyLock<Result<Ids, String>> = LazyLock::new(|| {
            let id = |path: &str| {
                let path = VirtualPath::new(path).map_err(|error| format!("{path}: {error:?}"))?;
                Ok::<_, String>(RootedPath::new(VirtualRoot::Project, path).intern())
            };
            Ok(Ids {
                main: id("/main.typ")?,
                template: id("/template.typ")?,
                helpers: id("/ventanilla.typ")?,
                options: id("/options.json")?,
                data: id("/data.json")?,
                qr: id("/qr.svg")?,
            })
        });
        IDS.as_ref().map_err(|reason| Error::Crashed(reason.clone()))
    }
}

/// What one render can see: the sources, its data, the bundled fonts.
pub(crate) struct Sandbox {
    main: FileId,
    sources: [Source; 3],
    files: HashMap<FileId, Bytes>,
    today: Datetime,
}

impl Sandbox {
    pub fn new(
        template: Source,
        options: String,
        data: String,
        qr: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let ids = Ids::get()?;
        let mut files =
            HashMap::from([(ids.options, Bytes::from_string(options)), (ids.data, Bytes::from_string(data))]);
        files.extend(qr.map(|svg| (ids.qr, Bytes::from_string(svg))));
        let sources =
            [Source::new(ids.main, MAIN.into()), template, Source::new(ids.helpers, HELPERS.into())];
        Ok(Self { main: ids.main, sources, files, today: datetime(now)? })
    }

    /// The moment of the render, for the document's metadata (UTC).
    pub fn now(&self) -> Datetime {
        self.today
    }
}

impl World for Sandbox {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.iter().find(|source| source.id() == id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.list.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        Some(self.today)
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}

fn datetime(now: DateTime<Utc>) -> Result<Datetime, Error> {
    let part = |value: u32| u8::try_from(value).unwrap_or_default(); // at most 59
    Datetime::from_ymd_hms(
        now.year(),
        part(now.month()),
        part(now.day()),
        part(now.hour()),
        part(now.minute()),
        part(now.second()),
    )
    .ok_or_else(|| Error::Crashed(format!("{now} is no date that Typst knows")))
}
