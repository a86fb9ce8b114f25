//! The demo as its own process.

use crate::site::{Post, Site};
use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::process::{Command, Stdio};
use testkit::process::Owned;

pub struct Demo {
    site: Site,
    _process: Owned,
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
        let site = Site::new(url.trim_end_matches('/').to_owned(), "home.example", Post::Inbox);
        Self { site, _process: Owned(child) }
    }

    /// The recovery codes that the demo shows with a person.
    pub async fn codes_of(&self, login: &str) -> Vec<String> {
        let people = self.json("/demo/people.json").await;
        let person = people.iter().find(|person| person["login"] == login).expect("a sample person");
        let codes = person["recovery_codes"].as_array().expect("codes");
        codes.iter().map(|code| code.as_str().expect("text").to_owned()).collect()
    }
}

impl Deref for Demo {
    type Target = Site;

    fn deref(&self) -> &Site {
        &self.site
    }
}
