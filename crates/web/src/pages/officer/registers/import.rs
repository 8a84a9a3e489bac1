use super::load_register;
use crate::api::{self, Failure};
use crate::components::{
    Banner, Button, ButtonKind, Fault, FileField, Form, FormView, PageTitle, Table, Tone, download, offer,
};
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::registers::{RefusedRow, RegisterAccess, Report};

/// Errors that the page shows; the file has all of them.
const SHOWN: usize = 100;

/// Takes a table in, and says row by row what was not taken and why.
#[component]
pub fn ImportPage() -> impl IntoView {
    let access = load_register();
    view! { <main class="wrap page">{access.page(|access| view! { <Import access/> }.into_any())}</main> }
}

#[component]
fn Import(access: RegisterAccess) -> impl IntoView {
    let form = Form::new();
    let report = RwSignal::new(None::<Report>);
    let chosen = StoredValue::new_local(None::<web_sys::File>);
    let progress = RwSignal::new(0);
    let code = access.register.code.clone();
    let place = format!("/officer/registers/{code}");
    let (path, template) = (format!("/registers/{code}/imports"), format!("/registers/{code}/template"));
    let send = Callback::new(move |()| {
        let Some(file) = chosen.get_value() else {
            form.refuse(vec![Fault::field("/file", "import_file")]);
            return;
        };
        let path = path.clone();
        form.send(async move {
            let done: Report = api::upload(&path, &[], &file, None, None, progress).await?;
            chosen.try_set_value(None);
            report.try_set(Some(done));
            Ok(())
        });
    });
    let fetch = Callback::new(move |()| {
        let path = template.clone();
        form.send(async move { download(&path, &i18n::text("officer-template-file-name")).await });
    });
    let again = Callback::new(move |()| report.set(None));
    let title = words(&access.register.title);
    view! {
        <a class="crumb" href=place>{t("officer-back-to-register")}</a>
        <PageTitle text=t("officer-import-title") above=title/>
        {move || match report.get() {
            Some(report) => view! {
                <Outcome report/>
                <div class="buttons">
                    <Button kind=ButtonKind::Secondary busy=false on_press=again>{t("officer-import-again")}</Button>
                </div>
            }.into_any(),
            None => {
                let take = UnsyncCallback::new(move |file| chosen.set_value(file));
                view! {
                    <p>{t("officer-import-text")}</p>
                    <section class="card">
                        <FormView form on_submit=send>
                            <FileField form pointer="/file" label=t("officer-import-file") hint=t("officer-import-file-hint")
                                accept=".csv,.xlsx" on_file=take/>
                            <div class="buttons">
                                <Button busy=form.busy()>{t("officer-import-send")}</Button>
                                <Button kind=ButtonKind::Secondary busy=form.busy() on_press=fetch>{t("officer-register-template")}</Button>
                            </div>
                        </FormView>
                    </section>
                }.into_any()
            }
        }}
    }
}

#[component]
fn Outcome(report: Report) -> impl IntoView {
    let refused = report.refused_count;
    let tone = if refused == 0 { Tone::Good } else { Tone::Warning };
    view! {
        <Banner tone title=t("officer-import-done") live=true>
            <dl class="facts numbers">
                <dt>{t("officer-import-added")}</dt><dd>{report.added}</dd>
                <dt>{t("officer-import-changed")}</dt><dd>{report.changed}</dd>
                <dt>{t("officer-import-unchanged")}</dt><dd>{report.unchanged}</dd>
                <dt>{t("officer-import-refused")}</dt><dd>{refused}</dd>
            </dl>
        </Banner>
        {(refused > 0).then(|| view! { <Refused rows=report.refused count=refused/> })}
    }
}

#[component]
fn Refused(rows: Vec<RefusedRow>, count: usize) -> impl IntoView {
    let form = Form::new();
    let shown = rows.len().min(SHOWN);
    let cells = rows.iter().take(SHOWN).flat_map(|row| {
        let number = row.row;
        row.errors.iter().cloned().map(move |error| {
            vec![
                view! { {number} }.into_any(),
                view! { {words(&error.label)} }.into_any(),
                view! { {error.value} }.into_any(),
                view! { {error.message} }.into_any(),
            ]
        })
    });
    let cells = cells.collect();
    let columns =
        ["officer-import-row", "officer-import-column", "officer-import-value", "officer-import-problem"];
    let save = Callback::new(move |()| {
        let table = table(&rows);
        form.send(async move { given(&table) });
    });
    view! {
        <section class="card above">
            <h2>{t("officer-import-refused-title")}</h2>
            <crate::components::ErrorSummary form/>
            <p><Button kind=ButtonKind::Secondary busy=form.busy() on_press=save>{t("officer-import-download")}</Button></p>
            {(count > shown).then(|| view! {
                <p>{move || i18n::text_with("officer-import-more", &[("shown", &shown.to_string()), ("count", &count.to_string())])}</p>
            })}
            <Table caption=t("officer-import-refused-title") quiet_caption=true columns=columns.map(|id| t(id).into()).to_vec() rows=cells/>
        </section>
    }
}

fn given(table: &str) -> Result<(), Failure> {
    offer(table.as_bytes(), "text/csv;charset=utf-8", &i18n::text("officer-import-file-name"))
}

/// The rows that were not taken as CSV, with the mark by which spreadsheet programs know UTF-8.
fn table(rows: &[RefusedRow]) -> String {
    let head =
        ["officer-import-row", "officer-import-column", "officer-import-value", "officer-import-problem"];
    let mut table = String::from("\u{feff}");
    table += &untrack(|| head.map(|id| quoted(&i18n::text(id))).join(","));
    table += "\r\n";
    for row in rows {
        for error in &row.errors {
            let label = untrack(|| error.label.in_language(i18n::language()).to_owned());
            let cells = [row.row.to_string(), quoted(&label), quoted(&error.value), quoted(&error.message)];
            table += &cells.join(",");
            table += "\r\n";
        }
    }
    table
}

/// A cell that a spreadsheet program takes for a text, whatever it begins with.
fn quoted(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(quoted("TJ-1, \"x\""), "\"TJ-1, \"\"x\"\"\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
