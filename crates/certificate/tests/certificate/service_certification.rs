//! The certification of services: one page and many, certificate and preview.

use std::path::Path;

use serde_json::{Value, json};
use ventanilla_certificate::{RenderOptions, Rendered, Template, render};

use crate::tools::{info, qpdf_check, qr_codes, text};

const URL: &str = "https://ventanilla.example.org/v/K7QF-3MZD-X2WA-9HPT";

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../procedures/onsec/service-certification");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn template() -> Template {
    Template::new(&read("certificate.typ"))
}

fn example() -> Value {
    serde_json::from_str(&read("certificate-data.example.json")).unwrap()
}

/// The example with `count` records at a school that changes with every seventh.
fn with_records(count: usize) -> Value {
    let mut data = example();
    let records = &mut data["officer"]["service_records"]["items"];
    let model = records[0].clone();
    *records = (0..count)
        .map(|index| {
            let mut record = model.clone();
            record["number"] = json!(format!("{}", 1_000 + index));
            record["unit"] = json!(format!("Escuela oficial número {}", index / 7 + 1));
            record
        })
        .collect();
    data
}

fn rendered(data: &Value, qr: Option<&str>) -> Rendered {
    let now = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let mut options = RenderOptions::new("Certificación de servicios", "ONSEC", "es", now);
    options.qr = qr;
    // An unoptimised Typst on a busy machine; the product's own limit is tried in `faults`.
    options.deadline = std::time::Duration::from_secs(300);
    render(&template(), data, &options).unwrap()
}

#[test]
fn the_example_passes_the_templates_own_check() {
    assert_eq!(template().check(&example()), Ok(()));
}

#[test]
fn the_file_is_archivable_and_tagged_and_says_who_made_it() {
    let certificate = rendered(&example(), Some(URL));
    qpdf_check(&certificate.pdf);
    let info = info(&certificate.pdf);
    for line in ["Certificación de servicios", "ONSEC", "Tagged:          yes", "PDF/A-2a"] {
        // pdfinfo of Debian 12 does not print the PDF/A part; the XMP packet is plain text in a PDF/A.
        let in_metadata = String::from_utf8_lossy(&certificate.pdf).contains("<pdfaid:part>2</pdfaid:part>")
            && String::from_utf8_lossy(&certificate.pdf)
                .contains("<pdfaid:conformance>A</pdfaid:conformance>");
        assert!(info.contains(line) || (line == "PDF/A-2a" && in_metadata), "{line} is not in\n{info}");
    }
    assert!(String::from_utf8_lossy(&certificate.pdf).contains("<pdfuaid:part>1</pdfuaid:part>"));
}

#[test]
fn one_page_holds_statement_records_observations_code_and_three_places_to_sign() {
    let certificate = rendered(&example(), Some(URL));
    assert_eq!(certificate.pages, 1);
    let text = text(&certificate.pdf, 1);
    for part in [
        "2026-C-00012",
        "María José Ñúñez Güitz de León",
        "1,106.00",
        "12,750.00",
        "a la fecha",
        "16/05/1995",
        "0. ",
        "K7QF-3MZD-X2WA-9HPT",
        "22 de noviembre de 2026",
        "Página 1 de 1",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(qr_codes(&certificate.pdf, 1), [URL]);
}

#[test]
fn sixty_records_flow_over_pages_with_the_table_head_repeated() {
    let data = with_records(60);
    let certificate = rendered(&data, Some(URL));
    assert!(certificate.pages >= 3, "{} pages", certificate.pages);
    let pages: Vec<String> = (1..=certificate.pages).map(|page| text(&certificate.pdf, page)).collect();
    for (index, page) in pages.iter().enumerate() {
        let footer = format!("Página {} de {}", index + 1, certificate.pages);
        assert!(page.contains(&footer), "{footer} is not in\n{page}");
        assert!(page.contains("2026-C-00012"));
        assert!(page.contains("Puesto") || !page.contains("Catedrática"), "rows without their head:\n{page}");
    }
    let all = pages.concat();
    assert!((1_000..1_060).all(|number| all.contains(&number.to_string())), "a record is missing");
    assert_eq!(qr_codes(&certificate.pdf, certificate.pages), [URL]);
    assert!(certificate.slots.iter().all(|slot| slot.page as usize == certificate.pages));
}

#[test]
fn the_places_to_sign_stay_together_with_the_closing_on_the_last_page() {
    // However many records, so that the block meets every distance from the page's end.
    for count in [1, 5, 6, 7, 8, 14, 15] {
        let certificate = rendered(&with_records(count), Some(URL));
        let last = text(&certificate.pdf, certificate.pages);
        assert!(last.contains("Los datos que aquí se certifican"), "{count} records:\n{last}");
        assert_eq!(certificate.slots.len(), 3);
        for (index, slot) in certificate.slots.iter().enumerate() {
            assert_eq!((slot.index, slot.page as usize), (index + 1, certificate.pages), "{count} records");
            let [left, bottom, right, top] = slot.rect;
            assert!(left >= 0.0 && right <= 595.3 && bottom > 50.0 && top < 842.0, "{slot:?}");
            assert!(right - left > 150.0 && top - bottom > 60.0, "{slot:?}");
        }
        let apart = certificate.slots.windows(2).all(|pair| pair[0].rect[2] < pair[1].rect[0]);
        assert!(apart, "{:?}", certificate.slots);
    }
}

#[test]
fn a_preview_is_watermarked_and_has_neither_number_nor_code_nor_qr() {
    let mut data = example();
    data["preview"] = json!(true);
    let preview = rendered(&data, None);
    let text = text(&preview.pdf, 1);
    assert!(!text.contains("2026-C-00012") && !text.contains("K7QF"), "{text}");
    assert_eq!(qr_codes(&preview.pdf, 1), [""; 0]);
    // Turned text is read letter by letter.
    let letters: String = crate::tools::raw_text(&preview.pdf).split_whitespace().collect();
    assert!(letters.contains("VISTAPREVIA–SINVALIDEZ"), "{letters}");
}

#[test]
fn hardly_any_data_still_makes_a_page() {
    for data in [
        json!({ "preview": true }),
        json!({ "preview": true, "officer": null, "subject": {}, "signatures": "x" }),
    ] {
        let preview = rendered(&data, None);
        assert_eq!((preview.pages, preview.slots.len()), (1, 3));
    }
    let one = rendered(&json!({ "preview": true, "signatures": 1 }), None);
    assert_eq!(one.slots.len(), 1);
}

#[test]
fn markup_in_the_data_stays_text() {
    let mut data = example();
    let hostile = "#panic() *b* _i_ $x$ `r` @a <l> = t \\ // c [x] {y} ~ http://e.org";
    data["subject"]["full_name"] = json!(hostile);
    data["officer"]["service_records"]["items"][0]["position"] = json!("#{while true {}}");
    data["officer"]["observations"]["items"][0]["text"] = json!("= #sys.version *no*");
    let certificate = rendered(&data, Some(URL));
    let text = text(&certificate.pdf, 1);
    let squeezed: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["#panic() *b* _i_ $x$ `r` @a <l> = t \\ // c [x] {y}", "= #sys.version *no*", "#{while"] {
        assert!(squeezed.contains(part), "{part} is not in\n{text}");
    }
}
