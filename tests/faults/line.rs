//! The bad line itself: it must be as bad as it says, and no worse.

use std::time::{Duration, Instant};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{
    fake::answering,
    in_time,
    proxy::{Proxy, Way},
    run,
    server::Server,
};

const HEALTH: &[u8] = b"GET /api/health HTTP/1.1\r\nhost: x\r\n\r\n";
const POST: &[u8] =
    b"POST /api/nothing HTTP/1.1\r\nhost: x\r\nContent-Length: 24\r\n\r\n{\"a\":\"GET / HTTP/1.1\r\n\"}";
/// Long enough to see that nothing comes: a healthy line answers within some milliseconds.
const SILENCE: Duration = Duration::from_millis(300);

/// A connection through the proxy.
async fn dial(proxy: &Proxy) -> TcpStream {
    TcpStream::connect(proxy.origin().strip_prefix("http://").unwrap()).await.unwrap()
}

/// Sends a request and reads the beginning of its answer; nothing when the connection ended.
async fn ask(stream: &mut TcpStream, request: &[u8]) -> String {
    let mut some = [0; 4096];
    let _ = stream.write_all(request).await;
    let length = in_time("an answer or the end", stream.read(&mut some)).await.unwrap_or(0);
    String::from_utf8_lossy(&some[..length]).into_owned()
}

/// Whether nothing is to be read, not even the end.
async fn is_silent(stream: &mut TcpStream) -> bool {
    tokio::time::timeout(SILENCE, stream.read(&mut [0; 64])).await.is_err()
}

#[test]
fn the_requests_on_one_connection_are_told_apart_however_they_are_cut() {
    run(async {
        let server = Server::start();
        let proxy = Proxy::to(&server.origin());
        let mut stream = dial(&proxy).await;
        for _ in 0..2 {
            assert!(ask(&mut stream, HEALTH).await.starts_with("HTTP/1.1 200"));
            assert!(ask(&mut stream, POST).await.starts_with("HTTP/1.1 404"));
            let (last, before) = POST.split_last().unwrap();
            for &byte in before {
                stream.write_all(&[byte]).await.unwrap();
            }
            assert!(ask(&mut stream, &[*last]).await.starts_with("HTTP/1.1 404"));
        }
        assert_eq!(proxy.count(|line| line == "GET /api/health HTTP/1.1"), 2);
        assert_eq!(proxy.count(|line| line == "POST /api/nothing HTTP/1.1"), 4);
        assert_eq!(proxy.count(|_| true), 6);
    });
}

#[test]
fn an_answer_is_lost_after_the_server_has_given_it() {
    run(async {
        let server = Server::start();
        let proxy = Proxy::to(&server.origin());
        proxy.loses_answers(1, |line| line.starts_with("POST"));
        let mut stream = dial(&proxy).await;
        assert!(ask(&mut stream, HEALTH).await.starts_with("HTTP/1.1 200"));
        assert_eq!(ask(&mut stream, POST).await, "");
        let mut stream = dial(&proxy).await;
        assert!(ask(&mut stream, POST).await.starts_with("HTTP/1.1 404"), "only the first one");
    });
}

#[test]
fn what_is_silent_is_not_closed_and_others_are_not_silent() {
    run(async {
        let server = Server::start();
        let proxy = Proxy::to(&server.origin());
        proxy.swallows_answers(1, |line| line.starts_with("POST"));
        let (mut one, mut other, mut both) =
            (dial(&proxy).await, dial(&proxy).await, dial(&proxy).await);
        one.write_all(POST).await.unwrap();
        assert!(is_silent(&mut one).await);
        assert!(ask(&mut other, HEALTH).await.starts_with("HTTP/1.1 200"));
        assert!(ask(&mut both, POST).await.starts_with("HTTP/1.1 404"));
        let count = proxy.count(|_| true);
        let silent = proxy.falls_silent(&[Way::Up, Way::Down], |line| line.starts_with("POST"));
        assert_eq!(silent, 2);
        both.write_all(HEALTH).await.unwrap();
        assert!(is_silent(&mut both).await);
        assert_eq!(proxy.count(|_| true), count, "nothing reached the server");
        // The end of the server's side is as silent as everything else.
        drop(server);
        assert!(is_silent(&mut one).await && is_silent(&mut both).await);
        proxy.cuts();
        for stream in [&mut one, &mut both] {
            assert!(matches!(in_time("the end", stream.read(&mut [0; 1])).await, Ok(0) | Err(_)));
        }
    });
}

#[test]
fn a_cut_line_takes_nothing_until_it_heals() {
    run(async {
        let server = Server::start();
        let proxy = Proxy::to(&server.origin());
        let mut stream = dial(&proxy).await;
        assert!(ask(&mut stream, HEALTH).await.starts_with("HTTP/1.1 200"));
        proxy.cuts();
        assert_eq!(ask(&mut stream, HEALTH).await, "");
        assert_eq!(ask(&mut dial(&proxy).await, HEALTH).await, "");
        assert_eq!(proxy.count(|_| true), 1);
        proxy.heals();
        assert!(ask(&mut dial(&proxy).await, HEALTH).await.starts_with("HTTP/1.1 200"));
    });
}

#[test]
fn a_slow_line_is_as_slow_as_it_says() {
    run(async {
        let server = Server::start();
        let proxy = Proxy::to(&server.origin());
        proxy.delays(Duration::from_millis(100));
        let begun = Instant::now();
        assert!(ask(&mut dial(&proxy).await, HEALTH).await.starts_with("HTTP/1.1 200"));
        assert!(begun.elapsed() >= Duration::from_millis(200), "{:?}", begun.elapsed());

        let long: &'static [u8] = Box::leak(vec![b'x'; 20_000].into_boxed_slice());
        let proxy = Proxy::to(&answering(Some(long)));
        proxy.throttles(Some(40_000));
        let mut stream = dial(&proxy).await;
        let begun = Instant::now();
        stream.write_all(HEALTH).await.unwrap();
        let mut all = Vec::new();
        in_time("all of it", stream.read_to_end(&mut all)).await.unwrap();
        assert_eq!(all.len(), long.len());
        let least = Duration::from_millis(480);
        assert!(begun.elapsed() >= least, "{:?}", begun.elapsed());
    });
}
