//! The port to mail: files under `var/outbox` in development, SMTP in production. A mail only says that something
//! waits in the portal (seed 000 section 10), or carries a one-time link.

use crate::config::Config;
use crate::error::ApiError;
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::file::FileTransport;
use lettre::transport::smtp::SmtpTransport;
use lettre::{Message, Transport};
use serde::{Deserialize, Serialize};
use ventanilla_shared::{Email, Language, messages};

/// A mail that waits in the queue: which message of the catalogue, to whom, in which language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mail {
    pub to: Email,
    pub language: Language,
    /// `mail-<name>-subject` and `mail-<name>-text` in the catalogue.
    pub name: String,
    pub variables: Vec<(String, String)>,
}

enum Way {
    Files(FileTransport),
    Smtp(Box<SmtpTransport>),
}

pub struct Mailer {
    way: Way,
    from: Mailbox,
}

impl Mailer {
    pub fn new(config: &Config) -> Result<Self, ApiError> {
        let from = config
            .mail_from
            .parse()
            .map_err(|error| ApiError::internal(format!("VENTANILLA_MAIL_FROM: {error}")))?;
        let way = match &config.smtp_url {
            Some(url) => Way::Smtp(Box::new(
                SmtpTransport::from_url(url)
                    .map_err(|error| ApiError::internal(format!("VENTANILLA_SMTP_URL: {error}")))?
                    .timeout(Some(std::time::Duration::from_secs(20)))
                    .build(),
            )),
            None => {
                let outbox = config.var.join("outbox");
                std::fs::create_dir_all(&outbox).map_err(ApiError::internal)?;
                Way::Files(FileTransport::new(outbox))
            }
        };
        Ok(Self { way, from })
    }

    /// Sends one mail. Blocking.
    pub fn send(&self, mail: &Mail) -> Result<(), ApiError> {
        let variables: Vec<(&str, &str)> =
            mail.variables.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let part = |part: &str| {
            messages::text_with(mail.language, &format!("mail-{}-{part}", mail.name), &variables)
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(mail.to.as_str().parse().map_err(ApiError::internal)?)
            .subject(part("subject"))
            .header(ContentType::TEXT_PLAIN)
            .body(part("text"))
            .map_err(ApiError::internal)?;
        match &self.way {
            Way::Files(files) => files.send(&message).map(drop).map_err(ApiError::internal),
            Way::Smtp(smtp) => smtp.send(&message).map(drop).map_err(ApiError::internal),
        }
    }
}
