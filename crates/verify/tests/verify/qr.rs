use super::command::{Files, run, verdict};
use fast_qr::qr::QRBuilder;
use serde_json::json;
use ventanilla_statement::{IssuerKey, KeySet, Statement, commitment};

/// Dated long ago and good for ever: the command looks at the machine's clock.
fn statement() -> Statement {
    let data = json!({ "number": "2026-C-00001", "holder": "Lucía Ajanel" });
    Statement {
        issuer: "ONSEC".into(),
        number: "2026-C-00001".into(),
        code: vec![1; 10],
        date: 1_700_000_000,
        good_until: None,
        commitment: commitment(&[9; 16], &data).unwrap(),
    }
}

#[test]
fn a_statement_is_checked_with_the_issuers_keys_alone() {
    let files = Files::new();
    let key = IssuerKey::from_pkcs8(&IssuerKey::generate().unwrap()).unwrap();
    let set = KeySet(vec![key.public("ONSEC", 1_600_000_000).unwrap()]);
    let keys = files.put("keys.json", set.to_json().unwrap());
    let url = |statement: &Statement| key.sign(statement).unwrap().url("https://ventanilla.example").unwrap();
    let good = url(&statement());
    assert_eq!(verdict(&["qr", &good, "--keys", &keys]), "0 [] []");
    let (_, report) = run(&["qr", &good, "--keys", &keys]);
    assert_eq!(report["found"]["number"], "2026-C-00001");
    assert_eq!(report["found"]["not_shown"], json!(["issued", "void_since", "revoked_since", "paper"]));

    let salt = "09".repeat(16);
    let data = files.put("data.json", r#"{ "holder": "Lucía Ajanel", "number": "2026-C-00001" }"#);
    assert_eq!(verdict(&["qr", &good, "--keys", &keys, "--data", &data, "--salt", &salt]), "0 [] []");
    let other = files.put("other.json", r#"{ "holder": "Óscar Tzoc", "number": "2026-C-00001" }"#);
    let told = verdict(&["qr", &good, "--keys", &keys, "--data", &other, "--salt", &salt]);
    assert_eq!(told, "1 [other_data] []");

    let expired = url(&Statement { good_until: Some(1_700_000_001), ..statement() });
    assert_eq!(verdict(&["qr", &expired, "--keys", &keys]), "1 [expired] []");
    let early = url(&Statement { date: 1_500_000_000, ..statement() });
    assert_eq!(verdict(&["qr", &early, "--keys", &keys]), "1 [outside_of_the_key] []");
    let none = files.put("none.json", KeySet::default().to_json().unwrap());
    assert_eq!(verdict(&["qr", &good, "--keys", &none]), "3 [] [unknown_key]");
    let mut withdrawn = set;
    withdrawn.0[0].revoked_at = Some(1_700_000_000);
    let withdrawn = files.put("withdrawn.json", withdrawn.to_json().unwrap());
    assert_eq!(verdict(&["qr", &good, "--keys", &withdrawn]), "1 [key_revoked] []");
    // The last character is of the signature.
    let swapped = if good.ends_with('A') { "B" } else { "A" };
    let forged = format!("{}{swapped}", &good[..good.len() - 3]) + &good[good.len() - 2..];
    let told = verdict(&["qr", &forged, "--keys", &keys]);
    assert!(told == "1 [signature] []" || told.starts_with("2 "), "{told}");
}

/// A picture of the code, ten pixels a module, as a scanner would hand it over.
fn picture(text: &str, format: image::ImageFormat) -> Vec<u8> {
    let code = QRBuilder::new(text).build().unwrap();
    let side = u32::try_from((code.size + 8) * 10).unwrap();
    let drawn = image::GrayImage::from_fn(side, side, |x, y| {
        let module = |at: u32| (at as usize / 10).checked_sub(4).filter(|at| *at < code.size);
        let dark = module(x).zip(module(y)).is_some_and(|(x, y)| code.data[y * code.size + x].value());
        image::Luma([if dark { 30 } else { 240 }])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    drawn.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn a_picture_of_the_code_will_do() {
    let files = Files::new();
    let key = IssuerKey::from_pkcs8(&IssuerKey::generate().unwrap()).unwrap();
    let keys = KeySet(vec![key.public("ONSEC", 1_600_000_000).unwrap()]);
    let keys = files.put("keys.json", keys.to_json().unwrap());
    let url = key.sign(&statement()).unwrap().url("https://ventanilla.example").unwrap();
    for (name, format) in [("code.png", image::ImageFormat::Png), ("code.jpg", image::ImageFormat::Jpeg)] {
        let file = files.put(name, picture(&url, format));
        assert_eq!(verdict(&["qr", &file, "--keys", &keys]), "0 [] []", "{name}");
    }
    let other = files.put("other.png", picture("https://elsewhere.example/", image::ImageFormat::Png));
    assert_eq!(run(&["qr", &other, "--keys", &keys]).0, 2);
    let none = files.put("none.txt", "no picture");
    assert_eq!(run(&["qr", &none, "--keys", &keys]).0, 2);
}
