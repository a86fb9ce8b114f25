//! What slapd really answers, asked with its own tools: the ground under `directory`'s verdicts.

use std::process::{Command, Stdio};
use std::sync::OnceLock;
use testkit::slapd::{Grant, Options, Slapd};

struct Asked {
    slapd: Slapd,
    folder: tempfile::TempDir,
}

fn start(options: &Options) -> Asked {
    let slapd = Slapd::start_with(options);
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("ca.pem"), slapd.ca_pem()).expect("our own folder");
    Asked { slapd, folder }
}

fn usual() -> &'static Asked {
    static USUAL: OnceLock<Asked> = OnceLock::new();
    USUAL.get_or_init(|| start(&Options::default()))
}

impl Asked {
    fn told(&self, program: &str, dn: &str, password: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        command.args(["-x", "-e", "ppolicy", "-H", &self.slapd.ldaps_url(), "-D", dn, "-w", password]);
        command.args(arguments).env("LDAPTLS_CACERT", self.folder.path().join("ca.pem"));
        let output = command.stdin(Stdio::null()).output().expect("ldap-utils is installed");
        let both = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&both).into_owned()
    }

    fn bind(&self, login: &str, password: &str) -> String {
        self.told("ldapwhoami", &self.slapd.dn_of(login), password, &[])
    }

    /// The service account sets a password.
    fn set(&self, login: &str, arguments: &[&str]) -> String {
        let dn = self.slapd.dn_of(login);
        let arguments = [arguments, &[dn.as_str()]].concat();
        self.told("ldappasswd", self.slapd.bind_dn(), self.slapd.bind_password(), &arguments)
    }
}

fn has(said: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| said.contains(part)), "{parts:?} in {said}");
}

#[test]
fn expiry_is_told_after_the_right_password_only() {
    let asked = usual();
    has(&asked.bind("expired", asked.slapd.password_of("expired")), &["(49)", "Password expired"]);
    let wrong = asked.bind("expired", "wrong");
    has(&wrong, &["(49)"]);
    assert!(!wrong.contains("expired"), "{wrong}");
}

#[test]
fn a_lock_is_told_whatever_the_password() {
    let asked = usual();
    for login in ["lou", "perma"] {
        has(&asked.bind(login, asked.slapd.password_of(login)), &["(49)", "Account locked"]);
        has(&asked.bind(login, "wrong"), &["(49)", "Account locked"]);
    }
}

#[test]
fn a_must_change_is_told_after_the_right_password_only() {
    let asked = usual();
    has(&asked.bind("must", asked.slapd.password_of("must")), &["Password must be changed"]);
    let wrong = asked.bind("must", "wrong");
    assert!(wrong.contains("(49)") && !wrong.contains("must be changed"), "{wrong}");
}

#[test]
fn policy_holds_for_an_account_with_write() {
    let asked = usual();
    has(&asked.set("bob", &["-s", "short"]), &["(19)", "too short"]);
    assert_eq!(asked.set("bob", &["-s", "Bob-Other-2026"]), "");
    has(&asked.set("bob", &["-s", asked.slapd.password_of("bob")]), &["(19)", "history"]);
    has(&asked.set("bob", &["-s", "Bob-Other-2026"]), &["(19)", "not being changed"]);
    has(&asked.set("young", &["-s", "Young-Other-2026"]), &["(19)", "too young"]);
    has(&asked.set("safe", &["-s", "Safe-Other-2026"]), &["(50)", "Must supply old password"]);
    let old = asked.slapd.password_of("safe");
    assert_eq!(asked.set("safe", &["-a", old, "-s", "Safe-Other-2026"]), "");
}

#[test]
fn a_user_who_may_not_change_may_be_reset() {
    let asked = start(&Options::default());
    let (dn, old) = (asked.slapd.dn_of("fixed"), asked.slapd.password_of("fixed"));
    let own = asked.told("ldappasswd", &dn, old, &["-a", old, "-s", "Fixed-Other-2026"]);
    has(&own, &["(50)", "not allowed"]);
    assert!(asked.slapd.bind_works("fixed", old));
    assert_eq!(asked.set("fixed", &["-s", "Fixed-Other-2026"]), "");
    assert!(asked.slapd.bind_works("fixed", "Fixed-Other-2026"));
}

#[test]
fn a_locked_account_is_not_written_by_further_tries() {
    let asked = start(&Options::default());
    for login in ["lou", "perma"] {
        let before = asked.slapd.entry(login);
        assert!(!asked.slapd.bind_works(login, "wrong"));
        assert!(!asked.slapd.bind_works(login, asked.slapd.password_of(login)));
        assert_eq!(asked.slapd.entry(login), before, "{login}");
    }
}

/// So two writes within one second cannot be told apart by it.
#[test]
fn the_password_time_has_whole_seconds() {
    let asked = start(&Options::default());
    assert_eq!(asked.set("alice", &["-s", "Alice-Other-2026"]), "");
    let times = asked.slapd.values("alice", "pwdChangedTime");
    assert!(matches!(times.as_slice(), [time] if time.len() == "20261123080000Z".len()), "{times:?}");
}

#[test]
fn a_reset_lifts_a_lock_and_asks_for_no_second_change() {
    let asked = usual();
    let slapd = &asked.slapd;
    slapd.lock("dup1");
    assert_eq!(asked.set("dup1", &["-s", "Dup1-Other-2026"]), "");
    assert!(slapd.bind_works("dup1", "Dup1-Other-2026"));
    for attribute in ["pwdAccountLockedTime", "pwdFailureTime", "pwdReset"] {
        assert!(slapd.values("dup1", attribute).is_empty(), "{attribute}");
    }
}

/// The overlay takes the failures away by itself; the account may not write them.
#[test]
fn deleting_the_lock_deletes_the_failures_and_only_the_lock_that_is_named() {
    let asked = start(&Options::default());
    let slapd = &asked.slapd;
    slapd.lock("alice");
    let delete = |value: &str| {
        let dn = slapd.dn_of("alice");
        let ldif = format!(
            "dn: {dn}\nchangetype: modify\ndelete: pwdAccountLockedTime\npwdAccountLockedTime: {value}\n"
        );
        let file = asked.folder.path().join("change.ldif");
        std::fs::write(&file, ldif).expect("our own folder");
        let file = file.display().to_string();
        asked.told("ldapmodify", slapd.bind_dn(), slapd.bind_password(), &["-f", &file])
    };
    has(&delete("20200101000000Z"), &["(16)"]);
    assert_eq!(slapd.values("alice", "pwdFailureTime").len(), 5);
    let lock = slapd.values("alice", "pwdAccountLockedTime").pop().expect("locked");
    assert!(!delete(&lock).contains("(5"), "taken");
    for attribute in ["pwdAccountLockedTime", "pwdFailureTime"] {
        assert!(slapd.values("alice", attribute).is_empty(), "{attribute}");
    }
    assert!(slapd.bind_works("alice", slapd.password_of("alice")));
}

#[test]
fn a_reset_lifts_a_permanent_lock_too_so_we_must_look_first() {
    let asked = start(&Options::default());
    assert_eq!(asked.set("perma", &["-s", "Perma-Other-2026"]), "");
    assert!(asked.slapd.bind_works("perma", "Perma-Other-2026"));
}

#[test]
fn manage_switches_the_policy_off_and_wants_a_change_at_sign_in() {
    let asked = start(&Options { grant: Grant::Manage, ..Options::default() });
    assert_eq!(asked.set("alice", &["-s", "x"]), "");
    assert_eq!(asked.slapd.values("alice", "pwdReset"), ["TRUE"]);
}

#[test]
fn without_the_right_nothing_is_written() {
    let asked = start(&Options { grant: Grant::Nothing, ..Options::default() });
    let before = asked.slapd.entry("alice");
    has(&asked.set("alice", &["-s", "Alice-Other-2026"]), &["(50)"]);
    assert_eq!(asked.slapd.entry("alice"), before);
}

#[test]
fn a_wrong_old_password_is_refused_and_does_not_count_as_a_failure() {
    let asked = start(&Options::default());
    let before = asked.slapd.entry("alice");
    has(&asked.set("alice", &["-a", "wrong", "-s", "Alice-Other-2026"]), &["(53)"]);
    assert_eq!(asked.slapd.entry("alice"), before);
}

#[test]
fn the_decoy_never_locks() {
    let asked = start(&Options::default());
    for _ in 0..8 {
        let said = asked.told("ldapwhoami", asked.slapd.decoy_dn(), "wrong", &[]);
        assert!(said.contains("(49)") && !said.contains("locked"), "{said}");
    }
}

#[test]
fn nobody_but_the_service_account_reads_people() {
    let asked = usual();
    let alice = asked.slapd.dn_of("alice");
    let search =
        ["-LLL", "-b", asked.slapd.base_dn(), "(uid=twomails)", "mail", "pwdChangedTime", "userPassword"];
    let password = asked.slapd.password_of("alice");
    assert!(!asked.told("ldapsearch", &alice, password, &search).contains("second@"));
    let said = asked.told("ldapsearch", asked.slapd.bind_dn(), asked.slapd.bind_password(), &search);
    has(&said, &["second@example.test", "pwdChangedTime"]);
}
