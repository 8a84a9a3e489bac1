use crate::words::Words;
use serde::Serialize;
use serde_json::Value;

/// Why nothing was checked.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(
        "usage: ventanilla-verify pdf FILE [--roots FILE] [--proof FILE --head FILE --key KEY]\n\
         \x20      ventanilla-verify qr TEXT|PICTURE --keys FILE [--data FILE --salt HEX]\n\
         \x20      ventanilla-verify proof FILE --head FILE --key KEY\n\
         \x20      ventanilla-verify head OLD NEW --key KEY [--old-key KEY] [--proof FILE]\n\
         \x20      ventanilla-verify history FILE\n\
         \x20      and --json, --language es|en"
    )]
    Usage,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("`{0}` is not understood")]
    Unknown(String),
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    #[error("{0}: not text")]
    NotText(String),
    #[error("{0}: not a verifier key (name+id+key)")]
    Key(&'static str),
    #[error("{0}: {1}")]
    Input(&'static str, String),
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything that was asked is proven.
    Proven,
    /// Nothing is wrong, but not everything could be judged.
    Indeterminate,
    /// Something is altered, forged, or not what it claims.
    Wrong,
}

impl Verdict {
    pub fn exit(self) -> u8 {
        match self {
            Self::Proven => 0,
            Self::Wrong => 1,
            Self::Indeterminate => 3,
        }
    }
}

/// The verdict, why it is not better, and what was read.
#[derive(Debug, Serialize)]
pub struct Report {
    verdict: Verdict,
    /// What is wrong. Codes.
    wrong: Vec<String>,
    /// What could not be judged. Codes.
    not_judged: Vec<String>,
    /// What was read, as far as it is believed.
    found: Value,
}

impl Report {
    pub fn new(found: Value) -> Self {
        Self { verdict: Verdict::Proven, wrong: Vec::new(), not_judged: Vec::new(), found }
    }

    pub fn wrong(&mut self, code: impl Into<String>) {
        self.wrong.push(code.into());
        self.verdict = Verdict::Wrong;
    }

    pub fn not_judged(&mut self, code: impl Into<String>) {
        self.not_judged.push(code.into());
        if self.verdict == Verdict::Proven {
            self.verdict = Verdict::Indeterminate;
        }
    }

    /// What a kind of proof never shows: told, and not held against this one.
    pub fn found(&mut self, name: &str, value: Value) {
        self.found[name] = value;
    }

    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What it means, for people; then a line a value: `verdict: proven`.
    pub fn lines(&self, words: &Words) -> String {
        let verdict = match self.verdict {
            Verdict::Proven => "verdict-proven",
            Verdict::Indeterminate => "verdict-indeterminate",
            Verdict::Wrong => "verdict-wrong",
        };
        let mut lines = format!("{}\n", words.say(verdict, &[]));
        for (heading, codes) in [("wrong-heading", &self.wrong), ("not-judged-heading", &self.not_judged)] {
            if !codes.is_empty() {
                lines.push_str(&format!("\n{}\n", words.say(heading, &[])));
                codes.iter().for_each(|code| lines.push_str(&format!("  - {}\n", words.code(code))));
            }
        }
        lines.push_str(&format!("\n{}\n", words.say("found-heading", &[])));
        let whole = serde_json::to_value(self).unwrap_or_default();
        write_lines("", &whole, &mut lines);
        lines
    }
}

fn write_lines(name: &str, value: &Value, lines: &mut String) {
    let below = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(part, value)| write_lines(&below(part), value, lines))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| write_lines(&below(&at.to_string()), item, lines));
        }
        Value::String(text) => lines.push_str(&format!("{name}: {}\n", text.escape_debug())),
        other => lines.push_str(&format!("{name}: {other}\n")),
    }
}
