//! How long a person waits for a message to be stored: one writer, then sixteen at once in the
//! same conversation, which is the worst case of its log. It must never count a refused message.

use super::Creates;
use super::figures::Series;
use crate::error::{Error, Result};
use crate::support::http::{Answer, Client};
use serde_json::json;
use std::thread;
use std::time::{Duration, Instant};

const WARM_UP: usize = 50;
const SEQUENTIAL: usize = 500;
const WRITERS: usize = 16;
const EACH: usize = 60;

pub fn measure(port: u16) -> Result<Vec<Creates>> {
    let (mut client, token) = guest(port)?;
    let made =
        client.post("/api/collections/conversations/records", &json!({ "title": "Bench" }))?;
    let conversation = field(port, &made, "id")?;

    write(port, &mut client, &conversation, WARM_UP)?;
    let begun = Instant::now();
    let times = write(port, &mut client, &conversation, SEQUENTIAL)?;
    let one = creates("one writer".to_owned(), times, begun.elapsed());

    let begun = Instant::now();
    let outcomes = thread::scope(|scope| {
        let start = || {
            let mut client = Client::new(port);
            client.sign_in(&token);
            let conversation = &conversation;
            scope.spawn(move || write(port, &mut client, conversation, EACH))
        };
        let writers: Vec<_> = (0..WRITERS).map(|_| start()).collect();
        writers.into_iter().map(thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let whole = begun.elapsed();
    let mut times = Vec::new();
    for outcome in outcomes {
        times.extend(outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
    }
    let many = creates(format!("{WRITERS} writers, one conversation"), times, whole);
    Ok(vec![one, many])
}

fn creates(what: String, times: Vec<f64>, whole: Duration) -> Creates {
    Creates { what, series: Series { times, lost: 0 }, whole }
}

pub fn guest(port: u16) -> Result<(Client, String)> {
    let mut client = Client::new(port);
    let joined = client.post("/api/ochat/guest", &json!({ "name": "Bench" }))?;
    let token = field(port, &joined, "token")?;
    client.sign_in(&token);
    Ok((client, token))
}

fn write(port: u16, client: &mut Client, conversation: &str, count: usize) -> Result<Vec<f64>> {
    let message = json!({ "conversation": conversation, "text": "How quick is this one?" });
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let sent = Instant::now();
        let answer = client.post("/api/collections/messages/records", &message)?;
        times.push(sent.elapsed().as_secs_f64() * 1000.0);
        accepted(port, &answer)?;
    }
    Ok(times)
}

fn accepted(port: u16, answer: &Answer) -> Result<()> {
    if answer.status == 200 {
        return Ok(());
    }
    let body = String::from_utf8_lossy(&answer.body);
    Err(Error::Http { port, what: format!("refused with {}: {body}", answer.status) })
}

pub fn field(port: u16, answer: &Answer, name: &str) -> Result<String> {
    accepted(port, answer)?;
    let value = answer.json();
    let text = value.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    text.ok_or_else(|| Error::Http { port, what: format!("answered without {name}") })
}
