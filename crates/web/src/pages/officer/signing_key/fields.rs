use super::enrol::{Answers, Files};
use crate::components::{Choice, Field, FileField, Form, PasswordInput, Radios, Select};
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::api::signing_keys::{SigningDevice, SigningKeyKind};

/// Where the key is: only what this counter is connected to. Nothing to choose when that is files alone.
#[component]
pub fn KindChoice(form: Form, answers: Answers, devices: StoredValue<Vec<SigningDevice>>) -> impl IntoView {
    let connected =
        move |kind| devices.with_value(|devices| devices.iter().any(|device| device.kind == kind));
    let kinds = [SigningKeyKind::Software, SigningKeyKind::Hsm, SigningKeyKind::Remote];
    let offered = kinds.into_iter().filter(|kind| *kind == SigningKeyKind::Software || connected(*kind));
    let choices: Vec<_> = offered
        .map(|kind| Choice {
            hint: Some(t(kind_hint(kind)).into()),
            ..Choice::new(kind.as_str(), t(super::kind_words(kind)))
        })
        .collect();
    let chosen = Callback::new(move |()| {
        form.clear();
        answers.begin(devices);
    });
    (choices.len() > 1).then(|| {
        view! {
            <Radios form pointer="/kind" label=t("officer-key-kind") value=answers.kind choices on_change=chosen/>
        }
    })
}

fn kind_hint(kind: SigningKeyKind) -> &'static str {
    match kind {
        SigningKeyKind::Software => "officer-key-kind-software-hint",
        SigningKeyKind::Hsm => "officer-key-kind-hsm-hint",
        SigningKeyKind::Remote => "officer-key-kind-remote-hint",
    }
}

/// A file and the secret that opens it.
#[component]
pub fn FileFields(form: Form, answers: Answers, files: StoredValue<Files, LocalStorage>) -> impl IntoView {
    let take = UnsyncCallback::new(move |file| files.update_value(|files| files.key = file));
    view! {
        <FileField form pointer="/pkcs12" label=t("officer-key-file") hint=t("officer-key-file-hint")
            accept=".p12,.pfx,.pem,application/x-pkcs12" on_file=take/>
        <PasswordInput form pointer="/secret" label=t("officer-key-secret") hint=t("officer-key-secret-hint")
            value=answers.secret autocomplete="off"/>
    }
}

/// A token or a service, what the key is called there, and what unlocks it.
#[component]
pub fn DeviceFields(
    form: Form,
    answers: Answers,
    files: StoredValue<Files, LocalStorage>,
    devices: StoredValue<Vec<SigningDevice>>,
    kind: SigningKeyKind,
) -> impl IntoView {
    let hsm = kind == SigningKeyKind::Hsm;
    let offered = devices.with_value(|devices| {
        let fitting = devices.iter().filter(|device| device.kind == kind);
        fitting
            .map(|device| {
                let name = device.name.clone();
                Choice::new(device.name.clone(), move || name.clone())
            })
            .collect::<Vec<_>>()
    });
    let several = offered.len() > 1;
    let (device, key, key_hint, secret, secret_hint) = if hsm {
        (
            "officer-key-device",
            "officer-key-label",
            "officer-key-label-hint",
            "officer-key-pin",
            "officer-key-pin-hint",
        )
    } else {
        (
            "officer-key-service",
            "officer-key-credential",
            "officer-key-credential-hint",
            "officer-key-credential-pin",
            "officer-key-credential-pin-hint",
        )
    };
    let take = UnsyncCallback::new(move |file| files.update_value(|files| files.certificates = file));
    view! {
        <Select form pointer="/device" label=t(device) value=answers.device
            choices=Signal::derive(move || offered.clone()) no_empty=!several/>
        <Field form pointer="/key" label=t(key) hint=t(key_hint) value=answers.key autocomplete="off"/>
        {hsm.then(|| view! {
            <FileField form pointer="/certificates" label=t("officer-key-certificates") hint=t("officer-key-certificates-hint")
                accept=".pem,.crt,.cer" on_file=take optional=true/>
        })}
        <PasswordInput form pointer="/secret" label=t(secret) hint=t(secret_hint) value=answers.secret autocomplete="off"/>
    }
}
