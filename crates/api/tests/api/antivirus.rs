//! `VENTANILLA_CLAMD`: nothing is kept that the antivirus has not called clean.

use crate::support::{TestApp, pdf, png, webm};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use ventanilla_api::documents::Clamd;

/// Our own sign of an infected file: no program, and no antivirus but the tests' knows it.
const SIGN: &[u8] = b"VENTANILLA-PRUEBA-DE-ANTIVIRUS-7f3a";

/// What a stand-in for clamd does with what it is sent.
#[derive(Clone, Copy)]
enum Mood {
    /// Finds [`SIGN`], and nothing else.
    Well,
    /// Says that the file is too large for it.
    TooLarge,
    /// Hangs up before it has read anything.
    HangsUp,
    /// Answers what is no verdict.
    Nonsense,
}

/// Reads a command and its parts as clamd does (`zINSTREAM`, length and data, a length of zero), and answers.
fn answer(mut stream: TcpStream, mood: Mood) -> std::io::Result<()> {
    if matches!(mood, Mood::HangsUp) {
        return Ok(());
    }
    let mut command = [0; 10];
    stream.read_exact(&mut command)?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            break;
        }
        let before = content.len();
        content.resize(before + length, 0);
        stream.read_exact(&mut content[before..])?;
    }
    let found = content.windows(SIGN.len()).any(|part| part == SIGN);
    stream.write_all(match mood {
        Mood::Well if found => b"stream: Ventanilla.Prueba.UNOFFICIAL FOUND\0",
        Mood::Well => b"stream: OK\0",
        Mood::TooLarge => b"INSTREAM size limit exceeded. ERROR\0",
        Mood::Nonsense | Mood::HangsUp => b"OK, whatever\0",
    })
}

fn stand_in(mood: Mood) -> Clamd {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream, mood));
        }
    });
    Clamd::Tcp(address)
}

async fn app_with(clamd: Clamd) -> TestApp {
    TestApp::with(|config| config.clamd = Some(clamd)).await
}

fn objects(app: &TestApp) -> usize {
    let folders = std::fs::read_dir(app.folder().join("var/objects")).unwrap().map(|one| one.unwrap().path());
    folders.filter(|path| path.is_dir()).map(|path| std::fs::read_dir(path).unwrap().count()).sum()
}

/// A PDF with the sign in a string.
fn infected() -> Vec<u8> {
    pdf(std::str::from_utf8(SIGN).unwrap())
}

/// Sends a clean and an infected file, at once and in parts.
async fn clean_is_taken_and_infected_refused(app: &TestApp) {
    let citizen = app.citizen().await;
    let id = app.request(&citizen).draft().await;
    let refused = citizen.upload(&id, "dpi", "dpi.pdf", infected(), None).await;
    assert_eq!(refused.problem(), "422 invalid /file file_infected");
    let words = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
    assert!(words.starts_with("El antivirus encontró"), "{words}");
    assert_eq!(objects(app), 0);
    let refused = citizen.upload_whole(&id, "dpi", "dpi.pdf", infected()).await;
    assert_eq!(refused.problem(), "422 invalid /file file_infected");
    app.run_jobs().await;
    assert_eq!((objects(app), &citizen.request(&id).await["documents"]), (0, &json!([])));
    citizen.upload(&id, "dpi", "dpi.png", png(), None).await.ok();
    citizen.upload_whole(&id, "igss_affiliation", "igss.pdf", pdf("limpio")).await.ok();
    assert_eq!(citizen.request(&id).await["documents"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn what_the_antivirus_finds_is_refused_with_words() {
    clean_is_taken_and_infected_refused(&app_with(stand_in(Mood::Well)).await).await;
}

#[actix_web::test]
async fn without_a_verdict_nothing_is_kept_and_parts_wait_for_the_next_try() {
    let nobody = Clamd::Tcp("127.0.0.1:9".into());
    let missing = Clamd::Unix("/nonexistent/clamd.sock".into());
    let moods = [Mood::TooLarge, Mood::HangsUp, Mood::Nonsense].map(stand_in);
    for clamd in moods.into_iter().chain([nobody, missing]) {
        let app = app_with(clamd.clone()).await;
        let citizen = app.citizen().await;
        let id = app.request(&citizen).draft().await;
        let reply = citizen.upload(&id, "dpi", "dpi.png", png(), None).await;
        assert_eq!(reply.problem(), "503 scanner_unavailable", "{clamd:?}");
        assert_eq!(reply.headers["retry-after"], "10");
        assert_eq!((objects(&app), &citizen.request(&id).await["documents"]), (0, &json!([])));
    }
    // In parts: once the antivirus is back the same parts are taken.
    let app = app_with(Clamd::Tcp("127.0.0.1:9".into())).await;
    let citizen = app.citizen().await;
    let new = json!({ "procedure": "oj.identity-verification", "subject": { "kind": "self" } });
    let id = citizen.post("/requests", new).await.ok()["id"].as_str().unwrap().to_owned();
    let reply = citizen.upload_whole(&id, "video", "v.webm", webm()).await;
    assert_eq!(reply.problem(), "503 scanner_unavailable");
    let (database, var) = (app.app.config.database_url.clone(), app.app.config.var.clone());
    let back = TestApp::with(|config| {
        config.log_key = var.join("keys/log.key");
        config.database_url = database;
        config.var = var;
        config.clamd = Some(stand_in(Mood::Well));
    })
    .await;
    let upload: String = back
        .app
        .read_blocking(|tx| {
            use diesel::prelude::*;
            use ventanilla_api::db::schema::uploads::dsl::{id, uploads};
            Ok(uploads.select(id).first(tx.db)?)
        })
        .unwrap();
    let url = format!("{}/api/v1/requests/{id}/uploads/{upload}/complete", back.url);
    let sent = back.http.post(url).bearer_auth(&citizen.token).send().await.unwrap();
    assert_eq!(sent.status(), 201);
}

/// A real clamd, ended with the test.
struct Daemon(Child);
impl Drop for Daemon {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Debian's clamd in the foreground, with a data base of one signature: ours.
fn daemon(program: &Path, folder: &Path) -> (Daemon, Clamd) {
    let signatures = folder.join("signatures");
    std::fs::create_dir_all(&signatures).unwrap();
    let sign: String = SIGN.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(signatures.join("ventanilla.ndb"), format!("Ventanilla.Prueba:0:*:{sign}\n")).unwrap();
    let socket = folder.join("clamd.sock");
    let settings = format!(
        "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nStreamMaxLength 101M\n",
        socket.display(),
        signatures.display(),
        folder.display()
    );
    let file = folder.join("clamd.conf");
    std::fs::write(&file, settings).unwrap();
    let child = Command::new(program).arg("-c").arg(&file).stdout(Stdio::null()).spawn().unwrap();
    let daemon = Daemon(child);
    let began = Instant::now();
    while !socket.exists() {
        assert!(began.elapsed() < Duration::from_secs(60), "clamd does not listen");
        std::thread::sleep(Duration::from_millis(100));
    }
    (daemon, Clamd::Unix(socket))
}

/// `apt-get install clamav-daemon`. Where it is not installed `cargo xtask prove` says so; nothing is claimed.
#[actix_web::test]
#[ignore = "needs Debian's clamd: cargo nextest run -p ventanilla-api --test api --run-ignored only -E 'test(real_clamd)'"]
async fn a_real_clamd_finds_our_own_signature() {
    let program = Path::new("/usr/sbin/clamd");
    assert!(program.exists(), "clamd is not installed: apt-get install clamav-daemon");
    let folder = tempfile::tempdir().unwrap();
    let (_daemon, clamd) = daemon(program, folder.path());
    clean_is_taken_and_infected_refused(&app_with(clamd).await).await;
}
