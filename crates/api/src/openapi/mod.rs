//! The OpenAPI document: generated from the handlers, committed under `openapi/`; a test fails on drift.

mod errors;
mod examples;
mod parameters;
mod words;

use serde_json::Value;
use std::sync::LazyLock;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, ContactBuilder, Info, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Server,
};

/// The contract's version, not the program's: a change that can break a client of `openapi/released.json` raises it (before
/// 1.0 the second number, then the first).
const VERSION: &str = "0.2.0";

fn info() -> Info {
    InfoBuilder::new()
        .title("Ventanilla")
        .version(VERSION)
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

/// The whole document: the handlers' paths, with the problems and examples that follow from them.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    use utoipa_actix_web::AppExt;
    let (_, paths) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(base())
        .configure(crate::server::api)
        .split_for_parts();
    let mut document = serde_json::to_value(paths).unwrap_or_default();
    name_operations(&mut document);
    words::add(&mut document);
    parameters::add(&mut document);
    errors::add(&mut document);
    examples::add(&mut document);
    document
});

/// As it is served.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// As it is committed.
pub fn text() -> String {
    format!("{:#}\n", document())
}

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

fn each_operation(document: &mut Value, mut change: impl FnMut(&mut Value)) {
    each_named(document, |_, _, operation| change(operation));
}

fn each_named(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Value)) {
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        let operations = item.as_object_mut().into_iter().flatten();
        for (method, operation) in operations.filter(|(method, _)| METHODS.contains(&method.as_str())) {
            change(path, method, operation);
        }
    }
}

/// An id an operation, from method and path: `get_requests_by_id`. Handlers' names repeat from room to room.
fn name_operations(document: &mut Value) {
    each_named(document, |path, method, operation| {
        let places = path.trim_start_matches("/api/v1").split('/').filter(|place| !place.is_empty());
        let words = places.map(|place| match place.strip_prefix('{') {
            Some(parameter) => format!("by_{}", parameter.trim_end_matches('}')),
            None => place.replace('-', "_"),
        });
        let id = std::iter::once(method.to_owned()).chain(words).collect::<Vec<_>>().join("_");
        operation["operationId"] = id.into();
    });
}
