//! Adding one signature.

mod appearance;
mod font;
mod layout;
mod permissions;
mod two_phase;

pub use appearance::Appearance;
pub use permissions::{CertificationLevel, FieldLock};
pub use two_phase::PreparedSignature;

pub(crate) use permissions::lock_dictionary;

use chrono::{DateTime, Datelike, Timelike, Utc};
use lopdf::{Dictionary, Object, dictionary, text_string};

use crate::{
    Algorithm, Chain, Error, FieldSpec, Signer,
    pdf::{Field, Revision, SignatureObject, Source, signature_fields},
    prepare::add_fields,
    signature::reserve,
};
use permissions::Permissions;

/// What goes with a signature into the file.
#[derive(Debug, Clone)]
pub struct SignatureOptions<'a> {
    /// Fully qualified name of the field to sign.
    pub field: String,
    /// Makes the field in the revision of the signature; its name must be [`field`](Self::field). For a file of
    /// someone else that is signed already, where [`prepare`](crate::prepare) is too late, and has no empty field.
    /// Not seen by assistive technology there: the structure of a signed file stays as it was signed.
    pub new_field: Option<FieldSpec>,
    /// The signer's name, as readers show it.
    pub signer_name: String,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where it is signed.
    pub location: Option<String>,
    /// When the signer says it was signed; nothing proves it at level B-B.
    pub claimed_time: DateTime<Utc>,
    /// What is seen in the field's rectangle; `None` leaves it as it is.
    pub appearance: Option<Appearance<'a>>,
    /// Makes it a certification signature (DocMDP, ISO 32000-2, 12.8.2.2): the author's, before all others, which
    /// says what may change afterwards. `None` for an approval signature.
    pub certify: Option<CertificationLevel>,
    /// Bytes to reserve for a timestamp that is added later: about 2,000 for a small authority's, 8,000 for any.
    pub timestamp_room: usize,
}

impl SignatureOptions<'_> {
    /// Options of an approval signature without reason, location and appearance.
    pub fn new(field: &str, signer_name: &str, claimed_time: DateTime<Utc>) -> Self {
        Self {
            field: field.into(),
            new_field: None,
            signer_name: signer_name.into(),
            reason: None,
            location: None,
            claimed_time,
            appearance: None,
            certify: None,
            timestamp_room: 0,
        }
    }
}

/// Signs a field at level PAdES B-B and returns the file with the signature's revision at its end.
///
/// # Errors
/// As [`prepare_signature`] and [`PreparedSignature::finish`], and what the signer answers.
pub fn sign(pdf: &[u8], options: &SignatureOptions<'_>, signer: &dyn Signer) -> Result<Vec<u8>, Error> {
    let prepared = prepare_signature(pdf, options, signer.chain(), signer.algorithm())?;
    let mut signature = signer.sign(prepared.to_be_signed())?;
    if !signer.checks_itself() {
        signature = prepared.check(&signature)?;
    }
    prepared.complete(&signature)
}

/// The first of two phases: the file with everything but the signature's value, and what is to be signed with the
/// key of the first certificate of `chain`. Whoever holds the key signs; [`PreparedSignature::finish`] puts the
/// signature in.
///
/// # Errors
/// [`Error::UnknownField`], [`Error::AlreadySigned`], [`Error::Forbidden`], [`Error::EncryptedPdf`],
/// [`Error::BrokenPdf`]; [`Error::UnsupportedKey`] if the chain's key cannot sign with `algorithm`; for an appearance [`Error::Font`] or [`Error::MissingGlyph`]; for a new field what
/// [`prepare`](crate::prepare) says.
pub fn prepare_signature(
    pdf: &[u8],
    options: &SignatureOptions<'_>,
    chain: &Chain,
    algorithm: Algorithm,
) -> Result<PreparedSignature, Error> {
    chain.allow(algorithm)?;
    let source = Source::open_to_append(pdf)?;
    let mut revision = Revision::of(&source);
    let fields = signature_fields(&source)?;
    let permissions = Permissions::of(&source, &fields)?;
    let field = match &options.new_field {
        Some(spec) => make(&source, &mut revision, spec, options, &fields, &permissions)?,
        None => find(fields, &options.field)?,
    };
    permissions.allow(&field.name, options.certify)?;
    let mut object = SignatureObject {
        id: revision.new_id(),
        dictionary: dictionary(options),
        reserved: reserve(chain, algorithm).saturating_add(options.timestamp_room),
    };
    permissions::declare(&source, &mut revision, &field, options.certify, &mut object)?;
    revision.edit(field.id)?.set("V", object.id);
    if let (Some(appearance), Some(widget)) = (&options.appearance, field.widget) {
        appearance::draw(&mut revision, widget, appearance)?;
    }
    if options.new_field.is_none() {
        declare_signatures(&mut revision, &source)?;
    }
    let (mut file, gap) = revision.write_signature(&object)?;
    gap.fix_byte_range(&mut file)?;
    // From here on only the bytes between the parts may change.
    Ok(PreparedSignature::new(file, gap, chain.clone(), algorithm))
}

fn find(fields: Vec<Field>, name: &str) -> Result<Field, Error> {
    let field = fields.into_iter().find(|field| field.name == name);
    let field = field.ok_or_else(|| Error::UnknownField(name.into()))?;
    if field.value.is_some() { Err(Error::AlreadySigned(name.into())) } else { Ok(field) }
}

fn make(
    source: &Source<'_>,
    revision: &mut Revision<'_, '_>,
    spec: &FieldSpec,
    options: &SignatureOptions<'_>,
    fields: &[Field],
    permissions: &Permissions,
) -> Result<Field, Error> {
    if spec.name != options.field {
        return Err(Error::UnknownField(options.field.clone()));
    }
    if permissions.certified() && spec.rect != [0.0; 4] {
        return Err(Error::Forbidden("a certified file gets no new field that is seen"));
    }
    let signed = fields.iter().any(|field| field.value.is_some());
    let ids = add_fields(source, revision, std::slice::from_ref(spec), fields, !signed)?;
    let id = ids.first().copied().ok_or_else(|| Error::UnknownField(spec.name.clone()))?;
    Ok(Field { name: spec.name.clone(), id, widget: Some(id), value: None })
}

fn dictionary(options: &SignatureOptions<'_>) -> Dictionary {
    let mut dictionary = dictionary! {
        "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "ETSI.CAdES.detached",
        "M" => Object::string_literal(date(options.claimed_time)),
        "Name" => text_string(&options.signer_name),
    };
    if let Some(reason) = &options.reason {
        dictionary.set("Reason", text_string(reason));
    }
    if let Some(location) = &options.location {
        dictionary.set("Location", text_string(location));
    }
    dictionary
}

/// ISO 32000-2, 7.9.4. By hand: chrono reads its pattern anew each time, which takes as long as hashing kilobytes.
fn date(time: DateTime<Utc>) -> String {
    let (date, clock) = (time.date_naive(), time.time());
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+00'00'",
        date.year(),
        date.month(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    )
}

/// Sets `SignaturesExist` and `AppendOnly` if whoever made the form did not.
fn declare_signatures(revision: &mut Revision<'_, '_>, source: &Source<'_>) -> Result<(), Error> {
    let held = source.catalog()?.get(b"AcroForm")?;
    let form = source.resolve(held)?.as_dict()?;
    let flags = form.get(b"SigFlags").and_then(Object::as_i64).unwrap_or_default();
    if flags & 3 != 3 {
        let mut form = form.clone();
        form.set("SigFlags", flags | 3);
        match held {
            Object::Reference(id) => revision.set(*id, form),
            _ => revision.edit(source.catalog_id()?)?.set("AcroForm", form),
        }
    }
    Ok(())
}
