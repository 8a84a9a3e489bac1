//! What the repository holds: procedures with their examples, and the lists.

use serde_json::Value;
use std::path::{Path, PathBuf};
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::procedure::{ChoiceSource, Procedure};
use ventanilla_shared::values::Date;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn today() -> Date {
    Date::from_ymd_opt(2026, 11, 22).unwrap()
}

/// Every procedure with its example, in the order of their folders.
pub fn procedures() -> Vec<(Procedure, Value)> {
    let inside =
        |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = inside(root().join("procedures")).flat_map(inside).collect();
    folders.retain(|folder| folder.join("procedure.toml").exists());
    folders.sort();
    let read = |folder: &PathBuf| {
        let definition = std::fs::read_to_string(folder.join("procedure.toml")).unwrap();
        let example = std::fs::read_to_string(folder.join("example.json")).unwrap();
        (toml::from_str(&definition).unwrap(), serde_json::from_str(&example).unwrap())
    };
    folders.iter().map(read).collect()
}

/// The lists as the server reads them and the page gets them.
pub fn lists() -> Vec<(ChoiceSource, Vec<CatalogueEntry>)> {
    let table = |name: &str, value: &str, label: &str, parent: Option<&str>| {
        let mut reader = csv::Reader::from_path(root().join("data").join(name)).unwrap();
        let header = reader.headers().unwrap().clone();
        let at = |column: &str| header.iter().position(|name| name == column).unwrap();
        let (value, label, parent) = (at(value), at(label), parent.map(at));
        let entry = |row: csv::StringRecord| CatalogueEntry {
            value: row[value].into(),
            label: row[label].into(),
            label_en: None,
            parent: parent.map(|parent| row[parent].into()),
        };
        let mut entries: Vec<CatalogueEntry> = reader.records().map(|row| entry(row.unwrap())).collect();
        entries.dedup_by(|a, b| a.value == b.value);
        entries
    };
    vec![
        (ChoiceSource::Institutions, table("institutions.csv", "code", "name", None)),
        (ChoiceSource::Departments, table("municipalities.csv", "codigo_depto", "departamento", None)),
        (
            ChoiceSource::Municipalities,
            table("municipalities.csv", "codigo_muni", "municipio", Some("codigo_depto")),
        ),
        (ChoiceSource::Directorates, table("directorates.csv", "code", "name", Some("department_code"))),
    ]
}
