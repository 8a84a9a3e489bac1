//! A proof of work in place of a third-party captcha: the server hides a number, the page finds it by trying.
//! Free for a person, costly for who registers thousands of accounts. Works without cookies, images or strangers.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// A challenge (`GET /challenges`): find `number` so that SHA-256(`salt` + decimal number) is `target`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Challenge {
    /// Random text, with the moment at which the challenge expires.
    pub salt: String,
    /// Hexadecimal SHA-256.
    pub target: String,
    /// The number is between 0 and this.
    #[schema(example = 50000)]
    pub max_number: u32,
    /// The server's proof that it set this challenge.
    pub signature: String,
}

/// A solved challenge; may be used once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    pub salt: String,
    pub target: String,
    pub max_number: u32,
    pub signature: String,
    /// What was to be found.
    pub number: u32,
}

/// The hash that a number gives with a salt, hexadecimal.
pub fn hash(salt: &str, number: u32) -> String {
    let digest = Sha256::new().chain_update(salt).chain_update(number.to_string()).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Challenge {
    /// Tries the numbers from `from` on, `count` of them: so that a page can draw between two portions.
    pub fn solve_part(&self, from: u32, count: u32) -> Option<Solution> {
        let end = from.saturating_add(count).min(self.max_number.saturating_add(1));
        (from..end).find(|number| hash(&self.salt, *number) == self.target).map(|number| Solution {
            salt: self.salt.clone(),
            target: self.target.clone(),
            max_number: self.max_number,
            signature: self.signature.clone(),
            number,
        })
    }

    /// Tries all of them.
    pub fn solve(&self) -> Option<Solution> {
        self.solve_part(0, self.max_number.saturating_add(1))
    }
}

impl Solution {
    /// Whether the number is the hidden one. That the server set the challenge is checked by the server.
    pub fn is_correct(&self) -> bool {
        self.number <= self.max_number && hash(&self.salt, self.number) == self.target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hidden_number_is_found_in_portions() {
        let challenge = Challenge {
            salt: "s".into(),
            target: hash("s", 777),
            max_number: 1000,
            signature: String::new(),
        };
        assert_eq!(challenge.solve_part(0, 777), None);
        let solution = challenge.solve_part(777, 10).unwrap();
        assert_eq!(solution.number, 777);
        assert!(solution.is_correct());
        assert!(!Solution { number: 778, ..solution }.is_correct());
    }
}
