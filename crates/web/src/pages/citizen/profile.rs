use super::identity::Identity;
use super::person_form::{PersonFields, PersonInput};
use crate::api;
use crate::components::{Banner, Button, Form, FormView, PageTitle, Tone};
use crate::format;
use crate::i18n::t;
use crate::session;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The person's own data; without them no request is created.
#[component]
pub fn Profile() -> impl IntoView {
    let form = Form::new();
    let saved = RwSignal::new(false);
    let next = use_query_map()
        .read_untracked()
        .get("next")
        .filter(|path| path.starts_with('/') && !path.starts_with("//"));
    let next = StoredValue::new(next.unwrap_or_else(|| "/dashboard".to_owned()));
    let Some(me) = session::me_now() else { return ().into_any() };
    let input = PersonInput::new(&me.profile);
    let save = move |()| {
        saved.set(false);
        match input.read() {
            Err(faults) => {
                // CUI and birth date are the account's, and not in this form.
                let theirs = |pointer: &str| pointer == "/cui" || pointer == "/birth_date";
                form.refuse(faults.into_iter().filter(|fault| !theirs(&fault.pointer)).collect());
            }
            Ok(person) => {
                let version = session::me_now().map_or(0, |me| me.version);
                form.send(async move {
                    api::save_profile(&person, version).await?;
                    session::reload().await;
                    saved.set(true);
                    Ok(())
                });
            }
        }
    };
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-nav-profile")/>
            <p>{t("web-profile-text")}</p>
            <dl class="facts numbers">
                <dt>{t("web-cui")}</dt><dd>{me.cui.printed()}</dd>
                {me.profile.birth_date.map(|day| view! { <dt>{t("web-birth-date")}</dt><dd>{format::day(day)}</dd> })}
                <dt>{t("web-email")}</dt><dd>{me.email.as_str().to_owned()}</dd>
            </dl>
            <Identity/>
            <div class="card">
                <FormView form on_submit=save>
                    <PersonFields form input own=true/>
                    <div class="buttons"><Button busy=form.busy()>{t("web-save")}</Button></div>
                </FormView>
                <div role="status">
                    <Show when=move || saved.get()>
                        <div class="above">
                            <Banner tone=Tone::Good title=t("web-profile-saved")>
                                <p><a href=next.get_value()>{t("web-continue")}</a></p>
                            </Banner>
                        </div>
                    </Show>
                </div>
            </div>
            <p class="above"><a href="/second-factor">{t("web-second-factor-link")}</a></p>
            <p><a href="/associated-persons">{t("web-associated-title")}</a></p>
        </main>
    }
    .into_any()
}
