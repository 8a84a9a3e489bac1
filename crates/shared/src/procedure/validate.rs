use super::pattern::fits;
use super::{ChoiceSource, Field, FieldKind, Form, Rule, RuleKind, Section, Severity};
use crate::messages;
use crate::values::{Cui, Date, Email, Nit, Phone, Text};
use serde_json::{Map, Value};

/// What is wrong with an answer, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// JSON pointer into the section's answers, as `/items/0/start_date`.
    pub pointer: String,
    /// A field error code of the catalogue (`field-<code>`), or the id of a rule.
    pub code: String,
    pub severity: Severity,
    /// The definition's own words, where it has any.
    pub message: Option<Text>,
    /// Label of the field that it is about.
    pub label: Option<Text>,
}

/// The lists from which choices are taken.
pub trait Catalogues {
    /// Whether `value` is in the list `source`; and, when `parent` is given, belongs to it.
    fn contains(&self, source: ChoiceSource, value: &str, parent: Option<&str>) -> bool;
}

/// What answers are judged against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The day in Guatemala.
    pub today: Date,
    pub lists: &'a dyn Catalogues,
    /// The answers of the whole form, for conditions that look at another section.
    pub form: &'a Form,
}

/// Every finding in the answers of a section. What is not asked is not judged.
pub fn validate_answers(section: &Section, answers: &Value, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(object) = answers.as_object() else {
        return vec![plain("", "not_an_object")];
    };
    let Some(repeat) = &section.repeat else {
        check_fields(section, object, "", context, &mut findings);
        return findings;
    };
    for key in object.keys().filter(|key| *key != "items") {
        findings.push(plain(&format!("/{}", escaped(key)), "unknown_field"));
    }
    let items = match object.get("items") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(items)) => items,
        Some(_) => return vec![plain("/items", "not_a_list")],
    };
    if items.len() < repeat.min {
        let message = Some(repeat.missing.clone());
        findings.push(Finding { message, ..plain("/items", "too_few_items") });
    }
    if items.len() > repeat.max {
        findings.push(plain("/items", "too_many_items"));
    }
    for (at, item) in items.iter().enumerate().take(repeat.max) {
        match item.as_object() {
            Some(item) => check_fields(section, item, &format!("/items/{at}"), context, &mut findings),
            None => findings.push(plain(&format!("/items/{at}"), "not_an_object")),
        }
    }
    for rule in &section.rules {
        across_items(rule, &items[..items.len().min(repeat.max)], context.today, &mut findings);
    }
    findings
}

/// Every finding in one item of a repeated section, with pointers relative to the item.
pub fn validate_item(section: &Section, item: &Map<String, Value>, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    check_fields(section, item, "", context, &mut findings);
    findings
}

fn check_fields(
    section: &Section,
    answers: &Map<String, Value>,
    base: &str,
    context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    for key in answers.keys().filter(|key| section.field(key).is_none()) {
        findings.push(plain(&format!("{base}/{}", escaped(key)), "unknown_field"));
    }
    for field in section.asked(answers, context.form) {
        let required = field.is_required(answers, context.form);
        let found = match answers.get(&field.id) {
            None | Some(Value::Null) => required.then_some("missing"),
            Some(Value::String(text)) if text.trim().is_empty() => required.then_some("missing"),
            Some(value) => wrong(field, value, answers, context.lists),
        };
        if let Some(code) = found {
            let message = match code {
                "missing" => field.missing.clone(),
                "out_of_range" => Some(limits(&field.kind)),
                _ => None,
            };
            findings.push(Finding {
                message,
                label: Some(field.label.clone()),
                ..plain(&format!("{base}/{}", field.id), code)
            });
        }
    }
    for rule in &section.rules {
        if let Some(field) = broken(rule, answers, context.today) {
            findings.push(by_rule(rule, format!("{base}/{field}")));
        }
    }
}

/// The code of what is wrong with a value that is there.
fn wrong(
    field: &Field,
    value: &Value,
    answers: &Map<String, Value>,
    lists: &dyn Catalogues,
) -> Option<&'static str> {
    let text = value.as_str();
    let unless = |fine: bool, code: &'static str| (!fine).then_some(code);
    match &field.kind {
        FieldKind::Text { max_length, pattern, .. } => match text {
            Some(text) if text.contains(['\n', '\r', '\0']) => Some("one_line"),
            Some(text) if pattern.as_deref().is_some_and(|pattern| !fits(pattern, text.trim())) => {
                Some("pattern")
            }
            Some(text) => unless(text.chars().count() <= *max_length, "too_long"),
            None => Some("not_a_text"),
        },
        FieldKind::LongText { max_length } => match text {
            Some(text) => unless(text.chars().count() <= *max_length && !text.contains('\0'), "too_long"),
            None => Some("not_a_text"),
        },
        FieldKind::Integer { min, max } => match value.as_i64() {
            Some(number) => unless(
                min.is_none_or(|least| number >= least) && max.is_none_or(|most| number <= most),
                "out_of_range",
            ),
            None => Some("integer"),
        },
        FieldKind::Decimal => unless(text.and_then(crate::values::decimal_cents).is_some(), "decimal"),
        FieldKind::Money => unless(text.and_then(crate::values::decimal_cents).is_some(), "money"),
        FieldKind::Date => unless(text.and_then(date).is_some(), "date"),
        FieldKind::YesNo => unless(value.is_boolean(), "yes_no"),
        FieldKind::Choice { options, catalogue, parent } => {
            let Some(text) = text else { return Some("choice") };
            let parent =
                parent.as_deref().map(|id| answers.get(id).and_then(Value::as_str).unwrap_or_default());
            let inline = options.iter().any(|option| option.value == text);
            let listed = || catalogue.is_some_and(|source| lists.contains(source, text, parent));
            unless(inline || listed(), "choice")
        }
        FieldKind::Cui => match text.map(Cui::parse) {
            Some(Ok(_)) => None,
            Some(Err(error)) => Some(error.code()),
            None => Some("cui_length"),
        },
        FieldKind::Nit => unless(text.is_some_and(|t| Nit::parse(t).is_ok()), "nit"),
        FieldKind::Email => unless(text.is_some_and(|t| Email::parse(t).is_ok()), "email"),
        FieldKind::Phone => unless(text.is_some_and(|t| Phone::parse(t).is_ok()), "phone"),
        FieldKind::YearRange { min, max } => {
            let Some((first, last)) = text.and_then(years) else { return Some("year_range") };
            if first > last {
                return Some("year_order");
            }
            let fine = min.is_none_or(|min| first >= min) && max.is_none_or(|max| last <= max);
            unless(fine, "out_of_range")
        }
        FieldKind::Person => {
            let full = |text: &str| {
                let words =
                    text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
                words >= 2 && text.chars().count() <= 200 && !text.contains(['\n', '\r', '\0'])
            };
            unless(text.is_some_and(full), "full_name")
        }
        // Whether the register has it, the server says.
        FieldKind::RegisterNumber { pattern, .. } => {
            let Some(text) = text.map(str::trim).filter(|text| text.chars().count() <= 100) else {
                return Some("too_long");
            };
            unless(pattern.as_deref().is_none_or(|pattern| fits(pattern, text)), "pattern")
        }
        FieldKind::Certificate => {
            let hexadecimal = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
            unless(text.is_some_and(hexadecimal), "certificate")
        }
    }
}

/// What numbers a field takes, in words.
fn limits(kind: &FieldKind) -> Text {
    let (stem, min, max) = match kind {
        FieldKind::YearRange { min, max } => {
            ("field-year_out_of_range", min.map(i64::from), max.map(i64::from))
        }
        FieldKind::Integer { min, max } => ("field-out_of_range", *min, *max),
        _ => ("field-out_of_range", None, None),
    };
    let written = |limit: Option<i64>| limit.map(|limit| limit.to_string()).unwrap_or_default();
    let end = match (min, max) {
        (Some(_), Some(_)) => "-between",
        (Some(_), None) => "-least",
        (None, Some(_)) => "-most",
        (None, None) => "",
    };
    let (least, most) = (written(min), written(max));
    messages::words(&format!("{stem}{end}"), &[("least", &least), ("most", &most)])
}

/// `1974` or `1974-1996`.
fn years(text: &str) -> Option<(i32, i32)> {
    let year = |text: &str| {
        let text = text.trim();
        (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
    };
    match text.split_once('-') {
        Some((first, last)) => Some((year(first)?, year(last)?)),
        None => year(text).map(|only| (only, only)),
    }
}

/// The field at which a rule over one set of answers is broken.
fn broken<'a>(rule: &'a Rule, answers: &Map<String, Value>, today: Date) -> Option<&'a str> {
    let day = |id: &str| answers.get(id).and_then(Value::as_str).and_then(date);
    let given = |id: &str| {
        answers
            .get(id)
            .filter(|value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty()))
    };
    let number = |id: &str| {
        let value = given(id)?;
        value
            .as_i64()
            .map(|whole| whole.saturating_mul(100))
            .or_else(|| crate::values::decimal_cents(value.as_str()?))
    };
    match &rule.kind {
        RuleKind::NotBeforeField { field, other } => (day(field)? < day(other)?).then_some(field),
        RuleKind::NotInFuture { field } => (day(field)? > today).then_some(field),
        RuleKind::NotBefore { field, date } => (day(field)? < *date).then_some(field),
        RuleKind::NotAboveField { field, other } => (number(field)? > number(other)?).then_some(field),
        RuleKind::Different { field, other } => (given(field)? == given(other)?).then_some(field),
        RuleKind::OneRequired { fields } => {
            fields.iter().all(|id| given(id).is_none()).then(|| fields.first().map(String::as_str)).flatten()
        }
        RuleKind::NoOverlap { .. } | RuleKind::Unique { .. } => None,
    }
}

fn across_items(rule: &Rule, items: &[Value], today: Date, findings: &mut Vec<Finding>) {
    if let RuleKind::Unique { field } = &rule.kind {
        let mut seen = std::collections::HashSet::new();
        for (at, item) in items.iter().enumerate() {
            let Some(value) = item.get(field).filter(|value| !value.is_null()) else { continue };
            if !seen.insert(value.to_string()) {
                findings.push(by_rule(rule, format!("/items/{at}/{field}")));
            }
        }
    }
    let RuleKind::NoOverlap { start, end } = &rule.kind else { return };
    let day = |item: &Value, id: &str| item.get(id).and_then(Value::as_str).and_then(date);
    let mut spans: Vec<(Date, Date, usize)> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| Some((day(item, start)?, day(item, end).unwrap_or(today), at)))
        .collect();
    spans.sort_unstable();
    // Sorted by start, a span overlaps an earlier one exactly when it starts before the latest end so far.
    let mut latest: Option<Date> = None;
    for (first, last, at) in spans {
        if latest.is_some_and(|end| first <= end) {
            findings.push(by_rule(rule, format!("/items/{at}/{start}")));
        }
        latest = latest.max(Some(last));
    }
}

fn by_rule(rule: &Rule, pointer: String) -> Finding {
    Finding {
        pointer,
        code: rule.id.clone(),
        severity: rule.severity,
        message: Some(rule.message.clone()),
        label: None,
    }
}

fn plain(pointer: &str, code: &str) -> Finding {
    Finding {
        pointer: pointer.into(),
        code: code.into(),
        severity: Severity::Error,
        message: None,
        label: None,
    }
}

fn date(text: &str) -> Option<Date> {
    let exact = text.len() == 10;
    Date::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| exact)
}

/// RFC 6901: `~` and `/` within a key.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
