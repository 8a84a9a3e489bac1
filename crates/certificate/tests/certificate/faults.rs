//! What goes wrong, and how it is told.

use std::time::Duration;

use serde_json::json;
use ventanilla_certificate::{Error, RenderOptions, Template, render};

fn options() -> RenderOptions<'static> {
    RenderOptions::new("Title", "Author", "en", chrono::DateTime::UNIX_EPOCH)
}

#[test]
fn a_fault_is_told_with_its_line() {
    let unknown = Template::new("first line\n\n#nowhere").check(&json!({})).unwrap_err();
    assert_eq!(unknown[0].line, Some(3));
    assert!(unknown[0].reason.contains("unknown variable: nowhere"), "{unknown:?}");

    let absent =
        Template::new("#let d = json(\"/data.json\")\n#d.name").check(&json!({ "nom": 1 })).unwrap_err();
    assert_eq!(absent[0].line, Some(2));
    assert!(absent[0].reason.contains("name"), "{absent:?}");

    let in_helper =
        Template::new("#import \"/ventanilla.typ\": signature-slot\n#signature-slot(1, width: 2)[]");
    assert_eq!(in_helper.check(&json!({})).unwrap_err()[0].line, Some(2));
}

#[test]
fn a_breach_of_accessibility_is_refused() {
    let problems = Template::new("#image(\"/qr.svg\")").check(&json!({})).unwrap_err();
    assert!(!problems.is_empty());
    let error = render(
        &Template::new("#image(\"/qr.svg\", width: 2cm)"),
        &json!({}),
        &RenderOptions { qr: Some("x"), ..options() },
    );
    let Err(Error::Template(problems)) = error else { panic!("{error:?}") };
    assert!(problems.iter().any(|problem| problem.reason.contains("alt")), "{problems:?}");
}

#[test]
fn a_template_sees_nothing_but_its_virtual_files() {
    for path in ["/etc/passwd", "/qr.svg", "../../Cargo.toml", "@preview/cetz:0.3.0"] {
        let template = Template::new(&format!("#read(\"{path}\")"));
        assert!(matches!(render(&template, &json!({}), &options()), Err(Error::Template(_))), "{path}");
    }
    let package = Template::new("#import \"@preview/cetz:0.3.0\"");
    assert!(matches!(render(&package, &json!({}), &options()), Err(Error::Template(_))));
}

#[test]
fn a_character_without_a_glyph_is_named() {
    let error =
        render(&Template::new("x"), &json!({ "a": ["ok", { "b": "漢 ñ 🙂" }] }), &options()).unwrap_err();
    assert!(matches!(error, Error::Unprintable(missing) if missing == ['漢', '🙂']));
}

#[test]
fn a_text_too_long_for_a_qr_code_is_refused() {
    let long = "x".repeat(5_000);
    let error =
        render(&Template::new("x"), &json!({}), &RenderOptions { qr: Some(&long), ..options() }).unwrap_err();
    assert!(matches!(error, Error::QrTooLong(5_000)));
}

#[test]
fn a_template_that_takes_too_long_is_given_up() {
    let limit = Duration::from_millis(300);
    let slow = Template::new("#{ let n = 0; for i in range(9000) { for j in range(300) { n += 1 } }; n }");
    let start = std::time::Instant::now();
    let error = render(&slow, &json!({}), &RenderOptions { deadline: limit, ..options() }).unwrap_err();
    assert!(matches!(error, Error::TooSlow(told) if told == limit), "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(5));
    // One given-up render does not stand in the way of the next.
    assert!(render(&Template::new("x"), &json!({}), &options()).is_ok());
}

#[test]
fn many_threads_render_at_once() {
    let template = Template::new("#let d = json(\"/data.json\")\n= Title\n#d.n");
    std::thread::scope(|scope| {
        let renders: Vec<_> = (0..8)
            .map(|n| {
                let template = template.clone();
                scope.spawn(move || render(&template, &json!({ "n": n }), &options()).unwrap().pdf)
            })
            .collect();
        let mut files: Vec<_> = renders.into_iter().map(|render| render.join().unwrap()).collect();
        files.dedup();
        assert_eq!(files.len(), 8, "each has its own data");
    });
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let make = || render(&Template::new("= Title\ntext"), &json!({}), &options()).unwrap().pdf;
    assert_eq!(make(), make());
}
