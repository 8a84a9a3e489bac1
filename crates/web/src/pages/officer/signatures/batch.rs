//! Signing many documents inside one signing session. The page leads: each document is a call of its own, so that each has
//! its own result, and what is signed stays signed whatever happens to the page.

use crate::api::{self, Failure};
use crate::i18n::Said;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use ventanilla_shared::api::requests::{QueueItem, Request, Sign};
use ventanilla_shared::problem::ProblemCode;
use ventanilla_shared::{CertificateId, RequestId};

/// Most documents that one unlock signs.
pub const MOST: usize = 500;

/// Calls on their way at once: the server makes one signature while another one's file is stored.
const AT_ONCE: usize = 3;

/// Milliseconds before a call that brought no answer is made once more.
const PAUSE: u32 = 1_500;

/// Documents one after the other that brought no answer, after which the others need not be tried.
const PATIENCE: usize = 3;

/// A document that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub request: RequestId,
    /// Of the request.
    pub number: String,
    pub name: String,
    /// The document that was seen in the list: one that was rendered anew since is refused.
    pub certificate: CertificateId,
    pub certificate_number: String,
    /// Signatures on it when it was listed.
    pub signatures: usize,
}

impl Item {
    /// `None` while there is no document.
    pub fn of(item: &QueueItem) -> Option<Self> {
        let certificate = item.certificate.clone()?;
        Some(Self {
            request: item.request.id,
            number: item.request.number.clone(),
            name: item.request.subject_name.clone(),
            certificate: certificate.id,
            certificate_number: certificate.number,
            signatures: item.signatures,
        })
    }
}

/// What became of a document.
#[derive(Debug, Clone)]
pub enum Outcome {
    Waiting,
    Running,
    /// `before`: by an earlier call whose answer was lost, or at another page.
    Signed {
        before: bool,
    },
    /// The server said why not.
    Refused(Said),
    /// No answer, or none that tells: it may be tried again.
    Failed(Said),
}

impl Outcome {
    pub fn is_signed(&self) -> bool {
        matches!(self, Self::Signed { .. })
    }

    fn is_over(&self) -> bool {
        !matches!(self, Self::Waiting | Self::Running)
    }

    fn may_be_tried_again(&self) -> bool {
        matches!(self, Self::Waiting | Self::Failed(_))
    }
}

/// Why it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Every document had its turn.
    Complete,
    Stopped,
    SessionOver,
    Offline,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: usize,
    pub done: usize,
    pub signed: usize,
}

/// Documents that are being signed, or were.
#[derive(Clone)]
pub struct Batch(Arc<Inner>);

struct Inner {
    documents: Vec<(Item, ArcRwSignal<Outcome>)>,
    tally: ArcRwSignal<Tally>,
    end: ArcRwSignal<Option<End>>,
    stopped: ArcRwSignal<bool>,
    next: AtomicUsize,
    running: AtomicUsize,
    silent: AtomicUsize,
    over: AtomicBool,
    token: String,
}

impl Batch {
    /// Begins to sign, inside the session of `token`, which is closed at the end.
    pub fn start(items: Vec<Item>, token: String) -> Self {
        let tally = Tally { count: items.len(), ..Tally::default() };
        let waiting = |item| (item, ArcRwSignal::new(Outcome::Waiting));
        let batch = Self(Arc::new(Inner {
            documents: items.into_iter().map(waiting).collect(),
            tally: ArcRwSignal::new(tally),
            end: ArcRwSignal::new(None),
            stopped: ArcRwSignal::new(false),
            next: AtomicUsize::new(0),
            running: AtomicUsize::new(AT_ONCE),
            silent: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            token,
        }));
        for _ in 0..AT_ONCE {
            let worker = batch.clone();
            spawn_local(async move { worker.work().await });
        }
        batch
    }

    pub fn documents(&self) -> &[(Item, ArcRwSignal<Outcome>)] {
        &self.0.documents
    }

    pub fn tally(&self) -> Tally {
        self.0.tally.get()
    }

    /// `None` while it goes on.
    pub fn end(&self) -> Option<End> {
        self.0.end.get()
    }

    pub fn is_stopped(&self) -> bool {
        self.0.stopped.get()
    }

    /// Begins no other document; those on their way come to their end.
    pub fn stop(&self) {
        self.0.stopped.set(true);
    }

    /// What another attempt may sign.
    pub fn left(&self) -> Vec<Item> {
        let left = self.0.documents.iter().filter(|(_, outcome)| outcome.with(Outcome::may_be_tried_again));
        left.map(|(item, _)| item.clone()).collect()
    }

    /// Whether the server refused any.
    pub fn has_refused(&self) -> bool {
        self.0.documents.iter().any(|(_, outcome)| outcome.with(|one| matches!(one, Outcome::Refused(_))))
    }

    fn halted(&self) -> Option<End> {
        let inner = &self.0;
        if inner.over.load(Ordering::Relaxed) {
            Some(End::SessionOver)
        } else if inner.silent.load(Ordering::Relaxed) >= PATIENCE {
            Some(End::Offline)
        } else {
            inner.stopped.get_untracked().then_some(End::Stopped)
        }
    }

    async fn work(self) {
        let inner = &self.0;
        while self.halted().is_none() {
            let Some((item, outcome)) = inner.documents.get(inner.next.fetch_add(1, Ordering::Relaxed))
            else {
                break;
            };
            outcome.set(Outcome::Running);
            let result = self.sign(item).await;
            if result.is_over() {
                inner.tally.update(|tally| {
                    tally.done += 1;
                    tally.signed += usize::from(result.is_signed());
                });
            }
            outcome.set(result);
        }
        if inner.running.fetch_sub(1, Ordering::Relaxed) == 1 {
            // The last one. Whether the server hears it or not, the session ends by itself.
            let close = api::delete("/signing-sessions/current").signing_session(&inner.token);
            let _ = close.nothing().await;
            let tally = inner.tally.get_untracked();
            let complete = (tally.done == tally.count).then_some(End::Complete);
            inner.end.set(complete.or(self.halted()).or(Some(End::Complete)));
        }
    }

    async fn sign(&self, item: &Item) -> Outcome {
        let mut result = self.once(item).await;
        if matches!(result, Outcome::Failed(_)) {
            // The answer may be what was lost, and not the signature: then the second call says so.
            TimeoutFuture::new(PAUSE).await;
            result = self.once(item).await;
        }
        match &result {
            Outcome::Failed(_) => self.0.silent.fetch_add(1, Ordering::Relaxed),
            _ => self.0.silent.swap(0, Ordering::Relaxed),
        };
        result
    }

    async fn once(&self, item: &Item) -> Outcome {
        let body =
            Sign { certificate: item.certificate, secret: None, signing_session: Some(self.0.token.clone()) };
        let call = api::post(format!("/requests/{}/sign", item.request)).body(&body);
        match call.json::<Request>().await {
            Ok(_) => Outcome::Signed { before: false },
            Err(failure) => match failure.code() {
                Some(ProblemCode::AlreadySigned) => Outcome::Signed { before: true },
                // Neither says anything of the document: it waits for another session.
                Some(ProblemCode::SigningSessionOver | ProblemCode::Unauthenticated) => {
                    self.0.over.store(true, Ordering::Relaxed);
                    Outcome::Waiting
                }
                _ if may_pass(&failure) => Outcome::Failed(failure.said()),
                _ => Outcome::Refused(failure.said()),
            },
        }
    }
}

/// Whether it is the way to the server, or the server's surroundings, and not the document.
fn may_pass(failure: &Failure) -> bool {
    match failure {
        Failure::Offline | Failure::Unreadable => true,
        Failure::Problem(problem) => problem.status >= 500 || problem.status == 429 || problem.status == 412,
    }
}
