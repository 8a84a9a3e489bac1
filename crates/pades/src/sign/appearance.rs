use lopdf::{Object, ObjectId, Stream, dictionary};

use super::{font::Embedded, layout};
use crate::{
    Error,
    pdf::{Revision, broken},
};

/// Space between the field's border and the text, in points.
const PADDING: f32 = 4.0;
const PAGE_TREE_DEPTH: u32 = 64;

/// The visible side of a signature: lines of text in the field's rectangle, in black, from its upper left corner.
///
/// The font goes into the file as a subset, as PDF/A requires. On a turned page (`/Rotate`) the text stands upright for
/// whoever reads it.
#[derive(Debug, Clone)]
pub struct Appearance<'a> {
    /// Lines; long ones are wrapped.
    pub lines: Vec<String>,
    /// A TrueType font file.
    pub font: &'a [u8],
    /// Wished size in points; made smaller until all lines fit, but not below 4 points, where the rest is cut.
    pub size: f32,
}

/// Gives the widget a normal appearance of its own.
pub(super) fn draw(
    revision: &mut Revision<'_, '_>,
    widget: ObjectId,
    appearance: &Appearance<'_>,
) -> Result<(), Error> {
    let turned = rotation(revision, widget)?;
    let (width, height) = match (extent(revision, widget)?, turned) {
        ((width, height), 90 | 270) => (height, width),
        (upright, _) => upright,
    };
    if width <= 2.0 * PADDING || height <= 2.0 * PADDING {
        return Ok(()); // an invisible field
    }
    let mut font = Embedded::new(appearance.font)?;
    let room = (width - 2.0 * PADDING, height - 2.0 * PADDING);
    let text = layout::fit(&appearance.lines, appearance.size, room, &font)?;
    let mut content = format!(
        "q BT /F0 {size} Tf {leading} TL {PADDING} {top} Td\n",
        size = text.size,
        leading = text.leading(),
        top = height - PADDING - text.size * font.ascent(),
    );
    for line in &text.lines {
        content += &format!("<{}> Tj T*\n", font.encode(line)?);
    }
    content += "ET Q";
    let font = font.write(revision)?;
    let mut stream = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F0" => font } },
        },
        content.into_bytes(),
    );
    // The reader turns the page clockwise: the text is turned back, and the reader moves it into the rectangle
    // (ISO 32000-2, 12.5.5).
    let matrix: Option<[i64; 6]> = match turned {
        90 => Some([0, 1, -1, 0, 0, 0]),
        180 => Some([-1, 0, 0, -1, 0, 0]),
        270 => Some([0, -1, 1, 0, 0, 0]),
        _ => None,
    };
    if let Some(matrix) = matrix {
        stream.dict.set("Matrix", matrix.map(Object::from).to_vec());
    }
    stream.compress()?;
    let stream = revision.add(stream);
    revision.edit(widget)?.set("AP", dictionary! { "N" => stream });
    Ok(())
}

fn extent(revision: &Revision<'_, '_>, widget: ObjectId) -> Result<(f32, f32), Error> {
    let rect = revision.resolve(revision.get(widget)?.as_dict()?.get(b"Rect")?)?;
    let corners = rect.as_array()?.iter().map(Object::as_float).collect::<Result<Vec<_>, _>>()?;
    match corners.as_slice() {
        [x0, y0, x1, y1] => Ok(((x1 - x0).abs(), (y1 - y0).abs())),
        _ => Err(broken("a field's rectangle has not four numbers")),
    }
}

/// How far the widget's page is turned clockwise, in degrees: 0, 90, 180 or 270. Inherited in the page tree.
fn rotation(revision: &Revision<'_, '_>, widget: ObjectId) -> Result<i64, Error> {
    let mut node = revision.get(widget)?.as_dict()?.get(b"P").and_then(Object::as_reference).ok();
    for _ in 0..PAGE_TREE_DEPTH {
        let Some(id) = node else { return Ok(0) };
        let dictionary = revision.get(id)?.as_dict()?;
        if let Ok(turned) = dictionary.get(b"Rotate") {
            return Ok(revision.resolve(turned)?.as_i64().unwrap_or_default().rem_euclid(360));
        }
        node = dictionary.get(b"Parent").and_then(Object::as_reference).ok();
    }
    Err(broken("its page tree is too deep"))
}
