use super::{Client, TestApp, pdf};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// Brings a request to where a test begins.
pub struct RequestBuilder<'a> {
    app: &'a TestApp,
    applicant: Client,
    slip: String,
}

static SLIPS: AtomicU32 = AtomicU32::new(1000);

impl TestApp {
    /// A request of `applicant`, complete but not filed unless asked.
    pub fn request(&self, applicant: &Client) -> RequestBuilder<'_> {
        let slip = format!("SLIP-{}", SLIPS.fetch_add(1, Ordering::Relaxed));
        RequestBuilder { app: self, applicant: applicant.clone(), slip }
    }
}

impl RequestBuilder<'_> {
    pub fn paid_with(mut self, slip: &str) -> Self {
        self.slip = slip.to_owned();
        self
    }

    /// An empty draft; returns its id.
    pub async fn draft(&self) -> String {
        let body = json!({ "procedure": "onsec.service-certification", "subject": { "kind": "self" } });
        let made = self.applicant.post("/requests", body).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    /// A draft in which nothing is missing.
    pub async fn complete(&self) -> String {
        let id = self.draft().await;
        let who = &self.applicant;
        who.put(&id, "sections/services", json!({ "items": [period()] })).await.ok();
        let paid = ventanilla_api::clock::Clock::now(&*self.app.clock) - chrono::TimeDelta::days(2);
        let payment = json!({ "method": "deposit_slip", "number": self.slip, "date": paid.date_naive() });
        who.put(&id, "payment", payment).await.ok();
        for kind in ["dpi", "igss_affiliation", "payment_proof"] {
            who.upload(&id, kind, &format!("{kind}.pdf"), pdf(kind), None).await.ok();
        }
        who.put(&id, "delivery", json!({ "method": "electronic" })).await.ok();
        id
    }

    pub async fn submitted(&self) -> String {
        let id = self.complete().await;
        self.applicant.act(&id, "submit", None).await.ok();
        id
    }

    pub async fn taken_by(&self, reviewer: &Client) -> String {
        let id = self.submitted().await;
        reviewer.post(&format!("/requests/{id}/take"), json!({})).await.ok();
        id
    }

    /// Reviewed: is to be rendered.
    pub async fn advanced_by(&self, reviewer: &Client) -> String {
        let id = self.taken_by(reviewer).await;
        reviewer.put(&id, "officer-data", reviewed()).await.ok();
        reviewer.act(&id, "advance", None).await.ok();
        id
    }

    /// Reviewed and rendered: waits for three signatures.
    pub async fn to_sign(&self, reviewer: &Client) -> String {
        let id = self.advanced_by(reviewer).await;
        self.app.run_jobs().await;
        id
    }
}

/// A period of service as the applicant enters it.
pub fn period() -> Value {
    json!({
        "institution": "Ministerio de Educación", "unit": "Archivo General", "position": "Asistente Profesional IV",
        "start_date": "1990-02-01", "end_date": "1999-10-31", "budget_line": "011", "department": "1", "municipality": "101",
    })
}

/// What the reviewer enters: one record, one observation, everything ticked, payment found.
pub fn reviewed() -> Value {
    json!({
        "data": {
            "service_records": { "items": [{
                "number": 1, "code": "274", "position": "Asistente Profesional IV", "institution": "Ministerio de Educación",
                "unit": "Archivo General", "place": "Guatemala, Guatemala", "budget_line": "011",
                "start_date": "1990-02-01", "end_date": "1999-10-31", "days": "0.00", "hours": "164.00",
                "salary": "1106.00", "bonus": "0.00", "insurance": "0.00", "seniority": "0.00", "issued_on": "1999-12-31",
            }] },
            "observations": { "items": [{ "text": "Se certifica únicamente el período solicitado." }] },
        },
        "checklist": ["identity", "igss", "records"],
        "payment_confirmed": true,
    })
}
