use crate::api::Failure;
use crate::i18n::{Said, t};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen::JsCast;

/// Something wrong with a form: where (a JSON pointer, as in the API's problems) and what is said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub pointer: String,
    pub said: Said,
}

impl Fault {
    /// A fault whose words are the catalogue's `field-<code>`.
    pub fn field(pointer: &str, code: &str) -> Self {
        Self { pointer: pointer.to_owned(), said: Said::field(code) }
    }
}

/// The state of one form: what is wrong, and whether it is on its way. Copy it into its fields.
#[derive(Clone, Copy)]
pub struct Form {
    faults: RwSignal<Vec<Fault>>,
    busy: RwSignal<bool>,
    // Set when the summary shall take the focus: after a submission, not while the person types.
    announce: RwSignal<u32>,
}

impl Form {
    pub fn new() -> Self {
        Self { faults: RwSignal::new(Vec::new()), busy: RwSignal::new(false), announce: RwSignal::new(0) }
    }

    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// What is wrong at `pointer`.
    pub fn fault(self, pointer: &str) -> Option<Said> {
        self.faults
            .with(|faults| faults.iter().find(|fault| fault.pointer == pointer).map(|f| f.said.clone()))
    }

    pub fn clear(self) {
        self.faults.set(Vec::new());
    }

    /// Shows `faults` and leads the person to them. Returns whether there were none.
    pub fn refuse(self, faults: Vec<Fault>) -> bool {
        let fine = faults.is_empty();
        self.faults.set(faults);
        if !fine {
            self.announce.update(|times| *times += 1);
        }
        fine
    }

    /// Shows `faults` beside their fields and leaves the focus where it is, for checks while the person types.
    pub fn note(self, faults: Vec<Fault>) {
        self.faults.set(faults);
    }

    /// Shows what the server, or the way to it, had against the form.
    pub fn fail(self, failure: &Failure) {
        self.refuse(failure.faults());
    }

    /// Sends the form once: while it is on its way a second submission does nothing.
    pub fn send(self, work: impl Future<Output = Result<(), Failure>> + 'static) {
        self.send_boxed(Box::pin(work));
    }

    /// Compiled once and not for each form.
    fn send_boxed(self, work: Pin<Box<dyn Future<Output = Result<(), Failure>>>>) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.clear();
        spawn_local(async move {
            let outcome = work.await;
            // The page may be gone by now: its signals with it.
            if self.busy.try_set(false).is_none()
                && let Err(failure) = outcome
            {
                self.fail(&failure);
            }
        });
    }
}

impl Default for Form {
    fn default() -> Self {
        Self::new()
    }
}

/// The id of the control for a pointer.
pub fn control_id(pointer: &str) -> String {
    format!("f{}", pointer.replace('/', "-"))
}

/// A form with its summary of errors. `on_submit` runs on Enter and on its submit button, unless on its way.
#[component]
pub fn FormView(form: Form, #[prop(into)] on_submit: Callback<()>, children: Children) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.busy.get_untracked() {
            on_submit.run(());
        }
    };
    view! {
        <ErrorSummary form/>
        <form novalidate on:submit=submit>{children()}</form>
    }
}

/// What is wrong, at the top, each with a link that leads to its field.
#[component]
pub fn ErrorSummary(form: Form) -> impl IntoView {
    let element = NodeRef::<leptos::html::Div>::new();
    // Once for each announcement: faults noted while the person types must not take the focus away.
    Effect::new(move |done: Option<u32>| {
        let done = done.unwrap_or_default();
        let times = form.announce.get();
        match element.get() {
            Some(summary) if times > done => {
                let _ = summary.focus();
                times
            }
            _ => done,
        }
    });
    let entry = |fault: Fault| {
        let said = fault.said;
        if fault.pointer.is_empty() {
            view! { <li><strong class="bad-text">{move || said.say()}</strong></li> }.into_any()
        } else {
            let id = control_id(&fault.pointer);
            let target = id.clone();
            let lead = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                focus(&target);
            };
            view! { <li><a href=format!("#{id}") on:click=lead>{move || said.say()}</a></li> }.into_any()
        }
    };
    view! {
        <Show when=move || form.faults.with(|faults| !faults.is_empty())>
            <div class="govuk-error-summary" role="alert" tabindex="-1" node_ref=element>
                <h2 class="govuk-error-summary__title">
                    {move || {
                        let count = form.faults.with(Vec::len).to_string();
                        crate::i18n::text_with("web-form-problems", &[("count", &count)])
                    }}
                </h2>
                <ul class="govuk-error-summary__list">
                    {move || form.faults.get().into_iter().map(entry).collect_view()}
                </ul>
            </div>
        </Show>
        <p class="govuk-visually-hidden" role="status">{move || form.busy.get().then(t("web-sending"))}</p>
    }
}

/// Moves the focus to a control and brings it into view.
pub fn focus(id: &str) {
    let control = document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(control) = control {
        // Groups of radios and checkboxes are fieldsets: their first input takes the focus.
        let first = control.query_selector("input, select, textarea, button").ok().flatten();
        let target = first.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()).unwrap_or(control);
        target.scroll_into_view();
        let _ = target.focus();
    }
}

/// Moves the focus to the element of that id itself.
pub fn focus_element(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok())
    {
        element.scroll_into_view();
        let _ = element.focus();
    }
}
