//! Signed files, spoilt in every way a machine thinks of. An answer comes, in time; nothing passes with other content.
//!
//! `VENTANILLA_FORGERIES` says how many (`cargo xtask prove` asks for many). A fuzzer guided by coverage needs a nightly
//! compiler, which this project does not use; these mutations know the places where a PDF is structure.

use std::{panic::catch_unwind, time::Instant};

use chrono::{DateTime, Utc};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use ventanilla_pades::{Level, Report, TrustList, sign_at, verify};

use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, SIGNED, now},
    services::Network,
    verdicts::{lenient, trust},
};

#[derive(Debug, Clone)]
enum Mutation {
    Byte(f64, u8),
    Digit(f64, u8),
    Cut(f64),
    Remove(f64, usize),
    Double(f64, usize),
    Move(f64, f64, usize),
    Insert(f64, usize),
}

/// What stands at turning points of a PDF.
const TOKENS: [&[u8]; 22] = [
    b"obj",
    b"endobj",
    b"xref\n0 1\n0000000000 65535 f \n",
    b"trailer\n<<>>",
    b"startxref\n0\n%%EOF\n",
    b"%%EOF\n",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"stream\n",
    b"endstream",
    b"/Prev 0",
    b"/Prev 15",
    b"/Length 99999999",
    b"/ByteRange [0 0 0 0]",
    b"%",
    b"null",
    b"/W [8 8 8]",
    b"/Index [0 4294967295]",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = 0.0..1.0f64;
    prop_oneof![
        (place.clone(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        (place.clone(), b'0'..=b'9').prop_map(|(at, digit)| Mutation::Digit(at, digit)),
        (0.3..1.0f64).prop_map(Mutation::Cut),
        (place.clone(), 1..400usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (place.clone(), 1..4_000usize).prop_map(|(at, length)| Mutation::Double(at, length)),
        (place.clone(), place.clone(), 1..400usize)
            .prop_map(|(from, to, length)| Mutation::Move(from, to, length)),
        (place, 0..TOKENS.len()).prop_map(|(at, token)| Mutation::Insert(at, token)),
    ]
}

impl Mutation {
    fn apply(&self, pdf: &mut Vec<u8>) {
        let at = |place: f64| ((pdf.len() as f64 * place) as usize).min(pdf.len().saturating_sub(1));
        match *self {
            _ if pdf.is_empty() => {}
            Self::Byte(place, byte) => {
                let at = at(place);
                pdf[at] = byte;
            }
            Self::Digit(place, digit) => {
                // The next digit of the structure: numbers are where a parser stumbles.
                let from = at(place);
                if let Some(found) = pdf[from..].iter().position(u8::is_ascii_digit) {
                    pdf[from + found] = digit;
                }
            }
            Self::Cut(place) => pdf.truncate(at(place)),
            Self::Remove(place, length) => {
                let from = at(place);
                pdf.drain(from..(from + length).min(pdf.len()));
            }
            Self::Double(place, length) => {
                let from = at(place);
                let copy = pdf[from..(from + length).min(pdf.len())].to_vec();
                pdf.splice(from..from, copy);
            }
            Self::Move(from, to, length) => {
                let (from, to) = (at(from), at(to));
                let part: Vec<u8> = pdf.drain(from..(from + length).min(pdf.len())).collect();
                let to = to.min(pdf.len());
                pdf.splice(to..to, part);
            }
            Self::Insert(place, token) => {
                let at = at(place);
                pdf.splice(at..at, TOKENS[token].iter().copied());
            }
        }
    }
}

/// Only digits of a `/Contents` may differ in a file that still passes: the space behind a signature's own structure,
/// and the parts of it that are signed by nobody. White space behind the last end may too.
fn harmless(original: &[u8], spoilt: &[u8], report: &Report) -> bool {
    let (one, other) = (original.trim_ascii_end(), spoilt.trim_ascii_end());
    let digits = one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one == other || (one.is_ascii_hexdigit() && other.is_ascii_hexdigit()));
    let last = report.signatures.iter().any(|one| one.coverage.is_some_and(|coverage| coverage.whole_file));
    one == other || (digits && last)
}

#[test]
fn forgeries_get_an_answer_and_never_pass() {
    let cases: u32 =
        std::env::var("VENTANILLA_FORGERIES").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    let network = Network::new(now());
    let archived =
        sign_at(&CERTIFICATE, &with_room(0), &signer(&network, 0), Level::Lta, &network.longterm()).unwrap();
    let archive_trust = TrustList::of([network.authority.root()]).unwrap();
    let files: [(&[u8], TrustList); 2] = [(&SIGNED, trust()), (&archived, archive_trust)];
    let mut runner = TestRunner::new_with_rng(
        Config { cases, failure_persistence: None, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let (mut slowest, mut readable, mut signatures) = (0, 0_u32, 0_usize);
    for _ in 0..cases {
        let strategy = (0..files.len(), prop::collection::vec(mutation(), 1..5));
        let (which, mutations) = strategy.new_tree(&mut runner).unwrap().current();
        let (original, trust) = &files[which];
        let mut spoilt = original.to_vec();
        mutations.iter().for_each(|mutation| mutation.apply(&mut spoilt));
        let clock = Instant::now();
        let report = catch_unwind(|| verify(&spoilt, trust, &lenient()));
        let report = report.unwrap_or_else(|_| panic!("a panic at {which} {mutations:?}"));
        slowest = slowest.max(clock.elapsed().as_millis());
        assert!(!report.passed() || harmless(original, &spoilt, &report), "{which} {mutations:?} passed");
        readable += u32::from(report.revisions > 0);
        signatures += report.signatures.len();
    }
    assert!(
        readable > cases / 50,
        "{readable} of {cases} could be followed: the mutations spoil too much to prove anything"
    );
    assert!(slowest < 5_000, "one took {slowest} ms");
    if let Ok(folder) = std::env::var("VENTANILLA_PROOF") {
        let figures = serde_json::json!({
            "files": cases, "of them could be followed": readable, "signatures judged": signatures, "slowest, ms": slowest,
        });
        std::fs::write(std::path::Path::new(&folder).join("forgeries.json"), figures.to_string()).unwrap();
    }
}

#[test]
fn claims_of_gigabytes_cost_nothing() {
    let moment: DateTime<Utc> = now();
    let table = |entries: &str| {
        format!("%PDF-1.7\nxref\n{entries}trailer\n<</Size 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
            .into_bytes()
    };
    let stream = |dictionary: &str| {
        format!("%PDF-1.7\n1 0 obj\n<</Type/XRef/Root 1 0 R{dictionary}/Length 8>>\nstream\n12345678\nendstream\nendobj\nstartxref\n9\n%%EOF\n").into_bytes()
    };
    let deep = format!(
        "%PDF-1.7\n1 0 obj\n{}\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
        "[".repeat(200_000),
        9 + 8 + 200_000 + 8
    );
    let circle = "%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n";
    let files = [
        table("0 4294967295\n0000000000 65535 f \n"),
        table("18446744073709551615 1\n0000000000 65535 f \n"),
        stream("/Size 4294967295/W[1 1 1]/Index[0 4294967295]"),
        stream("/Size 2/W[0 0 0]"),
        stream("/Size 2/W[9223372036854775807 9223372036854775807 2]"),
        stream("/Size -1/W[1 1 1]"),
        deep.into_bytes(),
        circle.as_bytes().to_vec(),
    ];
    for (case, file) in files.iter().enumerate() {
        let clock = Instant::now();
        let report = verify(file, &trust(), &ventanilla_pades::VerifyOptions::at(moment));
        assert!(report.signatures.is_empty() && !report.passed());
        assert!(clock.elapsed().as_millis() < 1_000, "case {case}");
    }
}
