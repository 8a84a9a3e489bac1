use super::{Demo, accounts::cui};
use crate::accounts;
use crate::app::App;
use crate::error::ApiError;
use crate::signing_keys::{self, store};
use actix_web::web;
use std::sync::Arc;

/// Two years.
const DAYS: u32 = 730;

/// Gives every demonstration signer a key of the development authority. Its root is in `var/authority/root.pem` for
/// whoever verifies; a PKCS#12 file beside it is there to try enrolling a key.
pub async fn enrol_signers(app: &App, demo: Arc<Demo>) -> Result<(), ApiError> {
    let app = app.clone();
    web::block(move || {
        let now = app.clock.now();
        let authority =
            app.trust.development().ok_or_else(|| ApiError::internal("no development authority"))?;
        let folder = app.config.var.join("authority");
        for person in demo.people.iter().filter(|person| person.signs()) {
            let name = format!("{} {} {}", person.first_name, person.surnames.0, person.surnames.1);
            let issued = authority.issue(name.as_str(), now, DAYS)?;
            let file = issued.pkcs12(&demo.signing_secret).map_err(ApiError::internal)?;
            std::fs::write(folder.join(format!("{}.p12", person.cui)), &file).map_err(ApiError::internal)?;
            let kept = signing_keys::kept(&file, &demo.signing_secret)?;
            app.write_blocking(|tx| {
                let account = accounts::store::find_by_cui(tx, &cui(person)?)?.ok_or(ApiError::NOT_FOUND)?;
                store::replace(tx, account.id, &kept)
            })?;
        }
        Ok(())
    })
    .await?
}
