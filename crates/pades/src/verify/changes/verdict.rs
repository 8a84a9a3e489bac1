use super::RawChange;
use crate::{
    FieldLock,
    verify::{
        finding::ChangeKind,
        report::{Change, ChangeVerdict},
    },
};

/// What a signature permits to happen after it.
#[derive(Debug, Clone, Default)]
pub(in crate::verify) struct Permissions {
    /// The lowest P of the certification and of the signature's own lock (ISO 32000-2, table 257 and 236).
    pub level: Option<u8>,
    pub locks: Vec<FieldLock>,
}

/// How `change` stands to a signature with these permissions.
pub(in crate::verify) fn judge(change: &RawChange, permissions: &Permissions) -> Change {
    let locked =
        change.field.as_deref().is_some_and(|name| permissions.locks.iter().any(|lock| lock.locks(name)));
    let level = permissions.level.unwrap_or(2);
    let from_two = if level >= 2 { ChangeVerdict::Permitted } else { ChangeVerdict::Forbidden };
    let mut kind = change.kind;
    let verdict = match change.kind {
        ChangeKind::ValidationDataAdded | ChangeKind::TimestampAdded | ChangeKind::MetadataChanged => {
            ChangeVerdict::Permitted
        }
        ChangeKind::FormFilled | ChangeKind::FieldSigned if locked => {
            kind = ChangeKind::LockedFieldChanged;
            ChangeVerdict::Forbidden
        }
        ChangeKind::FormFilled | ChangeKind::FieldSigned | ChangeKind::InvisibleFieldAdded => from_two,
        // Sneaky signature attack (Rohlmann et al. 2021): the new field's look may cover what was certified.
        ChangeKind::VisibleFieldAdded if level >= 2 => ChangeVerdict::NeedsLook,
        // Evil annotation attack (the same). Without a certification nothing forbids an annotation, nor vouches for it.
        ChangeKind::AnnotationAdded | ChangeKind::AnnotationChanged
            if permissions.level.is_none_or(|level| level >= 3) =>
        {
            ChangeVerdict::NeedsLook
        }
        _ => ChangeVerdict::Forbidden,
    };
    Change {
        revision: change.revision + 1,
        kind,
        object: change.object,
        field: change.field.clone(),
        verdict,
    }
}
