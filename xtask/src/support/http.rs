//! Just enough HTTP/1.1 to ask a server on this machine: one connection, kept open, JSON bodies.
//! It must never be used for any other host.

use crate::error::{Error, Result};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(10);

pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

pub struct Client {
    port: u16,
    token: String,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    pub fn new(port: u16) -> Self {
        Self { port, token: String::new(), connection: None }
    }

    /// Every later request is made as this person.
    pub fn sign_in(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "")
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        self.send("POST", path, &body.to_string())
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        let port = self.port;
        let fault = |what: String| Error::Http { port, what };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect().map_err(|error| fault(format!("cannot be reached: {error}")))?,
        };
        connection
            .get_mut()
            .write_all(request.as_bytes())
            .map_err(|error| fault(format!("cannot be written to: {error}")))?;
        let answer =
            receive(&mut connection).map_err(|error| fault(format!("answered badly: {error}")))?;
        self.connection = Some(connection);
        Ok(answer)
    }

    fn connect(&self) -> std::io::Result<BufReader<TcpStream>> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }
}

fn receive(reader: &mut impl BufRead) -> std::io::Result<Answer> {
    let status_line = line(reader)?;
    let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other("no status line"))?;
    let (mut length, mut chunked) = (0, false);
    loop {
        let header = line(reader)?.to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(std::io::Error::other)?;
        }
        chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
    }
    let mut body = Vec::new();
    if chunked {
        loop {
            let size = usize::from_str_radix(&line(reader)?, 16).map_err(std::io::Error::other)?;
            take(reader, size, &mut body)?;
            line(reader)?;
            if size == 0 {
                break;
            }
        }
    } else {
        take(reader, length, &mut body)?;
    }
    Ok(Answer { status, body })
}

fn take(reader: &mut impl BufRead, length: usize, body: &mut Vec<u8>) -> std::io::Result<()> {
    let taken = reader.by_ref().take(length as u64).read_to_end(body)?;
    if taken < length { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

fn line(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    if reader.read_line(&mut text)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_known_length_is_read_whole() {
        let mut bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}rest".as_bytes();
        let answer = receive(&mut bytes).expect("it is well formed");
        assert_eq!((answer.status, answer.body.as_slice()), (200, b"{}".as_slice()));
    }

    #[test]
    fn a_chunked_body_is_put_together() {
        let text =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n";
        let answer = receive(&mut text.as_bytes()).expect("it is well formed");
        assert_eq!(answer.json(), serde_json::json!([1]));
    }

    #[test]
    fn a_cut_answer_is_an_error() {
        let mut bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}".as_bytes();
        assert!(receive(&mut bytes).is_err());
    }
}
