//! From sources to the parts of the page: the style sheet, and the app with its glue in JavaScript.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use super::site::Asset;
use super::split::{self, Parts};
use super::toolchain::{self, TARGET};
use crate::shell::{self, command};
use crate::workspace;

const PACKAGE: &str = "ventanilla-web";
/// What the page loads only where something is checked without the server.
const OFFLINE: &str = "ventanilla-offline";
/// The features that Rust's compiler emits today; wasm-opt refuses code with features it was not told of.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// What wasm-bindgen makes of a program.
pub struct Program {
    pub wasm: Vec<u8>,
    pub glue: String,
    /// The name that wasm-bindgen gives the WASM file, and by which the glue asks for it.
    pub wasm_name: String,
    /// JavaScript that crates bring along; the glue imports it by these paths.
    pub snippets: Vec<Asset>,
}

/// The app, and the part of it that comes later.
pub struct App {
    pub page: Program,
    pub parts: Parts,
    pub offline: Program,
}

fn folder() -> Result<PathBuf> {
    Ok(workspace::target()?.join("wasm"))
}

/// Waits until no other `cargo xtask web` builds; the turn ends when the file is dropped.
pub fn take_turn() -> Result<File> {
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    let file = File::create(folder.join(".xtask-lock"))?;
    if file.try_lock().is_err() {
        println!("web: waiting for another build of the browser app");
        file.lock()?;
    }
    Ok(file)
}

/// Sass to compressed CSS.
pub fn style_sheet() -> Result<Vec<u8>> {
    println!("web: style sheet");
    let package = workspace::root().join("crates/web");
    let mut sass = command(package.join("node_modules/.bin/sass"));
    sass.current_dir(&package).args([
        "--style=compressed",
        "--no-source-map",
        "--no-charset",
        "--quiet-deps",
        "--load-path=node_modules",
        "--load-path=node_modules/govuk-frontend/dist",
        "style/main.scss",
    ]);
    shell::output(&mut sass).context("the style sheet does not compile")
}

/// Rust to WASM, glued to JavaScript, and made small for `Profile::Release`.
pub fn app(profile: Profile) -> Result<App> {
    check_bindgen_version()?;
    // In one go, so that what both use is compiled once, with the same features.
    let selection = ["--package", PACKAGE, "--package", OFFLINE, "--bin", PACKAGE, "--lib"];
    let compiled = build(profile, &selection)?;
    println!("web: parting the app");
    let parts = folder()?.join("parts");
    remove_if_there(&parts)?;
    let split = split::split(&compiled.join(format!("{PACKAGE}.wasm")), "ventanilla", &parts)?;
    let page = glued(profile, &split.main, "ventanilla")?;
    let parts = split.finish(|part| if profile == Profile::Release { optimise(part) } else { Ok(()) })?;
    let offline = glued(profile, &compiled.join(format!("{}.wasm", OFFLINE.replace('-', "_"))), "offline")?;
    Ok(App { page, parts, offline })
}

fn glued(profile: Profile, compiled: &Path, stem: &str) -> Result<Program> {
    println!("web: wasm-bindgen, {stem}");
    let out = folder()?.join("bindgen").join(stem);
    remove_if_there(&out)?;
    Bindgen::new()
        .input_path(compiled)
        .web(true)?
        .out_name(stem)
        .typescript(false)
        // What the parts take from the first one, by the names that they know.
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        .generate(&out)
        .context("wasm-bindgen failed")?;
    let wasm_name = format!("{stem}_bg.wasm");
    let wasm_path = out.join(&wasm_name);
    if profile == Profile::Release {
        optimise(&wasm_path)?;
    }
    let mut snippets = Vec::new();
    collect(&out.join("snippets"), Path::new("snippets"), &mut snippets)?;
    Ok(Program {
        wasm: fs::read(wasm_path)?,
        glue: fs::read_to_string(out.join(format!("{stem}.js")))?,
        wasm_name,
        snippets,
    })
}

/// The library of a package, compiled as the page is, with bindings for Node in `target/wasm/PACKAGE`; returns their path.
pub fn for_node(package: &str) -> Result<PathBuf> {
    check_bindgen_version()?;
    let _turn = take_turn()?;
    let stem = package.replace('-', "_");
    let folder = build(Profile::Release, &["--package", package, "--lib"])?;
    let out = self::folder()?.join(package);
    remove_if_there(&out)?;
    Bindgen::new()
        .input_path(folder.join(format!("{stem}.wasm")))
        .nodejs(true)?
        .typescript(false)
        .generate(&out)
        .context("wasm-bindgen failed")?;
    Ok(out.join(format!("{stem}.js")))
}

/// Compiles a selection for the browser; returns the folder of the results.
fn build(profile: Profile, selection: &[&str]) -> Result<PathBuf> {
    let toolchain = toolchain::find().with_context(|| format!("no compiler here can build for {TARGET}"))?;
    println!("web: Rust to WASM, profile {} ({})", profile.name(), toolchain.name());
    let folder = folder()?;
    let mut build = toolchain.cargo_build();
    build.args(selection).args(["--profile", profile.name(), "--target-dir"]).arg(&folder);
    shell::run(&mut build)?;
    Ok(folder.join(TARGET).join(profile.name()))
}

fn optimise(wasm: &Path) -> Result<()> {
    println!("web: wasm-opt, {}", wasm.file_stem().unwrap_or_default().display());
    let before = fs::metadata(wasm)?.len();
    let program = workspace::root().join("crates/web/node_modules/binaryen/bin/wasm-opt");
    shell::run(command("node").arg(program).args(FEATURES).arg("-Oz").arg(wasm).arg("-o").arg(wasm))?;
    println!("web: {} KB before, {} KB after", before / 1024, fs::metadata(wasm)?.len() / 1024);
    Ok(())
}

/// The glue and the macro in the app speak a private format: their versions must be the same.
fn check_bindgen_version() -> Result<()> {
    let lock: toml::Table = fs::read_to_string(workspace::root().join("Cargo.lock"))?.parse()?;
    let (Some(app), Some(tool)) =
        (version(&lock, "wasm-bindgen"), version(&lock, "wasm-bindgen-cli-support"))
    else {
        bail!("Cargo.lock lacks wasm-bindgen or wasm-bindgen-cli-support");
    };
    if app != tool {
        bail!(
            "the app has wasm-bindgen {app}, xtask has wasm-bindgen-cli-support {tool}: set xtask/Cargo.toml to =\"{app}\" too"
        );
    }
    Ok(())
}

fn version<'lock>(lock: &'lock toml::Table, name: &str) -> Option<&'lock str> {
    let packages = lock.get("package")?.as_array()?;
    packages
        .iter()
        .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))?
        .get("version")?
        .as_str()
}

/// All files below `folder`, by their path from `below`.
pub fn collect(folder: &Path, below: &Path, files: &mut Vec<Asset>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, files)?;
        } else {
            files.push(Asset { path: name, bytes: fs::read(entry.path())? });
        }
    }
    Ok(())
}

fn remove_if_there(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
