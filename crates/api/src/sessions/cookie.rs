use crate::app::App;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

const REFRESH: &str = "refresh";

/// The only addresses that get to see it.
const PATH: &str = "/api/v1/sessions";

/// The refresh token that a browser sends.
pub fn read(request: &HttpRequest) -> Option<String> {
    value(request, REFRESH)
}

fn value(request: &HttpRequest, name: &str) -> Option<String> {
    let secure = request.app_data::<App>().is_some_and(is_secure);
    let cookie = request.cookie(&full(name, secure))?;
    Some(cookie.value().to_owned()).filter(|value| !value.is_empty())
}

fn is_secure(app: &App) -> bool {
    app.config.public_url.starts_with("https://")
}

/// With the prefix by which browsers refuse it from who has no TLS. `__Host-` would need the path `/`: the few addresses
/// that get to see it are worth more.
fn full(name: &str, secure: bool) -> String {
    if secure { format!("__Secure-{name}") } else { name.to_owned() }
}

/// Out of reach of scripts and of other sites. `Secure` wherever people reach the counter by https.
fn build(app: &App, name: &str, value: String) -> Cookie<'static> {
    let secure = is_secure(app);
    Cookie::build(full(name, secure), value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(secure)
        .max_age(Duration::seconds(super::service::LIFE.num_seconds()))
        .finish()
}

pub fn set(app: &App, token: String) -> Cookie<'static> {
    build(app, REFRESH, token)
}

const DEVICE: &str = "device";

/// What says that somebody signed in here before.
pub fn read_device(request: &HttpRequest) -> Option<String> {
    value(request, DEVICE)
}

/// Opens nothing; stays after signing out.
pub fn set_device(app: &App, token: String) -> Cookie<'static> {
    let mut cookie = build(app, DEVICE, token);
    cookie.set_max_age(Duration::days(365));
    cookie
}

/// Takes it away.
pub fn clear(app: &App) -> Cookie<'static> {
    let mut cookie = set(app, String::new());
    cookie.make_removal();
    cookie
}
