//! What a signature allows afterwards, and what earlier ones allow: DocMDP and FieldMDP (ISO 32000-2, 12.8.2).

use lopdf::{Dictionary, Object, decode_text_string, dictionary, text_string};
use serde::Serialize;

use crate::{
    Error,
    pdf::{Field, Revision, SignatureObject, Source},
};

/// What a certification signature allows afterwards (`/P` of DocMDP, ISO 32000-2, table 257). Long-term validation
/// data and document timestamps may always be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificationLevel {
    /// Nothing, not even another signature.
    NoChanges = 1,
    /// To fill in forms and to sign.
    FormFilling = 2,
    /// That, and annotations.
    Annotations = 3,
}

/// The fields that a signature field locks when it is signed (`/Lock`, ISO 32000-2, table 236). A name stands for the
/// fields below it, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "action", content = "fields", rename_all = "kebab-case")]
pub enum FieldLock {
    /// Every field of the form.
    All,
    /// These.
    Include(Vec<String>),
    /// All but these.
    Exclude(Vec<String>),
}

impl FieldLock {
    /// Of a lock dictionary, or the parameters of a FieldMDP transform, which are written alike.
    fn read(source: &Source<'_>, lock: &Dictionary) -> Result<Self, Error> {
        let names = || match lock.get(b"Fields") {
            Ok(names) => {
                let names = source.resolve(names)?.as_array()?.iter();
                names.map(|name| Ok(decode_text_string(source.resolve(name)?)?)).collect()
            }
            Err(_) => Ok(Vec::new()),
        };
        match source.resolve(lock.get(b"Action")?)?.as_name()? {
            b"All" => Ok(Self::All),
            b"Include" => names().map(Self::Include),
            b"Exclude" => names().map(Self::Exclude),
            _ => Err(crate::pdf::broken("a field lock of an unknown kind")),
        }
    }

    /// Whether it locks the field of this name.
    pub fn locks(&self, field: &str) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|name| {
                field.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        match self {
            Self::All => true,
            Self::Include(names) => named(names),
            Self::Exclude(names) => !named(names),
        }
    }

    fn entries(&self) -> Dictionary {
        let list = |names: &[String]| names.iter().map(|name| text_string(name)).collect::<Vec<_>>();
        match self {
            Self::All => dictionary! { "Action" => "All" },
            Self::Include(names) => dictionary! { "Action" => "Include", "Fields" => list(names) },
            Self::Exclude(names) => dictionary! { "Action" => "Exclude", "Fields" => list(names) },
        }
    }
}

/// The value of a signature field's `/Lock`.
pub(crate) fn lock_dictionary(lock: &FieldLock) -> Dictionary {
    let mut dictionary = lock.entries();
    dictionary.set("Type", "SigFieldLock");
    dictionary
}

/// What the signatures of a file allow.
pub(super) struct Permissions {
    signed: bool,
    certified: Option<i64>,
    locks: Vec<FieldLock>,
}

impl Permissions {
    pub fn of(source: &Source<'_>, fields: &[Field]) -> Result<Self, Error> {
        let mut locks = Vec::new();
        let values = || fields.iter().filter_map(|field| field.value.as_ref());
        for value in values() {
            let Object::Dictionary(signature) = source.resolve(value)? else { continue };
            for parameters in transforms(source, signature, b"FieldMDP")? {
                locks.push(FieldLock::read(source, parameters)?);
            }
        }
        Ok(Self { signed: values().next().is_some(), certified: certified(source)?, locks })
    }

    pub fn certified(&self) -> bool {
        self.certified.is_some()
    }

    /// Whether `field` may be signed now, as a certification or an approval.
    pub fn allow(&self, field: &str, certify: Option<CertificationLevel>) -> Result<(), Error> {
        if certify.is_some() && (self.signed || self.certified()) {
            return Err(Error::Forbidden("a certification must be the first signature"));
        }
        if self.certified == Some(1) {
            return Err(Error::Forbidden("the file is certified without changes"));
        }
        if self.locks.iter().any(|lock| lock.locks(field)) {
            return Err(Error::Forbidden("the field is locked"));
        }
        Ok(())
    }
}

/// `/P` of the certification signature, if there is one.
fn certified(source: &Source<'_>) -> Result<Option<i64>, Error> {
    let Ok(permissions) = source.catalog()?.get(b"Perms") else { return Ok(None) };
    let Object::Dictionary(permissions) = source.resolve(permissions)? else { return Ok(None) };
    let Ok(signature) = permissions.get(b"DocMDP") else { return Ok(None) };
    let Object::Dictionary(signature) = source.resolve(signature)? else { return Ok(None) };
    let parameters = transforms(source, signature, b"DocMDP")?;
    let level = parameters.first().and_then(|one| one.get(b"P").and_then(Object::as_i64).ok());
    Ok(Some(level.unwrap_or(2))) // table 257: 2 if nothing is said
}

/// The parameters of a signature's transforms by this method.
fn transforms<'s>(
    source: &'s Source<'_>,
    signature: &'s Dictionary,
    method: &[u8],
) -> Result<Vec<&'s Dictionary>, Error> {
    let Ok(references) = signature.get(b"Reference") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for reference in source.resolve(references)?.as_array()? {
        let reference = source.resolve(reference)?.as_dict()?;
        let own = source.resolve(reference.get(b"TransformMethod")?)?.as_name()?;
        if own == method
            && let Ok(parameters) = reference.get(b"TransformParams")
        {
            found.push(source.resolve(parameters)?.as_dict()?);
        }
    }
    Ok(found)
}

/// Writes into the signature what it certifies, and what its field's `/Lock` locks from now on (12.7.5.5).
pub(super) fn declare(
    source: &Source<'_>,
    revision: &mut Revision<'_, '_>,
    field: &Field,
    certify: Option<CertificationLevel>,
    signature: &mut SignatureObject,
) -> Result<(), Error> {
    let mut references = Vec::new();
    let catalog = source.catalog_id()?;
    if let Some(level) = certify {
        references.push(Object::from(dictionary! {
            "Type" => "SigRef", "TransformMethod" => "DocMDP",
            "TransformParams" => dictionary! { "Type" => "TransformParams", "V" => "1.2", "P" => level as i64 },
        }));
        let mut permissions = match source.catalog()?.get(b"Perms") {
            Ok(permissions) => source.resolve(permissions)?.as_dict()?.clone(),
            Err(_) => Dictionary::new(),
        };
        permissions.set("DocMDP", signature.id);
        revision.edit(catalog)?.set("Perms", permissions);
    }
    let lock = revision.get(field.id)?.as_dict()?.get(b"Lock").ok().cloned();
    if let Some(lock) = lock {
        let lock = revision.resolve(&lock)?;
        let mut parameters = FieldLock::read(source, lock.as_dict()?)?.entries();
        parameters.set("Type", "TransformParams");
        parameters.set("V", "1.2");
        references.push(Object::from(dictionary! {
            "Type" => "SigRef", "TransformMethod" => "FieldMDP", "Data" => catalog, "TransformParams" => parameters,
        }));
    }
    if !references.is_empty() {
        signature.dictionary.set("Reference", references);
    }
    Ok(())
}
