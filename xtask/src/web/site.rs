//! The folder that the server serves: names carry a hash of their content, so that browsers may keep them for ever.
//!
//! `index.html`, `bootstrap.js` and `sw.js` name the other files as `{{css}}`, `{{js}}`, `{{parts_js}}`, `{{wasm}}`,
//! `{{bootstrap}}`, and what is loaded later as `{{offline_js}}`, `{{offline_wasm}}` and `{{parts}}`: an object of the app's
//! parts, each with the list of its files.

use anyhow::{Context, Result, bail};
use nix::fcntl::{AT_FDCWD, RenameFlags, renameat2};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, process};

use super::compile::{self, App, Program};
use super::compress::{self, Effort};
use super::split::{self, Parts};
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
    let (js, parts_js, wasm, parts) = add_app(&mut site, app.page, &app.parts)?;
    let (offline_js, offline_wasm) = add_program(&mut site, &format!("{LATER}/offline"), app.offline);
    let later = [("offline_js", &offline_js), ("offline_wasm", &offline_wasm), ("parts", &parts)];
    let bootstrap = fill(&read("bootstrap.js")?, &later)?;
    let bootstrap = add(&mut site, "bootstrap", "js", bootstrap.into_bytes());
    let first =
        [("css", &css), ("js", &js), ("parts_js", &parts_js), ("wasm", &wasm), ("bootstrap", &bootstrap)];
    let page = fill(&read("index.html")?, &first)?;
    site.push(Asset { path: "index.html".into(), bytes: page.into_bytes() });
    // At the top, since a service worker serves what lies beside and below it; its content names every file, so that it is
    // another one whenever one of them is.
    let worker = fill(&read("sw.js")?, &[first.as_slice(), &later].concat())?;
    site.push(Asset { path: "sw.js".into(), bytes: worker.into_bytes() });
    compile::collect(&package.join("public"), Path::new(""), &mut site)?;
    Ok(site)
}

/// Adds the app with its parts; returns the addresses of the glue, of what loads the parts, and of the first part, and the
/// files of all other parts as JSON.
fn add_app(site: &mut Vec<Asset>, page: Program, parts: &Parts) -> Result<(String, String, String, String)> {
    let wasm = add(site, "ventanilla", "wasm", page.wasm);
    let files: BTreeMap<&str, String> = parts
        .files
        .iter()
        .map(|part| {
            (part.stem.as_str(), add(site, &format!("{LATER}/{}", part.stem), "wasm", part.wasm.clone()))
        })
        .collect();
    let loader = parts.loader_with(|stem| files.get(stem).cloned())?;
    let glue = page.glue.replace(&page.wasm_name, name_of(&wasm));
    // Each imports the other, so that the hash of both goes into both names.
    let hash = hash(&[glue.as_bytes(), loader.as_bytes()].concat());
    let (js, parts_js) = (format!("/assets/ventanilla-{hash}.js"), format!("/assets/parts-{hash}.js"));
    let glue = Parts::glue_with(&glue, name_of(&parts_js))?;
    let loader = split::replaced(&loader, "\"./ventanilla.js\"", &format!("\"./{}\"", name_of(&js)))?;
    for (address, text) in [(&js, glue), (&parts_js, loader)] {
        site.push(Asset { path: address.trim_start_matches('/').into(), bytes: text.into_bytes() });
    }
    for snippet in page.snippets {
        site.push(Asset { path: Path::new("assets").join(snippet.path), bytes: snippet.bytes });
    }
    let needs: BTreeMap<&String, Vec<&String>> = parts
        .needs
        .iter()
        .map(|(part, stems)| (part, stems.iter().filter_map(|stem| files.get(stem.as_str())).collect()))
        .collect();
    Ok((js, parts_js, wasm, serde_json::to_string(&needs)?))
}

fn name_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// Adds glue, WASM and snippets; returns the addresses of the first two.
fn add_program(site: &mut Vec<Asset>, stem: &str, program: Program) -> (String, String) {
    let wasm = add(site, stem, "wasm", program.wasm);
    let glue = program.glue.replace(&program.wasm_name, name_of(&wasm));
    let js = add(site, stem, "js", glue.into_bytes());
    let beside = Path::new("assets").join(stem).parent().map(Path::to_owned).unwrap_or_default();
    for snippet in program.snippets {
        site.push(Asset { path: beside.join(snippet.path), bytes: snippet.bytes });
    }
    (js, wasm)
}

/// Adds a file under a name with its content's hash, and returns its address.
fn add(site: &mut Vec<Asset>, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
    let path = format!("assets/{stem}-{}.{extension}", hash(&bytes));
    let address = format!("/{path}");
    site.push(Asset { path: path.into(), bytes });
    address
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
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

/// A file: its name, its bytes as they are, and as they travel.
type Size = (String, usize, usize);

/// What the first page loads, and what comes later.
pub struct Sizes {
    first: Vec<Size>,
    later: Vec<Size>,
}

impl Sizes {
    /// Bytes that travel before the first page works (brotli).
    pub fn first_load(&self) -> usize {
        travelling(&self.first)
    }

    pub fn table(&self) -> String {
        let mut lines = vec![format!("{:<44} {:>9} {:>9}", "first load (bytes)", "raw", "brotli")];
        let of = |(name, raw, brotli): &Size| format!("{name:<44} {raw:>9} {brotli:>9}");
        let sum = |files: &[Size]| files.iter().map(|(_, raw, _)| raw).sum::<usize>();
        lines.extend(self.first.iter().map(of));
        lines.push(format!("{:<44} {:>9} {:>9}", "in all", sum(&self.first), self.first_load()));
        lines.push("later".to_owned());
        lines.extend(self.later.iter().map(of));
        lines.push(format!("{:<44} {:>9} {:>9}", "in all", sum(&self.later), travelling(&self.later)));
        lines.join("\n")
    }
}

fn travelling(files: &[Size]) -> usize {
    files.iter().map(|(_, _, brotli)| brotli).sum()
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "first load {} bytes in brotli", self.first_load())
    }
}

/// Measures the page and everything under `assets`.
pub fn measure(dist: &Path) -> Result<Sizes> {
    let mut paths = vec![Asset { path: "index.html".into(), bytes: fs::read(dist.join("index.html"))? }];
    compile::collect(&dist.join("assets"), Path::new("assets"), &mut paths)?;
    let mut sizes = Sizes { first: Vec::new(), later: Vec::new() };
    for asset in paths {
        let is_copy = asset.path.extension().is_some_and(|extension| extension == "br" || extension == "gz");
        if is_copy {
            continue;
        }
        let compressed = fs::metadata(with_suffix(&dist.join(&asset.path), "br")).map(|file| file.len());
        let travels = compressed.map_or(Ok(asset.bytes.len()), usize::try_from)?;
        let is_later = asset.path.starts_with(Path::new("assets").join(LATER));
        let list = if is_later { &mut sizes.later } else { &mut sizes.first };
        list.push((asset.path.display().to_string(), asset.bytes.len(), travels));
    }
    sizes.first.sort();
    sizes.later.sort();
    Ok(sizes)
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
