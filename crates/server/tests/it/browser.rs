//! Somebody at the service: over pages with a cookie jar, or with whatever bytes they like. Every
//! answer is kept, because it is one of the places where a secret must not turn up.

use crate::client::{Client, request};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long an answer may take.
const WITHIN: Duration = Duration::from_secs(60);

/// One node, and every answer it gave, unless nobody wants them.
pub struct Visitor {
    pub client: Client,
    answers: Option<Mutex<Vec<u8>>>,
    /// Requests so far of one who comes from everywhere.
    everywhere: Option<AtomicU32>,
}

/// An answer as it came.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
    /// From connecting to the last byte.
    pub took: Duration,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Vec<&str> {
        let is_it = |line: &&str| line.split(':').next().is_some_and(|key| key.eq_ignore_ascii_case(name));
        let value = |line: &'_ str| line.find(':').map(|at| at + 1).unwrap_or_default();
        self.head.lines().filter(is_it).map(|line| line[value(line)..].trim()).collect()
    }
}

impl Visitor {
    pub fn new(client: Client) -> Self {
        Self { client, answers: Some(Mutex::default()), everywhere: None }
    }

    /// One that keeps no answers, and comes from another network with every request, as the proxy says
    /// that the node trusts.
    pub const fn everywhere(client: Client) -> Self {
        Self { client, answers: None, everywhere: Some(AtomicU32::new(0)) }
    }

    /// The request with where it comes from.
    fn placed<'a>(&self, request: &'a [u8]) -> Cow<'a, [u8]> {
        let Some(count) = &self.everywhere else { return Cow::Borrowed(request) };
        let [_, high, middle, low] = count.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let line = request.windows(2).position(|pair| pair == b"\r\n").expect("a first line") + 2;
        let from = format!("X-Forwarded-For: 10.{middle}.{low}.{high}\r\n");
        Cow::Owned([&request[..line], from.as_bytes(), &request[line..]].concat())
    }

    /// Everything that was ever answered.
    pub fn answers(&self) -> Vec<u8> {
        let answers = self.answers.as_ref().expect("they are kept");
        answers.lock().expect("no panic while it is held").clone()
    }

    /// Sends bytes and reads to the end of the connection.
    pub fn exchange(&self, bytes: &[u8]) -> Reply {
        let bytes = self.placed(bytes);
        let started = Instant::now();
        let mut stream = TcpStream::connect(("127.0.0.1", self.client.port)).expect("it listens");
        stream.set_read_timeout(Some(WITHIN)).expect("a timeout");
        stream.write_all(&bytes).expect("it reads");
        let mut answer = Vec::new();
        // Who answers before it has read everything may reset the connection; what came counts.
        let _ = stream.read_to_end(&mut answer);
        let took = started.elapsed();
        if let Some(answers) = &self.answers {
            answers.lock().expect("no panic while it is held").extend(&answer);
        }
        let text = String::from_utf8(answer).expect("UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_owned(), body: body.to_owned(), took }
    }

    pub fn api(&self, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Reply {
        self.exchange(request(self.client.port, method, path, token, body).as_bytes())
    }

    /// Posts this body, whatever it is.
    pub fn body(&self, path: &str, token: Option<&str>, kind: &str, body: &str) -> Reply {
        let port = self.client.port;
        let token = token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{token}\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.exchange(head.as_bytes())
    }

    pub fn until<T>(&self, path: &str, token: &str, wanted: impl Fn(&Value) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            let seen = self.api("GET", path, Some(token), None).json();
            if let Some(found) = wanted(&seen) {
                return found;
            }
            assert!(started.elapsed() < WITHIN, "{path} stays {seen}");
            std::thread::sleep(Duration::from_millis(25));
        }
    }
}

/// A browser with a cookie jar, that keeps the form token of the last page.
pub struct Browser<'a> {
    visitor: &'a Visitor,
    cookies: BTreeMap<String, String>,
    csrf: String,
    /// What it asks to be spoken to in, if anything.
    language: Option<&'static str>,
}

impl<'a> Browser<'a> {
    pub fn new(visitor: &'a Visitor) -> Self {
        Self { visitor, cookies: BTreeMap::new(), csrf: String::new(), language: None }
    }

    /// From now on it prefers this language, as a browser does whose owner changed the setting.
    pub const fn prefer(&mut self, language: &'static str) {
        self.language = Some(language);
    }

    pub fn get(&mut self, path: &str) -> Reply {
        let head = self.head("GET", path);
        self.sent(&format!("{head}\r\n"))
    }

    /// Posts a form and tells where it leads.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let csrf = self.csrf.clone();
        let all = [&[("csrf", csrf.as_str())], fields].concat();
        let body: Vec<String> =
            all.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        let head = self.head("POST", path);
        let kind = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin";
        self.sent(&format!("{head}{kind}\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
    }

    /// Posts, and looks at the page it leads to.
    pub fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let reply = self.post(path, fields);
        match reply.header("location").first() {
            Some(next) => self.get(next),
            None => reply,
        }
    }

    fn head(&self, method: &str, path: &str) -> String {
        let port = self.visitor.client.port;
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let jar = if jar.is_empty() { String::new() } else { format!("Cookie: {}\r\n", jar.join("; ")) };
        let language = self.language.map(|tag| format!("Accept-Language: {tag}\r\n")).unwrap_or_default();
        format!("{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{jar}{language}")
    }

    fn sent(&mut self, text: &str) -> Reply {
        let reply = self.visitor.exchange(text.as_bytes());
        for cookie in reply.header("set-cookie") {
            let (name, value) =
                cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("a pair");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let token =
            reply.body.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        if let Some((token, _)) = token {
            self.csrf = token.to_owned();
        }
        reply
    }
}

/// A field's value as browsers encode it.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
