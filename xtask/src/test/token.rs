//! A token in software for the browser tests, so that they enrol a key in hardware as officers do.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

use crate::server::Settings;
use crate::shell::{self, command};

/// As officers see it; the tests know it too.
const NAME: &str = "Token de la dirección";
const MODULES: [&str; 2] =
    ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"];

/// Makes a token in the server's folder and tells the server of it. The tests put keys on it, with SoftHSM's own tool
/// and `softhsm2.conf` in that folder.
pub fn connect(settings: &mut Settings) -> Result<()> {
    let var = settings.var.clone();
    let module = MODULES.into_iter().find(|path| Path::new(path).exists());
    let module = module.context("SoftHSM's module is missing. Install it: apt-get install softhsm2")?;
    let tokens = var.join("tokens");
    std::fs::create_dir_all(&tokens)?;
    let conf = var.join("softhsm2.conf");
    std::fs::write(
        &conf,
        format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display()),
    )?;
    let mut made = command("softhsm2-util");
    made.env("SOFTHSM2_CONF", &conf).args(["--init-token", "--free", "--label", "direccion"]);
    shell::run(made.args(["--pin", "2468", "--so-pin", "135790"]))?;
    let devices = var.join("signing-devices.toml");
    std::fs::write(
        &devices,
        format!(
            "[[device]]\nkind = \"hsm\"\nname = \"{NAME}\"\nmodule = \"{module}\"\ntoken = \"direccion\"\n"
        ),
    )?;
    let more: [(&str, PathBuf); 2] = [("SOFTHSM2_CONF", conf), ("VENTANILLA_SIGNING_DEVICES", devices)];
    settings.more.extend(more);
    Ok(())
}
