use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Object, ObjectId, decode_text_string};

use super::{
    document::{Document, Indirect},
    fields::{form, signed},
    finding::Finding,
    report::{CoveredRevision, SignatureKind},
};
use crate::FieldLock;

/// A signature as the file holds it, before anything of it is believed.
pub(super) struct Signed<'a> {
    pub field: String,
    pub kind: SignatureKind,
    /// From 0; of the newest form that has it, if it is not well placed.
    pub revision: usize,
    pub coverage: Option<CoveredRevision>,
    pub parts: [&'a [u8]; 2],
    pub contents: Vec<u8>,
    pub claimed_time: Option<DateTime<Utc>>,
    pub reason: Option<String>,
    pub supported: bool,
    /// `ETSI.CAdES.detached`
    pub cades: bool,
    pub certifies: Option<u8>,
    /// P of the field's own lock (ISO 32000-2, table 236).
    pub lock_level: Option<u8>,
    pub lock: Option<FieldLock>,
    pub findings: Vec<Finding>,
}

/// Every signature that any revision's form holds, oldest first, and whether one of them went later.
pub(super) fn signatures<'a>(document: &Document<'a>) -> (Vec<Signed<'a>>, Vec<Finding>) {
    let last = document.revisions.len().saturating_sub(1);
    let mut seen = BTreeSet::new();
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    let newest = form(document, last);
    let now: BTreeSet<(u32, usize)> = signed(&newest)
        .filter_map(|(number, _, value)| Some((number, place(document, last, number, value)?)))
        .collect();
    let mut values = BTreeSet::new();
    for revision in (0..=last).rev() {
        let older = if revision == last { None } else { Some(form(document, revision)) };
        for (number, field, value) in signed(older.as_ref().unwrap_or(&newest)) {
            let key = (number, place(document, revision, number, value).unwrap_or_default());
            if !seen.insert(key) {
                continue;
            }
            let mut signature = read(document, revision, number, value, &field.name);
            if !now.contains(&key) && revision < last {
                findings.push(Finding::SignatureRemoved);
                signature.findings.push(Finding::SignatureRemoved);
            }
            if key.1 != 0 && !values.insert(key.1) {
                signature.findings.push(Finding::SignatureShared);
            }
            found.push(signature);
        }
    }
    found.sort_by(|one, other| (one.revision, &one.field).cmp(&(other.revision, &other.field)));
    findings.dedup();
    (found, findings)
}

/// Where the object lies that holds the signature dictionary: two revisions' fields with one offset are one signature.
fn place(document: &Document<'_>, revision: usize, field: u32, value: &Object) -> Option<usize> {
    container(document, revision, field, value).map(|container| container.start)
}

fn container<'d>(
    document: &'d Document<'_>,
    revision: usize,
    field: u32,
    value: &Object,
) -> Option<&'d Indirect> {
    document.indirect(revision, value.as_reference().unwrap_or((field, 0)))
}

fn read<'a>(
    document: &Document<'a>,
    revision: usize,
    number: u32,
    value: &Object,
    field: &str,
) -> Signed<'a> {
    let mut signature = Signed {
        field: field.to_owned(),
        kind: SignatureKind::Signature,
        revision,
        coverage: None,
        parts: [&[], &[]],
        contents: Vec::new(),
        claimed_time: None,
        reason: None,
        supported: false,
        cades: false,
        certifies: None,
        lock_level: None,
        lock: None,
        findings: Vec::new(),
    };
    let Ok(dictionary) = document.resolve(revision, value).as_dict() else {
        signature.findings.push(Finding::ContentsMissing);
        return signature;
    };
    let text = |key: &[u8]| decode_text_string(document.entry(revision, dictionary, key)).ok();
    signature.claimed_time = text(b"M").as_deref().and_then(crate::read::date);
    signature.reason = text(b"Reason");
    signature.sub_filter(document.entry(revision, dictionary, b"SubFilter").as_name().unwrap_or_default());
    signature.transforms(document, revision, dictionary);
    let lock = document.number(revision, number).as_dict().ok();
    let lock = lock.and_then(|field| document.entry(revision, field, b"Lock").as_dict().ok());
    signature.lock_level = lock.and_then(|lock| level(document.entry(revision, lock, b"P")));
    let Some(container) = container(document, revision, number, value) else {
        signature.findings.push(Finding::GapMismatch);
        return signature;
    };
    if container.comment {
        signature.findings.push(Finding::CommentInSignature);
    }
    if let Err(finding) = signature.cover(document, revision, dictionary, container) {
        signature.findings.push(finding);
    }
    signature
}

fn level(value: &Object) -> Option<u8> {
    value.as_i64().ok().and_then(|level| u8::try_from(level).ok()).filter(|level| (1..=3).contains(level))
}

impl<'a> Signed<'a> {
    fn sub_filter(&mut self, name: &[u8]) {
        (self.kind, self.supported) = match name {
            b"ETSI.RFC3161" => (SignatureKind::DocumentTimestamp, true),
            b"ETSI.CAdES.detached" | b"adbe.pkcs7.detached" => (SignatureKind::Signature, true),
            _ => (SignatureKind::Signature, false),
        };
        self.cades = name == b"ETSI.CAdES.detached";
        if !self.supported {
            self.findings.push(Finding::UnsupportedSubFilter);
        }
    }

    /// DocMDP and FieldMDP (ISO 32000-2, 12.8.2).
    fn transforms(&mut self, document: &Document<'a>, revision: usize, dictionary: &Dictionary) {
        let references = document.entry(revision, dictionary, b"Reference").as_array();
        for reference in references.ok().into_iter().flatten() {
            let Ok(reference) = document.resolve(revision, reference).as_dict() else { continue };
            let nothing = Dictionary::new();
            let parameters =
                document.entry(revision, reference, b"TransformParams").as_dict().unwrap_or(&nothing);
            match document.entry(revision, reference, b"TransformMethod").as_name() {
                Ok(b"DocMDP") => {
                    let own = document.entry(revision, parameters, b"P");
                    // Without a value it is 2; a value that is none must not permit more than the least.
                    let own = if matches!(own, Object::Null) { Some(2) } else { level(own) };
                    self.certifies = Some(own.unwrap_or(1));
                }
                Ok(b"FieldMDP") => {
                    let names = document.entry(revision, parameters, b"Fields").as_array();
                    let names = names
                        .ok()
                        .into_iter()
                        .flatten()
                        .filter_map(|name| decode_text_string(document.resolve(revision, name)).ok());
                    let names = names.collect();
                    self.lock = Some(match document.entry(revision, parameters, b"Action").as_name() {
                        Ok(b"Include") => FieldLock::Include(names),
                        Ok(b"Exclude") => FieldLock::Exclude(names),
                        _ => FieldLock::All,
                    });
                }
                _ => {}
            }
        }
    }

    /// Whether `/ByteRange` leaves out exactly the digits of this dictionary's own `/Contents`, from the file's first
    /// byte to the end of the revision that wrote the dictionary (ISO 32000-2, 12.8.1).
    fn cover(
        &mut self,
        document: &Document<'a>,
        revision: usize,
        dictionary: &Dictionary,
        container: &Indirect,
    ) -> Result<(), Finding> {
        let Ok(Object::String(contents, _)) = dictionary.get(b"Contents") else {
            return Err(Finding::ContentsMissing);
        };
        if contents.iter().all(|byte| *byte == 0) {
            return Err(Finding::ContentsMissing);
        }
        let range = document.entry(revision, dictionary, b"ByteRange").as_array();
        let range = range.map_err(|_| Finding::ByteRangeInvalid)?.iter();
        let range = range.map(|value| usize::try_from(value.as_i64().ok()?).ok()).collect::<Option<Vec<_>>>();
        let range = range.ok_or(Finding::ByteRangeInvalid)?;
        let &[0, first, second, length] = range.as_slice() else { return Err(Finding::ByteRangeInvalid) };
        let end = second.checked_add(length).ok_or(Finding::ByteRangeInvalid)?;
        let (Some(before), Some(gap), Some(after)) =
            (document.bytes.get(..first), document.bytes.get(first..second), document.bytes.get(second..end))
        else {
            return Err(Finding::ByteRangeInvalid);
        };
        let inside = container.start < first && second < container.end;
        let digits = gap.strip_prefix(b"<").and_then(|gap| gap.strip_suffix(b">"));
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let own = digits.is_some_and(|digits| {
            digits.len() == contents.len() * 2
                && digits.chunks(2).zip(contents).all(|(pair, byte)| {
                    std::str::from_utf8(pair).is_ok_and(|pair| u8::from_str_radix(pair, 16) == Ok(*byte))
                })
        });
        if !inside || !own {
            return Err(Finding::GapMismatch);
        }
        let last = document.revisions.len() - 1;
        let covered = document.revisions.iter().position(|revision| {
            (revision.end.marker..=revision.end.line).contains(&end)
                && (revision.start..revision.end.from).contains(&container.start)
        });
        let covered = covered.ok_or(Finding::CoverageInvalid)?;
        self.revision = covered;
        self.coverage = Some(CoveredRevision { revision: covered + 1, whole_file: covered == last });
        self.parts = [before, after];
        self.contents.clone_from(contents);
        Ok(())
    }
}

/// The streams of the newest document security store: certificates, OCSP responses, lists (EN 319 142-1, 5.4.2).
#[derive(Default)]
pub(super) struct ValidationData {
    pub certificates: Vec<Vec<u8>>,
    pub ocsp: Vec<Vec<u8>>,
    pub crls: Vec<Vec<u8>>,
}

/// Streams that a store may hold, and what each may decompress to.
const MOST_STREAMS: usize = 2_000;
const LARGEST_STREAM: usize = 8 << 20;

pub(super) fn validation_data(document: &Document<'_>) -> ValidationData {
    let last = document.revisions.len().saturating_sub(1);
    let mut data = ValidationData::default();
    let Some(store) =
        document.catalog(last).and_then(|root| document.entry(last, root, b"DSS").as_dict().ok())
    else {
        return data;
    };
    let mut dictionaries = vec![store];
    if let Ok(entries) = document.entry(last, store, b"VRI").as_dict() {
        let entries = entries.iter().filter_map(|(_, entry)| document.resolve(last, entry).as_dict().ok());
        dictionaries.extend(entries);
    }
    let mut seen = BTreeSet::<ObjectId>::new();
    for dictionary in dictionaries {
        let mut take = |keys: [&[u8]; 2], into: &mut Vec<Vec<u8>>| {
            for key in keys {
                let list = document.entry(last, dictionary, key).as_array();
                for item in list.ok().into_iter().flatten() {
                    let new =
                        item.as_reference().is_ok_and(|id| seen.len() < MOST_STREAMS && seen.insert(id));
                    if let (true, Ok(stream)) = (new, document.resolve(last, item).as_stream()) {
                        let plain = match stream.is_compressed() {
                            true => stream.decompressed_content_with_limit(LARGEST_STREAM).ok(),
                            false => Some(stream.content.clone()),
                        };
                        into.extend(plain);
                    }
                }
            }
        };
        take([b"Certs", b"Cert"], &mut data.certificates);
        take([b"OCSPs", b"OCSP"], &mut data.ocsp);
        take([b"CRLs", b"CRL"], &mut data.crls);
    }
    data
}

/// Whether the document had a store as of a revision.
pub(super) fn has_validation_data(document: &Document<'_>, revision: usize) -> bool {
    let root = document.catalog(revision);
    root.is_some_and(|root| document.entry(revision, root, b"DSS").as_dict().is_ok())
}
