use crate::components::{Banner, FileField, Form, Tone};
use crate::i18n::t;
use crate::offline;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ventanilla_shared::offline::DataVerdict;
use wasm_bindgen_futures::JsFuture;

/// No certificate's data are larger.
const LARGEST: f64 = 4.0 * 1_048_576.0;

/// Whether the data that a person hands over are those whose salted hash the issuer signed. They stay in the page.
#[component]
pub fn CheckData(
    statement: String,
    /// Whether the issuer's signature on the statement holds.
    signed: bool,
) -> impl IntoView {
    let form = Form::new();
    let verdict = RwSignal::new(None::<DataVerdict>);
    let take = UnsyncCallback::new(move |file: Option<web_sys::File>| {
        let statement = statement.clone();
        verdict.set(None);
        let Some(file) = file else { return };
        spawn_local(async move {
            let read = async {
                if file.size() > LARGEST {
                    return None;
                }
                let text = JsFuture::from(file.text()).await.ok()?.as_string()?;
                offline::engine().await.ok()?.check_data(&statement, &text).ok()
            };
            let found = read.await.unwrap_or(DataVerdict::Unreadable);
            verdict.try_set(Some(found));
        });
    });
    view! {
        <p>{t("web-data-text")}</p>
        <FileField form pointer="/data" label=t("web-data-file") accept=".json,application/json" on_file=take/>
        {move || verdict.get().map(|found| {
            let (tone, message) = match found {
                DataVerdict::Same if !signed => (Tone::Warning, "web-data-same-unsigned"),
                DataVerdict::Same => (Tone::Good, found.message()),
                DataVerdict::Different => (Tone::Bad, found.message()),
                DataVerdict::Unreadable => (Tone::Warning, found.message()),
            };
            view! { <Banner tone live=true><p>{t(message)}</p></Banner> }
        })}
    }
}
