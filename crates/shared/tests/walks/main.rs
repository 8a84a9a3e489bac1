//! Random people walk random procedures (DESIGN section 2): no move outside the table, no lost event, no officer without role
//! or on an own case, nobody who reviews and signs or signs twice, nothing signed without all signatures, no way that ends
//! nowhere.
//!
//! `VENTANILLA_WALKS` sets how many walks there are; `VENTANILLA_PROOF` a folder for the figures (`cargo xtask prove`).
#![expect(clippy::expect_used, reason = "tests")]

mod fields;
mod moves;
mod people;
mod sketch;
mod store;
mod table;
mod tally;
mod truth;
mod walk;

use proptest::prelude::*;
use proptest::test_runner::{TestRng, TestRunner};
use tally::Tally;
use ventanilla_shared::api::procedures::CatalogueEntry;
use ventanilla_shared::catalogue::Lists;
use ventanilla_shared::procedure::{ChoiceSource, Procedure, check};
use walk::{Step, Walk};

/// Walks of one run of the tests.
const WALKS: u32 = 800;

fn runner() -> (TestRunner, u32) {
    let more = std::env::var("VENTANILLA_WALKS").ok().and_then(|n| n.parse().ok());
    let walks = more.unwrap_or(WALKS);
    let config = ProptestConfig { cases: walks, failure_persistence: None, ..ProptestConfig::default() };
    // The same walks for every change; new ones whenever more are asked for.
    let same = TestRng::deterministic_rng(config.rng_algorithm);
    let runner = match more {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, same),
    };
    (runner, walks)
}

fn lists() -> Lists {
    let mut lists = Lists::default();
    lists.insert(
        ChoiceSource::Departments,
        [CatalogueEntry { value: "1".into(), label: "Guatemala".into(), label_en: None, parent: None }],
    );
    lists
}

#[test]
fn no_walk_leaves_the_table_loses_an_event_or_lets_anybody_cheat() {
    let (mut runner, walks) = runner();
    let (tally, lists) = (Tally::default(), lists());
    let step = (0u8..16, any::<u16>(), prop::bool::weighted(0.75)).prop_map(|(kind, which, good)| Step {
        kind,
        which,
        good,
    });
    let drawn = (sketch::cases(), people::officers(), any::<bool>(), prop::collection::vec(step, 10..70));
    let outcome = runner.run(&drawn, |(case, officers, applicant_is_officer, steps)| {
        let people = people::everybody(&case, &officers, applicant_is_officer);
        Walk::new(&case, &lists, people, &tally)?.go(&steps)
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert_eq!(tally.missing(), Vec::<String>::new(), "the walks never came there");
    if let Ok(folder) = std::env::var("VENTANILLA_PROOF") {
        std::fs::write(std::path::Path::new(&folder).join("walks.json"), tally.report(walks)).unwrap();
    }
}

#[test]
fn the_random_procedures_are_ones_that_the_counter_would_load() {
    let (mut runner, _) = runner();
    let outcome = runner.run(&sketch::cases(), |case| {
        prop_assert_eq!(check(&case.procedure), vec![]);
        // As a file and back, and as the page gets it.
        let file = toml::to_string(&case.procedure).unwrap();
        prop_assert_eq!(&toml::from_str::<Procedure>(&file).unwrap(), &case.procedure);
        let sent = serde_json::to_string(&case.procedure).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Procedure>(&sent).unwrap(), &case.procedure);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
