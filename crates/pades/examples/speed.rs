//! How fast a B-B signature with P-256 is, against what cannot be avoided (the key's operation and one SHA-256 pass over
//! the file) and against pyHanko, all in one run on one core:
//! `cargo run --release -p ventanilla-pades --features development --example speed -- FILE.pdf [python3]`
//!
//! `FILE.pdf` has no signature yet. The Python is one that has pyHanko; without it that comparison is left out.
use std::{
    error::Error,
    fs,
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};
use chrono::{DateTime, TimeDelta};
use ventanilla_pades::{
    FieldSpec, SignatureOptions, Signer, development::Authority, prepare, prepare_signature, sign,
};

/// What is compared runs in turns, so that a busy machine hurts all alike.
const ROUNDS: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().ok_or("usage: speed FILE.pdf [python3]")?;
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
    let issued = Authority::generate("Development root", now, 30)?.issue("Ana Ejemplo", now, 30)?;
    let signer = issued.signer()?;
    let field = FieldSpec { name: "ours".into(), page: 1, tooltip: "Ours".into(), ..FieldSpec::default() };
    let pdf = prepare(&fs::read(input)?, &[field])?;
    let options = SignatureOptions::new("ours", "Ana Ejemplo", now + TimeDelta::hours(1));

    let bare = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &issued.pkcs8)?;
    let random = SystemRandom::new();
    let attributes = prepare_signature(&pdf, &options, signer.chain(), signer.algorithm())?;
    let attributes = attributes.to_be_signed();
    let (mut key, mut hash, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        key.push(timed(|| bare.sign(&random, black_box(attributes)).is_ok()));
        hash.push(timed(|| digest(&SHA256, black_box(&pdf)).as_ref().len() == 32));
        whole.push(timed(|| sign(black_box(&pdf), &options, &signer).is_ok()));
    }
    let [key, hash, whole] = [key, hash, whole].map(median);
    println!("file                          {} bytes", pdf.len());
    println!("bare P-256 signature          {key:?}");
    println!("one SHA-256 pass              {hash:?}");
    println!("sign, level B-B               {whole:?}");
    println!(
        "ratio to the two above        {:.2} (at most 1.5)",
        whole.as_secs_f64() / (key + hash).as_secs_f64()
    );
    if let Some(python) = arguments.next() {
        let theirs = pyhanko(&python, &pdf, &issued.pkcs12("clave")?)?;
        println!("pyHanko, same file and key    {theirs:?}");
        println!(
            "times pyHanko's rate          {:.0} (at least 60)",
            theirs.as_secs_f64() / whole.as_secs_f64()
        );
    }
    Ok(())
}

fn timed(work: impl FnOnce() -> bool) -> Duration {
    let clock = Instant::now();
    let done = work();
    let time = clock.elapsed();
    if done { time } else { Duration::MAX }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The median of pyHanko's time, in a process that is started and warm.
fn pyhanko(python: &str, pdf: &[u8], key: &[u8]) -> Result<Duration, Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("pades-speed-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("in.pdf"), pdf)?;
    fs::write(folder.join("key.p12"), key)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/speed.py");
    let output = Command::new(python)
        .arg(script)
        .args([folder.join("in.pdf"), folder.join("key.p12")])
        .args(["clave", "ours"])
        .output()?;
    fs::remove_dir_all(&folder)?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(Duration::from_secs_f64(String::from_utf8(output.stdout)?.trim().parse()?))
}
