//! The applicant's requests: filtered, searched, sorted, page by page.

use super::store::{Row, stored};
use super::{Stored, view};
use crate::app::Tx;
use crate::db::{schema::requests, to_db};
use crate::error::ApiError;
use crate::http::paging::{self, Cursor};
use diesel::prelude::*;
use serde::Deserialize;
use utoipa::IntoParams;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::RequestSummary;
use ventanilla_shared::{RequestState, search_form};

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only requests in this state.
    #[param(example = "submitted", pattern = r"^(creation|submitted|under_review|rejected|signed)?$")]
    pub state: Option<String>,
    /// Only requests of this procedure.
    #[param(example = "institute.study-certificate")]
    pub procedure: Option<String>,
    /// Words in number, name or CUI of the subject, or title of the procedure.
    pub q: Option<String>,
    /// `-created_at` (newest first, the default), `created_at`, `-updated_at` or `updated_at`.
    #[param(example = "-created_at", pattern = r"^-?(created|updated)_at$")]
    pub sort: Option<String>,
    /// 1 to 100; 20 when missing.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// One page of the requests that the account filed.
pub fn mine(
    tx: &mut Tx<'_>,
    applicant: AccountId,
    filter: &Filter,
) -> Result<Page<RequestSummary>, ApiError> {
    let limit = paging::limit(filter.limit)?;
    let mut query = requests::table.filter(requests::applicant_id.eq(applicant.to_string())).into_boxed();
    if let Some(state) = filter.state.as_deref().filter(|text| !text.is_empty()) {
        let state: RequestState = state.parse().map_err(|_| ApiError::field("/state", "state"))?;
        query = query.filter(requests::state.eq(state.as_str()));
    }
    if let Some(code) = filter.procedure.clone().filter(|text| !text.is_empty()) {
        query = query.filter(requests::procedure_code.eq(code));
    }
    for word in search_form(filter.q.as_deref().unwrap_or_default())
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(8)
    {
        query = query.filter(requests::search.like(format!("%{}%", literal(word))).escape('!'));
    }
    let cursor = filter.cursor.as_deref().map(Cursor::decode).transpose()?;
    let key = cursor.map(|cursor| (to_db(cursor.at), cursor.id));
    // The four orders differ only in column and direction, which are types in Diesel.
    macro_rules! ordered {
        ($column:ident, $direction:ident, $beyond:ident) => {{
            if let Some((at, id)) = key {
                query = query.filter(
                    requests::$column.$beyond(at).or(requests::$column.eq(at).and(requests::id.$beyond(id))),
                );
            }
            query.order((requests::$column.$direction(), requests::id.$direction()))
        }};
    }
    let by_update = matches!(filter.sort.as_deref(), Some("-updated_at" | "updated_at"));
    let query = match filter.sort.as_deref() {
        None | Some("-created_at") => ordered!(created_at, desc, lt),
        Some("created_at") => ordered!(created_at, asc, gt),
        Some("-updated_at") => ordered!(updated_at, desc, lt),
        Some("updated_at") => ordered!(updated_at, asc, gt),
        Some(_) => return Err(ApiError::field("/sort", "sort")),
    };
    let rows: Vec<Row> = query.limit(limit + 1).load(tx.db)?;
    let rows = rows.into_iter().map(|row| stored(tx, row)).collect::<Result<Vec<Stored>, _>>()?;
    let (rows, next) = paging::page(rows, limit, |request| Cursor {
        at: if by_update { request.updated_at } else { request.created_at },
        id: request.id.to_string(),
    });
    Ok(Page { items: rows.iter().map(summary).collect(), next })
}

/// What people type is searched as it is: `%` and `_` are no wildcards.
pub fn literal(word: &str) -> String {
    word.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

pub fn summary(request: &Stored) -> RequestSummary {
    RequestSummary {
        id: request.id,
        number: request.number.clone(),
        procedure: view::procedure_ref(request),
        state: request.state,
        stage: view::stage_ref(request),
        subject_name: request.subject_name.clone(),
        created_at: request.created_at,
        submitted_at: request.submitted_at,
        updated_at: request.updated_at,
        due_at: request.due_at,
    }
}
