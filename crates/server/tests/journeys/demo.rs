//! The demo as its own process, and what its inbox holds.

use serde_json::Value;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How often the inbox is read while a message is on its way.
const READS_MAX: u32 = 100;

pub struct Demo {
    child: Child,
    /// `http://localhost:PORT`.
    pub url: String,
    /// Codes that were taken from the inbox.
    typed: Mutex<HashSet<String>>,
}

impl Demo {
    pub fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nulstil"))
            .args(["demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let first = lines.next().expect("a first line").expect("readable");
        std::thread::spawn(move || lines.for_each(drop));
        let at = first.find("http://localhost:").expect("the first line says what to open");
        let url: String = first[at..].chars().take_while(|c| !c.is_whitespace()).collect();
        Self { child, url: url.trim_end_matches('/').to_owned(), typed: Mutex::default() }
    }

    async fn inbox(&self) -> Vec<Value> {
        self.json("/demo/inbox.json").await
    }

    /// The recovery codes that the demo shows with a person.
    pub async fn codes_of(&self, login: &str) -> Vec<String> {
        let people = self.json("/demo/people.json").await;
        let person = people.iter().find(|person| person["login"] == login).expect("a sample person");
        let codes = person["recovery_codes"].as_array().expect("codes");
        codes.iter().map(|code| code.as_str().expect("text").to_owned()).collect()
    }

    async fn json(&self, path: &str) -> Vec<Value> {
        let place = self.url.trim_start_matches("http://");
        let port = place.rsplit(':').next().expect("a port");
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.expect("the demo listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("read");
        let body = answer.split_once("\r\n\r\n").expect("a body").1;
        let from = body.find('[').expect("a JSON list");
        let to = body.rfind(']').expect("a JSON list");
        serde_json::from_str(&body[from..=to]).expect("JSON")
    }

    /// The newest message to this person that `wanted` picks something from.
    async fn newest<T>(&self, login: &str, wanted: impl Fn(&Value) -> Option<T>) -> T {
        for _ in 0..READS_MAX {
            let messages = self.inbox().await;
            let to = |message: &&Value| message["to"].as_str().is_some_and(|to| to.starts_with(login));
            if let Some(found) = messages.iter().rev().filter(to).find_map(&wanted) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no such message came for {login}");
    }

    /// The newest code, which nobody has typed yet: a message may still be on its way.
    pub async fn last_code(&self, login: &str) -> String {
        let is_fresh = |code: &str| !self.typed.lock().expect("nobody panics here").contains(code);
        let code =
            |message: &Value| message["code"].as_str().filter(|code| is_fresh(code)).map(str::to_owned);
        let code = self.newest(login, code).await;
        self.typed.lock().expect("nobody panics here").insert(code.clone());
        code
    }

    /// Waits for a mail that names this user name on a line of its own.
    pub async fn told_name(&self, login: &str) {
        let line = format!("    {login}");
        self.newest(login, |message| {
            message["text"].as_str()?.lines().any(|known| known == line).then_some(())
        })
        .await;
    }

    /// The newest mailed link with this path.
    pub async fn last_link(&self, login: &str, path: &str) -> String {
        let wanted = format!("{}{path}", self.url);
        self.newest(login, |message| {
            let text = message["text"].as_str()?;
            let at = text.find(&wanted)?;
            Some(text[at..].chars().take_while(|c| !c.is_whitespace()).collect())
        })
        .await
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
