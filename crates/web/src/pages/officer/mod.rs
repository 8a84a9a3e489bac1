//! Officers' pages. Their routes are here, so that `app.rs` need not know them.

use crate::guard::guarded;
use leptos::prelude::*;
use leptos_router::components::Route;
use leptos_router::{MatchNestedRoutes, path};

/// Queue, review, signatures, officers and recoveries.
#[component(transparent)]
pub fn OfficerRoutes() -> impl MatchNestedRoutes + Clone {
    view! {
        <Route path=path!("/officer/queue") view=|| guarded(|| view! { <Waiting/> }.into_any())/>
        <Route path=path!("/officer/signatures") view=|| guarded(|| view! { <Waiting/> }.into_any())/>
    }
    .into_inner()
}

#[component]
fn Waiting() -> impl IntoView {
    view! { <main class="wrap page"><crate::components::Busy/></main> }
}
