use super::register_note::RegisterNote;
use super::{Choice, DateField, Fault, Field, Form, Radios, Select, TextArea};
use crate::catalogues;
use crate::i18n::{Said, t, words};
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use ventanilla_shared::Cui;
use ventanilla_shared::procedure::{
    self as definition, Catalogues, ChoiceSource, Context, FieldKind, Finding, Form as DefinitionForm,
    Section, Severity,
};

/// The answers of one section, or of one item of a repeated one, while they are typed: a text for each field.
#[derive(Clone)]
pub struct AnswersInput {
    section: Section,
    texts: BTreeMap<String, RwSignal<String>>,
    /// Answers of the other sections, for conditions that look at them.
    others: Arc<DefinitionForm>,
}

impl AnswersInput {
    pub fn new(section: &Section, known: &Map<String, Value>, others: &DefinitionForm) -> Self {
        let text = |value: Option<&Value>| match value {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        };
        let texts =
            section.fields.iter().map(|field| (field.id.clone(), RwSignal::new(text(known.get(&field.id)))));
        Self { section: section.clone(), texts: texts.collect(), others: Arc::new(others.clone()) }
    }

    /// What is typed in a field.
    pub fn text(&self, id: &str) -> RwSignal<String> {
        self.texts.get(id).copied().unwrap_or_default()
    }

    /// The answers as the API takes them: what is blank or not asked is left out.
    pub fn read(&self) -> Map<String, Value> {
        untrack(|| self.answers())
    }

    fn answers(&self) -> Map<String, Value> {
        let answer = |field: &definition::Field| {
            let text = self.text(&field.id).get().trim().to_owned();
            let value = match &field.kind {
                _ if text.is_empty() => return None,
                FieldKind::Integer { .. } => text.parse::<i64>().map_or(Value::String(text), Value::from),
                FieldKind::YesNo => Value::Bool(text == "true"),
                _ => Value::String(text),
            };
            Some((field.id.clone(), value))
        };
        let mut answers: Map<String, Value> = self.section.fields.iter().filter_map(answer).collect();
        let asked: Vec<String> =
            self.section.asked(&answers, &self.others).iter().map(|field| field.id.clone()).collect();
        answers.retain(|id, _| asked.contains(id));
        answers
    }

    /// Whether a field is asked as the answers stand; followed by what reads it inside a view.
    fn asks(&self, id: &str) -> bool {
        self.section.asked(&self.answers(), &self.others).iter().any(|field| field.id == id)
    }

    /// What is wrong with the answers as they stand; warnings are not counted.
    pub fn faults(&self) -> Vec<Fault> {
        let lists = lists_of(&self.section);
        let context = Context { today: crate::format::today(), lists: &*lists, form: &self.others };
        let findings = definition::validate_item(&self.section, &self.read(), &context);
        findings.iter().filter(|finding| finding.severity == Severity::Error).map(fault).collect()
    }
}

/// A finding as a form shows it.
pub fn fault(finding: &Finding) -> Fault {
    Fault { pointer: finding.pointer.clone(), said: Said::finding(finding) }
}

/// The lists that a section chooses from. Until they have arrived everything counts as listed: the server knows better.
pub fn lists_of(section: &Section) -> Box<dyn Catalogues> {
    struct Unknown;
    impl Catalogues for Unknown {
        fn contains(&self, _: ChoiceSource, _: &str, _: Option<&str>) -> bool {
            true
        }
    }
    let mut sources: Vec<ChoiceSource> = Vec::new();
    for field in &section.fields {
        if let FieldKind::Choice { catalogue: Some(source), .. } = &field.kind
            && !sources.contains(source)
        {
            sources.push(*source);
        }
    }
    match untrack(|| catalogues::lists(&sources)) {
        Some(lists) => Box::new(lists),
        None => Box::new(Unknown),
    }
}

/// The fields of a section as its definition describes them; dates that belong together stand side by side.
#[component]
pub fn AnswerFields(
    form: Form,
    input: AnswersInput,
    /// Put before the fields' pointers, where several items stand in one form: `/items/0`.
    #[prop(optional, into)]
    prefix: String,
    #[prop(optional, into)] on_change: Option<Callback<()>>,
) -> impl IntoView {
    let on_change = on_change.unwrap_or_else(|| Callback::new(|()| {}));
    let fields = input.section.fields.clone();
    let asking = input.clone();
    let draw = move |field: definition::Field| {
        let value = input.text(&field.id);
        let pointer = format!("{prefix}/{}", field.id);
        let label = words(&field.label);
        let optional = !field.required && field.required_when.is_none();
        let hint = field.help.as_ref().map(|help| leptos::text_prop::TextProp::from(words(help)));
        // Components take an optional prop as given or not; an empty hint draws nothing of use, so it is left out.
        macro_rules! hinted {
            ($component:ident, $($prop:tt)*) => {
                match hint {
                    Some(hint) => view! { <$component form pointer label value optional hint on_change $($prop)*/> }.into_any(),
                    None => view! { <$component form pointer label value optional on_change $($prop)*/> }.into_any(),
                }
            };
        }
        match field.kind {
            FieldKind::Text { suggest, .. } => {
                let suggestions = suggest.map(|source| {
                    let entries = catalogues::entries(source);
                    Signal::derive(move || {
                        entries
                            .read()
                            .iter()
                            .map(|entry| entry.label_in(crate::i18n::language()).to_owned())
                            .collect::<Vec<_>>()
                    })
                });
                let suggestions = suggestions.unwrap_or_else(|| Signal::derive(Vec::new));
                if suggest.is_some() {
                    hinted!(Field, suggestions=suggestions autocomplete="off")
                } else {
                    hinted!(Field, autocomplete = "off")
                }
            }
            FieldKind::LongText { .. } => hinted!(TextArea,),
            FieldKind::Integer { .. } => {
                hinted!(Field, inputmode="numeric" width="w-short" autocomplete="off")
            }
            FieldKind::Decimal | FieldKind::Money => {
                hinted!(Field, inputmode="decimal" width="w-short" autocomplete="off")
            }
            FieldKind::Date => hinted!(DateField,),
            FieldKind::Certificate => hinted!(Field, autocomplete = "off"),
            FieldKind::Person => hinted!(Field, autocomplete = "off"),
            FieldKind::YearRange { .. } => {
                hinted!(Field, inputmode="numeric" width="w-short" autocomplete="off")
            }
            FieldKind::RegisterNumber { register, otherwise, must_not_exist, not_found, taken, .. } => {
                let said = (not_found, taken);
                let found = view! { <RegisterNote register otherwise must_not_exist said value/> };
                view! {
                    {hinted!(Field, width="w-medium" autocomplete="off")}
                    {found}
                }
                .into_any()
            }
            FieldKind::Cui | FieldKind::Nit => hinted!(Field, width="w-medium" autocomplete="off"),
            FieldKind::Email => hinted!(Field, kind="email" autocomplete="off"),
            FieldKind::Phone => hinted!(Field, kind="tel" width="w-short" autocomplete="off"),
            FieldKind::YesNo => {
                let choices = vec![Choice::new("true", t("web-yes")), Choice::new("false", t("web-no"))];
                match hint {
                    Some(hint) => {
                        view! { <Radios form pointer label value choices hint on_change/> }.into_any()
                    }
                    None => view! { <Radios form pointer label value choices on_change/> }.into_any(),
                }
            }
            FieldKind::Choice { options, catalogue, parent } => {
                let inline: Vec<Choice> = options
                    .iter()
                    .map(|option| Choice::new(option.value.clone(), words(&option.label)))
                    .collect();
                let parent = parent.map(|id| input.text(&id));
                let choices = Signal::derive(move || {
                    let mut choices = inline.clone();
                    if let Some(source) = catalogue {
                        let above = parent.map(|above| above.get());
                        let listed = catalogues::entries(source);
                        let listed = listed.read();
                        let belongs = |entry: &&ventanilla_shared::api::procedures::CatalogueEntry| {
                            above.is_none() || entry.parent == above
                        };
                        choices.extend(listed.iter().filter(belongs).map(|entry| {
                            let named = entry.clone();
                            let label = move || named.label_in(crate::i18n::language()).to_owned();
                            Choice::new(entry.value.clone(), label)
                        }));
                    }
                    choices
                });
                if let Some(above) = parent {
                    // Another department: the municipality that was chosen no longer belongs to it.
                    Effect::new(move |before: Option<String>| {
                        let now = above.get();
                        if before.is_some_and(|before| before != now) {
                            value.set(String::new());
                        }
                        now
                    });
                }
                hinted!(Select, choices = choices)
            }
        }
    };
    // A field that is asked only sometimes comes and goes; the others stay as they are, with the focus in them.
    let shown = move |field: definition::Field| {
        if field.when.is_none() {
            return draw(field);
        }
        let (asking, draw) = (asking.clone(), draw.clone());
        let id = field.id.clone();
        let asked = Memo::new(move |_| asking.asks(&id));
        (move || asked.get().then(|| draw(field.clone()))).into_any()
    };
    view! { <div class="answers">{fields.into_iter().map(shown).collect_view()}</div> }
}

/// An answer as people read it: dates, options and list entries by their names.
pub fn answer_text(field: &definition::Field, value: Option<&Value>) -> String {
    let text = match value {
        None | Some(Value::Null) => return "—".to_owned(),
        Some(Value::String(text)) if text.is_empty() => return "—".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => return t(if *yes { "web-yes" } else { "web-no" })(),
        Some(other) => other.to_string(),
    };
    match &field.kind {
        FieldKind::Date => crate::format::day_from_iso(&text),
        FieldKind::Cui => Cui::parse(&text).map_or(text, |cui| cui.printed()),
        FieldKind::Money => ventanilla_shared::Money { amount: text, currency: "GTQ".into() }.in_words(),
        FieldKind::Choice { options, catalogue, .. } => {
            match options.iter().find(|option| option.value == text) {
                Some(option) => option.label.in_language(crate::i18n::language()).to_owned(),
                None => catalogue.map_or(text.clone(), |source| catalogues::label(source, &text)),
            }
        }
        _ => text,
    }
}

/// The answers of a section that is filled once, or of one item, as facts.
#[component]
pub fn AnswerFacts(section: Section, answers: Map<String, Value>) -> impl IntoView {
    let known = answers.clone();
    let fact = move |field: definition::Field| {
        let value = known.get(&field.id).cloned();
        view! {
            <dt>{words(&field.label)}</dt>
            <dd>{move || answer_text(&field, value.as_ref())}</dd>
        }
    };
    let fields = told(&section, std::slice::from_ref(&answers));
    view! { <dl class="facts numbers">{fields.into_iter().map(fact).collect_view()}</dl> }
}

/// The fields of a section that are worth a line: one that is asked only sometimes, and has no answer, was not asked.
pub fn told(section: &Section, answers: &[Map<String, Value>]) -> Vec<definition::Field> {
    let answered = |field: &&definition::Field| {
        field.when.is_none() || answers.iter().any(|one| one.contains_key(&field.id))
    };
    section.fields.iter().filter(answered).cloned().collect()
}

/// The items of a repeated section's answers.
pub fn items_of(answers: Option<&Value>) -> Vec<Map<String, Value>> {
    let items = answers.and_then(|answers| answers.get("items")).and_then(Value::as_array);
    items.map(|items| items.iter().filter_map(|item| item.as_object().cloned()).collect()).unwrap_or_default()
}
