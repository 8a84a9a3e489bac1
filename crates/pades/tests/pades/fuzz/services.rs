//! What timestamp authorities, OCSP responders and lists answer. What is believed when it is fetched must be believed when
//! the file is verified: the two readers of these structures check one another.

use std::cell::RefCell;

use ventanilla_pades::{
    Fetch, FetchError, Level, LongTerm, RevocationPolicy, TimestampService, TrustList, VerifyOptions,
    sign_at, verify,
};

use super::{der, mutate::Random, run};
use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, now},
    services::{CRL, Network, OCSP, ROOT_CRL, TSA},
};

/// The network, with one service that lies.
struct Lying<'n> {
    network: &'n Network,
    url: &'static str,
    random: RefCell<&'n mut Random>,
    said: RefCell<&'n mut Vec<u8>>,
}

impl Lying<'_> {
    fn bend(&self, url: &str, answer: Vec<u8>) -> Vec<u8> {
        if url != self.url {
            return answer;
        }
        let mut bent = answer.clone();
        der::der(&mut self.random.borrow_mut(), &mut bent, &answer);
        self.said.borrow_mut().clone_from(&bent);
        bent
    }
}

impl Fetch for Lying<'_> {
    fn post(&self, url: &str, content_type: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        Ok(self.bend(url, self.network.post(url, content_type, body)?))
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        Ok(self.bend(url, self.network.get(url)?))
    }
}

#[test]
fn what_services_say_is_believed_twice_or_not_at_all() {
    let network = Network::new(now());
    let signer = signer(&network, 0);
    let roots = [network.authority.root().clone()];
    let trust = TrustList::of(&roots).unwrap();
    let options = VerifyOptions { revocation: RevocationPolicy::Require, ..VerifyOptions::at(now()) };
    run("services", 60, |random, input| {
        let url = random.one(&[TSA, OCSP, CRL, ROOT_CRL]);
        let lying = Lying { network: &network, url, random: RefCell::new(random), said: RefCell::new(input) };
        let service = LongTerm::new(&lying, TimestampService::new(TSA), &roots, now());
        let Ok(signed) = sign_at(&CERTIFICATE, &with_room(0), &signer, Level::Lta, &service) else {
            return false;
        };
        let report = verify(&signed, &trust, &options);
        assert!(report.passed(), "believed from {url} when fetched, but: {report:#?}");
        true
    });
}
