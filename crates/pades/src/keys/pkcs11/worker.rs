//! A thread for each open token: a call into a module cannot be interrupted, so that only waiting for it can end.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel},
    thread,
    time::Duration,
};

use zeroize::Zeroizing;

use super::{Pkcs11Key, session::Token};
use crate::{Algorithm, Error};

pub(super) struct Worker {
    /// `None` while it is dropped.
    requests: Option<SyncSender<Request>>,
    /// Ends with the thread.
    ended: Receiver<()>,
    limit: Duration,
}

impl Drop for Worker {
    /// Waits until the token is locked again, or for as long as one signature may take.
    fn drop(&mut self) {
        self.requests = None;
        let _ = self.ended.recv_timeout(self.limit);
    }
}

struct Request {
    tbs: Vec<u8>,
    algorithm: Algorithm,
    reply: Sender<Result<Vec<u8>, Error>>,
}

impl Worker {
    /// Opens the token; also the certificates on it, the key's own first.
    pub fn start(key: &Pkcs11Key, pin: &str) -> Result<(Self, Vec<Vec<u8>>), Error> {
        let (requests, waiting) = sync_channel(1);
        let (ready, opened) = channel();
        let (alive, ended) = channel::<()>();
        let (place, pin) = (key.clone(), Zeroizing::new(pin.to_owned()));
        let thread = thread::Builder::new().name("pkcs11".into());
        let run = move || {
            serve(&place, pin, &ready, &waiting);
            drop(alive);
        };
        thread.spawn(run).map_err(|error| Error::Signer(error.to_string()))?;
        let certificates = wait(&opened, key.time_limit)?;
        Ok((Self { requests: Some(requests), ended, limit: key.time_limit }, certificates))
    }

    /// What comes too late is thrown away when it comes.
    pub fn sign(&self, tbs: &[u8], algorithm: Algorithm, limit: Duration) -> Result<Vec<u8>, Error> {
        let (reply, answer) = channel();
        let request = Request { tbs: tbs.to_vec(), algorithm, reply };
        let requests = self.requests.as_ref().ok_or_else(|| unavailable("the token was closed"))?;
        requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => unavailable("the token is still busy"),
            TrySendError::Disconnected(_) => unavailable("the token was closed"),
        })?;
        wait(&answer, limit)
    }
}

fn wait<T>(answer: &Receiver<Result<T, Error>>, limit: Duration) -> Result<T, Error> {
    match answer.recv_timeout(limit) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(unavailable("no answer from the token in time")),
        Err(RecvTimeoutError::Disconnected) => Err(unavailable("the token was closed")),
    }
}

pub(super) fn unavailable(reason: &str) -> Error {
    Error::SignerUnavailable(reason.into())
}

/// Lives until the signer, which holds the other end of `waiting`, is dropped.
fn serve(
    place: &Pkcs11Key,
    pin: Zeroizing<String>,
    ready: &Sender<Result<Vec<Vec<u8>>, Error>>,
    waiting: &Receiver<Request>,
) {
    let opened = Token::open(place, &pin).and_then(|token| Ok((token.certificates()?, token)));
    drop(pin);
    let token = match opened {
        Ok((certificates, token)) => {
            if ready.send(Ok(certificates)).is_err() {
                return; // nobody waits any more
            }
            token
        }
        Err(error) => {
            let _ = ready.send(Err(error));
            return;
        }
    };
    while let Ok(request) = waiting.recv() {
        // Whoever asked may have stopped waiting.
        let _ = request.reply.send(token.sign(&request.tbs, request.algorithm));
    }
}
