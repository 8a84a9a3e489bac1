//! Pixels of the camera's picture, or of a photo.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap};

/// Longer sides are drawn smaller: enough for a code that fills a third of the picture.
const LONGEST: u32 = 1280;

/// Four bytes a pixel.
pub struct Pixels {
    pub rgba: Vec<u8>,
    pub width: usize,
}

/// A canvas that is used again for every frame.
pub struct Canvas {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Canvas {
    pub fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        // The pixels are read back each time: without the hint they would travel through the graphics card.
        let hint = js_sys::Object::new();
        js_sys::Reflect::set(&hint, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
        let context = canvas.get_context_with_context_options("2d", &hint).ok()??.dyn_into().ok()?;
        Some(Self { canvas, context })
    }

    /// The picture that a video shows now; nothing before its first one.
    pub fn frame(&self, video: &HtmlVideoElement) -> Option<Pixels> {
        let (width, height) = self.fit(video.video_width(), video.video_height())?;
        self.context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height).ok()?;
        self.pixels(width, height)
    }

    /// A photo from a file; nothing when the browser cannot read it.
    pub async fn photo(&self, file: &web_sys::File) -> Option<Pixels> {
        let bitmap = leptos::prelude::window().create_image_bitmap_with_blob(file).ok()?;
        let bitmap: ImageBitmap = JsFuture::from(bitmap).await.ok()?.dyn_into().ok()?;
        let (width, height) = self.fit(bitmap.width(), bitmap.height())?;
        let drawn = self.context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height);
        bitmap.close();
        drawn.ok()?;
        self.pixels(width, height)
    }

    /// Makes the canvas as large as the picture is to be drawn.
    fn fit(&self, width: u32, height: u32) -> Option<(f64, f64)> {
        let longest = width.max(height);
        if width == 0 || height == 0 {
            return None;
        }
        let scaled = |side: u32| if longest > LONGEST { (side * LONGEST / longest).max(1) } else { side };
        let (width, height) = (scaled(width), scaled(height));
        if (self.canvas.width(), self.canvas.height()) != (width, height) {
            self.canvas.set_width(width);
            self.canvas.set_height(height);
        }
        Some((f64::from(width), f64::from(height)))
    }

    fn pixels(&self, width: f64, height: f64) -> Option<Pixels> {
        let rgba = self.context.get_image_data(0.0, 0.0, width, height).ok()?.data().0;
        Some(Pixels { rgba, width: width as usize })
    }
}
