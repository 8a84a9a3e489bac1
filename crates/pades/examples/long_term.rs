//! Three people sign a PDF's first page at B-T with development keys, then the file is lifted to B-LTA and renewed; prints
//! sizes and times of each step: `cargo run --release -p ventanilla-pades --example long_term IN.pdf OUT.pdf ROOT.pem`
use std::{error::Error, fs, time::Instant};

use chrono::{DateTime, TimeDelta, Utc};
use der::Encode;
use ventanilla_certificate::font_regular;
use ventanilla_pades::{
    Appearance, Certificate, Fetch, FetchError, FieldSpec, Level, LongTerm, SignatureOptions,
    TimestampService,
    development::{Authority, AuthorityOptions, Services},
    extend, prepare, sign_at,
};

const NAMES: [&str; 3] = ["Íñigo Ágüez Pérez", "Bruno Castañeda Tzoc", "Clara Muñoz de Güitz"];
const HOST: &str = "http://services.example/";

/// The authority's services without a network.
struct Local(Authority, DateTime<Utc>);

impl Fetch for Local {
    fn post(&self, url: &str, _: &str, body: &[u8]) -> Result<Vec<u8>, FetchError> {
        let answer = match url.strip_prefix(HOST) {
            Some("tsa") => self.0.answer_timestamp(body, self.1),
            _ => self.0.answer_ocsp(body, self.1),
        };
        answer.map_err(|error| FetchError::Unreachable(error.to_string()))
    }

    fn get(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let body = match url.strip_prefix(HOST) {
            Some("issuing.cer") => self.0.issuer_certificate().to_der().ok(),
            Some("issuing.crl") => self.0.crl(self.1).ok(),
            _ => None,
        };
        body.ok_or(FetchError::Status(404))
    }
}

fn longterm<'a>(network: &'a Local, roots: &'a [Certificate]) -> LongTerm<'a> {
    LongTerm::new(network, TimestampService::new(&format!("{HOST}tsa")), roots, network.1)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, root] = arguments.as_slice() else {
        return Err("usage: long_term IN.pdf OUT.pdf ROOT.pem".into());
    };
    let at = |name: &str| Some(format!("{HOST}{name}"));
    let services = Services { ocsp: at("ocsp"), ca_issuers: at("issuing.cer"), crl: at("issuing.crl") };
    let options = AuthorityOptions {
        intermediate: true,
        root_services: Services { ocsp: at("ocsp"), ..Services::default() },
        services,
        ..AuthorityOptions::new("Development root", 7_300)
    };
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
    let mut network = Local(Authority::with_options(&options, now - TimeDelta::days(400))?, now);
    fs::write(root, network.0.root_pem()?)?;
    let roots = [network.0.root().clone()];
    let fields: Vec<_> = (0_u8..3)
        .map(|column| {
            let left = 42.5 + 172.7 * f32::from(column);
            FieldSpec {
                name: format!("signature-{}", column + 1),
                page: 1,
                rect: [left, 60.0, left + 158.0, 130.0],
                tooltip: "Signature".into(),
                lock: None,
            }
        })
        .collect();
    let mut pdf = prepare(&fs::read(input)?, &fields)?;
    println!("prepared: {} bytes", pdf.len());
    for (name, field) in NAMES.iter().zip(&fields) {
        let signer = network.0.issue(*name, now - TimeDelta::days(10), 800)?.signer()?;
        let lines = ["Firmado electrónicamente por", name, "Jefatura de Registro", "22/11/2026 10:00"];
        let appearance =
            Appearance { lines: lines.map(String::from).into(), font: font_regular(), size: 8.0 };
        let options = SignatureOptions {
            appearance: Some(appearance),
            timestamp_room: 1_000,
            ..SignatureOptions::new(&field.name, name, now)
        };
        let clock = Instant::now();
        pdf = sign_at(&pdf, &options, &signer, Level::T, &longterm(&network, &roots))?;
        println!("signed at B-T in {:?}: {} bytes", clock.elapsed(), pdf.len());
    }
    let clock = Instant::now();
    pdf = extend(&pdf, Level::Lta, &longterm(&network, &roots))?;
    println!("lifted to B-LTA in {:?}: {} bytes", clock.elapsed(), pdf.len());
    fs::write(output, &pdf)?;
    let later = now + TimeDelta::days(3_650);
    network.0.renew_services(later, 3_650)?;
    network.1 = later;
    let clock = Instant::now();
    let renewed = extend(&pdf, Level::Lta, &longterm(&network, &roots))?;
    println!("renewed in {:?}: {} bytes", clock.elapsed(), renewed.len());
    Ok(())
}
