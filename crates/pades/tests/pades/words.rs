//! Every identifier of a report has words in both languages.

use std::path::Path;

use ventanilla_pades::{ChangeKind, Finding, SubIndication};

#[test]
fn every_finding_change_and_sub_indication_has_words_in_both_languages() {
    for language in ["es", "en"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/messages")
            .join(language)
            .join("verification.ftl");
        let catalogue = std::fs::read_to_string(file).unwrap();
        let has = |key: String| {
            let words = catalogue.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
            assert!(words.is_some_and(|words| words.len() > 3), "{language}: {key}");
        };
        Finding::ALL.iter().for_each(|finding| has(format!("verification-finding-{}", finding.as_str())));
        ChangeKind::ALL.iter().for_each(|kind| has(format!("verification-change-{}", kind.as_str())));
        SubIndication::ALL.iter().for_each(|sub| {
            has(format!("verification-sub-{}", sub.as_str().to_lowercase().replace('_', "-")));
        });
        for key in ["total-passed", "indeterminate", "total-failed"] {
            has(format!("verification-indication-{key}"));
        }
        for key in ["readable", "broken", "encrypted", "too-large"] {
            has(format!("verification-file-{key}"));
        }
        for key in ["permitted", "needs-look", "forbidden"] {
            has(format!("verification-verdict-{key}"));
        }
    }
}
