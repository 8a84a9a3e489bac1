use crate::accounts::Account;
use crate::app::App;
use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest};
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use ventanilla_shared::decision::{Actor, Role};
use ventanilla_shared::problem::ProblemCode;

/// The signed-in person, with the account and grants as they stand now.
#[derive(Debug, Clone)]
pub struct Caller {
    pub account: Account,
    pub actor: Actor,
    /// The session's family of refresh tokens.
    pub session: String,
}

impl Caller {
    /// 403 unless the caller holds the role anywhere.
    pub fn require(&self, role: Role) -> Result<(), ApiError> {
        if self.actor.has_role(role) { Ok(()) } else { Err(ApiError::Problem(ProblemCode::Forbidden)) }
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim().to_owned());
        let app = request.app_data::<App>().cloned();
        Box::pin(async move {
            let unauthenticated = || ApiError::Problem(ProblemCode::Unauthenticated);
            let app = app.ok_or_else(|| ApiError::internal("the application state is missing"))?;
            let claims = token
                .and_then(|token| app.keys.verify(&token, app.clock.now()))
                .ok_or_else(unauthenticated)?;
            let account = app.read(move |tx| crate::accounts::store::find(tx, claims.sub)).await?;
            let account = account.ok_or_else(unauthenticated)?;
            Ok(Self { actor: account.actor(), account, session: claims.sid })
        })
    }
}

/// A caller with at least one grant.
#[derive(Debug, Clone)]
pub struct Officer(pub Caller);

impl Deref for Officer {
    type Target = Caller;
    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl FromRequest for Officer {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload);
        Box::pin(async move {
            let caller = caller.await?;
            if caller.actor.grants.is_empty() {
                Err(ApiError::Problem(ProblemCode::Forbidden))
            } else {
                Ok(Self(caller))
            }
        })
    }
}
