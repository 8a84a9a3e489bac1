//! Tokens and signing services that the operator connected: one TOML file, checked whole at the start.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ventanilla_pades::{Certificate, Pkcs11Key, RemoteService};
use ventanilla_shared::api::signing_keys::{SigningDevice, SigningKeyKind};
use zeroize::Zeroizing;

/// Longest name: it is shown in lists.
const LONGEST_NAME: usize = 60;

/// A token or a signing service. Keys name it: a device that is renamed is another one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Device {
    Hsm {
        name: String,
        /// The shared library of the token's maker.
        module: PathBuf,
        /// Label of the token. One for each officer: PKCS#11 has one PIN a token.
        token: String,
        /// How long it may take to open, and for each signature.
        #[serde(default = "usual_seconds")]
        seconds: u64,
    },
    Remote {
        name: String,
        /// What stands before `/csc/v2/`.
        url: String,
        /// A file with the OAuth 2.0 access token, read at every use so that it can be renewed.
        access_token: PathBuf,
        /// Certificates (PEM) that its TLS is believed by; Mozilla's list without.
        #[serde(default)]
        roots: Option<PathBuf>,
        /// How long each signature may take.
        #[serde(default = "usual_seconds")]
        seconds: u64,
    },
}

fn usual_seconds() -> u64 {
    10
}

impl Device {
    pub fn name(&self) -> &str {
        match self {
            Self::Hsm { name, .. } | Self::Remote { name, .. } => name,
        }
    }

    pub fn limit(&self) -> Duration {
        match self {
            Self::Hsm { seconds, .. } | Self::Remote { seconds, .. } => Duration::from_secs(*seconds),
        }
    }

    pub fn shown(&self) -> SigningDevice {
        let kind = match self {
            Self::Hsm { .. } => SigningKeyKind::Hsm,
            Self::Remote { .. } => SigningKeyKind::Remote,
        };
        SigningDevice { name: self.name().to_owned(), kind }
    }

    /// Where a key of this token is; none for a service.
    pub fn place(&self, key: &str) -> Option<Pkcs11Key> {
        let Self::Hsm { module, token, .. } = self else { return None };
        let (module, token, key) = (module.clone(), token.clone(), key.to_owned());
        Some(Pkcs11Key { module, token, key, time_limit: self.limit() })
    }

    /// The service, as its files are now; none for a token.
    pub fn service(&self) -> Option<Result<RemoteService, String>> {
        let Self::Remote { url, access_token, roots, .. } = self else { return None };
        Some(self.connect(url, access_token, roots.as_deref()))
    }

    fn connect(&self, url: &str, token: &Path, roots: Option<&Path>) -> Result<RemoteService, String> {
        let said = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let read = std::fs::read_to_string(token).map_err(|error| said(token, &error));
        let access_token = Zeroizing::new(read?);
        if access_token.trim().is_empty() {
            return Err(said(token, &"no access token is in it"));
        }
        let roots = match roots {
            None => Vec::new(),
            Some(path) => {
                let text = std::fs::read(path).map_err(|error| said(path, &error))?;
                Certificate::load_pem_chain(&text).map_err(|error| said(path, &error))?
            }
        };
        RemoteService::new(url, access_token.trim(), self.limit(), &roots).map_err(|error| error.to_string())
    }

    /// What is wrong with it, as far as can be seen without asking it.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let name = self.name();
        if name.trim() != name || name.is_empty() || name.chars().count() > LONGEST_NAME {
            faults
                .push(format!("the name has to have 1 to {LONGEST_NAME} characters, without blanks around"));
        }
        if !(1..=60).contains(&self.limit().as_secs()) {
            faults.push("`seconds` has to be 1 to 60: an officer waits".to_owned());
        }
        match self {
            Self::Hsm { module, token, .. } => {
                if !module.is_file() {
                    faults.push(format!("no module is at {}", module.display()));
                }
                if token.is_empty() {
                    faults.push("the token's label is empty".to_owned());
                }
            }
            Self::Remote { .. } => faults.extend(self.service().and_then(Result::err)),
        }
        faults
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    device: Vec<toml::Value>,
}

/// The devices of a file, or everything that is wrong with it.
pub fn read(path: &Path) -> Result<Vec<Device>, Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(|error| vec![error.to_string()])?;
    let file: File = toml::from_str(&text).map_err(|error| vec![error.to_string()])?;
    let (mut devices, mut faults) = (Vec::<Device>::new(), Vec::new());
    for (at, value) in file.device.into_iter().enumerate() {
        let number = at + 1;
        match value.try_into::<Device>() {
            Err(error) => faults.push(format!("device {number}: {}", error.message())),
            Ok(device) => {
                let of = |fault: String| format!("device {number} (`{}`): {fault}", device.name());
                faults.extend(device.faults().into_iter().map(of));
                if devices.iter().any(|other| other.name() == device.name()) {
                    faults.push(of("an earlier one has this name".to_owned()));
                }
                devices.push(device);
            }
        }
    }
    if faults.is_empty() { Ok(devices) } else { Err(faults) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("devices.toml");
        std::fs::write(&path, text).unwrap();
        read(&path).err().unwrap_or_default()
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let found = faults(
            r#"
            [[device]]
            kind = "hsm"
            name = "Token"
            module = "/nowhere/module.so"
            token = ""
            seconds = 0
            [[device]]
            kind = "remote"
            name = "Token"
            url = "http://provider.example"
            access_token = "/nowhere/token"
            [[device]]
            kind = "card"
            name = "Otro"
            [[device]]
            kind = "hsm"
            name = "Otro"
            module = "/nowhere/module.so"
            token = "a"
            pin = "1234"
            "#,
        );
        let wanted =
            ["seconds", "no module", "label is empty", "/nowhere/token", "earlier one", "card", "pin"];
        for word in wanted {
            assert!(found.iter().any(|fault| fault.contains(word)), "{word}: {found:#?}");
        }
    }

    #[test]
    fn a_service_elsewhere_is_asked_over_tls_only() {
        let folder = tempfile::tempdir().unwrap();
        let token = folder.path().join("token");
        std::fs::write(&token, "the-access-token\n").unwrap();
        let text = |url: &str| {
            let token = token.display();
            format!(
                "[[device]]\nkind = \"remote\"\nname = \"P\"\nurl = \"{url}\"\naccess_token = \"{token}\"\n"
            )
        };
        assert_eq!(faults(&text("https://provider.example")), Vec::<String>::new());
        assert!(faults(&text("http://provider.example"))[0].contains("https"));
        std::fs::write(&token, " \n").unwrap();
        assert!(faults(&text("https://provider.example"))[0].contains("no access token"));
    }

    #[test]
    fn an_empty_file_is_no_devices_and_another_one_is_refused() {
        assert_eq!(faults(""), Vec::<String>::new());
        assert_eq!(faults("[[devices]]\nname = \"x\"").len(), 1);
        assert_eq!(read(Path::new("/nowhere/devices.toml")).err().map(|faults| faults.len()), Some(1));
    }
}
