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
    /// The key or certificate data cannot be read, whatever the secret.
    #[error("unreadable key or certificate: {0}")]
    BrokenKey(String),
    /// A key of a kind, or protected in a way, that this crate does not use.
    #[error("unsupported key: {0}")]
    UnsupportedKey(String),
    /// The private key does not belong to the certificate.
    #[error("the key does not belong to the certificate")]
    KeyMismatch,
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
