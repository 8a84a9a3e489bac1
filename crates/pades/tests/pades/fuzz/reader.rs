//! What a user may bring to be prepared and signed.

use std::sync::LazyLock;

use ventanilla_pades::{FieldSpec, SignatureOptions, prepare, read_signatures, sign};

use super::{forms, run};
use crate::{
    samples::{CERTIFICATE, FIELDS, NAMES, OFFICE, SIGNED, now},
    update::Update,
};

/// Tables, and, by a writer of another house, cross-reference and object streams.
static FILES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut compact = Vec::new();
    let mut document = Update::of(&CERTIFICATE).document;
    document
        .save_with_options(
            &mut compact,
            lopdf::SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build(),
        )
        .unwrap();
    vec![CERTIFICATE.clone(), SIGNED.clone(), compact]
});

#[test]
fn a_file_is_signed_whole_or_refused() {
    let options = SignatureOptions::new(FIELDS[2], NAMES[0], now());
    let field = FieldSpec { name: "mine".into(), page: 1, ..FieldSpec::default() };
    run("reader", 300, |random, input| {
        input.clone_from(random.one(&FILES));
        let other = random.one(&FILES);
        forms::pdf(random, input, other);
        drop(read_signatures(input));
        let prepared = prepare(input, std::slice::from_ref(&field));
        if let Ok(prepared) = &prepared {
            assert!(prepared.starts_with(input), "an earlier byte changed");
        }
        let options = match prepared {
            Ok(_) => {
                SignatureOptions { new_field: Some(field.clone()), field: "mine".into(), ..options.clone() }
            }
            Err(_) => options.clone(),
        };
        let Ok(signed) = sign(input, &options, &OFFICE.signers[0]) else { return false };
        assert!(signed.starts_with(input), "an earlier byte changed");
        let read = read_signatures(&signed).unwrap();
        let own = read.iter().find(|one| one.field == options.field).unwrap();
        assert!(own.intact(), "what was signed is not what is read: {own:?}");
        true
    });
}
