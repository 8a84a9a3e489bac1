//! Officers' pages. Their routes are here, so that `app.rs` need not know them.

mod desk;
mod header;
mod moves;
mod queue;
mod recoveries;
mod review;
mod sign;
mod signatures;
mod signing_key;
mod staff;

use crate::guard::guarded;
use leptos::prelude::*;
use leptos_router::components::Route;
use leptos_router::{MatchNestedRoutes, path};
use queue::QueuePage;
use recoveries::RecoveriesPage;
use review::ReviewPage;
use sign::SignPage;
use signatures::SignaturesPage;
use signing_key::SigningKeyPage;
use staff::{NewOfficerPage, OfficerPage, OfficersPage};

/// Queue, review, signatures, officers and recoveries.
#[component(transparent)]
pub fn OfficerRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/officer/queue") view=|| guarded(|| view! { <QueuePage/> }.into_any())/>
        <Route path=path!("/officer/requests/:id") view=|| guarded(|| view! { <ReviewPage/> }.into_any())/>
        <Route path=path!("/officer/signatures") view=|| guarded(|| view! { <SignaturesPage/> }.into_any())/>
        <Route path=path!("/officer/sign/:id") view=|| guarded(|| view! { <SignPage/> }.into_any())/>
        <Route path=path!("/officer/signing-key") view=|| guarded(|| view! { <SigningKeyPage/> }.into_any())/>
        <Route path=path!("/officer/officers") view=|| guarded(|| view! { <OfficersPage/> }.into_any())/>
        <Route path=path!("/officer/officers/new") view=|| guarded(|| view! { <NewOfficerPage/> }.into_any())/>
        <Route path=path!("/officer/officers/:id") view=|| guarded(|| view! { <OfficerPage/> }.into_any())/>
        <Route path=path!("/officer/recoveries") view=|| guarded(|| view! { <RecoveriesPage/> }.into_any())/>
    }
    .into_inner()
}
