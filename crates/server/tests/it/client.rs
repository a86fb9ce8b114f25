//! A tiny HTTP client: one request a connection, as plain as the API promises to be.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long something that workers do may take.
const WITHIN: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {self:?}"))
    }
}

/// One service on this machine.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    pub port: u16,
}

impl Client {
    pub fn get(self, path: &str, token: Option<&str>) -> Answer {
        self.ask("GET", path, token, None)
    }

    pub fn post(self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        self.ask("POST", path, token, Some(body))
    }

    fn ask(self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(WITHIN)).expect("a timeout");
        stream.write_all(request(self.port, method, path, token, body).as_bytes()).expect("it reads");
        read(&mut stream)
    }

    /// Asks again until `wanted` finds what it looks for.
    pub fn until<T>(self, path: &str, token: Option<&str>, wanted: impl Fn(&Value) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            let seen = self.get(path, token).json();
            if let Some(found) = wanted(&seen) {
                return found;
            }
            assert!(started.elapsed() < WITHIN, "{path} stays {seen}");
            std::thread::sleep(Duration::from_millis(25));
        }
    }
}

/// A request as it goes over the wire.
pub fn request(port: u16, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> String {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n");
    if let Some(token) = token {
        text.push_str(&format!("Authorization: Bearer {token}\r\n"));
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    if method != "GET" {
        text.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    text.push_str("\r\n");
    text.push_str(&body);
    text
}

/// Reads an answer to the end of the connection.
pub fn read(stream: &mut impl Read) -> Answer {
    let mut bytes = Vec::new();
    // A TLS peer may end without saying so; what came counts.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if is_chunked { unchunk(body) } else { body.to_owned() };
    Answer { status, body }
}

fn unchunk(mut rest: &str) -> String {
    let mut whole = String::new();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).expect("a chunk size");
        if size == 0 {
            break;
        }
        whole.push_str(&after[..size]);
        rest = &after[size + 2..];
    }
    whole
}
