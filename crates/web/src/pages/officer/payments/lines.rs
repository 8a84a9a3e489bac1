use crate::components::{Banner, Shape, Table, Tag, Tone};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::payments::{LineOutcome, Statement, StatementLine, StatementReport};

/// Lines that a report shows at most.
const SHOWN: usize = 200;

/// How many rows came in, were there, could not be read, and found their request.
#[component]
pub fn Counts(statement: Statement) -> impl IntoView {
    view! {
        <dl class="facts numbers">
            <dt>{t("officer-statement-name")}</dt><dd class="breaks">{statement.file_name}</dd>
            <dt>{t("officer-column-account")}</dt><dd>{statement.bank}" "{statement.account}</dd>
            <dt>{t("officer-statement-imported-at")}</dt><dd>{format::moment(statement.imported_at)}</dd>
            <dt>{t("officer-statement-imported-by")}</dt><dd>{statement.imported_by}</dd>
            <dt>{t("officer-statement-rows")}</dt><dd>{statement.imported}</dd>
            <dt>{t("officer-statement-matched")}</dt><dd>{statement.matched}</dd>
            <dt>{t("officer-statement-known")}</dt><dd>{statement.known}</dd>
            <dt>{t("officer-statement-refused")}</dt><dd>{statement.refused}</dd>
            <dt>{t("officer-statement-sha")}</dt><dd class="breaks"><code>{statement.sha256}</code></dd>
        </dl>
    }
}

/// What became of a file: in sum, and line by line where there is something to see.
#[component]
pub fn Report(report: StatementReport) -> impl IntoView {
    let refused = report.statement.refused;
    view! {
        {report.repeated.then(|| view! {
            <Banner tone=Tone::Info live=true><p>{t("officer-statement-repeated")}</p></Banner>
        })}
        {(refused > 0 && !report.repeated).then(|| view! {
            <Banner tone=Tone::Warning live=true>
                <p>{move || i18n::text_with("officer-statement-some-refused", &[("count", &refused.to_string())])}</p>
            </Banner>
        })}
        <Counts statement=report.statement/>
        <Lines lines=report.lines/>
    }
}

/// The lines that need a look: those with errors, and those that were there.
#[component]
fn Lines(lines: Vec<StatementLine>) -> impl IntoView {
    let mut open: Vec<StatementLine> =
        lines.into_iter().filter(|line| line.outcome != LineOutcome::Imported).collect();
    if open.is_empty() {
        return view! { <p class="small last">{t("officer-statement-all-new")}</p> }.into_any();
    }
    open.sort_by_key(|line| (line.outcome != LineOutcome::Refused, line.line));
    let cut = open.len() > SHOWN;
    open.truncate(SHOWN);
    let rows = open.into_iter().map(|line| {
        let (class, shape, id) = match line.outcome {
            LineOutcome::Imported => ("signed", Shape::Check, "officer-line-imported"),
            LineOutcome::Known => ("creation", Shape::Ring, "officer-line-known"),
            LineOutcome::Refused => ("rejected", Shape::Cross, "officer-line-refused"),
        };
        let errors = line.errors.into_iter().map(|error| {
            let said = move || {
                let column = i18n::text(&format!("officer-column-{}", error.column));
                let what = i18n::text_with(&format!("field-{}", error.code), &[("label", &column)]);
                if error.text.is_empty() {
                    format!("{column}: {what}")
                } else {
                    format!("{column} «{}»: {what}", error.text)
                }
            };
            view! { <span class="block">{said}</span> }
        });
        vec![
            view! { {line.line} }.into_any(),
            view! { <Tag class shape>{t(id)}</Tag> }.into_any(),
            view! { {errors.collect_view()} }.into_any(),
        ]
    });
    let columns = ["officer-statement-line", "officer-statement-outcome", "officer-statement-errors"];
    view! {
        <h3>{t("officer-statement-lines")}</h3>
        <Table caption=t("officer-statement-lines") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=rows.collect()/>
        {cut.then(|| view! {
            <p class="small">{move || i18n::text_with("officer-statement-lines-more", &[("count", &SHOWN.to_string())])}</p>
        })}
    }
    .into_any()
}
