//! The document's own levels: data for all signatures (B-LT), and a timestamp over all (B-LTA).

use std::collections::BTreeSet;

use lopdf::{ObjectId, dictionary};

use super::{
    LongTerm,
    gather::{Gatherer, Occasion},
    signatures::{Embedded, embedded},
    store::Store,
};
use crate::{
    Error,
    pdf::{Revision, SignatureObject, Source, signature_fields},
    prepare::add_unseen_field,
    signature,
    timestamp::{Token, obtain},
};

/// Room beyond the size of the last token: its numbers and signatures vary by some bytes.
const SLACK: usize = 128;

/// Gathers what shows that every signature's certificates were valid, and embeds it: level B-LT.
///
/// For the chain of each signer, of each signature's timestamp and of each document timestamp it takes OCSP answers, or
/// lists, and checks them. What the file holds already is used again: as long as it is current, or, below a document
/// timestamp that sealed it, however old. A file that lacks nothing is returned as it is.
///
/// # Errors
/// [`Error::Unsigned`], [`Error::NoTimestamp`] if nothing proves when a signature was made,
/// [`Error::UnreadableSignature`], [`Error::Timestamp`], [`Error::Revocation`], [`Error::NoChain`].
pub fn add_validation_data(pdf: &[u8], longterm: &LongTerm<'_>) -> Result<Vec<u8>, Error> {
    let source = Source::open_to_append(pdf)?;
    let all = embedded(&source)?;
    if all.is_empty() {
        return Err(Error::Unsigned);
    }
    if let Some(unproven) = all.iter().find(|one| !one.is_proven(&all)) {
        return Err(Error::NoTimestamp(unproven.field.clone()));
    }
    let store = gather(&source, &all, longterm, None)?;
    if !store.has_news() {
        return Ok(pdf.to_vec());
    }
    let mut revision = Revision::of(&source);
    store.write(&mut revision, &source)?;
    revision.write()
}

/// Embeds what [`add_validation_data`] embeds, and what the next document timestamp itself needs, and puts that
/// timestamp over the whole document: level B-LTA. All in one revision.
///
/// A signature without timestamp is proven by the document timestamp from now on. The timestamp authority is asked twice:
/// the first answer tells who will sign, so that its revocation data is in the file before it does.
///
/// # Errors
/// As [`add_validation_data`], without [`Error::NoTimestamp`]; [`Error::UnknownField`] or [`Error::AlreadySigned`] never
/// come of `archive_field`: another field is made then.
pub fn add_archive_timestamp(pdf: &[u8], longterm: &LongTerm<'_>) -> Result<Vec<u8>, Error> {
    let source = Source::open_to_append(pdf)?;
    let all = embedded(&source)?;
    if all.is_empty() {
        return Err(Error::Unsigned);
    }
    let mut last = obtain(longterm.fetch, &longterm.timestamps, &signature::sha256(&[pdf]), longterm.now)?;
    let mut room = last.der.len() + SLACK;
    // Another machine of the same authority may answer with another certificate: then what it needs is gathered too.
    for _ in 0..3 {
        let store = gather(&source, &all, longterm, Some(&last))?;
        let mut revision = Revision::of(&source);
        if store.has_news() {
            store.write(&mut revision, &source)?;
        }
        let field = field(&mut revision, &source, longterm)?;
        let object = SignatureObject {
            id: revision.new_id(),
            dictionary: dictionary! {
                "Type" => "DocTimeStamp", "Filter" => "Adobe.PPKLite", "SubFilter" => "ETSI.RFC3161",
            },
            reserved: room,
        };
        revision.edit(field)?.set("V", object.id);
        let (mut file, gap) = revision.write_signature(&object)?;
        gap.fix_byte_range(&mut file)?;
        let digest = signature::sha256(&gap.parts(&file));
        let token = obtain(longterm.fetch, &longterm.timestamps, &digest, longterm.now)?;
        let same_authority = token.authority()? == last.authority()?;
        if token.der.len() <= room && same_authority {
            gap.fill(&mut file, &token.der)?;
            return Ok(file);
        }
        room = room.max(token.der.len() + SLACK);
        last = token;
    }
    Err(Error::NoRoom { needed: last.der.len(), reserved: room })
}

/// The store with all that the file's signatures need, and `next`, the coming document timestamp's authority.
fn gather(
    source: &Source<'_>,
    all: &[Embedded],
    longterm: &LongTerm<'_>,
    next: Option<&Token>,
) -> Result<Store, Error> {
    let mut gatherer = Gatherer::new(longterm, Store::read(source)?);
    for one in all {
        gatherer.pool.add(&one.certificates());
    }
    for one in all {
        let sealed_at = one.sealed(all);
        let sealed = sealed_at.is_some();
        let mut items = BTreeSet::new();
        if let Some(token) = &one.timestamp {
            let occasion = Occasion { at: token.time(), proven: sealed_at, sealed };
            items.extend(gatherer.gather(token.authority()?, occasion)?);
        }
        if !one.is_document_timestamp {
            let proven = one.proven(all);
            let occasion = Occasion { at: proven.unwrap_or(longterm.now), proven, sealed };
            items.extend(gatherer.gather(&one.signer, occasion)?);
        }
        gatherer.store.note(&one.contents, items);
    }
    if let Some(token) = next {
        gatherer.pool.add(&token.certificates);
        let occasion = Occasion { at: token.time(), proven: None, sealed: false };
        gatherer.gather(token.authority()?, occasion)?;
    }
    Ok(gatherer.store)
}

/// The field for the document timestamp: the one kept for it, or a new one that is not seen.
fn field(
    revision: &mut Revision<'_, '_>,
    source: &Source<'_>,
    longterm: &LongTerm<'_>,
) -> Result<ObjectId, Error> {
    let fields = signature_fields(source)?;
    if let Some(kept) = &longterm.archive_field {
        let empty = fields.iter().find(|field| field.name == *kept && field.value.is_none());
        if let Some(field) = empty {
            return Ok(field.id);
        }
    }
    let free = |name: &String| fields.iter().all(|field| field.name != *name);
    let name = (1..).map(|number: u32| format!("document-timestamp-{number}")).find(free);
    let name = name.ok_or_else(|| Error::encoding("no name is free"))?;
    add_unseen_field(revision, source, name, "Document timestamp")
}
