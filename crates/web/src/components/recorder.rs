use crate::components::{Banner, Tone};
use crate::i18n::{self, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Seconds after which a recording ends by itself.
const LONGEST: u32 = 90;

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Idle,
    /// The camera is on.
    Ready,
    Recording,
    /// There is a recording to look at.
    Recorded,
    /// No camera, or the person did not allow it.
    Refused,
}

/// What belongs to the browser: kept out of signals, which are for what is shown.
#[derive(Default)]
struct Camera {
    stream: Option<web_sys::MediaStream>,
    recorder: Option<web_sys::MediaRecorder>,
    parts: Vec<web_sys::Blob>,
    file: Option<web_sys::File>,
    url: Option<String>,
}

impl Camera {
    /// Turns the light of the camera off.
    fn off(&mut self) {
        for track in self.stream.take().into_iter().flat_map(|stream| stream.get_tracks().to_vec()) {
            track.unchecked_into::<web_sys::MediaStreamTrack>().stop();
        }
    }

    fn forget(&mut self) {
        if let Some(url) = self.url.take() {
            let _ = web_sys::Url::revoke_object_url(&url);
        }
        self.file = None;
        self.parts.clear();
    }
}

/// Records a video with the camera: see oneself, record, look at it, keep it or try again.
#[component]
pub fn Recorder(
    on_file: UnsyncCallback<web_sys::File>,
    /// Whether the file is on its way.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let step = RwSignal::new(Step::Idle);
    let seconds = RwSignal::new(0u32);
    let camera = StoredValue::new_local(Camera::default());
    let video = NodeRef::<leptos::html::Video>::new();
    let on_file = StoredValue::new_local(on_file);
    on_cleanup(move || {
        camera.try_update_value(|camera| {
            camera.off();
            camera.forget();
        });
    });
    let begin = move |_| {
        spawn_local(async move {
            match stream().await {
                Ok(stream) => {
                    let kept = camera.try_update_value(|camera| {
                        camera.forget();
                        camera.stream = Some(stream.clone());
                    });
                    if kept.is_some() {
                        step.set(Step::Ready);
                        show(video, Some(&stream), None);
                    }
                }
                Err(_) => drop(step.try_set(Step::Refused)),
            }
        });
    };
    let stop = move || {
        camera.with_value(|camera| {
            if let Some(recorder) =
                camera.recorder.as_ref().filter(|r| r.state() != web_sys::RecordingState::Inactive)
            {
                let _ = recorder.stop();
            }
        });
    };
    let done = move || {
        camera.update_value(|camera| {
            camera.off();
            camera.file = recorded(&camera.parts);
            camera.url =
                camera.file.as_ref().and_then(|file| web_sys::Url::create_object_url_with_blob(file).ok());
        });
        step.set(Step::Recorded);
        let url = camera.with_value(|camera| camera.url.clone());
        show(video, None, url.as_deref());
    };
    let record = move |_| {
        let Some(stream) = camera.with_value(|camera| camera.stream.clone()) else { return };
        let Ok(recorder) = recorder(&stream) else {
            step.set(Step::Refused);
            return;
        };
        let on_data = Closure::<dyn Fn(web_sys::BlobEvent)>::new(move |event: web_sys::BlobEvent| {
            if let Some(part) = event.data().filter(|part| part.size() > 0.0) {
                camera.try_update_value(|camera| camera.parts.push(part));
            }
        });
        let on_stop = Closure::<dyn Fn()>::new(move || {
            if step.try_get_untracked() == Some(Step::Recording) {
                done();
            }
        });
        recorder.set_ondataavailable(Some(on_data.as_ref().unchecked_ref()));
        recorder.set_onstop(Some(on_stop.as_ref().unchecked_ref()));
        // Two small closures a recording.
        on_data.forget();
        on_stop.forget();
        if recorder.start_with_time_slice(1_000).is_err() {
            step.set(Step::Refused);
            return;
        }
        camera.update_value(|camera| camera.recorder = Some(recorder));
        seconds.set(0);
        step.set(Step::Recording);
        spawn_local(async move {
            while step.try_get_untracked() == Some(Step::Recording) {
                gloo_timers::future::TimeoutFuture::new(1_000).await;
                if seconds.try_update(|seconds| *seconds += 1).is_none() {
                    return;
                }
                if seconds.get_untracked() >= LONGEST {
                    stop();
                }
            }
        });
    };
    let keep = move |_| {
        if let Some(file) = camera.with_value(|camera| camera.file.clone()) {
            on_file.with_value(|take| take.run(file));
        }
    };
    let secondary = "govuk-button govuk-button--secondary govuk-button--small";
    view! {
        <div class="recorder">
            <video node_ref=video class="viewer image" playsinline=true hidden=move || matches!(step.get(), Step::Idle | Step::Refused)
                controls=move || step.get() == Step::Recorded
                aria-label=move || if step.get() == Step::Recorded { t("web-recorder-recorded")() } else { t("web-recorder-camera")() }></video>
            <p role="status" class="small">{move || match step.get() {
                Step::Recording => i18n::text_with("web-recorder-running", &[("seconds", &seconds.get().to_string()), ("longest", &LONGEST.to_string())]),
                Step::Recorded => i18n::text("web-recorder-check"),
                Step::Ready => i18n::text("web-recorder-ready"),
                Step::Idle | Step::Refused => String::new(),
            }}</p>
            {move || (step.get() == Step::Refused).then(|| view! {
                <Banner tone=Tone::Warning live=true title=t("web-recorder-refused")><p>{t("web-recorder-refused-text")}</p></Banner>
            })}
            <div class="buttons">
                {move || match step.get() {
                    Step::Idle | Step::Refused => view! {
                        <button type="button" class=secondary on:click=begin>{t("web-recorder-begin")}</button>
                    }.into_any(),
                    Step::Ready => view! {
                        <button type="button" class="govuk-button govuk-button--small" on:click=record>{t("web-recorder-record")}</button>
                    }.into_any(),
                    Step::Recording => view! {
                        <button type="button" class="govuk-button govuk-button--warning govuk-button--small" on:click=move |_| stop()>{t("web-recorder-stop")}</button>
                    }.into_any(),
                    Step::Recorded => view! {
                        <button type="button" class="govuk-button govuk-button--small" disabled=move || busy.get() on:click=keep>{t("web-recorder-keep")}</button>
                        <button type="button" class=secondary disabled=move || busy.get() on:click=begin>{t("web-recorder-again")}</button>
                    }.into_any(),
                }}
            </div>
        </div>
    }
}

/// Camera and microphone, if the person allows it. A small picture suffices, and travels fast.
async fn stream() -> Result<web_sys::MediaStream, JsValue> {
    let wanted = web_sys::MediaStreamConstraints::new();
    wanted.set_audio(&JsValue::TRUE);
    let size = js_sys::Object::new();
    js_sys::Reflect::set(&size, &"width".into(), &640.into())?;
    js_sys::Reflect::set(&size, &"height".into(), &480.into())?;
    js_sys::Reflect::set(&size, &"facingMode".into(), &"user".into())?;
    wanted.set_video(&size);
    let promise = window().navigator().media_devices()?.get_user_media_with_constraints(&wanted)?;
    JsFuture::from(promise).await?.dyn_into()
}

/// WebM where the browser records it, MP4 elsewhere; about 6 MB a minute.
fn recorder(stream: &web_sys::MediaStream) -> Result<web_sys::MediaRecorder, JsValue> {
    let options = web_sys::MediaRecorderOptions::new();
    let kinds = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];
    if let Some(kind) = kinds.into_iter().find(|kind| web_sys::MediaRecorder::is_type_supported(kind)) {
        options.set_mime_type(kind);
    }
    options.set_video_bits_per_second(750_000);
    options.set_audio_bits_per_second(48_000);
    web_sys::MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options)
}

fn recorded(parts: &[web_sys::Blob]) -> Option<web_sys::File> {
    let kind = parts.first()?.type_();
    let kind = kind.split(';').next().unwrap_or_default();
    let name = if kind == "video/mp4" { "video.mp4" } else { "video.webm" };
    let list: js_sys::Array = parts.iter().map(JsValue::from).collect();
    let options = web_sys::FilePropertyBag::new();
    options.set_type(kind);
    web_sys::File::new_with_blob_sequence_and_options(&list, name, &options).ok()
}

/// The live picture without its sound, or the recording.
fn show(video: NodeRef<leptos::html::Video>, live: Option<&web_sys::MediaStream>, url: Option<&str>) {
    let Some(video) = video.get_untracked() else { return };
    video.set_muted(live.is_some());
    video.set_src_object(live);
    match url {
        Some(url) => video.set_src(url),
        None => drop(video.remove_attribute("src")),
    }
    if live.is_some() {
        play(&video);
    }
}

/// Shows what comes. That it ends because the page is left, or the camera turned off, is no fault of the program.
pub fn play(video: &web_sys::HtmlVideoElement) {
    if let Ok(playing) = video.play() {
        spawn_local(async move { drop(JsFuture::from(playing).await) });
    }
}
