//! The browser app: files with a hash in their name, cached for ever, compressed beforehand; every other path answers
//! the page itself, so that deep links reload.

use crate::app::App;
use actix_files::NamedFile;
use actix_web::http::header::{self, ContentEncoding, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use std::path::{Component, Path, PathBuf};

/// Serves what the app's folder holds; the page for everything else but API paths.
pub async fn serve(request: HttpRequest, path: web::Path<String>, app: App) -> HttpResponse {
    let wanted = PathBuf::from(path.as_str());
    let safe = wanted.components().all(|part| matches!(part, Component::Normal(_)));
    if wanted.starts_with("api") || !safe && !path.is_empty() {
        return HttpResponse::NotFound().finish();
    }
    let file = app.config.web_dist.join(&wanted);
    let is_file = !path.is_empty() && file.is_file();
    if !is_file && names_a_file(&wanted) {
        return HttpResponse::NotFound().finish();
    }
    let file = if is_file { file } else { app.config.web_dist.join("index.html") };
    let hashed = file.file_stem().is_some_and(|stem| {
        stem.to_string_lossy()
            .rsplit(['-', '.'])
            .next()
            .is_some_and(|end| end.len() >= 8 && end.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    let Some(mut response) = compressed(&request, &file) else {
        return HttpResponse::ServiceUnavailable()
            .body("The browser app is not built: run `cargo xtask web`.");
    };
    let cache = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// Whether a path can only mean a file: one of the assets, or a name with an ending beside the page (`robots.txt`). A dot
/// deeper down belongs to an address of the app, as in `/procedures/institute.study-certificate`.
fn names_a_file(path: &Path) -> bool {
    let at_the_top = path.components().count() == 1;
    path.starts_with("assets") || at_the_top && path.extension().is_some_and(|end| end != "html")
}

/// The smallest form of a file that the browser takes and that lies ready.
fn compressed(request: &HttpRequest, file: &Path) -> Option<HttpResponse> {
    let accepts = request
        .headers()
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = match file.extension().and_then(|end| end.to_str()) {
        Some("wasm") => "application/wasm",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    };
    for (encoding, name, end) in
        [(ContentEncoding::Brotli, "br", "br"), (ContentEncoding::Gzip, "gzip", "gz")]
    {
        if !accepts.split(',').any(|part| part.split(';').next().is_some_and(|n| n.trim() == name)) {
            continue;
        }
        let mut beside = file.as_os_str().to_owned();
        beside.push(format!(".{end}"));
        if let Ok(named) = NamedFile::open(PathBuf::from(beside)) {
            return Some(answer(named, kind, Some(encoding), request));
        }
    }
    NamedFile::open(file).ok().map(|named| answer(named, kind, None, request))
}

fn answer(
    named: NamedFile,
    kind: &str,
    encoding: Option<ContentEncoding>,
    request: &HttpRequest,
) -> HttpResponse {
    let named = named.disable_content_disposition();
    let named = match encoding {
        Some(encoding) => named.set_content_encoding(encoding),
        None => named,
    };
    let mut response = named.into_response(request);
    if let Ok(kind) = HeaderValue::from_str(kind) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_in_an_address_of_the_app_makes_no_file_of_it() {
        for page in ["", "index.html", "verify", "procedures/institute.study-certificate", "v/ABCD.1"] {
            assert!(!names_a_file(Path::new(page)), "{page}");
        }
        for file in ["robots.txt", "favicon.ico", "assets/gone-00000000.wasm", "assets/gone"] {
            assert!(names_a_file(Path::new(file)), "{file}");
        }
    }
}
