//! The parts of which pages are built; for citizens' and officers' pages alike.

mod answers;
mod banner;
mod busy;
mod button;
mod choice;
mod dialog;
mod field;
mod file_field;
mod form;
mod icon;
mod load;
mod page_title;
mod password;
mod recorder;
mod register_note;
mod revocation_note;
mod saver;
mod signature_note;
mod state_tag;
mod table;
mod term;
mod timeline;
mod upload;
mod viewer;

pub use answers::{AnswerFacts, AnswerFields, AnswersInput, answer_text, items_of, lists_of, told};
pub use banner::{Banner, Tone};
pub use busy::Busy;
pub use button::{Button, ButtonKind};
pub use choice::{Checkbox, Choice, Radios, Select};
pub use dialog::{Confirm, Dialog};
pub use field::{DateField, Field, TextArea};
pub use file_field::FileField;
pub use form::{ErrorSummary, Fault, Form, FormView, control_id, focus, focus_element};
pub use icon::{Icon, IconView};
pub use load::{FailureView, Load, Loaded};
pub use page_title::PageTitle;
pub use password::PasswordInput;
pub use recorder::{Recorder, play};
pub use revocation_note::{CertificateLink, RevocationFacts, RevocationNote};
pub use saver::{SavedNote, Saver, StaleNote, is_stale};
pub use signature_note::SignatureNote;
pub use state_tag::{Shape, StateTag, Tag};
pub use table::{Pager, Table};
pub use term::TermNote;
pub use timeline::{Timeline, TimelineEntry};
pub use upload::FileUpload;
pub use viewer::{FileViewer, download, offer};

use std::cell::Cell as Counter;

thread_local! {
    static IDS: Counter<u32> = const { Counter::new(0) };
}

/// An id that no other element has.
pub fn next_id(stem: &str) -> String {
    IDS.set(IDS.get() + 1);
    format!("{stem}-{}", IDS.get())
}
