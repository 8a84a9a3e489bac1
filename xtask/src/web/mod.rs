//! Builds the browser app: Rust to WASM, Sass to CSS, names with content hashes, compressed copies, one folder.

mod compile;
mod compress;
mod site;
mod split;
mod stamp;
pub mod toolchain;

use anyhow::Result;
use std::time::Instant;

use crate::workspace;
pub use compile::for_node;
pub use site::Sizes;

/// Most bytes that the first page may load, in brotli. What it does not need belongs to a part of the app that comes later
/// (`crates/web/src/parts.rs`).
pub const BUDGET: usize = 350_000;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small: what people get.
    Release,
    /// Quick to build: for whoever works on the pages.
    Dev,
}

impl Profile {
    /// Its name in the root `Cargo.toml`.
    fn name(self) -> &'static str {
        match self {
            Self::Release => "web",
            Self::Dev => "web-dev",
        }
    }
}

/// Builds into `crates/web/dist`, unless nothing changed since the last time.
pub fn build(profile: Profile) -> Result<Sizes> {
    let start = Instant::now();
    let stamp = stamp::of_sources(profile)?;
    let dist = workspace::dist();
    if stamp::is_current(&dist, &stamp) {
        let sizes = site::measure(&dist)?;
        println!("web: nothing changed ({:.2} s); {sizes}", start.elapsed().as_secs_f32());
        return Ok(sizes);
    }
    // One build at a time: two would mix their files in the folder of intermediate results.
    let _turn = compile::take_turn()?;
    let style = compile::style_sheet()?;
    let app = compile::app(profile)?;
    let site = site::assemble(app, style)?;
    println!("web: compressing {} files", site.len());
    stamp::around(&dist, &stamp, || site::publish(&site, &dist, compress::Effort::of(profile)))?;
    let sizes = site::measure(&dist)?;
    println!("web: {} in {:.0} s\n{}", dist.display(), start.elapsed().as_secs_f32(), sizes.table());
    Ok(sizes)
}
