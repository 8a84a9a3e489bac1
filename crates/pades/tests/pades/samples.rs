//! What the tests sign, and with what.

use std::{path::Path, sync::LazyLock};

use chrono::{DateTime, TimeZone, Utc};
use ventanilla_certificate::{RenderOptions, Template, font_regular, render};
use ventanilla_pades::{
    Appearance, FieldSpec, SignatureOptions, SoftwareSigner, development::Authority, prepare, sign,
};

pub const FIELDS: [&str; 3] = ["signature-1", "signature-2", "signature-3"];
pub const NAMES: [&str; 3] = ["Íñigo Ágüez Pérez", "Bruno Castañeda Tzoc", "Clara Muñoz de Güitz"];

/// The judges look at the clock of the machine: certificates of the tests start a month before it.
pub fn now() -> DateTime<Utc> {
    let since_1970 = std::fs::metadata("/proc/self").unwrap().modified().unwrap();
    let since_1970 = since_1970.duration_since(std::time::UNIX_EPOCH).unwrap();
    Utc.timestamp_opt(i64::try_from(since_1970.as_secs()).unwrap(), 0).unwrap()
}

pub struct Office {
    pub authority: Authority,
    pub signers: Vec<SoftwareSigner>,
}

/// An authority and three signers, made once.
pub static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    let start = now() - chrono::TimeDelta::days(30);
    let authority = Authority::generate("Ventanilla Test Root", start, 3650).unwrap();
    let signers =
        NAMES.iter().map(|name| authority.issue(*name, start, 400).unwrap().signer().unwrap()).collect();
    Office { authority, signers }
});

/// A certification of services with three empty fields, made once.
pub static CERTIFICATE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures/onsec/service-certification");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let data = serde_json::from_str(&read("certificate-data.example.json")).unwrap();
    let mut options = RenderOptions::new("Certificación de servicios", "ONSEC", "es", now());
    options.deadline = std::time::Duration::from_secs(300);
    options.qr = Some("https://ventanilla.example.org/v/K7QF3MZDX2WA9HPT");
    let rendered = render(&Template::new(&read("certificate.typ")), &data, &options).unwrap();
    let fields: Vec<_> = rendered
        .slots
        .iter()
        .map(|slot| FieldSpec {
            name: format!("signature-{}", slot.index),
            page: slot.page,
            rect: slot.rect,
            tooltip: format!("Firma electrónica {}", slot.index),
            lock: None,
        })
        .collect();
    assert_eq!(fields.len(), 3);
    prepare(&rendered.pdf, &fields).unwrap()
});

/// Options with an appearance, as the portal uses them.
pub fn options(person: usize, field: &str) -> SignatureOptions<'static> {
    let lines = [
        "Firmado electrónicamente por",
        NAMES[person],
        "Jefatura del Departamento de Registro y Verificación de Acciones",
        "22/11/2026 10:00",
    ];
    SignatureOptions {
        reason: Some("Emisión de la certificación".into()),
        location: Some("Guatemala".into()),
        appearance: Some(Appearance {
            lines: lines.map(String::from).into(),
            font: font_regular(),
            size: 8.0,
        }),
        ..SignatureOptions::new(field, NAMES[person], now())
    }
}

pub fn signed_by(pdf: &[u8], person: usize, field: &str) -> Vec<u8> {
    sign(pdf, &options(person, field), &OFFICE.signers[person]).unwrap()
}

/// The certificate with all three signatures.
pub static SIGNED: LazyLock<Vec<u8>> =
    LazyLock::new(|| (0..3).fold(CERTIFICATE.clone(), |pdf, person| signed_by(&pdf, person, FIELDS[person])));
