//! DER taken apart and put together wrongly: elements changed, dropped, doubled, swapped and grafted, with lengths that
//! fit again, so that a parser gets past the first of them.

use super::mutate::Random;

/// One to three changes; `other` gives elements to graft. Bytes that are no DER are changed as bytes.
pub fn der(random: &mut Random, input: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=random.below(3) {
        let mut places = Vec::new();
        walk(input, 0, 0, &mut places);
        if places.is_empty() {
            return super::mutate::bytes(random, input, other);
        }
        let place = random.one(&places).clone();
        let (header, end) = (place.header, place.end);
        let element = input[place.start..end].to_vec();
        let new = match random.below(9) {
            0 => Vec::new(),
            1 => [&element[..], &element].concat(),
            2 => {
                let mut changed = element;
                changed[0] =
                    *random.one(&[0x02, 0x03, 0x04, 0x05, 0x06, 0x17, 0x18, 0x30, 0x31, 0xa0, 0xa1, 0x80]);
                changed
            }
            3 if header < end => {
                let mut changed = element;
                let at = header - place.start + random.below(end - header);
                changed[at] = random.byte();
                changed
            }
            4 => wrapped(element[0], &vec![*random.one(&[0xff, 0x00, 0x7f]); 1 + random.below(20)]),
            5 => wrapped(element[0], &[]),
            6 => wrapped(0x30, &element),
            7 => {
                let mut grafts = Vec::new();
                walk(other, 0, 0, &mut grafts);
                if grafts.is_empty() {
                    element
                } else {
                    let graft = random.one(&grafts);
                    other[graft.start..graft.end].to_vec()
                }
            }
            _ => {
                let sibling = random.one(&places);
                input[sibling.start..sibling.end].to_vec()
            }
        };
        replace(input, &place, &new);
        if random.below(12) == 0 && !input.is_empty() {
            let at = random.below(input.len().min(8));
            input[at] = random.byte(); // now and then, an outer length that lies
        }
    }
}

#[derive(Clone)]
struct Place {
    start: usize,
    /// Where the content starts.
    header: usize,
    end: usize,
    /// Starts of the elements around it, from the outermost.
    around: Vec<usize>,
}

/// Tag, start and end of content.
fn header(bytes: &[u8], at: usize) -> Option<(u8, usize, usize)> {
    let (tag, first) = (*bytes.get(at)?, *bytes.get(at + 1)?);
    let (from, length) = match first {
        0..=0x7f => (at + 2, usize::from(first)),
        0x81..=0x84 => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(at + 2..at + 2 + count)?;
            (at + 2 + count, digits.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)))
        }
        _ => return None,
    };
    let end = from.checked_add(length).filter(|end| *end <= bytes.len())?;
    Some((tag, from, end))
}

fn walk(bytes: &[u8], from: usize, depth: usize, places: &mut Vec<Place>) {
    walk_within(bytes, from, bytes.len(), &mut Vec::new(), depth, places);
}

fn walk_within(
    bytes: &[u8],
    mut at: usize,
    end: usize,
    around: &mut Vec<usize>,
    depth: usize,
    places: &mut Vec<Place>,
) -> bool {
    while at < end {
        let Some((tag, from, behind)) = header(bytes, at).filter(|(.., behind)| *behind <= end) else {
            return false;
        };
        places.push(Place { start: at, header: from, end: behind, around: around.clone() });
        let holds = tag & 0x20 != 0 || tag == 0x04 && bytes.get(from) == Some(&0x30);
        if holds && depth < 30 && places.len() < 5_000 {
            let known = places.len();
            around.push(at);
            if !walk_within(bytes, from, behind, around, depth + 1, places) && tag == 0x04 {
                places.truncate(known); // an octet string that only looked like DER
            }
            around.pop();
        }
        at = behind;
    }
    true
}

/// Puts `new` in place of an element, and mends the lengths around it.
fn replace(bytes: &mut Vec<u8>, place: &Place, new: &[u8]) {
    let Some((outer, rest)) = place.around.split_last() else {
        bytes.splice(place.start..place.end, new.iter().copied());
        return;
    };
    let Some((tag, from, end)) = header(bytes, *outer) else { return };
    let content = [&bytes[from..place.start], new, &bytes[place.end..end]].concat();
    let whole = wrapped(tag, &content);
    replace(bytes, &Place { start: *outer, header: from, end, around: rest.to_vec() }, &whole);
}

fn wrapped(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    match content.len() {
        0..=0x7f => [&[tag, content.len() as u8][..], content].concat(),
        _ => [&[tag, 0x80 | digits.len() as u8][..], &digits, content].concat(),
    }
}

#[test]
fn what_is_put_together_again_is_der() {
    let inner = wrapped(0x04, &wrapped(0x30, &[0x05, 0x00].repeat(100)));
    let whole = wrapped(0x30, &[wrapped(0x02, &[1]), inner].concat());
    let mut places = Vec::new();
    walk(&whole, 0, 0, &mut places);
    assert_eq!(places.len(), 104);
    let last = places.last().unwrap().clone();
    let mut longer = whole.clone();
    replace(&mut longer, &last, &wrapped(0x04, &[7; 300]));
    assert_eq!(header(&longer, 0).unwrap().2, longer.len());
    assert!(longer.ends_with(&[7; 300]));
}
