//! What timestamps, revocation data and archive timestamps are worth, years later.

use chrono::{DateTime, TimeDelta, Utc};
use ventanilla_pades::{
    Conclusion, Finding, Level, Report, RevocationStatus, SignatureKind, SubIndication, TrustList,
    TrustPurpose, VerifyOptions, extend, sign_at, verify,
};
use x509_cert::ext::pkix::CrlReason;

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, now},
    services::{Network, ROOT_CRL},
    update::position,
};

fn at_level(network: &Network, level: Level) -> Vec<u8> {
    sign_at(&CERTIFICATE, &with_room(0), &signer(network, 0), level, &network.longterm()).unwrap()
}

fn strict(pdf: &[u8], network: &Network, moment: DateTime<Utc>) -> Report {
    let trust = TrustList::of([network.authority.root()]).unwrap();
    verify(pdf, &trust, &VerifyOptions::at(moment))
}

fn days(days: i64) -> TimeDelta {
    TimeDelta::days(days)
}

#[test]
fn every_level_is_told_and_revocation_is_required() {
    let network = Network::new(now());
    let files = [Level::B, Level::T, Level::Lt, Level::Lta].map(|level| (level, at_level(&network, level)));
    for (level, pdf) in files {
        let report = strict(&pdf, &network, now() + TimeDelta::hours(1));
        let signature = &report.signatures[0];
        assert_eq!(signature.level, Some(level), "{report:#?}");
        // At B-T nothing in the file says whether the timestamp's authority still stood: it tells, and proves nothing yet.
        assert_eq!(signature.proven_time.is_some(), level >= Level::Lt);
        assert_eq!(signature.timestamps.len(), usize::from(level >= Level::T));
        if level >= Level::Lt {
            assert!(report.passed(), "{level:?} {report:#?}");
            let good = |status: &RevocationStatus| matches!(status, RevocationStatus::Good { .. });
            assert!(
                signature.revocation.len() == 2 && signature.revocation.iter().all(|one| good(&one.status))
            );
        } else {
            assert_eq!(signature.conclusion, Conclusion::Indeterminate(SubIndication::TryLater));
        }
        if level == Level::Lta {
            assert_eq!(report.signatures[1].kind, SignatureKind::DocumentTimestamp);
        }
    }
}

#[test]
fn an_archived_signature_outlives_its_certificate_but_not_its_last_timestamp() {
    let mut network = Network::new(now());
    let pdf = at_level(&network, Level::Lta);
    assert!(
        strict(&pdf, &network, now() + days(500)).passed(),
        "the signer's certificate ended after 390 days"
    );
    let late = now() + days(3_700);
    let conclusions: Vec<_> =
        strict(&pdf, &network, late).signatures.iter().map(|one| one.conclusion).collect();
    assert_eq!(conclusions, [Conclusion::Indeterminate(SubIndication::OutOfBoundsNoPoe); 2]);

    // Renewed in time, by services whose own certificates are new.
    network.now = now() + days(3_000);
    let renewed = extend(&pdf, Level::Lta, &network.longterm()).unwrap();
    let report = strict(&renewed, &network, now() + days(3_100));
    assert!(report.passed(), "{report:#?}");
    assert_eq!(report.signatures.len(), 3);
    let proven = report.signatures[0].proven_time.unwrap();
    assert!(proven < now() + days(1), "the first timestamp still tells when: {proven}");
}

#[test]
fn without_timestamp_nothing_proves_the_time() {
    let network = Network::new(now());
    let report = strict(&at_level(&network, Level::B), &network, now() + days(500));
    assert_eq!(report.signatures[0].conclusion, Conclusion::Indeterminate(SubIndication::OutOfBoundsNoPoe));
}

#[test]
fn revocation_counts_from_its_time() {
    let mut network = Network::new(now());
    let signer = signer(&network, 0);
    let serial = signer_serial(&signer);
    let files = [Level::B, Level::Lt]
        .map(|level| sign_at(&CERTIFICATE, &with_room(0), &signer, level, &network.longterm()).unwrap());
    let judge = |network: &Network, pdf: &[u8], asked: DateTime<Utc>| {
        let trust = TrustList::of([network.authority.root()]).unwrap();
        let mut options = VerifyOptions::at(asked);
        options.revocation_data =
            vec![network.authority.crl(asked).unwrap(), network.authority.root_crl(asked).unwrap()];
        verify(pdf, &trust, &options)
    };
    // Handed in, the same lists that are embedded elsewhere do for B-B.
    assert!(judge(&network, &files[0], now() + TimeDelta::hours(1)).passed());
    network.authority.revoke(&serial, CrlReason::KeyCompromise, now() + days(5));
    let later = now() + days(6);
    let proven = judge(&network, &files[1], later);
    assert!(proven.passed(), "{proven:#?}");
    assert!(proven.signatures[0].findings.contains(&Finding::RevokedLater));
    let unproven = judge(&network, &files[0], later);
    assert_eq!(unproven.signatures[0].conclusion, Conclusion::Indeterminate(SubIndication::RevokedNoPoe));

    // Revoked before; and the signer says to have signed later than that.
    let mut network = Network::new(now());
    network.authority.revoke(&serial, CrlReason::KeyCompromise, now() - days(1));
    let mut before = Network::new(now());
    std::mem::swap(&mut before, &mut network);
    let signer = crate::longterm::signer(&before, 1);
    let pdf = sign_at(&CERTIFICATE, &with_room(1), &signer, Level::B, &before.longterm()).unwrap();
    before.authority.revoke(&signer_serial(&signer), CrlReason::CessationOfOperation, now() - days(1));
    let report = judge(&before, &pdf, now() + TimeDelta::hours(1));
    assert_eq!(
        report.signatures[0].conclusion,
        Conclusion::TotalFailed(SubIndication::Revoked),
        "{report:#?}"
    );
}

fn signer_serial(signer: &ventanilla_pades::SoftwareSigner) -> x509_cert::serial_number::SerialNumber {
    use ventanilla_pades::Signer;
    signer.chain()[0].tbs_certificate.serial_number.clone()
}

#[test]
fn revocation_information_of_another_authority_or_from_before_does_not_count() {
    let network = Network::new(now());
    let pdf = at_level(&network, Level::B);
    let trust = TrustList::of([network.authority.root()]).unwrap();
    let stranger = Network::new(now());
    let judged = |data: Vec<Vec<u8>>| {
        let options = VerifyOptions { revocation_data: data, ..VerifyOptions::at(now()) };
        verify(&pdf, &trust, &options).signatures[0].clone()
    };
    let foreign =
        judged(vec![stranger.authority.crl(now()).unwrap(), stranger.authority.root_crl(now()).unwrap()]);
    assert_eq!(foreign.conclusion, Conclusion::Indeterminate(SubIndication::TryLater));
    assert!(foreign.findings.contains(&Finding::RevocationUnknown));
    let old = now() - days(25);
    let stale = judged(vec![network.authority.crl(old).unwrap(), network.authority.root_crl(old).unwrap()]);
    assert_eq!(stale.conclusion, Conclusion::Indeterminate(SubIndication::TryLater));
    assert!(stale.findings.contains(&Finding::RevocationStale), "{stale:#?}");
    let mut bent = network.authority.crl(now()).unwrap();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    let bent = judged(vec![bent, network.authority.root_crl(now()).unwrap()]);
    assert!(bent.findings.contains(&Finding::RevocationUnknown));
}

#[test]
fn a_timestamp_is_believed_only_from_who_may_give_it() {
    let network = Network::new(now());
    let pdf = at_level(&network, Level::Lta);
    let mut trust = TrustList::new();
    trust.add_pem(&network.authority.root_pem().unwrap(), TrustPurpose::Signing).unwrap();
    let report = verify(&pdf, &trust, &VerifyOptions::at(now()));
    let signature = &report.signatures[0];
    assert_eq!(signature.proven_time, None);
    assert!(signature.findings.contains(&Finding::TimestampInvalid));
    assert_eq!(
        report.signatures[1].conclusion,
        Conclusion::Indeterminate(SubIndication::NoCertificateChainFound)
    );
}

#[test]
fn a_bent_archive_timestamp_proves_nothing() {
    let network = Network::new(now());
    let pdf = at_level(&network, Level::Lta);
    let filter = position(&pdf, b"ETSI.RFC3161");
    let contents = filter + position(&pdf[filter..], b"/Contents <") + b"/Contents <".len();
    for at in (contents..contents + 340).step_by(5) {
        let mut bent = pdf.clone();
        bent[at] = if bent[at] == b'0' { b'1' } else { b'0' };
        let report = strict(&bent, &network, now() + days(1));
        assert!(!report.passed(), "digit {}", at - contents);
        assert_ne!(report.signatures[0].level, Some(Level::Lta));
    }
}

#[test]
fn the_roots_list_is_asked_for_the_authority_below_it() {
    let mut network = Network::new(now());
    network.fail(|authority, url, _, now| {
        // A list that does not speak of the time of signing.
        (url == ROOT_CRL).then(|| Ok(authority.root_crl(now - TimeDelta::days(25)).unwrap()))
    });
    let pdf = at_level(&network, Level::T);
    let report = strict(&pdf, &network, now());
    assert_eq!(report.signatures[0].conclusion, Conclusion::Indeterminate(SubIndication::TryLater));
}
