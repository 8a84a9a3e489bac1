use crate::components::{Banner, Tone};
use crate::format;
use crate::i18n::{Said, t};
use leptos::prelude::*;
use ventanilla_shared::api::signing_keys::{SigningKey, WARNED_DAYS};

/// That a key ends soon, or has ended; nothing long before. `enrols`: with the way to the page that enrols another.
#[component]
pub fn KeyEnds(key: SigningKey, enrols: bool) -> impl IntoView {
    let now = format::now();
    let days = key.days_left(now);
    let soon = WARNED_DAYS.into_iter().max().unwrap_or_default();
    if !key.expired(now) && days > soon {
        return ().into_any();
    }
    let date = ("date".to_owned(), format::moment(key.valid_until));
    let (tone, said) = if key.expired(now) {
        (Tone::Bad, Said::Message("officer-key-expired".into(), vec![date]))
    } else {
        let days = ("days".to_owned(), days.to_string());
        (Tone::Warning, Said::Message("officer-key-ends".into(), vec![days, date]))
    };
    view! {
        <Banner tone=tone>
            <p>{move || said.say()}</p>
            {enrols.then(|| view! { <p><a href="/officer/signing-key">{t("officer-key-enrol-link")}</a></p> })}
        </Banner>
    }
    .into_any()
}
