use crate::accounts::Account;
use crate::app::App;
use crate::error::ApiError;
use crate::guards::Guards;
use crate::sessions::AccessClaims;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};
use std::ops::Deref;
use ventanilla_shared::decision::{Actor, Role};
use ventanilla_shared::problem::ProblemCode;

/// The signed-in person, with the account and grants as they stand now.
#[derive(Debug, Clone)]
pub struct Caller {
    pub account: Account,
    pub actor: Actor,
    /// The session's family of refresh tokens.
    pub session: String,
    /// Whether the session went through the second factor.
    pub second_factor: bool,
}

impl Caller {
    /// Whether the caller's work asks for a second factor: officers and who stands in for them.
    pub fn needs_second_factor(&self, guards: &Guards) -> bool {
        let officer = !self.account.grants.is_empty() || !self.account.substitutions.is_empty();
        guards.second_factor_required && officer
    }

    /// 403 unless the caller holds the role anywhere.
    pub fn require(&self, role: Role) -> Result<(), ApiError> {
        if self.actor.has_role(role) { Ok(()) } else { Err(ApiError::Problem(ProblemCode::Forbidden)) }
    }
}

/// Finds out who calls before anything else of a request is read. An extractor that had to wait for the database would let
/// the others of the same handler answer first, or not, by chance: who may not, would now and then learn what is wrong
/// with the path or the body.
pub async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    match caller_of(request.request()).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
        }
        Ok(None) => {}
        Err(error) => return Ok(request.error_response(error).map_into_right_body()),
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// What the request's token says, if it is one of ours and still good. Judged once for each request.
pub(super) fn claims_of(request: &HttpRequest, app: &App) -> Option<AccessClaims> {
    #[derive(Clone)]
    struct Judged(Option<AccessClaims>);
    if let Some(Judged(claims)) = request.extensions().get::<Judged>().cloned() {
        return claims;
    }
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let claims = token.and_then(|token| app.keys.verify(token, app.clock.now()));
    request.extensions_mut().insert(Judged(claims.clone()));
    claims
}

/// Nobody where there is no token, or none that counts.
async fn caller_of(request: &HttpRequest) -> Result<Option<Caller>, ApiError> {
    let app = request
        .app_data::<App>()
        .cloned()
        .ok_or_else(|| ApiError::internal("the application state is missing"))?;
    let Some(claims) = claims_of(request, &app) else { return Ok(None) };
    let account = app.read(move |tx| crate::accounts::store::find(tx, claims.sub)).await?;
    let second_factor = claims.second_factor();
    let known =
        |account: Account| Caller { actor: account.actor(), account, session: claims.sid, second_factor };
    Ok(account.map(known))
}

/// What somebody who came through a link may reach: the one request, and the news about it.
fn is_for_guests(request: &HttpRequest) -> bool {
    let path = request.path().trim_start_matches("/api/v1");
    let reads = request.method() == Method::GET;
    path.starts_with("/requests/")
        || path.starts_with("/me/notifications")
        || path.starts_with("/sessions")
        || (reads && matches!(path, "/requests" | "/me"))
}

/// What an officer reaches without the second factor that the work asks for: what it takes to turn it on.
fn is_for_enrolling(request: &HttpRequest) -> bool {
    let path = request.path().trim_start_matches("/api/v1");
    let reads = request.method() == Method::GET;
    path.starts_with("/me/second-factor") || path.starts_with("/sessions") || (reads && path == "/me")
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Self>().cloned();
        let halfway = |caller: &Self| {
            let guards = request.app_data::<App>().map(|app| &app.config.guards);
            !caller.second_factor && guards.is_none_or(|guards| caller.needs_second_factor(guards))
        };
        ready(match caller {
            None => Err(ApiError::Problem(ProblemCode::Unauthenticated)),
            Some(caller) if caller.account.guest && !is_for_guests(request) => {
                Err(ApiError::Problem(ProblemCode::Forbidden))
            }
            Some(caller) if halfway(&caller) && !is_for_enrolling(request) => {
                Err(ApiError::Problem(ProblemCode::SecondFactorRequired))
            }
            Some(caller) => Ok(caller),
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
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Caller::from_request(request, payload).into_inner().and_then(|caller| {
            if caller.actor.grants.is_empty() {
                Err(ApiError::Problem(ProblemCode::Forbidden))
            } else {
                Ok(Self(caller))
            }
        }))
    }
}
