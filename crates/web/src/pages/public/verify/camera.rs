//! The camera of the device, and why it may not be had.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The person, the browser or the institution did not allow it.
    Refused,
    Missing,
    /// Browsers give no camera to pages that came without TLS.
    Insecure,
    /// There is one, but it gives no picture: another program has it.
    Busy,
}

impl Trouble {
    /// Message id; with `-text` behind it, of what to do.
    pub fn messages(self) -> (&'static str, &'static str) {
        match self {
            Self::Refused => ("web-verify-camera-refused", "web-verify-camera-refused-text"),
            Self::Missing => ("web-verify-camera-missing", "web-verify-camera-missing-text"),
            Self::Insecure => ("web-verify-camera-insecure", "web-verify-camera-insecure-text"),
            Self::Busy => ("web-verify-camera-busy", "web-verify-camera-busy-text"),
        }
    }

    fn of(error: &JsValue) -> Self {
        let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("NotAllowedError" | "SecurityError") => Self::Refused,
            Some("NotFoundError" | "OverconstrainedError") => Self::Missing,
            _ => Self::Busy,
        }
    }
}

/// A camera that is on; off when it is dropped.
pub struct Camera(MediaStream);

impl Camera {
    /// Asks for the camera at the back of a telephone, or whichever there is. Pictures stay in the page.
    pub async fn open() -> Result<Self, Trouble> {
        if !window().is_secure_context() {
            return Err(Trouble::Insecure);
        }
        let devices = window().navigator().media_devices().map_err(|_| Trouble::Missing)?;
        if devices.is_undefined() {
            return Err(Trouble::Missing);
        }
        let asked = wanted().and_then(|wanted| devices.get_user_media_with_constraints(&wanted));
        let asked = asked.map_err(|error| Trouble::of(&error))?;
        let stream = JsFuture::from(asked).await.map_err(|error| Trouble::of(&error))?;
        Ok(Self(stream.unchecked_into()))
    }

    pub fn stream(&self) -> &MediaStream {
        &self.0
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.0.get_tracks().to_vec() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }
}

/// Large enough for a code of 57 modules at arm's length.
fn wanted() -> Result<MediaStreamConstraints, JsValue> {
    let video = js_sys::Object::new();
    let preferences: [(&str, JsValue); 3] =
        [("width", 1280.into()), ("height", 720.into()), ("facingMode", "environment".into())];
    for (name, value) in preferences {
        let preferred = js_sys::Object::new();
        js_sys::Reflect::set(&preferred, &"ideal".into(), &value)?;
        js_sys::Reflect::set(&video, &name.into(), &preferred)?;
    }
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&video);
    Ok(wanted)
}
