//! Adding one signature.

mod appearance;
mod font;
mod layout;

pub use appearance::Appearance;

use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Object, dictionary, text_string};

use crate::{
    Error, Signer,
    pdf::{Field, Revision, SignatureObject, Source, signature_fields},
    signature,
};

/// Room for the CMS of a B-B signature beside its certificates: attributes, signature, names.
const RESERVED_BASE: usize = 4096;

/// What goes with a signature into the file.
#[derive(Debug, Clone)]
pub struct SignatureOptions<'a> {
    /// Fully qualified name of the field to sign.
    pub field: String,
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
    /// Bytes to reserve for a timestamp that is added later: about 2,000 for a small authority's, 8,000 for any.
    pub timestamp_room: usize,
}

impl SignatureOptions<'_> {
    /// Options without reason, location and appearance.
    pub fn new(field: &str, signer_name: &str, claimed_time: DateTime<Utc>) -> Self {
        Self {
            field: field.into(),
            signer_name: signer_name.into(),
            reason: None,
            location: None,
            claimed_time,
            appearance: None,
            timestamp_room: 0,
        }
    }
}

/// Signs a field at level PAdES B-B and returns the file with the signature's revision at its end.
///
/// # Errors
/// [`Error::UnknownField`], [`Error::AlreadySigned`], [`Error::EncryptedPdf`], [`Error::BrokenPdf`], what the signer
/// answers, and for an appearance [`Error::Font`] or [`Error::MissingGlyph`].
pub fn sign(pdf: &[u8], options: &SignatureOptions<'_>, signer: &dyn Signer) -> Result<Vec<u8>, Error> {
    let source = Source::open(pdf)?;
    let field = find(&source, &options.field)?;
    let mut revision = Revision::of(&source);
    let object = SignatureObject {
        id: revision.new_id(),
        dictionary: dictionary(options),
        reserved: RESERVED_BASE + certificate_bytes(signer)? + options.timestamp_room,
    };
    revision.edit(field.id)?.set("V", object.id);
    if let (Some(appearance), Some(widget)) = (&options.appearance, field.widget) {
        appearance::draw(&mut revision, widget, appearance)?;
    }
    declare_signatures(&mut revision, &source)?;
    let (mut file, gap) = revision.write_signature(&object)?;
    gap.fix_byte_range(&mut file)?;
    let digest = signature::message_digest(gap.parts(&file));
    // From here on only the bytes between the parts may change. A remote signer would be asked in this place.
    let cms = signature::signed_data(&digest, signer)?;
    gap.fill(&mut file, &cms)?;
    Ok(file)
}

fn find(source: &Source<'_>, name: &str) -> Result<Field, Error> {
    let field = signature_fields(source)?.into_iter().find(|field| field.name == name);
    let field = field.ok_or_else(|| Error::UnknownField(name.into()))?;
    if field.value.is_some() { Err(Error::AlreadySigned(name.into())) } else { Ok(field) }
}

fn dictionary(options: &SignatureOptions<'_>) -> Dictionary {
    let mut dictionary = dictionary! {
        "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "ETSI.CAdES.detached",
        "M" => Object::string_literal(options.claimed_time.format("D:%Y%m%d%H%M%S+00'00'").to_string()),
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

fn certificate_bytes(signer: &dyn Signer) -> Result<usize, Error> {
    use der::Encode;
    signer.chain().iter().try_fold(0, |sum, certificate| {
        let length = certificate.encoded_len().map_err(Error::encoding)?;
        Ok(sum + usize::try_from(length).map_err(Error::encoding)?)
    })
}

/// Sets `SignaturesExist` and `AppendOnly` if whoever made the form did not.
fn declare_signatures(revision: &mut Revision<'_, '_>, source: &Source<'_>) -> Result<(), Error> {
    let held = source.catalog()?.get(b"AcroForm")?.clone();
    let mut form = revision.resolve(&held)?.as_dict()?.clone();
    let flags = form.get(b"SigFlags").and_then(Object::as_i64).unwrap_or_default();
    if flags & 3 != 3 {
        form.set("SigFlags", flags | 3);
        match held {
            Object::Reference(id) => revision.set(id, form),
            _ => revision.edit(source.catalog_id()?)?.set("AcroForm", form),
        }
    }
    Ok(())
}
