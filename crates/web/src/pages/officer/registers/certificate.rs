use crate::components::{Fault, FileField, Form};
use crate::i18n::t;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ventanilla_shared::sha256;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Far more than a certificate takes.
const LARGEST: f64 = 65_536.0;

/// A certificate that was chosen: DER in base64, and its fingerprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    pub base64: String,
    pub fingerprint: String,
}

/// Takes a certificate file (PEM or DER).
#[component]
pub fn CertificateField(form: Form, on_choice: Callback<Option<Chosen>>) -> impl IntoView {
    let take = UnsyncCallback::new(move |file: Option<web_sys::File>| {
        let Some(file) = file else { return on_choice.run(None) };
        spawn_local(async move {
            let chosen = read(&file).await;
            let wrong = chosen.is_none().then(|| Fault::field("/certificate", "certificate_file"));
            form.note(wrong.into_iter().collect());
            on_choice.try_run(chosen);
        });
    });
    view! {
        <FileField form pointer="/certificate" label=t("officer-register-certificate-file") hint=t("officer-register-certificate-hint")
            accept=".cer,.crt,.pem,.der" on_file=take/>
    }
}

async fn read(file: &web_sys::File) -> Option<Chosen> {
    if file.size() > LARGEST {
        return None;
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>()).to_vec();
    let latin = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let text = latin(&bytes);
    let base64 = match text.split_once("-----BEGIN CERTIFICATE-----") {
        Some((_, rest)) => rest.split("-----END").next()?.split_whitespace().collect::<String>(),
        // DER is a sequence.
        None if bytes.first() == Some(&0x30) => window().btoa(&text).ok()?,
        None => return None,
    };
    let der: Vec<u8> = window().atob(&base64).ok()?.chars().map(|c| c as u32 as u8).collect();
    Some(Chosen { base64, fingerprint: sha256(&der) })
}
