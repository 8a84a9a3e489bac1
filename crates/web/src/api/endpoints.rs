//! The calls that several pages make, by name. Paths live here, or beside the one page that uses them.

use super::{Call, Failure, get, put};
use ventanilla_shared::api::Page;
use ventanilla_shared::api::accounts::Me;
use ventanilla_shared::api::certificates::MyCertificate;
use ventanilla_shared::api::events::Event;
use ventanilla_shared::api::notifications::Notification;
use ventanilla_shared::api::people::{AssociatedPerson, Person};
use ventanilla_shared::api::procedures::{CatalogueEntry, MeasuredDuration, ProcedureSummary};
use ventanilla_shared::api::requests::{InconsistencyText, Request, RequestSummary};
use ventanilla_shared::procedure::Procedure;

pub async fn me() -> Result<Me, Failure> {
    get("/me").json().await
}

pub async fn save_profile(person: &Person, version: i64) -> Result<(), Failure> {
    put("/me/profile").body(person).if_match(etag(version)).nothing().await
}

pub async fn procedures() -> Result<Vec<ProcedureSummary>, Failure> {
    get("/procedures").json().await
}

pub async fn procedure(code: &str) -> Result<Procedure, Failure> {
    get(format!("/procedures/{code}")).json().await
}

/// How long a procedure really takes.
pub async fn duration(code: &str) -> Result<MeasuredDuration, Failure> {
    get(format!("/procedures/{code}/duration")).json().await
}

/// The definition that a request follows: the version under which it is filed.
pub async fn procedure_of(request: &Request) -> Result<Procedure, Failure> {
    let procedure = &request.procedure;
    get(format!("/procedures/{}?version={}", procedure.code, procedure.version)).json().await
}

pub async fn catalogue(name: &str) -> Result<Vec<CatalogueEntry>, Failure> {
    get(format!("/catalogues/{name}")).json().await
}

/// The first hundred: more than anybody files for; the list itself goes on page by page.
pub async fn associated_persons() -> Result<Vec<AssociatedPerson>, Failure> {
    get("/me/associated-persons?limit=100").json::<Page<AssociatedPerson>>().await.map(|page| page.items)
}

pub async fn notifications(cursor: Option<&str>) -> Result<Page<Notification>, Failure> {
    let cursor = cursor.map(|cursor| format!("?cursor={cursor}")).unwrap_or_default();
    get(format!("/me/notifications{cursor}")).json().await
}

pub async fn my_certificates() -> Result<Vec<MyCertificate>, Failure> {
    get("/me/certificates").json().await
}

/// `query` is what stands behind `?`.
pub async fn requests(query: &str) -> Result<Page<RequestSummary>, Failure> {
    get(format!("/requests?{query}")).json().await
}

pub async fn request(id: &str) -> Result<Request, Failure> {
    get(format!("/requests/{id}")).json().await
}

pub async fn inconsistencies(id: &str) -> Result<Vec<InconsistencyText>, Failure> {
    get(format!("/requests/{id}/inconsistencies")).json().await
}

pub async fn events(id: &str) -> Result<Vec<Event>, Failure> {
    get(format!("/requests/{id}/events")).json().await
}

/// A move of a request: `POST /requests/{id}/{action}` under the version that was read.
pub fn act(request: &Request, action: &str) -> Call {
    super::post(format!("/requests/{}/{action}", request.id)).if_match(etag(request.version))
}

/// A version as an `ETag`.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

pub async fn mark_read(id: ventanilla_shared::NotificationId) -> Result<(), Failure> {
    super::post(format!("/me/notifications/{id}/read")).nothing().await
}
