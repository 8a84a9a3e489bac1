//! Levels B-T, B-LT and B-LTA, judged by pyHanko without network, and decades later.

use chrono::TimeDelta;
use proptest::prelude::*;
use ventanilla_pades::{
    Error, FieldSpec, Level, SignatureOptions, SoftwareSigner, add_archive_timestamp, extend, prepare,
    read_signatures, sign, sign_at,
};

use crate::{
    judges::{Job, longterm, pdfsig, qpdf_check},
    samples::{CERTIFICATE, FIELDS, NAMES, now, options},
    services::{self, CRL, Network, OCSP, ROOT_CRL, TSA},
};

/// Options with room for a timestamp.
pub fn with_room(person: usize) -> SignatureOptions<'static> {
    SignatureOptions { timestamp_room: 3_000, ..options(person, FIELDS[person]) }
}

pub fn signer(network: &Network, person: usize) -> SoftwareSigner {
    let start = network.now - TimeDelta::days(10);
    network.authority.issue(NAMES[person], start, 400).unwrap().signer().unwrap()
}

/// Three people at B-T, one after the other.
fn three_at_t(network: &Network) -> Vec<u8> {
    (0..3).fold(CERTIFICATE.clone(), |pdf, person| {
        let signer = signer(network, person);
        let signed = sign_at(&pdf, &with_room(person), &signer, Level::T, &network.longterm()).unwrap();
        assert!(signed.starts_with(&pdf));
        signed
    })
}

fn years(years: i64) -> TimeDelta {
    TimeDelta::days(365 * years)
}

#[test]
fn one_signature_at_every_level_is_judged_as_that_level() {
    let network = Network::new(now());
    let files: Vec<_> = [Level::B, Level::T, Level::Lt, Level::Lta]
        .into_iter()
        .map(|level| {
            sign_at(&CERTIFICATE, &with_room(0), &signer(&network, 0), level, &network.longterm()).unwrap()
        })
        .collect();
    let jobs: Vec<_> = files.iter().map(|pdf| Job::of(pdf)).collect();
    let verdicts = longterm(network.authority.root(), &jobs);
    for (file, verdicts) in files.iter().zip(&verdicts) {
        qpdf_check(file);
        assert!(verdicts.iter().all(|verdict| verdict.flag("intact")), "{verdicts:?}");
    }
    let of = |level: usize| &verdicts[level][0];
    // B-B and B-T hold no revocation data, which this judge requires.
    assert!(!of(0).flag("stamped") && !of(0).flag("held"), "{:?}", of(0));
    assert!(of(1).flag("stamped") && of(1).flag("stamp_trusted") && !of(1).flag("held"), "{:?}", of(1));
    assert!(of(2).flag("stamped") && of(2).flag("held") && !of(2).flag("archived"), "{:?}", of(2));
    assert!(of(3).flag("stamped") && of(3).flag("passed") && of(3).flag("archived"), "{:?}", of(3));
    assert_eq!(verdicts[3][1].text("coverage"), "ENTIRE_FILE");
    for pdf in &files[..2] {
        let report = pdfsig(pdf);
        assert_eq!(report.matches("Signature is Valid.").count(), 1, "{report}");
    }
}

#[test]
fn three_signatures_at_t_are_lifted_to_lta_at_once() {
    let network = Network::new(now());
    let signed = three_at_t(&network);
    let report = pdfsig(&signed);
    assert_eq!(report.matches("Signature is Valid.").count(), 3, "{report}");
    network.asked.borrow_mut().clear();
    let pdf = extend(&signed, Level::Lta, &network.longterm()).unwrap();
    assert!(pdf.starts_with(&signed), "an earlier byte changed");
    // One answer for each signer and the timestamp authority, the root's list for who issued, two timestamps: nothing is
    // asked twice.
    assert_eq!(network.asked.borrow().iter().filter(|url| *url == OCSP).count(), 4);
    assert_eq!(network.asked.borrow().iter().filter(|url| *url == ROOT_CRL).count(), 1);
    assert_eq!(network.asked.borrow().iter().filter(|url| *url == TSA).count(), 2);
    // The probe's file grew by 150 KB.
    let grown = pdf.len() - CERTIFICATE.len();
    println!("three signatures at B-LTA: {grown} bytes more, {} of them since B-T", pdf.len() - signed.len());
    assert!(grown < 90_000, "{grown}");
    qpdf_check(&pdf);
    assert!(read_signatures(&pdf).unwrap().iter().take(3).all(|signature| signature.intact()));
    let verdicts = &longterm(network.authority.root(), &[Job::of(&pdf)])[0];
    assert_eq!(verdicts.len(), 4);
    for verdict in &verdicts[..3] {
        assert!(verdict.flag("passed") && verdict.flag("archived") && verdict.flag("intact"), "{verdict:?}");
        assert_ne!(verdict.text("modification"), "OTHER", "{verdict:?}");
    }
}

#[test]
fn signatures_stand_when_every_certificate_of_their_time_has_expired() {
    // They signed 29 years ago; each timestamp certificate was good for ten years, and the file was renewed in time.
    let first = now() - years(29);
    let mut network = Network::with_options(&services::options("Ventanilla Test Root", 36_500), first);
    network.authority.renew_services(first, 3_650).unwrap();
    let signed = extend(&three_at_t(&network), Level::Lta, &network.longterm()).unwrap();
    let mut pdf = signed.clone();
    let mut renewed = Vec::new();
    for ago in [20, 11, 2] {
        network.now = now() - years(ago);
        network.authority.renew_services(network.now, 3_650).unwrap();
        network.asked.borrow_mut().clear();
        let extended = extend(&pdf, Level::Lta, &network.longterm()).unwrap();
        assert!(extended.starts_with(&pdf));
        // Asked about are the last timestamp's authority and the next one's; nobody asks about the signers, whose
        // certificates expired long ago.
        assert_eq!(network.asked.borrow().iter().filter(|url| *url == OCSP).count(), 2);
        pdf = extended;
        renewed.push(pdf.clone());
    }
    qpdf_check(&pdf);
    // For the timestamp that is still young, the judge has today's answers of the authority at hand.
    network.now = now();
    network.answers.borrow_mut().clear();
    let today = extend(&pdf, Level::Lta, &network.longterm()).unwrap();
    let (lists, responses) = (network.answers_of(ROOT_CRL), network.answers_of(OCSP));
    assert!(!lists.is_empty() && !responses.is_empty());
    let mut jobs: Vec<_> = [&signed, &renewed[0], &renewed[1], &renewed[2]]
        .into_iter()
        .map(|pdf| Job { pdf, lists: lists.clone(), responses: responses.clone() })
        .collect();
    // Renewed today, the file holds them itself.
    jobs.push(Job::of(&today));
    let verdicts = longterm(network.authority.root(), &jobs);
    for (renewals, verdicts) in verdicts.iter().enumerate() {
        for verdict in verdicts.iter().filter(|verdict| !verdict.flag("document_timestamp")) {
            // Renewed too seldom, the last timestamp's certificate has expired: not believed any more.
            assert_eq!(verdict.flag("passed"), renewals >= 3, "{renewals}: {verdict:?}");
            if renewals >= 3 {
                let proven = verdict.0["proven"].as_f64().unwrap();
                assert!((proven - first.timestamp() as f64).abs() < 5.0, "proven at signing: {verdict:?}");
                assert_ne!(verdict.text("modification"), "OTHER", "{verdict:?}");
            }
        }
    }
}

#[test]
fn lists_serve_where_ocsp_is_away() {
    let mut network = Network::new(now());
    network.fail(|_, url, _, _| (url == OCSP).then_some(Err(ventanilla_pades::FetchError::TimedOut)));
    let pdf = extend(&three_at_t(&network), Level::Lta, &network.longterm()).unwrap();
    assert_eq!(network.asked.borrow().iter().filter(|url| *url == CRL).count(), 1, "one list serves all");
    let verdicts = &longterm(network.authority.root(), &[Job::of(&pdf)])[0];
    assert!(verdicts[..3].iter().all(|verdict| verdict.flag("passed")), "{verdicts:?}");
}

#[test]
fn a_responder_without_nocheck_is_looked_up_in_the_list() {
    let options = ventanilla_pades::development::AuthorityOptions {
        no_check: false,
        ..services::options("Ventanilla Test Root", 3_650)
    };
    let network = Network::with_options(&options, now());
    let pdf = extend(&three_at_t(&network), Level::Lta, &network.longterm()).unwrap();
    assert_eq!(network.asked.borrow().iter().filter(|url| *url == CRL).count(), 1);
    let verdicts = &longterm(network.authority.root(), &[Job::of(&pdf)])[0];
    assert!(verdicts[..3].iter().all(|verdict| verdict.flag("passed")), "{verdicts:?}");
}

#[test]
fn a_field_that_was_kept_for_the_document_timestamp_takes_it() {
    let network = Network::new(now());
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("made.pdf");
    crate::judges::script("make.py", &[std::path::Path::new("streams"), target.as_path()]);
    let field = |name: &str| FieldSpec {
        name: name.into(),
        page: 1,
        rect: [0.0; 4],
        tooltip: name.into(),
        lock: None,
    };
    let prepared = prepare(&std::fs::read(target).unwrap(), &[field("one"), field("archive")]).unwrap();
    let options = SignatureOptions { timestamp_room: 3_000, ..SignatureOptions::new("one", NAMES[0], now()) };
    let mut longterm_options = network.longterm();
    longterm_options.archive_field = Some("archive".into());
    let pdf = sign_at(&prepared, &options, &signer(&network, 0), Level::Lta, &longterm_options).unwrap();
    let fields: Vec<_> = read_signatures(&pdf).unwrap().into_iter().map(|one| one.field).collect();
    assert_eq!(fields, ["one", "archive"]);
    // The next one finds it taken and makes its own.
    let again = add_archive_timestamp(&pdf, &longterm_options).unwrap();
    let jobs = [Job::of(&pdf), Job::of(&again)];
    for verdicts in longterm(network.authority.root(), &jobs) {
        assert!(verdicts[0].flag("passed"), "{verdicts:?}");
    }
}

#[test]
fn a_timestamp_is_added_later_only_where_it_can_be() {
    let network = Network::new(now());
    let first = sign(&CERTIFICATE, &with_room(0), &signer(&network, 0)).unwrap();
    let stamped = extend(&first, Level::T, &network.longterm()).unwrap();
    assert_eq!(stamped.len(), first.len(), "it goes into the reserved space");
    assert_eq!(extend(&stamped, Level::T, &network.longterm()).unwrap(), stamped, "once is enough");
    // Covered by a second signature, the first may not change any more.
    let second = sign(&first, &with_room(1), &signer(&network, 1)).unwrap();
    let error = extend(&second, Level::T, &network.longterm()).unwrap_err();
    assert!(matches!(&error, Error::NotLast(field) if field == FIELDS[0]), "{error:?}");
    let error = extend(&second, Level::Lt, &network.longterm()).unwrap_err();
    assert!(matches!(&error, Error::NoTimestamp(field) if field == FIELDS[0]), "{error:?}");
    // A document timestamp proves both. pyHanko 0.38 insists on a signature timestamp where EN 319 142-1 (6.3) accepts a
    // document timestamp too, so that only the second, which got one, passes with it.
    let archived = extend(&second, Level::Lta, &network.longterm()).unwrap();
    let verdicts = &longterm(network.authority.root(), &[Job::of(&archived)])[0];
    assert!(verdicts[..2].iter().all(|verdict| verdict.flag("intact") && verdict.flag("archived")));
    assert!(verdicts[1].flag("passed"), "{verdicts:?}");
    assert!(verdicts[0].text("lta").ends_with("SIG_CONSTRAINTS_FAILURE"), "{verdicts:?}");
}

#[test]
fn an_unsigned_file_has_no_level() {
    let network = Network::new(now());
    for level in [Level::T, Level::Lt, Level::Lta] {
        let error = extend(&CERTIFICATE, level, &network.longterm()).unwrap_err();
        assert!(matches!(error, Error::Unsigned), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// A few bytes changed, anywhere in a file at B-LTA: a longer file, or an error.
    #[test]
    fn mutations_never_panic(changes in prop::collection::vec((0.0..1.0f64, any::<u8>()), 1..6)) {
        let outcome = ARCHIVED.with(|(network, archived)| {
            let mut pdf = archived.clone();
            for (place, byte) in changes {
                let at = (pdf.len() as f64 * place) as usize;
                pdf[at] = byte;
            }
            extend(&pdf, Level::Lta, &network.longterm()).map(|longer| longer.starts_with(&pdf))
        });
        prop_assert!(outcome.unwrap_or(true));
    }
}

thread_local! {
    static ARCHIVED: (Network, Vec<u8>) = {
        let network = Network::new(now());
        let pdf = extend(&three_at_t(&network), Level::Lta, &network.longterm()).unwrap();
        (network, pdf)
    };
}
