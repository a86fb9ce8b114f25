//! A service with everything around it, whose every trace can be found again.

use crate::browser::Visitor;
use crate::cli::text;
use crate::client::Client;
use crate::process::Service;
use crate::real::Town;
use std::path::PathBuf;
use std::process::Command;
use testkit::process::free_port;

/// People who may be led through something; everybody once, so that no budget comes in between.
const PEOPLE: u32 = 16;

/// Where the service keeps its rows.
pub enum Kept {
    Sqlite,
    Postgres { url: String },
}

impl Kept {
    pub fn postgres() -> Self {
        Self::Postgres { url: testkit::postgres::fresh_database() }
    }
}

pub struct Scene {
    pub town: Town,
    pub kept: Kept,
    pub config: PathBuf,
    pub visitor: Visitor,
    pub metrics: Client,
    pub node: Service,
}

impl Scene {
    pub fn start(kept: Kept, level: &str) -> Self {
        let client = Client { port: free_port() };
        Self::start_behind(kept, level, client, client)
    }

    /// One that people reach by a proxy, which is somebody else's to start.
    pub fn start_behind(kept: Kept, level: &str, client: Client, public: Client) -> Self {
        let town = Town::new();
        town.slapd.add_people(PEOPLE);
        let metrics = Client { port: free_port() };
        let store = match &kept {
            Kept::Sqlite => format!("sqlite://{}", text(&town.house.path("nulstil.db"))),
            Kept::Postgres { url } => url.clone(),
        };
        let config = town.config_behind(client.port, public.port, &store, &town.slapd.ldaps_url());
        let toml = std::fs::read_to_string(&config).expect("just written");
        let metered = format!("[server]\nmetrics_listen = \"127.0.0.1:{}\"\n", metrics.port);
        std::fs::write(&config, toml.replacen("[server]\n", &metered, 1)).expect("writes");
        let log = town.house.path("trace.log");
        let node = Service::start_logging(level, &["serve", "--config", text(&config)], &log);
        Self { town, kept, config, visitor: Visitor::new(public), metrics, node }
    }

    /// Changes the database behind the service's back.
    pub fn sql(&self, statement: &str) {
        let mut program = match &self.kept {
            Kept::Sqlite => {
                let mut sqlite = Command::new("sqlite3");
                sqlite
                    .args(["-cmd", ".timeout 20000"])
                    .arg(self.town.house.path("nulstil.db"))
                    .arg(statement);
                sqlite
            }
            Kept::Postgres { url } => {
                let mut psql = Command::new("psql");
                psql.args(["-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", statement, url]);
                psql
            }
        };
        let output = program.output().expect("the database's own client is installed");
        assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// The code and the link's secret of this person's newest letter.
    pub fn letter(&self, login: &str) -> (String, String) {
        let code = self.town.code_for(login);
        let is_it = |message: &testkit::smtp_sink::Received| message.text().contains(&code);
        let letter = self.town.sink.messages().into_iter().find(is_it).expect("it was just seen");
        (code, token_after(&letter.text(), "/reset/link#"))
    }

    /// The secret by which this person may disavow what the newest notice tells.
    pub fn disavowal(&self, login: &str) -> String {
        let to = format!("{login}@example.test");
        let started = std::time::Instant::now();
        loop {
            let all = self.town.sink.messages();
            let texts = all.iter().rev().filter(|message| message.to.contains(&to)).map(|one| one.text());
            if let Some(notice) = texts.into_iter().find(|text| text.contains("/not-me#")) {
                return token_after(&notice, "/not-me#");
            }
            assert!(started.elapsed().as_secs() < 60, "no notice for {login}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

fn token_after(text: &str, mark: &str) -> String {
    let (_, rest) = text.split_once(mark).unwrap_or_else(|| panic!("no {mark} in {text}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}
