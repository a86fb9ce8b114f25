//! The private OpenLDAP is what it says.

use std::sync::OnceLock;
use testkit::slapd::Slapd;

fn shared() -> &'static Slapd {
    static SHARED: OnceLock<Slapd> = OnceLock::new();
    SHARED.get_or_init(Slapd::start)
}

#[test]
fn everybody_signs_in_but_those_who_must_not() {
    let slapd = shared();
    for (login, password) in slapd.people() {
        let shut_out = ["lou", "perma", "expired"].contains(login);
        assert_eq!(slapd.bind_works(login, password), !shut_out, "{login}");
    }
}

#[test]
fn a_wrong_password_is_wrong_and_shows_in_the_entry() {
    let slapd = Slapd::start();
    let before = slapd.entry("alice");
    assert_eq!(slapd.entry("alice"), before);
    assert!(!slapd.bind_works("alice", "wrong"));
    assert_ne!(slapd.entry("alice"), before);
    slapd.lock("alice");
    assert!(!slapd.bind_works("alice", slapd.password_of("alice")));
    assert_eq!(slapd.values("alice", "pwdAccountLockedTime").len(), 1);
}

#[test]
fn it_comes_back_with_its_data_and_more_people() {
    let slapd = Slapd::start();
    slapd.set_elsewhere("bob", "Bob-Other-2026");
    assert_eq!(slapd.values("bob", "pwdReset"), Vec::<String>::new());
    slapd.stop();
    slapd.restart();
    assert!(slapd.bind_works("bob", "Bob-Other-2026"));
    slapd.add_people(300);
    assert!(slapd.bind_works("bench0299", testkit::slapd::BENCH_PASSWORD));
    slapd.remove("bob");
}
