use super::step::{Case, StepPage};
use crate::api::{self, Failure, IdempotencyKey};
use crate::components::{
    Confirm, Dialog, ErrorSummary, Fault, Field, FileUpload, FileViewer, Form, Recorder, SignatureNote,
};
use crate::format;
use crate::i18n::{self, t, words};
use leptos::prelude::*;
use ventanilla_shared::api::requests::{Document, Request};
use ventanilla_shared::api::uploads::NewUpload;
use ventanilla_shared::procedure::{DocumentGroup, DocumentKind, RequiredWhen};

/// Step 4: the supporting documents, each kind with its own box. A file is saved once it has arrived.
#[component]
pub fn DocumentsStep() -> impl IntoView {
    view! { <StepPage title=t("web-step-documents") show=|case| view! { <Kinds case/> }.into_any()/> }
}

#[component]
fn Kinds(case: Case) -> impl IntoView {
    let asked = |kind: &&DocumentKind| kind.asked(case.request.subject.kind, &case.request.sections);
    let kinds: Vec<_> = case.procedure.documents.iter().filter(asked).cloned().collect();
    let back = format!("/requests/{}", case.request.id);
    let groups = groups(&case);
    let request = RwSignal::new(case.request);
    let seen = RwSignal::new(None::<Document>);
    let looking = RwSignal::new(false);
    let look = Callback::new(move |document| {
        seen.set(Some(document));
        looking.set(true);
    });
    view! {
        <p>{t("web-documents-text")}</p>
        {groups}
        <div class="stack">
            {kinds.into_iter().map(|kind| view! { <Kind kind request look/> }).collect_view()}
        </div>
        <div class="buttons"><a class="govuk-button" href=back>{t("web-continue")}</a></div>
        <Dialog open=looking wide=true title=move || seen.get().map(|document| document.file_name).unwrap_or_default()>
            {move || seen.get().map(|document| {
                let path = format!("/requests/{}/documents/{}", request.with_untracked(|request| request.id), document.id);
                view! { <FileViewer path title=document.file_name/> }
            })}
            <div class="buttons">
                <button type="button" class="govuk-button govuk-button--secondary" on:click=move |_| looking.set(false)>{t("web-close")}</button>
            </div>
        </Dialog>
    }
}

/// Which documents go together: at least some of each group.
fn groups(case: &Case) -> impl IntoView + use<> {
    let standing = |group: &DocumentGroup| {
        case.procedure.group_standing(group, case.request.subject.kind, &case.request.sections, &[]).0
    };
    let note = |(group, needed): (&DocumentGroup, usize)| {
        let titles = group.documents.iter().filter_map(|id| case.procedure.document(id));
        let titles: Vec<_> = titles.map(|kind| kind.title.clone()).collect();
        let text = move || {
            let names: Vec<&str> = titles.iter().map(|title| title.in_language(i18n::language())).collect();
            let variables = [("count", needed.to_string()), ("names", i18n::either(&names))];
            i18n::text_with(
                "web-group-note",
                &variables.each_ref().map(|(name, value)| (*name, value.as_str())),
            )
        };
        view! { <p class="strong">{text}</p> }
    };
    let asked = case.procedure.document_groups.iter().map(|group| (group, standing(group)));
    asked.filter(|(_, needed)| *needed > 0).map(note).collect_view()
}

#[component]
fn Kind(kind: DocumentKind, request: RwSignal<Request>, look: Callback<Document>) -> impl IntoView {
    let form = Form::new();
    let description = RwSignal::new(String::new());
    let sending = RwSignal::new(None::<String>);
    let progress = RwSignal::new(0u32);
    let replacing = RwSignal::new(None::<Document>);
    let removing = RwSignal::new(None::<Document>);
    let asking = RwSignal::new(false);
    let pointer = format!("/{}", kind.id);
    let files = {
        let id = kind.id.clone();
        Memo::new(move |_| {
            request
                .read()
                .documents
                .iter()
                .filter(|document| document.kind == id && document.deleted_at.is_none())
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let room = {
        let most = kind.max_files;
        move || files.with(Vec::len) < most || replacing.get().is_some()
    };
    // Changes of documents change the request: it is read again, for its version and its list.
    // Whoever has left the page meanwhile has no list any more.
    let id = request.with_untracked(|request| request.id);
    let refresh = move || async move {
        request.try_set(api::request(&id.to_string()).await?);
        Ok::<(), Failure>(())
    };
    let send = {
        let (kind, pointer) = (kind.clone(), pointer.clone());
        UnsyncCallback::new(move |file: web_sys::File| {
            let words = description.get_untracked().trim().to_owned();
            if kind.described && words.is_empty() {
                form.refuse(vec![Fault::field(&format!("{pointer}-description"), "description_missing")]);
                return;
            }
            let old = replacing.get_untracked();
            let mut fields = vec![("kind", kind.id.clone())];
            if kind.described {
                fields.push(("description", words));
            }
            if let Some(old) = old {
                fields.push(("replaces", old.id.to_string()));
            }
            let pointer = pointer.clone();
            sending.set(Some(file.name()));
            let in_parts = kind.takes_video().then(|| NewUpload {
                kind: kind.id.clone(),
                description: fields
                    .iter()
                    .find(|(name, _)| *name == "description")
                    .map(|(_, said)| said.clone()),
                replaces: replacing.get_untracked().map(|old| old.id),
                file_name: file.name(),
                size: file.size() as u64,
            });
            form.send(async move {
                let (path, key) = (format!("/requests/{id}/documents"), IdempotencyKey::new());
                let sent: Result<Document, Failure> = match in_parts {
                    Some(new) => api::upload_in_parts(&id.to_string(), &new, &file, progress).await,
                    None => api::upload(&path, &fields, &file, None, Some(&key), progress).await,
                };
                sending.try_set(None);
                match sent {
                    Ok(_) => {
                        replacing.try_set(None);
                        description.try_set(String::new());
                        refresh().await
                    }
                    // The server names its own fields; here they all mean this box.
                    Err(failure) => {
                        let faults = failure.faults();
                        form.refuse(
                            faults
                                .into_iter()
                                .map(|fault| Fault { pointer: pointer.clone(), ..fault })
                                .collect(),
                        );
                        // Another tab may have changed the list.
                        let _ = refresh().await;
                        Ok(())
                    }
                }
            });
        })
    };
    let remove = Callback::new(move |()| {
        let Some(document) = removing.get_untracked() else { return };
        form.send(async move {
            let outcome = api::delete(format!("/requests/{id}/documents/{}", document.id)).nothing().await;
            asking.try_set(false);
            refresh().await?;
            outcome
        });
    });
    let checked = kind.signature.is_some();
    let row = move |document: Document| {
        let signatures = checked.then(|| document.signatures.clone());
        let (to_see, to_replace, to_remove) = (document.clone(), document.clone(), document.clone());
        let name = document.file_name.clone();
        let (see_name, replace_name, remove_name) = (name.clone(), name.clone(), name.clone());
        let named = |id: &'static str, name: String| move || i18n::text_with(id, &[("name", &name)]);
        view! {
            <li class="file">
                <span>
                    <span class="name">{name}</span>" "
                    <span class="small">{format::size(document.size)}{document.description.map(|text| format!(" · {text}"))}</span>
                </span>
                <span class="tools">
                    <button type="button" class="link-button" aria-label=named("web-view-file", see_name)
                        on:click=move |_| look.run(to_see.clone())>{t("web-view")}</button>
                    <button type="button" class="link-button" aria-label=named("web-replace-file", replace_name)
                        on:click=move |_| replacing.set(Some(to_replace.clone()))>{t("web-replace")}</button>
                    <button type="button" class="link-button bad" aria-label=named("web-remove-file", remove_name)
                        on:click=move |_| { removing.set(Some(to_remove.clone())); asking.set(true) }>{t("web-remove")}</button>
                </span>
            </li>
            {signatures.map(|signatures| view! { <li><SignatureNote signatures/></li> })}
        }
    };
    let title = words(&kind.title);
    let optional = kind.required == RequiredWhen::Never;
    let help = kind.help.clone();
    let upload_label = move || match replacing.get() {
        Some(old) => i18n::text_with("web-replace-file", &[("name", &old.file_name)]),
        None => i18n::text("web-attach-file"),
    };
    let recorded = kind.recorded;
    let record = StoredValue::new_local(send);
    let sample = kind.sample.as_ref().map(|_| {
        let source = format!("/api/v1/procedures/{}/samples/{}", request.with_untracked(|request| request.procedure.code.clone()), kind.id);
        view! {
            <details class="sample">
                <summary>{t("web-sample")}</summary>
                <video class="viewer image" src=source controls=true preload="none" playsinline=true aria-label=t("web-sample")></video>
            </details>
        }
    });
    let (described, accepts, max_bytes) = (kind.described, kind.accepts.clone(), kind.max_bytes);
    view! {
        <section class="card">
            <h2>{title}{optional.then(|| view! { " "<span class="small">{t("web-optional")}</span> })}</h2>
            {help.map(|help| view! { <p class="small">{words(&help)}</p> })}
            <ErrorSummary form/>
            {sample}
            <ul class="plain-list" aria-live="polite">{move || files.get().into_iter().map(row).collect_view()}</ul>
            <Show when=room>
                {described.then(|| view! {
                    <Field form pointer=format!("{}-description", pointer) label=t("web-document-description") value=description autocomplete="off"/>
                })}
                {recorded.then(|| view! { <Recorder on_file=record.get_value() busy=Signal::derive(move || sending.get().is_some())/> })}
                <FileUpload form pointer=pointer.clone() label=upload_label accepts=accepts.clone() max_bytes sending progress on_file=send/>
                {move || replacing.get().map(|_| view! {
                    <button type="button" class="link-button" on:click=move |_| replacing.set(None)>{t("web-replace-not")}</button>
                })}
            </Show>
        </section>
        <Confirm open=asking title=t("web-remove-title") accept=t("web-remove") dangerous=true busy=form.busy() on_accept=remove>
            <p>{move || removing.get().map(|document| document.file_name)}</p>
        </Confirm>
    }
}
