//! The connections of the proxy: who is on them, what they suffer, and the carrying of bytes.

use std::{
    collections::BTreeMap,
    fmt,
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    select,
    sync::{mpsc, watch},
    time::{Instant, sleep_until},
};

use super::{Way, requests::Requests};

/// Bytes that are carried at once. Small, so that a slow line is slow evenly.
const CHUNK: usize = 1024;

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its first byte cuts the connection.
    Cut,
    /// It never arrives; the connection stays open.
    Silence,
}

/// A fate for the next requests of a kind.
pub(super) struct Spell {
    pub(super) left: usize,
    pub(super) fate: Fate,
    pub(super) like: Box<dyn Fn(&str) -> bool + Send>,
}

/// All connections of one proxy, and the weather they are in.
#[derive(Debug)]
pub(super) struct Lines {
    state: Mutex<State>,
    /// Changes whenever everything is cut.
    cuts: watch::Sender<()>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) refuses: bool,
    pub(super) delay: Duration,
    /// Bytes a second, each way.
    pub(super) rate: Option<u32>,
    pub(super) spells: Vec<Spell>,
    /// The first lines of all requests that were passed on.
    pub(super) requests: Vec<String>,
    /// When a throttled line is free again, up and down.
    free_at: [Option<Instant>; 2],
    connections: BTreeMap<u64, Connection>,
    opened: u64,
}

#[derive(Default)]
struct Connection {
    requests: Requests,
    /// The first line of the present request, or of the last one.
    request: String,
    cut_by_answer: bool,
    /// Up and down.
    silent: [bool; 2],
}

/// What becomes of some bytes.
enum Passage {
    Open,
    Silent,
    Cut,
}

/// Who has left a connection.
enum Gone {
    Client,
    Server,
    /// Nobody: it was cut.
    Nobody,
}

impl Default for Lines {
    fn default() -> Self {
        Self { state: Mutex::default(), cuts: watch::Sender::new(()) }
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("requests", &self.requests).finish_non_exhaustive()
    }
}

impl Lines {
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Cuts everything: what arrives from now on, on whatever connection, does not pass.
    pub(super) fn cut(&self) {
        self.change(|state| {
            state.refuses = true;
            state.connections.clear();
        });
        self.cuts.send_replace(());
    }
}

impl State {
    /// Silences the connections whose request is like this, and counts them.
    pub(super) fn silence(&mut self, ways: &[Way], like: impl Fn(&str) -> bool) -> usize {
        let mut count = 0;
        for connection in self.connections.values_mut().filter(|one| like(&one.request)) {
            count += 1;
            for &way in ways {
                connection.silent[way as usize] = true;
            }
        }
        count
    }

    fn admit(&mut self) -> Option<u64> {
        if self.refuses {
            return None;
        }
        self.opened += 1;
        self.connections.insert(self.opened, Connection::default());
        Some(self.opened)
    }

    fn is_silent(&self, id: u64, way: Way) -> bool {
        self.connections.get(&id).is_some_and(|connection| connection.silent[way as usize])
    }

    /// What becomes of these bytes?
    fn pass(&mut self, id: u64, way: Way, bytes: &[u8]) -> Passage {
        // Everything was cut a moment ago, and the connection does not know it yet.
        let Some(connection) = self.connections.get_mut(&id) else { return Passage::Cut };
        if connection.silent[way as usize] {
            return Passage::Silent;
        }
        match way {
            Way::Up => {
                for line in connection.requests.take(bytes) {
                    let fate = fate(&mut self.spells, &line);
                    connection.cut_by_answer |= fate == Some(Fate::Cut);
                    connection.silent[Way::Down as usize] |= fate == Some(Fate::Silence);
                    connection.request.clone_from(&line);
                    self.requests.push(line);
                }
                Passage::Open
            }
            Way::Down if connection.cut_by_answer => Passage::Cut,
            Way::Down => Passage::Open,
        }
    }

    /// Takes the line for so many bytes, and says when they have passed.
    fn occupy(&mut self, way: Way, bytes: usize) -> Instant {
        let now = Instant::now();
        let Some(rate) = self.rate else { return now };
        let bytes = u32::try_from(bytes).unwrap();
        let begin = self.free_at[way as usize].map_or(now, |at| at.max(now));
        let end = begin + Duration::from_secs(1) * bytes / rate;
        self.free_at[way as usize] = Some(end);
        end
    }
}

/// What awaits the answer to this request.
fn fate(spells: &mut [Spell], line: &str) -> Option<Fate> {
    let spell = spells.iter_mut().find(|spell| spell.left > 0 && (spell.like)(line))?;
    spell.left -= 1;
    Some(spell.fate)
}

/// Takes connections until it is dropped, and all of them with it.
pub(super) async fn serve(lines: Arc<Lines>, listener: TcpListener, server: u16) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        // Watched from before the question whether the line is up, so that no cut is missed.
        let mut cuts = lines.cuts.subscribe();
        let Some(id) = lines.change(State::admit) else { continue };
        let lines = Arc::clone(&lines);
        tokio::spawn(async move {
            select! {
                () = connect(&lines, id, client, server) => {}
                _ = cuts.changed() => {}
            }
            lines.change(|state| state.connections.remove(&id));
        });
    }
}

/// Carries everything both ways until one side leaves.
async fn connect(lines: &Lines, id: u64, client: TcpStream, server: u16) {
    let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await else { return };
    for end in [&client, &server] {
        let _ = end.set_nodelay(true);
    }
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let gone = select! {
        gone = carry(lines, id, Way::Up, &mut from_client, &mut to_server) => gone,
        gone = carry(lines, id, Way::Down, &mut from_server, &mut to_client) => gone,
    };
    // Silence holds for the end of a connection, too.
    match gone {
        Gone::Server if lines.change(|state| state.is_silent(id, Way::Down)) => {
            let mut unheard = [0; CHUNK];
            while matches!(from_client.read(&mut unheard).await, Ok(1..)) {}
        }
        Gone::Client if lines.change(|state| state.is_silent(id, Way::Up)) => {
            let mut unheard = [0; CHUNK];
            while matches!(from_server.read(&mut unheard).await, Ok(1..)) {}
        }
        _ => {}
    }
}

/// Carries everything one way until one side leaves; what is on its way then still arrives.
async fn carry(
    lines: &Lines,
    id: u64,
    way: Way,
    from: &mut OwnedReadHalf,
    to: &mut OwnedWriteHalf,
) -> Gone {
    let (sender, receiver) = match way {
        Way::Up => (Gone::Client, Gone::Server),
        Way::Down => (Gone::Server, Gone::Client),
    };
    let (queue, mut queued) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let taking = async move {
        let mut some = [0; CHUNK];
        while let Ok(length @ 1..) = from.read(&mut some).await {
            let bytes = &some[..length];
            match lines.change(|state| state.pass(id, way, bytes)) {
                Passage::Open => {}
                Passage::Silent => continue,
                Passage::Cut => return Gone::Nobody,
            }
            // The next bytes are taken when these have passed: the senders feel a slow line.
            sleep_until(lines.change(|state| state.occupy(way, length))).await;
            let arrival = Instant::now() + lines.change(|state| state.delay);
            if queue.send((arrival, bytes.to_vec())).is_err() {
                break;
            }
        }
        drop(queue);
        sender
    };
    let giving = async move {
        while let Some((arrival, bytes)) = queued.recv().await {
            sleep_until(arrival).await;
            to.write_all(&bytes).await.map_err(drop)?;
        }
        Ok::<(), ()>(())
    };
    tokio::pin!(taking, giving);
    select! {
        gone = &mut taking => {
            let _ = giving.await;
            gone
        }
        _failed = &mut giving => receiver,
    }
}
