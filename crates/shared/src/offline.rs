//! What the browser finds out by itself, without asking the server: between the page and `ventanilla-offline`, the part of
//! the app that is loaded only where something is checked.

use crate::values::Timestamp;
use serde::{Deserialize, Serialize};

/// How the signed statement of a QR code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementVerdict {
    /// Signed by the issuer, and not past its end.
    Good,
    /// Signed by the issuer, dated in the future: one of two clocks is off.
    NotYet,
    /// Signed by the issuer, past its end.
    Expired,
    /// Altered, or never the issuer's.
    BadSignature,
    /// No such key among those that are known here.
    UnknownKey,
    /// Dated when the key did not sign.
    OutsideOfKey,
    /// The issuer withdrew the key.
    KeyRevoked,
    /// Not a statement in its one form.
    Unreadable,
}

impl StatementVerdict {
    pub const ALL: [Self; 8] = [
        Self::Good,
        Self::NotYet,
        Self::Expired,
        Self::BadSignature,
        Self::UnknownKey,
        Self::OutsideOfKey,
        Self::KeyRevoked,
        Self::Unreadable,
    ];

    /// Message id of what it is called; with `-text` behind it, of what it means.
    pub fn message(self) -> &'static str {
        match self {
            Self::Good => "web-statement-good",
            Self::NotYet => "web-statement-not-yet",
            Self::Expired => "web-statement-expired",
            Self::BadSignature => "web-statement-bad-signature",
            Self::UnknownKey => "web-statement-unknown-key",
            Self::OutsideOfKey => "web-statement-outside-of-key",
            Self::KeyRevoked => "web-statement-key-revoked",
            Self::Unreadable => "web-statement-unreadable",
        }
    }

    /// Whether the issuer's signature holds.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Good | Self::NotYet | Self::Expired)
    }
}

/// A statement with the verdict on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementCheck {
    pub verdict: StatementVerdict,
    /// `null` when it cannot be read. To be believed only as far as the verdict goes.
    pub claims: Option<StatementClaims>,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementClaims {
    /// The issuer's code.
    pub issuer: String,
    pub number: String,
    /// Verification code, in groups; `null` when it is none of ours.
    pub code: Option<String>,
    pub date: Option<Timestamp>,
    /// The first moment at which it no longer holds; `null`: without end.
    pub good_until: Option<Timestamp>,
    /// Id of the key that it names.
    pub key: String,
}

/// Whether a certificate's data are those of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataVerdict {
    /// Their salted hash is the one that the issuer signed.
    Same,
    Different,
    /// Not the file with the data of a certificate.
    Unreadable,
}

impl DataVerdict {
    /// Message id.
    pub fn message(self) -> &'static str {
        match self {
            Self::Same => "web-data-same",
            Self::Different => "web-data-different",
            Self::Unreadable => "web-data-unreadable",
        }
    }
}

/// Whether the public log has a certificate's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionCheck {
    pub verdict: InclusionVerdict,
    /// Leaves under the head that it was proved for.
    pub size: u64,
    /// When that head was signed.
    pub signed_at: Option<Timestamp>,
    /// Of the entry: `certificate_issued` and others.
    pub kind: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InclusionVerdict {
    /// The entry is in the tree, and the tree's head is signed by the log's key.
    Included,
    /// The entry is about another file.
    OtherFile,
    /// The proof does not lead from the entry to the head.
    NotProven,
    /// The head is not signed by the log's key, or is none.
    HeadNotSigned,
}

impl InclusionVerdict {
    /// Message id; with `-text` behind it, of what it means.
    pub fn message(self) -> &'static str {
        match self {
            Self::Included => "web-inclusion-included",
            Self::OtherFile => "web-inclusion-other-file",
            Self::NotProven => "web-inclusion-not-proven",
            Self::HeadNotSigned => "web-inclusion-head-not-signed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{Language, has};

    #[test]
    fn every_verdict_has_words() {
        let inclusion = [
            InclusionVerdict::Included,
            InclusionVerdict::OtherFile,
            InclusionVerdict::NotProven,
            InclusionVerdict::HeadNotSigned,
        ];
        let data = [DataVerdict::Same, DataVerdict::Different, DataVerdict::Unreadable];
        let titles = StatementVerdict::ALL.map(StatementVerdict::message).into_iter();
        let titles: Vec<_> = titles.chain(inclusion.map(InclusionVerdict::message)).collect();
        let texts = titles.iter().map(|title| format!("{title}-text"));
        let ids = titles.iter().map(ToString::to_string).chain(texts);
        for id in ids.chain(data.map(|verdict| verdict.message().to_owned())) {
            assert!(Language::ALL.into_iter().all(|language| has(language, &id)), "{id}");
        }
    }
}
