//! How many files a second are verified here and by pyHanko: the same file (three signatures by P-256), the same trust,
//! one thread each, one after the other. `VENTANILLA_PYTHON` names a Python that has pyHanko.
//! `cargo run -p ventanilla-pades --config profile.dev.package.ventanilla-pades.opt-level=2 --example verification_rate`
use std::{error::Error, fs, path::Path, process::Command, time::Instant};

use chrono::{DateTime, TimeDelta, Utc};
use ventanilla_certificate::{RenderOptions, Template, render};
use ventanilla_pades::{
    FieldSpec, RevocationPolicy, SignatureOptions, TrustList, VerifyOptions, development::Authority, prepare,
    sign, verify,
};

const SECONDS: f64 = 3.0;

fn main() -> Result<(), Box<dyn Error>> {
    // pyHanko judges by the machine's clock.
    let now: DateTime<Utc> = fs::metadata("/proc/self")?.modified()?.into();
    let start = now - TimeDelta::days(30);
    let authority = Authority::generate("Example Root", start, 3_650)?;
    let pdf = (1..=3).try_fold(certificate(now)?, |pdf, turn| {
        let signer = authority.issue("Ana Ejemplo", start, 400)?.signer()?;
        sign(&pdf, &SignatureOptions::new(&format!("signature-{turn}"), "Ana Ejemplo", now), &signer)
    })?;
    let trust = TrustList::of([authority.root()])?;
    let options = VerifyOptions { revocation: RevocationPolicy::WhenOffered, ..VerifyOptions::at(now) };
    let passed = verify(&pdf, &trust, &options).passed();
    let (clock, mut count) = (Instant::now(), 0_u32);
    while clock.elapsed().as_secs_f64() < SECONDS {
        std::hint::black_box(verify(std::hint::black_box(&pdf), &trust, &options));
        count += 1;
    }
    let own = f64::from(count) / clock.elapsed().as_secs_f64();
    let folder = tempfile::tempdir()?;
    let (root, file) = (folder.path().join("root.pem"), folder.path().join("signed.pdf"));
    fs::write(&root, authority.root_pem()?)?;
    fs::write(&file, &pdf)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/rate.py");
    let python = std::env::var("VENTANILLA_PYTHON").unwrap_or_else(|_| "python3".into());
    let output = Command::new(python).arg(script).args([&root, &file]).arg(SECONDS.to_string()).output()?;
    let judged: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("pyHanko did not answer: {}", String::from_utf8_lossy(&output.stderr)))?;
    let theirs = judged["per_second"].as_f64().ok_or("no rate")?;
    println!(
        "{}",
        serde_json::json!({
            "bytes": pdf.len(), "passed": passed, "pyhanko_passed": judged["passed"],
            "per_second": own, "pyhanko_per_second": theirs, "ratio": own / theirs,
        })
    );
    Ok(())
}

fn certificate(now: DateTime<Utc>) -> Result<Vec<u8>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures/onsec/service-certification");
    let data = serde_json::from_str(&fs::read_to_string(folder.join("certificate-data.example.json"))?)?;
    let template = Template::new(&fs::read_to_string(folder.join("certificate.typ"))?);
    let mut options = RenderOptions::new("Certificación de servicios", "ONSEC", "es", now);
    options.deadline = std::time::Duration::from_secs(300);
    options.qr = Some("https://ventanilla.example.org/v/K7QF3MZDX2WA9HPT");
    let rendered = render(&template, &data, &options)?;
    let fields = rendered.slots.iter().map(|slot| FieldSpec {
        name: format!("signature-{}", slot.index),
        page: slot.page,
        rect: slot.rect,
        tooltip: format!("Firma electrónica {}", slot.index),
        lock: None,
    });
    Ok(prepare(&rendered.pdf, &fields.collect::<Vec<_>>())?)
}
