use super::{Demo, accounts::cui};
use crate::accounts;
use crate::app::App;
use crate::error::ApiError;
use crate::signing_keys::{self, store};
use actix_web::web;
use std::sync::Arc;
use ventanilla_pades::development::Authority;

/// Ten years for the root, two for the signers.
const DAYS: (u32, u32) = (3650, 730);

/// Makes the development authority and gives every demonstration signer a key. The root's certificate goes to
/// `var/authority/root.pem` for whoever verifies; a PKCS#12 file beside it is there to try enrolling a key.
pub async fn enrol_signers(app: &App, demo: Arc<Demo>) -> Result<(), ApiError> {
    let app = app.clone();
    web::block(move || {
        let now = app.clock.now();
        let authority = Authority::generate("Ventanilla, autoridad de desarrollo", now, DAYS.0)
            .map_err(ApiError::internal)?;
        let folder = app.config.var.join("authority");
        std::fs::create_dir_all(&folder).map_err(ApiError::internal)?;
        let pem = authority.root_pem().map_err(ApiError::internal)?;
        std::fs::write(folder.join("root.pem"), pem).map_err(ApiError::internal)?;
        for person in demo.people.iter().filter(|person| person.signs()) {
            let name = format!("{} {} {}", person.first_name, person.surnames.0, person.surnames.1);
            let issued = authority.issue(name.as_str(), now, DAYS.1).map_err(ApiError::internal)?;
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
