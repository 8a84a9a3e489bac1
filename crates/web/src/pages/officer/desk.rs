use crate::api::{self, Failure};
use crate::session;
use ventanilla_shared::Text;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::QueueItem;
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{Procedure, Stage, StageKind, UnitRule};

/// A stage at which the signed-in officer works.
#[derive(Debug, Clone, PartialEq)]
pub struct Desk {
    pub stage: String,
    pub title: Text,
    pub kind: StageKind,
}

/// The officer's stages, from the definitions of the institutions for which roles are held. Stages of the same id in
/// several procedures count once: the queue filters by id.
pub async fn desks() -> Result<Vec<Desk>, Failure> {
    let mut desks: Vec<Desk> = Vec::new();
    for procedure in own_procedures().await? {
        for stage in &procedure.stages {
            let works = stage.kind != StageKind::Generate && works_at(&procedure, stage, &[Role::HeadOfUnit]);
            if works && !desks.iter().any(|desk| desk.stage == stage.id) {
                desks.push(Desk { stage: stage.id.clone(), title: stage.title.clone(), kind: stage.kind });
            }
        }
    }
    Ok(desks)
}

/// The procedures of which the officer signs documents: code and title.
pub async fn signed_procedures() -> Result<Vec<(String, Text)>, Failure> {
    let signs = |procedure: &Procedure| {
        procedure.stages.iter().any(|stage| stage.kind == StageKind::Sign && works_at(procedure, stage, &[]))
    };
    let own = own_procedures().await?.into_iter().filter(signs);
    Ok(own.map(|procedure| (procedure.code, procedure.title)).collect())
}

/// The definitions of the institutions for which roles are held.
async fn own_procedures() -> Result<Vec<Procedure>, Failure> {
    let Some(actor) = session::me_now().map(|me| me.actor()) else { return Ok(Vec::new()) };
    let mut own = Vec::new();
    for summary in api::procedures().await? {
        if actor.effective_grants().any(|grant| grant.institution == summary.institution) {
            own.push(api::procedure(&summary.code).await?);
        }
    }
    Ok(own)
}

/// Whether the officer has the stage's role, or one of `others`, where the stage is done.
fn works_at(procedure: &Procedure, stage: &Stage, others: &[Role]) -> bool {
    let Some(actor) = session::me_now().map(|me| me.actor()) else { return false };
    actor.effective_grants().any(|grant| {
        let unit = match &stage.unit {
            UnitRule::Fixed(code) => grant.unit == *code,
            // Which unit it is, each request's answer says.
            UnitRule::Answer { .. } => true,
        };
        unit && grant.institution == procedure.institution
            && (grant.role == stage.role || others.contains(&grant.role))
    })
}

/// One page of what waits, oldest first. `stage` empty: at all stages of the officer. `overdue`: only what is.
pub async fn queue(stage: &str, overdue: bool, cursor: Option<&str>) -> Result<Page<QueueItem>, Failure> {
    let mut query = "limit=25".to_owned();
    if !stage.is_empty() {
        query += &format!("&stage={}", encoded(stage));
    }
    if overdue {
        query += "&overdue=true";
    }
    page(query, cursor).await
}

/// One page of the documents at signature, oldest first: those that the officer may sign now, or with `others` those too
/// that wait for somebody else. `procedure` empty: of all.
pub async fn documents(
    procedure: &str,
    others: bool,
    limit: usize,
    cursor: Option<&str>,
) -> Result<Page<QueueItem>, Failure> {
    let which = if others { "kind=sign" } else { "to_sign=true" };
    page(format!("limit={limit}&{which}&procedure={}", encoded(procedure)), cursor).await
}

async fn page(mut query: String, cursor: Option<&str>) -> Result<Page<QueueItem>, Failure> {
    if let Some(cursor) = cursor {
        query += &format!("&cursor={}", encoded(cursor));
    }
    api::get(format!("/queue?{query}")).json().await
}

fn encoded(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

/// Where an officer works on a request: on its data, or on its document.
pub fn place_of(item: &QueueItem) -> String {
    match item.request.stage.as_ref().map(|stage| stage.kind) {
        Some(StageKind::Sign | StageKind::Generate) => format!("/officer/sign/{}", item.request.id),
        _ => format!("/officer/requests/{}", item.request.id),
    }
}
