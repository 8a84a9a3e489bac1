//! Breaking lines, and choosing a size at which all of them fit.

use super::font::Embedded;
use crate::Error;

const SMALLEST: f32 = 4.0;
const STEP: f32 = 0.25;
/// Distance between baselines, as a multiple of the size.
const LEADING: f32 = 1.25;

/// Lines that fit.
pub(super) struct Text {
    pub size: f32,
    pub lines: Vec<String>,
}

impl Text {
    pub fn leading(&self) -> f32 {
        self.size * LEADING
    }
}

/// `lines` broken to fit in `room` (width, height), at `size` or, if need be, smaller.
pub(super) fn fit(
    lines: &[String],
    size: f32,
    (width, height): (f32, f32),
    font: &Embedded<'_>,
) -> Result<Text, Error> {
    let mut size = if size.is_finite() { size.max(SMALLEST) } else { SMALLEST };
    loop {
        let broken = wrap(lines, width / size, font)?;
        let rows = (height / (size * LEADING)).floor();
        // A float's whole part, bounded below by zero: the cast cannot go wrong.
        let rows = rows.max(0.0) as usize;
        if broken.len() <= rows {
            return Ok(Text { size, lines: broken });
        }
        if size <= SMALLEST {
            return Ok(Text { size, lines: broken.into_iter().take(rows).collect() });
        }
        size = (size - STEP).max(SMALLEST);
    }
}

/// `lines` broken at spaces, and inside words that are wider than the room; `width` in multiples of the size.
fn wrap(lines: &[String], width: f32, font: &Embedded<'_>) -> Result<Vec<String>, Error> {
    let mut wrapped = Vec::new();
    for line in lines {
        let mut current = String::new();
        for word in line.split_whitespace() {
            let longer = if current.is_empty() { word.to_owned() } else { format!("{current} {word}") };
            if font.width(&longer)? <= width {
                current = longer;
                continue;
            }
            if !current.is_empty() {
                wrapped.push(std::mem::take(&mut current));
            }
            for letter in word.chars() {
                let longer = format!("{current}{letter}");
                if !current.is_empty() && font.width(&longer)? > width {
                    wrapped.push(std::mem::take(&mut current));
                }
                current.push(letter);
            }
        }
        wrapped.push(current);
    }
    Ok(wrapped)
}
