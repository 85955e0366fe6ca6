//! A bad line to a server, on a port of its own: it delays, throttles, loses answers, falls silent
//! without a word, or is cut, as the test says while it runs.
//!
//! It runs on a thread of its own, so that a busy test does not make the line slower. It must never
//! change or reorder the bytes that it passes on, nor close what is meant to be silent.

mod lines;
mod requests;

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::{runtime::Builder, select, sync::oneshot};

use lines::{Fate, Lines, Spell};

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the server.
    Up,
    /// To the client.
    Down,
}

/// A bad line; everything on it is cut when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    lines: Arc<Lines>,
    /// Dropped to end the thread.
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// A line to the server at `origin` (such as `http://127.0.0.1:8090`), good for now.
    pub fn to(origin: &str) -> Self {
        let server = origin.rsplit(':').next().unwrap().parse().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let lines = Arc::new(Lines::default());
        let (end, ended) = oneshot::channel();
        let at_work = Arc::clone(&lines);
        let thread = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                select! {
                    () = lines::serve(at_work, listener, server) => {}
                    _ = ended => {}
                }
            });
        });
        Self { port, lines, end: Some(end), thread: Some(thread) }
    }

    /// Scheme, host and port, for the client.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on every byte takes this much longer, each way.
    pub fn delays(&self, by: Duration) {
        self.lines.change(|state| state.delay = by);
    }

    /// From now on so many bytes a second pass each way, on all connections together.
    pub fn throttles(&self, rate: Option<u32>) {
        self.lines.change(|state| state.rate = rate);
    }

    /// Cuts every connection and refuses new ones until [`Self::heals`].
    pub fn cuts(&self) {
        self.lines.cut();
    }

    /// Takes new connections again.
    pub fn heals(&self) {
        self.lines.change(|state| state.refuses = false);
    }

    /// Of the next `times` requests whose first line is like this, the answers are lost: when the
    /// server answers, the connection is cut instead.
    pub fn loses_answers(&self, times: usize, like: impl Fn(&str) -> bool + Send + 'static) {
        self.bewitch(times, Fate::Cut, like);
    }

    /// The answers to the next `times` requests whose first line is like this never come, and
    /// neither does anything else on those connections, which stay open.
    pub fn swallows_answers(&self, times: usize, like: impl Fn(&str) -> bool + Send + 'static) {
        self.bewitch(times, Fate::Silence, like);
    }

    fn bewitch(&self, left: usize, fate: Fate, like: impl Fn(&str) -> bool + Send + 'static) {
        let spell = Spell { left, fate, like: Box::new(like) };
        self.lines.change(|state| state.spells.push(spell));
    }

    /// Connections whose present (or last) request is like this stay open, but nothing that is sent
    /// these ways arrives any more. What was lost is lost: it lasts as long as the connection.
    /// Returns how many connections there are.
    pub fn falls_silent(&self, ways: &[Way], like: impl Fn(&str) -> bool) -> usize {
        self.lines.change(|state| state.silence(ways, like))
    }

    /// How many requests like this have reached the server since the beginning.
    pub fn count(&self, like: impl Fn(&str) -> bool) -> usize {
        self.lines.change(|state| state.requests.iter().filter(|line| like(line)).count())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || thread::panicking(), "the proxy has panicked");
        }
    }
}
