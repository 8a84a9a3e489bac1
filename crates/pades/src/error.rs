/// Why a file was not prepared, signed or read, or a key not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no PDF, is cut off or damaged, or breaks the format in a place that matters here.
    #[error("not a sound PDF: {0}")]
    BrokenPdf(String),
    /// The file is encrypted; signing it would need its password.
    #[error("the PDF is encrypted")]
    EncryptedPdf,
    /// The file has no such page (counted from 1).
    #[error("the PDF has no page {0}")]
    NoSuchPage(u32),
    /// A field with this name exists already, or is asked for twice.
    #[error("the field {0:?} exists already")]
    FieldExists(String),
    /// The field's name or rectangle is unusable.
    #[error("unusable field {name:?}: {reason}")]
    InvalidField {
        /// Name of the field.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The file has no signature field of this name.
    #[error("no signature field {0:?}")]
    UnknownField(String),
    /// The field carries a signature; or, from [`prepare`](crate::prepare), the file does: fields that are added
    /// after a signature make strict validators reject that signature.
    #[error("the field {0:?} is signed already")]
    AlreadySigned(String),
    /// The secret (password) does not open the key.
    #[error("the secret does not open the key")]
    WrongSecret,
    /// Too many wrong secrets: the token takes none any more until its owner has it unlocked.
    #[error("the secret is locked after too many wrong ones")]
    Locked,
    /// The token has no private key of this name, or several.
    #[error("the token has no single key {0:?}")]
    NoSuchKey(String),
    /// The key or certificate data cannot be read, whatever the secret.
    #[error("unreadable key or certificate: {0}")]
    BrokenKey(String),
    /// A key of a kind, or protected in a way, that this crate does not use.
    #[error("unsupported key: {0}")]
    UnsupportedKey(String),
    /// The private key does not belong to the certificate.
    #[error("the key does not belong to the certificate")]
    KeyMismatch,
    /// The certificate's key usage is for something else than signing documents (RFC 5280, 4.2.1.3).
    #[error("the certificate of {certificate} is not for signing documents")]
    UnfitCertificate {
        /// Common name (or serial number) of the certificate.
        certificate: String,
    },
    /// The signer refused, or could not sign.
    #[error("the signer failed: {0}")]
    Signer(String),
    /// The signer did not answer: a token that is gone, a service that is away or slow. Trying again may help.
    #[error("the signer does not answer: {0}")]
    SignerUnavailable(String),
    /// What came back from the signer is no signature of the certificate's key over what was to be signed.
    #[error("the signature is not by the certificate's key over this document")]
    WrongSignature,
    /// An earlier signature forbids it: a certification without changes (DocMDP), or a locked field (FieldMDP).
    #[error("an earlier signature forbids it: {0}")]
    Forbidden(&'static str),
    /// The CMS structure could not be built or does not fit in the space reserved for it.
    #[error("the signature could not be encoded: {0}")]
    Encoding(String),
    /// The appearance's font is no TrueType font that may be embedded.
    #[error("unusable font: {0}")]
    Font(&'static str),
    /// The appearance's font has no glyph for this character; a PDF/A may not show a missing glyph.
    #[error("the font lacks the character {0:?}")]
    MissingGlyph(char),
    /// A timestamp was not to be had, or not to be believed.
    #[error(transparent)]
    Timestamp(#[from] crate::TimestampError),
    /// Revocation data of a certificate is missing or not to be believed, or it is revoked.
    #[error("revocation of {certificate}: {problem}")]
    Revocation {
        /// Common name (or serial number) of the certificate.
        certificate: String,
        /// What is wrong.
        problem: crate::RevocationError,
    },
    /// No chain of valid certificates leads from this one to a root of the caller's.
    #[error("no chain from {certificate} to a root")]
    NoChain {
        /// Common name (or serial number) of the certificate.
        certificate: String,
    },
    /// A timestamp does not fit in the space that was reserved when the field was signed.
    #[error("{needed} bytes do not fit in the {reserved} reserved")]
    NoRoom {
        /// Bytes of the signature with its timestamp.
        needed: usize,
        /// Bytes that the file keeps for it.
        reserved: usize,
    },
    /// Something was appended after this signature: its own bytes may not change any more.
    #[error("the signature of {0:?} is not the last part of the file")]
    NotLast(String),
    /// Nothing proves when this signature was made, so that no data can be gathered for its moment.
    #[error("the signature of {0:?} has no timestamp")]
    NoTimestamp(String),
    /// The file has no signature.
    #[error("the file has no signature")]
    Unsigned,
    /// The signature in this field cannot be read.
    #[error("unreadable signature in {0:?}")]
    UnreadableSignature(String),
}

impl Error {
    pub(crate) fn key(error: impl std::fmt::Display) -> Self {
        Self::BrokenKey(error.to_string())
    }

    pub(crate) fn encoding(error: impl std::fmt::Display) -> Self {
        Self::Encoding(error.to_string())
    }
}

impl From<lopdf::Error> for Error {
    fn from(error: lopdf::Error) -> Self {
        Self::BrokenPdf(error.to_string())
    }
}
