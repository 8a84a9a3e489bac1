//! Three people sign one certificate.

use ventanilla_pades::{Coverage, Error, SignatureOptions, read_signatures, sign};

use crate::{
    judges::{pdfsig, pyhanko, qpdf_check, text},
    samples::{CERTIFICATE, FIELDS, NAMES, OFFICE, SIGNED, options, signed_by},
};

#[test]
fn three_signatures_in_every_order_are_valid_and_leave_earlier_bytes_alone() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut pdf = CERTIFICATE.clone();
        for person in order {
            let signed = signed_by(&pdf, person, FIELDS[person]);
            assert!(signed.starts_with(&pdf), "{order:?}: an earlier byte changed");
            assert!(signed.ends_with(b"%%EOF\n"));
            pdf = signed;
        }
        qpdf_check(&pdf);

        let verdicts = pyhanko(&pdf);
        assert_eq!(verdicts.len(), 3);
        for verdict in &verdicts {
            assert!(verdict.good(), "{order:?}: {verdict:?}");
        }
        let last = verdicts.iter().find(|verdict| verdict.text("field") == FIELDS[order[2]]).unwrap();
        assert_eq!(last.text("coverage"), "ENTIRE_FILE");
        for verdict in verdicts.iter().filter(|verdict| verdict.text("field") != FIELDS[order[2]]) {
            assert_eq!(verdict.text("modification"), "FORM_FILLING", "{verdict:?}");
        }

        let report = pdfsig(&pdf);
        assert_eq!(report.matches("Signature is Valid.").count(), 3, "{report}");
        assert_eq!(report.matches("Total document signed").count(), 1, "{report}");
        assert!(report.contains("ETSI.CAdES.detached"), "{report}");

        let read = read_signatures(&pdf).unwrap();
        assert!(read.iter().all(|signature| signature.intact()), "{read:?}");
        for (turn, person) in order.into_iter().enumerate() {
            let signature = read.iter().find(|signature| signature.field == FIELDS[person]).unwrap();
            assert_eq!(signature.signer.as_deref(), Some(NAMES[person]));
            // Rendered, prepared, then one revision a signature.
            let expected =
                if turn == 2 { Coverage::WholeFile } else { Coverage::Revision { number: 3 + turn, of: 5 } };
            assert_eq!(signature.coverage, expected);
        }
    }
}

#[test]
fn what_is_read_is_what_was_signed() {
    let read = read_signatures(&SIGNED).unwrap();
    let own = OFFICE.signers[1].certificate().unwrap();
    let second = &read[1];
    assert_eq!(second.field, FIELDS[1]);
    assert_eq!(second.serial.as_deref(), Some(own.serial.as_str()));
    assert_eq!(second.reason.as_deref(), Some("Emisión de la certificación"));
    assert!(second.claimed_time.is_some());
    assert!(second.certificate.as_ref().is_some_and(|der| der.starts_with(&[0x30])));
}

#[test]
fn the_visible_signature_shows_its_lines_with_their_accents() {
    let text = text(&SIGNED);
    for name in NAMES {
        assert!(text.contains(name), "{name} is not in\n{text}");
    }
    assert_eq!(text.matches("Firmado electrónicamente por").count(), 3, "{text}");
}

#[test]
fn a_field_is_signed_once() {
    let error = sign(&SIGNED, &options(0, FIELDS[1]), &OFFICE.signers[0]).unwrap_err();
    assert!(matches!(error, Error::AlreadySigned(field) if field == FIELDS[1]));
}

#[test]
fn an_unknown_field_is_refused() {
    let options = SignatureOptions::new("nobody", NAMES[0], crate::samples::now());
    let error = sign(&CERTIFICATE, &options, &OFFICE.signers[0]).unwrap_err();
    assert!(matches!(error, Error::UnknownField(field) if field == "nobody"));
}

#[test]
fn a_character_that_the_font_lacks_is_refused_not_dropped() {
    let mut options = options(0, FIELDS[0]);
    options.appearance.as_mut().unwrap().lines.push("漢".into());
    let error = sign(&CERTIFICATE, &options, &OFFICE.signers[0]).unwrap_err();
    assert!(matches!(error, Error::MissingGlyph('漢')));
}

#[test]
fn a_long_text_is_made_smaller_and_stays_whole() {
    let mut options = options(0, FIELDS[0]);
    let lines = (0..11).map(|line| format!("{line} Registro y Verificación de Acciones de Recursos Humanos"));
    options.appearance.as_mut().unwrap().lines = lines.collect();
    let signed = sign(&CERTIFICATE, &options, &OFFICE.signers[0]).unwrap();
    qpdf_check(&signed);
    let text = text(&signed);
    assert!((0..11).all(|line| text.contains(&format!("{line} Registro"))), "{text}");
}
