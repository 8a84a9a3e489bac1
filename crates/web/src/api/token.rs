use super::call::base;
use leptos::prelude::window;
use std::cell::{Cell, RefCell};
use ventanilla_shared::api::sessions::Session as SessionCreated;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

thread_local! {
    static TOKEN: RefCell<Option<String>> = const { RefCell::new(None) };
    static IN_FLIGHT: RefCell<Option<js_sys::Promise>> = const { RefCell::new(None) };
    static ENDED: Cell<bool> = const { Cell::new(false) };
}

/// Says whether a cookie may be waiting, so that visitors do not ask for a refresh that must fail. Holds no secret.
const HINT: &str = "ventanilla-signed-in";

pub(super) fn current() -> Option<String> {
    TOKEN.with_borrow(Clone::clone)
}

/// Keeps the token of a new session.
pub fn keep(session: &SessionCreated) {
    TOKEN.set(Some(session.access_token.clone()));
    ENDED.set(false);
    if let Some(storage) = crate::i18n::storage() {
        // Storage can be full or forbidden; then the next visit starts signed out.
        let _ = storage.set_item(HINT, "1");
    }
}

/// Forgets the session in this program.
pub fn forget() {
    TOKEN.set(None);
    ENDED.set(true);
    if let Some(storage) = crate::i18n::storage() {
        let _ = storage.remove_item(HINT);
    }
}

/// Whether this browser had a session when it was last here.
pub fn was_signed_in() -> bool {
    crate::i18n::storage().and_then(|storage| storage.get_item(HINT).ok().flatten()).is_some()
}

/// Asks for a new access token with the cookie, unless another call has just done so. `stale` is the token that was
/// refused.
pub async fn refresh(stale: Option<String>) -> Refreshed {
    if ENDED.get() {
        return Refreshed::Refused;
    }
    if current() != stale {
        return if current().is_some() { Refreshed::Fresh } else { Refreshed::Refused };
    }
    let running = IN_FLIGHT.with_borrow(Clone::clone).unwrap_or_else(|| {
        let promise = future_to_promise(async {
            let fresh = locked().await;
            IN_FLIGHT.set(None);
            Ok(fresh.to_js())
        });
        IN_FLIGHT.set(Some(promise.clone()));
        promise
    });
    JsFuture::from(running).await.map_or(Refreshed::Unreachable, |fresh| Refreshed::from_js(&fresh))
}

/// Gets a token that says what has changed about the session.
pub async fn renew() -> Refreshed {
    refresh(current()).await
}

/// What became of a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    Fresh,
    /// The session is over.
    Refused,
    /// The server did not say: the session may well go on.
    Unreachable,
}

impl Refreshed {
    fn to_js(self) -> JsValue {
        JsValue::from_f64(f64::from(self as u8))
    }

    fn from_js(value: &JsValue) -> Self {
        let known = [Self::Fresh, Self::Refused].into_iter().find(|known| known.to_js() == *value);
        known.unwrap_or(Self::Unreachable)
    }
}

/// Refreshes while holding the browser's lock of that name: two tabs that refresh at once would use the same token
/// twice, which the server takes for theft. Browsers without locks refresh without.
async fn locked() -> Refreshed {
    let work = Closure::once_into_js(|_: JsValue| future_to_promise(async { Ok(ask().await.to_js()) }));
    let request = || -> Result<js_sys::Promise, JsValue> {
        let locks = js_sys::Reflect::get(&window().navigator(), &"locks".into())?;
        let request: js_sys::Function = js_sys::Reflect::get(&locks, &"request".into())?.dyn_into()?;
        request.call2(&locks, &"ventanilla-refresh".into(), &work)?.dyn_into()
    };
    match request() {
        Ok(promise) => {
            JsFuture::from(promise).await.map_or(Refreshed::Unreachable, |fresh| Refreshed::from_js(&fresh))
        }
        Err(_) => ask().await,
    }
}

async fn ask() -> Refreshed {
    let sent = reqwest::Client::new()
        .post(format!("{}/sessions/refresh", base()))
        .header("content-type", "application/json")
        .body("{}")
        .send()
        .await;
    let Ok(answer) = sent else { return Refreshed::Unreachable };
    let status = answer.status().as_u16();
    let body = answer.text().await.unwrap_or_default();
    match serde_json::from_str::<SessionCreated>(&body) {
        Ok(session) if status < 300 => {
            keep(&session);
            Refreshed::Fresh
        }
        _ if status == 401 => {
            TOKEN.set(None);
            Refreshed::Refused
        }
        _ => Refreshed::Unreachable,
    }
}

/// A key under which a creation may be sent again without being done twice. Make one per intention, not per try.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    pub fn new() -> Self {
        // Not a secret: it only has to differ from the person's other keys.
        let part = || (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
        Self(format!("{:08x}{:08x}{:08x}{:08x}", part(), part(), part(), part()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for IdempotencyKey {
    fn default() -> Self {
        Self::new()
    }
}
