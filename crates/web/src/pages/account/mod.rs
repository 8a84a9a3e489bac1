//! Registration, signing in, recovery.

mod confirm;
mod continue_recovery;
mod forgotten;
mod new_password;
mod password_field;
mod proof_of_work;
mod register;
mod second_factor;
mod sign_in;
mod terms_dialog;
mod veto;

pub use confirm::ConfirmEmail;
pub use continue_recovery::ContinueRecovery;
pub use forgotten::ForgottenPassword;
pub use new_password::ChoosePassword;
pub use register::Register;
pub use second_factor::SecondFactorPage;
pub use sign_in::SignIn;
pub use veto::VetoRecovery;

use crate::components::Fault;
use ventanilla_shared::{Cui, Date, Email};

/// Collects what is wrong with a form's fields while it reads them.
#[derive(Default)]
struct Reading {
    faults: Vec<Fault>,
}

impl Reading {
    fn fault(&mut self, pointer: &str, code: &str) {
        self.faults.push(Fault::field(pointer, code));
    }

    fn cui(&mut self, pointer: &str, text: &str) -> Option<Cui> {
        Cui::parse(text).map_err(|error| self.fault(pointer, error.code())).ok()
    }

    fn email(&mut self, pointer: &str, text: &str) -> Option<Email> {
        Email::parse(text).map_err(|_| self.fault(pointer, "email")).ok()
    }

    /// An address typed a second time.
    fn same_email(&mut self, pointer: &str, text: &str, email: Option<&Email>) {
        if email.is_some_and(|email| Email::parse(text).ok().as_ref() != Some(email)) {
            self.fault(pointer, "email_mismatch");
        }
    }

    fn past_day(&mut self, pointer: &str, iso: &str) -> Option<Date> {
        match Date::parse_from_str(iso, "%Y-%m-%d") {
            Ok(day) if day <= crate::format::today() => Some(day),
            Ok(_) => {
                self.fault(pointer, "date_future");
                None
            }
            Err(_) => {
                self.fault(pointer, "date");
                None
            }
        }
    }

    /// CUI or e-mail, whichever was typed.
    fn identifier(&mut self, pointer: &str, text: &str) -> Option<String> {
        let read = match text.contains('@') {
            true => Email::parse(text).ok().map(String::from),
            false => Cui::parse(text).ok().map(String::from),
        };
        if read.is_none() {
            self.fault(pointer, "identifier");
        }
        read
    }
}
