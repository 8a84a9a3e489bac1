//! Services that are slow, away or lying: each has its error, and nothing is written.

use chrono::TimeDelta;
use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::ContentInfo,
    signed_data::{CertificateSet, SignedData, SignerIdentifier, SignerInfos},
};
use der::{
    Decode, Encode,
    asn1::{OctetString, SetOfVec},
};
use ventanilla_pades::{
    Error, FetchError, Level, LongTerm, RevocationError, SignatureOptions, Signer, SoftwareSigner,
    TimestampError,
    development::{Authority, AuthorityOptions, RevocationReason, Status},
    extend, sign_at,
};

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, now},
    services::{CRL, ISSUERS, Network, OCSP, TSA, honest, options},
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
    // A signer of documents, of the same authority, gives timestamps.
    let mut network = Network::new(now());
    let person = signer(&network, 1);
    network.fail(move |authority, url, body, now| {
        let answer = (url == TSA).then(|| honest(authority, url, body, now))?.unwrap();
        Some(Ok(edited(&answer, |token| sign_again(token, &person))))
    });
    assert_eq!(timestamp_error(&network), TimestampError::NotForTimestamps);
}

#[test]
fn a_timestamp_that_does_not_bind_its_certificate_is_refused() {
    // id-kp-timeStamping becomes id-kp-OCSPSigning in the embedded certificate: it is not the one that was bound.
    let mut network = Network::new(now());
    network.fail(|authority, url, body, now| {
        let mut answer = (url == TSA).then(|| honest(authority, url, body, now))?.unwrap();
        let purpose = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
        let at = answer.windows(8).position(|window| window == purpose).unwrap();
        answer[at + 7] = 0x09;
        Some(Ok(answer))
    });
    assert_eq!(timestamp_error(&network), TimestampError::UnnamedCertificate);
}

#[test]
fn a_timestamp_that_does_not_fit_is_told_with_its_size() {
    let mut network = Network::new(now());
    network.fail(|authority, url, body, now| {
        let answer = (url == TSA).then(|| honest(authority, url, body, now))?.unwrap();
        Some(Ok(edited(&answer, |token| {
            let others = (0..20).map(|number| {
                let other = authority.issue(format!("Nobody {number}").as_str(), now, 30).unwrap();
                CertificateChoices::Certificate(other.certificate)
            });
            let all = token.certificates.take().unwrap().0.into_vec().into_iter().chain(others);
            token.certificates = Some(CertificateSet(SetOfVec::try_from(all.collect::<Vec<_>>()).unwrap()));
        })))
    });
    let error = at(Level::T, &network).unwrap_err();
    assert!(
        matches!(error, Error::NoRoom { needed, reserved } if needed > 10_000 && reserved < 10_000),
        "{error:?}"
    );
    // A document timestamp takes the space that it needs.
    let bare = Network::new(now());
    let signed = at(Level::T, &bare).unwrap();
    let longterm = LongTerm { fetch: &network, ..bare.longterm() };
    let foreign = [bare.authority.root().clone(), network.authority.root().clone()];
    let longterm = LongTerm { roots: &foreign, ..longterm };
    assert!(
        matches!(extend(&signed, Level::Lta, &longterm), Err(Error::Revocation { .. })),
        "another responder"
    );
}

/// A timestamp response with another token in it.
fn edited(answer: &[u8], edit: impl FnOnce(&mut SignedData)) -> Vec<u8> {
    #[derive(der::Sequence)]
    struct Response {
        status: der::Any,
        token: ContentInfo,
    }
    let mut response = Response::from_der(answer).unwrap();
    let mut signed: SignedData = response.token.content.decode_as().unwrap();
    edit(&mut signed);
    response.token.content = der::Any::encode_from(&signed).unwrap();
    response.to_der().unwrap()
}

/// The same token by another signer, who binds the own certificate as is due.
fn sign_again(token: &mut SignedData, signer: &SoftwareSigner) {
    let own = &signer.chain()[0];
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &own.to_der().unwrap());
    // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }
    let mut binding = vec![0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20];
    binding.extend_from_slice(hash.as_ref());
    let mut info = token.signer_infos.0.as_slice()[0].clone();
    let attributes = info.signed_attrs.take().unwrap().into_vec().into_iter().map(|mut attribute| {
        if attribute.oid.to_string() == "1.2.840.113549.1.9.16.2.47" {
            attribute.values = SetOfVec::try_from(vec![der::Any::from_der(&binding).unwrap()]).unwrap();
        }
        attribute
    });
    let attributes = SetOfVec::try_from(attributes.collect::<Vec<_>>()).unwrap();
    info.signature = OctetString::new(signer.sign(&attributes.to_der().unwrap()).unwrap()).unwrap();
    info.signed_attrs = Some(attributes);
    info.sid = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
        issuer: own.tbs_certificate.issuer.clone(),
        serial_number: own.tbs_certificate.serial_number.clone(),
    });
    token.signer_infos = SignerInfos(SetOfVec::try_from(vec![info]).unwrap());
    let own = vec![CertificateChoices::Certificate(own.clone())];
    token.certificates = Some(CertificateSet(SetOfVec::try_from(own).unwrap()));
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
    // Without a list, nothing tells of the responder, and its word counts for nothing.
    let network = Network::with_options(&AuthorityOptions { no_check: false, ..without_lists() }, now());
    let wanted = RevocationError::Responder(Box::new(RevocationError::NoService));
    assert_eq!(revocation_error(&network).1, wanted);
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
