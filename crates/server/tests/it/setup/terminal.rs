//! What only somebody sees who sits at a terminal, and the answers that not everybody gives.

use super::house::{Fresh, said};
use crate::cli::text;
use crate::process::{run, stderr, stdout};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use testkit::process::free_port;

#[test]
fn a_terminal_never_shows_a_password() {
    let fresh = Fresh::new();
    let mut under_way = fresh.start_in_terminal();
    under_way.wait_for("Answer: ");
    under_way.type_line(&fresh.slapd.ldaps_url());
    under_way.wait_for("the fingerprint that you trust");
    under_way.type_line(text(&fresh.path("ldap-authority.pem")));
    under_way.wait_for("Answer [openldap]: ");
    under_way.type_line("");
    under_way.wait_for("Question 3 of 8");
    under_way.type_line(fresh.slapd.bind_dn());
    under_way.wait_for("not shown");
    under_way.type_line(fresh.slapd.bind_password());
    under_way.wait_for("Question 4 of 8");
    // Ctrl-C, as the terminal hears it.
    under_way.type_line("\u{3}");
    let (code, told) = under_way.end();
    assert_eq!(code, Some(130), "{told}");
    assert!(told.contains(fresh.slapd.bind_dn()), "what is typed is shown: {told}");
    fresh.holds_no_secret(&told, &["setup.partial/answers.toml"]);
}

#[test]
fn a_test_that_takes_long_can_be_stopped() {
    let fresh = Fresh::new();
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let mut under_way = fresh.start("da");
    under_way.type_line(&format!("ldaps://{}", silent.local_addr().expect("a bound socket")));
    let _somebody = silent.accept().expect("it connects");
    under_way.signal("INT");
    let (code, told) = under_way.end();
    assert_eq!(code, Some(130), "{told}");
    assert!(told.contains("Stoppet."), "{told}");
}

#[test]
fn a_mail_server_that_wants_a_sign_in_gets_its_own_secret_file() {
    let fresh = Fresh::new();
    let port = free_port();
    let mut typed = fresh.answers(port);
    typed[6] = format!("smtps://nulstil@{}", fresh.sink.place());
    typed.insert(7, "Mail-Secret-2026".to_owned());
    let done = fresh.pipe("en", &typed);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    let written = fresh.read("nulstil.toml");
    for place in [said(&done), written.clone()] {
        assert!(!place.contains("Mail-Secret-2026"), "{place}");
    }
    assert!(written.contains("password_file = "), "{written}");
    assert_eq!(fresh.read("smtp"), "Mail-Secret-2026\n");
    assert_eq!(fresh.path("smtp").metadata().expect("a file").permissions().mode() & 0o777, 0o600);
    let checked = run(&["config", "check", "--config", text(&fresh.path("nulstil.toml"))]);
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
}

#[test]
fn one_may_go_back_and_answer_with_names_alone() {
    let fresh = Fresh::new();
    let right = fresh.answers(free_port());
    let mut typed = right[..5].to_vec();
    // A name alone: TLS from the first byte is tried first.
    typed[0] = right[0].replace("ldaps://", "");
    // Back to the account, whose password stands in a file this time.
    fresh.write("password", fresh.slapd.bind_password());
    typed.extend(["..".to_owned(), fresh.slapd.bind_dn().to_owned()]);
    typed.push(format!("@{}", text(&fresh.path("password"))));
    typed.extend([String::new(), right[6].clone(), "Example <help@example.test>".to_owned()]);
    typed.extend(right[8..10].iter().cloned());
    typed.extend(["https://reset.example.org/".to_owned(), String::new(), String::new()]);
    let done = fresh.pipe("en", &typed);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    let written = fresh.read("nulstil.toml");
    for line in [
        "public_url = \"https://reset.example.org\"",
        "trusted_proxies = [\"127.0.0.1/32\", \"::1/128\"]",
        &format!("url = [\"{}\"]", right[0]),
        "from = \"Example <help@example.test>\"",
        "# administrators_group = \"cn=admins,ou=groups,dc=example,dc=org\"",
        "name = \"Example\"",
    ] {
        assert!(written.contains(line), "{line}: {written}");
    }
    let checked = run(&["config", "check", "--config", text(&fresh.path("nulstil.toml"))]);
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
}

#[test]
fn atk_201_a_password_goes_to_the_server_it_was_given_for_and_no_other() {
    const FIRST: &str = "Mail-Secret-2026";
    // It could be a sender as well: whoever is not asked for a password takes it as one, and goes on.
    const SECOND: &str = "Other Secret <2026@example.test>";
    let fresh = Fresh::new();
    let other = fresh.another_sink();
    fresh.write("mail-authority.pem", &[fresh.sink.ca_pem(), other.ca_pem()].concat());
    fresh.sink.refuse_logins();
    let mut typed = fresh.answers(free_port());
    let rest = typed.split_off(10);
    typed[6] = format!("smtps://nulstil@{}", fresh.sink.place());
    typed.insert(7, FIRST.to_owned());
    // Another server, and Enter where a password is wanted; then one for that server.
    typed.extend([String::new(), format!("smtps://nulstil@{}", other.place())]);
    typed.extend(["", SECOND, "", ""].map(str::to_owned));
    typed.extend(rest);
    let done = fresh.pipe("en", &typed);
    let seen = |logins: Vec<String>| {
        let plain = |login: String| {
            let answer = login.split_whitespace().last().map(|last| STANDARD.decode(last));
            String::from_utf8_lossy(&answer.expect("an argument").expect("base64")).into_owned()
        };
        logins.into_iter().map(plain).collect::<Vec<_>>().join(" ")
    };
    assert!(seen(fresh.sink.logins()).contains(FIRST), "the first server was signed in to");
    assert!(!seen(other.logins()).contains(FIRST), "{}", seen(other.logins()));
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(seen(other.logins()).contains(SECOND));
    assert_eq!(fresh.read("smtp"), format!("{SECOND}\n"));
}
