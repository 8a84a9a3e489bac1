//! Figures of this process and of the shared queues, for Prometheus, at `/metrics`.

mod measure;
pub mod routes;
mod store;

pub use measure::measure;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry};

/// Seconds: from a page's small reads to setting a long certificate.
const BUCKETS: [f64; 11] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// What this process counts while it runs. Labels are names of our own only: no path as it was asked, nothing of a person.
pub struct Metrics {
    registry: Registry,
    /// By route, method and status.
    requests: IntCounterVec,
    /// By route and method.
    seconds: HistogramVec,
    /// By kind.
    failed_jobs: IntCounterVec,
}

impl Metrics {
    /// # Errors
    /// A name that Prometheus does not take.
    pub fn new() -> prometheus::Result<Self> {
        let requests = Opts::new("ventanilla_http_requests_total", "Requests answered.");
        let seconds = HistogramOpts::new("ventanilla_http_request_seconds", "Time to the answer's head.");
        let failed = Opts::new("ventanilla_job_failures_total", "Jobs that failed and will be tried again.");
        let new = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(requests, &["route", "method", "status"])?,
            seconds: HistogramVec::new(seconds.buckets(BUCKETS.into()), &["route", "method"])?,
            failed_jobs: IntCounterVec::new(failed, &["kind"])?,
        };
        new.registry.register(Box::new(new.requests.clone()))?;
        new.registry.register(Box::new(new.seconds.clone()))?;
        new.registry.register(Box::new(new.failed_jobs.clone()))?;
        Ok(new)
    }

    pub fn job_failed(&self, kind: &str) {
        self.failed_jobs.with_label_values(&[kind]).inc();
    }
}
