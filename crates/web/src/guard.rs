use crate::components::{Banner, Busy, PageTitle, Tone};
use crate::i18n::t;
use crate::session::{self, Standing};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Shows `page` to who is signed in, and leads everybody else through the sign-in and back here.
pub fn guarded(page: impl Fn() -> AnyView + Send + 'static) -> impl IntoView {
    #[derive(Clone, Copy, PartialEq)]
    enum Door {
        Wait,
        Shut,
        Open,
        /// The work needs a second factor, which is turned on first.
        Half,
        Down,
    }
    let standing = session::standing();
    let location = use_location();
    let here = location.clone();
    // Only a change of the door redraws the page, not a change in the person's data.
    let door = Memo::new(move |_| match &*standing.read() {
        Standing::Starting => Door::Wait,
        Standing::Visitor => Door::Shut,
        Standing::SignedIn(me) if me.second_factor_missing && here.pathname.get() != SECOND_FACTOR => {
            Door::Half
        }
        Standing::SignedIn(_) => Door::Open,
        Standing::Unknown => Door::Down,
    });
    let navigate = use_navigate();
    Effect::new(move || {
        if door.get() == Door::Half {
            navigate(SECOND_FACTOR, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
        if door.get() == Door::Shut {
            let here = location.pathname.get_untracked() + &location.search.get_untracked_with_mark();
            let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
            navigate(&sign_in_path(&here), options);
        }
    });
    move || {
        match door.get() {
        Door::Wait | Door::Shut | Door::Half => view! { <main class="wrap page"><Busy/></main> }.into_any(),
        Door::Open => page(),
        Door::Down => view! {
            <main class="wrap page narrow">
                <PageTitle text=t("web-down-title")/>
                <Banner tone=Tone::Bad live=true>
                    <p>{t("web-offline")}</p>
                    <p><button type="button" class="link-button bad" on:click=|_| leptos::task::spawn_local(session::start())>
                        {t("web-retry")}
                    </button></p>
                </Banner>
            </main>
        }
        .into_any(),
    }
    }
}

/// Where the second factor is turned on.
const SECOND_FACTOR: &str = "/second-factor";

/// The address of the sign-in that leads back to `here`; after signing out, of the sign-in alone.
fn sign_in_path(here: &str) -> String {
    let encoded: String = js_sys::encode_uri_component(here).into();
    format!("/sign-in?next={encoded}")
}

/// The query with its question mark, or nothing.
trait WithMark {
    fn get_untracked_with_mark(&self) -> String;
}

impl WithMark for Memo<String> {
    fn get_untracked_with_mark(&self) -> String {
        let query = self.get_untracked();
        if query.is_empty() { query } else { format!("?{query}") }
    }
}

/// Where a person goes after signing in: back to `next` when that is a page of ours, else to the work at hand.
pub fn after_sign_in(next: Option<&str>) -> String {
    use ventanilla_shared::decision::Role;
    let ours = next.filter(|path| path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
    if let Some(path) = ours {
        return path.to_owned();
    }
    let rooms = [
        (Role::Reviewer, "/officer/queue"),
        (Role::HeadOfUnit, "/officer/queue"),
        (Role::Signer, "/officer/signatures"),
        (Role::Cashier, "/officer/payments"),
        (Role::Administrator, "/officer/officers"),
        (Role::Registrar, "/officer/registers"),
    ];
    let grants = session::me_now().map(|me| me.grants).unwrap_or_default();
    let room = rooms.into_iter().find(|(role, _)| grants.iter().any(|grant| grant.role == *role));
    room.map_or("/dashboard", |(_, path)| path).to_owned()
}
