//! Changes that know what a PDF is: words at its turning points, and objects that change places.

use super::mutate::{Random, bytes, number};

const WORDS: [&[u8]; 30] = [
    b"obj",
    b"endobj",
    b"xref\n0 1\n0000000000 65535 f \n",
    b"trailer\n<<>>",
    b"startxref\n0\n%%EOF\n",
    b"%%EOF\n",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"stream\n",
    b"endstream",
    b"/Prev 0",
    b"/Prev 15",
    b"/Length 99999999",
    b"/Length 3 0 R",
    b"/ByteRange [0 0 0 0]",
    b"/ByteRange [0 15 20 9]",
    b"%",
    b"null",
    b"/W [8 8 8]",
    b"/Index [0 4294967295]",
    b"/Kids [1 0 R]",
    b"/Type/ObjStm/N 9/First 1",
    b"/Filter/FlateDecode",
    b"/Encrypt 1 0 R",
    b"/Contents <00>",
    b"/V null",
];

/// One to three changes of a PDF.
pub fn pdf(random: &mut Random, input: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=random.below(3) {
        if input.is_empty() {
            return;
        }
        match random.below(6) {
            0 => number(random, input),
            1 => {
                let at = random.below(input.len());
                let word = *random.one(&WORDS);
                input.splice(at..at, word.iter().copied());
            }
            2 => swap_words(random, input),
            3 => swap_objects(random, input),
            4 => cut_at_end_mark(random, input),
            _ => bytes(random, input, other),
        }
    }
}

fn places(input: &[u8], word: &[u8]) -> Vec<usize> {
    let found = input.windows(word.len()).enumerate().filter(|(_, window)| *window == word);
    found.map(|(at, _)| at).collect()
}

/// Two names change places: `/Prev` where `/Root` was.
fn swap_words(random: &mut Random, input: &mut Vec<u8>) {
    let names = places(input, b"/");
    let name = |at: usize| {
        let length = input[at + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        at..at + 1 + length
    };
    if names.len() < 2 {
        return;
    }
    let (one, other) = (name(*random.one(&names)), name(*random.one(&names)));
    let text = input[other].to_vec();
    input.splice(one, text);
}

/// An object moves to where another was, or stands there too, with its own number or the other's.
fn swap_objects(random: &mut Random, input: &mut Vec<u8>) {
    let (starts, ends) = (places(input, b" 0 obj"), places(input, b"endobj"));
    if starts.is_empty() || ends.is_empty() {
        return;
    }
    let start = *random.one(&starts);
    let Some(end) = ends.iter().find(|end| **end > start) else { return };
    let from = if random.below(2) == 0 { start } else { start.saturating_sub(1) };
    let object = input[from..end + 6].to_vec();
    let at = *random.one(&starts);
    match random.below(2) {
        0 => drop(input.splice(at..at, object)),
        _ => {
            let behind = ends.iter().find(|end| **end > at).map_or(input.len(), |end| end + 6);
            input.splice(at..behind, object);
        }
    }
}

/// An earlier revision of the file, or an end mark too many.
fn cut_at_end_mark(random: &mut Random, input: &mut Vec<u8>) {
    let marks = places(input, b"%%EOF");
    if !marks.is_empty() {
        let at = *random.one(&marks) + 5;
        input.truncate(at);
    }
}
