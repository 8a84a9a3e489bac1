//! Reading DER where the exact bytes matter.
//!
//! What was signed or hashed is a slice of the input, never a re-encoding of it: a structure that an encoder would
//! write otherwise (unsorted sets, redundant defaults) is verified as it stands. No allocation, no recursion.

use chrono::{DateTime, NaiveDate, Utc};

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The tag `[number]`, constructed.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// One element: tag, content, and the whole of it as it stands in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    pub raw: &'a [u8],
}

impl<'a> Element<'a> {
    /// The single element that `bytes` is.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let element = reader.next()?;
        reader.is_empty().then_some(element)
    }

    pub fn tagged(self, tag: u8) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }

    /// A reader of the elements inside.
    pub fn children(self) -> Reader<'a> {
        Reader(self.content)
    }

    /// The content as the number that a small, unsigned INTEGER or ENUMERATED is.
    pub fn number(self) -> Option<u32> {
        match self.content {
            [] => None,
            [first, ..] if first & 0x80 != 0 => None,
            [0, rest @ ..] | rest if rest.len() <= 4 => {
                Some(rest.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
            }
            _ => None,
        }
    }

    /// The octets of a BIT STRING without unused bits.
    pub fn bit_string(self) -> Option<&'a [u8]> {
        match self.tagged(BIT_STRING)?.content {
            [0, octets @ ..] => Some(octets),
            _ => None,
        }
    }

    /// A BIT STRING used as a list of flags: whether flag `number` is set.
    pub fn flag(self, number: usize) -> bool {
        let octet = self.content.get(1 + number / 8).copied().unwrap_or_default();
        self.tag == BIT_STRING && octet & (0x80 >> (number % 8)) != 0
    }

    /// UTCTime or GeneralizedTime in the form that RFC 5280 (4.1.2.5) allows; fractions of a second (RFC 3161) are cut.
    pub fn time(self) -> Option<DateTime<Utc>> {
        let text = std::str::from_utf8(self.content).ok()?.strip_suffix('Z')?;
        let number = |from: usize, to: usize| -> Option<u32> {
            let digits = text.get(from..to)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let (year, rest) = match self.tag {
            0x17 => {
                let year = number(0, 2)?;
                (if year < 50 { 2000 + year } else { 1900 + year }, 2)
            }
            0x18 => (number(0, 4)?, 4),
            _ => return None,
        };
        let fraction = text.get(rest + 10..)?;
        if !fraction.is_empty() && (self.tag == 0x17 || !fraction.starts_with('.')) {
            return None;
        }
        let part = |index: usize| number(rest + 2 * index, rest + 2 * index + 2);
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, part(0)?, part(1)?)?;
        Some(day.and_hms_opt(part(2)?, part(3)?, part(4)?)?.and_utc())
    }
}

/// Elements one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next element if it has this tag; otherwise the reader stays where it is.
    pub fn element(&mut self, tag: u8) -> Option<Element<'a>> {
        let mut ahead = *self;
        let element = ahead.next()?.tagged(tag)?;
        *self = ahead;
        Some(element)
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Element<'a>;

    /// Ends at the first thing that is no element: whoever must read all asks [`Reader::is_empty`] afterwards.
    fn next(&mut self) -> Option<Element<'a>> {
        let (tag, rest) = self.0.split_first()?;
        let (length, rest) = rest.split_first()?;
        if tag & 0x1f == 0x1f {
            return None; // no structure read here has tags beyond 30
        }
        let (length, header) = match *length {
            short @ 0..=0x7f => (usize::from(short), 2),
            long @ 0x81..=0x84 => {
                let octets = usize::from(long & 0x7f);
                let value = rest.get(..octets)?.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
                (value, 2 + octets)
            }
            _ => return None, // indefinite lengths are BER
        };
        let end = header.checked_add(length)?;
        let element = Element { tag: *tag, content: self.0.get(header..end)?, raw: self.0.get(..end)? };
        self.0 = self.0.get(end..)?;
        Some(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_beyond_the_input_and_indefinite_ones_are_no_elements() {
        for bytes in
            [&[][..], &[0x30], &[0x30, 2, 0], &[0x30, 0x80, 0, 0], &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]]
        {
            assert_eq!(Element::parse(bytes), None, "{bytes:?}");
        }
        assert_eq!(Element::parse(&[0x30, 0x81, 1, 5]).map(|element| element.content), Some(&[5][..]));
    }

    #[test]
    fn times_are_read_with_their_century_and_without_their_fraction() {
        let time = |tag, text: &str| {
            Element { tag, content: text.as_bytes(), raw: &[] }.time().map(|time| time.to_rfc3339())
        };
        assert_eq!(time(0x17, "491231235959Z").as_deref(), Some("2049-12-31T23:59:59+00:00"));
        assert_eq!(time(0x17, "500101000000Z").as_deref(), Some("1950-01-01T00:00:00+00:00"));
        assert_eq!(time(0x18, "20261122100000.123Z").as_deref(), Some("2026-11-22T10:00:00+00:00"));
        for (tag, text) in [
            (0x18, "20261122100000"),
            (0x18, "20261322100000Z"),
            (0x17, "2611221000Z"),
            (0x18, "2026112210000ñZ"),
        ] {
            assert_eq!(time(tag, text), None, "{text}");
        }
    }
}
