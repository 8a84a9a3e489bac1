use crate::api::{self, Failure};
use crate::session;
use ventanilla_shared::Text;
use ventanilla_shared::api::Page;
use ventanilla_shared::api::requests::QueueItem;
use ventanilla_shared::decision::Role;
use ventanilla_shared::procedure::{StageKind, UnitRule};

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
    let actor = session::me_now().map(|me| me.actor());
    let Some(actor) = actor else { return Ok(Vec::new()) };
    let mut desks: Vec<Desk> = Vec::new();
    for summary in api::procedures().await? {
        if !actor.effective_grants().any(|grant| grant.institution == summary.institution) {
            continue;
        }
        let procedure = api::procedure(&summary.code).await?;
        for stage in procedure.stages.iter().filter(|stage| stage.kind != StageKind::Generate) {
            let works = actor.effective_grants().any(|grant| {
                let unit = match &stage.unit {
                    UnitRule::Fixed(code) => grant.unit == *code,
                    // Which unit it is, each request's answer says.
                    UnitRule::Answer { .. } => true,
                };
                unit && grant.institution == procedure.institution
                    && (grant.role == stage.role || grant.role == Role::HeadOfUnit)
            });
            if works && !desks.iter().any(|desk| desk.stage == stage.id) {
                desks.push(Desk { stage: stage.id.clone(), title: stage.title.clone(), kind: stage.kind });
            }
        }
    }
    Ok(desks)
}

/// One page of what waits, oldest first. `stage` empty: at all stages of the officer. `overdue`: only what is.
pub async fn queue(stage: &str, overdue: bool, cursor: Option<&str>) -> Result<Page<QueueItem>, Failure> {
    let encoded = |text: &str| String::from(js_sys::encode_uri_component(text));
    let mut query = "limit=25".to_owned();
    if !stage.is_empty() {
        query += &format!("&stage={}", encoded(stage));
    }
    if overdue {
        query += "&overdue=true";
    }
    if let Some(cursor) = cursor {
        query += &format!("&cursor={}", encoded(cursor));
    }
    api::get(format!("/queue?{query}")).json().await
}

/// Where an officer works on a request: on its data, or on its document.
pub fn place_of(item: &QueueItem) -> String {
    match item.request.stage.as_ref().map(|stage| stage.kind) {
        Some(StageKind::Sign | StageKind::Generate) => format!("/officer/sign/{}", item.request.id),
        _ => format!("/officer/requests/{}", item.request.id),
    }
}
