//! Just enough of HTTP/1.1 to tell the requests on a kept-alive connection apart.
//!
//! It must never hold a byte back: it only reads along.

/// Where in the requests of one connection the client is.
#[derive(Debug, Default)]
pub(super) struct Requests {
    /// What has come of the present head.
    head: Vec<u8>,
    /// How much of the present body is still to come.
    body: usize,
}

impl Requests {
    /// Takes the next bytes and returns the first lines of the requests whose heads they complete.
    ///
    /// # Panics
    /// When a body has no length: the client never sends one.
    pub(super) fn take(&mut self, mut bytes: &[u8]) -> Vec<String> {
        let mut begun = Vec::new();
        loop {
            let of_the_body = self.body.min(bytes.len());
            self.body -= of_the_body;
            bytes = &bytes[of_the_body..];
            let Some((&byte, rest)) = bytes.split_first() else { return begun };
            bytes = rest;
            self.head.push(byte);
            if self.head.ends_with(b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&self.head).into_owned();
                self.head.clear();
                self.body = length(&head);
                begun.push(head.lines().next().unwrap_or_default().to_owned());
            }
        }
    }
}

/// How long the body after this head is.
fn length(head: &str) -> usize {
    let mut length = 0;
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        assert!(!name.eq_ignore_ascii_case("transfer-encoding"), "a body without a length");
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap();
        }
    }
    length
}
