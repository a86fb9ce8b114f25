//! The command line: what it prints where, and how it ends.

use crate::process::{nulstil, run, stderr, stdout};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A folder with a configuration that is right.
pub struct House {
    folder: tempfile::TempDir,
}

impl House {
    pub fn new() -> Self {
        Self::at(tempfile::tempdir().expect("a temporary folder"))
    }

    /// In memory where there is room for it, for what writes much and is not about the disk.
    pub fn in_memory() -> Self {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        Self::at(folder.expect("a temporary folder"))
    }

    fn at(folder: tempfile::TempDir) -> Self {
        let house = Self { folder };
        let keys = house.path("keys.toml");
        assert!(run(&["keys", "init", text(&keys)]).status.success());
        let folder = house.folder.path().display();
        house.configure(&format!(
            "[server]\nlisten = \"127.0.0.1:0\"\npublic_url = \"http://localhost\"\n\
             [store]\nurl = \"sqlite://{folder}/nulstil.db\"\n\
             [keys]\nfile = \"{folder}/keys.toml\"\n\
             [organisation]\nname = \"Example\"\nlocale = \"da\"\nhelp = \"Servicedesk\"\n\
             [[directory]]\nname = \"main\"\nkind = \"embedded\"\n\
             [mail]\nsmtp = \"smtp://127.0.0.1:1\"\nfrom = \"no-reply@example.org\"\n"
        ));
        house
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn configure(&self, toml: &str) {
        std::fs::write(self.config(), toml).expect("writes");
    }

    pub fn config(&self) -> PathBuf {
        self.path("nulstil.toml")
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn without_a_command_it_prints_help_and_exits_2() {
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    for command in [
        "demo", "setup", "serve", "keys", "account", "config", "doctor", "explain", "policy", "audit",
        "operator",
    ] {
        assert!(said.contains(&format!("  {command}")), "{said}");
    }
}

#[test]
fn help_and_version_are_data() {
    let help = run(&["--help"]);
    assert!(help.status.success() && stdout(&help).contains("Usage: nulstil"));
    assert!(stdout(&help).starts_with("Self-service password reset\n"), "{}", stdout(&help));
    let version = run(&["--version"]);
    assert!(version.status.success());
    assert_eq!(stdout(&version), concat!("nulstil ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_usage_exits_2() {
    for args in [
        vec!["sevre"],
        vec!["serve", "--what"],
        vec!["keys"],
        vec!["account", "unfreeze", "anna"],
        vec!["operator", "add", "anna"],
        vec!["operator", "invite", "anna", "--role", "king"],
        vec!["demo", "--listen", "localhost"],
    ] {
        let output = run(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
    }
}

#[test]
fn a_configuration_that_is_right_exits_0() {
    let house = House::new();
    let output = run(&["config", "check", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
}

#[test]
fn every_problem_comes_with_file_and_line() {
    let house = House::new();
    let good = std::fs::read_to_string(house.config()).expect("reads");
    house.configure(&good.replace("listen =", "lisen =").replace("\"da\"", "\"dk\""));
    let output = run(&["config", "check", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(2));
    let told = stdout(&output);
    let file = text(&house.config()).to_owned();
    assert!(told.contains(&format!("{file}:1: server.listen: is missing")), "{told}");
    assert!(told.contains(&format!("{file}:2: server.lisen: is not a known key")), "{told}");
    assert!(told.contains(&format!("{file}:10: organisation.locale: ")), "{told}");
    assert!(stderr(&output).contains("3 problems"));
}

#[test]
fn a_configuration_that_is_not_there_exits_2_everywhere() {
    for command in [
        vec!["serve"],
        vec!["config", "check"],
        vec!["doctor"],
        vec!["keys", "list"],
        vec!["keys", "rotate"],
        vec!["audit", "verify"],
        vec!["audit", "export"],
        vec!["account", "unfreeze", "anna", "--reason", "asked"],
        vec!["operator", "list"],
        vec!["operator", "add", "anna", "--role", "owner"],
        vec!["explain", "anna"],
        vec!["policy", "show"],
        vec!["policy", "history"],
        vec!["policy", "rollback", "1", "--reason", "asked"],
    ] {
        let output = nulstil().args(&command).args(["--config", "/nonexistent.toml"]).output();
        let output = output.expect("the binary was built");
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        let told = format!("{}{}", stdout(&output), stderr(&output));
        assert!(told.contains("/nonexistent.toml"), "{command:?}: {told}");
    }
}

#[test]
fn serve_tells_what_is_wrong_before_it_listens() {
    let house = House::new();
    let keys = house.path("keys.toml");
    std::fs::set_permissions(&keys, std::fs::Permissions::from_mode(0o640)).expect("own file");
    let output = run(&["serve", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("can be read by others (mode 640)"), "{}", stderr(&output));
}

#[test]
fn doctor_tells_a_dependency_that_cannot_be_reached() {
    let house = House::new();
    let output = run(&["doctor", "--json", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(7), "{}", stdout(&output));
    let told: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let state = |check: &str| {
        let all = told["checks"].as_array().expect("a list");
        let one = all.iter().find(|one| one["check"] == check).unwrap_or_else(|| panic!("{told}"));
        one["state"].as_str().expect("a state").to_owned()
    };
    assert_eq!(state("mail"), "unreachable");
    assert_eq!(state("keys"), "good");
    assert_eq!(state("store"), "good");
    let offline = run(&["doctor", "--offline", "--config", text(&house.config())]);
    assert_eq!(offline.status.code(), Some(0), "{}", stdout(&offline));
    assert!(stdout(&offline).contains("left out: --offline"));
}

#[test]
fn doctor_tells_a_configuration_that_is_wrong() {
    let house = House::new();
    house.configure("[server]\n");
    let output = run(&["doctor", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("MISCONFIGURED"), "{}", stdout(&output));
}

#[test]
fn there_is_no_audit_before_the_first_start() {
    let house = House::new();
    let output = run(&["audit", "verify", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(7), "{}", stderr(&output));
}

#[test]
fn rights_are_printed_for_whoever_gives_them() {
    let rights = |kind: &str, account: &str| {
        let people = "OU=People,DC=example,DC=org";
        run(&["directory", "rights", "--kind", kind, "--account", account, "--people", people])
    };
    let domain = rights("active-directory", "nulstil");
    assert_eq!(domain.status.code(), Some(0));
    for line in ["samba-tool dsacl set", "dsacls \"OU=People,DC=example,DC=org\""] {
        assert!(stdout(&domain).contains(line), "{}", stdout(&domain));
    }
    let slapd = stdout(&rights("openldap", "cn=nulstil,dc=example,dc=org"));
    assert!(slapd.starts_with("access to dn.subtree="), "{slapd}");
    let quoted = rights("openldap", "x\" by * manage");
    assert_eq!((quoted.status.code(), stdout(&quoted)), (Some(2), String::new()));
}

#[test]
fn rights_are_not_printed_for_a_name_that_the_commands_could_not_use() {
    let rights = |kind: &str, account: &str, people: &str| {
        run(&["directory", "rights", "--kind", kind, "--account", account, "--people", people])
    };
    let people = "ou=people,dc=example,dc=org";
    let dn = "cn=nulstil,ou=services,dc=example,dc=org";
    for (kind, account, wanted) in [
        ("active-directory", dn, "sAMAccountName"),
        ("active-directory", "EXAMPLE\\nulstil", "sAMAccountName"),
        ("active-directory", "nulstil@example.org", "sAMAccountName"),
        ("freeipa", dn, "name alone"),
        ("freeipa", "uid=nulstil,cn=users,cn=accounts,dc=example,dc=org", "name alone"),
        ("openldap", "nulstil", "a DN"),
        ("389ds", "nulstil", "a DN"),
    ] {
        let output = rights(kind, account, people);
        assert_eq!(output.status.code(), Some(2), "{kind} {account}: {}", stdout(&output));
        assert!(stderr(&output).contains("--account"), "{kind} {account}: {}", stderr(&output));
        assert!(stderr(&output).contains(wanted), "{kind} {account}: {}", stderr(&output));
        assert_eq!(stdout(&output), "");
    }
    let output = rights("openldap", dn, "people");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--people") && stderr(&output).contains("a DN"), "{}", stderr(&output));

    let of_system_account = "uid=nulstil,cn=sysaccounts,cn=etc,dc=example,dc=org";
    let people = "cn=users,cn=accounts,dc=example,dc=org";
    let (by_dn, by_name) =
        (rights("freeipa", of_system_account, people), rights("freeipa", "nulstil", people));
    assert_eq!(by_dn.status.code(), Some(0), "{}", stderr(&by_dn));
    assert_eq!(stdout(&by_dn), stdout(&by_name));
}

/// Mode of a file, as `ls` has it.
fn mode_of(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap_or_else(|why| panic!("{}: {why}", path.display())).permissions().mode()
        & 0o777
}

#[test]
fn the_database_is_closed_to_others_whatever_the_umask() {
    let house = House::new();
    let config = house.config();
    let serve = format!(
        "umask 000; exec {} serve --config {} > {} 2> {}",
        env!("CARGO_BIN_EXE_nulstil"),
        text(&config),
        text(&house.path("out")),
        text(&house.path("log")),
    );
    let mut child = std::process::Command::new("sh").args(["-c", &serve]).spawn().expect("a shell");
    let begun = std::time::Instant::now();
    while std::fs::read_to_string(house.path("out")).unwrap_or_default().is_empty() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(60), "it does not start");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    for name in ["nulstil.db", "nulstil.db-wal", "nulstil.db-shm", "nulstil.db.lock"] {
        assert_eq!(mode_of(&house.path(name)), 0o600, "{name}");
    }
    child.kill().expect("our child");
    child.wait().expect("our child");

    let doctor = || run(&["doctor", "--offline", "--config", text(&config)]);
    assert!(!stdout(&doctor()).contains("read by others"), "{}", stdout(&doctor()));
    std::fs::set_permissions(house.path("nulstil.db"), std::fs::Permissions::from_mode(0o644))
        .expect("our file");
    let told = doctor();
    assert_eq!(told.status.code(), Some(0), "{}", stdout(&told));
    let words = format!("{} can be read by others (mode 644)", text(&house.path("nulstil.db")));
    assert!(stdout(&told).contains(&words), "{}", stdout(&told));
}
