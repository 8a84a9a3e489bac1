use leptos::prelude::*;

/// The few icons of the product, drawn for it; always beside a text or with an accessible name on their control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Clock,
    Plus,
    Eye,
    Download,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 4.500V12l3.200 2",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Eye => {
                "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 9.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600Z"
            }
            Self::Download => "M12 4v11m0 0 4.500-4.500M12 15l-4.500-4.500M4.500 19.500h15",
        }
    }
}

/// Draws an icon; hidden from assistive technology.
#[component]
pub fn IconView(icon: Icon) -> impl IntoView {
    view! {
        <svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            <path d=icon.path()/>
        </svg>
    }
}
