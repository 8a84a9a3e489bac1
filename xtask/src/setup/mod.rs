//! What the machine must have: looks for each thing that a command needs and installs only what is missing.

mod debian;
mod node;
pub mod python;

use anyhow::{Context, Result, bail};
use std::env;

use crate::contract;
use crate::shell::{self, cargo, command, which};

pub use debian::postgres_programs;

/// One thing that a command cannot do without.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// PostgreSQL's client library and headers: the API is linked against them.
    Libpq,
    /// The PostgreSQL server, for the API's tests on it.
    PostgresServer,
    /// Node.js and the packages of `crates/web`: Sass, govuk-frontend, wasm-opt.
    WebPackages,
    /// Node.js and the packages of `e2e`: Playwright, axe-core.
    BrowserTestPackages,
    /// Node.js and the packages of `openapi`: spectral, openapi-typescript.
    ContractPackages,
    /// schemathesis and openapi-python-client in a folder of their own.
    ContractTools,
    Chromium,
    /// `pdfsig` and `pdftotext`: judges of the signed PDF.
    Poppler,
    Qpdf,
    /// `openssl`: judge of keys, timestamps, revocation data and the CMS alone.
    OpenSsl,
    /// `softhsm2-util` and its PKCS#11 module: a token in software for the tests of keys in hardware.
    SoftHsm,
    /// `zbarimg`: reads the certificate's QR code back.
    Zbar,
    /// The library that sets WeasyPrint's text.
    Pango,
    /// pyHanko and others in a folder of their own: judges of the signatures, the data and the speed.
    PyHanko,
    Nextest,
    /// A standard library for `wasm32-unknown-unknown`, one way or another.
    WasmTarget,
}

pub const WEB: &[Need] = &[Need::WebPackages, Need::WasmTarget];
pub const API: &[Need] = &[Need::Libpq];
pub const RUN: &[Need] = &[Need::Libpq, Need::WebPackages, Need::WasmTarget];
pub const JUDGES: &[Need] =
    &[Need::Poppler, Need::Qpdf, Need::OpenSsl, Need::SoftHsm, Need::Zbar, Need::PyHanko];
pub const EVERYTHING: &[Need] = &[
    Need::Libpq,
    Need::PostgresServer,
    Need::Chromium,
    Need::Poppler,
    Need::Qpdf,
    Need::OpenSsl,
    Need::SoftHsm,
    Need::Zbar,
    Need::Pango,
    Need::PyHanko,
    Need::Nextest,
    Need::WebPackages,
    Need::BrowserTestPackages,
    Need::ContractPackages,
    Need::ContractTools,
    Need::WasmTarget,
];

/// Makes sure that all of `needs` are there. Debian's packages are installed together, in one go.
///
/// # Errors
/// Something is missing and cannot be installed from here; the message says what to run.
pub fn ensure(needs: &[Need]) -> Result<()> {
    let missing: Vec<_> = needs.iter().filter_map(|need| need.missing_package()).collect();
    debian::install(&missing)?;
    for need in needs {
        match need {
            Need::WebPackages => node::ensure("crates/web", "style sheets and wasm-opt")?,
            Need::BrowserTestPackages => node::ensure("e2e", "browser tests")?,
            Need::ContractPackages => node::ensure("openapi", "linter and client of the API's document")?,
            Need::ContractTools => contract::ensure_tools()?,
            Need::PyHanko => python::ensure()?,
            Need::Nextest => nextest()?,
            Need::WasmTarget => wasm_target()?,
            _ => {}
        }
    }
    Ok(())
}

impl Need {
    fn missing_package(self) -> Option<debian::Package> {
        let (present, name, why) = match self {
            Self::Libpq => {
                (debian::has_libpq(), "libpq-dev", "the API is linked against PostgreSQL's client library")
            }
            Self::PostgresServer => {
                (postgres_programs().is_some(), "postgresql", "the API is tested on PostgreSQL")
            }
            Self::Chromium => (which("chromium").is_some(), "chromium", "the browser tests drive it"),
            Self::Poppler => {
                (which("pdfsig").is_some(), "poppler-utils", "pdfsig and pdftotext judge the certificates")
            }
            Self::Qpdf => (which("qpdf").is_some(), "qpdf", "it judges the structure of the certificates"),
            Self::OpenSsl => (
                which("openssl").is_some(),
                "openssl",
                "it judges keys, timestamps, revocation data and the CMS alone",
            ),
            Self::SoftHsm => {
                (which("softhsm2-util").is_some(), "softhsm2", "signatures are made with keys on its token")
            }
            Self::Pango => {
                (debian::has_pango(), "libpango-1.0-0 libpangoft2-1.0-0", "WeasyPrint sets its text with it")
            }
            Self::Zbar => {
                (which("zbarimg").is_some(), "zbar-tools", "it reads the certificate's QR code back")
            }
            Self::ContractTools => {
                (python::has_venv(), "python3-venv", "schemathesis judges the API against its document")
            }
            Self::PyHanko => {
                (python::is_ready() || python::has_venv(), "python3-venv", "pyHanko judges the signatures")
            }
            Self::WasmTarget => {
                let present =
                    crate::web::toolchain::find().is_some() || crate::web::toolchain::rustup_may_install();
                (present, "rustc-web cargo-web rust-web-src", "rustup may not install the WASM target here")
            }
            Self::WebPackages | Self::BrowserTestPackages | Self::ContractPackages | Self::Nextest => {
                return None;
            }
        };
        (!present).then_some(debian::Package { name, why })
    }
}

fn nextest() -> Result<()> {
    if shell::succeeds(&mut cargo(&["nextest", "--version"])) {
        return Ok(());
    }
    println!("setup: cargo-nextest is missing: it runs the tests. Compiling it takes some minutes.");
    // A folder of its own: the workspace's toolchain file and lints are none of its business.
    shell::run(cargo(&["install", "--locked", "cargo-nextest"]).current_dir(env::temp_dir()))
}

fn wasm_target() -> Result<()> {
    use crate::web::toolchain;
    if toolchain::find().is_some() {
        return Ok(());
    }
    if toolchain::rustup_may_install() {
        println!("setup: the target {} is missing: the browser app is built for it.", toolchain::TARGET);
        shell::run(command("rustup").args(["target", "add", toolchain::TARGET]))?;
    }
    toolchain::find()
        .map(drop)
        .with_context(|| format!("no compiler here can build for {}", toolchain::TARGET))
}

/// Fails with `message` unless Node.js and npm are there: no command installs them, a person chooses which.
fn require_node() -> Result<()> {
    if which("node").is_none() || which("npm").is_none() {
        bail!(
            "Node.js and npm are missing: install Node.js 20 or later (Debian: apt-get install nodejs npm)"
        );
    }
    Ok(())
}
