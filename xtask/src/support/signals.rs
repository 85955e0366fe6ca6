//! Ctrl+C and friends, as a question that a loop may ask. It must never end the process itself:
//! what was started has to be stopped first.

use crate::error::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub struct Signals(Arc<AtomicBool>);

impl Signals {
    /// From here on the signals only set a mark.
    pub fn listen() -> Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        let asked = Arc::new(AtomicBool::new(false));
        let mut signals = vec![SIGINT, SIGTERM];
        #[cfg(unix)]
        signals.push(signal_hook::consts::SIGHUP);
        for signal in signals {
            signal_hook::flag::register(signal, Arc::clone(&asked))
                .map_err(Error::io("listen for Ctrl+C"))?;
        }
        Ok(Self(asked))
    }

    /// Whether somebody has asked us to stop.
    pub fn asked_to_stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
