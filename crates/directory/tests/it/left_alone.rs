//! Servers that fail: each costs one caller a wait now and then, and nobody else.

use crate::double::{self, SERVICE, SERVICE_PASSWORD, double};
use crate::house::{self, chance};
use directory::{OpenLdap, Settings};
use domain::account::Login;
use flows::Fault;
use flows::ports::{Directory, Found};
use futures::future::join_all;
use std::sync::Arc;
use std::time::Duration;
use testkit::clock::ManualClock;
use testkit::ldap_double::{Act, LdapDouble, Op};
use testkit::relay::Relay;
use testkit::slapd::Slapd;

/// Longer than a server is ever left alone.
const LONG: Duration = Duration::from_secs(16);
/// Shorter than any pause.
const SHORT: Duration = Duration::from_millis(200);

struct Stage {
    adapter: OpenLdap,
    clock: Arc<ManualClock>,
}

impl Stage {
    fn before(servers: &[&LdapDouble]) -> Self {
        Self::of(Settings { within: Duration::from_secs(2), ..double::settings(servers) })
    }

    fn of(settings: Settings) -> Self {
        let clock = Arc::new(ManualClock::default());
        let adapter = OpenLdap::new(settings, clock.clone(), chance()).expect("settings that work");
        Self { adapter, clock }
    }

    async fn find(&self, name: &str) -> Result<Found, Fault> {
        self.adapter.find(&Login::parse(name).expect("a name")).await
    }

    async fn finds_alice(&self) -> bool {
        matches!(self.find("alice").await, Ok(Found::One(_)))
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_costs_one_wait_a_pause_and_not_one_a_request() {
    let server = double().await;
    let stage = Stage::before(&[&server]);
    server.always(Op::Bind, Act::Silence);
    for pause in 1..=3 {
        for _ in 0..20 {
            assert!(stage.find("alice").await.is_err());
        }
        assert_eq!(server.connections(), pause);
        stage.clock.advance(SHORT);
        assert!(stage.find("alice").await.is_err());
        assert_eq!(server.connections(), pause, "it is still left alone");
        stage.clock.advance(LONG);
    }
    server.relent();
    assert!(stage.finds_alice().await, "a server that is back is used again");
    assert!(stage.finds_alice().await);
}

#[tokio::test]
async fn one_caller_tries_a_server_that_failed_while_the_others_do_not_wait() {
    let server = double().await;
    let stage = Stage::before(&[&server]);
    server.always(Op::Bind, Act::Silence);
    assert!(stage.find("alice").await.is_err());
    stage.clock.advance(LONG);
    let before = server.connections();
    let found = join_all((0..20).map(|_| stage.find("alice"))).await;
    assert!(found.iter().all(Result::is_err));
    assert_eq!(server.connections() - before, 1);
}

#[tokio::test]
async fn the_next_server_is_asked_at_once_for_as_long_as_the_first_is_away() {
    let (first, second) = (double().await, double().await);
    let stage = Stage::before(&[&first, &second]);
    assert!(stage.finds_alice().await);
    assert_eq!((first.connections(), second.connections()), (1, 0));
    // It still takes connections and sign-ins, and then says nothing more.
    first.always(Op::Search, Act::Silence);
    assert!(stage.find("alice").await.is_ok(), "a kept connection that fell silent is no last word");
    let asked = first.connections();
    for _ in 0..20 {
        assert!(stage.finds_alice().await);
        stage.clock.advance(LONG);
    }
    assert_eq!(first.connections(), asked);
    first.relent();
    second.hang_up_at_once();
    stage.clock.advance(Duration::from_secs(61));
    assert!(stage.finds_alice().await, "the first one is good again when it is needed");
}

#[tokio::test]
async fn when_every_server_is_left_alone_everybody_hears_the_same_at_once() {
    let (first, second) = (double().await, double().await);
    let stage = Stage::before(&[&first, &second]);
    first.hang_up_at_once();
    second.hang_up_at_once();
    assert!(stage.find("alice").await.is_err());
    let before = first.connections() + second.connections();
    let mut told = Vec::new();
    for name in ["alice", "nobody", "alice"] {
        told.push(stage.find(name).await.map(|_| ()).expect_err("nobody answers").to_string());
    }
    told.dedup();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(first.connections() + second.connections(), before, "nobody is asked meanwhile");
    assert!(stage.adapter.probe().await.is_err(), "the shared health hears it too");
}

#[tokio::test]
async fn a_refused_sign_in_of_ours_is_not_tried_with_every_request() {
    let server = double().await;
    let stage = Stage::before(&[&server]);
    server.always(Op::Bind, Act::code(ldap3_proto::proto::LdapResultCode::InvalidCredentials));
    for _ in 0..20 {
        assert!(stage.find("alice").await.is_err());
    }
    assert_eq!(server.bind_dns().len(), 1, "our own account would be locked");
}

/// The prober asks every five seconds, and people beside it, for a day.
#[tokio::test]
async fn a_password_of_ours_that_was_changed_does_not_lock_our_account() {
    let (first, second) = (double().await, double().await);
    let stage = Stage::before(&[&first, &second]);
    let wrong = || first.bind_dns().len() + second.bind_dns().len();
    for server in [&first, &second] {
        server.set(SERVICE, "userPassword", "Another-Start-2026");
    }
    let at_once = join_all((0..20).map(|_| stage.find("alice"))).await;
    assert!(at_once.iter().all(Result::is_err));
    assert_eq!(wrong(), 1, "twenty at once, and two servers");
    let mut by_quarter = Vec::new();
    for _ in 0..96 {
        let before = wrong();
        for _ in 0..180 {
            stage.clock.advance(Duration::from_secs(5));
            assert!(stage.adapter.probe().await.is_err());
        }
        by_quarter.push(wrong() - before);
    }
    assert!(by_quarter.iter().all(|tries| *tries <= 1), "{by_quarter:?}");
    assert!(by_quarter.windows(8).all(|hours| hours.iter().sum::<usize>() <= 4), "{by_quarter:?}");
    let told = stage.find("alice").await.expect_err("it rests").to_string();
    assert!(told.contains("code 49"), "{told}");
    for server in [&first, &second] {
        server.set(SERVICE, "userPassword", SERVICE_PASSWORD);
    }
    stage.clock.advance(Duration::from_secs(7_200));
    assert!(stage.finds_alice().await, "and it comes back by itself");
}

#[tokio::test]
async fn a_refusal_of_another_kind_is_the_server_s_and_the_next_one_is_asked() {
    let (first, second) = (double().await, double().await);
    let stage = Stage::before(&[&first, &second]);
    first.always(Op::Bind, Act::code(ldap3_proto::proto::LdapResultCode::Unavailable));
    assert!(stage.finds_alice().await);
}

#[tokio::test]
async fn a_connection_is_kept_for_a_while_and_not_for_ever() {
    let server = double().await;
    let stage = Stage::before(&[&server]);
    for _ in 0..3 {
        assert!(stage.finds_alice().await);
    }
    assert_eq!(server.connections(), 1);
    stage.clock.advance(Duration::from_secs(61));
    assert!(stage.finds_alice().await);
    assert_eq!(server.connections(), 2, "unused for a minute");
    for _ in 0..20 {
        stage.clock.advance(Duration::from_secs(31));
        assert!(stage.finds_alice().await);
    }
    assert_eq!(server.connections(), 3, "in use for ten minutes");
}

/// A real server that takes connections and never answers, and a second one that does.
#[tokio::test]
async fn a_real_server_that_hangs_is_left_to_the_other_one() {
    let slapd = Slapd::start();
    let relay = Relay::before(slapd.tls_port());
    let urls = [format!("ldaps://127.0.0.1:{}", relay.port()), slapd.ldaps_url()];
    let within = Duration::from_secs(2);
    let stage = Stage::of(Settings { within, ..house::settings(&slapd, &urls) });
    relay.slow_down(Duration::from_secs(3_600));
    for _ in 0..20 {
        assert!(stage.finds_alice().await);
    }
    assert_eq!(relay.connections(), 1);
    slapd.stop();
    assert!(!stage.finds_alice().await);
    slapd.restart();
    relay.slow_down(Duration::ZERO);
    stage.clock.advance(LONG);
    assert!(stage.finds_alice().await);
}
