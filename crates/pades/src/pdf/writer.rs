//! Objects into bytes (ISO 32000-2, 7.3). Half of a revision's cost would be `lopdf`'s writer, which goes byte by byte
//! through a trait object.

use std::io::Write;

use lopdf::{Dictionary, Object, StringFormat};

use super::lexer::is_regular;

/// Appends `object` to `file`.
pub(super) fn write_object(file: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => file.extend_from_slice(b"null"),
        Object::Boolean(true) => file.extend_from_slice(b"true"),
        Object::Boolean(false) => file.extend_from_slice(b"false"),
        Object::Integer(value) => write_integer(file, *value),
        Object::Real(value) => write_real(file, *value),
        Object::Name(name) => write_name(file, name),
        Object::String(text, StringFormat::Literal) => write_literal(file, text),
        Object::String(text, StringFormat::Hexadecimal) => {
            file.push(b'<');
            text.iter().for_each(|byte| file.extend_from_slice(&HEXADECIMAL[usize::from(*byte)]));
            file.push(b'>');
        }
        Object::Array(values) => {
            file.push(b'[');
            for (index, value) in values.iter().enumerate() {
                separate(file, value, index > 0);
                write_object(file, value);
            }
            file.push(b']');
        }
        Object::Dictionary(dictionary) => {
            file.extend_from_slice(b"<<");
            write_entries(file, dictionary);
            file.extend_from_slice(b">>");
        }
        Object::Stream(stream) => {
            file.extend_from_slice(b"<<");
            write_entries(file, &stream.dict);
            file.extend_from_slice(b">>stream\n");
            file.extend_from_slice(&stream.content);
            file.extend_from_slice(b"\nendstream");
        }
        Object::Reference((number, generation)) => {
            write_integer(file, i64::from(*number));
            file.push(b' ');
            write_integer(file, i64::from(*generation));
            file.extend_from_slice(b" R");
        }
    }
}

/// Keys and values of a dictionary, without its brackets.
pub(super) fn write_entries(file: &mut Vec<u8>, dictionary: &Dictionary) {
    for (key, value) in dictionary.iter() {
        write_name(file, key);
        separate(file, value, true);
        write_object(file, value);
    }
}

pub(super) fn write_integer(file: &mut Vec<u8>, value: i64) {
    let (mut digits, mut from) = ([0; 20], 20);
    let mut rest = value.unsigned_abs();
    while from > 0 {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        file.push(b'-');
    }
    file.extend_from_slice(&digits[from..]);
}

/// Every digit and never an exponent, which PDF does not have; a point always, or it would read back as an integer.
fn write_real(file: &mut Vec<u8>, value: f32) {
    let from = file.len();
    // Writing to a Vec does not fail.
    drop(write!(file, "{value}"));
    if !file[from..].contains(&b'.') {
        file.extend_from_slice(b".0");
    }
}

fn write_name(file: &mut Vec<u8>, name: &[u8]) {
    file.push(b'/');
    for byte in name {
        if is_regular(*byte) && (b'!'..=b'~').contains(byte) && *byte != b'#' {
            file.push(*byte);
        } else {
            file.push(b'#');
            file.extend_from_slice(&HEXADECIMAL[usize::from(*byte)]);
        }
    }
}

fn write_literal(file: &mut Vec<u8>, text: &[u8]) {
    file.push(b'(');
    for byte in text {
        match byte {
            b'(' | b')' | b'\\' => file.extend_from_slice(&[b'\\', *byte]),
            b'\r' => file.extend_from_slice(b"\\r"), // bare, it would read back as a line feed
            _ => file.push(*byte),
        }
    }
    file.push(b')');
}

/// A space before what does not start with a delimiter.
fn separate(file: &mut Vec<u8>, value: &Object, follows: bool) {
    use Object::{Boolean, Integer, Null, Real, Reference};
    if follows && matches!(value, Null | Boolean(_) | Integer(_) | Real(_) | Reference(_)) {
        file.push(b' ');
    }
}

/// Both digits of every byte.
pub(super) static HEXADECIMAL: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;
    use crate::pdf::lexer::Lexer;

    #[test]
    fn what_is_written_is_read_back() {
        let strings = [&b"plain"[..], b"a (b) c) \\ \r\n", &[0, 255, 128], b""];
        let strings = strings.iter().flat_map(|text| {
            [StringFormat::Literal, StringFormat::Hexadecimal].map(|form| Object::String(text.to_vec(), form))
        });
        let numbers = [0, 7, -1, i64::MAX, i64::MIN + 1].map(Object::Integer);
        let reals = [0.5, -3.0, 1e-7, 123_456.0].map(Object::Real);
        let object = Object::Dictionary(dictionary! {
            "A b#/(é" => Object::Array(strings.chain(numbers).chain(reals).collect()),
            "Flags" => vec![true.into(), false.into(), Object::Null, Object::Reference((12, 3))],
            "Inner" => dictionary! { "Type" => "Name with space", "None" => Vec::<Object>::new() },
        });
        let mut file = Vec::new();
        write_object(&mut file, &object);
        let read = Lexer::new(&file, 0).object().unwrap();
        assert_eq!(read, object, "{}", String::from_utf8_lossy(&file));
    }

    #[test]
    fn it_writes_as_lopdf_does() {
        let mut stream =
            Stream::new(dictionary! { "Key" => vec![1.into(), "Name".into(), 2.5.into()] }, b"data".to_vec());
        stream.dict.set("Text", Object::string_literal("text"));
        let object = Object::Stream(stream);
        let (mut own, mut other) = (Vec::new(), Vec::new());
        write_object(&mut own, &object);
        lopdf::Writer::write_object(&mut other, &object).unwrap();
        assert_eq!(String::from_utf8_lossy(&own), String::from_utf8_lossy(&other));
    }
}
