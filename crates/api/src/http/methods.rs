//! 405 with `Allow` for a method that a documented path does not know. The framework matches path and method at once, so that
//! it says 404, or takes `/officers/units` for the officer `units`.

use crate::openapi;
use actix_web::http::Method;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The methods that a path of the document has.
type Methods = Vec<String>;

struct Paths {
    /// Paths without parameters.
    exact: HashMap<String, Methods>,
    /// The others, by their parts; an empty part takes any.
    templates: Vec<(Vec<String>, Methods)>,
}

static PATHS: LazyLock<Paths> = LazyLock::new(|| {
    let mut paths = Paths { exact: HashMap::new(), templates: Vec::new() };
    for (path, item) in openapi::document()["paths"].as_object().into_iter().flatten() {
        let methods: Methods =
            item.as_object().into_iter().flatten().map(|(name, _)| name.to_uppercase()).collect();
        if path.contains('{') {
            let part = |part: &str| if part.starts_with('{') { String::new() } else { part.to_owned() };
            paths.templates.push((path.trim_start_matches('/').split('/').map(part).collect(), methods));
        } else {
            paths.exact.insert(path.clone(), methods);
        }
    }
    paths
});

/// The methods that are allowed instead, if this one is not. `unmatched`: no route took the request.
pub fn allowed_instead(path: &str, method: &Method, unmatched: bool) -> Option<String> {
    let methods = match PATHS.exact.get(path) {
        Some(methods) => methods,
        None if unmatched => {
            let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
            let fits = |template: &[String]| {
                template.len() == parts.len()
                    && template.iter().zip(&parts).all(|(wanted, part)| {
                        if wanted.is_empty() { !part.is_empty() } else { wanted == part }
                    })
            };
            &PATHS.templates.iter().find(|(template, _)| fits(template))?.1
        }
        None => return None,
    };
    (!methods.iter().any(|known| known == method.as_str())).then(|| methods.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_documented_path_has_methods() {
        let said = |path: &str, method| allowed_instead(path, &method, true);
        assert_eq!(said("/api/v1/officers/units", Method::PUT).as_deref(), Some("GET"));
        assert_eq!(said("/api/v1/officers/units", Method::GET), None);
        assert_eq!(said("/api/v1/requests/7/submit", Method::TRACE).as_deref(), Some("POST"));
        assert_eq!(said("/api/v1/requests//submit", Method::TRACE), None);
        assert_eq!(said("/api/v1/nothing", Method::TRACE), None);
        assert_eq!(allowed_instead("/api/v1/requests/7/submit", &Method::GET, false), None);
    }
}
