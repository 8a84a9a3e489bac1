use crate::app::App;
use crate::error::ApiError;
use chrono::TimeDelta;
use std::path::PathBuf;
use ventanilla_shared::day_in_guatemala;

/// Days back that the sample names: `{-1}` is yesterday, when the demonstration requests were paid.
const DAYS: i64 = 9;

/// Writes the sample of a bank's statement with the days of this start, for a cashier to import.
pub fn prepare(app: &App) -> Result<(), ApiError> {
    let sample = app.config.data.join("demo-statement.csv");
    let mut text = std::fs::read_to_string(&sample).map_err(ApiError::internal)?;
    let today = day_in_guatemala(app.clock.now());
    for back in 1..=DAYS {
        let day = (today - TimeDelta::days(back)).format("%d/%m/%Y").to_string();
        text = text.replace(&format!("{{-{back}}}"), &day);
    }
    std::fs::write(place(app), text).map_err(ApiError::internal)
}

/// Where the sample is written.
pub fn place(app: &App) -> PathBuf {
    app.config.var.join("demo-statement.csv")
}
