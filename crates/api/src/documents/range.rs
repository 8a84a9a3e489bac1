//! A part of a file, as players of videos ask for it (RFC 9110, section 14): one range; others get the whole.

use actix_web::HttpRequest;
use actix_web::http::header::RANGE;
use std::ops::Range;

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// From a byte on, to another one.
    From(u64, Option<u64>),
    /// So many at the end.
    Last(u64),
}

pub fn asked(request: &HttpRequest) -> Option<Asked> {
    parse(request.headers().get(RANGE)?.to_str().ok()?)
}

fn parse(header: &str) -> Option<Asked> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    match (first.trim(), last.trim()) {
        ("", last) => Some(Asked::Last(last.parse().ok()?)),
        (first, "") => Some(Asked::From(first.parse().ok()?, None)),
        (first, last) => Some(Asked::From(first.parse().ok()?, Some(last.parse().ok()?))),
    }
}

impl Asked {
    /// Whether it starts with the file.
    pub fn begins(&self) -> bool {
        matches!(self, Self::From(0, _))
    }

    /// The bytes of a file of this size; `None` where there are none: then it gets the whole.
    pub fn within(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::From(first, last) => first..last.map_or(size, |last| last.saturating_add(1).min(size)),
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (range.start < range.end).then_some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_understood() {
        for (header, range) in [
            ("bytes=0-9", Some(0..10)),
            ("bytes=90-", Some(90..100)),
            ("bytes=90-900", Some(90..100)),
            ("bytes=-5", Some(95..100)),
            ("bytes=-500", Some(0..100)),
            ("bytes=100-", None),
            ("bytes=9-3", None),
            ("bytes=0-1,5-6", None),
            ("bytes=18446744073709551615-", None),
            ("items=0-9", None),
        ] {
            assert_eq!(parse(header).and_then(|asked| asked.within(100)), range, "{header}");
        }
    }
}
