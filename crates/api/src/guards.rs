//! Settings against abuse: how much one may ask, whose word about addresses is taken, who needs a second factor.

use ipnet::IpNet;
use std::net::IpAddr;

/// Requests a minute; 0 sets no limit.
#[derive(Debug, Clone)]
pub struct Guards {
    /// Of one address without a session. An IPv6 network of 64 bits counts as one address: a household gets that many.
    pub address_per_minute: u32,
    /// Of one account, from wherever: an office of many officers behind one address is not held up by its size.
    pub account_per_minute: u32,
    /// Of one address, for what guesses or costs: signing in, registering, resets, recoveries, challenges, verifications.
    pub sensitive_per_minute: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Passwords hashed at once.
    pub hashing_turns: usize,
    /// Password hashes that may wait; beyond it is 503.
    pub hashing_queue: usize,
    /// Whether officers get to their work only with a second factor.
    pub second_factor_required: bool,
}

impl Guards {
    /// Reads and checks them; `text` gives a setting or what is usual.
    pub fn read(text: &impl Fn(&str, &str) -> String, demo: bool, faults: &mut Vec<String>) -> Self {
        // A counter for trying out is driven by programs that click faster than people, all from one address.
        let usual = |number: u32| if demo { 60_000 } else { number };
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let trusted_proxies = proxies(&text("VENTANILLA_TRUSTED_PROXIES", ""), faults);
        let asked = text("VENTANILLA_SECOND_FACTOR", if demo { "optional" } else { "required" });
        if !["optional", "required"].contains(&asked.as_str()) {
            faults.push(format!("VENTANILLA_SECOND_FACTOR: `{asked}` is neither optional nor required"));
        }
        let mut number = |name: &str, default: u32| {
            let value = text(name, &default.to_string());
            value.parse().unwrap_or_else(|_| {
                faults.push(format!("{name}: `{value}` is no whole number"));
                default
            })
        };
        Self {
            address_per_minute: number("VENTANILLA_LIMIT_ADDRESS", usual(600)),
            account_per_minute: number("VENTANILLA_LIMIT_ACCOUNT", usual(1200)),
            sensitive_per_minute: number("VENTANILLA_LIMIT_SENSITIVE", usual(60)),
            trusted_proxies,
            // Half of the cores: whoever is not signing in goes on meanwhile.
            hashing_turns: (cores / 2).max(1),
            hashing_queue: number("VENTANILLA_HASH_QUEUE", 64) as usize,
            second_factor_required: asked == "required",
        }
    }

    /// The address that a request comes from: the peer's, or, of a trusted proxy, the last one in `X-Forwarded-For` that
    /// is no trusted proxy's. What stands before that one, anybody may have written.
    pub fn client(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let trusted = |address: &IpAddr| self.trusted_proxies.iter().any(|net| net.contains(address));
        let mut client = peer.to_canonical();
        for part in forwarded.unwrap_or_default().rsplit(',') {
            if !trusted(&client) {
                break;
            }
            match part.trim().parse::<IpAddr>() {
                Ok(address) => client = address.to_canonical(),
                Err(_) => break,
            }
        }
        client
    }
}

fn proxies(text: &str, faults: &mut Vec<String>) -> Vec<IpNet> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .filter_map(|part| {
            let net = part.parse::<IpNet>().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
            if net.is_none() {
                faults.push(format!(
                    "VENTANILLA_TRUSTED_PROXIES: `{part}` is no network, such as 10.0.0.0/8 or fd00::/8"
                ));
            }
            net
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guards(proxies: &str) -> (Guards, Vec<String>) {
        let mut faults = Vec::new();
        let text = |name: &str, usual: &str| match name {
            "VENTANILLA_TRUSTED_PROXIES" => proxies.to_owned(),
            _ => usual.to_owned(),
        };
        (Guards::read(&text, false, &mut faults), faults)
    }

    fn client(proxies: &str, peer: &str, forwarded: Option<&str>) -> String {
        guards(proxies).0.client(peer.parse().unwrap(), forwarded).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_about_where_a_request_comes_from() {
        let proxies = "10.0.0.0/8, fd00::1";
        for (peer, forwarded, client_is) in [
            ("203.0.113.9", None, "203.0.113.9"),
            // Anybody may send the header.
            ("203.0.113.9", Some("198.51.100.1"), "203.0.113.9"),
            ("10.0.0.1", None, "10.0.0.1"),
            ("10.0.0.1", Some("198.51.100.1"), "198.51.100.1"),
            ("fd00::1", Some("198.51.100.1"), "198.51.100.1"),
            ("fd00::2", Some("198.51.100.1"), "fd00::2"),
            // The client made up the first; the proxies wrote the others.
            ("10.0.0.1", Some("1.2.3.4, 198.51.100.1, 10.2.3.4"), "198.51.100.1"),
            ("::ffff:10.0.0.1", Some("198.51.100.1"), "198.51.100.1"),
            ("10.0.0.1", Some("1.2.3.4, nonsense"), "10.0.0.1"),
            ("10.0.0.1", Some(""), "10.0.0.1"),
        ] {
            assert_eq!(client(proxies, peer, forwarded), client_is, "{peer} {forwarded:?}");
        }
        assert_eq!(
            client("", "10.0.0.1", Some("198.51.100.1")),
            "10.0.0.1",
            "nobody is trusted unless named"
        );
    }

    #[test]
    fn settings_that_cannot_be_read_are_named() {
        assert!(guards("10.0.0.0/8").1.is_empty());
        assert_eq!(guards("10.0.0.0/40, x").1.len(), 2);
        let mut faults = Vec::new();
        let wrong = Guards::read(&|_: &str, _: &str| "sometimes".to_owned(), false, &mut faults);
        assert_eq!(faults.len(), 6, "{faults:?} {wrong:?}");
    }

    #[test]
    fn officers_need_a_second_factor_unless_it_is_a_demonstration() {
        let usual = |demo| Guards::read(&|_: &str, usual: &str| usual.to_owned(), demo, &mut Vec::new());
        assert!(usual(false).second_factor_required && !usual(true).second_factor_required);
    }
}
