//! Gathering the certificates and revocation data that a chain needs, each piece once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use x509_cert::Certificate;

use super::{
    LongTerm,
    chain::{Pool, der},
    store::{Item, Kind, Store},
};
use crate::{
    Error, RevocationError,
    pki::{OCSP, access_urls, crl_urls, has_no_check, is_authority, label},
    revocation::{Proven, crl, ocsp},
};

/// What is gathered for: a moment, and what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occasion {
    /// When the certificates must be valid.
    pub at: DateTime<Utc>,
    /// When the signature is proven to have existed; later revocations do not matter.
    pub proven: Proven,
    /// Whether a document timestamp sealed the file with the signature and its data: then data in the store counts,
    /// however old.
    pub sealed: bool,
}

/// Gathers into a store.
pub(super) struct Gatherer<'a> {
    longterm: &'a LongTerm<'a>,
    pub pool: Pool<'a>,
    pub store: Store,
    responses: Vec<(Item, ocsp::Response)>,
    lists: Vec<(Item, crl::List)>,
    /// Certificates that are answered for, on which occasion, and by what.
    done: BTreeMap<(Vec<u8>, Occasion), BTreeSet<Item>>,
}

impl<'a> Gatherer<'a> {
    pub fn new(longterm: &'a LongTerm<'a>, store: Store) -> Self {
        // Data of the store that cannot be read is of no use, and does no harm.
        let responses = store.all(Kind::Ocsp);
        let responses = responses.filter_map(|(item, der)| Some((item, ocsp::Response::parse(der).ok()?)));
        let lists = store.all(Kind::Crl);
        let lists = lists.filter_map(|(item, der)| Some((item, crl::List::parse(der).ok()?)));
        let (responses, lists) = (responses.collect(), lists.collect());
        let mut pool = Pool::new(longterm, &[]);
        for (_, der) in store.all(Kind::Certificate) {
            if let Ok(certificate) = <Certificate as der::Decode>::from_der(der) {
                pool.add(&[certificate]);
            }
        }
        Self { longterm, pool, store, responses, lists, done: BTreeMap::new() }
    }

    /// All that shows `certificate` and those above it to have been valid. The root is embedded too, for readers that
    /// look up the signer of a list or an answer among the certificates of the file; trusting it is theirs.
    pub fn gather(&mut self, certificate: &Certificate, occasion: Occasion) -> Result<BTreeSet<Item>, Error> {
        let chain = self.pool.chain(certificate, occasion.at)?;
        let mut items = BTreeSet::new();
        for certificate in &chain {
            items.insert(self.store.add(Kind::Certificate, &der(certificate)?));
        }
        for pair in chain.windows(2) {
            let [certificate, issuer] = pair else { continue };
            let found = self.status(certificate, issuer, occasion);
            items.extend(found.map_err(|problem| match problem {
                Problem::Revocation(problem) => {
                    Error::Revocation { certificate: label(certificate), problem }
                }
                Problem::Other(error) => error,
            })?);
        }
        Ok(items)
    }

    fn status(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<BTreeSet<Item>, Problem> {
        let key = (der(certificate)?, occasion);
        if let Some(items) = self.done.get(&key) {
            return Ok(items.clone());
        }
        let items = match self.embedded(certificate, issuer, occasion)? {
            Some(items) => items,
            None => self.fetched(certificate, issuer, occasion)?,
        };
        self.done.insert(key, items.clone());
        Ok(items)
    }

    /// From the store or from what was fetched before: current data, or, for what is sealed, any that was good.
    fn embedded(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<Option<BTreeSet<Item>>, Problem> {
        let now = (!occasion.sealed).then_some(self.longterm.now);
        let from_lists = self.lists.iter().find_map(|(item, list)| {
            let checked = list.check(certificate, issuer, now).ok()?;
            let in_time = checked.next_update.is_none_or(|next| next >= occasion.at);
            (in_time && checked.answer.accept(occasion.proven).is_ok()).then_some(*item)
        });
        if let Some(item) = from_lists {
            return Ok(Some(BTreeSet::from([item])));
        }
        let found = self.responses.iter().find_map(|(item, response)| {
            let checked = response.check(certificate, issuer, None, now).ok()?;
            let in_time = checked.next_update.is_none_or(|next| next >= occasion.at);
            checked.answer.accept(occasion.proven).ok().filter(|()| in_time)?;
            Some((*item, checked.responder.cloned()))
        });
        let Some((item, responder)) = found else { return Ok(None) };
        let mut items = self.responder(responder.as_ref(), issuer, occasion)?;
        items.insert(item);
        Ok(Some(items))
    }

    /// For signers OCSP first, being fresher and smaller; for authorities lists first, since a root's list is small and
    /// serves all below it. The other way where that fails. A certificate that is revoked is so, whatever the other way
    /// might say. Of two failures the first is told.
    fn fetched(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<BTreeSet<Item>, Problem> {
        type Way<'a> =
            fn(&mut Gatherer<'a>, &Certificate, &Certificate, Occasion) -> Result<BTreeSet<Item>, Problem>;
        let answered: Way<'a> = Self::answered;
        let listed: Way<'a> = |this, certificate, issuer, occasion| {
            Ok(BTreeSet::from([this.listed(certificate, issuer, occasion)?]))
        };
        let ways = if is_authority(certificate) { [listed, answered] } else { [answered, listed] };
        let mut first = None;
        for way in ways {
            match way(self, certificate, issuer, occasion) {
                Err(Problem::Revocation(RevocationError::NoService)) => {}
                Err(Problem::Revocation(problem)) if !problem.is_final() => {
                    first.get_or_insert(problem);
                }
                outcome => return outcome,
            }
        }
        Err(first.unwrap_or(RevocationError::NoService).into())
    }

    fn answered(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<BTreeSet<Item>, Problem> {
        let mut first = None;
        for url in access_urls(certificate, OCSP) {
            match self.ask(&url, certificate, issuer, occasion) {
                Err(Problem::Revocation(problem)) if !problem.is_final() => {
                    first.get_or_insert(problem);
                }
                outcome => return outcome,
            }
        }
        Err(first.unwrap_or(RevocationError::NoService).into())
    }

    fn ask(
        &mut self,
        url: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<BTreeSet<Item>, Problem> {
        let question = ocsp::ask(certificate, issuer)?;
        let body = self.longterm.fetch.post(url, "application/ocsp-request", &question.der);
        let body = body.map_err(|error| RevocationError::Fetch { url: url.into(), error })?;
        let response = ocsp::Response::parse(&body)?;
        let checked = response.check(certificate, issuer, Some(&question.nonce), Some(self.longterm.now))?;
        checked.answer.accept(occasion.proven)?;
        let responder = checked.responder.cloned();
        let mut items = self.responder(responder.as_ref(), issuer, occasion)?;
        let item = self.store.add(Kind::Ocsp, &body);
        items.insert(item);
        self.responses.push((item, response));
        Ok(items)
    }

    /// The responder's own certificate, and, unless it need not be asked for, its revocation. Only lists count there: a
    /// responder's word for itself is worth nothing.
    fn responder(
        &mut self,
        responder: Option<&Certificate>,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<BTreeSet<Item>, Problem> {
        let Some(responder) = responder else { return Ok(BTreeSet::new()) };
        let mut items = BTreeSet::from([self.store.add(Kind::Certificate, &der(responder)?)]);
        if !has_no_check(responder) {
            let strict = Occasion { proven: occasion.proven.filter(|_| occasion.sealed), ..occasion };
            let listed = self.listed(responder, issuer, strict);
            items.insert(listed.map_err(|problem| match problem {
                Problem::Revocation(problem) => RevocationError::Responder(Box::new(problem)).into(),
                other => other,
            })?);
        }
        Ok(items)
    }

    fn listed(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<Item, Problem> {
        let now = (!occasion.sealed).then_some(self.longterm.now);
        for (item, list) in &self.lists {
            if let Ok(checked) = list.check(certificate, issuer, now) {
                checked.answer.accept(occasion.proven)?;
                return Ok(*item);
            }
        }
        let mut first = None;
        for url in crl_urls(certificate) {
            match self.fetch_list(&url, certificate, issuer, occasion) {
                Err(Problem::Revocation(problem)) if !problem.is_final() => {
                    first.get_or_insert(problem);
                }
                answered => return answered,
            }
        }
        Err(first.unwrap_or(RevocationError::NoService).into())
    }

    fn fetch_list(
        &mut self,
        url: &str,
        certificate: &Certificate,
        issuer: &Certificate,
        occasion: Occasion,
    ) -> Result<Item, Problem> {
        let body = self.longterm.fetch.get(url);
        let body = body.map_err(|error| RevocationError::Fetch { url: url.into(), error })?;
        let list = crl::List::parse(&body)?;
        list.check(certificate, issuer, Some(self.longterm.now))?.answer.accept(occasion.proven)?;
        let item = self.store.add(Kind::Crl, &body);
        self.lists.push((item, list));
        Ok(item)
    }
}

/// Either the certificate's own problem, which its name belongs to, or any other.
enum Problem {
    Revocation(RevocationError),
    Other(Error),
}

impl From<RevocationError> for Problem {
    fn from(problem: RevocationError) -> Self {
        Self::Revocation(problem)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}
