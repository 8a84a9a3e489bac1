//! Definitions that change, break or go away while the server runs, and a server that does not start on a bad one.

use crate::definitions::copy;
use crate::support::{Client, TestApp};
use crate::walk::root;
use crate::way::{filed, through};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use ventanilla_api::procedures::watch;
use ventanilla_shared::procedure::Procedure;

const CODE: &str = "mineduc.sworn-translator-registration";
const FOLDER: &str = "procedures/mineduc/sworn-translator-registration";

/// A server over folders of its own.
struct Counter {
    app: TestApp,
    folder: tempfile::TempDir,
}

impl Counter {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in ["procedures", "registers"] {
            copy(&root().join(part), &folder.path().join(part));
        }
        let own = folder.path().to_owned();
        let app = TestApp::with(|config| {
            config.procedures = own.join("procedures");
            config.registers = own.join("registers");
        })
        .await;
        Self { app, folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join(FOLDER).join("procedure.toml")
    }

    fn source(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }

    fn definition(&self) -> Procedure {
        toml::from_str(&self.source()).unwrap()
    }

    /// What somebody changed is read, as the watcher does it.
    fn reload(&self) -> Result<(), String> {
        let app = &self.app.app;
        let outcome = app.procedures.reload(&app.config, &app.database, app.clock.now());
        outcome.map_err(|error| error.to_string())
    }

    async fn file_one(&self) -> (Client, String) {
        let citizen = self.app.citizen().await;
        let id = filed(&citizen, &self.definition(), &example()).await;
        (citizen, id)
    }

    async fn health(&self) -> Value {
        let reply = self.app.http.get(format!("{}/health/ready", self.app.url)).send().await.unwrap();
        assert_eq!(reply.status(), 200, "it serves what is in force");
        reply.json().await.unwrap()
    }
}

fn example() -> Value {
    let text = std::fs::read_to_string(root().join(FOLDER).join("example.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn version_of(citizen: &Client) -> Value {
    citizen.get(&format!("/procedures/{CODE}")).await.ok()["version"].clone()
}

/// Another definition in what matters most to a running request: the stage at which it stands has another name.
fn renamed(source: &str) -> String {
    let changed = source.replace("central_review", "desk_review");
    assert_ne!(changed, source);
    changed
}

#[actix_web::test]
async fn a_changed_folder_is_a_new_version_while_running_requests_keep_theirs() {
    let counter = Counter::open().await;
    let app = &counter.app;
    let watcher = actix_web::rt::spawn(watch(app.app.clone()));
    let first = counter.definition();
    let (citizen, id) = counter.file_one().await;
    assert_eq!(version_of(&citizen).await, 1);
    // The watcher notes how the folders are when it starts.
    actix_web::rt::time::sleep(Duration::from_millis(300)).await;
    std::fs::write(counter.file(), renamed(&counter.source())).unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while version_of(&citizen).await == 1 {
        assert!(Instant::now() < deadline, "the change was never picked up");
        actix_web::rt::time::sleep(Duration::from_millis(100)).await;
    }
    watcher.abort();
    assert_eq!(version_of(&citizen).await, 2);
    let second = counter.definition();
    let mut example = example();
    example["sections"]["translator"]["register_number"] = json!("TJ-8001");
    let other = app.citizen().await;
    let new = filed(&other, &second, &example).await;
    let version = async |who: &Client, id: &str| who.request(id).await["procedure"]["version"].clone();
    assert_eq!((version(&citizen, &id).await, version(&other, &new).await), (json!(1), json!(2)));
    // The older one first, through the stages that it was filed under; then the new one.
    through(app, &citizen, &first, &id, &self::example()).await;
    through(app, &other, &second, &new, &example).await;
    assert_eq!((version(&citizen, &id).await, version(&other, &new).await), (json!(1), json!(2)));
    let old = citizen.get(&format!("/procedures/{CODE}?version=1")).await.ok();
    assert_eq!(old["stages"][0]["id"], "central_review");
}

#[actix_web::test]
async fn the_same_again_is_no_new_version() {
    let counter = Counter::open().await;
    let citizen = counter.app.citizen().await;
    let source = counter.source();
    std::fs::write(counter.file(), renamed(&source)).unwrap();
    counter.reload().unwrap();
    counter.reload().unwrap();
    assert_eq!(version_of(&citizen).await, 2);
    // Back to what it was: that is the version which it was then.
    std::fs::write(counter.file(), &source).unwrap();
    counter.reload().unwrap();
    assert_eq!(version_of(&citizen).await, 1);
}

#[actix_web::test]
async fn a_broken_file_changes_nothing_and_is_reported() {
    let counter = Counter::open().await;
    let (citizen, id) = counter.file_one().await;
    let source = counter.source();
    let file = counter.file().display().to_string();
    assert_eq!(counter.health().await, json!({ "status": "ok", "definitions": "in_force" }));
    let missing = "kind = \"person\"";
    let broken = [
        (source.replacen(missing, "kind = \"poem\"", 1), "unknown variant `poem`"),
        (source.chars().take(2000).collect::<String>() + "\"\n[[", "TOML parse error at line"),
        (source.replacen("role = \"reviewer\"", "role = \"nobody\"", 1), "unknown variant `nobody`"),
        (
            source.replace("returns_to = [\"central_review\"]", "returns_to = [\"moon\"]"),
            "`moon` is no earlier review stage",
        ),
        (String::new(), "missing field"),
    ];
    for (text, reason) in broken {
        assert_ne!(text, source);
        std::fs::write(counter.file(), text).unwrap();
        let said = counter.reload().unwrap_err();
        assert!(said.starts_with(&file) && said.contains(reason), "{said}");
        assert!(said.contains("line ") || said[file.len()..].starts_with(':'), "no line: {said}");
        assert_eq!(counter.health().await["definitions"], "refused");
        assert_eq!(version_of(&citizen).await, 1);
    }
    let definition: Procedure = toml::from_str(&source).unwrap();
    let other = counter.app.citizen().await;
    let mut example = example();
    example["sections"]["translator"]["register_number"] = json!("TJ-8002");
    let new = filed(&other, &definition, &example).await;
    through(&counter.app, &citizen, &definition, &id, &self::example()).await;
    through(&counter.app, &other, &definition, &new, &example).await;
    std::fs::write(counter.file(), &source).unwrap();
    counter.reload().unwrap();
    assert_eq!(counter.health().await["definitions"], "in_force");
}

#[actix_web::test]
async fn a_folder_that_is_gone_takes_no_new_request_and_running_ones_go_on() {
    let counter = Counter::open().await;
    let definition = counter.definition();
    let (citizen, id) = counter.file_one().await;
    let draft = json!({ "procedure": CODE, "subject": { "kind": "self" } });
    let kept = counter.app.citizen().await;
    let rejected = filed(&kept, &definition, &{
        let mut example = example();
        example["sections"]["translator"]["register_number"] = json!("TJ-8003");
        example
    })
    .await;
    std::fs::remove_dir_all(counter.file().parent().unwrap()).unwrap();
    counter.reload().unwrap();
    assert_eq!(citizen.get(&format!("/procedures/{CODE}")).await.problem(), "404 not_found");
    let list = citizen.get("/procedures").await.ok();
    assert!(list.as_array().unwrap().iter().all(|one| one["code"] != CODE), "{list}");
    assert_eq!(citizen.post("/requests", draft).await.problem(), "422 invalid /procedure procedure");
    assert_eq!(citizen.get(&format!("/procedures/{CODE}?version=1")).await.ok()["code"], CODE);
    through(&counter.app, &citizen, &definition, &id, &example()).await;
    // Taken back and filed again, it still goes the way it began.
    kept.act(&rejected, "recall", None).await.ok();
    kept.act(&rejected, "submit", None).await.ok();
    through(&counter.app, &kept, &definition, &rejected, &example()).await;
}

/// The server as a program, over these procedures: how it ends, and what it says.
fn started(procedures: &Path, var: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_ventanilla-api"))
        .env_clear()
        .env("VENTANILLA_VAR", var)
        .env("VENTANILLA_PROCEDURES", procedures)
        .env("VENTANILLA_REGISTERS", root().join("registers"))
        .env("VENTANILLA_DATA", root().join("data"))
        .env("VENTANILLA_BIND", "127.0.0.1:0")
        .env("VENTANILLA_SIGNATURE_LEVEL", "b-b")
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_server_does_not_start_on_a_bad_definition_and_says_file_line_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let procedures = folder.path().join("procedures");
    copy(&root().join("procedures"), &procedures);
    let file = folder.path().join(FOLDER).join("procedure.toml");
    let source = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, source.replace("returns_to = [\"central_review\"]", "returns_to = [\"moon\"]"))
        .unwrap();
    let (well, said) = started(&procedures, folder.path());
    let written: Procedure = toml::from_str(&source).unwrap();
    let stage = written.stages.iter().find(|stage| !stage.returns_to.is_empty()).unwrap();
    let named = format!("{}:", file.display());
    let line = said.lines().find_map(|line| line.strip_prefix(&named)).expect(&said);
    let number: usize = line.split(':').next().unwrap().parse().unwrap();
    assert!(!well && line.contains("`moon` is no earlier review stage"), "{said}");
    assert!(source.lines().nth(number - 1).unwrap().contains("returns_to"), "{} {said}", stage.id);
    std::fs::write(&file, source.replacen("role = \"reviewer\"", "role = \"nobody\"", 1)).unwrap();
    let (well, said) = started(&procedures, folder.path());
    let line = source.lines().position(|line| line.contains("role = \"reviewer\"")).unwrap() + 1;
    assert!(!well && said.contains(&*file.display().to_string()), "{said}");
    assert!(said.contains(&format!("line {line}, column")) && said.contains("`nobody`"), "{said}");
}

#[test]
fn a_server_that_signs_for_decades_says_what_it_needs_for_that() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_ventanilla-api"))
        .env_clear()
        .env("VENTANILLA_VAR", folder.path())
        .env("VENTANILLA_BIND", "nowhere")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    // Everything that is wrong, at once.
    for name in ["VENTANILLA_BIND", "VENTANILLA_TIMESTAMP_URL", "VENTANILLA_TRUST_ROOTS"] {
        assert!(said.contains(name), "{said}");
    }
}
