use crate::i18n::{self, t};
use crate::session::{self, Standing};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};
use ventanilla_shared::Language;
use ventanilla_shared::decision::Role;

/// The bar at the top: where one can go, which depends on who one is, and the other language.
#[component]
pub fn TopBar() -> impl IntoView {
    let open = RwSignal::new(false);
    let location = use_location();
    // A menu that covers half a phone must not stay open on the next page.
    // Read, and not only tracked: the memo starts to follow the address when it is first read.
    Effect::new(move || location.pathname.with(|_| open.set(false)));
    let standing = session::standing();
    // The links change with who one is; the count of notifications changes by itself.
    let who = Memo::new(move |_| match &*standing.read() {
        Standing::SignedIn(me) => {
            let borrowed = me.substitutions.iter().map(|one| one.grant.role).collect::<Vec<_>>();
            let roles = me.grants.iter().map(|grant| grant.role).collect::<Vec<_>>();
            Some((me.guest, roles, borrowed, me.registers))
        }
        _ => None,
    });
    view! {
        <header class="top">
            <div class="wrap">
                <a href="/" class="brand" aria-label=t("web-home")><Mark/>"Ventanilla"</a>
                <button type="button" class="plain menu-button" aria-controls="menu"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    on:click=move |_| open.update(|open| *open = !*open)>{t("web-menu")}</button>
                <nav id="menu" aria-label=t("web-main-navigation") class:open=move || open.get()>
                    {move || match who.get() {
                        None => view! { <VisitorLinks/> }.into_any(),
                        Some((true, ..)) => view! { <GuestLinks/> }.into_any(),
                        Some((_, roles, ..)) if roles.is_empty() => view! { <CitizenLinks/> }.into_any(),
                        Some((_, roles, borrowed, registers)) => view! { <OfficerLinks roles borrowed registers/> }.into_any(),
                    }}
                    <LanguageSwitch/>
                </nav>
            </div>
        </header>
    }
}

#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true" focusable="false">
            <path fill="#ffd23f" d="M3 3h20v20H3z"/>
            <path fill="#14213d" d="M6 12h14v8H6zM6 6h14v4H6z"/>
        </svg>
    }
}

#[component]
fn VisitorLinks() -> impl IntoView {
    view! {
        <A href="/" exact=true>{t("web-nav-procedures")}</A>
        <A href="/verify">{t("web-nav-verify")}</A>
        <A href="/register">{t("web-nav-register")}</A>
        <A href="/sign-in">{t("web-nav-sign-in")}</A>
    }
}

#[component]
fn CitizenLinks() -> impl IntoView {
    view! {
        <A href="/" exact=true>{t("web-nav-procedures")}</A>
        <A href="/dashboard">{t("web-nav-dashboard")}</A>
        <A href="/requests">{t("web-nav-requests")}</A>
        <A href="/certifications">{t("web-nav-certifications")}</A>
        <NotificationsLink/>
        <A href="/profile">{t("web-nav-profile")}</A>
        <SignOut/>
    }
}

/// Who came through a link, to file one request.
#[component]
fn GuestLinks() -> impl IntoView {
    view! {
        <A href="/requests">{t("web-nav-request")}</A>
        <NotificationsLink/>
        <SignOut/>
    }
}

#[component]
fn OfficerLinks(
    roles: Vec<Role>,
    /// Had for absent officers: for their requests alone.
    borrowed: Vec<Role>,
    /// Whether there are registers to keep, to read, or to notify of changes.
    registers: bool,
) -> impl IntoView {
    let has = |role| roles.contains(&role);
    let acts = |role| has(role) || borrowed.contains(&role);
    let manages = has(Role::HeadOfUnit) || has(Role::Administrator);
    let reviews = [Role::Reviewer, Role::HeadOfUnit, Role::Cashier].into_iter().any(acts);
    let revokes = acts(Role::Reviewer) || acts(Role::Signer);
    let sees_load = acts(Role::HeadOfUnit) || has(Role::Administrator);
    view! {
        {reviews.then(|| view! { <A href="/officer/queue">{t("web-nav-queue")}</A> })}
        {acts(Role::Signer).then(|| view! { <A href="/officer/signatures">{t("web-nav-signatures")}</A> })}
        {acts(Role::Signer).then(|| view! { <A href="/officer/signing-key">{t("officer-nav-key")}</A> })}
        {revokes.then(|| view! { <A href="/officer/revocations">{t("officer-nav-revocations")}</A> })}
        {has(Role::Administrator).then(|| view! { <A href="/officer/calendar">{t("officer-nav-calendar")}</A> })}
        {manages.then(|| view! { <A href="/officer/absences">{t("officer-nav-absences")}</A> })}
        {sees_load.then(|| view! { <A href="/officer/load">{t("officer-nav-load")}</A> })}
        {has(Role::Cashier).then(|| view! { <A href="/officer/payments">{t("officer-nav-payments")}</A> })}
        {has(Role::Cashier).then(|| view! { <A href="/officer/statements">{t("officer-nav-statements")}</A> })}
        {registers.then(|| view! { <A href="/officer/registers">{t("officer-nav-registers")}</A> })}
        {has(Role::Administrator).then(|| view! { <A href="/officer/officers">{t("web-nav-officers")}</A> })}
        // An officer is a person too, and files at the same counter.
        <A href="/requests">{t("web-nav-requests")}</A>
        <NotificationsLink/>
        <A href="/profile">{t("web-nav-profile")}</A>
        <SignOut/>
    }
}

#[component]
fn NotificationsLink() -> impl IntoView {
    let unread = session::unread();
    let count = Memo::new(move |_| unread.get());
    view! {
        <A href="/notifications">
            {t("web-nav-notifications")}
            {move || (count.get() > 0).then(|| view! {
                <span class="badge">
                    <span aria-hidden="true">{count.get()}</span>
                    <span class="govuk-visually-hidden">
                        {move || i18n::text_with("web-unread", &[("count", &count.get().to_string())])}
                    </span>
                </span>
            })}
        </A>
    }
}

#[component]
fn SignOut() -> impl IntoView {
    let navigate = use_navigate();
    let out = move |_| {
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            // First away from pages that would ask to sign in again.
            navigate("/", NavigateOptions::default());
            session::end().await;
        });
    };
    view! { <button type="button" class="plain" on:click=out>{t("web-nav-sign-out")}</button> }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    // Named in the language that it leads to.
    let other = || match i18n::language() {
        Language::Spanish => Language::English,
        Language::English => Language::Spanish,
    };
    view! {
        <button type="button" class="plain lang" lang=move || other().tag() on:click=move |_| i18n::choose(untrack(other))>
            {t("web-other-language")}
        </button>
    }
}

#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="foot">
            <div class="wrap">
                <p>{t("web-footer")}</p>
                <A href="/terms">{t("web-terms-title")}</A>
                <A href="/log">{t("web-log-title")}</A>
                <a href="/api/docs" rel="external">{t("web-nav-api")}</a>
            </div>
        </footer>
    }
}
