//! Parts the compiled app: what only some pages need goes into files of its own, which are fetched when such a page is opened.
//!
//! Which functions begin a part is marked in `crates/web/src/parts.rs`; what they alone reach belongs to the part, what two
//! parts reach to a shared file, everything else to the first page.

use anyhow::{Context, Result, anyhow, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// By this name the app imports what loads its parts.
const LOADER: &str = "__wasm_split.js";

/// The app in its parts, before wasm-bindgen has seen it.
pub struct Split {
    /// The first part, which wasm-bindgen is to work on.
    pub main: PathBuf,
    /// The files that come later.
    files: Vec<PathBuf>,
    /// JavaScript that fetches them.
    loader: String,
    /// The files of each part, by their stems.
    needs: BTreeMap<String, Vec<String>>,
}

/// The parts as they are served.
pub struct Parts {
    pub loader: String,
    pub files: Vec<Part>,
    /// The files of each part, by their stems.
    pub needs: BTreeMap<String, Vec<String>>,
}

/// A file that comes later.
pub struct Part {
    pub stem: String,
    pub wasm: Vec<u8>,
}

/// Splits `compiled`, of which wasm-bindgen's glue will be `./STEM.js`, into files in `folder`.
pub fn split(compiled: &Path, stem: &str, folder: &Path) -> Result<Split> {
    let input = fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    fs::create_dir_all(folder)?;
    let main = folder.join(format!("{stem}.wasm"));
    let (glue, link) = (format!("./{stem}.js"), format!("./{LOADER}"));
    let mut options = Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &glue;
    options.link_name = &link;
    let parts = transform(options).map_err(|error| anyhow!("the app cannot be split: {error:?}"))?;
    ensure!(!parts.split_modules.is_empty(), "the app has no parts: is crates/web/build.rs gone?");
    let mut files = parts.split_modules;
    files.sort();
    Ok(Split {
        main,
        files,
        loader: fs::read_to_string(folder.join(LOADER))?,
        needs: parts.prefetch_map.into_iter().collect(),
    })
}

impl Split {
    /// Reads the parts, each made smaller by `optimise`.
    pub fn finish(self, optimise: impl Fn(&Path) -> Result<()>) -> Result<Parts> {
        let mut files = Vec::new();
        for path in self.files {
            optimise(&path)?;
            let stem = path.file_stem().and_then(|stem| stem.to_str()).context("a part without a name")?;
            files.push(Part { stem: stem.to_owned(), wasm: fs::read(&path)? });
        }
        Ok(Parts { loader: self.loader, files, needs: self.needs })
    }
}

impl Parts {
    /// The loader with the addresses of the files, which `address` gives by their stems.
    pub fn loader_with(&self, address: impl Fn(&str) -> Option<String>) -> Result<String> {
        let mut loader = self.loader.clone();
        for part in &self.files {
            let address = address(&part.stem).with_context(|| format!("{} has no address", part.stem))?;
            loader = replaced(&loader, &format!("\"./{}.wasm\"", part.stem), &format!("\"{address}\""))?;
        }
        Ok(loader)
    }

    /// The glue, which imports a function of the loader for each part, from `name` beside it.
    pub fn glue_with(glue: &str, name: &str) -> Result<String> {
        let import = format!("from \"./{LOADER}\"");
        ensure!(glue.contains(&import), "the glue does not import {LOADER}");
        Ok(glue.replace(&import, &format!("from \"./{name}\"")))
    }
}

/// Replaces what must be there, and once.
pub fn replaced(text: &str, from: &str, to: &str) -> Result<String> {
    let times = text.matches(from).count();
    ensure!(times == 1, "expected {from} once in what the tools wrote, found it {times} times");
    Ok(text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_names_files_by_their_addresses() {
        let parts = Parts {
            loader: "fetch(new URL(\"./split_officer.wasm\", import.meta.url))".into(),
            files: vec![Part { stem: "split_officer".into(), wasm: Vec::new() }],
            needs: BTreeMap::new(),
        };
        let loader = parts.loader_with(|stem| Some(format!("/assets/later/{stem}-0.wasm"))).unwrap();
        assert_eq!(loader, "fetch(new URL(\"/assets/later/split_officer-0.wasm\", import.meta.url))");
        parts.loader_with(|_| None).unwrap_err();
    }

    #[test]
    fn glue_that_does_not_import_the_loader_is_refused() {
        let glue = "import * as a from \"./__wasm_split.js\"; const imports = { \"./__wasm_split.js\": a };";
        let with = Parts::glue_with(glue, "parts-1.js").unwrap();
        assert_eq!(
            with,
            "import * as a from \"./parts-1.js\"; const imports = { \"./__wasm_split.js\": a };"
        );
        Parts::glue_with("nothing", "parts-1.js").unwrap_err();
    }
}
