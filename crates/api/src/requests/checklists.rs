//! What officers ticked off, by stage: a later stage's list does not touch an earlier one's, and what was ticked before a
//! rejection stays with the request without counting any more.

use super::Stored;
use crate::app::Tx;
use crate::error::ApiError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ventanilla_shared::AccountId;
use ventanilla_shared::api::requests::{CheckedPoint, PointTick, StageChecklist};
use ventanilla_shared::procedure::Stage;

/// A point that was ticked off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    pub point: String,
    pub by: AccountId,
    /// As the person was called then.
    pub name: String,
    pub at: DateTime<Utc>,
    /// Ticked in a review that ended in a rejection: kept, and not counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub past: bool,
}

/// The ticks of each stage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checklists(BTreeMap<String, Vec<Tick>>);

/// As the column holds them: before stages were told apart, it held the ids of the stage at which the request stood.
#[derive(Deserialize)]
#[serde(untagged)]
enum Column {
    ByStage(Checklists),
    OfOne(Vec<String>),
}

impl Checklists {
    /// Reads the column. Ids without a stage are the present stage's, ticked by whoever held the request.
    pub fn read(
        column: &str,
        stage: Option<&str>,
        holder: Option<AccountId>,
        at: DateTime<Utc>,
    ) -> serde_json::Result<Self> {
        let ids = match serde_json::from_str(column)? {
            Column::ByStage(ticks) => return Ok(ticks),
            Column::OfOne(ids) => ids,
        };
        let (Some(stage), Some(by)) = (stage, holder) else { return Ok(Self::default()) };
        let tick = |point| Tick { point, by, name: String::new(), at, past: false };
        Ok(Self(BTreeMap::from([(stage.to_owned(), ids.into_iter().map(tick).collect())])))
    }

    /// The ids of the points that are ticked off at a stage.
    pub fn ticked(&self, stage: &str) -> Vec<String> {
        let ticks = self.0.get(stage).into_iter().flatten().filter(|tick| !tick.past);
        ticks.map(|tick| tick.point.clone()).collect()
    }

    /// Whether nothing of the stage's list is open.
    pub fn done(&self, stage: &Stage) -> bool {
        let ticked = self.ticked(&stage.id);
        stage.checklist.iter().all(|item| ticked.contains(&item.id))
    }

    /// Ticks off exactly these points of a stage. Who ticked one off before stays the one who did.
    pub fn set(
        &mut self,
        stage: &Stage,
        points: &[String],
        (by, name): (AccountId, &str),
        at: DateTime<Utc>,
    ) {
        let ticks = self.0.entry(stage.id.clone()).or_default();
        ticks.retain(|tick| tick.past || points.contains(&tick.point));
        for item in stage.checklist.iter().filter(|item| points.contains(&item.id)) {
            if !ticks.iter().any(|tick| !tick.past && tick.point == item.id) {
                ticks.push(Tick { point: item.id.clone(), by, name: name.to_owned(), at, past: false });
            }
        }
        if ticks.is_empty() {
            self.0.remove(&stage.id);
        }
    }

    /// A rejection ends the review: the next one starts afresh.
    pub fn end_review(&mut self) {
        self.0.values_mut().flatten().for_each(|tick| tick.past = true);
    }
}

/// The lists of the stages at which something was ticked off, or that the request stands at.
pub fn shown(tx: &mut Tx<'_>, request: &Stored) -> Result<Vec<StageChecklist>, ApiError> {
    let mut lists = Vec::new();
    for stage in &request.procedure().stages {
        let known = request.checklists.0.get(&stage.id).map(Vec::as_slice).unwrap_or_default();
        if stage.checklist.is_empty() || (known.is_empty() && request.stage.as_ref() != Some(&stage.id)) {
            continue;
        }
        let mut points = Vec::with_capacity(stage.checklist.len());
        for item in &stage.checklist {
            let mut ticks = Vec::new();
            for tick in known.iter().filter(|tick| tick.point == item.id) {
                let by =
                    if tick.name.is_empty() { super::view::name_of(tx, tick.by)? } else { tick.name.clone() };
                ticks.push(PointTick { by, at: tick.at, current: !tick.past });
            }
            points.push(CheckedPoint { id: item.id.clone(), label: item.label.clone(), ticks });
        }
        lists.push(StageChecklist { stage: stage.id.clone(), title: stage.title.clone(), points });
    }
    Ok(lists)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_from_before_stages_were_told_apart_is_the_present_stages() {
        let (by, at) = (AccountId(uuid::Uuid::from_u128(7)), DateTime::UNIX_EPOCH);
        let read = Checklists::read(r#"["identity","igss"]"#, Some("review"), Some(by), at).unwrap();
        assert_eq!(read.ticked("review"), ["identity", "igss"]);
        assert_eq!(read.ticked("central"), Vec::<String>::new());
        let again = serde_json::to_string(&read).unwrap();
        assert_eq!(Checklists::read(&again, None, None, at).unwrap(), read);
        assert_eq!(Checklists::read("[]", None, None, at).unwrap(), Checklists::default());
    }
}
