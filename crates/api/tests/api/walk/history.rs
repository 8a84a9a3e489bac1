//! Each move is exactly one event: what was done is noted as it is done, and compared with what the server tells.

use super::Case;
use crate::support::Client;
use serde_json::{Value, json};
use ventanilla_shared::AccountId;
use ventanilla_shared::decision::Role;

/// A move that was made.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    pub action: &'static str,
    /// `None`: the engine.
    pub by: Option<AccountId>,
    pub role: Option<Role>,
    pub to: &'static str,
    pub stage: Option<String>,
    /// Spanish labels of typed reasons.
    pub reasons: Vec<String>,
    pub text: Option<String>,
    pub payment: Option<bool>,
}

impl Case<'_> {
    /// Notes a move. Saving the same part again adds nothing to the history.
    pub(super) fn moved(&mut self, moved: Moved) {
        let repeats = |last: &Moved| {
            matches!(moved.action, "save" | "fill")
                && (last.action, last.by, &last.text, last.payment)
                    == (moved.action, moved.by, &moved.text, moved.payment)
        };
        if !self.moves.last().is_some_and(repeats) {
            self.moves.push(moved);
        }
    }

    /// A move of the applicant.
    pub(super) fn own(&mut self, action: &'static str, to: &'static str, text: Option<&str>) {
        let by = Some(self.applicant.account);
        self.moved(Moved { action, by, to, text: text.map(str::to_owned), ..Moved::default() });
    }

    /// The history is what was done, no more and no less, to the applicant and to an officer; and the chain holds.
    pub async fn expect_history(&self, officer: &Client) {
        let path = format!("/requests/{}/events", self.id);
        let mut expected: Vec<String> = Vec::new();
        let mut from = Value::Null;
        for (at, moved) in self.moves.iter().enumerate() {
            let event = json!({
                "sequence": at + 1, "action": moved.action, "role": moved.role, "by_engine": moved.by.is_none(),
                "from": from, "to": moved.to, "stage": moved.stage, "reasons": moved.reasons, "text": moved.text,
                "payment_confirmed": moved.payment,
            });
            from = json!(moved.to);
            expected.push(event.to_string());
        }
        let mut hashes = Vec::new();
        for (who, is_officer) in [(&self.applicant, false), (officer, true)] {
            let events = who.get(&path).await.ok();
            let events = events.as_array().unwrap();
            let told: Vec<String> = events.iter().map(comparable).collect();
            assert_eq!(told, expected, "{}", self.walk.procedure.code);
            let mut previous = Value::Null;
            for event in events {
                assert_eq!(event["previous_hash"], previous, "{event}");
                previous = event["hash"].clone();
                assert_eq!(previous.as_str().map(str::len), Some(64));
                let names_officer = !event["role"].is_null() && !event["actor_name"].is_null();
                assert!(is_officer || !names_officer, "an applicant reads roles, not names: {event}");
            }
            hashes.push(previous);
        }
        assert_eq!(hashes[0], hashes[1]);
    }
}

fn comparable(event: &Value) -> String {
    let labels: Vec<&Value> = event["reasons"].as_array().unwrap().iter().map(|text| &text["es"]).collect();
    let kept = |name: &str| event[name].clone();
    json!({
        "sequence": kept("sequence"), "action": kept("action"), "role": kept("role"),
        "by_engine": kept("by_engine"), "from": kept("from"), "to": kept("to"), "stage": kept("stage"),
        "reasons": labels, "text": kept("text"), "payment_confirmed": kept("payment_confirmed"),
    })
    .to_string()
}
