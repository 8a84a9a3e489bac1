use std::sync::LazyLock;

use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

static SANS: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
static SANS_BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
static SERIF: &[u8] = include_bytes!("../fonts/NotoSerif-Regular.ttf");
static SERIF_BOLD: &[u8] = include_bytes!("../fonts/NotoSerif-Bold.ttf");

/// Noto Sans Regular (TrueType), for whatever must be written in the certificate's type: the text in a
/// visible signature.
pub fn font_regular() -> &'static [u8] {
    SANS
}

/// Noto Sans Bold (TrueType).
pub fn font_bold() -> &'static [u8] {
    SANS_BOLD
}

/// The only fonts a template sees: "Noto Sans" and "Noto Serif", regular and bold.
pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub list: Vec<Font>,
}

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let list: Vec<Font> =
        [SANS, SANS_BOLD, SERIF, SERIF_BOLD].iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&list)), list }
});

/// Characters of `data`'s strings that the text font cannot draw, each once.
pub(crate) fn unprintable(data: &serde_json::Value) -> Vec<char> {
    let mut missing = Vec::new();
    if let Some(font) = FONTS.list.first() {
        collect(
            data,
            &|c| matches!(c, '\n' | '\r' | '\t') || font.info().coverage.contains(c.into()),
            &mut missing,
        );
    }
    missing
}

fn collect(value: &serde_json::Value, drawable: &dyn Fn(char) -> bool, missing: &mut Vec<char>) {
    match value {
        serde_json::Value::String(text) => {
            for c in text.chars().filter(|c| !drawable(*c)) {
                if !missing.contains(&c) {
                    missing.push(c);
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, drawable, missing)),
        serde_json::Value::Object(fields) => {
            fields.values().for_each(|field| collect(field, drawable, missing))
        }
        _ => {}
    }
}
