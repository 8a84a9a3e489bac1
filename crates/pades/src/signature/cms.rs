//! CMS SignedData (RFC 5652) as it stands in a file, with the bytes that were signed.

use chrono::{DateTime, Utc};

use crate::x509::{
    Cert, Checked, Crl, Digest, OcspResponse, certificates,
    der::{Element, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, context},
    oid,
};

/// A SignedData with exactly one signer, as PAdES and RFC 3161 ask.
pub(crate) struct Signature<'a> {
    /// `eContentType`, the content of its object identifier.
    content_type: &'a [u8],
    /// `eContent`, if it is inside.
    pub content: Option<&'a [u8]>,
    pub certificates: Vec<Cert>,
    pub crls: Vec<Crl>,
    pub ocsp: Vec<OcspResponse>,
    pub digest: Option<Digest>,
    signer: Element<'a>,
    /// The attributes with the tag of a SET, as they are signed.
    signed_attributes: Option<Vec<u8>>,
    attributes: Vec<(&'a [u8], Element<'a>)>,
    unsigned: Vec<(&'a [u8], Element<'a>)>,
    algorithm: Element<'a>,
    pub value: &'a [u8],
}

/// How the attribute that names the signer's certificate stands to that certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// `signing-certificate-v2`, or its forerunner with SHA-1, names it. SHA-1 does here: to name another certificate by
    /// the same hash takes a second preimage, not a collision (EN 319 122-1, 5.2.2, allows both).
    Yes,
    /// There is no such attribute.
    Missing,
    /// It names another certificate.
    Other,
}

impl<'a> Signature<'a> {
    /// Reads the ContentInfo at the start of `bytes`; only zeros may follow it.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = crate::x509::der::Reader(bytes);
        let info = reader.next()?.tagged(SEQUENCE)?;
        if reader.0.iter().any(|byte| *byte != 0) {
            return None;
        }
        let mut info = info.children();
        if info.element(OID)?.content != oid!("1.2.840.113549.1.7.2") {
            return None;
        }
        let mut fields = Element::parse(info.element(context(0))?.content)?.tagged(SEQUENCE)?.children();
        fields.element(INTEGER)?.number().filter(|version| (1..=5).contains(version))?;
        let digests = fields.element(SET)?;
        let mut encapsulated = fields.element(SEQUENCE)?.children();
        let content_type = encapsulated.element(OID)?.content;
        let content = match encapsulated.element(context(0)) {
            Some(content) => Some(Element::parse(content.content)?.tagged(OCTET_STRING)?.content),
            None => None,
        };
        let certificates =
            fields.element(context(0)).map(|set| certificates(set.children())).unwrap_or_default();
        let (mut crls, mut ocsp) = (Vec::new(), Vec::new());
        for choice in fields.element(context(1)).into_iter().flat_map(Element::children) {
            revocation(choice, &mut crls, &mut ocsp);
        }
        let mut signers = fields.element(SET)?.children();
        let signer = signers.next()?.tagged(SEQUENCE)?;
        if !signers.is_empty() {
            return None;
        }
        let mut fields = signer.children();
        fields.element(INTEGER)?.number().filter(|version| matches!(version, 1 | 3))?;
        let identifier = fields.next()?;
        let digest = Digest::from_identifier(fields.element(SEQUENCE)?);
        // RFC 5652, 5.1: the list of digests is there to hash in one pass; the signer's is among them.
        if !digests.children().any(|own| Digest::from_identifier(own) == digest) {
            return None;
        }
        let attributes = fields.element(context(0));
        let algorithm = fields.element(SEQUENCE)?;
        let value = fields.element(OCTET_STRING)?.content;
        let unsigned = fields.element(context(1));
        let mut this = Self {
            content_type,
            content,
            certificates,
            crls,
            ocsp,
            digest,
            signer: identifier,
            signed_attributes: attributes.map(|attributes| retag(attributes.raw)),
            attributes: attributes.map(list).unwrap_or(Some(Vec::new()))?,
            unsigned: unsigned.map(list).unwrap_or(Some(Vec::new()))?,
            algorithm,
            value,
        };
        this.adobe_revocation();
        Some(this)
    }

    pub fn is_data(&self) -> bool {
        self.content_type == oid!("1.2.840.113549.1.7.1")
    }

    pub fn is_timestamp(&self) -> bool {
        self.content_type == oid!("1.2.840.113549.1.9.16.1.4")
    }

    /// The certificate that the signer's identifier names.
    pub fn signer(&self, others: impl Fn(&dyn Fn(&Cert) -> bool) -> Option<Cert>) -> Option<Cert> {
        let named = |certificate: &Cert| match self.signer.tag {
            SEQUENCE => {
                let mut parts = self.signer.children();
                let (issuer, serial) = (parts.element(SEQUENCE), parts.element(INTEGER));
                issuer.is_some_and(|issuer| issuer.raw == certificate.issuer)
                    && serial.is_some_and(|serial| serial.content == certificate.serial)
            }
            0x80 => certificate.extensions.subject_key.as_deref() == Some(self.signer.content),
            _ => false,
        };
        // A collision of names is settled by the signed attribute.
        let mut found = self.certificates.iter().filter(|certificate| named(certificate));
        let first = found.next().cloned();
        let exact =
            first.iter().chain(found).find(|certificate| matches!(self.names(certificate), Named::Yes));
        exact.cloned().or(first).or_else(|| others(&named))
    }

    /// The single value of a signed attribute; `None` also if it is there twice.
    pub fn attribute(&self, id: &[u8]) -> Option<Element<'a>> {
        let mut found = self.attributes.iter().filter(|(own, _)| *own == id);
        let (_, values) = found.next()?;
        let mut values = values.children();
        let value = values.next()?;
        (values.is_empty() && found.next().is_none()).then_some(value)
    }

    /// All values of an unsigned attribute.
    pub fn unsigned(&self, id: &[u8]) -> Vec<Element<'a>> {
        self.unsigned.iter().filter(|(own, _)| *own == id).flat_map(|(_, values)| values.children()).collect()
    }

    /// Whether the signed digest is that of `parts`; `None` if the digest cannot be computed here.
    pub fn digest_matches(&self, parts: &[&[u8]]) -> Option<bool> {
        let computed = self.digest?.of(parts)?;
        let signed =
            self.attribute(oid!("1.2.840.113549.1.9.4")).and_then(|value| value.tagged(OCTET_STRING));
        Some(signed.is_some_and(|signed| signed.content == computed))
    }

    /// Checks the signature value over the signed attributes.
    pub fn check(&self, signer: &Cert) -> Checked {
        let content_type = self.attribute(oid!("1.2.840.113549.1.9.3"));
        let right_type = content_type.is_some_and(|own| own.tag == OID && own.content == self.content_type);
        match &self.signed_attributes {
            Some(signed) if right_type => {
                signer.verifies(self.algorithm.raw, self.digest, signed, self.value)
            }
            _ => Checked::Invalid,
        }
    }

    /// Checks the signature value over the parts themselves, as it is without signed attributes.
    pub fn check_bare(&self, signer: &Cert, parts: &[&[u8]]) -> Checked {
        signer.verifies(self.algorithm.raw, self.digest, &parts.concat(), self.value)
    }

    pub fn has_signed_attributes(&self) -> bool {
        self.signed_attributes.is_some()
    }

    /// `signing-time`, which baseline PAdES forbids but older signatures have.
    pub fn signing_time(&self) -> Option<DateTime<Utc>> {
        self.attribute(oid!("1.2.840.113549.1.9.5"))?.time()
    }

    /// How signing-certificate(-v2) stands to `certificate` (RFC 5035, 5.4; RFC 2634, 5.4).
    pub fn names(&self, certificate: &Cert) -> Named {
        let v2 = self.attribute(oid!("1.2.840.113549.1.9.16.2.47"));
        let v1 = self.attribute(oid!("1.2.840.113549.1.9.16.2.12"));
        let Some(attribute) = v2.or(v1) else { return Named::Missing };
        let read = || {
            let mut first = attribute.children().element(SEQUENCE)?.children().element(SEQUENCE)?.children();
            let digest = match (v2, first.element(SEQUENCE)) {
                (Some(_), Some(identifier)) => Digest::from_identifier(identifier)?,
                (Some(_), None) => Digest::Sha256,
                (None, _) => Digest::Sha1,
            };
            Some((digest, first.element(OCTET_STRING)?.content))
        };
        match read() {
            Some((digest, hash)) if digest.of(&[&certificate.der]).as_deref() == Some(hash) => Named::Yes,
            _ => Named::Other,
        }
    }

    /// Adobe's `revocationInfoArchival`, a signed attribute with lists and OCSP responses.
    fn adobe_revocation(&mut self) {
        let Some(archive) = self.attribute(oid!("1.2.840.113583.1.1.8")) else { return };
        for field in archive.children() {
            let Some(list) = Element::parse(field.content) else { continue };
            for item in list.children() {
                match field.tag {
                    0xa0 => self.crls.extend(Crl::parse(item.raw)),
                    0xa1 => self.ocsp.extend(OcspResponse::parse(item.raw)),
                    _ => {}
                }
            }
        }
    }
}

/// `RevocationInfoChoice`: a list, or (RFC 5940) an OCSP response.
fn revocation(choice: Element<'_>, crls: &mut Vec<Crl>, ocsp: &mut Vec<OcspResponse>) {
    match choice.tag {
        SEQUENCE => crls.extend(Crl::parse(choice.raw)),
        0xa1 => {
            let mut parts = choice.children();
            if parts.element(OID).is_some_and(|id| id.content == oid!("1.3.6.1.5.5.7.16.2")) {
                ocsp.extend(parts.next().and_then(|response| OcspResponse::parse(response.raw)));
            }
        }
        _ => {}
    }
}

/// RFC 5652, 5.4: the attributes are signed with the tag of a SET instead of `[0]`.
fn retag(raw: &[u8]) -> Vec<u8> {
    let mut set = raw.to_vec();
    if let Some(tag) = set.first_mut() {
        *tag = SET;
    }
    set
}

fn list(attributes: Element<'_>) -> Option<Vec<(&[u8], Element<'_>)>> {
    let mut reader = attributes.children();
    let mut found = Vec::new();
    for attribute in reader.by_ref() {
        let mut parts = attribute.tagged(SEQUENCE)?.children();
        found.push((parts.element(OID)?.content, parts.element(SET)?));
    }
    reader.is_empty().then_some(found)
}
