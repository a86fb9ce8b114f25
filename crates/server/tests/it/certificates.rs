//! A directory server whose certificate ends within the week: told by the doctor, the log and the metrics.

use crate::cli::text;
use crate::client::Client;
use crate::process::{run, stdout};
use crate::real::Town;
use std::process::Command;
use std::time::{Duration, Instant};
use testkit::process::free_port;
use testkit::slapd::{Options, Slapd};

const WITHIN: Duration = Duration::from_secs(30);

/// The day that is so many days ahead, by the machine's clock, which the service goes by.
fn in_days(days: u32) -> (i32, u8, u8) {
    let ahead = format!("+{days} days");
    let output = Command::new("date").args(["-u", "-d", &ahead, "+%Y %m %d"]).output().expect("date runs");
    let text = String::from_utf8(output.stdout).expect("digits");
    let [year, month, day] = text.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{text}") };
    let number = |text: &str| text.parse::<i32>().expect("a number");
    let small = |text: &str| u8::try_from(number(text)).expect("a part of a date");
    (number(year), small(month), small(day))
}

#[test]
fn a_certificate_that_ends_soon_is_told_by_doctor_log_and_metrics() {
    let options = Options { certificate_until: Some(in_days(5)), ..Options::default() };
    let town = Town::around(Slapd::start_with(&options));
    let (config, client) = town.usual();
    let metrics = Client { port: free_port() };
    let toml = std::fs::read_to_string(&config).expect("reads");
    let line = format!("[server]\nmetrics_listen = \"127.0.0.1:{}\"\n", metrics.port);
    std::fs::write(&config, toml.replace("[server]\n", &line)).expect("writes");
    let _service = town.start(&config, client);
    let gauge =
        format!("nulstil_certificate_end_timestamp_seconds{{server=\"{}\"}} ", town.slapd.ldaps_url());
    let started = Instant::now();
    while !metrics.get("/metrics", None).body.contains(&gauge) {
        assert!(started.elapsed() < WITHIN, "{}", metrics.get("/metrics", None).body);
        std::thread::sleep(Duration::from_millis(50));
    }
    let log = std::fs::read_to_string(town.house.path(&format!("{}.log", client.port))).expect("a log");
    let told: Vec<&str> = log.lines().filter(|line| line.contains("about to end")).collect();
    assert!(told.len() == 1 && told[0].contains("\"days\":4"), "{log}");
    let doctor = stdout(&run(&["doctor", "--config", text(&config)]));
    assert!(doctor.contains("in 4 days") && doctor.contains("Renew it now"), "{doctor}");
}
