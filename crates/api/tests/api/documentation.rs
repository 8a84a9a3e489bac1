//! `/api/openapi.json` and `/api/docs`

use crate::judges;
use crate::support::TestApp;

#[actix_web::test]
async fn the_document_is_valid_and_every_example_is_as_its_schema_says() {
    let app = TestApp::new().await;
    let document = app.http.get(format!("{}/api/openapi.json", app.url)).send().await.unwrap();
    assert_eq!(document.status(), 200);
    let findings = judges::openapi(&document.bytes().await.unwrap());
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[actix_web::test]
async fn the_documentation_loads_nothing_from_elsewhere() {
    let app = TestApp::new().await;
    let page = app.http.get(format!("{}/api/docs/", app.url)).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(page.contains("swagger-ui"), "{page}");
    assert!(!page.contains("//"), "an address of another host: {page}");
}
