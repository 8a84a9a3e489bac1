use super::store::{self, Kept};
use crate::app::App;
use crate::error::ApiError;
use ventanilla_shared::AccountId;

/// placeholder
pub async fn enrol(
    _app: &App,
    _account: AccountId,
    _pkcs12: &str,
    _secret: String,
) -> Result<Kept, ApiError> {
    let _ = (store::replace,);
    Err(ApiError::internal("waits for pades"))
}
