//! Services that are slow, away or lying: each has its error, and nothing is written.

use chrono::TimeDelta;
use der::Encode;
use ventanilla_pades::{
    Error, FetchError, Level, LongTerm, RevocationError, SignatureOptions, TimestampError,
    development::{Authority, AuthorityOptions, RevocationReason, Status},
    extend, sign_at,
};

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, now},
    services::{CRL, ISSUERS, Network, OCSP, ROOT_CRL, TSA, honest, options},
};

fn at(level: Level, network: &Network) -> Result<Vec<u8>, Error> {
    sign_at(&CERTIFICATE, &with_room(0), &signer(network, 0), level, &network.longterm())
}

fn timestamp_error(network: &Network) -> TimestampError {
    match at(Level::T, network) {
        Err(Error::Timestamp(error)) => error,
        other => panic!("{:?}", other.map(|file| file.len())),
    }
}

/// Whose revocation failed, and how.
fn revocation_error(network: &Network) -> (String, RevocationError) {
    match at(Level::Lta, network) {
        Err(Error::Revocation { certificate, problem }) => (certificate, problem),
        other => panic!("{:?}", other.map(|file| file.len())),
    }
}

/// An authority of the same names with other keys.
fn impostor() -> Authority {
    Authority::with_options(&options("Ventanilla Test Root", 3_650), now() - TimeDelta::days(30)).unwrap()
}

/// No lists, so that OCSP alone answers for signers and services.
fn without_lists() -> AuthorityOptions {
    let mut options = options("Ventanilla Test Root", 3_650);
    options.services.crl = None;
    options
}

/// No OCSP, so that lists alone answer.
fn without_ocsp() -> AuthorityOptions {
    let mut options = options("Ventanilla Test Root", 3_650);
    options.services.ocsp = None;
    options.root_services.ocsp = None;
    options
}

#[test]
fn a_timestamp_authority_that_is_slow_or_away_is_named() {
    for error in [FetchError::TimedOut, FetchError::Unreachable("refused".into()), FetchError::Status(503)] {
        let mut network = Network::new(now());
        let said = error.clone();
        network.fail(move |_, url, _, _| (url == TSA).then(|| Err(said.clone())));
        assert_eq!(timestamp_error(&network), TimestampError::Fetch { url: TSA.into(), error });
    }
}

#[test]
fn a_timestamp_of_other_data_is_refused() {
    let mut network = Network::new(now());
    network.fail(|authority, url, body, now| {
        (url == TSA).then(|| {
            // SHA-256's length, then the digest.
            let at = body.windows(2).position(|window| window == [0x04, 0x20]).unwrap() + 2;
            let mut other = body.to_vec();
            other[at] ^= 1;
            honest(authority, url, &other, now)
        })
    });
    assert_eq!(timestamp_error(&network), TimestampError::WrongImprint);
}

#[test]
fn a_timestamp_for_another_request_is_refused() {
    let mut network = Network::new(now());
    network.fail(|authority, url, body, now| {
        (url == TSA).then(|| {
            // The nonce: an integer of twelve bytes.
            let at = body.windows(2).position(|window| window == [0x02, 0x0c]).unwrap() + 2;
            let mut other = body.to_vec();
            other[at + 11] ^= 1;
            honest(authority, url, &other, now)
        })
    });
    assert_eq!(timestamp_error(&network), TimestampError::WrongNonce);
}

#[test]
fn a_changed_or_unreadable_timestamp_is_refused() {
    let mut network = Network::new(now());
    network.fail(|authority, url, body, now| {
        (url == TSA).then(|| {
            let mut answer = honest(authority, url, body, now).unwrap();
            let last = answer.len() - 1;
            answer[last] ^= 1; // the end of the signature value
            Ok(answer)
        })
    });
    assert_eq!(timestamp_error(&network), TimestampError::BadSignature);

    for garbage in [&b"<html>busy</html>"[..], b"", &[0x30, 0x03, 0x02, 0x01, 0x00]] {
        let garbage = garbage.to_vec();
        network.fail(move |_, url, _, _| (url == TSA).then(|| Ok(garbage.clone())));
        assert!(matches!(timestamp_error(&network), TimestampError::Malformed(_)));
    }
}

#[test]
fn a_refusal_is_told_with_its_reason() {
    let network = Network::new(now());
    let mut longterm = network.longterm();
    longterm.timestamps.policy = Some("1.2.3.4".into());
    let error = sign_at(&CERTIFICATE, &with_room(0), &signer(&network, 0), Level::T, &longterm).unwrap_err();
    let wanted = TimestampError::Refused { status: 2, failure: Some(15) };
    assert!(matches!(&error, Error::Timestamp(refused) if *refused == wanted), "{error:?}");
}

#[test]
fn a_timestamp_by_a_foreign_authority_has_no_chain() {
    let mut network = Network::new(now());
    let foreign = impostor();
    network.fail(move |_, url, body, now| (url == TSA).then(|| honest(&foreign, url, body, now)));
    let error = at(Level::T, &network).unwrap_err();
    assert!(
        matches!(&error, Error::NoChain { certificate } if certificate.contains("timestamps")),
        "{error:?}"
    );
}

#[test]
fn a_timestamp_after_its_certificates_end_is_refused() {
    let mut network = Network::new(now());
    network.authority.renew_services(now() - TimeDelta::days(20), 10).unwrap();
    assert!(matches!(timestamp_error(&network), TimestampError::CertificateNotValid(_)));
}

#[test]
fn a_clock_that_is_off_is_noticed() {
    for off in [TimeDelta::hours(1), TimeDelta::hours(-1)] {
        let mut network = Network::new(now());
        network.fail(move |authority, url, body, now| {
            (url == TSA).then(|| honest(authority, url, body, now + off))
        });
        assert!(matches!(timestamp_error(&network), TimestampError::ClockOff { .. }));
    }
}

#[test]
fn a_certificate_that_is_not_for_timestamps_is_refused() {
    // The responder's certificate and key in the place of the timestamp authority's.
    let mut network = Network::new(now());
    let pem = network.authority.to_pem(network.now).unwrap();
    let blocks: Vec<&str> = pem.split_inclusive("-----END PRIVATE KEY-----\n").collect();
    let [root, issuing, timestamps, responder, lists] = blocks.as_slice() else { panic!("{}", blocks.len()) };
    let _ = timestamps;
    let swapped = [*root, *issuing, *responder, *lists].concat();
    // It refuses to be opened without its timestamp authority at all.
    assert!(Authority::from_pem(&swapped, Default::default()).is_err());
    // A signer's certificate that signs a token: by hand, the only way to get one.
    let stamped = at(Level::T, &network).unwrap();
    network.fail(|authority, url, body, now| {
        (url == TSA).then(|| {
            let honest = honest(authority, url, body, now).unwrap();
            // id-kp-timeStamping becomes id-kp-OCSPSigning in the embedded certificate: the binding breaks first.
            let purpose = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
            let at = honest.windows(8).position(|window| window == purpose).unwrap();
            let mut changed = honest;
            changed[at + 7] = 0x09;
            Ok(changed)
        })
    });
    assert!(matches!(timestamp_error(&network), TimestampError::UnnamedCertificate));
    assert!(!stamped.is_empty());
}

#[test]
fn a_timestamp_that_is_too_inaccurate_is_refused() {
    let network = Network::new(now());
    let mut longterm = network.longterm();
    longterm.timestamps.worst_accuracy = TimeDelta::milliseconds(500);
    let error = sign_at(&CERTIFICATE, &with_room(0), &signer(&network, 0), Level::T, &longterm).unwrap_err();
    assert!(matches!(error, Error::Timestamp(TimestampError::Inaccurate(_))), "{error:?}");
}

#[test]
fn a_revoked_signer_is_never_lifted() {
    for way in [without_lists(), without_ocsp()] {
        let mut network = Network::with_options(&way, now());
        let signer = signer(&network, 0);
        let own = ventanilla_pades::Signer::chain(&signer)[0].tbs_certificate.serial_number.clone();
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
    let own = ventanilla_pades::Signer::chain(&signer)[0].tbs_certificate.serial_number.clone();
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
    type Lie = fn(&Authority, &[u8], chrono::DateTime<chrono::Utc>) -> Vec<u8>;
    let lies: [(Lie, fn(&RevocationError) -> bool); 7] = [
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
    // Without lists for signers nothing is left to believe.
    network.fail(|authority, url, body, now| {
        let list = (url == CRL).then(|| honest(authority, url, body, now))?.unwrap();
        let person = [0x02, 0x10];
        assert!(list.windows(2).any(|window| window == person), "the list names the responder");
        None
    });
    assert!(at(Level::Lta, &network).is_ok());
}

#[test]
fn lists_that_lie_are_refused() {
    type Lie = fn(&Authority, chrono::DateTime<chrono::Utc>) -> Vec<u8>;
    let lies: [(Lie, fn(&RevocationError) -> bool); 5] = [
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
    let bare =
        ventanilla_pades::SoftwareSigner::from_pkcs8(&issued.pkcs8, &[issued.certificate.to_der().unwrap()]);
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
    let _ = ROOT_CRL;
}
