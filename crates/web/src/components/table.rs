use crate::i18n::t;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What stands in a cell.
pub type Cell = AnyView;

/// A table that turns each row into a block of label and value on a narrow screen. The roles are written out, since
/// browsers drop them where the display of a table's parts is changed.
#[component]
pub fn Table(
    #[prop(into)] caption: TextProp,
    /// Hide the caption from sight, where a heading above says the same.
    #[prop(optional)]
    quiet_caption: bool,
    /// Names of the columns; an empty one (for actions) gets no label on narrow screens.
    columns: Vec<TextProp>,
    rows: Vec<Vec<Cell>>,
) -> impl IntoView {
    let heads = columns.clone();
    let row = move |cells: Vec<Cell>| {
        let cells = cells.into_iter().zip(columns.clone()).map(|(cell, label)| {
            view! { <td role="cell" data-label=move || label.get().to_string()><div>{cell}</div></td> }
        });
        view! { <tr role="row">{cells.collect_view()}</tr> }
    };
    view! {
        <table class="stack numbers" role="table">
            <caption class:govuk-visually-hidden=quiet_caption>{move || caption.get()}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {heads.into_iter().map(|label| {
                        let empty = untrack(|| label.get().is_empty());
                        if empty {
                            view! { <td role="cell"></td> }.into_any()
                        } else {
                            view! { <th role="columnheader" scope="col">{move || label.get()}</th> }.into_any()
                        }
                    }).collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// Forward and back through a list that the server gives page by page. Holds the cursors of the pages seen.
#[component]
pub fn Pager(
    /// Cursors of the pages up to the one shown; empty on the first.
    seen: RwSignal<Vec<String>>,
    /// Cursor of the next page.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> impl IntoView {
    let number = move || seen.with(Vec::len) + 1;
    let back = move |_| seen.update(|seen| drop(seen.pop()));
    let forward = move |_| {
        if let Some(cursor) = next.get_untracked() {
            seen.update(|seen| seen.push(cursor));
        }
    };
    view! {
        <Show when=move || seen.with(|seen| !seen.is_empty()) || next.with(Option::is_some)>
            <nav class="pager" aria-label=t("web-pages")>
                <button type="button" class="govuk-button govuk-button--secondary govuk-button--small"
                    disabled=move || seen.with(Vec::is_empty) on:click=back>{t("web-previous")}</button>
                <p class="small" role="status">
                    {move || crate::i18n::text_with("web-page-number", &[("number", &number().to_string())])}
                </p>
                <button type="button" class="govuk-button govuk-button--secondary govuk-button--small"
                    disabled=move || next.with(Option::is_none) on:click=forward>{t("web-next")}</button>
            </nav>
        </Show>
    }
}
