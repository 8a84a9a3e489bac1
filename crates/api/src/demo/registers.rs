use crate::app::App;
use crate::error::ApiError;
use crate::registers::{self, Source};
use ventanilla_shared::Language;

/// Imports the demonstration rows that lie beside a register's definition.
pub fn prepare(app: &App) -> Result<(), ApiError> {
    for register in app.procedures.registers() {
        let Some((institution, name)) = register.code.split_once('.') else { continue };
        let file = app.config.registers.join(institution).join(format!("{name}.demo.csv"));
        let Ok(table) = std::fs::read(&file) else { continue };
        let report = app.write_blocking(|tx| {
            registers::import(tx, &register, &table, &Source::default(), Language::Spanish)
        })?;
        if report.refused_count > 0 {
            tracing::warn!(register = register.code, ?report, "demonstration rows were refused");
        }
    }
    Ok(())
}
