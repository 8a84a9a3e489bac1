//! Where in a definition's file a place is written.

/// The line (from 1) of a place such as `sections.services.rules.overlap`: each of its ids in turn, as far as they are found.
pub fn line_of(source: &str, place: &str) -> usize {
    let lines: Vec<&str> = source.lines().collect();
    let mut at = 0;
    for word in place.split('.') {
        let quoted = format!("\"{word}\"");
        let found = lines[at..].iter().position(|line| {
            let line = line.trim_start();
            let id = line.strip_prefix("id").is_some_and(|rest| rest.trim_start().starts_with('='));
            let key = line.split(['=', ']']).next().unwrap_or_default().trim_matches(['[', ' ']);
            (id && line.contains(&quoted)) || key == word || key.ends_with(&format!(".{word}"))
        });
        if let Some(found) = found {
            at += found;
        }
    }
    at + 1
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn a_place_is_found_by_its_ids() {
        let source = "code = \"x\"\n[[sections]]\nid = \"a\"\n[[sections.fields]]\nid = \"b\"\n\n[[sections]]\nid = \"c\"\n[[sections.fields]]\nid = \"b\"\n[outcome]\ntemplate = \"x\"";
        assert_eq!(line_of(source, "sections.a.b"), 5);
        assert_eq!(line_of(source, "sections.c.b"), 10);
        assert_eq!(line_of(source, "outcome.template"), 12);
        assert_eq!(line_of(source, "code"), 1);
        assert_eq!(line_of(source, "nowhere"), 1);
    }
}
