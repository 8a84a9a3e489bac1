//! pyHanko's own sample files (its source package, installed by `cargo xtask test`): the same verdict on every signature,
//! but for the differences that docs/VERIFICATION.md argues.

use std::{collections::BTreeMap, path::PathBuf};

use chrono::{TimeZone, Utc};
use ventanilla_pades::{
    Conclusion, RevocationPolicy, SubIndication, TrustList, TrustPurpose, VerifyOptions, verify,
};

use crate::judges::script;

/// Signatures that are judged otherwise here, with what is said here. `true`: pyHanko passes it.
const DIFFERENCES: [(&str, &str, bool, Conclusion); 3] = [
    ("form-update-ap-indirect-sneaky-trailer.pdf", "Sig1", false, Conclusion::TotalPassed),
    (
        "form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf",
        "Sig1",
        false,
        Conclusion::TotalPassed,
    ),
    (
        "separate-annots-kids-indir.pdf",
        "Sig1",
        true,
        Conclusion::Indeterminate(SubIndication::SigConstraintsFailure),
    ),
];

fn data() -> PathBuf {
    let folder = std::env::var("VENTANILLA_PYHANKO_SAMPLES")
        .expect("VENTANILLA_PYHANKO_SAMPLES is not set. Run the tests by `cargo xtask test`, which installs pyHanko's samples");
    PathBuf::from(folder).join("pyhanko-0.38.0/pyhanko_testing_commons/test_data/data")
}

fn contains(file: &[u8], text: &[u8]) -> bool {
    file.windows(text.len()).any(|window| window == text)
}

#[test]
fn pyhankos_samples_get_pyhankos_verdicts_but_for_the_argued_ones() {
    let data = data();
    let mut files: Vec<PathBuf> = ["pdf", "pdf/coverage-anomalies"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(data.join(folder)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .filter(|path| contains(&std::fs::read(path).unwrap(), b"ByteRange"))
        .collect();
    files.sort();
    assert!(files.len() >= 34, "{} samples have signatures", files.len());
    let root = data.join("crypto/testing-ca/root/root.cert.pem");
    let moment = Utc.with_ymd_and_hms(2020, 12, 1, 0, 0, 0).unwrap();
    let mut trust = TrustList::new();
    trust.add_pem(&std::fs::read_to_string(&root).unwrap(), TrustPurpose::Any).unwrap();
    let seconds = PathBuf::from(moment.timestamp().to_string());
    let mut arguments = vec![root.as_path(), seconds.as_path()];
    arguments.extend(files.iter().map(PathBuf::as_path));
    let judged: BTreeMap<String, Vec<serde_json::Value>> =
        serde_json::from_slice(&script("samples.py", &arguments).stdout).unwrap();
    let options = VerifyOptions { revocation: RevocationPolicy::Ignore, ..VerifyOptions::at(moment) };
    let (mut compared, mut different) = (0, Vec::new());
    for path in &files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let report = verify(&std::fs::read(path).unwrap(), &trust, &options);
        let judged = &judged[path.to_str().unwrap()];
        let passed = |field: &str| {
            let verdict = judged.iter().find(|verdict| verdict["field"] == field);
            verdict.is_some_and(|verdict| verdict["bottom_line"] == true)
        };
        for verdict in judged.iter().filter(|verdict| verdict["bottom_line"] == true) {
            let found = report.signatures.iter().any(|one| verdict["field"] == one.field.as_str());
            assert!(found, "{name}: {verdict} was not found here");
        }
        for signature in &report.signatures {
            compared += 1;
            let theirs = passed(&signature.field);
            if theirs != (signature.conclusion == Conclusion::TotalPassed) {
                different.push((name.to_owned(), signature.field.clone(), theirs, signature.conclusion));
            }
        }
    }
    assert!(compared >= 45, "{compared} signatures");
    let mut expected: Vec<_> = DIFFERENCES
        .iter()
        .map(|(name, field, theirs, own)| ((*name).to_owned(), (*field).to_owned(), *theirs, *own))
        .collect();
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    different.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(different, expected);
}
