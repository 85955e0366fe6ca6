//! The page's entry point. Everything else is in the library, which tests and tools use natively.

#[cfg(target_arch = "wasm32")]
fn main() {
    std::panic::set_hook(Box::new(|panic| ochat::platform::note::warn(&panic.to_string())));
    dioxus::launch(ochat::app::App);
}

/// There is no native app: `cargo xtask serve` builds the page and serves it.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    eprintln!("O'Chat runs in the browser: cargo xtask serve");
    std::process::ExitCode::FAILURE
}
