//! Prepares a PDF's first page for three visible signatures, signs them with development keys, and times it:
//! `cargo run -p ventanilla-pades --example three_signatures IN.pdf OUT.pdf ROOT.pem`
use std::{error::Error, fs, time::Instant};

use chrono::{DateTime, TimeDelta};
use ventanilla_certificate::font_regular;
use ventanilla_pades::{
    Appearance, FieldSpec, SignatureOptions, development::Authority, prepare, read_signatures, sign,
};

const NAMES: [&str; 3] = ["Íñigo Ágüez Pérez", "Bruno Castañeda Tzoc", "Clara Muñoz de Güitz"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output, root] = arguments.as_slice() else {
        return Err("usage: three_signatures IN.pdf OUT.pdf ROOT.pem".into());
    };
    let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
    let start = now - TimeDelta::days(400);
    let authority = Authority::generate("Development root", start, 3_650)?;
    fs::write(root, authority.root_pem()?)?;
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
    let clock = Instant::now();
    let mut pdf = prepare(&fs::read(input)?, &fields)?;
    println!("prepared in {:?}", clock.elapsed());
    for (name, field) in NAMES.iter().zip(&fields) {
        let signer = authority.issue(*name, start, 800)?.signer()?;
        let lines = ["Firmado electrónicamente por", name, "Jefatura de Registro", "22/11/2026 10:00"];
        let options = SignatureOptions {
            appearance: Some(Appearance {
                lines: lines.map(String::from).into(),
                font: font_regular(),
                size: 8.0,
            }),
            ..SignatureOptions::new(&field.name, name, now)
        };
        let clock = Instant::now();
        pdf = sign(&pdf, &options, &signer)?;
        println!("signed in {:?}, {} bytes", clock.elapsed(), pdf.len());
    }
    for signature in read_signatures(&pdf)? {
        println!("{}: intact {}, {:?}", signature.field, signature.intact(), signature.coverage);
    }
    fs::write(output, pdf)?;
    Ok(())
}
