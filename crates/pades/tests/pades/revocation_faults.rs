//! Revoked certificates, and OCSP responders and lists that are away or lying.

use chrono::{DateTime, TimeDelta, Utc};
use der::Encode;
use ventanilla_pades::{
    Error, FetchError, Level, LongTerm, RevocationError, SignatureOptions, Signer, SoftwareSigner,
    development::{Authority, AuthorityOptions, RevocationReason, Status},
    extend, sign_at,
};

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, now},
    services::{CRL, ISSUERS, Network, OCSP, options},
    timestamp_faults::{at, impostor},
};

type Wanted = fn(&RevocationError) -> bool;

/// Whose revocation failed, and how.
pub fn revocation_error(network: &Network) -> (String, RevocationError) {
    match at(Level::Lta, network) {
        Err(Error::Revocation { certificate, problem }) => (certificate, problem),
        other => panic!("{:?}", other.map(|file| file.len())),
    }
}

/// No lists, so that OCSP alone answers for signers and services.
pub fn without_lists() -> AuthorityOptions {
    let mut options = options("Ventanilla Test Root", 3_650);
    options.services.crl = None;
    options
}

/// No OCSP, so that lists alone answer.
pub fn without_ocsp() -> AuthorityOptions {
    let mut options = options("Ventanilla Test Root", 3_650);
    options.services.ocsp = None;
    options.root_services.ocsp = None;
    options
}

#[test]
fn a_revoked_signer_is_never_lifted() {
    for way in [without_lists(), without_ocsp()] {
        let mut network = Network::with_options(&way, now());
        let signer = signer(&network, 0);
        let own = signer.chain()[0].tbs_certificate.serial_number.clone();
        network.authority.revoke(&own, RevocationReason::KeyCompromise, now() - TimeDelta::hours(1));
        let lifted =
            sign_at(&CERTIFICATE, &with_room(0), &signer, Level::Lta, &network.longterm()).unwrap_err();
        let Error::Revocation { problem: RevocationError::Revoked { reason, .. }, .. } = lifted else {
            panic!("{lifted:?}")
        };
        assert_eq!(reason, Some(1));
    }
}

#[test]
fn a_signer_who_is_revoked_after_the_timestamp_keeps_the_signature() {
    let mut network = Network::new(now());
    let signer = signer(&network, 0);
    let signed = sign_at(&CERTIFICATE, &with_room(0), &signer, Level::T, &network.longterm()).unwrap();
    let own = signer.chain()[0].tbs_certificate.serial_number.clone();
    network.now += TimeDelta::days(3);
    network.authority.revoke(&own, RevocationReason::CessationOfOperation, network.now - TimeDelta::days(1));
    extend(&signed, Level::Lta, &network.longterm()).unwrap();
}

#[test]
fn an_authority_or_timestamp_certificate_that_is_revoked_stops_all() {
    for (which, name) in [(0, "issuing authority"), (1, "timestamps")] {
        let mut network = Network::new(now());
        let certificates =
            [network.authority.issuer_certificate(), network.authority.timestamp_certificate()];
        let serial = certificates[which].tbs_certificate.serial_number.clone();
        network.authority.revoke(&serial, RevocationReason::CaCompromise, now() - TimeDelta::hours(1));
        let (certificate, problem) = revocation_error(&network);
        assert!(certificate.contains(name), "{certificate}");
        assert!(matches!(problem, RevocationError::Revoked { .. }), "{problem:?}");
    }
}

#[test]
fn both_ways_away_is_told_by_the_first() {
    let mut network = Network::new(now());
    network.fail(|_, url, _, _| (url == OCSP || url == CRL).then_some(Err(FetchError::TimedOut)));
    let (_, problem) = revocation_error(&network);
    assert_eq!(problem, RevocationError::Fetch { url: OCSP.into(), error: FetchError::TimedOut });
}

#[test]
fn ocsp_answers_that_lie_are_refused() {
    type Lie = fn(&Authority, &[u8], DateTime<Utc>) -> Vec<u8>;
    let lies: [(Lie, Wanted); 7] = [
        // Another key under the same name.
        (
            |_, body, now| impostor().answer_ocsp(body, now).unwrap(),
            |error| matches!(error, RevocationError::OtherCertificate | RevocationError::NotAuthorised),
        ),
        // The signature value.
        (
            |authority, body, now| {
                let mut answer = authority.answer_ocsp(body, now).unwrap();
                let name = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
                let at = answer.windows(10).position(|window| window == name).unwrap();
                answer[at + 30] ^= 1;
                answer
            },
            |error| matches!(error, RevocationError::BadSignature),
        ),
        // An answer to another request: the nonce is the last of the request.
        (
            |authority, body, now| {
                let mut other = body.to_vec();
                *other.last_mut().unwrap() ^= 1;
                authority.answer_ocsp(&other, now).unwrap()
            },
            |error| matches!(error, RevocationError::WrongNonce),
        ),
        // About another certificate.
        (
            |authority, body, now| {
                let mut other = body.to_vec();
                // The serial number of 16 bytes.
                let at = other.windows(2).position(|window| window == [0x02, 0x10]).unwrap() + 2;
                other[at + 15] ^= 1;
                authority.answer_ocsp(&other, now).unwrap()
            },
            |error| matches!(error, RevocationError::OtherCertificate),
        ),
        // Of last week, and of next week.
        (
            |authority, body, now| authority.answer_ocsp(body, now - TimeDelta::days(7)).unwrap(),
            |error| matches!(error, RevocationError::Stale(_)),
        ),
        (
            |authority, body, now| authority.answer_ocsp(body, now + TimeDelta::days(7)).unwrap(),
            |error| matches!(error, RevocationError::NotYetValid(_)),
        ),
        // Unknown.
        (
            |authority, body, now| authority.answer_ocsp_with(body, now, |_| Status::Unknown).unwrap(),
            |error| matches!(error, RevocationError::Unknown),
        ),
    ];
    for (number, (lie, wanted)) in lies.into_iter().enumerate() {
        let mut network = Network::with_options(&without_lists(), now());
        network.fail(move |authority, url, body, now| (url == OCSP).then(|| Ok(lie(authority, body, now))));
        let (_, problem) = revocation_error(&network);
        assert!(wanted(&problem), "{number}: {problem:?}");
    }
}

#[test]
fn ocsp_errors_and_garbage_are_told() {
    for (answer, wanted) in [
        (vec![0x30, 0x03, 0x0a, 0x01, 0x03], RevocationError::ResponderStatus(3)),
        (vec![0x30, 0x03, 0x0a, 0x01, 0x06], RevocationError::ResponderStatus(6)),
    ] {
        let mut network = Network::with_options(&without_lists(), now());
        network.fail(move |_, url, _, _| (url == OCSP).then(|| Ok(answer.clone())));
        assert_eq!(revocation_error(&network).1, wanted);
    }
    let mut network = Network::with_options(&without_lists(), now());
    network.fail(|_, url, _, _| (url == OCSP).then(|| Ok(b"<html>".to_vec())));
    assert!(matches!(revocation_error(&network).1, RevocationError::Malformed(_)));
}

#[test]
fn a_revoked_responder_is_not_believed() {
    let way = AuthorityOptions { no_check: false, ..options("Ventanilla Test Root", 3_650) };
    let mut network = Network::with_options(&way, now());
    let serial = network.authority.responder_certificate().tbs_certificate.serial_number.clone();
    network.authority.revoke(&serial, RevocationReason::KeyCompromise, now() - TimeDelta::hours(1));
    // Lists still answer for the signers, so that the file is lifted without the responder's word.
    let lifted = at(Level::Lta, &network).unwrap();
    assert!(!lifted.windows(6).any(|window| window == b"/OCSPs"), "no answer of it is embedded");
    // Without a list, nothing tells of the responder, and its word counts for nothing.
    let network = Network::with_options(&AuthorityOptions { no_check: false, ..without_lists() }, now());
    let wanted = RevocationError::Responder(Box::new(RevocationError::NoService));
    assert_eq!(revocation_error(&network).1, wanted);
}

#[test]
fn lists_that_lie_are_refused() {
    type Lie = fn(&Authority, DateTime<Utc>) -> Vec<u8>;
    let lies: [(Lie, Wanted); 5] = [
        (|_, now| impostor().crl(now).unwrap(), |error| matches!(error, RevocationError::BadSignature)),
        (
            |authority, now| authority.crl(now - TimeDelta::days(8)).unwrap(),
            |error| matches!(error, RevocationError::Stale(_)),
        ),
        (
            |authority, now| authority.crl(now + TimeDelta::days(1)).unwrap(),
            |error| matches!(error, RevocationError::NotYetValid(_)),
        ),
        (
            |authority, now| authority.root_crl(now).unwrap(),
            |error| matches!(error, RevocationError::OutOfScope),
        ),
        (|_, _| b"<html>".to_vec(), |error| matches!(error, RevocationError::Malformed(_))),
    ];
    for (number, (lie, wanted)) in lies.into_iter().enumerate() {
        let mut network = Network::with_options(&without_ocsp(), now());
        network.fail(move |authority, url, _, now| (url == CRL).then(|| Ok(lie(authority, now))));
        let (_, problem) = revocation_error(&network);
        assert!(wanted(&problem), "{number}: {problem:?}");
    }
}

#[test]
fn a_certificate_without_any_service_is_told() {
    let way =
        AuthorityOptions { intermediate: false, ..AuthorityOptions::new("Ventanilla Test Root", 3_650) };
    let network = Network::with_options(&way, now());
    assert_eq!(revocation_error(&network).1, RevocationError::NoService);
}

#[test]
fn a_missing_issuer_is_fetched_or_told() {
    // Signed with a chain of the own certificate alone.
    let network = Network::new(now());
    let issued = network.authority.issue("Ana Example", now() - TimeDelta::days(1), 30).unwrap();
    let bare = SoftwareSigner::from_pkcs8(&issued.pkcs8, &[issued.certificate.to_der().unwrap()]);
    let bare = bare.unwrap();
    let options = SignatureOptions { timestamp_room: 3_000, ..with_room(0) };
    let sign = |longterm: &LongTerm<'_>| sign_at(&CERTIFICATE, &options, &bare, Level::Lta, longterm);
    // The token brings the issuer along, the same as the signer's.
    assert!(sign(&network.longterm()).is_ok());
    let foreign = [impostor().root().clone()];
    let longterm = LongTerm { roots: &foreign, ..network.longterm() };
    let error = sign(&longterm).unwrap_err();
    assert!(matches!(error, Error::NoChain { .. }), "{error:?}");
    assert!(network.asked.borrow().iter().any(|url| url == ISSUERS), "it was looked for");
}
