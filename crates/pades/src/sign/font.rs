//! A TrueType font embedded as a PDF/A-valid subset: Type 0 over CIDFontType2, Identity-H, with widths and ToUnicode.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId, Stream, StringFormat, dictionary};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId, Rect, name_id};

use crate::{Error, pdf::Revision, signature::sha256};

/// Glyph space of PDF: a thousandth of the size.
const UNITS: f32 = 1000.0;

pub(super) struct Embedded<'f> {
    file: &'f [u8],
    face: Face<'f>,
    mapper: GlyphRemapper,
    /// New glyph number -> character and advance in thousandths, for the glyphs used.
    used: BTreeMap<u16, (char, f32)>,
}

impl<'f> Embedded<'f> {
    pub fn new(file: &'f [u8]) -> Result<Self, Error> {
        let face = Face::parse(file, 0).map_err(|_| Error::Font("it cannot be read"))?;
        if face.tables().glyf.is_none() {
            return Err(Error::Font("it has no TrueType outlines"));
        }
        Ok(Self { file, face, mapper: GlyphRemapper::new(), used: BTreeMap::new() })
    }

    /// Height of ascenders as a multiple of the size.
    pub fn ascent(&self) -> f32 {
        self.scaled(self.face.ascender().into()) / UNITS
    }

    /// Width of `text` as a multiple of the size.
    pub fn width(&self, text: &str) -> Result<f32, Error> {
        text.chars().map(|c| Ok(self.advance(self.glyph(c)?) / UNITS)).sum()
    }

    /// `text` in hexadecimal, two bytes a glyph; the glyphs join the subset.
    pub fn encode(&mut self, text: &str) -> Result<String, Error> {
        let mut encoded = String::new();
        for c in text.chars() {
            let glyph = self.glyph(c)?;
            let new = self.mapper.remap(glyph.0);
            let advance = self.advance(glyph);
            self.used.entry(new).or_insert((c, advance));
            encoded += &format!("{new:04x}");
        }
        Ok(encoded)
    }

    /// Writes the font's objects and returns the Type 0 dictionary's number.
    pub fn write(self, revision: &mut Revision<'_, '_>) -> Result<ObjectId, Error> {
        let subset =
            subsetter::subset(self.file, 0, &self.mapper).map_err(|_| Error::Font("it cannot be subset"))?;
        let name = self.name(&subset);
        let length = i64::try_from(subset.len()).map_err(Error::encoding)?;
        let mut file = Stream::new(dictionary! { "Length1" => length }, subset);
        file.compress()?;
        let file = revision.add(file);
        let Rect { x_min, y_min, x_max, y_max } = self.face.global_bounding_box();
        let unit = |value: i16| Object::from(self.scaled(value.into()).round());
        let descriptor = revision.add(dictionary! {
            "Type" => "FontDescriptor", "FontName" => Object::Name(name.clone().into_bytes()),
            "Flags" => 4, // symbolic: glyphs are chosen by number
            "FontBBox" => vec![unit(x_min), unit(y_min), unit(x_max), unit(y_max)],
            "ItalicAngle" => self.face.italic_angle(), "Ascent" => unit(self.face.ascender()),
            "Descent" => unit(self.face.descender()),
            "CapHeight" => unit(self.face.capital_height().unwrap_or(self.face.ascender())),
            "StemV" => if self.face.is_bold() { 140 } else { 80 }, "FontFile2" => file,
        });
        let notdef = self.advance(GlyphId(0));
        let mut widths: Vec<Object> = vec![0.into(), Object::Array(vec![notdef.into()])];
        for (glyph, (_, advance)) in &self.used {
            widths.extend([i64::from(*glyph).into(), Object::Array(vec![(*advance).into()])]);
        }
        let descendant = revision.add(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => Object::Name(name.clone().into_bytes()),
            "CIDSystemInfo" => dictionary! {
                "Registry" => Object::String(b"Adobe".to_vec(), StringFormat::Literal),
                "Ordering" => Object::String(b"Identity".to_vec(), StringFormat::Literal), "Supplement" => 0,
            },
            "FontDescriptor" => descriptor, "W" => widths, "DW" => notdef, "CIDToGIDMap" => "Identity",
        });
        let mut to_unicode = Stream::new(lopdf::Dictionary::new(), self.to_unicode().into_bytes());
        to_unicode.compress()?;
        let to_unicode = revision.add(to_unicode);
        Ok(revision.add(dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => Object::Name(name.into_bytes()),
            "Encoding" => "Identity-H", "DescendantFonts" => vec![Object::Reference(descendant)],
            "ToUnicode" => to_unicode,
        }))
    }

    fn glyph(&self, c: char) -> Result<GlyphId, Error> {
        self.face.glyph_index(c).ok_or(Error::MissingGlyph(c))
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        self.scaled(self.face.glyph_hor_advance(glyph).unwrap_or_default().into())
    }

    fn scaled(&self, value: f32) -> f32 {
        value * UNITS / f32::from(self.face.units_per_em())
    }

    /// PostScript name behind the tag of six capitals that marks a subset (ISO 32000-2, 9.9.2).
    fn name(&self, subset: &[u8]) -> String {
        let tag: String = sha256(&[subset]).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
        let names = self.face.names().into_iter();
        let own =
            names.filter(|name| name.name_id == name_id::POST_SCRIPT_NAME).find_map(|name| name.to_string());
        let own = own.unwrap_or_default();
        let plain: String = own.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        format!("{tag}+{}", if plain.is_empty() { "Font" } else { plain.as_str() })
    }

    fn to_unicode(&self) -> String {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
             /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
             /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
        );
        let entries: Vec<_> = self.used.iter().collect();
        // At most a hundred entries a block (Adobe Technical Note 5411).
        for block in entries.chunks(100) {
            map += &format!("{} beginbfchar\n", block.len());
            for (glyph, (c, _)) in block {
                let utf16: String =
                    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("{unit:04x}")).collect();
                map += &format!("<{glyph:04x}> <{utf16}>\n");
            }
            map += "endbfchar\n";
        }
        map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    }
}
