//! A server that answers everything with the same bytes: for what a real one rarely does.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// Answers every connection with these bytes and closes it; with `None` it keeps silent for a
/// minute. Returns its origin. The thread ends with the test.
pub fn answering(bytes: Option<&'static [u8]>) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream, bytes));
        }
    });
    format!("http://127.0.0.1:{port}")
}

fn answer(mut stream: TcpStream, bytes: Option<&'static [u8]>) {
    // The request is read up to the empty line, otherwise closing would reset the connection.
    let mut request = Vec::new();
    let mut some = [0; 1024];
    while !request.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut some) {
            Ok(0) | Err(_) => return,
            Ok(length) => request.extend_from_slice(&some[..length]),
        }
    }
    match bytes {
        Some(bytes) => {
            let _ = stream.write_all(bytes);
        }
        None => thread::sleep(Duration::from_mins(1)),
    }
}
