use super::camera::{Camera, Trouble};
use super::picture::Canvas;
use crate::components::{Banner, FileField, Form, Tone, play};
use crate::i18n::t;
use crate::offline::{self, Engine};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use ventanilla_shared::VerificationText;

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Off,
    /// The browser asks the person, or the camera wakes up.
    Starting,
    Looking,
}

/// What to say beside the camera.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Trouble(Trouble),
    EngineMissing,
    /// A QR code, but none of ours.
    Foreign,
    /// No QR code in the photo.
    Nothing,
}

/// Milliseconds between two looks at the camera's picture.
const PAUSE: u32 = 120;

/// Scans the QR code with the camera, or reads it from a photo. Pictures do not leave the device.
#[component]
pub fn Scan() -> impl IntoView {
    let step = RwSignal::new(Step::Off);
    let said = RwSignal::new(None::<Said>);
    let camera = StoredValue::new_local(None::<Camera>);
    let video = NodeRef::<leptos::html::Video>::new();
    let form = Form::new();
    let navigate = StoredValue::new_local(use_navigate());
    // Whoever leaves the page has turned the camera off.
    on_cleanup(move || drop(camera.try_update_value(Option::take)));
    let stop = move || {
        camera.try_update_value(Option::take);
        step.try_set(Step::Off);
    };
    // Whether it was something to go to.
    let found = move |text: &str| match VerificationText::parse(text) {
        Some(found) => {
            stop();
            navigate.with_value(|navigate| super::go(navigate, found));
            true
        }
        None => {
            said.try_set(Some(Said::Foreign));
            false
        }
    };
    let start = move |_| {
        step.set(Step::Starting);
        said.set(None);
        spawn_local(async move {
            let opened = async {
                let engine = offline::engine().await.map_err(|_| Said::EngineMissing)?;
                Ok::<_, Said>((engine, Camera::open().await.map_err(Said::Trouble)?))
            };
            match opened.await {
                Ok((engine, opened)) => {
                    // Nobody is there any more, or it was stopped meanwhile: the camera goes off as it is dropped.
                    if step.try_get_untracked() != Some(Step::Starting) {
                        return;
                    }
                    if let Some(video) = video.get_untracked() {
                        video.set_muted(true);
                        video.set_src_object(Some(opened.stream()));
                        play(&video);
                    }
                    camera.try_set_value(Some(opened));
                    step.set(Step::Looking);
                    look(engine, video, step, found).await;
                }
                Err(trouble) => {
                    step.try_set(Step::Off);
                    said.try_set(Some(trouble));
                }
            }
        });
    };
    let photo = UnsyncCallback::new(move |file: Option<web_sys::File>| {
        let Some(file) = file else { return };
        said.set(None);
        spawn_local(async move {
            let read = async {
                let engine = offline::engine().await.map_err(|_| Said::EngineMissing)?;
                let canvas = Canvas::new().ok_or(Said::Nothing)?;
                let pixels = canvas.photo(&file).await.ok_or(Said::Nothing)?;
                engine.read_qr(&pixels.rgba, pixels.width).ok_or(Said::Nothing)
            };
            match read.await {
                Ok(text) => drop(found(&text)),
                Err(trouble) => drop(said.try_set(Some(trouble))),
            }
        });
    });
    let on = move || step.get() != Step::Off;
    view! {
        <p>{t("web-verify-scan-text")}</p>
        <div class="scanner">
            <video node_ref=video class="viewer image" playsinline=true hidden=move || step.get() != Step::Looking
                aria-label=t("web-verify-scan-video")></video>
            <p role="status" class="small">
                {move || (step.get() == Step::Looking).then(t("web-verify-scan-looking"))}
            </p>
            {move || said.get().map(|said| view! { <Note said/> })}
            {move || if on() {
                view! {
                    <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| stop()>{t("web-verify-scan-stop")}</button>
                }.into_any()
            } else {
                view! { <button type="button" class="govuk-button" on:click=start>{t("web-verify-scan-start")}</button> }.into_any()
            }}
        </div>
        <FileField form pointer="/photo" label=t("web-verify-scan-photo") hint=t("web-verify-scan-photo-hint") accept="image/*"
            on_file=photo/>
    }
}

/// Looks at the camera's picture again and again, until something is found or the camera is off.
async fn look(
    engine: Engine,
    video: NodeRef<leptos::html::Video>,
    step: RwSignal<Step>,
    found: impl Fn(&str) -> bool,
) {
    let Some(canvas) = Canvas::new() else { return };
    while step.try_get_untracked() == Some(Step::Looking) {
        let pixels = video.get_untracked().and_then(|video| canvas.frame(&video));
        let text = pixels.and_then(|pixels| engine.read_qr(&pixels.rgba, pixels.width));
        if text.is_some_and(|text| found(&text)) {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(PAUSE).await;
    }
}

#[component]
fn Note(said: Said) -> impl IntoView {
    let (title, text) = match said {
        Said::Trouble(trouble) => trouble.messages(),
        Said::EngineMissing => ("web-verify-engine-missing", "web-verify-engine-missing-text"),
        Said::Foreign => ("web-verify-scan-foreign", "web-verify-scan-foreign-text"),
        Said::Nothing => ("web-verify-scan-nothing", "web-verify-scan-nothing-text"),
    };
    view! { <Banner tone=Tone::Warning live=true title=t(title)><p>{t(text)}</p></Banner> }
}
