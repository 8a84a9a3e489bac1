use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What a banner says: something to do, done, wrong, or good to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Warning,
    Good,
    Bad,
    Info,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Warning => "banner",
            Self::Good => "banner ok",
            Self::Bad => "banner bad",
            Self::Info => "banner info",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Good => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.300 14.800-4.400-4.400 1.800-1.800 2.600 2.600 5.400-5.700 1.800 1.700-7.200 7.600Z"
            }
            Self::Warning => "M12 2 1 21h22L12 2Zm-1.200 7h2.400v6h-2.400V9Zm0 7.500h2.400V19h-2.400v-2.500Z",
            Self::Bad => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm4.700 12.900-1.800 1.800L12 13.800l-2.900 2.900-1.800-1.800 2.900-2.900-2.900-2.900 1.800-1.800 2.900 2.900 2.900-2.900 1.800 1.800-2.900 2.900 2.900 2.900Z"
            }
            Self::Info => {
                "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.200 5h2.400v2.400h-2.400V7Zm0 4h2.400v6h-2.400v-6Z"
            }
        }
    }
}

/// A framed message. `live` reads it out when it appears after something that the person did.
#[component]
pub fn Banner(
    tone: Tone,
    #[prop(optional, into)] title: Option<TextProp>,
    #[prop(optional)] live: bool,
    #[prop(optional)] large: bool,
    children: Children,
) -> impl IntoView {
    let role = match (live, tone) {
        (false, _) => None,
        (true, Tone::Bad) => Some("alert"),
        (true, _) => Some("status"),
    };
    view! {
        <div class=tone.class() class:large=large role=role>
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path fill="currentColor" d=tone.icon()/></svg>
            <div>
                {title.map(|title| view! { <p class="title">{move || title.get()}</p> })}
                {children()}
            </div>
        </div>
    }
}
