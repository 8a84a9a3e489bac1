//! Ventanilla in the browser: a client-side Leptos program over `/api/v1`.

mod api;
mod app;
mod catalogues;
mod components;
mod crash;
mod format;
mod guard;
mod i18n;
mod offline;
mod pages;
mod parts;
mod session;
mod shell;

fn main() {
    crash::watch();
    leptos::mount::mount_to_body(app::App);
    // What index.html painted while the program was on its way has done its work.
    if let Some(boot) = leptos::prelude::document().get_element_by_id("boot") {
        boot.remove();
    }
}
