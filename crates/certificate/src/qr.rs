use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder, Shape, svg::SvgBuilder},
};

use crate::Error;

/// `text` as an SVG with the quiet zone of four modules that ISO/IEC 18004 asks for. Level M: a certificate gets
/// folded and stamped.
pub(crate) fn svg(text: &str) -> Result<String, Error> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Error::QrTooLong(text.len()))?;
    Ok(SvgBuilder::default().shape(Shape::Square).to_str(&code))
}
