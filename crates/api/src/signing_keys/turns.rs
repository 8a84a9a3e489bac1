use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// One signer at a time for each token: PKCS#11 logs a whole process in, so that a second one is refused and would be told
/// that the token is away. Signatures are quick; whoever comes second waits.
#[derive(Clone, Default)]
pub struct Turns(Arc<State>);

#[derive(Default)]
struct State {
    taken: Mutex<BTreeSet<String>>,
    given_back: Condvar,
}

/// Gives the token back when it is dropped.
pub struct Turn {
    turns: Turns,
    device: String,
}

impl Turns {
    /// The turn for a token; none when it was not given back in time. Blocking.
    pub fn wait(&self, device: &str, limit: Duration) -> Option<Turn> {
        let taken = self.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, waited) = self
            .0
            .given_back
            .wait_timeout_while(taken, limit, |taken| taken.contains(device))
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() && taken.contains(device) {
            return None;
        }
        taken.insert(device.to_owned());
        Some(Turn { turns: self.clone(), device: device.to_owned() })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut taken = self.turns.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.remove(&self.device);
        self.turns.0.given_back.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_waits_until_the_first_is_done() {
        let turns = Turns::default();
        let first = turns.wait("token", Duration::ZERO).unwrap();
        assert!(turns.wait("token", Duration::from_millis(20)).is_none(), "in use");
        assert!(turns.wait("another", Duration::ZERO).is_some(), "another token is free");
        let other = turns.clone();
        let waiting = std::thread::spawn(move || other.wait("token", Duration::from_secs(20)).is_some());
        drop(first);
        assert!(waiting.join().unwrap());
        assert!(turns.wait("token", Duration::ZERO).is_some(), "given back");
    }
}
