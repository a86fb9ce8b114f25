//! A running Nulstil that a browser opens, and what it wrote to people.

use serde_json::Value;
use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;
use testkit::smtp_sink::SmtpSink;
use testkit::smtp_sink::mime::code_in;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How often the letters are read while one is on its way.
const READS_MAX: u32 = 100;

/// Where its letters end up.
pub enum Post {
    /// The demo's own inbox, a page of the same place.
    Inbox,
    Sink(SmtpSink),
}

struct Letter {
    to: Vec<String>,
    text: String,
}

pub struct Site {
    /// `http://localhost:PORT`.
    pub url: String,
    /// What stands behind the user name in everybody's address.
    at: &'static str,
    post: Post,
    /// Codes that were taken from the letters.
    typed: Mutex<HashSet<String>>,
}

impl Site {
    pub fn new(url: String, at: &'static str, post: Post) -> Self {
        Self { url, at, post, typed: Mutex::default() }
    }

    pub fn address_of(&self, login: &str) -> String {
        format!("{login}@{}", self.at)
    }

    async fn letters(&self) -> Vec<Letter> {
        match &self.post {
            Post::Inbox => {
                let told =
                    |message: &Value, field: &str| message[field].as_str().unwrap_or_default().to_owned();
                let inbox = self.json("/demo/inbox.json").await;
                inbox
                    .iter()
                    .map(|one| Letter { to: vec![told(one, "to")], text: told(one, "text") })
                    .collect()
            }
            Post::Sink(sink) => {
                let received = sink.messages().into_iter();
                received.map(|one| Letter { text: one.text(), to: one.to }).collect()
            }
        }
    }

    pub async fn json(&self, path: &str) -> Vec<Value> {
        let place = self.url.trim_start_matches("http://");
        let port = place.rsplit(':').next().expect("a port");
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("read");
        let body = answer.split_once("\r\n\r\n").expect("a body").1;
        let from = body.find('[').expect("a JSON list");
        let to = body.rfind(']').expect("a JSON list");
        serde_json::from_str(&body[from..=to]).expect("JSON")
    }

    /// The newest letter to this person that `wanted` picks something from.
    async fn newest<T>(&self, login: &str, wanted: impl Fn(&str) -> Option<T>) -> T {
        for _ in 0..READS_MAX {
            let letters = self.letters().await;
            let to = |letter: &&Letter| letter.to.iter().any(|to| to.starts_with(login));
            if let Some(found) = letters.iter().rev().filter(to).find_map(|letter| wanted(&letter.text)) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no such message came for {login}");
    }

    /// The newest code, which nobody has typed yet: a message may still be on its way.
    pub async fn last_code(&self, login: &str) -> String {
        let is_fresh = |code: &String| !self.typed.lock().expect("nobody panics here").contains(code);
        let code = self.newest(login, |text| code_in(text).filter(is_fresh)).await;
        self.typed.lock().expect("nobody panics here").insert(code.clone());
        code
    }

    /// Waits for a mail that names this user name on a line of its own.
    pub async fn told_name(&self, login: &str) {
        let line = format!("    {login}");
        self.newest(login, |text| text.lines().any(|known| known == line).then_some(())).await;
    }

    /// The newest mailed link with this path.
    pub async fn last_link(&self, login: &str, path: &str) -> String {
        let wanted = format!("{}{path}", self.url);
        self.newest(login, |text| {
            let at = text.find(&wanted)?;
            Some(text[at..].chars().take_while(|c| !c.is_whitespace()).collect())
        })
        .await
    }
}
