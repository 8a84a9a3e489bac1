//! Who may use each route, when its ids are those of somebody else. Whoever adds a route says so here.

use ventanilla_shared::decision::{Grant, Role};

/// Who else than the owner: a role, and how near to the thing it must be held.
#[derive(Clone, Copy)]
pub enum Who {
    /// At the unit where the thing lies.
    Unit(Role),
    /// Anywhere in its institution.
    Institution(Role),
    /// Anywhere: administrators are the counter's.
    Counter(Role),
}

pub enum Rule {
    /// Open to everybody on purpose, and why. Tells nobody what is a person's all the same.
    Public(&'static str),
    /// Anybody who is signed in may call it and gets what is the caller's own; only these also read of others'.
    List(&'static [Who]),
    /// By the id of a thing: 401, 403 or 404 for everybody but its owner and these.
    Of(&'static [Who]),
}

impl Rule {
    /// Whether somebody with these grants may, where the thing lies at this unit.
    pub fn allows(&self, grants: &[Grant], institution: &str, unit: &str) -> bool {
        let (Self::List(who) | Self::Of(who)) = self else { return false };
        let may = |who: &Who, grant: &Grant| match who {
            Who::Unit(role) => grant.is(*role, institution, unit),
            Who::Institution(role) => grant.role == *role && grant.institution == institution,
            Who::Counter(role) => grant.role == *role,
        };
        who.iter().any(|who| grants.iter().any(|grant| may(who, grant)))
    }
}

/// Who handles a case at its unit.
const HANDLES: &[Who] = &[Who::Unit(Role::Reviewer), Who::Unit(Role::Signer), Who::Unit(Role::HeadOfUnit)];
const CASE: Rule = Rule::Of(HANDLES);
/// Nobody but the person whose it is.
const APPLICANT: Rule = Rule::Of(&[]);
/// The bank accounts are the institution's.
const CASHIER: &[Who] = &[Who::Institution(Role::Cashier)];
const PORTAL: &[Who] = &[Who::Counter(Role::Administrator)];
const STAFF: &[Who] = &[Who::Unit(Role::HeadOfUnit), Who::Institution(Role::Administrator)];
const KEEPER: &[Who] = &[Who::Unit(Role::Registrar)];
/// Who reviews compares with it.
const READERS: &[Who] = &[Who::Unit(Role::Registrar), Who::Unit(Role::Reviewer)];

#[rustfmt::skip]
pub const ROUTES: &[(&str, Rule)] = &[
    ("GET /absences", Rule::List(STAFF)),
    ("POST /absences", Rule::List(STAFF)),
    ("GET /absences/{id}", Rule::Of(STAFF)),
    ("POST /absences/{id}/end", Rule::Of(STAFF)),
    ("POST /account-recoveries", Rule::Public("for whoever lost the way into an account")),
    ("POST /account-recoveries/sessions", Rule::Public("for whoever lost the way into an account")),
    ("POST /account-recoveries/vetoes", Rule::Public("for whoever lost the way into an account")),
    ("POST /accounts", Rule::Public("for whoever has no account yet")),
    ("POST /accounts/confirmations", Rule::Public("for whoever has no account yet")),
    ("GET /calendars/{institution}", Rule::Public("holidays are public")),
    ("GET /calendars/{institution}/history", Rule::Of(&[Who::Institution(Role::Administrator)])),
    ("DELETE /calendars/{institution}/holidays/{date}", Rule::Of(&[Who::Institution(Role::Administrator)])),
    ("PUT /calendars/{institution}/holidays/{date}", Rule::Of(&[Who::Institution(Role::Administrator)])),
    ("GET /catalogues/{name}", Rule::Public("lists to choose from are public")),
    ("GET /certificates/{code}", Rule::Public("verification: the code is on the paper")),
    ("GET /certificates/{code}/revocations", CASE),
    ("POST /certificates/{code}/revocations", CASE),
    ("GET /challenges", Rule::Public("proof of work before an account")),
    ("GET /institutions/{institution}/officers", Rule::Of(STAFF)),
    ("GET /institutions/{institution}/units/{unit}/load", Rule::Of(STAFF)),
    ("GET /log/head", Rule::Public("the public log: numbers and hashes")),
    ("GET /log/heads", Rule::Public("the public log: numbers and hashes")),
    ("GET /log/keys", Rule::Public("the public log: numbers and hashes")),
    ("GET /log/leaves", Rule::Public("the public log: numbers and hashes")),
    ("GET /log/proofs/consistency", Rule::Public("the public log: numbers and hashes")),
    ("GET /log/proofs/inclusion", Rule::Public("the public log: numbers and hashes")),
    ("GET /me", Rule::List(&[])),
    ("GET /me/associated-persons", Rule::List(&[])),
    ("POST /me/associated-persons", Rule::List(&[])),
    ("GET /me/associated-persons/{id}", APPLICANT),
    ("PUT /me/associated-persons/{id}", APPLICANT),
    ("GET /me/certificates", Rule::List(&[])),
    ("GET /me/notifications", Rule::List(&[])),
    ("POST /me/notifications/read-all", Rule::List(&[])),
    ("POST /me/notifications/{id}/read", APPLICANT),
    ("PUT /me/profile", Rule::List(&[])),
    ("GET /me/second-factor", Rule::List(&[])),
    ("POST /me/second-factor", Rule::List(&[])),
    ("POST /me/second-factor/confirmation", Rule::List(&[])),
    ("POST /me/second-factor/removal", Rule::List(&[])),
    ("PUT /me/signing-key", Rule::List(&[])),
    ("GET /officers", Rule::List(PORTAL)),
    ("POST /officers", Rule::List(PORTAL)),
    ("GET /officers/units", Rule::List(PORTAL)),
    ("GET /officers/{id}", Rule::Of(PORTAL)),
    ("PUT /officers/{id}", Rule::Of(PORTAL)),
    ("POST /password-resets", Rule::Public("for whoever forgot the password; the token is the right")),
    ("PUT /password-resets/{token}", Rule::Public("for whoever forgot the password; the token is the right")),
    ("GET /payment-accounts", Rule::List(CASHIER)),
    ("GET /payments", Rule::List(CASHIER)),
    ("GET /payments/{request}", Rule::Of(CASHIER)),
    ("POST /payments/{request}/refuse", Rule::Of(CASHIER)),
    ("POST /payments/{request}/undo", Rule::Of(CASHIER)),
    ("GET /procedures", Rule::Public("the catalogue of procedures is public")),
    ("GET /procedures/{code}", Rule::Public("the catalogue of procedures is public")),
    ("GET /procedures/{code}/duration", Rule::Public("the catalogue of procedures is public")),
    ("GET /procedures/{code}/samples/{document}", Rule::Public("the catalogue of procedures is public")),
    ("GET /procedures/{code}/schema", Rule::Public("the catalogue of procedures is public")),
    ("GET /queue", Rule::List(HANDLES)),
    ("POST /queue/next", Rule::List(HANDLES)),
    ("GET /registers", Rule::List(KEEPER)),
    ("GET /registers/{code}", Rule::List(READERS)),
    ("GET /registers/{code}/entries", Rule::List(READERS)),
    ("POST /registers/{code}/entries", Rule::Of(KEEPER)),
    ("GET /registers/{code}/entries/{id}", Rule::Of(READERS)),
    ("PUT /registers/{code}/entries/{id}", Rule::Of(KEEPER)),
    ("GET /registers/{code}/entries/{id}/history", Rule::Of(READERS)),
    ("POST /registers/{code}/entries/{id}/removal", Rule::Of(KEEPER)),
    ("POST /registers/{code}/imports", Rule::Of(KEEPER)),
    ("GET /registers/{code}/lookup", Rule::List(&[])),
    ("GET /registers/{code}/notices", Rule::List(KEEPER)),
    ("POST /registers/{code}/notices", Rule::List(&[])),
    ("GET /registers/{code}/notices/{id}", Rule::Of(KEEPER)),
    ("POST /registers/{code}/notices/{id}/acceptance", Rule::Of(KEEPER)),
    ("POST /registers/{code}/notices/{id}/refusal", Rule::Of(KEEPER)),
    ("GET /registers/{code}/template", Rule::Of(KEEPER)),
    ("GET /requests", Rule::List(&[])),
    ("POST /requests", Rule::List(&[])),
    ("DELETE /requests/{id}", APPLICANT),
    ("GET /requests/{id}", CASE),
    ("POST /requests/{id}/advance", CASE),
    ("GET /requests/{id}/assignable", CASE),
    ("GET /requests/{id}/certificate", CASE),
    ("GET /requests/{id}/certificate/data", CASE),
    ("POST /requests/{id}/correct", APPLICANT),
    ("PUT /requests/{id}/delivery", APPLICANT),
    ("POST /requests/{id}/documents", APPLICANT),
    ("DELETE /requests/{id}/documents/{document}", APPLICANT),
    ("GET /requests/{id}/documents/{document}", CASE),
    ("GET /requests/{id}/events", CASE),
    ("GET /requests/{id}/events/export", CASE),
    ("GET /requests/{id}/inconsistencies", CASE),
    ("PUT /requests/{id}/officer-data", CASE),
    ("PUT /requests/{id}/payment", APPLICANT),
    ("GET /requests/{id}/preview", CASE),
    ("POST /requests/{id}/reassign", CASE),
    ("POST /requests/{id}/recall", APPLICANT),
    ("POST /requests/{id}/reject", CASE),
    ("POST /requests/{id}/release", CASE),
    ("POST /requests/{id}/return", CASE),
    ("PUT /requests/{id}/sections/{section}", APPLICANT),
    ("POST /requests/{id}/sign", CASE),
    ("POST /requests/{id}/submit", APPLICANT),
    ("POST /requests/{id}/take", CASE),
    ("POST /requests/{id}/take-over", CASE),
    ("POST /requests/{id}/uploads", APPLICANT),
    ("DELETE /requests/{id}/uploads/{upload}", APPLICANT),
    ("GET /requests/{id}/uploads/{upload}", CASE),
    ("PATCH /requests/{id}/uploads/{upload}", APPLICANT),
    ("POST /requests/{id}/uploads/{upload}/complete", APPLICANT),
    ("GET /revocations", Rule::List(HANDLES)),
    ("GET /revocations/{id}", CASE),
    ("POST /revocations/{id}/confirmation", CASE),
    ("POST /revocations/{id}/refusal", CASE),
    ("POST /revocations/{id}/withdrawal", CASE),
    ("POST /sessions", Rule::Public("signing in; the refresh token is the right")),
    ("DELETE /sessions/current", Rule::List(&[])),
    ("POST /sessions/refresh", Rule::Public("signing in; the refresh token is the right")),
    ("POST /sessions/second-factor", Rule::Public("the second step of signing in; the ticket is the right")),
    ("GET /signing-devices", Rule::List(&[])),
    ("POST /signing-sessions", Rule::List(&[])),
    ("DELETE /signing-sessions/current", Rule::List(&[])),
    ("GET /statement-keys", Rule::Public("keys to verify with are public")),
    ("GET /statement-rows", Rule::List(CASHIER)),
    ("GET /statement-rows/{id}", Rule::Of(CASHIER)),
    ("POST /statement-rows/{id}/exclude", Rule::Of(CASHIER)),
    ("POST /statement-rows/{id}/match", Rule::Of(CASHIER)),
    ("POST /statement-rows/{id}/undo", Rule::Of(CASHIER)),
    ("GET /statements", Rule::List(CASHIER)),
    ("POST /statements", Rule::List(CASHIER)),
    ("GET /statements/{id}", Rule::Of(CASHIER)),
    ("GET /terms", Rule::Public("read before an account")),
    ("POST /verifications", Rule::Public("anybody may verify a paper")),
    ("GET /health/live", Rule::Public("for the watchdog")),
    ("GET /health/ready", Rule::Public("for the watchdog")),
    ("GET /metrics", Rule::Public("nobody without the token of the setting")),
];
