use crate::values::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of document that may or must be attached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    pub id: String,
    pub title: Text,
    pub help: Option<Text>,
    pub required: RequiredWhen,
    /// Only asked for when it holds.
    #[serde(default)]
    pub when: Option<super::Condition>,
    pub accepts: Vec<MediaType>,
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// Most files of this kind.
    pub max_files: usize,
    /// Whether both sides must be in the file or files.
    #[serde(default)]
    pub both_sides: bool,
    /// Whether the person says what it is.
    #[serde(default)]
    pub described: bool,
    /// What is said when it is missing.
    pub missing: Option<Text>,
    /// Whether the page offers to record it with the camera; for videos.
    #[serde(default)]
    pub recorded: bool,
    /// A file of the procedure's folder that shows how it should be.
    pub sample: Option<String>,
    /// Days after which its content is deleted, counted from the last move of a request that no officer has to do with any
    /// more; name and SHA-256 stay. Kept without end when missing.
    pub retention_days: Option<u32>,
    /// Whether the certificate names it, with its pages and its SHA-256.
    #[serde(default = "super::yes")]
    pub printed: bool,
    /// What is made of electronic signatures in an attached PDF; nothing when missing.
    #[serde(default)]
    pub signature: Option<SignatureUse>,
}

/// What is made of electronic signatures in an attached PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatureUse {
    /// They are checked when the file is attached, and shown to the applicant and to the officer, who judges them.
    Shown,
}

/// Documents of which at least some must be attached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentGroup {
    pub id: String,
    /// Ids of document kinds, none of which is required by itself.
    pub documents: Vec<String>,
    /// How many kinds of them.
    #[serde(default = "one")]
    pub min: usize,
    /// Only asked for when it holds.
    #[serde(default)]
    pub when: Option<super::Condition>,
    /// What is said when there are fewer.
    pub missing: Text,
}

fn one() -> usize {
    1
}

impl super::Procedure {
    /// How many kinds of `group` a request takes and must have; and how many of those are among the `attached`.
    pub fn group_standing(
        &self,
        group: &DocumentGroup,
        subject: super::SubjectKind,
        form: &super::Form,
        attached: &[&str],
    ) -> (usize, usize) {
        let holds = |condition: &super::Condition| condition.holds(&serde_json::Map::new(), form);
        if !group.when.as_ref().is_none_or(holds) {
            return (0, 0);
        }
        let kinds = group.documents.iter().filter_map(|id| self.document(id));
        let asked: Vec<&DocumentKind> = kinds.filter(|kind| kind.asked(subject, form)).collect();
        let there = asked.iter().filter(|kind| attached.contains(&kind.id.as_str())).count();
        (group.min.min(asked.len()), there)
    }

    /// How many documents a request must have, and how many of those it has.
    pub fn documents_standing(
        &self,
        subject: super::SubjectKind,
        form: &super::Form,
        attached: &[&str],
    ) -> (usize, usize) {
        let required = self.documents.iter().filter(|kind| kind.is_required() && kind.asked(subject, form));
        let single = required.map(|kind| (1, usize::from(attached.contains(&kind.id.as_str()))));
        let groups = self.document_groups.iter().map(|group| {
            let (needed, there) = self.group_standing(group, subject, form, attached);
            (needed, there.min(needed))
        });
        single.chain(groups).fold((0, 0), |(needed, there), one| (needed + one.0, there + one.1))
    }
}

impl DocumentKind {
    /// Whether a request about `subject` with these answers takes it.
    pub fn asked(&self, subject: super::SubjectKind, form: &super::Form) -> bool {
        let whom = self.required != RequiredWhen::ForAssociatedPerson
            || subject == super::SubjectKind::AssociatedPerson;
        whom && self.when.as_ref().is_none_or(|condition| condition.holds(&serde_json::Map::new(), form))
    }

    /// Whether it takes a video, which comes in parts that can be sent again.
    pub fn takes_video(&self) -> bool {
        self.accepts.iter().any(|kind| kind.is_video())
    }

    /// Whether it must be attached, where it is asked for at all.
    pub fn is_required(&self) -> bool {
        self.required != RequiredWhen::Never
    }
}

/// When a document is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequiredWhen {
    Always,
    /// When the request is about somebody else than the applicant; otherwise it is not asked for.
    ForAssociatedPerson,
    Never,
}

/// The file formats that the counter takes, judged by content and not by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum MediaType {
    #[serde(rename = "application/pdf")]
    Pdf,
    #[serde(rename = "image/jpeg")]
    Jpeg,
    #[serde(rename = "image/png")]
    Png,
    #[serde(rename = "video/mp4")]
    Mp4,
    #[serde(rename = "video/webm")]
    Webm,
}

impl MediaType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
        }
    }

    pub fn is_video(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm)
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Pdf, Self::Jpeg, Self::Png, Self::Mp4, Self::Webm]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png)
    }

    /// The format that a file's first bytes announce. Whether the rest keeps the promise is checked by the server.
    pub fn sniff(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if head.get(4..8) == Some(b"ftyp") {
            Some(Self::Mp4)
        } else if head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
            Some(Self::Webm)
        } else {
            None
        }
    }
}
