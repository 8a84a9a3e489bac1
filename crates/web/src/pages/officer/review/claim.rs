use crate::components::{Banner, Tone};
use crate::format;
use crate::i18n::{self, t};
use leptos::prelude::*;
use ventanilla_shared::api::requests::Claim;
use ventanilla_shared::decision::Veto;

/// The account to which somebody without access to it lays claim, and what its owner says.
#[component]
pub fn ClaimCard(claim: Claim) -> impl IntoView {
    let until = format::moment(claim.veto_until);
    let (tone, id) = match claim.veto {
        Veto::Running => (Tone::Warning, "officer-claim-running"),
        Veto::Passed => (Tone::Good, "officer-claim-passed"),
        Veto::Vetoed => (Tone::Bad, "officer-claim-vetoed"),
        Veto::NoAccount => (Tone::Bad, "officer-claim-no-account"),
    };
    view! {
        <section class="card">
            <h2>{t("officer-claim-title")}</h2>
            <dl class="facts">
                <dt>{t("web-cui")}</dt><dd class="numbers">{claim.cui.printed()}</dd>
                <dt>{t("web-birth-date")}</dt><dd>{format::day(claim.birth_date)}</dd>
                <dt>{t("officer-claim-holder")}</dt>
                <dd>{claim.account_holder.unwrap_or_else(|| i18n::text("officer-claim-nobody"))}</dd>
                <dt>{t("web-new-email")}</dt><dd>{claim.email.as_str().to_owned()}</dd>
            </dl>
            <Banner tone=tone><p class="last">{move || i18n::text_with(id, &[("until", &until)])}</p></Banner>
        </section>
    }
}
