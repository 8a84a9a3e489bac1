//! The OpenAPI document: generated from the handlers, committed under `openapi/`; a test fails on drift.

use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContactBuilder, Info, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Server,
};

fn info() -> Info {
    InfoBuilder::new()
        .title("Ventanilla")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "One electronic counter for public certificates: file a request, have it reviewed and signed, verify the result.\n\n\
             Errors are `application/problem+json` (RFC 9457) with a stable `code`, a title in the language of \
             `Accept-Language` (es, en), and a JSON pointer a wrong field. Every change names the version it is based on in \
             `If-Match` (428 without, 412 when stale). Dates are ISO 8601, money `{\"amount\": \"16.50\", \"currency\": \"GTQ\"}`.",
        ))
        .contact(Some(ContactBuilder::new().name(Some("Ventanilla")).build()))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .build()
}

/// The document without its paths, which the routes add.
pub fn base() -> OpenApi {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("The access token of `POST /sessions`, good for ten minutes"))
        .build();
    let mut components = Components::new();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    OpenApiBuilder::new().info(info()).servers(Some([Server::new("/")])).components(Some(components)).build()
}

/// The whole document, as it is served and committed.
pub fn document() -> String {
    use utoipa_actix_web::AppExt;
    let (_, document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(base())
        .configure(crate::server::api)
        .split_for_parts();
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
