//! Forms with files. Read into memory up to a limit; nothing beyond it is read.

use crate::app::App;
use crate::error::{ApiError, Fault};
use actix_multipart::Multipart;
use futures_util::StreamExt;
use std::collections::HashMap;
use ventanilla_shared::problem::ProblemCode;

/// The parts of a form.
#[derive(Default)]
pub struct Form {
    pub texts: HashMap<String, String>,
    pub file: Option<FilePart>,
}

pub struct FilePart {
    pub name: String,
    pub content: Vec<u8>,
}

/// Longest text part, in bytes.
const TEXT_LIMIT: usize = 16 * 1024;

/// Reads a form with the text parts `known` and at most one part `file`.
pub async fn read(app: &App, mut parts: Multipart, known: &[&str]) -> Result<Form, ApiError> {
    let mut form = Form::default();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| malformed())?;
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.content_disposition().and_then(|d| d.get_filename()).map(clean_name);
        let is_file = name == "file";
        if !is_file && !known.contains(&name.as_str()) {
            return Err(ApiError::field(&format!("/{name}"), "unknown_field"));
        }
        let limit = if is_file { app.config.upload_limit } else { TEXT_LIMIT };
        let mut content = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| malformed())?;
            if content.len() + chunk.len() > limit {
                return Err(ApiError::Faults {
                    code: ProblemCode::TooLarge,
                    faults: vec![
                        Fault::new(format!("/{name}"), "file_too_large").with("limit", limit / 1024 / 1024),
                    ],
                });
            }
            content.extend_from_slice(&chunk);
        }
        if is_file {
            form.file = Some(FilePart { name: file_name.unwrap_or_default(), content });
        } else {
            let text = String::from_utf8(content).map_err(|_| malformed())?;
            form.texts.insert(name, text.trim().to_owned());
        }
    }
    Ok(form)
}

fn malformed() -> ApiError {
    ApiError::Problem(ProblemCode::Malformed)
}

/// The last part of a path, printable, at most 120 characters: a name to show, never one to open.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control() && !unseen(*c) && !"<>:\"|?*".contains(*c))
        .take(120)
        .collect();
    plain.trim_matches(|c: char| c.is_whitespace() || c == '.').to_owned()
}

/// Characters that turn the writing round or take no room: by them `gpj.exe` is shown as `exe.jpg`.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_only_a_name() {
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("C:\\Users\\x\\dpi ñ.pdf"), "dpi ñ.pdf");
        assert_eq!(clean_name("a\r\nb\".pdf"), "ab.pdf");
        assert_eq!(clean_name("dpi\u{202e}fdp.exe"), "dpifdp.exe");
        assert_eq!(clean_name("d\u{200b}p\u{feff}i\u{2066}.pdf\0"), "dpi.pdf");
        assert_eq!(clean_name(".. .htaccess. "), "htaccess");
        assert_eq!(clean_name("/tmp/.."), "");
        assert_eq!(clean_name(&"ñ".repeat(500)).chars().count(), 120);
    }
}
