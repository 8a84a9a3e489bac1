//! One signature of level B-B by P-256, against what cannot be avoided (the key's operation and one SHA-256 pass over the
//! file, by the same library) and against pyHanko with the same file, key and core.

use std::{error::Error, fs, hint::black_box, time::Duration};

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};
use chrono::TimeDelta;
use ventanilla_certificate::font_regular;
use ventanilla_pades::{
    Appearance, SignatureOptions, Signer, SoftwareSigner,
    development::{Authority, Issued},
    prepare_signature, sign,
};

use crate::{
    measure::{Figure, judge, median, timed},
    sample,
};

const FIELD: &str = "signature-1";
/// What is compared runs in turns, so that a busy machine hurts all alike.
const ROUNDS: usize = 2_000;

pub fn figures() -> Result<Vec<Figure>, Box<dyn Error>> {
    let start = sample::now()? - TimeDelta::days(30);
    let issued = Authority::generate("Example root", start, 400)?.issue("Ana Ejemplo", start, 400)?;
    let signer = issued.signer()?;
    let options = SignatureOptions::new(FIELD, "Ana Ejemplo", sample::now()?);
    let certificate = sample::certificate()?;
    let mut figures = Vec::new();
    let mut own = Duration::ZERO;
    for (what, pdf) in [("a certificate", &certificate), ("a scan", &sample::scan()?)] {
        let times = Times::of(pdf, &options, &signer, &issued)?;
        figures.push(times.figure(what, pdf.len()));
        if what == "a certificate" {
            own = times.whole;
        }
    }
    figures.push(against_pyhanko(&certificate, &issued, own)?);
    figures.push(seen(&certificate, options, &signer)?);
    Ok(figures)
}

struct Times {
    key: Duration,
    hash: Duration,
    whole: Duration,
}

impl Times {
    fn of(
        pdf: &[u8],
        options: &SignatureOptions<'_>,
        signer: &SoftwareSigner,
        issued: &Issued,
    ) -> Result<Self, Box<dyn Error>> {
        let bare = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &issued.pkcs8)?;
        let random = SystemRandom::new();
        let prepared = prepare_signature(pdf, options, signer.chain(), signer.algorithm())?;
        let attributes = prepared.to_be_signed();
        sign(pdf, options, signer)?; // what is timed below does what it should
        let (mut key, mut hash, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            key.push(timed(|| bare.sign(&random, black_box(attributes))));
            hash.push(timed(|| digest(&SHA256, black_box(pdf))));
            whole.push(timed(|| sign(black_box(pdf), options, signer)));
        }
        let [key, hash, whole] = [key, hash, whole].map(median);
        Ok(Self { key, hash, whole })
    }

    fn figure(&self, what: &str, bytes: usize) -> Figure {
        let bare = self.key + self.hash;
        Figure::at_most(
            format!(
                "signing {what} of {} kB, B-B by P-256, unseen: times the bare operation and one SHA-256 pass",
                bytes / 1000
            ),
            self.whole.as_secs_f64() / bare.as_secs_f64(),
            1.5,
            format!("{:.0?} against {:.0?} + {:.0?}", self.whole, self.key, self.hash),
        )
    }
}

fn against_pyhanko(pdf: &[u8], issued: &Issued, own: Duration) -> Result<Figure, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (file, key) = (folder.path().join("in.pdf"), folder.path().join("key.p12"));
    fs::write(&file, pdf)?;
    fs::write(&key, issued.pkcs12("clave")?)?;
    let judged = judge("speed.py", &[&file, &key, "clave".as_ref(), FIELD.as_ref()])?;
    let theirs = judged["seconds"].as_f64().ok_or("pyHanko gave no time")?;
    Ok(Figure::at_least(
        "signing the certificate: times pyHanko's rate",
        theirs / own.as_secs_f64(),
        60.0,
        format!("{:.0} a second against {:.0}", 1.0 / own.as_secs_f64(), 1.0 / theirs),
    ))
}

/// With text in the field: a font is cut down, compressed and hashed for it.
fn seen(
    pdf: &[u8],
    mut options: SignatureOptions<'static>,
    signer: &SoftwareSigner,
) -> Result<Figure, Box<dyn Error>> {
    let lines = ["Firmado electrónicamente por", "Ana Ejemplo", "22/11/2026 10:00"];
    options.appearance =
        Some(Appearance { lines: lines.map(String::from).into(), font: font_regular(), size: 8.0 });
    sign(pdf, &options, signer)?;
    let times = (0..200).map(|_| timed(|| sign(black_box(pdf), &options, signer))).collect();
    Ok(Figure::time(
        "signing the certificate with a seen signature (three lines, the font cut down)",
        median(times),
        String::new(),
    ))
}
