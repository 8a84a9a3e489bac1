//! Verifies files against the authorities of a PEM file and prints each report as a line of JSON:
//! `cargo run -p ventanilla-pades --example verify ROOTS.pem SECONDS-SINCE-1970 FILE.pdf…`
use std::{error::Error, fs};

use chrono::DateTime;
use ventanilla_pades::{RevocationPolicy, TrustList, TrustPurpose, VerifyOptions, verify};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [roots, moment, files @ ..] = arguments.as_slice() else {
        return Err("usage: verify ROOTS.pem SECONDS-SINCE-1970 FILE.pdf…".into());
    };
    let mut trust = TrustList::new();
    trust.add_pem(&fs::read_to_string(roots)?, TrustPurpose::Any)?;
    let moment = DateTime::from_timestamp(moment.parse()?, 0).ok_or("no such moment")?;
    let mut options = VerifyOptions::at(moment);
    options.revocation = RevocationPolicy::Ignore;
    for file in files {
        let report = verify(&fs::read(file)?, &trust, &options);
        println!("{file}\t{}", serde_json::to_string(&report)?);
    }
    Ok(())
}
