//! Compares the log with what it tells of: `ventanilla-api log verify`. Reads a part at a time.

use super::{CertificateEvent, days, entry, store};
use crate::app::Tx;
use crate::certificates::store::{self as certificates, Status};
use crate::db::schema;
use crate::error::ApiError;
use crate::renewals::store as renewals;
use crate::requests::events;
use crate::revocations;
use crate::signing_keys;
use diesel::prelude::*;
use serde_json::Value;
use std::collections::HashSet;
use ventanilla_shared::CertificateId;
use ventanilla_shared::api::log::LogLeaf;
use ventanilla_transparency::{Hash, Head, Node, NodeStore, Root, Tree, VerifierKey};

/// Leaves that are read at a time.
const PART: i64 = 5_000;

/// Something that is not as the log says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    #[error("leaf {0} is missing")]
    LeafMissing(u64),
    #[error("leaf {0} was altered: it no longer has its hash")]
    LeafAltered(u64),
    #[error("there are leaves beyond the log's size")]
    LeavesBeyond,
    #[error("the tree's node at level {level}, index {index} is missing or another one")]
    Node { level: u8, index: u64 },
    #[error("the leaves have another root than the log says")]
    Root,
    #[error("the head of {0} is not signed by a key of the log")]
    HeadNotSigned(String),
    #[error("the leaves do not lead to the head of {0}")]
    HeadDiffers(String),
    #[error("the leaves do not lead to the head that was given: the log was written anew")]
    GivenHeadDiffers,
    #[error("certificate {number} has no leaf `{kind}`")]
    CertificateWithoutLeaf { number: String, kind: &'static str },
    #[error("certificate {0} is not the file that the log names")]
    CertificateDiffers(String),
    #[error("certificate {number} has a leaf `{kind}`, but is not in that state")]
    CertificateState { number: String, kind: String },
    #[error("the revocation of certificate {0} is not the one of which the log tells")]
    RevocationDiffers(String),
    #[error("the earlier files of certificate {0} are not those of which the log tells")]
    FilesDiffer(String),
    #[error("leaf {position}: there is no certificate {number}")]
    CertificateGone { position: u64, number: String },
    #[error("the signing key {0} is enrolled, but not in the log")]
    SigningKey(String),
    #[error("the key {0} is enrolled in the log, but gone")]
    KeyGone(String),
    #[error("the key for statements {0} is not in the log as it stands")]
    StatementKey(String),
    #[error("the histories of {0} are not those of which the log has the head")]
    Day(String),
    #[error("a history is broken: {0}")]
    History(String),
}

/// What was read, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Report {
    pub root: Root,
    pub findings: Vec<Finding>,
}

/// Checks everything. `given`: a head that was kept elsewhere; only it shows that the whole database was written anew.
pub fn verify(tx: &mut Tx<'_>, given: Option<&Head>) -> Result<Report, ApiError> {
    let root = store::state(tx)?;
    let mut findings = Vec::new();
    leaves(tx, root, &mut findings)?;
    heads(tx, root, given, &mut findings)?;
    rows(tx, &mut findings)?;
    histories(tx, &mut findings)?;
    Ok(Report { root, findings })
}

/// Computes every node anew and compares it with the one that is kept.
struct Compared<'a, 'f> {
    nodes: store::Nodes<'a>,
    findings: &'f mut Vec<Finding>,
}

impl NodeStore for Compared<'_, '_> {
    type Error = diesel::result::Error;

    fn read(&mut self, nodes: &[Node]) -> Result<Vec<Option<Hash>>, Self::Error> {
        self.nodes.read(nodes)
    }

    fn write(&mut self, computed: &[(Node, Hash)]) -> Result<(), Self::Error> {
        for part in computed.chunks(500) {
            let places: Vec<Node> = part.iter().map(|(node, _)| *node).collect();
            for ((node, hash), kept) in part.iter().zip(self.nodes.read(&places)?) {
                if kept != Some(*hash) {
                    self.findings.push(Finding::Node { level: node.level, index: node.index });
                }
            }
        }
        Ok(())
    }
}

fn leaves(tx: &mut Tx<'_>, root: Root, findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    let mut next = 0;
    let mut computed = Root { size: 0, hash: Hash::empty() };
    while next < root.size {
        let mut part = store::leaves(tx, next, PART)?;
        part.retain(|leaf| leaf.position < root.size);
        let mut hashes = Vec::with_capacity(part.len());
        for (expected, leaf) in (next..).zip(&part) {
            let hash = Hash::leaf(leaf.entry.as_bytes());
            if leaf.position != expected {
                findings.push(Finding::LeafMissing(expected));
                return Ok(());
            }
            if hash.to_string() != leaf.hash {
                findings.push(Finding::LeafAltered(expected));
            }
            hashes.push(hash);
        }
        if part.is_empty() {
            findings.push(Finding::LeafMissing(next));
            return Ok(());
        }
        gone(tx, &part, findings)?;
        let compared = Compared { nodes: store::Nodes(tx.db), findings };
        match Tree::new(compared, next).append(&hashes) {
            Ok(now) => computed = now,
            // Found and told when its part was compared.
            Err(ventanilla_transparency::TreeError::Missing(_)) => return Ok(()),
            Err(error) => return Err(store::failed(error)),
        }
        next += u64::try_from(part.len()).map_err(ApiError::internal)?;
    }
    if computed != root {
        findings.push(Finding::Root);
    }
    // A leaf may have been appended since the size was read.
    let now = store::state(tx)?.size;
    if !store::leaves(tx, now, 1)?.is_empty() {
        findings.push(Finding::LeavesBeyond);
    }
    Ok(())
}

/// Leaves about certificates that are not there.
fn gone(tx: &mut Tx<'_>, part: &[LogLeaf], findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    use schema::certificates::{number, table};
    let named: Vec<(u64, String)> = part
        .iter()
        .filter_map(|leaf| {
            let entry: Value = serde_json::from_str(&leaf.entry).ok()?;
            let about = entry["kind"].as_str().is_some_and(|kind| kind.starts_with("certificate_"));
            about.then(|| Some((leaf.position, entry["number"].as_str()?.to_owned())))?
        })
        .collect();
    for named in named.chunks(500) {
        let wanted: Vec<&str> = named.iter().map(|(_, wanted)| wanted.as_str()).collect();
        let there: Vec<String> = table.filter(number.eq_any(wanted)).select(number).load(tx.db)?;
        let lost = named.iter().filter(|(_, wanted)| !there.contains(wanted));
        findings.extend(
            lost.map(|(position, lost)| Finding::CertificateGone {
                position: *position,
                number: lost.clone(),
            }),
        );
    }
    Ok(())
}

fn heads(
    tx: &mut Tx<'_>,
    root: Root,
    given: Option<&Head>,
    findings: &mut Vec<Finding>,
) -> Result<(), ApiError> {
    let keys: Vec<VerifierKey> =
        store::keys(tx)?.iter().filter_map(|key| key.key.parse::<VerifierKey>().ok()).collect();
    // What the tree says of a size; nothing where it has none.
    let at = |tx: &mut Tx<'_>, size: u64| {
        if size > root.size { None } else { store::tree(tx, root.size).root(size).ok() }
    };
    let mut before = None;
    loop {
        let part = store::heads(tx, before, PART)?;
        let Some(last) = part.last() else { break };
        before = Some(last.signed_at.timestamp());
        for kept in &part {
            let when = kept.signed_at.to_rfc3339();
            let head = keys.iter().find_map(|key| Head::verified(&kept.note, key).ok());
            match head {
                None => findings.push(Finding::HeadNotSigned(when)),
                Some(head) if at(tx, head.root.size) != Some(head.root) => {
                    findings.push(Finding::HeadDiffers(when));
                }
                Some(_) => {}
            }
        }
    }
    if let Some(given) = given
        && at(tx, given.root.size) != Some(given.root)
    {
        findings.push(Finding::GivenHeadDiffers);
    }
    Ok(())
}

/// Keys of which the log's last word is that they are enrolled, and which are not there.
fn keys_gone(tx: &mut Tx<'_>, findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    use schema::log_leaves::{kind, subject, table};
    let mut there = signing_keys::store::fingerprints(tx)?;
    there.extend(schema::statement_keys::table.select(schema::statement_keys::public).load::<String>(tx.db)?);
    let there: HashSet<String> = there.into_iter().collect();
    let enrolled = ["signing_key_enrolled", "statement_key_enrolled"];
    let told: Vec<String> =
        table.filter(kind.eq_any(enrolled)).select(subject).distinct().order(subject).load(tx.db)?;
    for key in told.into_iter().filter(|key| !there.contains(key)) {
        let last = store::about(tx, &key)?.pop();
        if last.is_some_and(|last| enrolled.contains(&last.0.as_str())) {
            findings.push(Finding::KeyGone(key));
        }
    }
    Ok(())
}

/// Keys for statements that are not in the log as they stand.
fn statement_keys(tx: &mut Tx<'_>, findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    use schema::statement_keys::{not_after, public, table};
    let rows: Vec<(String, Option<chrono::NaiveDateTime>)> = table.select((public, not_after)).load(tx.db)?;
    for (key, end) in rows {
        let expected = if end.is_some() { "statement_key_removed" } else { "statement_key_enrolled" };
        if store::about(tx, &key)?.last().is_none_or(|(kind, _)| kind != expected) {
            findings.push(Finding::StatementKey(key));
        }
    }
    Ok(())
}

/// Rows without their leaves, or not as these say.
fn rows(tx: &mut Tx<'_>, findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    use schema::certificates::{id, table};
    let mut after = String::new();
    loop {
        let ids: Vec<String> = table.filter(id.gt(&after)).order(id).limit(PART).select(id).load(tx.db)?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        for certificate in &ids {
            let certificate: CertificateId = certificate.parse().map_err(ApiError::internal)?;
            if let Some(kept) = certificates::find(tx, certificate)? {
                compare(tx, &kept, findings)?;
            }
        }
    }
    for fingerprint in signing_keys::store::fingerprints(tx)? {
        let told = store::about(tx, &fingerprint)?;
        if told.last().is_none_or(|(kind, _)| kind != "signing_key_enrolled") {
            findings.push(Finding::SigningKey(fingerprint));
        }
    }
    statement_keys(tx, findings)?;
    keys_gone(tx, findings)
}

fn compare(tx: &mut Tx<'_>, kept: &certificates::Kept, findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    use CertificateEvent::{Issued, Rendered, Renewed, Revoked, Voided};
    let told = store::about(tx, &kept.number)?;
    let number = &kept.number;
    let mut expected = match kept.status {
        _ if !kept.is_rendered() => vec![],
        Status::Pending => vec![Rendered],
        Status::Issued => vec![Rendered, Issued],
        Status::Revoked => vec![Rendered, Issued, Revoked],
        Status::Void => vec![Rendered, Voided],
    };
    let earlier = renewals::earlier_files(tx, kept.id)?;
    if !earlier.is_empty() {
        expected.push(Renewed);
    }
    for event in &expected {
        if !told.iter().any(|(kind, _)| kind == event.kind()) {
            findings.push(Finding::CertificateWithoutLeaf { number: number.clone(), kind: event.kind() });
        }
    }
    for (kind, _) in &told {
        if !expected.iter().any(|event| event.kind() == kind) {
            findings.push(Finding::CertificateState { number: number.clone(), kind: kind.clone() });
        }
    }
    // Signatures change the file until the last one is on it; from then on only a renewal does.
    let finished = [Issued.kind(), Voided.kind(), Renewed.kind()];
    let mut files = told.iter().filter(|(kind, _)| finished.contains(&kind.as_str()));
    if let Some((_, last)) = files.next_back() {
        if last.as_deref() != Some(&kept.sha256) {
            findings.push(Finding::CertificateDiffers(number.clone()));
        }
        let before: Vec<Option<&str>> = files.map(|(_, sha256)| sha256.as_deref()).collect();
        if !before.into_iter().eq(earlier.iter().map(|sha256| Some(sha256.as_str()))) {
            findings.push(Finding::FilesDiffer(number.clone()));
        }
    }
    let leaves = store::told(tx, number, Revoked.kind())?;
    if !revocations::as_told(tx, kept, &leaves)? {
        findings.push(Finding::RevocationDiffers(number.clone()));
    }
    Ok(())
}

fn histories(tx: &mut Tx<'_>, findings: &mut Vec<Finding>) -> Result<(), ApiError> {
    use schema::log_leaves::{entry as text, kind, position, subject, table};
    let days: Vec<(String, String)> =
        table.filter(kind.eq(entry::HISTORY_DAY)).order(position).select((subject, text)).load(tx.db)?;
    for (day, told) in days {
        let told: Value = serde_json::from_str(&told).unwrap_or_default();
        let now = match day.parse() {
            Ok(day) => days::of(tx, day)?.canonical(tx.now)?,
            Err(_) => String::new(),
        };
        let now: Value = serde_json::from_str(&now).unwrap_or_default();
        if ["day", "root", "requests", "events"].iter().any(|value| now[value] != told[value]) {
            findings.push(Finding::Day(day));
        }
    }
    let mut after = String::new();
    loop {
        use schema::events::{request_id, table};
        let part =
            table.filter(request_id.gt(&after)).select(request_id).distinct().order(request_id).limit(PART);
        let requests: Vec<String> = part.load(tx.db)?;
        let Some(last) = requests.last() else { break };
        after.clone_from(last);
        for request in &requests {
            let request = request.parse().map_err(ApiError::internal)?;
            match events::of_request(tx, request) {
                Err(ApiError::Internal(words)) => findings.push(Finding::History(words)),
                other => drop(other?),
            }
        }
    }
    Ok(())
}
