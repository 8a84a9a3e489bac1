//! PDFs that run, carry, hide or break something.

use super::{Bad, bad};
use crate::support::pdf;
use flate2::{Compression, write::ZlibEncoder};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::io::Write;

/// A page, with whatever `change` adds; `change` gets the file, the catalogue and the page.
pub fn made(change: impl FnOnce(&mut Document, &mut Dictionary, &mut Dictionary)) -> Document {
    let mut pdf = Document::with_version("1.7");
    let pages = pdf.new_object_id();
    let page = pdf.new_object_id();
    let size: Vec<Object> = vec![0.into(), 0.into(), 595.into(), 842.into()];
    let mut leaf = dictionary! { "Type" => "Page", "Parent" => pages, "MediaBox" => size };
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    change(&mut pdf, &mut catalog, &mut leaf);
    pdf.set_object(page, leaf);
    pdf.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    let root = pdf.add_object(catalog);
    pdf.trailer.set("Root", root);
    pdf
}

pub fn saved(mut pdf: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn catalog(key: &str, value: impl Into<Object>) -> Vec<u8> {
    saved(made(|_, catalog, _| catalog.set(key, value)))
}

fn on_page(key: &str, value: impl Into<Object>) -> Vec<u8> {
    saved(made(|_, _, page| page.set(key, value)))
}

fn action(kind: &str) -> Dictionary {
    dictionary! { "S" => Object::Name(kind.into()) }
}

fn annotation(kind: &str) -> Vec<Object> {
    vec![dictionary! { "Type" => "Annot", "Subtype" => Object::Name(kind.into()) }.into()]
}

fn text(words: &str) -> Object {
    Object::string_literal(words)
}

pub fn zeros(count: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let part = vec![0; 1 << 20];
    for _ in 0..count >> 20 {
        encoder.write_all(&part).unwrap();
    }
    encoder.finish().unwrap()
}

fn with_stream(dictionary: Dictionary, content: Vec<u8>) -> Vec<u8> {
    saved(made(|pdf, _, page| {
        let stream = Stream::new(dictionary, content).with_compression(false);
        page.set("Contents", pdf.add_object(stream));
    }))
}

fn encrypted(user: &str) -> Vec<u8> {
    let mut pdf = made(|_, _, _| {});
    pdf.trailer.set("ID", vec![text("0123456789abcdef"), text("0123456789abcdef")]);
    let version = EncryptionVersion::V2 {
        document: &pdf,
        owner_password: "dueño",
        user_password: user,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    saved(pdf)
}

/// The script is packed into an object stream, where no scan of the bytes sees its name.
fn packed_script() -> Vec<u8> {
    let mut pdf = made(|pdf, catalog, _| {
        let script = pdf.add_object(dictionary! { "S" => "JavaScript", "JS" => text("app.alert(1)") });
        catalog.set("OpenAction", script);
    });
    let mut bytes = Vec::new();
    let options = lopdf::SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    pdf.save_with_options(&mut bytes, options).unwrap();
    bytes
}

fn replaced(file: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = file.windows(from.len()).position(|part| part == from).expect("what is replaced is there");
    [&file[..at], to, &file[at + from.len()..]].concat()
}

fn nested(depth: usize) -> Object {
    (0..depth).fold(Object::Null, |inner, _| Object::Array(vec![inner]))
}

pub fn all() -> Vec<Bad> {
    let whole = pdf("x");
    let script = || dictionary! { "S" => "JavaScript", "JS" => text("app.alert(1)") };
    let named = dictionary! { "JavaScript" => dictionary! { "Names" => vec![text("a"), script().into()] } };
    let files = dictionary! { "EmbeddedFiles" => dictionary! { "Names" => Vec::<Object>::new() } };
    let carried = dictionary! { "Type" => "Filespec", "F" => text("a.exe"), "EF" => Dictionary::new() };
    let xfa = dictionary! { "Fields" => Vec::<Object>::new(), "XFA" => text("<xdp/>") };
    let button = dictionary! { "Type" => "Annot", "Subtype" => "Widget", "A" => script() };
    let hidden = classic("9 0 obj\n<</S/JavaScript/JS(app.alert)>>\nendobj\n");
    let flate = || dictionary! { "Filter" => "FlateDecode" };
    let twice = dictionary! { "Filter" => vec!["FlateDecode".into(), "FlateDecode".into()] };
    let appended = |more: &[u8]| [whole.as_slice(), more].concat();
    vec![
        bad("a script on opening", "file_active", catalog("OpenAction", script())),
        bad("a script by name", "file_active", catalog("Names", named)),
        bad("a script in a packed object", "file_active", packed_script()),
        bad(
            "a script whose name is disguised",
            "file_active",
            replaced(&catalog("OpenAction", script()), b"/JavaScript", b"/J#61vaScript"),
        ),
        bad("a script behind a button", "file_active", on_page("Annots", vec![button.into()])),
        bad(
            "a script on every event of a page",
            "file_active",
            on_page("AA", dictionary! { "O" => script() }),
        ),
        bad("a script in an object that no table names", "file_active", hidden),
        bad("starts a program", "file_active", catalog("OpenAction", action("Launch"))),
        bad("sends a form away", "file_active", catalog("OpenAction", action("SubmitForm"))),
        bad("imports data", "file_active", catalog("OpenAction", action("ImportData"))),
        bad("goes to an embedded file", "file_active", catalog("OpenAction", action("GoToE"))),
        bad("goes to another file", "file_active", catalog("OpenAction", action("GoToR"))),
        bad("plays a rendition", "file_active", catalog("OpenAction", action("Rendition"))),
        bad("embedded files", "file_active", catalog("Names", files)),
        bad("a file behind a name", "file_active", catalog("AF", vec![carried.into()])),
        bad("a file as a note", "file_active", on_page("Annots", annotation("FileAttachment"))),
        bad("rich media", "file_active", on_page("Annots", annotation("RichMedia"))),
        bad("a film", "file_active", on_page("Annots", annotation("Movie"))),
        bad("a sound", "file_active", on_page("Annots", annotation("Sound"))),
        bad("a space to walk in", "file_active", on_page("Annots", annotation("3D"))),
        bad("a portfolio", "file_active", catalog("Collection", Dictionary::new())),
        bad("a dynamic form", "file_dynamic_form", catalog("AcroForm", xfa)),
        bad("a password", "file_encrypted", encrypted("secreto")),
        bad("encrypted without a password", "file_encrypted", encrypted("")),
        bad("only a heading", "file_broken", b"%PDF-1.7\n".to_vec()),
        bad("a heading and an end", "file_broken", b"%PDF-1.7\n%%EOF\n".to_vec()),
        bad("cut in half", "file_broken", whole[..whole.len() / 2].to_vec()),
        bad("its end is cut off", "file_broken", whole[..whole.len() - 8].to_vec()),
        bad(
            "no page",
            "file_broken",
            replaced(&replaced(&classic(""), b"[3 0 R]", b"[     ]"), b"/Count 1", b"/Count 0"),
        ),
        bad("the table of objects is noise", "file_broken", replaced(&classic(""), b"xref\n", b"noise")),
        bad("the table points elsewhere", "file_broken", elsewhere(&classic(""))),
        bad("no catalogue", "file_broken", replaced(&classic(""), b"/Root", b"/Ruut")),
        bad("nested beyond reason", "file_broken", catalog("Deep", nested(90))),
        bad(
            "an archive behind its end",
            "file_appended",
            appended(&super::tables::archive(&[("a", vec![1])])),
        ),
        bad("a page behind its end", "file_appended", appended(b"<html><script>alert(1)</script></html>")),
        bad(
            "a page in a comment behind its end",
            "file_appended",
            appended(b"\n% <script>alert(1)</script>\n"),
        ),
        bad("many comments behind its end", "file_appended", appended("\n% more".repeat(200).as_bytes())),
        bad("a program behind its end", "file_appended", appended(b"MZ\x90\0")),
        bad("a gigabyte of zeros", "file_expands", with_stream(flate(), zeros(1 << 30))),
        bad("many streams that expand", "file_expands", many(24, 40 << 20)),
        bad("packed twice", "file_expands", with_stream(twice, zeros(1 << 20))),
    ]
}

/// The file with its table of objects in the open, as older programs write it; `more` stands before the first one.
pub fn classic(more: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ];
    let mut file = format!("%PDF-1.4\n{more}").into_bytes();
    let mut table = "xref\n0 4\n0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        table.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = file.len();
    file.extend(format!("{table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes());
    file
}

/// Every offset of the table is another one.
fn elsewhere(file: &[u8]) -> Vec<u8> {
    let mut file = file.to_vec();
    let at = file.windows(5).position(|part| part == b"xref\n").expect("a table");
    let end = file.windows(7).position(|part| part == b"trailer").expect("a trailer");
    for byte in &mut file[at + 10..end] {
        if (b'1'..=b'8').contains(byte) {
            *byte = b'9';
        }
    }
    file
}

fn many(count: usize, each: usize) -> Vec<u8> {
    let packed = zeros(each);
    saved(made(|pdf, _, page| {
        let streams = (0..count).map(|_| {
            let stream = Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed.clone());
            Object::from(pdf.add_object(stream.with_compression(false)))
        });
        let streams: Vec<Object> = streams.collect();
        page.set("Contents", streams);
    }))
}
