use lopdf::{Dictionary, Object, StringFormat};

/// How deep arrays and dictionaries may nest.
const DEEPEST: usize = 64;

/// Reads objects (ISO 32000-2, 7.2 and 7.3) from bytes, strictly: what a lenient reader would repair is `None`, since
/// two readers could repair it in two ways.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    pub bytes: &'a [u8],
    pub at: usize,
    /// A dictionary had the same key twice.
    pub duplicate_key: bool,
    /// A comment stood between tokens.
    pub comment: bool,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl<'a> Lexer<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, duplicate_key: false, comment: false }
    }

    pub fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    pub fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.comment = true;
                let line = self.rest().iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
                self.at += line;
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Takes `word` if it comes next as a token of its own.
    pub fn keyword(&mut self, word: &[u8]) -> Option<()> {
        self.space();
        let behind = self.rest().strip_prefix(word)?;
        if behind.first().is_some_and(|byte| is_regular(*byte)) {
            return None;
        }
        self.at += word.len();
        Some(())
    }

    fn word(&mut self) -> &'a [u8] {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let word = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        word
    }

    /// An unsigned integer.
    pub fn unsigned(&mut self) -> Option<usize> {
        self.space();
        let word = self.word();
        let digits = !word.is_empty() && word.len() <= 19 && word.iter().all(u8::is_ascii_digit);
        digits.then(|| std::str::from_utf8(word).ok()?.parse().ok())?
    }

    pub fn object(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'/' => self.name().map(Object::Name),
            b'(' => self.literal().map(|text| Object::String(text, StringFormat::Literal)),
            b'<' if self.rest().starts_with(b"<<") => self.dictionary(depth).map(Object::Dictionary),
            b'<' => self.hexadecimal().map(|text| Object::String(text, StringFormat::Hexadecimal)),
            b'[' => {
                self.at += 1;
                let mut array = Vec::new();
                loop {
                    self.space();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(array));
                    }
                    array.push(self.nested(depth + 1)?);
                }
            }
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            _ => match self.word() {
                b"true" => Some(Object::Boolean(true)),
                b"false" => Some(Object::Boolean(false)),
                b"null" => Some(Object::Null),
                _ => None,
            },
        }
    }

    fn number(&mut self) -> Option<Object> {
        let word = std::str::from_utf8(self.word()).ok()?;
        if word.bytes().any(|byte| !matches!(byte, b'+' | b'-' | b'.' | b'0'..=b'9')) {
            return None;
        }
        let Ok(value) = word.parse::<i64>() else { return word.parse().ok().map(Object::Real) };
        // Two integers and an R are a reference.
        let mut ahead = self.clone();
        if let (Ok(number), Some(generation)) = (u32::try_from(value), ahead.unsigned())
            && let Ok(generation) = u16::try_from(generation)
            && ahead.keyword(b"R").is_some()
        {
            *self = ahead;
            return Some(Object::Reference((number, generation)));
        }
        Some(Object::Integer(value))
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let word = self.word();
        let mut name = Vec::with_capacity(word.len());
        let mut bytes = word.iter().copied();
        while let Some(byte) = bytes.next() {
            let byte = if byte == b'#' { hex(bytes.next()?)? << 4 | hex(bytes.next()?)? } else { byte };
            name.push(byte);
        }
        Some(name)
    }

    pub fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        self.at += 2;
        let mut dictionary = Dictionary::new();
        loop {
            self.space();
            match self.peek()? {
                b'/' => {
                    let key = self.name()?;
                    self.duplicate_key |= dictionary.has(&key);
                    let value = self.nested(depth + 1)?;
                    dictionary.set(key, value);
                }
                b'>' if self.rest().starts_with(b">>") => {
                    self.at += 2;
                    return Some(dictionary);
                }
                _ => return None,
            }
        }
    }

    pub fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let mut digits = self.rest().iter();
        let mut text = Vec::new();
        let mut high = None;
        for byte in digits.by_ref() {
            match (hex(*byte), high) {
                (Some(digit), None) => high = Some(digit),
                (Some(digit), Some(first)) => {
                    text.push(first << 4 | digit);
                    high = None;
                }
                (None, _) if *byte == b'>' => {
                    text.extend(high.map(|digit| digit << 4));
                    self.at = self.bytes.len() - digits.len();
                    return Some(text);
                }
                (None, _) if is_space(*byte) => {}
                (None, _) => return None,
            }
        }
        None
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 0_usize);
        loop {
            match self.next()? {
                b'(' => {
                    open += 1;
                    text.push(b'(');
                }
                b')' if open == 0 => return Some(text),
                b')' => {
                    open -= 1;
                    text.push(b')');
                }
                b'\\' => self.escape(&mut text)?,
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.at += 1;
                    }
                    text.push(b'\n');
                }
                byte => text.push(byte),
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        match self.next()? {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(0x0c),
            b'\r' if self.peek() == Some(b'\n') => self.at += 1,
            b'\r' | b'\n' => {}
            first @ b'0'..=b'7' => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            value = value * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                text.push(u8::try_from(value & 0xff).ok()?);
            }
            other => text.push(other),
        }
        Some(())
    }
}
