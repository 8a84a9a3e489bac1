use crate::app::App;
use crate::error::{ApiError, Fault};
use crate::http::Caller;
use crate::registers::{self, Looked, shown};
use crate::sessions::attempts::Attempt;
use actix_web::{get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::api::registers::ShownValue;
use ventanilla_shared::problem::{Problem, ProblemCode};

/// Keys that one account may look up in five minutes: more than a form takes, too few to try numbers one after the other.
const LIMIT: i64 = 60;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LookupQuery {
    /// The key, whole.
    #[param(example = "TJ-0042")]
    key: String,
}

/// Look one key up, while a form is filled in: the columns that the register shows. 404 when it is not there; also, with
/// an error at `/key` that names the day, when it does not count today. Registers that no form of a procedure asks for,
/// or that show nothing, are there for the institution's officers only.
#[utoipa::path(tag = "registers", params(("code" = String, Path, example = "institute.translators"), LookupQuery),
    responses((status = 200, body = Vec<ShownValue>), (status = "4XX", body = Problem, content_type = "application/problem+json")), security(("bearer" = [])))]
#[get("/registers/{code}/lookup")]
pub async fn look_up(
    caller: Caller,
    code: web::Path<String>,
    query: web::Query<LookupQuery>,
    app: App,
) -> Result<web::Json<Vec<ShownValue>>, ApiError> {
    let register = app.procedures.register(&code).ok_or(ApiError::NOT_FOUND)?;
    let own = caller.actor.grants.iter().any(|grant| grant.institution == register.institution);
    if !own {
        if !registers::open_to_forms(&app, &register) {
            return Err(ApiError::NOT_FOUND);
        }
        let attempt = Attempt::new(&format!("lookup {}", caller.account.id), None);
        if !attempt.allowed(&app, LIMIT).await? {
            return Err(ApiError::Problem(ProblemCode::TooManyRequests));
        }
    }
    app.read(move |tx| {
        let today = tx.today();
        let (row, standing) = match registers::look_up(tx, &register.code, &query.key, today)? {
            Looked::Row(row, standing) => (row, standing),
            Looked::Missing => return Err(ApiError::NOT_FOUND),
        };
        if let Some((code, _)) = standing.outside() {
            let fault =
                Fault { message: standing.words(query.key.trim(), today), ..Fault::new("/key", code) };
            return Err(ApiError::Faults { code: ProblemCode::NotFound, faults: vec![fault] });
        }
        let columns = register.columns.iter().filter(|column| register.shown.contains(&column.id));
        let values = columns.map(|column| ShownValue {
            column: column.id.clone(),
            label: column.label.clone(),
            value: shown(tx, column, row.data.get(&column.id)),
        });
        Ok(web::Json(values.collect()))
    })
    .await
}
