//! The queue of jobs behind the requests.

use crate::support::TestApp;
use std::time::Duration;
use ventanilla_api::jobs::{self, Job};
use ventanilla_api::mail::Mail;
use ventanilla_shared::{Email, Language};

async fn woken(app: &TestApp) -> bool {
    tokio::time::timeout(Duration::from_millis(50), app.app.wake.notified()).await.is_ok()
}

#[actix_web::test]
async fn only_a_new_job_wakes_the_worker() {
    let app = TestApp::new().await;
    let mail = Mail {
        to: Email::parse("ana@personas.example").unwrap(),
        language: Language::Spanish,
        name: "notification".into(),
        variables: Vec::new(),
    };
    app.app.write(move |tx| jobs::store::push(tx, &Job::Mail(mail))).await.unwrap();
    assert!(woken(&app).await, "a new job is done at once");
    // Looking for jobs and doing them writes too: it must not wake the worker again, or an idle server never rests.
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 0);
    assert!(!woken(&app).await, "the worker keeps waking itself");
}
