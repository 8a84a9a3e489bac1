//! Signed files for the verifier: the file around the signature, and the structures in it.

use std::{ops::Range, sync::LazyLock};

use ventanilla_pades::{Level, TrustList, sign_at, verify};

use super::{der, forms, run};
use crate::{
    longterm::{signer, with_room},
    samples::{CERTIFICATE, SIGNED, now},
    services::Network,
    verdicts::{lenient, trust},
};

struct Signed {
    file: Vec<u8>,
    trust: TrustList,
    /// The values of `/Contents`, with their brackets.
    gaps: Vec<Range<usize>>,
}

static FILES: LazyLock<Vec<Signed>> = LazyLock::new(|| {
    let network = Network::new(now());
    let archived =
        sign_at(&CERTIFICATE, &with_room(0), &signer(&network, 0), Level::Lta, &network.longterm()).unwrap();
    let foreign = TrustList::of([network.authority.root()]).unwrap();
    [(SIGNED.clone(), trust()), (archived, foreign)]
        .map(|(file, trust)| Signed { gaps: gaps(&file), file, trust })
        .into()
});

fn gaps(file: &[u8]) -> Vec<Range<usize>> {
    let word = b"/Contents <";
    let starts = file.windows(word.len()).enumerate().filter(|(_, window)| window == word);
    let gaps = starts.map(|(at, _)| {
        let start = at + word.len() - 1;
        start..start + file[start..].iter().position(|byte| *byte == b'>').unwrap() + 1
    });
    gaps.collect()
}

/// Whether all that `original` signed is in `other`: it is the file or an earlier revision of it, but for what the
/// signatures leave out and white space at the end.
fn says_the_same(original: &Signed, other: &[u8]) -> bool {
    let other = other.trim_ascii_end();
    other.len() <= original.file.len()
        && other.iter().zip(&original.file).enumerate().all(|(at, (own, old))| {
            own == old || original.gaps.iter().any(|gap| gap.contains(&at) && own.is_ascii_hexdigit())
        })
}

#[test]
fn a_file_that_passes_says_what_was_signed() {
    run("verify", 150, |random, input| {
        let original = random.one(&FILES);
        input.clone_from(&original.file);
        let other = &random.one(&FILES).file;
        forms::pdf(random, input, other);
        let report = verify(input, &original.trust, &lenient());
        let whole = report.signatures.iter().all(|one| one.coverage.is_some());
        assert!(!report.passed() || !whole || says_the_same(original, input), "other content passes");
        assert!(!report.passed() || whole, "a signature passes that covers nothing");
        !report.signatures.is_empty()
    });
}

#[test]
fn a_structure_that_passes_is_the_signers_over_the_same_attributes() {
    run("cms", 150, |random, input| {
        let original = random.one(&FILES);
        input.clone_from(&original.file);
        let gap = random.one(&original.gaps).clone();
        let old = unhex(&input[gap.start + 1..gap.end - 1]);
        let length = 4 + usize::from(u16::from_be_bytes([old[2], old[3]]));
        let mut cms = old[..length].to_vec();
        let donor = random.one(&original.gaps);
        let other = unhex(&input[donor.start + 1..donor.end - 1]);
        der::der(random, &mut cms, &other);
        if cms.len() > (gap.len() - 2) / 2 {
            return false;
        }
        let mut digits = cms.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
        digits.resize(gap.len() - 2, b'0');
        input[gap.start + 1..gap.end - 1].copy_from_slice(&digits);
        let before = verify(&original.file, &original.trust, &lenient());
        let report = verify(input, &original.trust, &lenient());
        let index = original.gaps.iter().position(|one| *one == gap).unwrap();
        // Files are written front to back, and reported in the same order.
        if let (Some(was), Some(is)) = (before.signatures.get(index), report.signatures.get(index))
            && is.conclusion == was.conclusion
            && report.passed()
        {
            assert_eq!(is.certificate, was.certificate, "another signer's passes");
            assert!(signed_attributes(&old).iter().all(|one| contains(&cms, one)), "other attributes pass");
        }
        !report.signatures.is_empty()
    });
}

fn unhex(digits: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap() as u8;
    digits.chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

/// The message-digest attribute's object identifier and value: what binds the file.
fn signed_attributes(cms: &[u8]) -> Vec<Vec<u8>> {
    let oid = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04, 0x31];
    let places = cms.windows(oid.len()).enumerate().filter(|(_, window)| *window == oid);
    places
        .take(1)
        .map(|(at, _)| cms[at..at + oid.len() + 1 + usize::from(cms[at + oid.len()])].to_vec())
        .collect()
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
