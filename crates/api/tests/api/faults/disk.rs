use super::{counter, finished, sound, try_sign, waiting};
use crate::support::{Process, TestApp};
use diesel::connection::SimpleConnection;
use ventanilla_api::db::DbConnection;

/// Fails as a full disk does. PostgreSQL is another process, which a limit of ours does not reach: it is made to say so.
const FULL: &str = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
     RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$; \
     CREATE TRIGGER full_disk BEFORE INSERT ON log_nodes FOR EACH ROW EXECUTE FUNCTION full_disk()";
const ROOM: &str = "DROP TRIGGER full_disk ON log_nodes; DROP FUNCTION full_disk";

fn run(app: &TestApp, statements: &str) {
    app.app.write_blocking(|tx| Ok(tx.db.batch_execute(statements)?)).unwrap();
}

fn on_postgres(app: &TestApp) -> bool {
    app.app.read_blocking(|tx| Ok(matches!(tx.db, DbConnection::Postgres(_)))).unwrap()
}

/// Signs everything with everybody until something fails; how it failed.
async fn until_full(process: &Process, waiting: &super::Waiting) -> Vec<u16> {
    let mut failed = Vec::new();
    for id in &waiting.ids {
        for signer in &waiting.signers {
            let status = try_sign(&process.client(signer), id).await.expect("it still answers").as_u16();
            if status != 200 && status != 409 {
                failed.push(status);
            }
        }
    }
    failed
}

#[actix_web::test]
async fn a_database_that_cannot_grow_leaves_no_certificate_without_its_leaf() {
    let app = counter().await;
    let waiting = waiting(&app, 3).await;
    // What the process writes into one file ends here: below what the signatures' transactions write.
    let limit = "trap '' XFSZ; ulimit -f 400";
    let prelude = if on_postgres(&app) { "" } else { limit };
    let mut process = Process::start(&app, prelude, &[]).await;
    if on_postgres(&app) {
        run(&app, FULL);
    }
    let failed = until_full(&process, &waiting).await;
    assert!(!failed.is_empty(), "the disk was never full");
    assert!(failed.iter().all(|status| *status == 503), "{failed:?}");
    process.kill();
    if on_postgres(&app) {
        run(&app, ROOM);
    }
    sound(&app);
    finished(&app, &waiting).await;
}

#[actix_web::test]
async fn a_full_object_store_signs_nothing() {
    let app = counter().await;
    let waiting = waiting(&app, 1).await;
    let id = &waiting.ids[0];
    // Its folders become files: nothing can be put into them, and what is there is still read.
    let before = waiting.signers[0].request(id).await;
    let objects = app.app.config.var.join("objects");
    for n in 0..=255u8 {
        let folder = objects.join(format!("{n:02x}"));
        if !folder.exists() {
            std::fs::write(folder, "").unwrap();
        }
    }
    let mut refused = 0;
    for signer in &waiting.signers {
        let reply = signer.sign(id, crate::support::SECRET).await;
        if reply.status != 200 {
            assert_eq!(reply.problem(), "503 unavailable");
            refused += 1;
        }
    }
    // Where the address begins like that of a file that is there, there is room.
    assert!(refused > 0, "three addresses that all begin like others");
    let after = waiting.signers[0].request(id).await;
    assert_eq!(after["certificate"]["signatures"].as_array().unwrap().len(), 3 - refused);
    if refused == 3 {
        assert_eq!(after["version"], before["version"]);
    }
    for n in 0..=255u8 {
        let file = objects.join(format!("{n:02x}"));
        if file.is_file() {
            std::fs::remove_file(file).unwrap();
        }
    }
    finished(&app, &waiting).await;
}
