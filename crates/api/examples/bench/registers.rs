//! A register of a hundred thousand rows: imported, one row in a hundred bad, and looked up while a form is filled in.

use crate::Measured;
use crate::support::{Reply, TestApp};
use chrono::TimeDelta;
use reqwest::multipart::{Form, Part};
use std::fmt::Write;
use std::time::{Duration, Instant};
use ventanilla_shared::decision::Role;

const ROWS: usize = 100_000;
const BAD: usize = 1_000;
const REGISTER: &str = "mineduc.titles";

/// The table, every hundredth row wrong in one way or another.
fn table() -> String {
    let mut table = String::from("register_number,name,career,centre,year\n");
    for n in 0..ROWS {
        let (number, name, year) = match (n % (ROWS / BAD), n / (ROWS / BAD) % 3) {
            (0, 0) => (format!("{n}"), "Rosa Batz Xiloj", 2010),
            (0, 1) => (format!("TD-{n:07}"), "Rosa", 2010),
            (0, _) => (format!("TD-{n:07}"), "Rosa Batz Xiloj", 1974),
            _ => (format!("TD-{n:07}"), "Rosa Batz Xiloj", 2005 + n % 20),
        };
        let centre = "Instituto Nacional Mixto";
        writeln!(table, "{number},{name},Bachillerato en Ciencias y Letras,{centre},{year}").unwrap();
    }
    table
}

pub async fn measure() -> Vec<Measured> {
    // As much as a server takes, not as little as most tests need.
    let app = TestApp::with(|config| config.upload_limit = 21 * 1024 * 1024).await;
    let registrar = app.officer_at("MINEDUC", "central", &[Role::Registrar]).await;
    let form = Form::new().part("file", Part::bytes(table().into_bytes()).file_name("titulos.csv"));
    let url = format!("{}/api/v1/registers/{REGISTER}/imports", app.url);
    let start = Instant::now();
    let sent = app.http.post(url).bearer_auth(&registrar.token).multipart(form).send().await.unwrap();
    let report = Reply::of(sent).await.ok();
    let imported = start.elapsed();
    assert_eq!((&report["added"], &report["refused_count"]), (&(ROWS - BAD).into(), &BAD.into()), "{report}");
    let looked_up = look_up(&app).await;
    vec![
        Measured {
            name: "import of 100,000 rows, 1,000 of them bad",
            times: vec![imported],
            target: 30_000.0,
        },
        Measured { name: "lookup in a register of 99,000 rows", times: looked_up, target: 5.0 },
    ]
}

async fn look_up(app: &TestApp) -> Vec<Duration> {
    let mut citizen = app.citizen().await;
    let http = reqwest::Client::new();
    let mut times = Vec::new();
    for n in 0..520usize {
        // Nobody may try one number after the other: what a person looks up in five minutes is limited.
        if n % 50 == 49 {
            app.clock.advance(TimeDelta::minutes(6));
            citizen = app.again(&citizen);
        }
        // All over the register; none of the bad rows.
        let at = (n * 7919) % ROWS / 100 * 100 + 1 + n % 99;
        let url = format!("{}/api/v1/registers/{REGISTER}/lookup?key=td-{at:07}", app.url);
        let start = Instant::now();
        let reply = Reply::of(http.get(url).bearer_auth(&citizen.token).send().await.unwrap()).await;
        if n >= 20 {
            times.push(start.elapsed());
        }
        assert_eq!(reply.ok()[0]["value"], "Bachillerato en Ciencias y Letras");
    }
    times
}
