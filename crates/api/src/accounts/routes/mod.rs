mod confirmation;
mod new_account;
mod new_password;
mod password_reset;
mod terms;

pub use confirmation::*;
pub use new_account::*;
pub use new_password::*;
pub use password_reset::*;
pub use terms::*;

use actix_web::HttpResponse;
use ventanilla_shared::api::accounts::Accepted;
use ventanilla_shared::{Language, messages};

/// 202: what happens next, in the words of the message `accepted-<what>`.
pub fn accepted(language: Language, what: &str) -> HttpResponse {
    HttpResponse::Accepted().json(Accepted { message: messages::text(language, &format!("accepted-{what}")) })
}
