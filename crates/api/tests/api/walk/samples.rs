//! What the definitions call for and the examples do not hold: files by their type, rows of registers.

use super::{Walk, root};
use crate::support::{Client, Reply, jpeg, pdf, png};
use serde_json::{Map, Value, json};
use ventanilla_shared::decision::{Grant, Role};
use ventanilla_shared::procedure::{DocumentKind, Field, FieldKind, Lookup, Register, answer};

/// A file of the first type that a kind of document accepts: its name and content.
pub fn file(kind: &DocumentKind, mark: &str) -> (String, Vec<u8>) {
    let (end, content) = match kind.accepts[0].as_str() {
        "application/pdf" => ("pdf", pdf(mark)),
        "image/jpeg" => ("jpg", jpeg()),
        "image/png" => ("png", png()),
        "video/mp4" => ("mp4", mp4()),
        other => panic!("there is no sample of {other}"),
    };
    (format!("{}.{end}", kind.id), content)
}

/// The boxes of an MP4 with a video track that has nothing in it.
fn mp4() -> Vec<u8> {
    let boxed = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes()[..], name, content].concat()
    };
    let handler = boxed(b"hdlr", &[&[0; 8][..], b"vide", &[0; 12]].concat());
    let header = [boxed(b"mvhd", &[0; 100]), boxed(b"trak", &handler)].concat();
    [boxed(b"ftyp", b"isom\0\0\x02\0isommp42"), boxed(b"moov", &header), boxed(b"mdat", &[0; 64])].concat()
}

pub async fn import(registrar: &Client, register: &str, table: Vec<u8>) -> Reply {
    let file = reqwest::multipart::Part::bytes(table).file_name("tabla.csv");
    let form = reqwest::multipart::Form::new().part("file", file);
    let url = format!("{}/api/v1/registers/{register}/imports", registrar.url);
    let sent = registrar.http.post(url).bearer_auth(&registrar.token).multipart(form);
    Reply::of(sent.send().await.unwrap()).await
}

/// Path of a register's definition, without its end.
fn path(code: &str) -> std::path::PathBuf {
    root().join("registers").join(code.replacen('.', "/", 1))
}

pub fn register(code: &str) -> Register {
    toml::from_str(&std::fs::read_to_string(path(code).with_extension("toml")).unwrap()).unwrap()
}

impl Walk {
    /// Somebody who keeps the register.
    pub async fn registrar(&self, register: &Register) -> Client {
        let grant = Grant {
            role: Role::Registrar,
            institution: register.institution.clone(),
            unit: register.unit.clone(),
        };
        self.app.officer_with(vec![grant]).await
    }

    /// The demonstration rows of the registers in which the procedure looks things up.
    pub(super) async fn fill_registers(&self) {
        let stages = &self.procedure.stages;
        let mut wanted: Vec<&String> =
            stages.iter().flat_map(|stage| &stage.lookups).map(|lookup| &lookup.register).collect();
        for field in self.procedure.sections.iter().flat_map(|section| &section.fields) {
            if let FieldKind::RegisterNumber { register, .. } = &field.kind {
                wanted.push(register);
            }
        }
        wanted.sort();
        wanted.dedup();
        for code in wanted {
            let Ok(table) = std::fs::read(path(code).with_extension("demo.csv")) else { continue };
            let registrar = self.registrar(&register(code)).await;
            let report = import(&registrar, code, table).await.ok();
            assert_eq!(report["refused_count"], 0, "{code}: {report}");
        }
    }

    /// Enters a row as a lookup expects it: under the key, the same as the answers.
    pub async fn enter(&self, lookup: &Lookup, key: &Value) {
        let register = register(&lookup.register);
        let mut row = Map::new();
        for column in &register.columns {
            if column.id == register.key {
                row.insert(column.id.clone(), key.clone());
            } else if let Some(path) = lookup.compare.get(&column.id) {
                row.insert(column.id.clone(), answer(&self.answers(), path).unwrap().clone());
            } else if column.required {
                row.insert(column.id.clone(), sample(column));
            }
        }
        let registrar = self.registrar(&register).await;
        registrar.post(&format!("/registers/{}/entries", register.code), Value::Object(row)).await.ok();
    }
}

fn sample(field: &Field) -> Value {
    match &field.kind {
        FieldKind::Integer { min, .. } => json!(min.unwrap_or(1)),
        FieldKind::YesNo => json!(true),
        FieldKind::Decimal | FieldKind::Money => json!("1.00"),
        FieldKind::Date => json!("2024-01-02"),
        FieldKind::Person => json!("Inés Cumez Batz"),
        FieldKind::Choice { options, .. } => json!(options.first().map(|option| &option.value)),
        _ => json!("Directora"),
    }
}
