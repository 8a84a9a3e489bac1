//! What is rendered, signed and verified: the certification of services that the procedure's folder gives as example.

use std::{error::Error, path::PathBuf, time::Duration};

use chrono::{DateTime, Utc};
use lopdf::{Document, Object, Stream, dictionary};
use serde_json::Value;
use ventanilla_certificate::{RenderOptions, Rendered, Template, render};
use ventanilla_pades::{FieldSpec, prepare};

pub const QR: &str = "https://ventanilla.example.org/v/K7QF3MZDX2WA9HPT";

/// The judges look at the clock of the machine.
pub fn now() -> Result<DateTime<Utc>, Box<dyn Error>> {
    Ok(std::fs::metadata("/proc/self")?.modified()?.into())
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../procedures/onsec/service-certification")
}

pub fn template() -> Result<Template, Box<dyn Error>> {
    Ok(Template::new(&std::fs::read_to_string(folder().join("certificate.typ"))?))
}

/// The example's data under another number and name, so that no two renderings are the same.
pub fn data(turn: usize) -> Result<Value, Box<dyn Error>> {
    let text = std::fs::read_to_string(folder().join("certificate-data.example.json"))?;
    let mut data: Value = serde_json::from_str(&text)?;
    data["number"] = format!("2026-C-{turn:05}").into();
    data["subject"]["full_name"] = format!("María José Ñúñez Güitz {turn}").into();
    Ok(data)
}

pub fn rendered(template: &Template, data: &Value, now: DateTime<Utc>) -> Result<Rendered, Box<dyn Error>> {
    let mut options = RenderOptions::new("Certificación de servicios", "ONSEC", "es", now);
    options.deadline = Duration::from_secs(300);
    options.qr = Some(QR);
    Ok(render(template, data, &options)?)
}

/// The certificate with its three empty fields.
pub fn certificate() -> Result<Vec<u8>, Box<dyn Error>> {
    let rendered = rendered(&template()?, &data(12)?, now()?)?;
    let fields = rendered.slots.iter().map(|slot| FieldSpec {
        name: format!("signature-{}", slot.index),
        page: slot.page,
        rect: slot.rect,
        tooltip: format!("Firma electrónica {}", slot.index),
        lock: None,
    });
    Ok(prepare(&rendered.pdf, &fields.collect::<Vec<_>>())?)
}

/// A file of a megabyte, as a scan makes it: one page, one picture, one empty field.
pub fn scan() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut document = Document::with_version("1.7");
    let mut noise = 1_u32;
    let pixels = (0..1 << 20).map(|_| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (noise >> 24) as u8
    });
    let picture = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1024, "Height" => 1024,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        },
        pixels.collect(),
    ));
    let content = document.add_object(Stream::new(dictionary! {}, b"q 595 0 0 842 0 0 cm /P Do Q".to_vec()));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "P" => picture } },
    });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![Object::Reference(page)], "Count" => 1 };
    document.objects.insert(pages, tree.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let mut file = Vec::new();
    document.save_to(&mut file)?;
    let field = FieldSpec { name: "signature-1".into(), page: 1, ..FieldSpec::default() };
    Ok(prepare(&file, &[field])?)
}
