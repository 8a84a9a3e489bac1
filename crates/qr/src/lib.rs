//! Reads QR codes out of a grey picture. No I/O; builds for WebAssembly, so that the browser's camera and the command line read
//! with one decoder.
#![warn(missing_docs)]

use rqrr::PreparedImage;

/// A picture of one byte a pixel, dark is 0, row after row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

/// From this side on a picture is also tried at half its size: what is noise in a large one is gone then.
const LARGE: usize = 800;
/// Below this side no code of any use fits.
const SMALLEST: usize = 21;

impl Picture {
    /// A picture, unless there are not as many bytes as pixels.
    pub fn new(width: usize, luma: Vec<u8>) -> Option<Self> {
        let height = luma.len().checked_div(width)?;
        (width * height == luma.len() && width >= SMALLEST && height >= SMALLEST).then_some(Self {
            width,
            height,
            luma,
        })
    }

    /// From pixels of four bytes, red, green, blue and opacity, as a canvas gives them. What can be seen through is white, as
    /// the paper behind it.
    pub fn from_rgba(width: usize, rgba: &[u8]) -> Option<Self> {
        let grey = |pixel: &[u8; 4]| {
            let [red, green, blue, opacity] = pixel.map(u32::from);
            let light = (red * 299 + green * 587 + blue * 114) / 1000;
            u8::try_from((light * opacity + 255 * (255 - opacity)) / 255).unwrap_or(u8::MAX)
        };
        let (pixels, rest) = rgba.as_chunks::<4>();
        if rest.is_empty() { Self::new(width, pixels.iter().map(grey).collect()) } else { None }
    }

    /// The texts of the QR codes in it that can be read.
    pub fn read(&self) -> Vec<String> {
        let found = self.read_as_it_is();
        if !found.is_empty() || self.width.max(self.height) < LARGE {
            return found;
        }
        self.halved().map(|smaller| smaller.read()).unwrap_or_default()
    }

    fn read_as_it_is(&self) -> Vec<String> {
        let light = |x: usize, y: usize| self.luma.get(y * self.width + x).copied().unwrap_or(u8::MAX);
        let mut picture = PreparedImage::prepare_from_greyscale(self.width, self.height, light);
        picture.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
    }

    /// Each two by two pixels as one.
    fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        let at =
            |x: usize, y: usize| u32::from(self.luma.get(y * self.width + x).copied().unwrap_or(u8::MAX));
        let mean = |x: usize, y: usize| {
            let sum =
                at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1);
            u8::try_from(sum / 4).unwrap_or(u8::MAX)
        };
        let luma = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| mean(x, y));
        Self::new(width, luma.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fast_qr::qr::QRBuilder;

    /// A code with `scale` pixels a module, four modules of quiet zone, grey on light grey.
    fn drawn(text: &str, scale: usize) -> Picture {
        let code = QRBuilder::new(text).build().unwrap();
        let side = (code.size + 8) * scale;
        let module = |at: usize| (at / scale).checked_sub(4).filter(|at| *at < code.size);
        let dark = |x: usize, y: usize| {
            module(x).zip(module(y)).is_some_and(|(x, y)| code.data[y * code.size + x].value())
        };
        let luma = (0..side * side).map(|at| if dark(at % side, at / side) { 60 } else { 215 }).collect();
        Picture::new(side, luma).unwrap()
    }

    fn statement() -> String {
        format!("HTTPS://VENTANILLA.EXAMPLE/S/{}", "2KCEMIQEEBAA".repeat(20))
    }

    #[test]
    fn a_code_as_long_as_a_statement_is_read_at_the_sizes_that_cameras_see() {
        for scale in [3, 4, 7, 20] {
            assert_eq!(drawn(&statement(), scale).read(), [statement()], "{scale} pixels a module");
        }
    }

    /// Turned by a quarter.
    fn turned(picture: &Picture) -> Picture {
        let side = picture.width;
        let luma = (0..side * side).map(|at| picture.luma[(side - 1 - at % side) * side + at / side]);
        Picture::new(side, luma.collect()).unwrap()
    }

    #[test]
    fn a_code_on_its_side_or_head_is_read() {
        let mut picture = drawn(&statement(), 5);
        for quarters in 1..4 {
            picture = turned(&picture);
            assert_eq!(picture.read(), [statement()], "{quarters} quarters");
        }
    }

    #[test]
    fn a_noisy_code_in_uneven_light_is_read() {
        let mut picture = drawn(&statement(), 5);
        let mut noise = 1_u32;
        for (at, light) in picture.luma.iter_mut().enumerate() {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let shade = at % picture.width * 40 / picture.width;
            *light =
                light.saturating_sub(u8::try_from(shade).unwrap()).saturating_add((noise >> 24) as u8 / 8);
        }
        assert_eq!(picture.read(), [statement()]);
    }

    #[test]
    fn a_picture_without_a_code_or_without_pixels_gives_nothing() {
        assert_eq!(Picture::new(64, vec![128; 64 * 64]).unwrap().read(), [""; 0]);
        assert_eq!(Picture::new(64, vec![0; 65]), None);
        assert_eq!(Picture::new(0, Vec::new()), None);
        assert_eq!(Picture::from_rgba(30, &[0; 7]), None);
    }

    #[test]
    fn what_can_be_seen_through_is_paper() {
        let picture = Picture::from_rgba(21, &[0, 0, 0, 0].repeat(21 * 21)).unwrap();
        assert!(picture.luma.iter().all(|light| *light == 255));
        let black = Picture::from_rgba(21, &[0, 0, 0, 255].repeat(21 * 21)).unwrap();
        assert!(black.luma.iter().all(|light| *light == 0));
    }
}
