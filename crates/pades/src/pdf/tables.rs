//! Writing cross-reference sections.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use crate::Error;

/// Runs of consecutive object numbers.
fn sections(offsets: &BTreeMap<ObjectId, usize>) -> Vec<(u32, Vec<(u16, usize)>)> {
    let mut sections: Vec<(u32, Vec<(u16, usize)>)> = Vec::new();
    for (&(number, generation), &offset) in offsets {
        match sections.last_mut() {
            Some((first, entries)) if *first as usize + entries.len() == number as usize => {
                entries.push((generation, offset));
            }
            _ => sections.push((number, vec![(generation, offset)])),
        }
    }
    sections
}

pub(super) fn write_table(file: &mut Vec<u8>, offsets: &BTreeMap<ObjectId, usize>) {
    let mut table = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (first, entries) in sections(offsets) {
        table += &format!("{first} {}\n", entries.len());
        entries
            .iter()
            .for_each(|(generation, offset)| table += &format!("{offset:010} {generation:05} n \n"));
    }
    file.extend_from_slice(table.as_bytes());
}

pub(super) fn table_stream(
    mut dictionary: Dictionary,
    offsets: &BTreeMap<ObjectId, usize>,
) -> Result<Stream, Error> {
    let (mut index, mut rows) = (Vec::<Object>::new(), Vec::new());
    for (first, entries) in sections(offsets) {
        index
            .extend([i64::from(first).into(), i64::try_from(entries.len()).map_err(Error::encoding)?.into()]);
        for (generation, offset) in entries {
            rows.push(1);
            rows.extend_from_slice(&u32::try_from(offset).map_err(Error::encoding)?.to_be_bytes());
            rows.extend_from_slice(&generation.to_be_bytes());
        }
    }
    dictionary.set("Type", Object::Name(b"XRef".to_vec()));
    dictionary.set("W", vec![1.into(), 4.into(), 2.into()]);
    dictionary.set("Index", index);
    Ok(Stream::new(dictionary, rows))
}
