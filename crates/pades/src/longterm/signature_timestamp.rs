use cms::content_info::ContentInfo;
use der::{Any, Decode, Encode, asn1::SetOfVec};
use x509_cert::attr::Attribute;

use super::{
    LongTerm,
    chain::Pool,
    signatures::{Embedded, SIGNATURE_TIMESTAMP, embedded},
};
use crate::{
    Error,
    certificate::hex,
    pdf::Source,
    signature::{self, ID_SIGNED_DATA},
    timestamp::obtain,
};

/// Gives the signature in `field` its timestamp, an unsigned attribute: level B-T (EN 319 122-1, 5.3).
///
/// It goes into the space that was reserved with the signature; nothing else in the file changes, and nothing may follow
/// the signature. This works for every signature, wherever its key signed. A signature that has a timestamp is
/// returned as it is.
///
/// # Errors
/// [`Error::UnknownField`], [`Error::NotLast`], [`Error::NoRoom`], [`Error::UnreadableSignature`] (it is damaged, too),
/// [`Error::Timestamp`], and [`Error::NoChain`] if the timestamp authority is not of the caller's roots.
pub fn add_signature_timestamp(pdf: &[u8], field: &str, longterm: &LongTerm<'_>) -> Result<Vec<u8>, Error> {
    let source = Source::open_to_append(pdf)?;
    let unknown = || Error::UnknownField(field.into());
    let one = embedded(&source)?.into_iter().find(|one| one.field == field).ok_or_else(unknown)?;
    if one.is_document_timestamp {
        return Err(unknown());
    }
    if one.timestamp.is_some() {
        return Ok(pdf.to_vec());
    }
    if one.end != pdf.len() {
        return Err(Error::NotLast(field.into()));
    }
    let digest = signature::sha256(&[one.signature_value()]);
    let token = obtain(longterm.fetch, &longterm.timestamps, &digest, longterm.now)?;
    Pool::new(longterm, &token.certificates).chain(token.authority()?, token.time())?;
    let cms = with_timestamp(&one, &token.der).map_err(Error::encoding)?;
    write(pdf, &one, &cms)
}

/// The structure with the attribute in it.
fn with_timestamp(one: &Embedded, token: &[u8]) -> der::Result<Vec<u8>> {
    let attribute =
        Attribute { oid: SIGNATURE_TIMESTAMP, values: SetOfVec::try_from(vec![Any::from_der(token)?])? };
    let mut signed = one.signed.clone();
    let mut signers = signed.signer_infos.0.into_vec();
    for signer in &mut signers {
        let mut attributes = signer.unsigned_attrs.take().unwrap_or_default();
        attributes.insert(attribute.clone())?;
        signer.unsigned_attrs = Some(attributes);
    }
    signed.signer_infos.0 = SetOfVec::try_from(signers)?;
    ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()
}

fn write(pdf: &[u8], one: &Embedded, cms: &[u8]) -> Result<Vec<u8>, Error> {
    let reserved = one.contents.len();
    if cms.len() > reserved {
        return Err(Error::NoRoom { needed: cms.len(), reserved });
    }
    let unreadable = || Error::UnreadableSignature(one.field.clone());
    let mut contents = cms.to_vec();
    contents.resize(reserved, 0);
    // Another maker's structure may not survive being written anew: what was signed must still hold.
    let parts = one.parts(pdf).ok_or_else(unreadable)?;
    let verified = signature::verify(&contents, parts);
    if !verified.digest_matches || !verified.signature_valid {
        return Err(unreadable());
    }
    let mut file = pdf.to_vec();
    let place = file.get_mut(one.gap.start + 1..one.gap.end - 1).ok_or_else(unreadable)?;
    place.copy_from_slice(hex(&contents).as_bytes());
    Ok(file)
}
