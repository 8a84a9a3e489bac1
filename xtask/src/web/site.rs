//! The folder that the server serves: names carry a hash of their content, so that browsers may keep them for ever.
//!
//! `index.html`, `bootstrap.js` and `sw.js` name the other files as `{{css}}`, `{{js}}`, `{{wasm}}`, `{{bootstrap}}`, and what
//! is loaded later as `{{offline_js}}` and `{{offline_wasm}}`.

use anyhow::{Context, Result, bail};
use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{fmt, fs, process};

use super::compile::{self, App, Program};
use super::compress::{self, Effort};
use crate::workspace;

/// Below `assets`: what the first page does not load.
const LATER: &str = "later";

/// A file of the site: its path from the site's root, and what is in it.
pub struct Asset {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// Puts the parts together with the page and the files of `crates/web/public`.
pub fn assemble(app: App, style: Vec<u8>) -> Result<Vec<Asset>> {
    let package = workspace::root().join("crates/web");
    let read =
        |name: &str| fs::read_to_string(package.join(name)).with_context(|| format!("crates/web/{name}"));

    let mut site = Vec::new();
    let css = add(&mut site, "ventanilla", "css", style);
    let (js, wasm) = add_program(&mut site, "ventanilla", app.page);
    let (offline_js, offline_wasm) = add_program(&mut site, &format!("{LATER}/offline"), app.offline);
    let later = [("offline_js", &offline_js), ("offline_wasm", &offline_wasm)];
    let bootstrap = fill(&read("bootstrap.js")?, &later)?;
    let bootstrap = add(&mut site, "bootstrap", "js", bootstrap.into_bytes());
    let first = [("css", &css), ("js", &js), ("wasm", &wasm), ("bootstrap", &bootstrap)];
    let page = fill(&read("index.html")?, &first)?;
    site.push(Asset { path: "index.html".into(), bytes: page.into_bytes() });
    // At the top, since a service worker serves what lies beside and below it; its content names every file, so that it is
    // another one whenever one of them is.
    let worker = fill(&read("sw.js")?, &[first.as_slice(), &later].concat())?;
    site.push(Asset { path: "sw.js".into(), bytes: worker.into_bytes() });
    compile::collect(&package.join("public"), Path::new(""), &mut site)?;
    Ok(site)
}

/// Adds glue, WASM and snippets; returns the addresses of the first two.
fn add_program(site: &mut Vec<Asset>, stem: &str, program: Program) -> (String, String) {
    let wasm = add(site, stem, "wasm", program.wasm);
    let name = wasm.rsplit('/').next().unwrap_or(&wasm);
    let glue = program.glue.replace(&program.wasm_name, name);
    let js = add(site, stem, "js", glue.into_bytes());
    let beside = Path::new("assets").join(stem).parent().map(Path::to_owned).unwrap_or_default();
    for snippet in program.snippets {
        site.push(Asset { path: beside.join(snippet.path), bytes: snippet.bytes });
    }
    (js, wasm)
}

/// Adds a file under a name with its content's hash, and returns its address.
fn add(site: &mut Vec<Asset>, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
    let hash: String = Sha256::digest(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let path = format!("assets/{stem}-{hash}.{extension}");
    let address = format!("/{path}");
    site.push(Asset { path: path.into(), bytes });
    address
}

/// Replaces every `{{name}}`.
fn fill(text: &str, values: &[(&str, &String)]) -> Result<String> {
    let filled = values
        .iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
    if let Some(rest) = filled.split("{{").nth(1) {
        let name = rest.split("}}").next().unwrap_or(rest);
        bail!("no value is known for the placeholder {{{{{name}}}}}");
    }
    Ok(filled)
}

/// Writes the site beside its place and exchanges the two, so that a running server never sees half a site.
pub fn publish(site: &[Asset], dist: &Path, effort: Effort) -> Result<()> {
    let fresh = dist.with_file_name(format!("dist.{}", process::id()));
    for asset in site {
        let path = fresh.join(&asset.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, &asset.bytes)?;
        if asset.bytes.len() > compress::WORTH_IT && !is_compressed_already(&asset.path) {
            fs::write(with_suffix(&path, "br"), compress::brotli(&asset.bytes, effort)?)?;
            fs::write(with_suffix(&path, "gz"), compress::gzip(&asset.bytes, effort)?)?;
        }
    }
    if dist.exists() && renameat2(AT_FDCWD, &fresh, AT_FDCWD, dist, RenameFlags::RENAME_EXCHANGE).is_ok() {
        return Ok(fs::remove_dir_all(&fresh)?);
    }
    // There is none yet, or the file system cannot exchange (overlayfs): for an instant there is no site.
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    Ok(fs::rename(&fresh, dist)?)
}

fn is_compressed_already(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["png", "jpg", "woff2", "webp"].iter().any(|known| extension == *known))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

/// What the first page loads: bytes as they are, and as they travel.
pub struct Sizes {
    files: Vec<(String, usize, usize)>,
}

impl Sizes {
    /// Bytes that travel before the first page works (brotli).
    pub fn first_load(&self) -> usize {
        self.files.iter().map(|(_, _, brotli)| brotli).sum()
    }

    pub fn table(&self) -> String {
        let lines = self.files.iter().map(|(name, raw, brotli)| format!("{name:<44} {raw:>9} {brotli:>9}"));
        let head = format!("{:<44} {:>9} {:>9}", "first load (bytes)", "raw", "brotli");
        let sum: usize = self.files.iter().map(|(_, raw, _)| raw).sum();
        let foot = format!("{:<44} {sum:>9} {:>9}", "in all", self.first_load());
        [head].into_iter().chain(lines).chain([foot]).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "first load {} KB in brotli", self.first_load().div_ceil(1024))
    }
}

/// Measures the page and everything under `assets` but what is loaded later.
pub fn measure(dist: &Path) -> Result<Sizes> {
    let mut paths = vec![Asset { path: "index.html".into(), bytes: fs::read(dist.join("index.html"))? }];
    compile::collect(&dist.join("assets"), Path::new("assets"), &mut paths)?;
    let mut files = Vec::new();
    for asset in paths {
        let is_copy = asset.path.extension().is_some_and(|extension| extension == "br" || extension == "gz");
        if !is_copy && !asset.path.starts_with(Path::new("assets").join(LATER)) {
            let compressed = fs::metadata(with_suffix(&dist.join(&asset.path), "br")).map(|file| file.len());
            let travels = compressed.map_or(Ok(asset.bytes.len()), usize::try_from)?;
            files.push((asset.path.display().to_string(), asset.bytes.len(), travels));
        }
    }
    files.sort();
    Ok(Sizes { files })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() {
        let mut site = Vec::new();
        let first = add(&mut site, "app", "js", b"one".to_vec());
        let second = add(&mut site, "app", "js", b"two".to_vec());
        assert_ne!(first, second);
        assert_eq!(first, "/assets/app-7692c3ad3540bb80.js");
    }

    #[test]
    fn a_placeholder_without_a_value_is_refused() {
        let css = "/assets/a.css".to_owned();
        assert_eq!(fill("<{{css}}>", &[("css", &css)]).unwrap(), "</assets/a.css>");
        assert!(fill("{{css}} {{other}}", &[("css", &css)]).unwrap_err().to_string().contains("{{other}}"));
    }

    #[test]
    fn a_site_replaces_the_one_before_it() {
        let folder = crate::children::TemporaryFolder::new("site-test").unwrap();
        let dist = folder.path().join("dist");
        let page =
            |text: &str| vec![Asset { path: "index.html".into(), bytes: text.repeat(400).into_bytes() }];
        let effort = Effort::of(super::super::Profile::Dev);
        publish(&page("first "), &dist, effort).unwrap();
        publish(&page("second "), &dist, effort).unwrap();
        assert!(fs::read_to_string(dist.join("index.html")).unwrap().starts_with("second"));
        let sizes = measure(&dist).unwrap();
        assert!(sizes.first_load() > 0 && sizes.first_load() < 200, "{}", sizes.table());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the old site is gone");
    }
}
