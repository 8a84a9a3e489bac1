use super::*;
use chrono::TimeDelta;
use serde_json::{Value, json};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn account() -> AccountId {
    AccountId(uuid::Uuid::nil())
}

fn keys() -> Keys {
    Keys::load(tempfile::tempdir().unwrap().path()).unwrap()
}

/// What this server would put into a token, to be forged.
fn claims() -> Value {
    let now = now().timestamp();
    json!({ "sub": account(), "sid": "family", "iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + ACCESS_SECONDS })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

fn signed(keys: &Keys, typ: Option<&str>, algorithm: Algorithm, claims: &Value) -> String {
    let header = Header { typ: typ.map(str::to_owned), ..Header::new(algorithm) };
    jsonwebtoken::encode(&header, claims, &keys.encoding).unwrap()
}

#[test]
fn a_token_is_good_until_it_expires_and_only_with_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::load(folder.path()).unwrap();
    let again = Keys::load(folder.path()).unwrap();
    let token = keys.access_token(account(), "family", now()).unwrap();
    let claims = again.verify(&token, now()).unwrap();
    assert_eq!((claims.sid.as_str(), claims.second_factor()), ("family", false));
    assert!(keys.verify(&token, now() + TimeDelta::seconds(ACCESS_SECONDS - 1)).is_some());
    assert!(keys.verify(&token, now() + TimeDelta::seconds(ACCESS_SECONDS)).is_none());
    let after = keys.access_token_after(account(), "family", true, now()).unwrap();
    assert!(keys.verify(&after, now()).unwrap().second_factor());
}

#[test]
fn a_forged_token_is_none() {
    let keys = keys();
    let good = |claims: &Value| signed(&keys, Some(TYPE), Algorithm::HS256, claims);
    assert!(keys.verify(&good(&claims()), now()).is_some(), "or none of the following says anything");
    let (seconds, later) = (now().timestamp(), now().timestamp() + 3600);
    let mut nobody = claims();
    nobody.as_object_mut().unwrap().remove("aud");
    for (what, forged) in [
        ("another key", signed(&self::keys(), Some(TYPE), Algorithm::HS256, &claims())),
        ("another algorithm of the same family", signed(&keys, Some(TYPE), Algorithm::HS384, &claims())),
        ("another type", signed(&keys, Some("JWT"), Algorithm::HS256, &claims())),
        ("no type", signed(&keys, None, Algorithm::HS256, &claims())),
        ("another issuer", good(&with("iss", json!("another")))),
        ("another audience", good(&with("aud", json!("ventanilla-second-factor")))),
        ("no audience", good(&nobody)),
        ("expired", good(&with("exp", json!(seconds)))),
        ("from the future", good(&with("iat", json!(later)))),
        ("longer than any is given", good(&with("exp", json!(later)))),
        ("no account", good(&with("sub", json!("somebody")))),
    ] {
        assert!(keys.verify(&forged, now()).is_none(), "{what}");
    }
}

/// `none`, and the confusion of a public key with a secret: what the header says about the algorithm changes nothing.
#[test]
fn the_header_does_not_choose_the_algorithm() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let keys = keys();
    let token = keys.access_token(account(), "family", now()).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let header =
        |algorithm: &str| URL_SAFE_NO_PAD.encode(json!({ "typ": TYPE, "alg": algorithm }).to_string());
    assert!(keys.verify(&format!("{}.{}.{}", parts[0], parts[1], parts[2]), now()).is_some());
    for algorithm in ["none", "None", "NONE", "HS256 ", "RS256", "ES256", "EdDSA", "PS256"] {
        for signature in ["", parts[2]] {
            let forged = format!("{}.{}.{signature}", header(algorithm), parts[1]);
            assert!(keys.verify(&forged, now()).is_none(), "{algorithm} with `{signature}`");
        }
    }
    // HS256 under a key that is public: such as one in the header itself, an empty one, or the log's.
    for public in [b"".as_slice(), b"-----BEGIN PUBLIC KEY-----", &[0; 32]] {
        let forger = Keys { encoding: EncodingKey::from_secret(public), ..self::keys() };
        assert!(keys.verify(&signed(&forger, Some(TYPE), Algorithm::HS256, &claims()), now()).is_none());
    }
    assert!(keys.verify(&format!("{}.{}.", parts[0], parts[1]), now()).is_none(), "no signature");
    assert!(keys.verify("", now()).is_none() && keys.verify("a.b.c", now()).is_none());
}

#[test]
fn a_device_is_known_for_its_account_only() {
    let keys = keys();
    let token = keys.device_token(account()).unwrap();
    assert!(keys.knows_device(account(), &token));
    assert!(!keys.knows_device(AccountId(uuid::Uuid::max()), &token));
    assert!(!self::keys().knows_device(account(), &token));
    let (name, tag) = token.split_once('.').unwrap();
    for wrong in ["", ".", name, tag, &format!("{name}0.{tag}"), &format!("{name}.{tag}0")] {
        assert!(!keys.knows_device(account(), wrong), "{wrong}");
    }
    assert_ne!(token, keys.device_token(account()).unwrap(), "each device counts for itself");
}

#[test]
fn a_second_factors_secret_opens_on_its_own_row_only() {
    let keys = keys();
    let sealed = keys.seal_second_factor(account(), b"12345678901234567890").unwrap();
    assert!(!sealed.windows(8).any(|window| window == b"12345678"), "it cannot be read");
    assert_eq!(keys.unseal_second_factor(account(), &sealed).unwrap().as_slice(), b"12345678901234567890");
    assert!(keys.unseal_second_factor(AccountId(uuid::Uuid::max()), &sealed).is_err());
    assert!(self::keys().unseal_second_factor(account(), &sealed).is_err());
    for damaged in [&[][..], &sealed[..5], &sealed[..sealed.len() - 1]] {
        assert!(keys.unseal_second_factor(account(), damaged).is_err());
    }
    assert_ne!(sealed, keys.seal_second_factor(account(), b"12345678901234567890").unwrap(), "a nonce each");
}
