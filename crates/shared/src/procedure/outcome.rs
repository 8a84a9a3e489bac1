use crate::decision::IdentityLevel;
use crate::values::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What approval produces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What the document is called, as on the verification page.
    pub document: Text,
    /// What the default certificate says before the answers.
    pub statement: Option<Text>,
    /// Name of a Typst template in the procedure's folder; the default one when missing.
    pub template: Option<String>,
    /// Months for which it is valid; without end when missing.
    pub valid_months: Option<u32>,
    /// What the person does next.
    pub next_step: Option<Text>,
    /// What takes effect with the last signature, beside the document.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// What takes effect with the last signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "effect", rename_all = "snake_case", deny_unknown_fields)]
pub enum Effect {
    /// A row of a register: columns and the answers that go into them.
    RegisterEntry { register: String, values: BTreeMap<String, String> },
    /// The applicant's account is raised to this level.
    IdentityLevel { level: IdentityLevel },
    /// The account that the applicant claims gets the e-mail that the applicant confirmed. Its old address is told when the
    /// request is filed, and may veto for so many hours; nothing is signed before they have passed.
    AccountEmail { veto_hours: u32 },
}

/// What the portal tells the person instead of its general words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notices {
    pub submitted: Option<Text>,
    pub taken: Option<Text>,
    pub rejected: Option<Text>,
    pub rejected_definitively: Option<Text>,
    pub signed: Option<Text>,
}

impl Outcome {
    /// For how many hours the owner of the account that gets a new e-mail may veto, where it gets one.
    pub fn veto_hours(&self) -> Option<u32> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::AccountEmail { veto_hours } => Some(*veto_hours),
            _ => None,
        })
    }

    /// Whether it raises the applicant's identity level, and to which.
    pub fn identity_level(&self) -> Option<IdentityLevel> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::IdentityLevel { level } => Some(*level),
            _ => None,
        })
    }
}

impl Notices {
    /// The words for a kind of notification, where the definition has its own.
    pub fn of(&self, kind: &str) -> Option<&Text> {
        match kind {
            "submitted" => self.submitted.as_ref(),
            "taken" => self.taken.as_ref(),
            "rejected" => self.rejected.as_ref(),
            "rejected_definitively" => self.rejected_definitively.as_ref(),
            "signed" => self.signed.as_ref(),
            _ => None,
        }
    }
}
