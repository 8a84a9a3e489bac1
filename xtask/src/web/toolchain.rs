//! The compiler for the browser. A machine may lack the target, and rustup may be told not to fetch it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{self, cargo, command, is_executable, which};
use crate::workspace;

pub const TARGET: &str = "wasm32-unknown-unknown";
/// Parts the flags in `CARGO_ENCODED_RUSTFLAGS`: paths may hold spaces.
const FLAG_END: &str = "\u{1f}";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
/// What `rust-web-src` brings: the standard library's sources, which are compiled along.
const DEBIAN_SOURCES: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";

/// A way to compile for the browser.
pub enum Toolchain {
    /// The toolchain in use has the target's standard library.
    Installed,
    /// Debian's cargo and rustc, which compile the standard library too, with the linker of rustup's toolchain.
    Debian { linker: PathBuf },
}

/// The way that works here and now, if there is one.
pub fn find() -> Option<Toolchain> {
    if standard_library().is_some_and(|folder| folder.is_dir()) {
        return Some(Toolchain::Installed);
    }
    let sources = Path::new(DEBIAN_SOURCES);
    if !sources.exists() || !is_executable(Path::new(DEBIAN_RUSTC)) || !is_executable(Path::new(DEBIAN_CARGO))
    {
        return None;
    }
    linker().map(|linker| Toolchain::Debian { linker })
}

/// Whether rustup is there and not told to leave toolchains alone.
pub fn rustup_may_install() -> bool {
    which("rustup").is_some() && env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0")
}

impl Toolchain {
    /// `cargo build` for the browser, without arguments of the package.
    pub fn cargo_build(&self) -> Command {
        let mut build = self.plain_build();
        build.env("CARGO_ENCODED_RUSTFLAGS", flags());
        build
    }

    fn plain_build(&self) -> Command {
        match self {
            Self::Installed => {
                let mut build = cargo(&["build"]);
                build.args(["--target", TARGET]);
                build
            }
            Self::Debian { linker } => {
                let mut build = command(DEBIAN_CARGO);
                build.args(["build", "--target", TARGET, "-Zbuild-std=std,panic_abort"]);
                let path = env::var("PATH").unwrap_or_default();
                build.env("PATH", format!("/usr/bin:{path}"));
                build.env("RUSTC", DEBIAN_RUSTC);
                // -Zbuild-std is not stable, and Debian's compiler is the stable one.
                build.env("RUSTC_BOOTSTRAP", "1");
                build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                // Set by rustup's cargo, which started xtask; they would mix the two toolchains.
                for variable in
                    ["RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER", "RUSTDOC", "CARGO", "RUST_RECURSION_COUNT"]
                {
                    build.env_remove(variable);
                }
                build
            }
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Installed => "the workspace's toolchain",
            Self::Debian { .. } => "Debian's rustc-web, standard library included",
        }
    }
}

/// The app's panics name source files: without the folders of the machine that built it.
fn flags() -> String {
    let cargo_home =
        env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registry =
        cargo_home.map(|home| format!("--remap-path-prefix={}=", home.join("registry/src").display()));
    let own = format!("--remap-path-prefix={}=", workspace::root().display());
    // Views of one type each: a fifth less to download, and minutes less to compile.
    let erased = "--cfg=erase_components".to_owned();
    registry.into_iter().chain([own, erased]).collect::<Vec<_>>().join(FLAG_END)
}

fn standard_library() -> Option<PathBuf> {
    printed(&["--print", "target-libdir", "--target", TARGET])
}

/// Debian's `lld` is older than its compiler: the one that comes with rustup's toolchain links.
fn linker() -> Option<PathBuf> {
    let host = format!("lib/rustlib/{}-unknown-linux-gnu/bin/rust-lld", env::consts::ARCH);
    Some(printed(&["--print", "sysroot"])?.join(host)).filter(|linker| is_executable(linker))
}

fn printed(arguments: &[&str]) -> Option<PathBuf> {
    let printed = shell::output(command("rustc").args(arguments)).ok()?;
    Some(PathBuf::from(String::from_utf8(printed).ok()?.trim()))
}
