use serde::Serialize;

macro_rules! keyed {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// Every value, so that a message catalogue can be checked to be complete.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// A stable identifier, to look words up by.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $key,)*
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

keyed! {
    /// Why a signature did not pass: the sub-indications of ETSI EN 319 102-1 V1.3.1, tables 5 and 6, with their names.
    SubIndication {
        /// The signature, or what a PDF must be around it, does not follow its standard; or the file was changed after
        /// it in a way that is not permitted. Total failed.
        FormatFailure = "FORMAT_FAILURE",
        /// A signed digest is not that of the data. Total failed.
        HashFailure = "HASH_FAILURE",
        /// The signature value is not valid. Total failed.
        SigCryptoFailure = "SIG_CRYPTO_FAILURE",
        /// The certificate was revoked, and the signature made afterwards. Total failed.
        Revoked = "REVOKED",
        /// The certificate had expired when the signature was made. Total failed.
        Expired = "EXPIRED",
        /// The signature was made before the certificate was valid. Total failed.
        NotYetValid = "NOT_YET_VALID",
        /// Something about the signature does not meet what is asked of it: a person must look.
        SigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE",
        /// The chain to a trusted authority breaks a rule.
        ChainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE",
        /// A certificate of the chain is not validly signed, or its status could not be established.
        CertificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE",
        /// An algorithm or key is too weak, or not known here.
        CryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE",
        /// A timestamp is earlier than one that it covers.
        TimestampOrderFailure = "TIMESTAMP_ORDER_FAILURE",
        /// The signer's certificate is not there.
        NoSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND",
        /// No chain leads to a trusted authority.
        NoCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND",
        /// The signer's certificate was revoked, and nothing proves that the signature is older.
        RevokedNoPoe = "REVOKED_NO_POE",
        /// An authority's certificate was revoked, and nothing proves that the signature is older.
        RevokedCaNoPoe = "REVOKED_CA_NO_POE",
        /// The certificate is not valid now, and nothing proves that the signature was made while it was.
        OutOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE",
        /// Nothing proves that the signature existed at the time that matters.
        NoPoe = "NO_POE",
        /// There is no revocation information recent enough; later, or with the network, there may be.
        TryLater = "TRY_LATER",
    }
}

keyed! {
    /// What was noticed about a file, a signature or a timestamp. A finding explains the conclusion; alone it decides
    /// nothing.
    Finding {
        /// Bytes follow the last end mark.
        ContentAfterEnd = "content-after-end",
        /// The cross-references lead to an object that is not where they say, or outside its own revision.
        MisplacedObject = "misplaced-object",
        /// Bytes between the objects belong to none: a second definition of an object may hide there.
        HiddenContent = "hidden-content",
        /// A dictionary has the same key twice: two readers see two things.
        DuplicateKey = "duplicate-key",
        /// A field that was signed in an earlier revision is signed no more, or by another signature.
        SignatureRemoved = "signature-removed",
        /// Two fields share one signature.
        SignatureShared = "signature-shared",
        /// The signature dictionary has no, or an unusable, `/ByteRange`.
        ByteRangeInvalid = "byte-range-invalid",
        /// The gap of the `/ByteRange` is not exactly the `/Contents` of this signature.
        GapMismatch = "gap-mismatch",
        /// The signed range does not end where a revision ends, or not with the revision that holds the signature.
        CoverageInvalid = "coverage-invalid",
        /// `/Contents` is missing, empty or zero.
        ContentsMissing = "contents-missing",
        /// A comment stands inside the signature dictionary.
        CommentInSignature = "comment-in-signature",
        /// A kind of signature (`/SubFilter`) that is not verified here.
        UnsupportedSubFilter = "unsupported-sub-filter",
        /// The CMS structure cannot be read, or is not as PAdES asks.
        CmsInvalid = "cms-invalid",
        /// The signed digest is not that of the file's bytes.
        DigestMismatch = "digest-mismatch",
        /// The signature value is not valid.
        SignatureInvalid = "signature-invalid",
        /// The signed attributes name another certificate.
        OtherCertificateNamed = "other-certificate-named",
        /// The signed attributes do not name the signer's certificate: no baseline signature.
        CertificateNotNamed = "certificate-not-named",
        /// The signer's certificate is not in the signature.
        CertificateMissing = "certificate-missing",
        /// MD5, SHA-1, or RSA below 2048 bits.
        WeakAlgorithm = "weak-algorithm",
        /// An algorithm that is not known here.
        UnknownAlgorithm = "unknown-algorithm",
        /// The chain ends at nobody who is trusted.
        Untrusted = "untrusted",
        /// A certificate may not be used so, or a certificate of the chain is none of an authority.
        ChainConstraint = "chain-constraint",
        /// A certificate of the chain is not validly signed.
        ChainSignature = "chain-signature",
        /// A certificate was not valid at the time of signing.
        OutsideValidity = "outside-validity",
        /// A certificate was revoked before the signature.
        Revoked = "revoked",
        /// The certificate was revoked later; the signature is older.
        RevokedLater = "revoked-later",
        /// There is no revocation information for a certificate.
        RevocationUnknown = "revocation-unknown",
        /// The revocation information is older than the signature.
        RevocationStale = "revocation-stale",
        /// A timestamp is no proof: not whole, not of these data, or not by a trusted authority.
        TimestampInvalid = "timestamp-invalid",
        /// A timestamp is earlier than one that it covers.
        TimestampOrder = "timestamp-order",
        /// The claimed time is later than the proven one.
        ClaimedTimeLater = "claimed-time-later",
        /// The claimed time is later than the moment of verification.
        ClaimedTimeInFuture = "claimed-time-in-future",
        /// A later revision changed what may not be changed.
        ChangeNotPermitted = "change-not-permitted",
        /// A later revision added or changed what is permitted but can cover or imitate signed content: an annotation,
        /// or a visible field.
        ChangeNeedsLook = "change-needs-look",
    }
}

keyed! {
    /// What a later revision did.
    ChangeKind {
        /// A value or an appearance was put into a form field.
        FormFilled = "form-filled",
        /// A field was signed.
        FieldSigned = "field-signed",
        /// A signature field that is not seen was added.
        InvisibleFieldAdded = "invisible-field-added",
        /// A signature field that is seen was added.
        VisibleFieldAdded = "visible-field-added",
        /// A field of another kind was added.
        OtherFieldAdded = "other-field-added",
        /// Certificates and revocation information were added.
        ValidationDataAdded = "validation-data-added",
        /// A document timestamp was added.
        TimestampAdded = "timestamp-added",
        /// An annotation was added.
        AnnotationAdded = "annotation-added",
        /// An annotation was changed or taken away.
        AnnotationChanged = "annotation-changed",
        /// Title, author and the like were changed.
        MetadataChanged = "metadata-changed",
        /// A field that a signature locks was changed.
        LockedFieldChanged = "locked-field-changed",
        /// A field was moved, renamed or changed otherwise than by filling it.
        FieldChanged = "field-changed",
        /// A signature, or its field, was changed.
        SignatureChanged = "signature-changed",
        /// A page was changed, added or taken away.
        PageChanged = "page-changed",
        /// The document's catalogue was changed.
        CatalogChanged = "catalog-changed",
        /// Another object was changed.
        ObjectChanged = "object-changed",
        /// An object was defined that the signed revision left open.
        DanglingObjectDefined = "dangling-object-defined",
        /// An object was taken away.
        ObjectRemoved = "object-removed",
    }
}
