//! Who is signed in, as every page sees it.

use crate::api;
use leptos::prelude::*;
use ventanilla_shared::api::accounts::Me;
use ventanilla_shared::api::sessions::Session as Tokens;
use ventanilla_shared::decision::Role;

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Not known yet: the page is asking.
    Starting,
    Visitor,
    SignedIn(Box<Me>),
    /// A session may exist, but the server does not answer.
    Unknown,
}

thread_local! {
    static STANDING: ArcRwSignal<Standing> = ArcRwSignal::new(Standing::Starting);
    static UNREAD: ArcRwSignal<i64> = ArcRwSignal::new(0);
}

/// The standing, followed by what reads it inside a view.
pub fn standing() -> ArcRwSignal<Standing> {
    STANDING.with(Clone::clone)
}

/// How many notifications wait unread.
pub fn unread() -> ArcRwSignal<i64> {
    UNREAD.with(Clone::clone)
}

/// The signed-in person.
pub fn me() -> Option<Me> {
    match standing().get() {
        Standing::SignedIn(me) => Some(*me),
        _ => None,
    }
}

/// The signed-in person, read once.
pub fn me_now() -> Option<Me> {
    untrack(me)
}

/// Whether the signed-in person holds `role` anywhere.
pub fn has_role(role: Role) -> bool {
    me().is_some_and(|me| me.grants.iter().any(|grant| grant.role == role))
}

/// At the program's start: takes up the session that the cookie holds, if there is one.
pub async fn start() {
    if !api::was_signed_in() {
        standing().set(Standing::Visitor);
        return;
    }
    match api::refresh(None).await {
        api::Refreshed::Fresh => reload().await,
        api::Refreshed::Refused => lost(),
        api::Refreshed::Unreachable => standing().set(Standing::Unknown),
    }
}

/// After signing in.
pub async fn begin(tokens: &Tokens) -> Result<(), api::Failure> {
    api::keep_token(tokens);
    let me = api::me().await?;
    show(me);
    Ok(())
}

/// Reads the signed-in person anew, after a change.
pub async fn reload() {
    match api::me().await {
        Ok(me) => show(me),
        Err(api::Failure::Problem(_)) => lost(),
        Err(_) => standing().set(Standing::Unknown),
    }
}

fn show(me: Me) {
    unread().set(me.unread_notifications);
    standing().set(Standing::SignedIn(Box::new(me)));
}

/// The session is over: ended by its owner, or no longer accepted.
pub fn lost() {
    api::forget_token();
    unread().set(0);
    standing().set(Standing::Visitor);
}

/// Signs out here and at the server. Here it always works; a server that cannot be reached lets the session expire.
pub async fn end() {
    if let Err(failure) = api::delete("/sessions/current").nothing().await {
        leptos::logging::warn!("the server was not told of the end of the session: {failure:?}");
    }
    lost();
}
