//! The page's entry point. Everything else is in the library, which tests and tools use natively.

#[cfg(target_arch = "wasm32")]
fn main() {
    std::panic::set_hook(Box::new(|panic| ochat::platform::note::warn(&panic.to_string())));
    ochat::platform::page::spawn(async {
        let page = ochat::app::page().await;
        dioxus::web::launch::launch_virtual_dom(page, dioxus::web::Config::new());
    });
}

/// There is no native app: `cargo xtask serve` builds the page and serves it.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    eprintln!("O'Chat runs in the browser: cargo xtask serve");
    std::process::ExitCode::FAILURE
}
