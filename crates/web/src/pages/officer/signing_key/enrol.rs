use super::fields::{DeviceFields, FileFields, KindChoice};
use crate::api;
use crate::api::Failure;
use crate::components::{Button, Fault, Form, FormView};
use crate::i18n::t;
use crate::session;
use leptos::prelude::*;
use ventanilla_shared::api::signing_keys::{NewSigningKey, SigningDevice, SigningKey, SigningKeyKind};
use ventanilla_shared::problem::ProblemCode;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// Far more than a key and its certificates take.
const LARGEST: f64 = 65_536.0;

/// What the officer writes. Copy it into the fields.
#[derive(Clone, Copy)]
pub struct Answers {
    pub kind: RwSignal<String>,
    pub device: RwSignal<String>,
    pub key: RwSignal<String>,
    pub secret: RwSignal<String>,
}

/// The files that go along.
#[derive(Default)]
pub struct Files {
    pub key: Option<web_sys::File>,
    pub certificates: Option<web_sys::File>,
}

impl Answers {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let kind = RwSignal::new(SigningKeyKind::Software.as_str().to_owned());
        Self { kind, device: empty(), key: empty(), secret: empty() }
    }

    /// The kind that is chosen.
    fn chosen(self) -> SigningKeyKind {
        let kinds = [SigningKeyKind::Hsm, SigningKeyKind::Remote];
        let chosen = self.kind.with(|kind| kinds.into_iter().find(|one| one.as_str() == kind));
        chosen.unwrap_or_default()
    }

    /// Begins anew for the kind that is chosen: a secret of one kind is not sent to another's device.
    pub fn begin(self, devices: StoredValue<Vec<SigningDevice>>) {
        let kind = untrack(|| self.chosen());
        for one in [self.key, self.secret] {
            one.try_set(String::new());
        }
        // Chosen already where there is one alone.
        let fitting: Vec<String> = devices.with_value(|devices| {
            let fitting = devices.iter().filter(|device| device.kind == kind);
            fitting.map(|device| device.name.clone()).collect()
        });
        self.device.try_set(if let [only] = &fitting[..] { only.clone() } else { String::new() });
    }
}

#[component]
pub fn Enrol(devices: Vec<SigningDevice>, done: RwSignal<bool>) -> impl IntoView {
    let form = Form::new();
    let answers = Answers::new();
    let devices = StoredValue::new(devices);
    // Drawn anew after success, so that the file inputs are empty again.
    let round = RwSignal::new(0u32);
    let files = StoredValue::new_local(Files::default());
    let enrol = Callback::new(move |()| {
        done.set(false);
        if !form.refuse(missing(answers, files)) {
            return;
        }
        form.send(async move {
            let body = match body(answers, files).await {
                Ok(body) => body,
                Err(fault) => {
                    form.refuse(vec![fault]);
                    return Ok(());
                }
            };
            let kind = body.kind;
            match api::put("/me/signing-key").body(&body).json::<SigningKey>().await {
                Ok(_) => {
                    answers.begin(devices);
                    files.try_update_value(|files| *files = Files::default());
                    round.try_update(|round| *round += 1);
                    done.try_set(true);
                    session::reload().await;
                    Ok(())
                }
                Err(failure) => match field_of(&failure, kind) {
                    Some(pointer) => {
                        form.refuse(vec![Fault { pointer: pointer.into(), said: failure.said() }]);
                        Ok(())
                    }
                    None => Err(failure),
                },
            }
        });
    });
    view! {
        <FormView form on_submit=enrol>
            <KindChoice form answers devices/>
            {move || {
                round.track();
                match answers.chosen() {
                    SigningKeyKind::Software => view! { <FileFields form answers files/> }.into_any(),
                    kind => view! { <DeviceFields form answers files devices kind/> }.into_any(),
                }
            }}
            <div class="buttons"><Button busy=form.busy()>{t("officer-key-save")}</Button></div>
        </FormView>
    }
}

/// Beside which field a refusal stands, where it is about one.
fn field_of(failure: &Failure, kind: SigningKeyKind) -> Option<&'static str> {
    match failure.code()? {
        ProblemCode::WrongSecret | ProblemCode::SigningKeyLocked => Some("/secret"),
        ProblemCode::SigningKeyMissing => Some("/key"),
        ProblemCode::SigningDeviceUnavailable | ProblemCode::SigningDeviceBroken => Some("/device"),
        ProblemCode::SigningKeyInvalid
        | ProblemCode::SigningKeyExpired
        | ProblemCode::SigningKeyUnfit
        | ProblemCode::SigningKeyUntrusted
        | ProblemCode::SigningKeyRevoked
        | ProblemCode::SigningKeyTaken => {
            Some(if kind == SigningKeyKind::Software { "/pkcs12" } else { "/key" })
        }
        _ => None,
    }
}

/// What the officer forgot.
fn missing(answers: Answers, files: StoredValue<Files, LocalStorage>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut large = |pointer: &str, file: Option<&web_sys::File>| {
        if file.is_some_and(|file| file.size() > LARGEST) {
            faults.push(Fault::field(pointer, "pkcs12_large"));
        }
    };
    let software = untrack(|| answers.chosen()) == SigningKeyKind::Software;
    files.with_value(|files| {
        if software {
            large("/pkcs12", files.key.as_ref());
        } else {
            large("/certificates", files.certificates.as_ref());
        }
    });
    let empty = |value: RwSignal<String>| value.with_untracked(|value| value.trim().is_empty());
    if software && files.with_value(|files| files.key.is_none()) {
        faults.push(Fault::field("/pkcs12", "pkcs12_missing"));
    }
    if !software && empty(answers.device) {
        faults.push(Fault::field("/device", "missing"));
    }
    if !software && empty(answers.key) {
        faults.push(Fault::field("/key", "missing"));
    }
    if answers.secret.with_untracked(String::is_empty) {
        faults.push(Fault::field("/secret", "signing_secret"));
    }
    faults
}

/// What is sent; the field whose file cannot be read otherwise.
async fn body(answers: Answers, files: StoredValue<Files, LocalStorage>) -> Result<NewSigningKey, Fault> {
    let kind = untrack(|| answers.chosen());
    let (key, certificates) = files.with_value(|files| (files.key.clone(), files.certificates.clone()));
    let empty = NewSigningKey {
        kind,
        pkcs12: None,
        device: None,
        key: None,
        certificates: None,
        secret: answers.secret.get_untracked(),
    };
    if kind == SigningKeyKind::Software {
        let unread = || Fault::field("/pkcs12", "pkcs12_missing");
        let pkcs12 = base64_of(&key.ok_or_else(unread)?).await.ok_or_else(unread)?;
        return Ok(NewSigningKey { pkcs12: Some(pkcs12), ..empty });
    }
    let certificates = match certificates.filter(|_| kind == SigningKeyKind::Hsm) {
        None => None,
        Some(file) => {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            Some(text.ok_or_else(|| Fault::field("/certificates", "certificates"))?)
        }
    };
    let (device, key) = (answers.device.get_untracked(), answers.key.get_untracked());
    Ok(NewSigningKey { device: Some(device), key: Some(key), certificates, ..empty })
}

/// A file's bytes in base64.
async fn base64_of(file: &web_sys::File) -> Option<String> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(buffer.unchecked_ref::<js_sys::ArrayBuffer>()).to_vec();
    // `btoa` takes a text whose characters stand for bytes.
    let text: String = bytes.into_iter().map(char::from).collect();
    window().btoa(&text).ok()
}
