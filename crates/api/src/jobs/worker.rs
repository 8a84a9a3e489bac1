use super::{Job, store};
use crate::app::App;
use crate::error::ApiError;
use actix_web::web;
use futures_util::future::join_all;
use std::time::{Duration, Instant};

/// How often is looked for what its time has come for.
const SWEEP: Duration = Duration::from_secs(600);

/// Works until the process ends: at once when woken, otherwise every second (another process may have written a job).
pub async fn work(app: App) {
    let mut swept: Option<Instant> = None;
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    loop {
        if swept.is_none_or(|at| at.elapsed() > SWEEP) {
            swept = Some(Instant::now());
            if let Err(error) = crate::documents::retention::sweep(&app).await {
                tracing::error!(%error, "what is to be deleted could not be found");
            }
            if let Err(error) = crate::objects::sweep::some(&app).await {
                tracing::error!(%error, "contents that no row names could not be deleted");
            }
            if let Err(error) = crate::signing_keys::warnings::sweep(&app).await {
                tracing::error!(%error, "the signing keys that end soon could not be found");
            }
            if let Err(error) = app.write(crate::signing_sessions::store::sweep).await {
                tracing::error!(%error, "signing sessions that are over could not be deleted");
            }
            if let Err(error) = crate::renewals::sweep(&app).await {
                tracing::error!(%error, "proofs that end soon could not be found");
            }
        }
        if let Err(error) = crate::log::publish_due(&app).await {
            tracing::error!(%error, "no head of the public log could be published");
        }
        // As many at once as there are cores: a batch of certificates is rendered by all of them. What is taken by one hand
        // is not seen by the other.
        for outcome in join_all((0..hands).map(|_| run_due(&app))).await {
            if let Err(error) = outcome {
                tracing::error!(%error, "the job queue could not be read");
            }
        }
        let _ = tokio::time::timeout(Duration::from_secs(1), app.wake.notified()).await;
    }
}

/// Does every job that is due; returns how many succeeded.
pub async fn run_due(app: &App) -> Result<usize, ApiError> {
    let mut succeeded = 0;
    while let Some(claimed) = app.write(store::claim).await? {
        let outcome = match serde_json::from_str::<Job>(&claimed.payload) {
            Ok(job) => run(app, job).await,
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(()) => {
                succeeded += 1;
                app.write(move |tx| store::done(tx, claimed.id)).await?;
            }
            Err(error) => {
                app.metrics.job_failed(&claimed.kind);
                tracing::error!(%error, job = %claimed.id, attempts = claimed.attempts, "a job failed and will be tried again");
                let words = error.to_string();
                app.write(move |tx| store::failed(tx, &claimed, &words)).await?;
            }
        }
    }
    Ok(succeeded)
}

async fn run(app: &App, job: Job) -> Result<(), ApiError> {
    match job {
        Job::Mail(mail) => {
            let app = app.clone();
            web::block(move || app.mailer.send(&mail)).await?
        }
        Job::Render { request } => crate::certificates::rendering::render(app, request).await,
        Job::Renew { certificate } => crate::renewals::renew(app, certificate).await,
        Job::Witness { address, time } => crate::log::witnesses::push(app, address, time).await,
        Job::Forget { objects } => crate::documents::retention::forget(app, objects).await,
    }
}
