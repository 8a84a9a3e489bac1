//! The document security store (EN 319 142-1, 5.4.2; ISO 32000-2, 12.8.4.3).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use crate::{
    Error,
    pdf::{Revision, Source},
    pki::{ID_SHA1, digest_of},
};

/// What one stream of the store may decompress to: revocation lists can be large.
const LARGEST: usize = 64 << 20;

/// The three kinds of data, with their names in the store and in its VRI entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Certificate,
    Ocsp,
    Crl,
}

impl Kind {
    const ALL: [(Self, &'static str, &'static str); 3] =
        [(Self::Certificate, "Certs", "Cert"), (Self::Ocsp, "OCSPs", "OCSP"), (Self::Crl, "CRLs", "CRL")];
}

/// One piece of data, by its place in the store.
pub(super) type Item = (Kind, usize);

/// The store of a file, with what is to be added.
#[derive(Default)]
pub(super) struct Store {
    items: BTreeMap<Kind, Vec<Held>>,
    /// Which data each signature uses, by the name of its VRI entry.
    vri: BTreeMap<String, BTreeSet<Item>>,
    old_vri: Dictionary,
    /// The store's own object, if it has one.
    id: Option<ObjectId>,
}

struct Held {
    data: Vec<u8>,
    /// Where it is in the file already.
    id: Option<ObjectId>,
}

impl Store {
    /// What the file holds.
    pub fn read(source: &Source<'_>) -> Result<Self, Error> {
        let mut store = Self::default();
        let Ok(held) = source.catalog()?.get(b"DSS") else { return Ok(store) };
        store.id = held.as_reference().ok();
        let dictionary = source.resolve(held)?.as_dict()?;
        for (kind, name, _) in Kind::ALL {
            let Ok(array) = dictionary.get(name.as_bytes()) else { continue };
            for one in source.resolve(array)?.as_array()? {
                let stream = source.resolve(one)?.as_stream()?;
                let data = stream.get_plain_content_with_limit(LARGEST)?;
                let id = one.as_reference().ok();
                store.items.entry(kind).or_default().push(Held { data, id });
            }
        }
        if let Ok(vri) = dictionary.get(b"VRI") {
            store.old_vri = source.resolve(vri)?.as_dict()?.clone();
        }
        Ok(store)
    }

    /// All data of a kind.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = (Item, &[u8])> {
        let held = self.items.get(&kind).into_iter().flatten();
        held.enumerate().map(move |(index, held)| ((kind, index), held.data.as_slice()))
    }

    /// Adds data unless it is there.
    pub fn add(&mut self, kind: Kind, data: &[u8]) -> Item {
        let held = self.items.entry(kind).or_default();
        let index = held.iter().position(|one| one.data == data).unwrap_or_else(|| {
            held.push(Held { data: data.to_vec(), id: None });
            held.len() - 1
        });
        (kind, index)
    }

    /// Notes which data a signature uses, by the value of its `/Contents`.
    pub fn note(&mut self, contents: &[u8], items: BTreeSet<Item>) {
        // SHA-1 is what ISO 32000-2 (table 262) names entries by; nothing rests on it.
        if let Some(hash) = digest_of(ID_SHA1, contents) {
            self.vri.entry(crate::certificate::hex(&hash).to_uppercase()).or_default().extend(items);
        }
    }

    /// Whether there is anything that the file lacks.
    pub fn has_news(&self) -> bool {
        let new = |held: &Held| held.id.is_none();
        self.items.values().flatten().any(new) || self.vri.keys().any(|key| !self.old_vri.has(key.as_bytes()))
    }

    /// Puts the store into a revision.
    pub fn write(mut self, revision: &mut Revision<'_, '_>, source: &Source<'_>) -> Result<(), Error> {
        let mut places: BTreeMap<Item, Object> = BTreeMap::new();
        let mut store = dictionary! { "Type" => "DSS" };
        for (kind, name, _) in Kind::ALL {
            let mut array = Vec::new();
            for (index, held) in self.items.entry(kind).or_default().iter().enumerate() {
                let id = match held.id {
                    Some(id) => id,
                    None => {
                        let mut stream = Stream::new(Dictionary::new(), held.data.clone());
                        stream.compress()?;
                        revision.add(stream)
                    }
                };
                places.insert((kind, index), id.into());
                array.push(Object::Reference(id));
            }
            if !array.is_empty() {
                store.set(name, array);
            }
        }
        let mut entries = self.old_vri.clone();
        // An entry that stands is never changed: validators take that for tampering. Later data is in the arrays.
        for (key, items) in self.vri.iter().filter(|(key, _)| !self.old_vri.has(key.as_bytes())) {
            let mut entry = dictionary! { "Type" => "VRI" };
            for (kind, _, name) in Kind::ALL {
                let own = items.iter().filter(|(of, _)| *of == kind);
                let own: Vec<Object> = own.filter_map(|item| places.get(item).cloned()).collect();
                if !own.is_empty() {
                    entry.set(name, own);
                }
            }
            entries.set(key.as_str(), entry);
        }
        store.set("VRI", entries);
        match self.id {
            Some(id) => revision.set(id, store),
            None => {
                let id = revision.add(store);
                revision.edit(source.catalog_id()?)?.set("DSS", id);
            }
        }
        Ok(())
    }
}
