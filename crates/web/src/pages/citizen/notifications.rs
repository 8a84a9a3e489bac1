use crate::api;
use crate::components::{Loaded, PageTitle, Pager};
use crate::format;
use crate::i18n::{self, t};
use crate::session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ventanilla_shared::api::notifications::Notification;

/// What the counter has to tell; opening the page counts as having read it.
#[component]
pub fn Notifications() -> impl IntoView {
    let seen = RwSignal::new(Vec::<String>::new());
    let page = Loaded::new(move || {
        // They come in the language of the request.
        i18n::language();
        let cursor = seen.with(|seen| seen.last().cloned());
        async move {
            let page = api::notifications(cursor.as_deref()).await?;
            // Shown as unread this once, while the count in the bar goes down.
            let unread: Vec<_> = page.items.iter().filter(|n| n.read_at.is_none()).map(|n| n.id).collect();
            if !unread.is_empty() {
                spawn_local(async move {
                    for id in unread {
                        if api::mark_read(id).await.is_err() {
                            return;
                        }
                    }
                    session::reload().await;
                });
            }
            Ok(page)
        }
    });
    view! {
        <main class="wrap page narrow">
            <PageTitle text=t("web-nav-notifications")/>
            <section class="card">
                {page.view(|page| view! { <List items=page.items/> }.into_any())}
                <Pager seen next=Signal::derive(move || page.get().and_then(|page| page.next))/>
            </section>
        </main>
    }
}

#[component]
fn List(items: Vec<Notification>) -> impl IntoView {
    if items.is_empty() {
        return view! { <p class="empty">{t("web-notifications-none")}</p> }.into_any();
    }
    let item = |notification: Notification| {
        let unread = notification.read_at.is_none();
        let link = notification.request.zip(notification.request_number);
        let about_key = notification.kind.starts_with("signing_key_ends");
        view! {
            <li class="notice" class:unread=unread>
                <span class="title">
                    {unread.then(|| view! { <span class="govuk-visually-hidden">{t("web-notification-new")}" "</span> })}
                    {notification.text}
                </span>
                <span class="small">
                    <time datetime=notification.created_at.to_rfc3339()>{format::moment(notification.created_at)}</time>
                    {link.map(|(id, number)| view! {
                        " · "<a href=format!("/requests/{id}")>{move || i18n::text_with("web-request-number", &[("number", &number)])}</a>
                    })}
                    {about_key.then(|| view! { " · "<a href="/officer/signing-key">{t("officer-key-title")}</a> })}
                </span>
            </li>
        }
    };
    view! { <ul class="plain-list">{items.into_iter().map(item).collect_view()}</ul> }.into_any()
}
