use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use chrono::{DateTime, Utc};

use super::{Cert, Checked, TrustList, algorithm::oid};

/// How long a path may be, the anchor included.
const LONGEST: usize = 8;
/// Signatures of certificates that one verification checks at most: hostile files offer many certificates of one name.
const MOST_CHECKS: usize = 256;
/// Certificates that one verification looks at.
const MOST_CERTIFICATES: usize = 512;

/// What the certificate at the end of a path is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Signing,
    Timestamping,
}

/// The fingerprints of a certificate and of who may have issued it.
type Pair = (Vec<u8>, Vec<u8>);

/// Certificates from file, options and trust list, from which paths are built, and the answers found so far.
pub(crate) struct Pool {
    certificates: RefCell<Vec<Cert>>,
    checked: RefCell<HashMap<Pair, Checked>>,
    budget: Cell<usize>,
}

/// From the certificate in question to a trusted authority, both included.
#[derive(Clone)]
pub(crate) struct Path {
    pub certificates: Vec<Cert>,
    /// A signature on the way is by an algorithm or key too weak to believe.
    pub weak: bool,
}

/// Why there is no path, or why the path may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathFault {
    /// No chain of certificates ends at an anchor.
    NoPath,
    /// A chain is there but breaks RFC 5280: not an authority, too long, key usage, a critical extension unknown here.
    Constraints,
    /// A signature on the way is not valid.
    Signature,
}

impl Pool {
    pub fn new(trust: &TrustList) -> Self {
        let pool = Self {
            certificates: RefCell::default(),
            checked: RefCell::default(),
            budget: Cell::new(MOST_CHECKS),
        };
        trust.all().for_each(|anchor| pool.add(anchor.clone()));
        pool
    }

    pub fn add(&self, certificate: Cert) {
        let mut known = self.certificates.borrow_mut();
        if known.len() < MOST_CERTIFICATES && !known.contains(&certificate) {
            known.push(certificate);
        }
    }

    pub fn find(&self, wanted: impl Fn(&Cert) -> bool) -> Option<Cert> {
        self.certificates.borrow().iter().find(|certificate| wanted(certificate)).cloned()
    }

    /// Who may have issued `certificate` by name and key identifier.
    fn issuers(&self, certificate: &Cert) -> Vec<Cert> {
        let fits = |issuer: &&Cert| {
            let keys = (&certificate.extensions.authority_key, &issuer.extensions.subject_key);
            issuer.subject == certificate.issuer && !matches!(keys, (Some(named), Some(own)) if named != own)
        };
        self.certificates.borrow().iter().filter(fits).cloned().collect()
    }

    /// Whether `issuer` signed `certificate`; each pair is computed once.
    pub fn signed(&self, certificate: &Cert, issuer: &Cert) -> Checked {
        let pair = (certificate.fingerprint.clone(), issuer.fingerprint.clone());
        let known = self.checked.borrow().get(&pair).copied();
        known.unwrap_or_else(|| {
            let left = self.budget.get();
            self.budget.set(left.saturating_sub(1));
            let checked = if left == 0 { Checked::Unknown } else { certificate.signed_by(issuer) };
            self.checked.borrow_mut().insert(pair, checked);
            checked
        })
    }

    /// The path of `certificate` to an anchor (RFC 5280, 6.1, without validity and revocation, which depend on the
    /// moment that is asked about). Prefers one whose certificates were all valid at `moment`.
    pub fn path(
        &self,
        certificate: &Cert,
        purpose: Purpose,
        trust: &TrustList,
        moment: DateTime<Utc>,
    ) -> Result<Path, PathFault> {
        let anchors: Vec<Cert> = trust.anchors(purpose == Purpose::Timestamping).cloned().collect();
        let mut search =
            Search { pool: self, anchors: &anchors, moment, best: None, fault: PathFault::NoPath };
        if !fits(certificate, purpose) {
            return Err(PathFault::Constraints);
        }
        search.extend(&mut vec![certificate.clone()], false);
        search.best.map(|(path, _)| path).ok_or(search.fault)
    }
}

struct Search<'a> {
    pool: &'a Pool,
    anchors: &'a [Cert],
    moment: DateTime<Utc>,
    /// With whether all of it was valid at the moment.
    best: Option<(Path, bool)>,
    fault: PathFault,
}

impl Search<'_> {
    fn extend(&mut self, path: &mut Vec<Cert>, weak: bool) {
        let Some(last) = path.last().cloned() else { return };
        if self.anchors.contains(&last) {
            let valid = path.iter().rev().skip(1).all(|certificate| certificate.valid_at(self.moment));
            if self.best.as_ref().is_none_or(|(_, best)| !best && valid) {
                self.best = Some((Path { certificates: path.clone(), weak }, valid));
            }
            return;
        }
        if path.len() >= LONGEST {
            return;
        }
        for issuer in self.pool.issuers(&last) {
            if matches!(self.best, Some((_, true))) || path.contains(&issuer) {
                continue;
            }
            match self.pool.signed(&last, &issuer) {
                Checked::Valid { weak: weak_here } => {
                    let anchor = self.anchors.contains(&issuer);
                    if may_issue(&issuer, path, anchor) {
                        path.push(issuer);
                        self.extend(path, weak || weak_here);
                        path.pop();
                    } else {
                        self.fault = PathFault::Constraints;
                    }
                }
                Checked::Invalid | Checked::Unknown if self.fault == PathFault::NoPath => {
                    self.fault = PathFault::Signature;
                }
                Checked::Invalid | Checked::Unknown => {}
            }
        }
    }
}

/// RFC 5280, 6.1.4 (k) to (o): an authority, that may certify, with room for the path below it. An anchor that has no
/// extensions at all (an old root) may, since the trust list says so.
fn may_issue(issuer: &Cert, below: &[Cert], anchor: bool) -> bool {
    let extensions = &issuer.extensions;
    let authority = extensions.authority || (anchor && !extensions.constrained);
    let usage = extensions.key_usage.is_none_or(|usage| usage.certificate_sign);
    // Self-issued certificates do not count (RFC 5280, 4.2.1.9); the end of the path is none of the intermediates.
    let intermediates = below.iter().skip(1).filter(|certificate| !certificate.self_issued()).count();
    let room = extensions
        .path_length
        .is_none_or(|most| usize::try_from(most).is_ok_and(|most| intermediates <= most));
    authority && usage && room && !extensions.unknown_critical
}

fn fits(certificate: &Cert, purpose: Purpose) -> bool {
    let extensions = &certificate.extensions;
    let usage = |wanted: fn(super::certificate::KeyUsage) -> bool| extensions.key_usage.is_none_or(wanted);
    !extensions.unknown_critical
        && match purpose {
            // pyHanko and EN 319 412-2 agree that content commitment or digital signature will do.
            Purpose::Signing => usage(|usage| usage.non_repudiation || usage.digital_signature),
            // RFC 3161, 2.3: this use alone, and critical.
            Purpose::Timestamping => {
                usage(|usage| usage.non_repudiation || usage.digital_signature)
                    && matches!(&extensions.extended_key_usage, Some((usages, true))
                        if matches!(usages.as_slice(), [only] if only.as_bytes() == oid!("1.3.6.1.5.5.7.3.8")))
            }
        }
}
