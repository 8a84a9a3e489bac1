//! Files verified a second, here and by pyHanko: the same file of three signatures, the same trust, one core each.

use std::{error::Error, fs, hint::black_box, time::Instant};

use chrono::TimeDelta;
use ventanilla_pades::{
    RevocationPolicy, SignatureOptions, TrustList, VerifyOptions, development::Authority, sign, verify,
};

use crate::{
    measure::{Figure, judge},
    sample,
};

const SECONDS: f64 = 3.0;

pub fn figures() -> Result<Vec<Figure>, Box<dyn Error>> {
    let now = sample::now()?;
    let start = now - TimeDelta::days(30);
    let authority = Authority::generate("Example root", start, 3_650)?;
    let pdf = (1..=3).try_fold(sample::certificate()?, |pdf, turn| {
        let signer = authority.issue("Ana Ejemplo", start, 400)?.signer()?;
        sign(&pdf, &SignatureOptions::new(&format!("signature-{turn}"), "Ana Ejemplo", now), &signer)
    })?;
    let trust = TrustList::of([authority.root()])?;
    let options = VerifyOptions { revocation: RevocationPolicy::WhenOffered, ..VerifyOptions::at(now) };
    let passed = verify(&pdf, &trust, &options).passed();
    let (clock, mut count) = (Instant::now(), 0_u32);
    while clock.elapsed().as_secs_f64() < SECONDS {
        black_box(verify(black_box(&pdf), &trust, &options));
        count += 1;
    }
    let own = f64::from(count) / clock.elapsed().as_secs_f64();
    let folder = tempfile::tempdir()?;
    let (root, file) = (folder.path().join("root.pem"), folder.path().join("signed.pdf"));
    fs::write(&root, authority.root_pem()?)?;
    fs::write(&file, &pdf)?;
    let judged = judge("rate.py", &[&root, &file, SECONDS.to_string().as_ref()])?;
    if !passed || judged["passed"] != true {
        return Err(
            format!("the verdicts differ or are bad: {passed} here, pyHanko {}", judged["passed"]).into()
        );
    }
    let theirs = judged["per_second"].as_f64().ok_or("pyHanko gave no rate")?;
    Ok(vec![Figure::at_least(
        "verifying a certificate of three signatures: times pyHanko's rate",
        own / theirs,
        20.0,
        format!("{own:.0} a second against {theirs:.1}; both say passed"),
    )])
}
