//! Limits of requests by address and by account (GCRA, crate `governor`), said in every answer of the API as
//! `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers).
//!
//! They are each process's own, in memory, and by the machine's monotonic clock: they protect the process. What protects
//! an account from guessing is counted in the database ([`crate::sessions::attempts`]).

use super::caller::claims_of;
use super::{Lang, problems};
use crate::app::App;
use crate::guards::Guards;
use actix_web::HttpRequest;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use actix_web::middleware::Next;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use ventanilla_shared::AccountId;
use ventanilla_shared::problem::ProblemCode;

/// Seconds of every window.
const WINDOW: u64 = 60;

/// After so many requests those who have not asked for a while are forgotten, so that memory does not grow with them.
const SWEEP_EVERY: u32 = 4096;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Account(AccountId),
    Address(IpAddr),
}

struct Limit {
    name: &'static str,
    quota: NonZeroU32,
    states: RateLimiter<Who, DashMapStateStore<Who>, MonotonicClock, StateInformationMiddleware>,
    checks: AtomicU32,
}

/// How one stands with a limit.
#[derive(Debug)]
struct Standing {
    name: &'static str,
    quota: u32,
    remaining: u32,
    /// Seconds: until the whole quota is there again, or, where there is nothing left, until one request is.
    seconds: u64,
    refused: bool,
}

impl Limit {
    fn new(name: &'static str, per_minute: u32) -> Option<Self> {
        let quota = NonZeroU32::new(per_minute)?;
        let refill = Duration::from_secs(WINDOW) / per_minute;
        let states =
            RateLimiter::dashmap_with_clock(Quota::with_period(refill)?.allow_burst(quota), MonotonicClock);
        Some(Self { name, quota, states: states.with_middleware(), checks: AtomicU32::new(1) })
    }

    fn count(&self, who: &Who) -> Standing {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP_EVERY) {
            self.states.retain_recent();
            self.states.shrink_to_fit();
        }
        let quota = self.quota.get();
        let (remaining, seconds, refused) = match self.states.check_key(who) {
            Ok(state) => {
                let remaining = state.remaining_burst_capacity();
                let missing = u64::from(quota.saturating_sub(remaining));
                (remaining, (missing * WINDOW).div_ceil(u64::from(quota)), false)
            }
            Err(until) => {
                let wait = until.wait_time_from(MonotonicClock.now());
                (0, wait.as_secs() + 1, true)
            }
        };
        Standing { name: self.name, quota, remaining, seconds, refused }
    }
}

/// The counter's limits; a missing one is not set.
pub struct Limits {
    address: Option<Limit>,
    account: Option<Limit>,
    sensitive: Option<Limit>,
}

impl Limits {
    pub fn new(guards: &Guards) -> Self {
        Self {
            address: Limit::new("address", guards.address_per_minute),
            account: Limit::new("account", guards.account_per_minute),
            sensitive: Limit::new("sensitive", guards.sensitive_per_minute),
        }
    }

    fn count(&self, account: Option<AccountId>, address: IpAddr, sensitive: bool) -> Vec<Standing> {
        let address = Who::Address(network(address));
        let general = match account {
            Some(account) => self.account.as_ref().map(|limit| limit.count(&Who::Account(account))),
            None => self.address.as_ref().map(|limit| limit.count(&address)),
        };
        let tight = self.sensitive.as_ref().filter(|_| sensitive).map(|limit| limit.count(&address));
        general.into_iter().chain(tight).collect()
    }
}

/// What counts as one address: an IPv4 address, or the 64 bits of an IPv6 network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

/// What guesses or costs. A refresh is neither: its token is random, and each open tab asks for one.
fn is_sensitive(method: &Method, path: &str) -> bool {
    let Some(path) = path.strip_prefix("/api/v1/") else { return false };
    let room = path.split('/').next().unwrap_or_default();
    match room {
        "challenges" => true,
        "sessions" => method == Method::POST && path != "sessions/refresh",
        "accounts" | "password-resets" | "account-recoveries" | "verifications" => method != Method::GET,
        _ => false,
    }
}

/// Where a request comes from, behind the proxies that are trusted.
pub fn address_of(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    // A proxy may add a line of its own instead of lengthening the one there is.
    let lines = request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok());
    let forwarded = lines.collect::<Vec<_>>().join(",");
    let forwarded = Some(forwarded.as_str()).filter(|text| !text.is_empty());
    Some(match request.app_data::<App>() {
        Some(app) => app.config.guards.client(peer, forwarded),
        None => peer,
    })
}

/// Middleware: refuses with 429 what is beyond a limit before anything is read or looked up, and says in each answer of
/// the API how one stands.
pub async fn keep(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    let counted =
        request.path().starts_with("/api/v1/") || request.path().to_ascii_lowercase().starts_with("/s/");
    let (true, Some(app)) = (counted, request.app_data::<App>().cloned()) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let account = claims_of(request.request(), &app).map(|claims| claims.sub);
    let address = address_of(request.request()).unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED));
    let standings = app.limits.count(account, address, is_sensitive(request.method(), request.path()));
    if let Some(refused) = standings.iter().find(|standing| standing.refused) {
        let language = Lang::of(request.request());
        let mut answer = problems::in_words(ProblemCode::TooManyRequests, language);
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(refused.seconds));
        say(answer.headers_mut(), &standings);
        return Ok(request.into_response(answer).map_into_right_body());
    }
    let mut response = next.call(request).await?;
    say(response.headers_mut(), &standings);
    Ok(response.map_into_left_body())
}

fn say(headers: &mut HeaderMap, standings: &[Standing]) {
    let list = |item: &dyn Fn(&Standing) -> String| standings.iter().map(item).collect::<Vec<_>>().join(", ");
    let policy = list(&|s| format!("\"{}\";q={};w={WINDOW}", s.name, s.quota));
    let standing = list(&|s| format!("\"{}\";r={};t={}", s.name, s.remaining, s.seconds));
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", standing)] {
        if let Ok(value) = HeaderValue::try_from(value)
            && !value.is_empty()
        {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        let mut guards = Guards::read(&|_: &str, usual: &str| usual.to_owned(), false, &mut Vec::new());
        (guards.address_per_minute, guards.account_per_minute, guards.sensitive_per_minute) = (3, 0, 2);
        Limits::new(&guards)
    }

    #[test]
    fn a_network_of_64_bits_is_one_address_and_another_one_another() {
        let limits = limits();
        let refused = |address: &str| {
            limits.count(None, address.parse().unwrap(), false).iter().any(|standing| standing.refused)
        };
        for host in ["2001:db8::1", "2001:db8::2", "2001:db8::ffff:3"] {
            assert!(!refused(host), "{host}");
        }
        assert!(refused("2001:db8::4"));
        assert!(!refused("2001:db8:0:1::4"));
        assert!(!refused("192.0.2.1") && !refused("::ffff:192.0.2.1") && !refused("192.0.2.1"));
        assert!(refused("192.0.2.1") && !refused("192.0.2.2"));
    }

    #[test]
    fn what_guesses_or_costs_is_counted_twice() {
        let limits = limits();
        let address = "192.0.2.1".parse().unwrap();
        assert_eq!(limits.count(None, address, true).len(), 2);
        let second = limits.count(None, address, true);
        assert_eq!(
            second.iter().map(|s| (s.name, s.remaining, s.refused)).collect::<Vec<_>>(),
            [("address", 1, false), ("sensitive", 0, false)]
        );
        assert!(limits.count(None, address, true)[1].refused);
        // No limit is set for accounts.
        assert!(limits.count(Some(AccountId(uuid::Uuid::nil())), address, false).is_empty());
    }

    #[test]
    fn signing_in_and_the_like_are_sensitive_and_staying_signed_in_is_not() {
        for (method, path, is) in [
            (Method::POST, "/api/v1/sessions", true),
            (Method::POST, "/api/v1/sessions/second-factor", true),
            (Method::POST, "/api/v1/sessions/refresh", false),
            (Method::DELETE, "/api/v1/sessions/current", false),
            (Method::POST, "/api/v1/accounts", true),
            (Method::PUT, "/api/v1/password-resets/abc", true),
            (Method::POST, "/api/v1/account-recoveries", true),
            (Method::GET, "/api/v1/challenges", true),
            (Method::POST, "/api/v1/verifications", true),
            (Method::POST, "/api/v1/requests", false),
        ] {
            assert_eq!(is_sensitive(&method, path), is, "{method} {path}");
        }
    }
}
