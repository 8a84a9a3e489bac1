//! The development authority's services without sockets, and what can go wrong with them.

use std::cell::RefCell;

use chrono::{DateTime, TimeDelta, Utc};
use der::Encode;
use ventanilla_pades::{
    Certificate, Fetch, FetchError, LongTerm, TimestampService,
    development::{Authority, AuthorityOptions, Services},
};

pub const TSA: &str = "http://services.example/tsa";
pub const OCSP: &str = "http://services.example/ocsp";
pub const CRL: &str = "http://services.example/issuing.crl";
pub const ROOT_CRL: &str = "http://services.example/root.crl";
pub const ISSUERS: &str = "http://services.example/issuing.cer";

type Fault = Box<dyn Fn(&Authority, &str, &[u8], DateTime<Utc>) -> Option<Result<Vec<u8>, FetchError>>>;

/// An authority whose services answer at the moment `now`.
pub struct Network {
    pub authority: Authority,
    pub now: DateTime<Utc>,
    roots: Vec<Certificate>,
    fault: Option<Fault>,
    pub asked: RefCell<Vec<String>>,
    /// The last answers, by address.
    pub answers: RefCell<Vec<(String, Vec<u8>)>>,
}

pub fn options(common_name: &str, days: u32) -> AuthorityOptions {
    AuthorityOptions {
        intermediate: true,
        services: Services {
            ocsp: Some(OCSP.into()),
            ca_issuers: Some(ISSUERS.into()),
            crl: Some(CRL.into()),
        },
        root_services: Services { ocsp: Some(OCSP.into()), ca_issuers: None, crl: Some(ROOT_CRL.into()) },
        ..AuthorityOptions::new(common_name, days)
    }
}

impl Network {
    /// Root, authority below it, all services; valid for ten years, from a month before `now`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self::with_options(&options("Ventanilla Test Root", 3_650), now)
    }

    pub fn with_options(options: &AuthorityOptions, now: DateTime<Utc>) -> Self {
        let authority = Authority::with_options(options, now - TimeDelta::days(30)).unwrap();
        let roots = vec![authority.root().clone()];
        Self { authority, now, roots, fault: None, asked: RefCell::default(), answers: RefCell::default() }
    }

    /// What is answered instead, where the closure answers at all.
    pub fn fail(
        &mut self,
        fault: impl Fn(&Authority, &str, &[u8], DateTime<Utc>) -> Option<Result<Vec<u8>, FetchError>> + 'static,
    ) {
        self.fault = Some(Box::new(fault));
    }

    /// What was answered at an address.
    pub fn answers_of(&self, url: &str) -> Vec<Vec<u8>> {
        let answers = self.answers.borrow();
        answers.iter().filter(|(of, _)| of == url).map(|(_, answer)| answer.clone()).collect()
    }

    pub fn longterm(&self) -> LongTerm<'_> {
        LongTerm::new(self, TimestampService::new(TSA), &self.roots, self.now)
    }

    fn answer(&self, url: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        self.asked.borrow_mut().push(url.into());
        let fault = self.fault.as_ref().and_then(|fault| fault(&self.authority, url, body, self.now));
        let answer = fault.unwrap_or_else(|| honest(&self.authority, url, body, self.now));
        if let Ok(answer) = &answer {
            self.answers.borrow_mut().push((url.into(), answer.clone()));
        }
        answer
    }
}

/// What the authority says when nothing is wrong.
pub fn honest(
    authority: &Authority,
    url: &str,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<Vec<u8>, FetchError> {
    Ok(match url {
        TSA => authority.answer_timestamp(body, now).unwrap(),
        OCSP => authority.answer_ocsp(body, now).unwrap(),
        CRL => authority.crl(now).unwrap(),
        ROOT_CRL => authority.root_crl(now).unwrap(),
        ISSUERS => authority.issuer_certificate().to_der().unwrap(),
        _ => return Err(FetchError::Status(404)),
    })
}

impl Fetch for Network {
    fn post(&self, url: &str, content_type: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        assert!(content_type.starts_with("application/"));
        self.answer(url, body)
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        self.answer(url, &[])
    }
}
