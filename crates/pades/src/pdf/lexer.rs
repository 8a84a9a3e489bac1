//! PDF objects out of bytes (ISO 32000-2, 7.2 and 7.3). Every position is checked: hostile bytes end in an error.

use lopdf::{Dictionary, Object, StringFormat};

use super::broken;
use crate::Error;

/// Arrays and dictionaries inside one another.
const DEPTH_LIMIT: u32 = 100;
/// What most dictionaries do not exceed.
const USUAL_ENTRIES: usize = 6;

pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// An object that is no stream; a reference counts as one.
    pub fn object(&mut self) -> Result<Object, Error> {
        self.nested(0)
    }

    /// A dictionary.
    pub fn dictionary(&mut self) -> Result<Dictionary, Error> {
        match self.object()? {
            Object::Dictionary(dictionary) => Ok(dictionary),
            _ => Err(broken("a dictionary was expected")),
        }
    }

    /// A whole number that is not negative.
    pub fn number<N: TryFrom<u64>>(&mut self) -> Result<N, Error> {
        self.space();
        let (value, digits) = digits(self.rest());
        self.at += digits;
        let value = value.filter(|_| digits > 0).and_then(|value| N::try_from(value).ok());
        value.ok_or_else(|| broken("a number was expected"))
    }

    /// Takes `word` if it is next, as a whole word.
    pub fn word(&mut self, word: &[u8]) -> bool {
        self.space();
        let rest = self.rest();
        let found = rest.starts_with(word) && rest.get(word.len()).is_none_or(|byte| !is_regular(*byte));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Behind white space and comments.
    pub fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                let line = self.rest().iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
                self.at += line;
            } else {
                break;
            }
        }
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn nested(&mut self, depth: u32) -> Result<Object, Error> {
        if depth > DEPTH_LIMIT {
            return Err(broken("objects are nested too deep"));
        }
        self.space();
        match self.peek() {
            Some(b'/') => Ok(Object::Name(self.name()?)),
            Some(b'(') => self.literal(),
            Some(b'[') => {
                self.at += 1;
                let mut values = Vec::new();
                while !self.closes(b"]") {
                    values.push(self.nested(depth + 1)?);
                }
                Ok(Object::Array(values))
            }
            Some(b'<') if self.rest().starts_with(b"<<") => {
                self.at += 2;
                let mut dictionary = Dictionary::new();
                dictionary.as_hashmap_mut().reserve(USUAL_ENTRIES); // growing by and by costs as much as reading
                while !self.closes(b">>") {
                    let key = self.name()?;
                    let value = self.nested(depth + 1)?;
                    if value != Object::Null {
                        dictionary.set(key, value); // null is the same as absent (7.3.7)
                    }
                }
                Ok(Object::Dictionary(dictionary))
            }
            Some(b'<') => self.hexadecimal(),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => self.number_or_reference(),
            _ if self.word(b"true") => Ok(Object::Boolean(true)),
            _ if self.word(b"false") => Ok(Object::Boolean(false)),
            _ if self.word(b"null") => Ok(Object::Null),
            _ => Err(broken("no object where one was expected")),
        }
    }

    fn closes(&mut self, with: &[u8]) -> bool {
        self.space();
        let closes = self.rest().starts_with(with);
        if closes {
            self.at += with.len();
        }
        closes
    }

    fn name(&mut self) -> Result<Vec<u8>, Error> {
        self.space();
        if self.peek() != Some(b'/') {
            return Err(broken("a name was expected"));
        }
        self.at += 1;
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let raw = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        if !raw.contains(&b'#') {
            return Ok(raw.to_vec());
        }
        let mut name = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((first, tail)) = rest.split_first() {
            rest = match (first, tail) {
                (b'#', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                    (Some(high), Some(low)) => {
                        name.push(high << 4 | low);
                        after
                    }
                    _ => {
                        name.push(b'#');
                        tail
                    }
                },
                _ => {
                    name.push(*first);
                    tail
                }
            };
        }
        Ok(name)
    }

    fn number_or_reference(&mut self) -> Result<Object, Error> {
        let first = self.object_number()?;
        let Object::Integer(number) = first else { return Ok(first) };
        let behind = self.at;
        if let Ok(number) = u32::try_from(number) {
            self.space();
            if self.peek().is_some_and(|byte| byte.is_ascii_digit())
                && let Ok(Object::Integer(generation)) = self.object_number()
                && let Ok(generation) = u16::try_from(generation)
                && self.word(b"R")
            {
                return Ok(Object::Reference((number, generation)));
            }
        }
        self.at = behind;
        Ok(Object::Integer(number))
    }

    fn object_number(&mut self) -> Result<Object, Error> {
        self.space();
        let (value, length) = digits(self.rest());
        if let Some(value) = value
            && length > 0
            && !matches!(self.rest().get(length), Some(b'+' | b'-' | b'.'))
            && let Ok(value) = i64::try_from(value)
        {
            self.at += length;
            return Ok(Object::Integer(value));
        }
        let number = |byte: &&u8| matches!(**byte, b'0'..=b'9' | b'+' | b'-' | b'.');
        let length = self.rest().iter().take_while(number).count();
        let text = self.rest().get(..length).unwrap_or_default();
        let text = std::str::from_utf8(text).map_err(|_| broken("a number was expected"))?;
        self.at += length;
        if let Ok(value) = text.parse::<i64>() {
            return Ok(Object::Integer(value));
        }
        text.parse::<f32>().map(Object::Real).map_err(|_| broken("a number was expected"))
    }

    fn hexadecimal(&mut self) -> Result<Object, Error> {
        self.at += 1;
        let end = self.rest().iter().position(|byte| *byte == b'>');
        let text = end.and_then(|end| self.rest().get(..end));
        let text = text.ok_or_else(|| broken("a string has no end"))?;
        self.at += text.len() + 1;
        let found = text.iter().filter(|byte| !is_space(**byte)).map(|byte| digit(*byte));
        let mut digits =
            found.collect::<Option<Vec<_>>>().ok_or_else(|| broken("a string is not hexadecimal"))?;
        if !digits.len().is_multiple_of(2) {
            digits.push(0); // as 7.3.4.3 has it
        }
        let bytes = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit));
        Ok(Object::String(bytes.collect(), StringFormat::Hexadecimal))
    }

    fn literal(&mut self) -> Result<Object, Error> {
        let mut string = Vec::new();
        let mut depth = 0_u32;
        loop {
            let byte = self.peek().ok_or_else(|| broken("a string has no end"))?;
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    if depth == 1 {
                        continue;
                    }
                }
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(Object::String(string, StringFormat::Literal));
                    }
                }
                b'\\' => {
                    string.extend(self.escape());
                    continue;
                }
                b'\r' => {
                    // An end of line is one line feed, however it is written (7.3.4.2).
                    self.at += usize::from(self.peek() == Some(b'\n'));
                    string.push(b'\n');
                    continue;
                }
                _ => {}
            }
            string.push(byte);
        }
    }

    /// What follows a reverse solidus in a literal string (ISO 32000-2, table 3).
    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut value = u16::from(byte - b'0');
                for _ in 0..2 {
                    let Some(next @ b'0'..=b'7') = self.peek() else { break };
                    value = value * 8 + u16::from(next - b'0');
                    self.at += 1;
                }
                (value & 0xff) as u8 // high-order overflow is ignored
            }
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                return None;
            }
            b'\n' => return None,
            other => other,
        })
    }
}

/// The number that the digits at the start of `text` make, if there are not more than nineteen, and how many there are.
#[inline]
pub(super) fn digits(text: &[u8]) -> (Option<u64>, usize) {
    let (mut value, mut rest) = (0_u64, text);
    while let [digit @ b'0'..=b'9', behind @ ..] = rest {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
        rest = behind;
    }
    let count = text.len() - rest.len();
    // Nineteen digits always fit.
    (if count <= 19 { Some(value) } else { None }, count)
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

pub(super) fn is_regular(byte: u8) -> bool {
    REGULAR[usize::from(byte)]
}

/// Neither white space nor a delimiter (7.2.3).
static REGULAR: [bool; 256] = {
    let special = b"\0\t\n\x0c\r ()<>[]{}/%";
    let mut table = [true; 256];
    let mut index = 0;
    while index < special.len() {
        table[special[index] as usize] = false;
        index += 1;
    }
    table
};

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
