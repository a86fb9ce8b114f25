//! Going through everybody in a large OpenLDAP: it shows how far it is, and its memory does not grow with the
//! directory. A run of the suite has 4 000 people, `cargo xtask scale` 100 000.

use crate::cli::text;
use crate::process::nulstil;
use crate::real::Town;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use testkit::slapd::{Options, Slapd};

const PEOPLE: usize = 4_000;
const PEOPLE_FULL: usize = 100_000;
/// One of so many people is in a group that is in a group of administrators.
const ONE_IN: usize = 20;
const MEMORY_KIB_MAX: u64 = 100 * 1024;
const WITHIN: Duration = Duration::from_secs(3_600);
const BASE: &str = "dc=example,dc=test";
const POLICY: &str =
    "[[policy]]\nname = \"everybody\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"email\"]\n";

fn people(count: usize) -> String {
    let mut ldif = String::with_capacity(count * 300);
    for n in 0..count {
        let _ = write!(
            ldif,
            "dn: uid=p{n:06},ou=people,{BASE}\nobjectClass: inetOrgPerson\nuid: p{n:06}\ncn: Person {n}\nsn: {n}\n\
             mail: p{n:06}@example.test\npwdChangedTime: 20250101000000Z\n"
        );
        if n % ONE_IN == 0 {
            // slapadd runs no overlay, so that what memberof would write is written here.
            let _ = writeln!(ldif, "memberOf: cn=crowd,ou=groups,{BASE}");
        }
        ldif.push('\n');
    }
    let _ = write!(
        ldif,
        "dn: cn=crowd,ou=groups,{BASE}\nobjectClass: groupOfNames\ncn: crowd\nmemberOf: cn=above,ou=groups,{BASE}\n"
    );
    for n in (0..count).step_by(ONE_IN) {
        let _ = writeln!(ldif, "member: uid=p{n:06},ou=people,{BASE}");
    }
    let _ = write!(
        ldif,
        "\ndn: cn=above,ou=groups,{BASE}\nobjectClass: groupOfNames\ncn: above\nmember: cn=crowd,ou=groups,{BASE}\n\n"
    );
    ldif
}

/// The most memory that a process ever held, in KiB, looked at until it ends.
fn peak(child: &mut Child) -> u64 {
    let (status, started, mut peak) = (format!("/proc/{}/status", child.id()), Instant::now(), 0);
    while child.try_wait().expect("it is ours").is_none() {
        assert!(started.elapsed() < WITHIN, "it does not end");
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(20));
    }
    peak
}

#[expect(clippy::disallowed_methods, reason = "the size comes from xtask")]
fn is_full() -> bool {
    std::env::var("NULSTIL_SCALE").is_ok_and(|size| size == "full")
}

#[test]
fn going_through_everybody_shows_how_far_it_is_and_stays_small() {
    let count = if is_full() { PEOPLE_FULL } else { PEOPLE };
    let loading = Instant::now();
    let slapd = Slapd::start_with(&Options {
        extra_ldif: people(count),
        extra_config: "limits dn.exact=\"cn=sspr,ou=svc,dc=example,dc=test\" size=unlimited\n".into(),
        ..Options::default()
    });
    let loading = loading.elapsed();
    let town = Town::around(slapd);
    let (config, client) = town.usual();
    let service = town.start(&config, client);
    let policy = town.house.path("policy.toml");
    fs::write(&policy, POLICY).expect("writes");
    // It would ask the same directory meanwhile.
    drop(service);
    let arguments = ["policy", "apply", text(&policy), "--dry-run", "--json", "--config", text(&config)];
    let mut command = nulstil();
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = Instant::now();
    let mut child = command.spawn().expect("the binary was built");
    let mut out = child.stdout.take().expect("a pipe");
    let mut words = child.stderr.take().expect("a pipe");
    let out = std::thread::spawn(move || {
        let mut text = String::new();
        out.read_to_string(&mut text).map(|_| text)
    });
    let words = std::thread::spawn(move || {
        let mut text = String::new();
        words.read_to_string(&mut text).map(|_| text)
    });
    let peak = peak(&mut child);
    let took = started.elapsed();
    let out = out.join().expect("reads").expect("UTF-8");
    let words = words.join().expect("reads").expect("UTF-8");
    println!("{count} people: loaded in {loading:?}, gone through in {took:?}, {peak} KiB at most");
    let told: serde_json::Value =
        serde_json::from_str(&out).unwrap_or_else(|why| panic!("{why}: {out}{words}"));
    let seen = told["effect"]["people"].as_u64().expect("a number");
    assert_eq!(seen, (count + town.slapd.people().len()) as u64, "{told}");
    for thousands in 1..=count / 1_000 {
        assert!(words.contains(&format!("{} people", thousands * 1_000)), "{thousands}: {words}");
    }
    assert!(peak > 0 && peak < MEMORY_KIB_MAX, "{peak} KiB");
}
