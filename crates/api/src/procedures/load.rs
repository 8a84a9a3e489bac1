use super::lines::line_of;
use crate::random;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};
use ventanilla_shared::procedure::{
    Filing, Flaw, Procedure, Register, check, check_references, check_register,
};

/// Why a definition is refused: file, place and reason.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("{file}: {cause}")]
    Unreadable { file: String, cause: std::io::Error },
    #[error("{file}:{line}: {cause}")]
    Syntax { file: String, line: usize, cause: Box<toml::de::Error> },
    #[error("{file}:{line}: the text is not UTF-8")]
    Encoding { file: String, line: usize },
    #[error("{}", .flaws.join("\n"))]
    Contradiction { flaws: Vec<String> },
    #[error("{folder}: no procedure is defined there")]
    Nothing { folder: String },
}

/// A definition as its folder holds it.
#[derive(Debug)]
pub struct FromFolder {
    pub procedure: Procedure,
    pub template: String,
    /// SHA-256 over definition and template.
    pub digest: String,
    file: String,
    source: String,
}

impl FromFolder {
    /// Its file.
    pub fn file(&self) -> &str {
        &self.file
    }
}

/// Everything that the folders define.
#[derive(Debug)]
pub struct Definitions {
    pub procedures: Vec<FromFolder>,
    pub registers: Vec<Register>,
}

/// The template of procedures that have none of their own, in the folder of all procedures.
const DEFAULT_TEMPLATE: &str = "certificate.typ";

/// Every definition under `procedures/<institution>/<name>/procedure.toml` and `registers/<institution>/<name>.toml`. One
/// bad definition refuses all.
pub fn load_folders(procedures: &Path, registers: &Path) -> Result<Definitions, LoadError> {
    let registers = load_registers(registers)?;
    let mut within = Vec::new();
    for institution in folders(procedures)? {
        within.extend(folders(&institution)?.into_iter().filter(|it| it.join("procedure.toml").exists()));
    }
    let found = load_all(&within, procedures)?;
    if found.is_empty() {
        return Err(LoadError::Nothing { folder: procedures.display().to_string() });
    }
    let codes: Vec<&str> = found.iter().map(|one| one.procedure.code.as_str()).collect();
    let mut flaws = Vec::new();
    for (at, one) in found.iter().enumerate() {
        let outside = check_references(&one.procedure, &registers, &codes);
        flaws.extend(outside.iter().map(|flaw| named(&one.file, &one.source, flaw)));
        if codes[..at].contains(&one.procedure.code.as_str()) {
            flaws.push(format!("{}: the code `{}` is another procedure's", one.file, one.procedure.code));
        }
    }
    let open: Vec<&FromFolder> =
        found.iter().filter(|one| one.procedure.filing == Filing::WithoutAccount).collect();
    for one in open.iter().skip(1) {
        let reason = format!(
            "`{}` is filed without an account already; there is one such way in",
            open[0].procedure.code
        );
        flaws.push(named(&one.file, &one.source, &Flaw { place: "filing".into(), reason }));
    }
    if !flaws.is_empty() {
        return Err(LoadError::Contradiction { flaws });
    }
    Ok(Definitions { procedures: found, registers })
}

/// In the order of the folders, by as many threads as there are cores.
fn load_all(within: &[PathBuf], all: &Path) -> Result<Vec<FromFolder>, LoadError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = within.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let load =
            |folders: &[PathBuf]| folders.iter().map(|it| load_one(it, all)).collect::<Result<Vec<_>, _>>();
        let shares: Vec<_> = within.chunks(share).map(|folders| scope.spawn(move || load(folders))).collect();
        let mut found = Vec::new();
        for one in shares {
            found.extend(one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(found)
    })
}

fn load_one(folder: &Path, all: &Path) -> Result<FromFolder, LoadError> {
    let file = folder.join("procedure.toml");
    let source = read(&file)?;
    let name = file.display().to_string();
    let (procedure, written) = parse::<Procedure>(&name, &source)?;
    let mut flaws = unknown_keys(&written, &procedure);
    flaws.extend(check(&procedure));
    refuse(&name, &source, &flaws)?;
    for kind in &procedure.documents {
        let Some(sample) = &kind.sample else { continue };
        if !folder.join(sample).is_file() {
            let reason = format!("there is no file `{sample}` in the folder");
            refuse(&name, &source, &[Flaw { place: format!("documents.{}", kind.id), reason }])?;
        }
    }
    let template = match &procedure.outcome.template {
        Some(own) => read(&folder.join(own))?,
        None => read(&all.join(DEFAULT_TEMPLATE))?,
    };
    let digest = random::hex(
        &Sha256::new().chain_update(&source).chain_update([0]).chain_update(&template).finalize(),
    );
    Ok(FromFolder { procedure, template, digest, file: name, source })
}

fn load_registers(folder: &Path) -> Result<Vec<Register>, LoadError> {
    let mut registers: Vec<Register> = Vec::new();
    if !folder.exists() {
        return Ok(registers);
    }
    for institution in folders(folder)? {
        for file in
            entries(&institution)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "toml"))
        {
            let source = read(&file)?;
            let name = file.display().to_string();
            let (register, written) = parse::<Register>(&name, &source)?;
            let mut flaws = unknown_keys(&written, &register);
            flaws.extend(check_register(&register));
            refuse(&name, &source, &flaws)?;
            registers.push(register);
        }
    }
    Ok(registers)
}

/// What a file says, and all that is written there: read once, it is long with hundreds of them.
fn parse<'s, T: serde::de::DeserializeOwned>(
    file: &str,
    source: &'s str,
) -> Result<(T, DeTable<'s>), LoadError> {
    let refused = |mut cause: toml::de::Error| {
        cause.set_input(Some(source));
        let before = cause.span().and_then(|span| source.as_bytes().get(..span.start)).unwrap_or_default();
        LoadError::Syntax { file: file.into(), line: lines_in(before), cause: Box::new(cause) }
    };
    let written = DeTable::parse(source).map_err(refused)?;
    let read = T::deserialize(toml::de::Deserializer::from(written.clone())).map_err(refused)?;
    Ok((read, written.into_inner()))
}

/// The keys of a file that nothing of what was read from it bears. Fields and rules are read together with their kind's own
/// settings, where serde lets misspelt keys pass.
fn unknown_keys<T: serde::Serialize>(written: &DeTable<'_>, read: &T) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if let Ok(read) = serde_json::to_value(read) {
        compare_table(written, &read, "", &mut flaws);
    }
    flaws
}

fn compare_table(written: &DeTable<'_>, read: &serde_json::Value, place: &str, flaws: &mut Vec<Flaw>) {
    let within = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
    for (key, value) in written {
        let key: &str = key.get_ref();
        match read.get(key) {
            Some(known) => compare_value(value.get_ref(), known, &within(key), flaws),
            None => flaws.push(Flaw { place: within(key), reason: format!("unknown key `{key}`") }),
        }
    }
}

fn compare_value(written: &DeValue<'_>, read: &serde_json::Value, place: &str, flaws: &mut Vec<Flaw>) {
    match written {
        DeValue::Table(table) => compare_table(table, read, place, flaws),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                let Some(known) = read.get(at) else { continue };
                // A list of parts with ids is a place as the other flaws name it.
                let id = item.get_ref().get("id").and_then(|id| id.get_ref().as_str());
                let place = id.map_or_else(|| place.to_owned(), |id| format!("{place}.{id}"));
                compare_value(item.get_ref(), known, &place, flaws);
            }
        }
        _ => {}
    }
}

fn refuse(file: &str, source: &str, flaws: &[Flaw]) -> Result<(), LoadError> {
    if flaws.is_empty() {
        return Ok(());
    }
    Err(LoadError::Contradiction { flaws: flaws.iter().map(|flaw| named(file, source, flaw)).collect() })
}

/// `file:line: place: reason`, in one line whatever an id has in it.
fn named(file: &str, source: &str, flaw: &Flaw) -> String {
    let said = format!("{file}:{}: {}: {}", line_of(source, &flaw.place), flaw.place, flaw.reason);
    said.replace(char::is_control, "\u{fffd}")
}

fn read(path: &Path) -> Result<String, LoadError> {
    let file = || path.display().to_string();
    let bytes = std::fs::read(path).map_err(|cause| LoadError::Unreadable { file: file(), cause })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        LoadError::Encoding { file: file(), line: lines_in(&error.as_bytes()[..good]) }
    })
}

/// The line (from 1) on which what follows `before` stands.
fn lines_in(before: &[u8]) -> usize {
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

fn folders(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    Ok(entries(path)?.into_iter().filter(|entry| entry.is_dir()).collect())
}

fn entries(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |cause| LoadError::Unreadable { file: path.display().to_string(), cause };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        found.push(entry.map_err(unreadable)?.path());
    }
    found.sort();
    Ok(found)
}
