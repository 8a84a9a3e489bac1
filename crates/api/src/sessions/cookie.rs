use crate::app::App;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

const NAME: &str = "refresh";

/// The only addresses that get to see it.
const PATH: &str = "/api/v1/sessions";

/// The refresh token that a browser sends.
pub fn read(request: &HttpRequest) -> Option<String> {
    request.cookie(NAME).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// Out of reach of scripts and of other sites. `Secure` wherever people reach the counter by https.
pub fn set(app: &App, token: String) -> Cookie<'static> {
    Cookie::build(NAME, token)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(app.config.public_url.starts_with("https://"))
        .max_age(Duration::seconds(super::service::LIFE.num_seconds()))
        .finish()
}

const DEVICE: &str = "device";

/// What says that somebody signed in here before.
pub fn read_device(request: &HttpRequest) -> Option<String> {
    request.cookie(DEVICE).map(|cookie| cookie.value().to_owned()).filter(|value| !value.is_empty())
}

/// Opens nothing; stays after signing out.
pub fn set_device(app: &App, token: String) -> Cookie<'static> {
    let mut cookie = set(app, token);
    cookie.set_name(DEVICE);
    cookie.set_max_age(Duration::days(365));
    cookie
}

/// Takes it away.
pub fn clear(app: &App) -> Cookie<'static> {
    let mut cookie = set(app, String::new());
    cookie.make_removal();
    cookie
}
