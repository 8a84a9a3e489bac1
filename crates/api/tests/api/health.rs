//! `/health`

use crate::support::TestApp;

#[actix_web::test]
async fn a_server_that_runs_is_live_and_ready() {
    let app = TestApp::new().await;
    for path in ["live", "ready"] {
        let reply = app.http.get(format!("{}/health/{path}", app.url)).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        assert_eq!(reply.json::<serde_json::Value>().await.unwrap()["status"], "ok");
    }
}
