//! A time limit for work that offers no way to stop it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use crate::Error;

/// Given-up renders that may still be running before new ones are refused: each holds a core and its memory.
const ABANDONED_LIMIT: usize = 2;
/// Layout recurses; the two megabytes of a plain thread are few for deeply nested templates in a debug build.
const STACK: usize = 32 << 20;

static ABANDONED: AtomicUsize = AtomicUsize::new(0);

/// What `work` returns, if it does so within `limit`.
///
/// `work` runs on a thread of its own. When time is up the caller gets [`Error::TooSlow`] and the thread is left to
/// itself: a thread cannot be killed, so it burns its core until the work ends, if it ever does. Two such threads,
/// and new work is refused.
pub(crate) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let running = ABANDONED.load(Ordering::Acquire);
    if running >= ABANDONED_LIMIT {
        return Err(Error::Overloaded(running));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    // Whoever comes second, the thread or the clock, settles the count of abandoned threads.
    let outcome = Arc::new(AtomicUsize::new(WAITING));
    let guard = Guard(outcome.clone());
    thread::Builder::new()
        .name("certificate".into())
        .stack_size(STACK)
        .spawn(move || {
            let _guard = guard; // runs even if `work` panics
            let _ = sender.send(work());
        })
        .map_err(|error| Error::Crashed(error.to_string()))?;
    match receiver.recv_timeout(limit) {
        Ok(value) => Ok(value),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Error::Crashed("panic in the render thread".into())),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            ABANDONED.fetch_add(1, Ordering::AcqRel);
            if outcome.swap(GIVEN_UP, Ordering::AcqRel) == DONE {
                ABANDONED.fetch_sub(1, Ordering::AcqRel);
            }
            Err(Error::TooSlow(limit))
        }
    }
}

const WAITING: usize = 0;
const GIVEN_UP: usize = 1;
const DONE: usize = 2;

struct Guard(Arc<AtomicUsize>);

impl Drop for Guard {
    fn drop(&mut self) {
        if self.0.swap(DONE, Ordering::AcqRel) == GIVEN_UP {
            ABANDONED.fetch_sub(1, Ordering::AcqRel);
        }
    }
}
