//! A write to OpenLDAP whose answer is lost: settled by the time of the password where slapd keeps one, and told
//! honestly where it does not.

use crate::cli::text;
use crate::client::{Answer, Client};
use crate::process::{Service, run, stdout};
use crate::real::{Reset, Town, exported};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::process::free_port;
use testkit::relay::Relay;
use testkit::slapd::{Options, Overlay, Slapd};

const NEW: &str = "Quiet-Harbour-41";
/// How long a lost answer may stay unknown, while the directory answers.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);

struct Scene {
    town: Town,
    client: Client,
    relay: Relay,
    config: std::path::PathBuf,
    _service: Service,
}

impl Scene {
    fn around(slapd: Slapd) -> Self {
        let (town, port) = (Town::around(slapd), free_port());
        let relay = Relay::before(town.slapd.tls_port());
        let url = format!("ldaps://127.0.0.1:{}", relay.port());
        let (config, client) = (town.config_behind(port, port, &town.sqlite(), &url), Client { port });
        let service = town.start(&config, client);
        Self { town, client, relay, config, _service: service }
    }

    /// Sets a password while the line breaks after the write, and before its answer.
    fn choose_with_a_lost_answer(&self, reset: &Reset) -> Answer {
        let before = self.town.slapd.values("alice", "modifyTimestamp");
        let mut line = self.relay.hold();
        let (client, path, token) = (self.client, reset.password_path(), reset.token.clone());
        let choosing =
            std::thread::spawn(move || client.post(&path, Some(&token), &json!({"password": NEW})));
        line.until(|| self.town.slapd.values("alice", "modifyTimestamp") != before);
        line.lose();
        let chosen = choosing.join().expect("it answers");
        self.relay.relent();
        chosen
    }

    /// How often each of these stands in the chain, once the last one of a lost answer does.
    fn facts<const N: usize>(&self, facts: [&str; N]) -> [usize; N] {
        let told = exported(&self.config, "\"write.unknown\"");
        facts.map(|fact| told.matches(&format!("\"{fact}\"")).count())
    }
}

fn proven(scene: &Scene) -> Reset {
    let reset = Reset::open(scene.client, "alice");
    reset.ask(scene.client);
    reset.prove(scene.client, &scene.town.code_for("alice"));
    reset
}

#[test]
fn a_lost_answer_of_openldap_is_unknown_and_settled_within_a_minute() {
    let scene = Scene::around(Slapd::start());
    let reset = proven(&scene);
    let chosen = scene.choose_with_a_lost_answer(&reset);
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("unknown")), "{chosen:?}");
    let told = || -> Value { scene.client.get(&reset.path(), Some(&reset.token)).json() };
    let started = Instant::now();
    while told()["outcome"] != "applied" {
        assert!(started.elapsed() < SETTLED_WITHIN, "{}", told());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(scene.town.slapd.bind_works("alice", NEW));
    assert_eq!(scene.facts(["write.applying", "write.unknown"]), [1, 1]);
}

#[test]
fn where_slapd_keeps_no_time_of_a_password_a_lost_answer_stays_unknown_and_says_so() {
    let options = Options { ppolicy: Overlay::Missing, ..Options::default() };
    let scene = Scene::around(Slapd::start_with(&options));
    let reset = proven(&scene);
    let chosen = scene.choose_with_a_lost_answer(&reset);
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("unknown")), "{chosen:?}");
    // The job that looks has looked: a directory without times is asked once.
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(5) {
        let told = scene.client.get(&reset.path(), Some(&reset.token)).json();
        assert_eq!(told["outcome"], "unknown", "{told}");
        std::thread::sleep(Duration::from_millis(200));
    }
    let facts = scene.facts(["write.applying", "write.unknown", "write.settled"]);
    assert_eq!(facts, [1, 1, 0], "nobody guesses");
    assert!(scene.town.slapd.bind_works("alice", NEW), "and it had been written");
    let doctor = stdout(&run(&["doctor", "--config", text(&scene.config)]));
    assert!(doctor.contains("it shows nobody's password time"), "{doctor}");
}
