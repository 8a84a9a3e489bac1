//! The HTTP server: routes, middleware, security headers.

use crate::app::{App, AppState};
use crate::catalogues::{self, ServerLists};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Database;
use crate::error::ApiError;
use crate::http::{caller, limits, problems};
use crate::mail::Mailer;
use crate::metrics::{self, Metrics};
use crate::objects::Objects;
use crate::procedures::{self, Registry};
use crate::sessions::Keys;
use crate::trust::{self, Trust};
use crate::{
    absences, accounts, calendars, certificates, challenges, documents, health, load, log, notifications,
    officers, openapi, payments, people, recoveries, registers, requests, revocations, second_factors,
    sessions, signing_keys, signing_sessions, spa, statements, uploads,
};
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{HttpServer, web};
use std::net::TcpListener;
use std::sync::Arc;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};
use utoipa_swagger_ui::SwaggerUi;

/// Everything that handlers reach, from the configuration; what has to be there from the beginning is written.
pub fn state(config: Config, clock: Arc<dyn Clock>) -> Result<App, ApiError> {
    let app = opened(config, clock)?;
    log::begin(&app)?;
    calendars::begin(&app)?;
    Ok(app)
}

/// As [`state`], for looking only: nothing is written but what migrations change.
pub fn opened(config: Config, clock: Arc<dyn Clock>) -> Result<App, ApiError> {
    std::fs::create_dir_all(&config.var).map_err(ApiError::internal)?;
    let database = Database::open(&config.database_url, config.connections)?;
    let procedures = Registry::load(&config, &database, clock.now())?;
    let keys = Keys::load(&config.var.join("keys")).map_err(ApiError::internal)?;
    let log_key = log::key::load(&config.log_key, &config.log_origin)?;
    let trust = Trust::load(&config, clock.now())?;
    let lists = ServerLists::load(&config.data).map_err(ApiError::internal)?;
    let state = AppState {
        objects: Objects::folder(&config.var.join("objects"))?,
        mailer: Mailer::new(&config)?,
        metrics: Metrics::new().map_err(ApiError::internal)?,
        hashing: accounts::hashing::Hashing::new(config.guards.hashing_turns, config.guards.hashing_queue),
        limits: limits::Limits::new(&config.guards),
        judging: tokio::sync::Semaphore::new(2),
        wake: tokio::sync::Notify::new(),
        config,
        clock,
        database,
        procedures,
        lists,
        keys,
        log_key,
        trust,
        signing_turns: signing_keys::Turns::default(),
        http: log::witnesses::client()?,
    };
    Ok(App(Arc::new(state)))
}

/// Every route of the API. A path is matched in this order: what is fixed stands before what is a parameter.
pub fn api(config: &mut ServiceConfig) {
    config
        .service(health::routes::live)
        .service(health::routes::ready)
        .service(metrics::routes::metrics)
        .service(
            scope::scope("/api/v1")
                .configure(ways_in)
                .configure(own_data)
                .configure(filing)
                .configure(officers_work)
                .configure(cashiers_work)
                .configure(administration)
                .configure(units)
                .configure(verification),
        );
}

fn ways_in(config: &mut ServiceConfig) {
    config
        .service(challenges::routes::get_challenge)
        .service(accounts::routes::get_terms)
        .service(accounts::routes::confirm_account)
        .service(accounts::routes::register)
        .service(accounts::routes::ask_password_reset)
        .service(accounts::routes::set_password)
        .service(recoveries::routes::veto_recovery)
        .service(recoveries::routes::enter_recovery)
        .service(recoveries::routes::open_recovery)
        .service(sessions::routes::refresh)
        .service(sessions::routes::second_step)
        .service(sessions::routes::sign_out)
        .service(sessions::routes::sign_in);
}

fn own_data(config: &mut ServiceConfig) {
    config
        .service(people::routes::get_me)
        .service(people::routes::put_profile)
        .service(second_factors::routes::get_second_factor)
        .service(second_factors::routes::begin_second_factor)
        .service(second_factors::routes::confirm_second_factor)
        .service(second_factors::routes::remove_second_factor)
        .service(people::routes::list_associated)
        .service(people::routes::create_associated)
        .service(people::routes::get_associated)
        .service(people::routes::put_associated)
        .service(signing_keys::routes::put_signing_key)
        .service(signing_keys::routes::list_signing_devices)
        .service(signing_sessions::routes::open_signing_session)
        .service(signing_sessions::routes::close_signing_session)
        .service(notifications::routes::list_notifications)
        .service(notifications::routes::read_all_notifications)
        .service(notifications::routes::read_notification);
}

fn administration(config: &mut ServiceConfig) {
    config
        .service(officers::routes::list_officers)
        .service(officers::routes::appoint_officer)
        .service(officers::routes::list_units)
        .service(officers::routes::get_officer)
        .service(officers::routes::put_officer)
        .service(registers::routes::list_registers)
        .service(registers::routes::import_entries)
        .service(registers::routes::import_template)
        .service(registers::routes::list_entries)
        .service(registers::routes::add_entry)
        .service(registers::routes::entry_history)
        .service(registers::routes::remove_entry)
        .service(registers::routes::get_entry)
        .service(registers::routes::change_entry)
        .service(registers::routes::list_notices)
        .service(registers::routes::file_notice)
        .service(registers::routes::accept_notice)
        .service(registers::routes::refuse_notice)
        .service(registers::routes::get_notice)
        .service(registers::routes::get_register);
}

fn units(config: &mut ServiceConfig) {
    config
        .service(calendars::routes::get_calendar)
        .service(calendars::routes::put_holiday)
        .service(calendars::routes::remove_holiday)
        .service(calendars::routes::calendar_history)
        .service(absences::routes::list_absences)
        .service(absences::routes::enter_absence)
        .service(absences::routes::get_absence)
        .service(absences::routes::end_absence)
        .service(absences::routes::list_colleagues)
        .service(load::unit_load);
}

fn filing(config: &mut ServiceConfig) {
    config
        .service(catalogues::routes::list)
        .service(procedures::routes::list)
        .service(procedures::routes::schema_of)
        .service(procedures::routes::sample)
        .service(procedures::routes::duration_of)
        .service(procedures::routes::read)
        .service(registers::routes::look_up)
        .service(requests::routes::list::list)
        .service(requests::routes::create::create)
        .service(requests::routes::read::read)
        .service(requests::routes::drafts::discard)
        .service(requests::routes::drafts::save_section)
        .service(requests::routes::drafts::save_payment)
        .service(requests::routes::drafts::save_delivery)
        .service(documents::routes::attach)
        .service(documents::routes::read)
        .service(documents::routes::remove)
        .service(uploads::routes::begin)
        .service(uploads::routes::state)
        .service(uploads::routes::part)
        .service(uploads::routes::complete)
        .service(uploads::routes::cancel)
        .service(requests::routes::read::inconsistencies)
        .service(requests::routes::history::export)
        .service(requests::routes::history::history)
        .service(requests::routes::own_moves::submit)
        .service(requests::routes::own_moves::recall)
        .service(requests::routes::own_moves::correct)
        .service(requests::routes::certificate::preview)
        .service(statements::routes::certificate_data)
        .service(requests::routes::certificate::certificate);
}

fn officers_work(config: &mut ServiceConfig) {
    config
        .service(requests::routes::queue::list)
        .service(requests::routes::queue::next)
        .service(requests::routes::officer::take)
        .service(requests::routes::officer::release)
        .service(requests::routes::officer::reassign)
        .service(requests::routes::officer::take_over)
        .service(requests::routes::officer::fill)
        .service(requests::routes::officer::advance)
        .service(requests::routes::officer::assignable)
        .service(requests::routes::officer::send_back)
        .service(requests::routes::officer::reject)
        .service(requests::routes::sign::sign)
        .service(revocations::routes::propose_revocation)
        .service(revocations::routes::revocations_of_certificate)
        .service(revocations::routes::list_revocations)
        .service(revocations::routes::confirm_revocation)
        .service(revocations::routes::refuse_revocation)
        .service(revocations::routes::withdraw_revocation)
        .service(revocations::routes::get_revocation);
}

fn cashiers_work(config: &mut ServiceConfig) {
    config
        .service(payments::routes::list_accounts)
        .service(payments::routes::import_statement)
        .service(payments::routes::list_statements)
        .service(payments::routes::read_statement)
        .service(payments::routes::list_rows)
        .service(payments::routes::read_row)
        .service(payments::routes::match_row)
        .service(payments::routes::exclude_row)
        .service(payments::routes::undo_row)
        .service(payments::routes::list_payments)
        .service(payments::routes::read_payment)
        .service(payments::routes::refuse_payment)
        .service(payments::routes::undo_refusal);
}

fn verification(config: &mut ServiceConfig) {
    config
        .service(certificates::routes::mine::mine)
        .service(certificates::routes::read::read)
        .service(certificates::routes::verify::verify)
        .service(statements::routes::statement_keys)
        .service(log::routes::head::head)
        .service(log::routes::heads::heads)
        .service(log::routes::leaves::leaves)
        .service(log::routes::inclusion::inclusion)
        .service(log::routes::consistency::consistency)
        .service(log::routes::keys::keys);
}

/// Runs the server on a listener that is bound already.
pub fn run(app: App, listener: TcpListener, workers: usize) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        let path_errors =
            |_: actix_web::error::PathError, _: &actix_web::HttpRequest| ApiError::NOT_FOUND.into();
        let query_errors = |error: actix_web::error::QueryPayloadError, _: &actix_web::HttpRequest| {
            query_fault(&error).into()
        };
        let documentation = SwaggerUi::new("/api/docs/{_:.*}")
            .external_url_unchecked("/api/openapi.json", openapi::document().clone());
        let (service, _) = actix_web::App::new()
            .into_utoipa_app()
            .openapi(openapi::base())
            .app_data(app.clone())
            .app_data(web::PathConfig::default().error_handler(path_errors))
            .app_data(web::QueryConfig::default().error_handler(query_errors))
            .configure(api)
            .split_for_parts();
        service
            .service(documentation)
            // The address is printed in capitals; a browser may have made them small.
            .route("/S/{statement}", web::get().to(statements::routes::open))
            .route("/s/{statement}", web::get().to(statements::routes::open))
            .configure(trust::routes::configure)
            .route("/{path:.*}", web::get().to(spa::serve))
            .wrap(from_fn(caller::identify))
            .wrap(from_fn(problems::write))
            .wrap(from_fn(limits::keep))
            .wrap(from_fn(security_headers))
            .wrap(from_fn(metrics::measure))
    });
    Ok(server.workers(workers).shutdown_timeout(10).listen(listener)?.run())
}

/// Which part of the query cannot be read.
fn query_fault(error: &actix_web::error::QueryPayloadError) -> ApiError {
    let words = error.to_string();
    let name = words.split('`').nth(1).unwrap_or_default();
    ApiError::field(&format!("/{name}"), "unknown_field")
}

/// Scripts and styles only from this server, WASM may run; pictures and documents may come from memory (the page fetches
/// them with its token).
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
    frame-src 'self' blob:; media-src 'self' blob:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// The API documentation sets styles from its script.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

async fn security_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let docs = request.path().starts_with("/api/docs");
    let api = request.path().starts_with("/api/v1");
    let https = request.app_data::<App>().is_some_and(|app| app.config.public_url.starts_with("https://"));
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let policy = if docs { DOCS_POLICY } else { POLICY };
    for (name, value) in [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=(self), microphone=(self), geolocation=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        // A file that somebody sent has a stricter policy of its own.
        if !(name == "content-security-policy" && headers.contains_key(name)) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    if https {
        // A year, and the hosts below this one: ASVS 3.4.1.
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(HeaderName::from_static("strict-transport-security"), year);
    }
    if api && !headers.contains_key("cache-control") {
        headers.insert(HeaderName::from_static("cache-control"), HeaderValue::from_static("no-store"));
    }
    Ok(response)
}
