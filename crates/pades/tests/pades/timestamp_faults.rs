//! Timestamp authorities that are slow, away or lying: each has its error, and nothing is written.

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
    Error, FetchError, Level, Signer, SoftwareSigner, TimestampError, development::Authority, extend, sign_at,
};

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, now},
    services::{Network, TSA, honest, options},
};

pub fn at(level: Level, network: &Network) -> Result<Vec<u8>, Error> {
    sign_at(&CERTIFICATE, &with_room(0), &signer(network, 0), level, &network.longterm())
}

pub fn timestamp_error(network: &Network) -> TimestampError {
    match at(Level::T, network) {
        Err(Error::Timestamp(error)) => error,
        other => panic!("{:?}", other.map(|file| file.len())),
    }
}

/// An authority of the same names with other keys.
pub fn impostor() -> Authority {
    Authority::with_options(&options("Ventanilla Test Root", 3_650), now() - TimeDelta::days(30)).unwrap()
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
    let signed = at(Level::T, &network).unwrap();
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
    assert!(extend(&signed, Level::Lta, &network.longterm()).unwrap().len() > signed.len() + 20_000);
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
