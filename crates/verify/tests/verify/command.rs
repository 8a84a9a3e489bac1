use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A folder with files for the command.
pub struct Files(TempDir);

impl Files {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// How it ended, and the report.
pub fn run(arguments: &[&str]) -> (i32, Value) {
    let program = env!("CARGO_BIN_EXE_ventanilla-verify");
    let output = Command::new(program).args(arguments).arg("--json").output().unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap(), report)
}

/// How it ended, with the codes of what is wrong and of what could not be judged.
pub fn verdict(arguments: &[&str]) -> String {
    let (exit, report) = run(arguments);
    let codes = |name: &str| {
        let codes = report[name].as_array().into_iter().flatten();
        codes.map(|code| code.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(",")
    };
    format!("{exit} [{}] [{}]", codes("wrong"), codes("not_judged"))
}

#[test]
fn wrong_arguments_check_nothing() {
    for arguments in [
        &[] as &[&str],
        &["paper"],
        &["pdf"],
        &["pdf", "/nowhere.pdf"],
        &["history", "/nowhere.json"],
        &["head", "a", "b"],
        &["head", "a", "b", "--key"],
        &["head", "a", "b", "--key", "not+a+key"],
        &["qr", "TEXT"],
    ] {
        assert_eq!(run(arguments), (2, Value::Null), "{arguments:?}");
    }
}

#[test]
fn without_json_it_is_a_line_a_value() {
    let files = Files::new();
    let history = files.put("history.json", super::files::history());
    let program = env!("CARGO_BIN_EXE_ventanilla-verify");
    let output = Command::new(program).args(["history", &history, "--language", "en"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("verdict: indeterminate\n") && text.contains("found.events: 3\n"), "{text}");
    assert!(text.starts_with("Not everything could be checked."), "{text}");
    let say = |locale: &str| {
        let mut command = Command::new(program);
        let output = command.env("LC_ALL", locale).args(["history", &history]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(say("es_GT.UTF-8").starts_with("No se pudo comprobar todo."));
    assert!(say("en_US.UTF-8").starts_with("Not everything could be checked."));
    assert!(say("C").starts_with("No se pudo comprobar todo."));
    let unknown = Command::new(program).args(["history", &history, "--language", "xx"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    let extra = Command::new(program).args(["history", &history, "another"]).output().unwrap();
    assert_eq!(extra.status.code(), Some(2), "a word that is not understood was not checked");
}
