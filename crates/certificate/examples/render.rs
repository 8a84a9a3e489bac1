//! Renders a template to look at: `cargo run -p ventanilla-certificate --example render TEMPLATE DATA OUT [qr text]`.
use std::{error::Error, fs, time::Instant};

use ventanilla_certificate::{RenderOptions, Template, render};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [template, data, out, qr @ ..] = arguments.as_slice() else {
        return Err("usage: render TEMPLATE DATA OUT [qr text]".into());
    };
    let template = Template::new(&fs::read_to_string(template)?);
    let data: serde_json::Value = serde_json::from_str(&fs::read_to_string(data)?)?;
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
    let mut options = RenderOptions::new("Certificate", "Example institution", "es", now);
    options.qr = qr.first().map(String::as_str);
    for _ in 0..2 {
        let start = Instant::now();
        let rendered = render(&template, &data, &options)?;
        println!("{} pages, {} bytes, {:?}", rendered.pages, rendered.pdf.len(), start.elapsed());
        rendered.slots.iter().for_each(|slot| println!("{slot:?}"));
        fs::write(out, &rendered.pdf)?;
    }
    Ok(())
}
