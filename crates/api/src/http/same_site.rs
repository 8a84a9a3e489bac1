//! Against requests that another site makes a browser send with our cookies (CSRF). `SameSite=Strict` keeps them from
//! coming at all in the browsers of today; this holds where it does not, and among hosts of one site.

use crate::app::App;
use crate::error::ApiError;
use actix_web::HttpRequest;
use actix_web::http::header::ORIGIN;
use ventanilla_shared::problem::ProblemCode;

/// # Errors
/// `forbidden` where the browser says that another origin's page sends this. A program that is no browser says nothing.
pub fn require(request: &HttpRequest, app: &App) -> Result<(), ApiError> {
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let ours = match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        // Written by the browser itself; pages cannot.
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin == origin_of(&app.config.public_url),
        (None, None) => true,
    };
    if ours { Ok(()) } else { Err(ApiError::Problem(ProblemCode::Forbidden)) }
}

/// Scheme, host and port, without the path under which the counter may stand.
fn origin_of(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    url[host..].find('/').map_or(url, |path| &url[..host + path])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path() {
        for (url, origin) in [
            ("https://a.example", "https://a.example"),
            ("https://a.example:8443/counter", "https://a.example:8443"),
        ] {
            assert_eq!(origin_of(url), origin);
        }
    }
}
