//! Incremental updates written by hand, as an attacker writes them.

use lopdf::{Dictionary, Document, Object, ObjectId};

/// A file to which anything may be appended.
pub struct Update {
    pub pdf: Vec<u8>,
    pub document: Document,
    objects: Vec<(u32, String)>,
    free: Vec<u32>,
}

impl Update {
    pub fn of(pdf: &[u8]) -> Self {
        let document = Document::load_mem(pdf).unwrap();
        Self { pdf: pdf.to_vec(), document, objects: Vec::new(), free: Vec::new() }
    }

    /// The number of the first object of which this is true.
    pub fn find(&self, is: impl Fn(&Dictionary) -> bool) -> u32 {
        let dictionary = |object: &Object| match object {
            Object::Stream(stream) => is(&stream.dict),
            object => object.as_dict().is_ok_and(&is),
        };
        self.document.objects.iter().find(|(_, object)| dictionary(object)).unwrap().0.0
    }

    pub fn catalog(&self) -> ObjectId {
        self.document.trailer.get(b"Root").unwrap().as_reference().unwrap()
    }

    pub fn page(&self) -> u32 {
        self.document.get_pages()[&1].0
    }

    pub fn fresh(&self) -> u32 {
        self.document.max_id + 100 + u32::try_from(self.objects.len()).unwrap()
    }

    /// Writes an object, new or in place of another.
    pub fn put(&mut self, number: u32, body: impl Into<String>) -> &mut Self {
        self.objects.push((number, body.into()));
        self
    }

    pub fn add(&mut self, body: impl Into<String>) -> u32 {
        let number = self.fresh();
        self.put(number, body);
        number
    }

    /// The dictionary of an object, changed.
    pub fn edit(&mut self, number: u32, change: impl FnOnce(&mut Dictionary)) -> &mut Self {
        let mut dictionary = self.document.get_dictionary((number, 0)).unwrap().clone();
        change(&mut dictionary);
        let body = text(&Object::Dictionary(dictionary));
        self.put(number, body)
    }

    pub fn free(&mut self, number: u32) -> &mut Self {
        self.free.push(number);
        self
    }

    /// The file with what was put as a sound revision.
    pub fn finish(&self) -> Vec<u8> {
        self.finish_with(&[])
    }

    /// As [`Self::finish`]; `elsewhere` are entries that lead to offsets of the file as it is.
    pub fn finish_with(&self, elsewhere: &[(u32, usize)]) -> Vec<u8> {
        let mut pdf = self.pdf.clone();
        let mut entries: Vec<(u32, String)> =
            elsewhere.iter().map(|(number, at)| (*number, format!("{at:010} 00000 n \n"))).collect();
        for (number, body) in &self.objects {
            entries.push((*number, format!("{:010} 00000 n \n", pdf.len())));
            pdf.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
        }
        entries.extend(self.free.iter().map(|number| (*number, "0000000000 65535 f \n".to_owned())));
        entries.sort();
        let start = pdf.len();
        pdf.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
        for (number, entry) in entries {
            pdf.extend_from_slice(format!("{number} 1\n{entry}").as_bytes());
        }
        let (root, _) = self.catalog();
        let size = self.document.max_id + 1_000;
        let previous = self.document.xref_start;
        let info = self.document.trailer.get(b"Info").ok().map(|info| format!("/Info {}", text(info)));
        let trailer = format!(
            "trailer\n<</Root {root} 0 R {}/Size {size}/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n",
            info.unwrap_or_default()
        );
        pdf.extend_from_slice(trailer.as_bytes());
        pdf
    }
}

/// An object as a file holds it.
pub fn text(object: &Object) -> String {
    let mut bytes = Vec::new();
    lopdf::Writer::write_object(&mut bytes, object).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

pub fn position(pdf: &[u8], text: &[u8]) -> usize {
    pdf.windows(text.len()).position(|window| window == text).unwrap()
}

pub fn last_position(pdf: &[u8], text: &[u8]) -> usize {
    pdf.windows(text.len()).rposition(|window| window == text).unwrap()
}
