use crate::components::{Form, PasswordInput};
use crate::i18n::t;
use leptos::prelude::*;
use ventanilla_shared::password::{Broken, broken};

/// A new password, with its rules ticked off while it is typed. `own` are the person's own data, which it must not
/// contain.
#[component]
pub fn NewPasswordField(
    form: Form,
    value: RwSignal<String>,
    #[prop(optional, into)] own: Signal<Vec<String>>,
) -> impl IntoView {
    let open = Memo::new(move |_| {
        let own = own.get();
        let own: Vec<&str> = own.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        value.with(|password| broken(password, &own))
    });
    let rule = move |rule: Broken, id: &'static str| {
        // Nothing typed meets no rule, not even that it is uncommon.
        let met = move || !value.with(String::is_empty) && open.with(|open| !open.contains(&rule));
        view! {
            <li class:met=met>
                <span>{t(id)}<span class="govuk-visually-hidden">{move || if met() { t("web-rule-met")() } else { t("web-rule-open")() }}</span></span>
            </li>
        }
    };
    view! {
        <PasswordInput form pointer="/password" label=t("web-new-password") value autocomplete="new-password"/>
        <p class="small last" id="password-rules">{t("web-password-rules")}</p>
        <ul class="rules" aria-labelledby="password-rules">
            {rule(Broken::PasswordShort, "web-rule-length")}
            {rule(Broken::PasswordUpper, "web-rule-upper")}
            {rule(Broken::PasswordLower, "web-rule-lower")}
            {rule(Broken::PasswordDigit, "web-rule-digit")}
            {rule(Broken::PasswordSymbol, "web-rule-symbol")}
            {rule(Broken::PasswordCommon, "web-rule-common")}
        </ul>
    }
}
