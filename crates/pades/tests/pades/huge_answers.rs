//! Services that answer with more than anybody asked for: the caller's limit is named, and what it lets through is refused
//! at once, however it is nested.

use std::time::{Duration, Instant};

use ventanilla_pades::{FetchError, RevocationError, TimestampError};

use crate::{
    revocation_faults::{revocation_error, without_lists, without_ocsp},
    samples::now,
    services::{CRL, Network, OCSP, TSA},
    timestamp_faults::timestamp_error,
};

/// Megabytes: a sequence of nothing, garbage, and sequences in one another.
fn answers() -> [Vec<u8>; 3] {
    let length = 8_u32 << 20;
    let header = [&[0x30, 0x84][..], &length.to_be_bytes()].concat();
    let nested =
        (0..length / 6).flat_map(|turn| [&[0x30, 0x84][..], &(length - 6 * turn).to_be_bytes()].concat());
    [[header, vec![0; length as usize]].concat(), vec![0x55; length as usize], nested.collect()]
}

#[test]
fn an_answer_beyond_the_callers_limit_is_told_with_its_address() {
    let error = FetchError::TooLarge;
    let large = |network: &mut Network, at: &'static str| {
        network.fail(move |_, url, _, _| (url == at).then_some(Err(FetchError::TooLarge)));
    };
    let mut network = Network::new(now());
    large(&mut network, TSA);
    assert_eq!(timestamp_error(&network), TimestampError::Fetch { url: TSA.into(), error: error.clone() });
    for (options, url) in [(without_lists(), OCSP), (without_ocsp(), CRL)] {
        let mut network = Network::with_options(&options, now());
        large(&mut network, url);
        assert_eq!(
            revocation_error(&network).1,
            RevocationError::Fetch { url: url.into(), error: error.clone() }
        );
    }
}

#[test]
fn megabytes_of_nothing_are_refused_at_once() {
    for answer in answers() {
        let clock = Instant::now();
        let huge = |network: &mut Network, at: &'static str| {
            let answer = answer.clone();
            network.fail(move |_, url, _, _| (url == at).then(|| Ok(answer.clone())));
        };
        let mut network = Network::new(now());
        huge(&mut network, TSA);
        assert!(matches!(timestamp_error(&network), TimestampError::Malformed(_)));
        for (options, url) in [(without_lists(), OCSP), (without_ocsp(), CRL)] {
            let mut network = Network::with_options(&options, now());
            huge(&mut network, url);
            assert!(matches!(revocation_error(&network).1, RevocationError::Malformed(_)), "{url}");
        }
        assert!(clock.elapsed() < Duration::from_secs(20), "{:?}", clock.elapsed());
    }
}
