use lopdf::{Object, ObjectId, Stream, dictionary};

use super::{font::Embedded, layout};
use crate::{
    Error,
    pdf::{Revision, broken},
};

/// Space between the field's border and the text, in points.
const PADDING: f32 = 4.0;

/// The visible side of a signature: lines of text in the field's rectangle, in black, from its upper left corner.
///
/// The font goes into the file as a subset, as PDF/A requires. Turned pages (`/Rotate`) are not compensated.
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
    let (width, height) = extent(revision, widget)?;
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
