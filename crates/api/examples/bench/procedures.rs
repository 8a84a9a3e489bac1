//! Five hundred procedures: read when the server starts, listed to whoever looks for one.

use crate::support::TestApp;
use crate::{Measured, timed};
use std::path::{Path, PathBuf};
use std::time::Instant;
use ventanilla_api::clock::Clock;
use ventanilla_api::procedures::Registry;

const PROCEDURES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

/// The procedures of the repository and variants of them: other codes, titles and prices.
fn write(to: &Path) {
    let from = root().join("procedures");
    std::fs::copy(from.join("certificate.typ"), to.join("certificate.typ")).unwrap();
    let mut real: Vec<PathBuf> = folders(&from).iter().flat_map(|institution| folders(institution)).collect();
    real.retain(|folder| folder.join("procedure.toml").exists());
    let source = |folder: &Path| std::fs::read_to_string(folder.join("procedure.toml")).unwrap();
    // There is one way in without an account, and no variants of it.
    let varied: Vec<PathBuf> =
        real.iter().filter(|folder| !source(folder).contains("filing = ")).cloned().collect();
    for n in 0..PROCEDURES {
        let folder = real.get(n).unwrap_or_else(|| &varied[n % varied.len()]);
        let source = source(folder);
        let varied = if n < real.len() { source } else { variant(&source, n) };
        let institution = folder.parent().unwrap().file_name().unwrap();
        let own = to.join(institution).join(format!("procedure-{n}"));
        std::fs::create_dir_all(&own).unwrap();
        std::fs::write(own.join("procedure.toml"), varied).unwrap();
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.file_name().is_some_and(|name| name != "procedure.toml") {
                std::fs::copy(&entry, own.join(entry.file_name().unwrap())).unwrap();
            }
        }
    }
}

fn variant(source: &str, n: usize) -> String {
    let head = source.find("code = \"").unwrap();
    let end = head + source[head..].find("\"\n").unwrap();
    let mut varied = format!("{}-v{n}{}", &source[..end], &source[end..]);
    let title = varied.find("title = { es = \"").unwrap() + "title = { es = \"".len();
    varied.insert_str(title, &format!("Variante {n}: "));
    varied
}

pub async fn measure() -> Vec<Measured> {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let mut first = Vec::new();
    let mut again = Vec::new();
    let mut listed = Vec::new();
    for round in 0..3 {
        // A database of its own each time: every definition is new to it.
        let app = TestApp::new().await;
        let mut config = app.app.config.clone();
        config.procedures = folder.path().to_owned();
        let load = || {
            let registry = Registry::load(&config, &app.app.database, app.clock.now()).unwrap();
            assert_eq!(registry.current().len(), PROCEDURES);
        };
        first.push(timed(load));
        again.push(timed(load));
        if round == 0 {
            app.app.procedures.reload(&config, &app.app.database, app.clock.now()).unwrap();
            listed = list(&app).await;
        }
    }
    vec![
        Measured { name: "500 new procedures are read, checked and kept", times: first, target: 1000.0 },
        Measured {
            name: "500 known procedures are read and checked (a restart)",
            times: again,
            target: 1000.0,
        },
        Measured { name: "GET /procedures lists 500", times: listed, target: 50.0 },
    ]
}

async fn list(app: &TestApp) -> Vec<std::time::Duration> {
    let url = format!("{}/api/v1/procedures", app.url);
    let http = reqwest::Client::new();
    let mut times = Vec::new();
    for n in 0..220 {
        let start = Instant::now();
        let bytes = http.get(&url).send().await.unwrap().bytes().await.unwrap();
        // The first ones open connections.
        if n >= 20 {
            times.push(start.elapsed());
        }
        if n == 0 {
            let list: Vec<serde_json::Value> = serde_json::from_slice(&bytes).unwrap();
            assert_eq!(list.len(), PROCEDURES);
        }
    }
    times
}
