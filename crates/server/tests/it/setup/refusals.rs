//! Wrong answers: told in words, asked again, and nothing is lost.

use super::house::{Fresh, flat, said};
use crate::cli::text;
use crate::process::{stderr, stdout};
use std::process::Output;
use testkit::process::free_port;
use testkit::slapd::{Grant, Options};

fn ends(output: &Output, code: i32, words: &[&str]) {
    let told = said(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    for words in words {
        assert!(flat(&told).contains(words), "{words}: {told}");
    }
}

#[test]
fn wrong_answers_are_asked_again_until_they_hold() {
    let fresh = Fresh::new();
    let right = fresh.answers(free_port());
    let nobody = format!("ldaps://127.0.0.1:{}", free_port());
    let mut typed = vec!["http://nothing".to_owned(), nobody];
    typed.extend_from_slice(&right[..2]);
    // The kind: none that there is, another one's, then what the server shows.
    typed.extend(["ldap", "active-directory", "openldap"].map(str::to_owned));
    // The account: no DN at all, then a wrong password, then the right one for what was typed before.
    typed.extend(["nulstil", "whatever-it-is", fresh.slapd.bind_dn(), "a-wrong-password"].map(str::to_owned));
    typed.extend([String::new(), fresh.slapd.bind_password().to_owned()]);
    // The people: no place at all, one that is not there, then what was proposed.
    typed.extend(
        ["people", "ou=nowhere,dc=example,dc=test", "ou=people,dc=example,dc=test"].map(str::to_owned),
    );
    // Mail: a recipient that is refused, then another; server, sender and authority stay.
    fresh.sink.refuse("gone@example.test", "550 5.1.1 no such mailbox");
    typed.extend([right[6].clone(), String::new(), "gone@example.test".to_owned(), right[9].clone()]);
    typed.extend([String::new(), String::new(), "me@example.test".to_owned()]);
    typed.extend(["http://reset.example.org".to_owned(), right[10].clone()]);
    typed.extend(["nobodies".to_owned(), "admins".to_owned()]);
    for person in ["nobody.at.all", "dup@example.test", "nomail", "safe", "-"] {
        typed.push(person.to_owned());
    }
    let done = fresh.pipe("en", &typed);
    ends(
        &done,
        0,
        &[
            "This is not the address of an LDAP server.",
            "The directory does not answer with TLS",
            "Nobody whom this machine trusts vouches for this certificate",
            "“ldap” is no kind of directory. Give one of these: openldap, active-directory, 389ds, freeipa.",
            "This is OpenLDAP, and not Active Directory.",
            "“nulstil” is not the place of an account.",
            "The directory does not take this account with this password.",
            "“people” is not a place in the tree.",
            "There is no ou=nowhere,dc=example,dc=test, as far as the account can see.",
            "did not take a letter to gone@example.test: handing over: answer 550",
            "passwords would travel in the clear",
            "The account sees no group “nobodies”.",
            "Nobody called “nobody.at.all” is found",
            "There is more than one “dup@example.test”",
            "nomail (Nomail Example) could not reset the password. Why:",
            "pwdSafeModify",
            "nobody was tried",
        ],
    );
    fresh.holds_no_secret(&said(&done), &["nulstil.toml"]);
    assert!(!said(&done).contains("a-wrong-password"));
}

#[test]
fn missing_rights_are_told_with_the_rules_that_give_them() {
    for (locale, words) in [
        ("en", "It may not set passwords (tried on alice)."),
        ("da", "Den må ikke sætte adgangskoder (prøvet på alice)."),
    ] {
        let fresh = Fresh::with(&Options { grant: Grant::Nothing, ..Options::default() });
        let done = fresh.pipe(locale, &fresh.answers(free_port())[..6]);
        let rule = format!("by dn.exact=\"{}\" =xw", fresh.slapd.bind_dn());
        ends(
            &done,
            130,
            &[words, &rule, "access to dn.subtree=\"ou=people,dc=example,dc=test\" attrs=userPassword"],
        );
    }
}

#[test]
fn a_decoy_that_locks_is_told_in_both_languages_and_one_that_never_does_is_fine() {
    let dn = "cn=nulstil-decoy,ou=people,dc=example,dc=test";
    let decoy = |more: &str| {
        format!(
            "dn: {dn}\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\n\
             cn: nulstil-decoy\nuserPassword: {{SSHA}}Zm9yIG5vYm9keSBhdCBhbGwsIGV2ZXIgYW5kIGV2ZXI=\n{more}\n"
        )
    };
    let patient = "pwdPolicySubentry: cn=patient,ou=policies,dc=example,dc=test\n";
    for (locale, more, words) in [
        ("en", "", "is locked by 5 wrong passwords"),
        ("da", "", "bliver låst af 5 forkerte adgangskoder"),
        ("en", patient, "the decoy for unknown names is"),
    ] {
        let fresh = Fresh::with(&Options { extra_ldif: decoy(more), ..Options::default() });
        let done = fresh.pipe(locale, &fresh.answers(free_port())[..6]);
        ends(&done, 130, &[words, dn]);
        assert_eq!(said(&done).contains("pwdLockout: FALSE"), more.is_empty(), "{}", said(&done));
    }
}

#[test]
fn an_account_above_the_policy_is_told() {
    let fresh = Fresh::with(&Options { grant: Grant::Manage, ..Options::default() });
    let done = fresh.pipe("en", &fresh.answers(free_port()));
    ends(&done, 0, &["The directory would take a password of one letter.", "has manage or is the rootdn"]);
}

#[test]
fn the_superuser_of_a_directory_is_much_too_powerful() {
    let fresh = Fresh::new();
    let before = fresh.slapd.entry("alice");
    let mut typed = fresh.answers(free_port());
    typed[3] = "cn=root,dc=example,dc=test".to_owned();
    typed[4] = "Root-Start-2026".to_owned();
    let done = fresh.pipe("en", &typed);
    ends(
        &done,
        0,
        &["of people: it is much too powerful. Do not use the rootdn", "a password of one letter."],
    );
    assert_eq!(fresh.slapd.entry("alice"), before, "nothing was changed");
}

#[test]
fn answers_from_a_file_end_with_the_first_that_does_not_hold() {
    let fresh = Fresh::new();
    fresh.write("password", "something else");
    let port = free_port();
    let file = fresh.path("answers.toml");
    let try_with = |from: &str, to: &str| {
        std::fs::write(&file, fresh.answers_file(port).replace(from, to)).expect("writes");
        fresh.setup(&["--answers", text(&file), "--locale", "en"])
    };
    ends(&try_with("directory = ", "directori = "), 2, &["unknown field `directori`"]);
    ends(&try_with("ldaps://127.0.0.1", "ldaps://127.0.0.9"), 7, &["NO ANSWER"]);
    ends(&try_with("", ""), 1, &["does not take this account with this password"]);
    assert!(!fresh.path("nulstil.toml").exists());
    // The directory was taken before, and is not asked again.
    fresh.write("password", fresh.slapd.bind_password());
    let refused = {
        fresh.sink.refuse_messages("554 5.7.1 no");
        try_with("", "")
    };
    ends(&refused, 1, &["did not take a letter to me@example.test: handing over: answer 554"]);
    fresh.sink.relent();
    ends(&try_with("", ""), 0, &["nulstil serve"]);
}

#[test]
fn what_is_there_is_never_overwritten_unasked() {
    let fresh = Fresh::new();
    fresh.write("keys.toml", "mine");
    let refused = fresh.pipe("da", &[""]);
    ends(&refused, 5, &["Der er allerede en konfiguration", "keys.toml", "--force"]);
    assert_eq!(fresh.read("keys.toml"), "mine");
    assert!(!fresh.path("setup.partial").exists(), "nothing was begun");

    let done = fresh.pipe_with(&["--force", "--locale", "en"], &fresh.answers(free_port()));
    ends(&done, 0, &["What was there before is now"]);
    let folder = std::fs::read_dir(fresh.path("")).expect("a folder");
    let old =
        folder.flatten().find(|entry| entry.file_name().to_string_lossy().starts_with("keys.toml.old-"));
    let old = std::fs::read_to_string(old.expect("it was set aside").path()).expect("reads");
    assert_eq!(old, "mine");
    assert_ne!(fresh.read("keys.toml"), "mine");
}

#[test]
fn the_end_of_the_input_is_an_interruption() {
    let fresh = Fresh::new();
    let stopped = fresh.pipe("da", &[""; 0]);
    ends(&stopped, 130, &["Stoppet. Dine svar er gemt."]);
    assert_eq!(stdout(&stopped), "", "words go to standard error: {}", stderr(&stopped));
}
