//! `deny.toml`, checked without network: licences of every crate in the tree, forbidden crates, sources.
//!
//! cargo-deny reads the same file and knows more (advisories), but takes minutes to compile and needs a database
//! that may be out of reach.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use spdx::Expression;
use std::collections::BTreeMap;
use std::fs;

use crate::{shell, workspace};

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub fn check() -> Result<()> {
    let policy =
        Policy::read(&fs::read_to_string(workspace::root().join("deny.toml")).context("deny.toml")?)?;
    let metadata = shell::output(&mut shell::cargo(&["metadata", "--format-version=1", "--all-features"]))?;
    let metadata: Value = serde_json::from_slice(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let foreign: Vec<_> = packages.iter().filter(|package| !package["source"].is_null()).collect();
    let objections: Vec<_> = foreign.iter().filter_map(|package| policy.objection(package)).collect();
    if !objections.is_empty() {
        bail!("deny.toml forbids:\n  {}", objections.join("\n  "));
    }
    println!(
        "{} crates, all under allowed licences; several versions of {}",
        foreign.len(),
        several(&foreign)
    );
    Ok(())
}

/// What `deny.toml` says, as far as this check goes.
struct Policy {
    licences: Vec<String>,
    /// Licences that one crate may have beyond those.
    exceptions: BTreeMap<String, Vec<String>>,
    /// Licences of crates that declare none in the SPDX form.
    clarified: BTreeMap<String, String>,
    banned: Vec<String>,
}

impl Policy {
    fn read(text: &str) -> Result<Self> {
        let table: toml::Table = text.parse()?;
        let section = |name: &str| {
            table
                .get(name)
                .and_then(toml::Value::as_table)
                .with_context(|| format!("deny.toml lacks [{name}]"))
        };
        let (licenses, bans) = (section("licenses")?, section("bans")?);
        let rows = |table: &toml::Table, key: &str| {
            table.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default()
        };
        let text = |row: &toml::Value, key: &str| {
            row.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned()
        };
        let words = |rows: Vec<toml::Value>| {
            rows.iter().filter_map(|row| row.as_str().map(str::to_owned)).collect::<Vec<_>>()
        };
        Ok(Self {
            licences: words(rows(licenses, "allow")),
            exceptions: rows(licenses, "exceptions")
                .iter()
                .filter_map(|row| Some((text(row, "crate"), words(rows(row.as_table()?, "allow")))))
                .collect(),
            clarified: rows(licenses, "clarify")
                .iter()
                .map(|row| (text(row, "crate"), text(row, "expression")))
                .collect(),
            banned: rows(bans, "deny").iter().map(|row| text(row, "crate")).collect(),
        })
    }

    /// Why a package may not be in the tree.
    fn objection(&self, package: &Value) -> Option<String> {
        let name = package["name"].as_str().unwrap_or("?");
        let label = format!("{name} {}", package["version"].as_str().unwrap_or("?"));
        if self.banned.iter().any(|banned| banned == name) {
            return Some(format!("{label}: banned"));
        }
        if package["source"] != REGISTRY {
            return Some(format!("{label}: comes from {}, not from crates.io", package["source"]));
        }
        let declared = self.clarified.get(name).map(String::as_str).or_else(|| package["license"].as_str());
        let Some(licence) = declared else { return Some(format!("{label}: declares no licence")) };
        match Expression::parse_mode(licence, spdx::ParseMode::LAX) {
            Err(_) => Some(format!("{label}: `{licence}` is no SPDX expression")),
            Ok(expression) if self.allows(name, &expression) => None,
            Ok(_) => Some(format!("{label}: `{licence}` is not allowed")),
        }
    }

    fn allows(&self, name: &str, expression: &Expression) -> bool {
        let more = self.exceptions.get(name).map(Vec::as_slice).unwrap_or_default();
        expression.evaluate(|requirement| {
            let wanted = requirement.to_string();
            self.licences.iter().chain(more).any(|allowed| *allowed == wanted)
        })
    }
}

/// How many crates are there in more than one version.
fn several(packages: &[&Value]) -> usize {
    let mut versions: BTreeMap<&str, u32> = BTreeMap::new();
    for package in packages {
        *versions.entry(package["name"].as_str().unwrap_or("?")).or_default() += 1;
    }
    versions.values().filter(|count| **count > 1).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn objection(name: &str, licence: Value) -> Option<String> {
        let policy = Policy::read(
            r#"
            [licenses]
            allow = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
            exceptions = [{ crate = "special", allow = ["CDLA-Permissive-2.0"] }]
            clarify = [{ crate = "silent", expression = "MIT", license-files = [] }]
            [bans]
            deny = [{ crate = "actix-governor", reason = "GPL-3.0" }]
            "#,
        );
        policy
            .unwrap()
            .objection(&json!({ "name": name, "version": "1.0.0", "source": REGISTRY, "license": licence }))
    }

    #[test]
    fn permissive_licences_pass_in_every_form() {
        for licence in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "(MIT OR Zlib) AND Apache-2.0",
        ] {
            assert_eq!(objection("any", json!(licence)), None, "{licence}");
        }
        assert_eq!(objection("special", json!("CDLA-Permissive-2.0")), None);
        assert_eq!(objection("silent", Value::Null), None);
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        for licence in [
            "GPL-3.0",
            "MIT AND AGPL-3.0-only",
            "CDLA-Permissive-2.0",
            "Apache-2.0 WITH Classpath-exception-2.0",
        ] {
            assert!(objection("any", json!(licence)).unwrap().contains("not allowed"), "{licence}");
        }
        assert!(objection("any", Value::Null).unwrap().contains("declares no licence"));
        assert!(objection("actix-governor", json!("MIT")).unwrap().contains("banned"));
    }
}
