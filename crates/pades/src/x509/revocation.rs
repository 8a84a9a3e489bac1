//! Revocation status from OCSP responses (RFC 6960) and lists (RFC 5280, 5). Reading and checking only; nothing is fetched.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    Cert, Checked, Digest, Pool,
    algorithm::oid,
    certificate::certificates,
    der::{BIT_STRING, BOOLEAN, ENUMERATED, Element, INTEGER, OCTET_STRING, OID, SEQUENCE, context},
};

/// Where a status was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationSource {
    /// An OCSP response.
    Ocsp,
    /// A certificate revocation list.
    Crl,
    /// The certificate is short-lived by declaration, or an OCSP responder's own (`ocsp-nocheck`): none is needed.
    NotNeeded,
}

/// What is known of a certificate at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Good {
        source: RevocationSource,
        this_update: DateTime<Utc>,
        embedded: bool,
    },
    Revoked {
        source: RevocationSource,
        at: DateTime<Utc>,
        reason: Option<u32>,
    },
    /// The newest information is older than the moment asked about.
    Stale {
        this_update: DateTime<Utc>,
    },
    /// No information.
    Unknown,
}

/// All revocation information at hand, each with whether it is embedded in the file (or was handed in beside it).
#[derive(Default)]
pub(crate) struct Evidence {
    pub ocsp: Vec<(OcspResponse, bool)>,
    pub crls: Vec<(Crl, bool)>,
}

#[derive(Clone)]
pub(crate) struct OcspResponse {
    signed: Signed,
    produced_at: DateTime<Utc>,
    /// DER of the responder's name, or the hash of its key.
    responder: (Option<Vec<u8>>, Option<Vec<u8>>),
    answers: Vec<Answer>,
    pub certificates: Vec<Cert>,
}

#[derive(Clone)]
struct Answer {
    digest: Digest,
    issuer_name: Vec<u8>,
    issuer_key: Vec<u8>,
    serial: Vec<u8>,
    entry: Entry,
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy)]
enum Entry {
    Good,
    Revoked(DateTime<Utc>, Option<u32>),
    Unknown,
}

#[derive(Clone)]
struct Signed {
    content: Vec<u8>,
    algorithm: Vec<u8>,
    value: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct Crl {
    signed: Signed,
    issuer: Vec<u8>,
    this_update: DateTime<Utc>,
    next_update: Option<DateTime<Utc>>,
    revoked: Vec<(Vec<u8>, DateTime<Utc>, Option<u32>)>,
    /// A delta, partial or indirect list, or a critical extension unknown here: it says nothing of other certificates.
    partial: bool,
}

impl OcspResponse {
    /// Reads an `OCSPResponse` with the status `successful`.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let mut outer = Element::parse(der)?.tagged(SEQUENCE)?.children();
        if outer.element(ENUMERATED)?.number()? != 0 {
            return None;
        }
        let mut bytes = Element::parse(outer.element(context(0))?.content)?.tagged(SEQUENCE)?.children();
        if bytes.element(OID)?.content != oid!("1.3.6.1.5.5.7.48.1.1") {
            return None;
        }
        Self::parse_basic(bytes.element(OCTET_STRING)?.content)
    }

    /// Reads a bare `BasicOCSPResponse`, as CMS carries it.
    pub fn parse_basic(der: &[u8]) -> Option<Self> {
        let mut basic = Element::parse(der)?.tagged(SEQUENCE)?.children();
        let data = basic.element(SEQUENCE)?;
        let algorithm = basic.element(SEQUENCE)?.raw.to_vec();
        let value = basic.element(BIT_STRING)?.bit_string()?.to_vec();
        let certificates = match basic.element(context(0)) {
            Some(list) => certificates(Element::parse(list.content)?.tagged(SEQUENCE)?.children()),
            None => Vec::new(),
        };
        let mut fields = data.children();
        fields.element(context(0)); // version
        let responder = fields.next()?;
        let responder = match responder.tag {
            0xa1 => (Some(responder.content.to_vec()), None),
            0xa2 => (None, Some(Element::parse(responder.content)?.tagged(OCTET_STRING)?.content.to_vec())),
            _ => return None,
        };
        let produced_at = fields.next()?.time()?;
        let answers = fields.element(SEQUENCE)?.children().map(Answer::read).collect::<Option<Vec<_>>>()?;
        let signed = Signed { content: data.raw.to_vec(), algorithm, value };
        Some(Self { signed, produced_at, responder, answers, certificates })
    }

    /// Who signed it: the authority itself, or whom the authority charged with it (RFC 6960, 4.2.2.2).
    fn authorised(&self, issuer: &Cert, pool: &Pool) -> bool {
        let fits = |certificate: &Cert| {
            let (name, key) = &self.responder;
            let key_hash = || Digest::Sha1.of(&[certificate.key_bits()?]);
            name.as_ref().is_none_or(|name| *name == certificate.subject)
                && key.as_ref().is_none_or(|key| key_hash().as_ref() == Some(key))
        };
        let charged = |certificate: &&Cert| {
            certificate.extended_use(oid!("1.3.6.1.5.5.7.3.9")) == Some(true)
                && !certificate.extensions.unknown_critical
                && certificate.issuer == issuer.subject
                && certificate.valid_at(self.produced_at)
                && matches!(pool.signed(certificate, issuer), Checked::Valid { weak: false })
        };
        let own = Some(issuer).into_iter().filter(|issuer| fits(issuer));
        let others = self.certificates.iter().filter(|certificate| fits(certificate)).filter(charged);
        own.chain(others).any(|signer| self.signed.by(signer))
    }
}

impl Answer {
    fn read(answer: Element<'_>) -> Option<Self> {
        let mut fields = answer.tagged(SEQUENCE)?.children();
        let mut id = fields.element(SEQUENCE)?.children();
        let digest = Digest::from_identifier(id.element(SEQUENCE)?)?;
        let (issuer_name, issuer_key) = (id.element(OCTET_STRING)?, id.element(OCTET_STRING)?);
        let serial = id.element(INTEGER)?;
        let status = fields.next()?;
        let entry = match status.tag {
            0x80 => Entry::Good,
            0xa1 => {
                let mut revoked = status.children();
                let at = revoked.next()?.time()?;
                let reason =
                    revoked.element(context(0)).and_then(|reason| Element::parse(reason.content)?.number());
                Entry::Revoked(at, reason)
            }
            _ => Entry::Unknown,
        };
        let this_update = fields.next()?.time()?;
        let next_update = match fields.element(context(0)) {
            Some(time) => Some(Element::parse(time.content)?.time()?),
            None => None,
        };
        Some(Self {
            digest,
            issuer_name: issuer_name.content.to_vec(),
            issuer_key: issuer_key.content.to_vec(),
            serial: serial.content.to_vec(),
            entry,
            this_update,
            next_update,
        })
    }

    fn about(&self, certificate: &Cert, issuer: &Cert) -> bool {
        let hash = |bytes: Option<&[u8]>| self.digest.of(&[bytes?]);
        self.serial == certificate.serial
            && hash(Some(&issuer.subject)).as_ref() == Some(&self.issuer_name)
            && hash(issuer.key_bits()).as_ref() == Some(&self.issuer_key)
    }
}

impl Signed {
    fn by(&self, signer: &Cert) -> bool {
        matches!(
            signer.verifies(&self.algorithm, None, &self.content, &self.value),
            Checked::Valid { weak: false }
        )
    }
}

impl Crl {
    /// Reads a `CertificateList`.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let mut outer = Element::parse(der)?.tagged(SEQUENCE)?.children();
        let list = outer.element(SEQUENCE)?;
        let algorithm = outer.element(SEQUENCE)?.raw.to_vec();
        let value = outer.element(BIT_STRING)?.bit_string()?.to_vec();
        let mut fields = list.children();
        fields.element(INTEGER);
        let inner = fields.element(SEQUENCE)?;
        let issuer = fields.element(SEQUENCE)?.raw.to_vec();
        if inner.raw != algorithm {
            return None;
        }
        let this_update = fields.next()?.time()?;
        let mut ahead = fields;
        let next_update = ahead.next().and_then(Element::time);
        if next_update.is_some() {
            fields = ahead;
        }
        let mut partial = false;
        let mut revoked = Vec::new();
        for entry in fields.element(SEQUENCE).into_iter().flat_map(Element::children) {
            let mut parts = entry.tagged(SEQUENCE)?.children();
            let (serial, at) = (parts.element(INTEGER)?, parts.next()?.time()?);
            let (reason, unknown) = entry_extensions(parts.element(SEQUENCE));
            partial |= unknown;
            revoked.push((serial.content.to_vec(), at, reason));
        }
        if let Some(extensions) = fields.element(context(0)) {
            for extension in Element::parse(extensions.content)?.children() {
                let mut parts = extension.children();
                let id = parts.element(OID)?.content;
                let critical = parts.element(BOOLEAN).is_some_and(|value| value.content != [0]);
                let known = id == oid!("2.5.29.35") || id == oid!("2.5.29.20");
                partial |= critical && !known;
            }
        }
        let signed = Signed { content: list.raw.to_vec(), algorithm, value };
        Some(Self { signed, issuer, this_update, next_update, revoked, partial })
    }
}

/// The reason (RFC 5280, 5.3.1), and whether something critical is not understood.
fn entry_extensions(list: Option<Element<'_>>) -> (Option<u32>, bool) {
    let (mut reason, mut unknown) = (None, false);
    for extension in list.into_iter().flat_map(Element::children) {
        let mut parts = extension.children();
        let id = parts.element(OID);
        let critical = parts.element(BOOLEAN).is_some_and(|value| value.content != [0]);
        if id.is_some_and(|id| id.content == oid!("2.5.29.21")) {
            reason = parts.element(OCTET_STRING).and_then(|value| Element::parse(value.content)?.number());
        } else {
            unknown |= critical;
        }
    }
    (reason, unknown)
}

impl Evidence {
    /// The status of `certificate` under `issuer`, for use at `moment`. Information counts when it was issued no longer
    /// than `freshness` before `moment`, or says itself that it holds until then; a revocation counts whenever it is told.
    pub fn status(
        &self,
        certificate: &Cert,
        issuer: &Cert,
        pool: &Pool,
        moment: DateTime<Utc>,
        freshness: TimeDelta,
    ) -> Status {
        let mut newest: Option<(DateTime<Utc>, Entry, RevocationSource, bool, bool)> = None;
        let mut note = |this: DateTime<Utc>, next: Option<DateTime<Utc>>, entry, source, embedded| {
            let holds = next.is_some_and(|next| next >= moment)
                || this.checked_add_signed(freshness).is_none_or(|until| until >= moment);
            let older = newest
                .as_ref()
                .is_none_or(|(time, entry, ..)| this > *time && !matches!(entry, Entry::Revoked(..)));
            if older || matches!(entry, Entry::Revoked(..)) {
                newest = Some((this, entry, source, holds, embedded));
            }
        };
        for (response, embedded) in &self.ocsp {
            let mut about =
                response.answers.iter().filter(|answer| answer.about(certificate, issuer)).peekable();
            if about.peek().is_some() && response.authorised(issuer, pool) {
                for answer in about.filter(|answer| !matches!(answer.entry, Entry::Unknown)) {
                    note(
                        answer.this_update,
                        answer.next_update,
                        answer.entry,
                        RevocationSource::Ocsp,
                        *embedded,
                    );
                }
            }
        }
        let may_sign = issuer.extensions.key_usage.is_none_or(|usage| usage.crl_sign);
        for (list, embedded) in self.crls.iter().filter(|_| may_sign) {
            if list.issuer != issuer.subject || list.partial {
                continue;
            }
            if list.signed.by(issuer) {
                let entry = list.revoked.iter().find(|(serial, ..)| *serial == certificate.serial);
                let entry = entry.map_or(Entry::Good, |(_, at, reason)| Entry::Revoked(*at, *reason));
                note(list.this_update, list.next_update, entry, RevocationSource::Crl, *embedded);
            }
        }
        match newest {
            Some((_, Entry::Revoked(at, reason), source, ..)) => Status::Revoked { source, at, reason },
            Some((this_update, Entry::Good, source, true, embedded)) => {
                Status::Good { source, this_update, embedded }
            }
            Some((this_update, ..)) => Status::Stale { this_update },
            None => Status::Unknown,
        }
    }
}
