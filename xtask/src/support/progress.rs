//! One line per step: what is going on, for how long, and the last thing the tool said.
//! It must never stay silent for longer than [`BEAT`], and never paint escape codes into a log.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// How often a log (not a terminal) hears from a long step.
const BEAT: Duration = Duration::from_secs(15);
/// A live line is cut here, so that it never wraps and can be painted over.
const LINE_WIDTH: usize = 78;

pub struct Step {
    label: String,
    started: Instant,
    last_beat: Instant,
    live: bool,
}

impl Step {
    pub fn start(label: impl Into<String>) -> Self {
        let now = Instant::now();
        let step = Self {
            label: label.into(),
            started: now,
            last_beat: now,
            live: std::io::stdout().is_terminal(),
        };
        if step.live {
            step.paint("");
        } else {
            println!("  … {}", step.label);
        }
        step
    }

    pub fn label(&self) -> &str {
        &self.label
    }

    /// Called often while the step runs, with the tool's latest line.
    pub fn tick(&mut self, latest: &str) {
        if self.live {
            self.paint(latest);
        } else if self.last_beat.elapsed() >= BEAT {
            self.last_beat = Instant::now();
            let latest = if latest.is_empty() { "still at it" } else { latest.trim() };
            println!("    {} s: {latest}", self.started.elapsed().as_secs());
        }
    }

    pub fn done(self, note: &str) {
        self.close("✓", note);
    }

    pub fn failed(self) {
        self.close("✗", "");
    }

    /// Ends the line as the work ended, and hands its outcome on.
    pub fn finish<T, E>(self, outcome: Result<T, E>, note: &str) -> Result<T, E> {
        match outcome {
            Ok(_) => self.done(note),
            Err(_) => self.failed(),
        }
        outcome
    }

    fn close(&self, mark: &str, note: &str) {
        if self.live {
            print!("\r\x1b[2K");
        }
        let note = if note.is_empty() { String::new() } else { format!(": {note}") };
        println!("  {mark} {}{note} ({})", self.label, seconds(self.started.elapsed()));
    }

    fn paint(&self, latest: &str) {
        let text = format!("  … {} ({} s) {latest}", self.label, self.started.elapsed().as_secs());
        print!("\r\x1b[2K{}", cut(&text, LINE_WIDTH));
        // A terminal that has gone away is no reason to stop the work.
        let _ = std::io::stdout().flush();
    }
}

/// `0.4 s`, `12 s`, `3 min 05 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match whole {
        0..=9 => format!("{:.1} s", time.as_secs_f64()),
        10..=119 => format!("{whole} s"),
        _ => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

/// The line without control characters (tools colour their output), at most `width` characters.
fn cut(line: &str, width: usize) -> String {
    let plain = without_colours(line);
    if plain.chars().count() <= width {
        return plain;
    }
    plain.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// Drops ANSI colour sequences (`ESC [ … letter`) and every other control character.
pub fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\x1b' {
            for inside in characters.by_ref() {
                if inside.is_ascii_alphabetic() {
                    break;
                }
            }
        } else if !character.is_control() {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(61)), "61 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }

    #[test]
    fn a_live_line_is_plain_and_short() {
        assert_eq!(cut("\x1b[32mCompiling\x1b[0m walrus", 9), "Compilin…");
        assert_eq!(cut("\x1b[32mok\x1b[0m", 9), "ok");
    }
}
