//! Definitions as accidents and programs write them: they are read, or refused with file and line; nothing falls over.
//! `VENTANILLA_FUZZ` sets how many; `VENTANILLA_PROOF` a folder for the figures (`cargo xtask prove`).

use crate::walk::root;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::cell::Cell;
use std::path::Path;
use ventanilla_api::procedures::{LoadError, load_folders};
use ventanilla_shared::api::people::Person;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::{Filed, Form, Procedure, inconsistencies, schema};

const CASES: u32 = 192;

/// What is done to a good file.
#[derive(Debug, Clone)]
enum Spoil {
    Cut(usize, usize),
    Twice(usize, usize),
    Byte(usize, u8),
    Insert(usize, String),
    SwapLines(usize, usize),
    /// The n-th value of the file is another.
    Value(usize, usize),
}

const WORDS: [&str; 24] = [
    "[[stages]]\n",
    "[[sections.fields]]\n",
    "[outcome]\n",
    "\"",
    "'''",
    "\"\"\"",
    "{",
    "}",
    "[",
    "]",
    "=",
    ",",
    "\n",
    "#",
    "kind = \"check\"\n",
    "unit = { answer = \"a.b\" }\n",
    "returns_to = [\"review\"]\n",
    "signatures = 18446744073709551616\n",
    "when = { field = \"a\", is = [] }\n",
    "id = \"\"\n",
    "\u{feff}",
    "\u{0}",
    "ñ",
    "inf",
];

fn values() -> Vec<toml::Value> {
    let table = |text: &str| toml::Value::Table(text.parse().unwrap());
    let mut values: Vec<toml::Value> =
        ["", ".", "a", "ñ", "a.b", "student.cui", "generate", "sign", "\n", "MINEDUC", "\u{0}"]
            .map(|text| toml::Value::String(text.into()))
            .to_vec();
    values.extend([0, -1, 1, i64::MAX, i64::MIN].map(toml::Value::Integer));
    values.extend([
        toml::Value::Boolean(true),
        toml::Value::Float(f64::NAN),
        toml::Value::Array(vec![]),
        toml::Value::Array(vec![toml::Value::Integer(1), toml::Value::String("a".into())]),
        table(""),
        table("es = \"a\"\nen = \"a\""),
        table("answer = \"nowhere.at_all\""),
        table("field = \"name\"\nis = [\"a\"]"),
    ]);
    values
}

fn spoil() -> impl Strategy<Value = Spoil> {
    prop_oneof![
        (any::<usize>(), 0usize..400).prop_map(|(at, length)| Spoil::Cut(at, length)),
        (any::<usize>(), 0usize..2000).prop_map(|(at, length)| Spoil::Twice(at, length)),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Spoil::Byte(at, byte)),
        (any::<usize>(), prop::sample::select(&WORDS[..]))
            .prop_map(|(at, word)| Spoil::Insert(at, word.into())),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Spoil::SwapLines(a, b)),
        (any::<usize>(), any::<usize>()).prop_map(|(at, value)| Spoil::Value(at, value)),
        (any::<usize>(), any::<usize>()).prop_map(|(at, value)| Spoil::Value(at, value)),
    ]
}

fn spoilt(mut file: Vec<u8>, how: &Spoil) -> Vec<u8> {
    let length = file.len().max(1);
    match how {
        Spoil::Cut(at, many) => drop(file.drain(at % length..(at % length + many).min(file.len()))),
        Spoil::Twice(at, many) => {
            let part = file[at % length..(at % length + many).min(file.len())].to_vec();
            file.splice(at % length..at % length, part);
        }
        Spoil::Byte(at, byte) => {
            if let Some(place) = file.get_mut(at % length) {
                *place = *byte;
            }
        }
        Spoil::Insert(at, word) => drop(file.splice(at % length..at % length, word.bytes())),
        Spoil::SwapLines(a, b) => {
            let mut lines: Vec<&[u8]> = file.split(|byte| *byte == b'\n').collect();
            let count = lines.len();
            lines.swap(a % count, b % count);
            file = lines.join(&b'\n');
        }
        Spoil::Value(at, value) => {
            let table = std::str::from_utf8(&file).ok().and_then(|text| text.parse::<toml::Table>().ok());
            if let Some(table) = table {
                let mut whole = toml::Value::Table(table);
                let count = each(&mut whole, &mut |_, _| {});
                let values = values();
                each(&mut whole, &mut |n, place| {
                    if n == at % count {
                        *place = values[value % values.len()].clone();
                    }
                });
                file = toml::to_string(&whole).unwrap_or_default().into_bytes();
            }
        }
    }
    file
}

/// Calls `with` for each value, numbered; returns how many there are.
fn each(value: &mut toml::Value, with: &mut dyn FnMut(usize, &mut toml::Value)) -> usize {
    fn go(value: &mut toml::Value, n: &mut usize, with: &mut dyn FnMut(usize, &mut toml::Value)) {
        match value {
            toml::Value::Table(table) => table.iter_mut().for_each(|(_, inner)| go(inner, n, with)),
            toml::Value::Array(items) => items.iter_mut().for_each(|inner| go(inner, n, with)),
            _ => {}
        }
        with(*n, value);
        *n += 1;
    }
    let mut n = 0;
    go(value, &mut n, with);
    n
}

fn sources() -> Vec<Vec<u8>> {
    let names = ["onsec/service-certification", "mineduc/education-case-file", "mineduc/title-since-2005"];
    let file =
        |name: &&str| std::fs::read(root().join("procedures").join(name).join("procedure.toml")).unwrap();
    names.iter().map(file).collect()
}

fn files() -> impl Strategy<Value = Vec<u8>> {
    let changed = (0usize..3, prop::collection::vec(spoil(), 0..4))
        .prop_map(|(which, how)| how.iter().fold(sources()[which].clone(), spoilt));
    let noise = prop::collection::vec(any::<u8>(), 0..300);
    let text = "[\\[\\]{}=\"'.,#a-c0-9\n é-]{0,200}".prop_map(String::into_bytes);
    prop_oneof![8 => changed, 1 => noise, 1 => text]
}

/// The line that a refusal names: between file and reason.
fn line_named(said: &str, file: &Path) -> Option<usize> {
    said.strip_prefix(&format!("{}:", file.display()))?.split(':').next()?.parse().ok()
}

#[test]
fn any_file_is_read_or_refused_with_its_line() {
    let cases = std::env::var("VENTANILLA_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let folder = tempfile::tempdir().unwrap();
    let procedures = folder.path().join("procedures");
    let own = procedures.join("any/thing");
    std::fs::create_dir_all(&own).unwrap();
    for template in [procedures.join("certificate.typ"), own.join("certificate.typ")] {
        std::fs::write(template, "= Constancia").unwrap();
    }
    let file = own.join("procedure.toml");
    let (read, refused) = (Cell::new(0u32), Cell::new(0u32));
    let outcome = TestRunner::new(config).run(&files(), |content| {
        std::fs::write(&file, &content).unwrap();
        match load_folders(&procedures, &root().join("registers")) {
            Ok(found) => {
                read.set(read.get() + 1);
                use_it(&found.procedures[0].procedure);
            }
            // It names another file: a template that is not there.
            Err(LoadError::Unreadable { file: other, .. }) => {
                prop_assert_ne!(other, file.display().to_string())
            }
            Err(error) => {
                refused.set(refused.get() + 1);
                let lines = content.iter().filter(|byte| **byte == b'\n').count() + 1;
                for said in
                    error.to_string().lines().filter(|_| matches!(error, LoadError::Contradiction { .. }))
                {
                    let line = line_named(said, &file);
                    prop_assert!(line.is_some_and(|line| (1..=lines).contains(&line)), "{said}");
                }
                let line = line_named(&error.to_string(), &file);
                prop_assert!(line.is_some_and(|line| (1..=lines).contains(&line)), "{error}");
            }
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(
        read.get() > cases / 100 && refused.get() > cases / 4,
        "{} read, {} refused",
        read.get(),
        refused.get()
    );
    if let Ok(report) = std::env::var("VENTANILLA_PROOF") {
        let figures = json!({ "files": cases, "read": read.get(), "refused": refused.get() });
        std::fs::write(Path::new(&report).join("definitions.json"), figures.to_string()).unwrap();
    }
}

/// What is read can be used: judged, drawn, and sent.
fn use_it(procedure: &Procedure) {
    let (person, lists, nothing) = (Person::default(), Lists::default(), Form::new());
    let filed = Filed {
        subject: procedure.subjects[0],
        person: &person,
        sections: &nothing,
        payment: None,
        documents: &[],
        delivery: None,
    };
    let today = crate::support::start().date_naive();
    assert!(
        !inconsistencies(procedure, &filed, today, &lists).is_empty(),
        "an empty request is never complete"
    );
    let _ =
        (schema::of(procedure), procedure.steps(&nothing), procedure.first_stage(), procedure.signatures());
    let sent = serde_json::to_string(procedure).unwrap();
    assert_eq!(serde_json::from_str::<Procedure>(&sent).unwrap(), *procedure);
}
