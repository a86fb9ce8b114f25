//! A configuration that is right, and many that are not.

use super::*;
use std::os::unix::fs::PermissionsExt;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a temporary folder"));
        folder.write("bind", "long and secret\n", 0o600);
        folder.write("smtp", "also secret", 0o600);
        let keys = crate::keys::KeyFile::fresh(&crate::real::OsChance, crate::real::now());
        keys.write_new(&folder.path("keys.toml")).expect("a new file");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        std::fs::write(self.path(name), text).expect("writes");
        std::fs::set_permissions(self.path(name), std::fs::Permissions::from_mode(mode)).expect("own file");
    }

    /// The example of the contract, with files that exist.
    fn example(&self) -> String {
        let at = self.0.path().display();
        format!(
            r#"[server]
listen = "127.0.0.1:8080"
public_url = "https://reset.example.org"
trusted_proxies = ["10.0.0.0/8", "::1"]
metrics_listen = "127.0.0.1:9090"

[store]
url = "sqlite:///var/lib/nulstil/nulstil.db"

[keys]
file = "{at}/keys.toml"

[organisation]
name = "Example"
locale = "da"
help = "Servicedesk, +45 12 34 56 78"

[[directory]]
name = "main"
kind = "openldap"
url = ["ldaps://ldap1.example.org", "ldaps://ldap2.example.org"]
bind_dn = "cn=nulstil,ou=services,dc=example,dc=org"
bind_password_file = "{at}/bind"
base_dn = "ou=people,dc=example,dc=org"
login_attributes = ["uid", "mail"]
contact = {{ email = "mail", mobile = "mobile", office_phone = "telephoneNumber" }}

[mail]
smtp = "smtps://user@mail.example.org"
password_file = "{at}/smtp"
from = "Example <no-reply@example.org>"
"#
        )
    }

    fn problems(&self, text: &str, surroundings: &Surroundings) -> Vec<String> {
        let problems = Problems::of(Path::new("nulstil.toml"));
        let found = check(text, surroundings, problems).err().unwrap_or_default();
        let folder = self.0.path().display().to_string();
        found.iter().map(|problem| problem.to_string().replace(&folder, "FOLDER")).collect()
    }

    /// What is wrong when one line of the example is another.
    fn with(&self, old: &str, new: &str) -> Vec<String> {
        let text = self.example();
        assert!(text.contains(old), "{old}");
        self.problems(&text.replacen(old, new, 1), &Surroundings::default())
    }
}

fn one(problems: &[String]) -> &str {
    let [only] = problems else { panic!("not one problem: {problems:#?}") };
    only
}

#[test]
fn the_contracts_example_is_right() {
    let folder = Folder::new();
    let problems = Problems::of(Path::new("nulstil.toml"));
    let Ok(config) = check(&folder.example(), &Surroundings::default(), problems) else {
        panic!("a problem")
    };
    assert_eq!(config.server.public_url, "https://reset.example.org");
    assert_eq!(config.server.trusted_proxies.len(), 2);
    let [directory] = config.directories.as_slice() else { panic!("one directory") };
    let DirectoryKind::OpenLdap(ldap) = &directory.kind else { panic!("openldap") };
    assert!(matches!(&ldap.reach, Reach::Urls(urls) if urls.len() == 2));
    assert_eq!(ldap.bind_password.reveal(), "long and secret");
    assert_eq!(ldap.contact.office_phone.as_deref(), Some("telephoneNumber"));
    assert_eq!(config.mail.sender, "no-reply@example.org");
}

const URLS: &str = "url = [\"ldaps://ldap1.example.org\", \"ldaps://ldap2.example.org\"]";

#[test]
fn a_domain_takes_the_place_of_urls() {
    let folder = Folder::new();
    let none = Vec::<String>::new();
    assert_eq!(folder.with(URLS, "domain = \"example.org\""), none);
    let whole =
        "domain = \"example.org\"\ndomain_scheme = \"ldap\"\nnameservers = [\"192.0.2.53\", \"[::1]:5353\"]";
    assert_eq!(folder.with(URLS, whole), none);
    let in_site = folder.example().replacen("openldap", "active-directory", 1);
    let in_site = in_site.replacen(URLS, "domain = \"example.org\"\nsite = \"Aarhus\"", 1);
    assert_eq!(folder.problems(&in_site, &Surroundings::default()), none);
}

#[test]
fn a_domain_that_cannot_be_asked_about_is_told_with_its_line() {
    let folder = Folder::new();
    for (wrong, what) in [
        ("domain = \"example\"", "is not a domain"),
        ("domain = \"example..org\"", "is not a domain"),
        ("domain = \"example.org\"\nsite = \"Aarhus\"", "is not a site"),
        ("domain = \"example.org\"\ndomain_scheme = \"http\"", "is neither"),
        ("domain = \"example.org\"\nnameservers = [\"ns.example.org\"]", "is not an address"),
        ("domain = \"example.org\"\nurl = [\"ldaps://ldap1.example.org\"]", "stands beside domain"),
    ] {
        let problems = folder.with(URLS, wrong);
        assert!(one(&problems).contains(what), "{wrong}: {problems:?}");
    }
}

#[test]
fn an_embedded_directory_needs_no_server() {
    let folder = Folder::new();
    let text = folder.example();
    let (before, rest) = text.split_once("[[directory]]").expect("a directory");
    let (_, mail) = rest.split_once("[mail]").expect("mail");
    let text = format!("{before}[[directory]]\nname = \"main\"\nkind = \"embedded\"\n[mail]{mail}");
    assert_eq!(folder.problems(&text, &Surroundings::default()), Vec::<String>::new());
}

#[test]
fn every_problem_is_told_at_once_with_its_line() {
    let folder = Folder::new();
    let text = folder
        .example()
        .replace("127.0.0.1:8080", "localhost:8080")
        .replace("https://reset", "http://reset")
        .replace("locale = \"da\"", "locale = \"de\"")
        .replace("base_dn =", "basedn =")
        .replace("smtps://user@", "smtps://user:pw@");
    let found = folder.problems(&text, &Surroundings::default());
    insta::assert_snapshot!(found.join("\n"), @r#"
    nulstil.toml:2: server.listen: "localhost:8080" is not an address with a port
        Give an address and a port, such as 127.0.0.1:8080 or [::1]:8080; not a name.
    nulstil.toml:3: server.public_url: would send passwords in the clear: http is for a loopback host only
        Give scheme and host, and nothing after them: https://reset.example.org
    nulstil.toml:15: organisation.locale: is not a language of Nulstil
        Give "da" or "en".
    nulstil.toml:18: directory.base_dn: is missing
        Such as: base_dn = "ou=people,dc=example,dc=org"
    nulstil.toml:24: directory.basedn: is not a known key
        Did you mean `base_dn`?
    nulstil.toml:29: mail.smtp: holds a password
        Put it alone into a file of mode 600, and name that in mail.password_file.
    "#);
}

#[test]
fn a_whole_section_that_is_missing_is_named() {
    let folder = Folder::new();
    let found = folder.problems("[server]\nlisten = \"127.0.0.1:1\"\n", &Surroundings::default());
    let named: Vec<&str> = found.iter().filter_map(|problem| problem.split(": ").nth(1)).collect();
    assert_eq!(named, ["server.public_url", "store", "keys", "organisation", "mail", "directory"]);
}

#[test]
fn secrets_that_others_can_read_are_refused() {
    let folder = Folder::new();
    for name in ["bind", "smtp", "keys.toml"] {
        let file = folder.path(name);
        for mode in [0o640, 0o604, 0o644] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("own file");
            let found = folder.problems(&folder.example(), &Surroundings::default());
            let only = one(&found);
            assert!(
                only.contains(&format!("FOLDER/{name} can be read by others (mode {mode:03o})")),
                "{only}"
            );
            assert!(only.contains("Run: chmod 600 FOLDER/"), "{only}");
        }
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("own file");
    }
}

#[test]
fn a_credential_of_systemd_is_guarded_by_its_folder() {
    let folder = Folder::new();
    folder.write("bind", "secret", 0o440);
    let text = folder
        .example()
        .replace(&format!("{}/bind", folder.0.path().display()), "${CREDENTIALS_DIRECTORY}/bind");
    let given = Surroundings { credentials: Some(folder.0.path().to_owned()) };
    assert_eq!(folder.problems(&text, &given), Vec::<String>::new());
    let found = folder.problems(&text, &Surroundings::default());
    assert!(one(&found).contains("${CREDENTIALS_DIRECTORY} is not set"), "{found:?}");
    let outside = text.replace("DIRECTORY}/bind", "DIRECTORY}/../bind");
    assert!(one(&folder.problems(&outside, &given)).contains("leaves the credentials folder"));
}

#[test]
fn a_certificate_does_not_stand_alone() {
    let folder = Folder::new();
    let found = folder.with("[store]", "tls_certificate = \"/etc/tls.pem\"\n[store]");
    assert!(one(&found).contains("server.tls_certificate: stands alone"), "{found:?}");
}

#[test]
fn a_kind_that_is_none_is_told_with_its_line() {
    let folder = Folder::new();
    let found = folder.with("\"openldap\"", "\"nis\"");
    assert!(one(&found).contains("nulstil.toml:20: directory.kind: \"nis\" is not a kind of directory"));
}

#[test]
fn an_active_directory_has_names_of_its_own() {
    let folder = Folder::new();
    let text = folder.example().replace("\"openldap\"", "\"active-directory\"");
    let text = text.replace("login_attributes = [\"uid\", \"mail\"]\n", "");
    let problems = Problems::of(Path::new("nulstil.toml"));
    let Ok(config) = check(&text, &Surroundings::default(), problems) else { panic!("a problem") };
    let DirectoryKind::ActiveDirectory(ldap) = &config.directories[0].kind else { panic!("another kind") };
    assert_eq!(ldap.login_attributes, ["sAMAccountName", "userPrincipalName", "mail"]);
}

#[test]
fn a_389_directory_server_is_a_kind() {
    let folder = Folder::new();
    let text = folder.example().replace("\"openldap\"", "\"389ds\"");
    let problems = Problems::of(Path::new("nulstil.toml"));
    let Ok(config) = check(&text, &Surroundings::default(), problems) else { panic!("a problem") };
    assert!(matches!(config.directories[0].kind, DirectoryKind::Ds389(_)));
}

const SECOND: &str = "[[directory]]\nname = \"other\"\nkind = \"embedded\"\n";

#[test]
fn several_directories_have_names_of_their_own() {
    let folder = Folder::new();
    assert_eq!(folder.with("[mail]", &format!("{SECOND}[mail]")), Vec::<String>::new());
    for name in ["main", "Main"] {
        let found = folder.with("[mail]", &format!("{}[mail]", SECOND.replace("other", name)));
        assert!(one(&found).contains("has the name of another directory"), "{found:?}");
    }
    let many: String = (0..8).map(|at| SECOND.replace("other", &format!("d{at}"))).collect();
    let found = folder.with("[mail]", &format!("{many}[mail]"));
    assert!(one(&found).contains("is there more than 8 times"), "{found:?}");
}

#[test]
fn a_freeipa_is_found_by_its_principal_too() {
    let folder = Folder::new();
    let text = folder.example().replace("\"openldap\"", "\"freeipa\"");
    let text = text.replace("login_attributes = [\"uid\", \"mail\"]\n", "");
    let problems = Problems::of(Path::new("nulstil.toml"));
    let Ok(config) = check(&text, &Surroundings::default(), problems) else { panic!("a problem") };
    let DirectoryKind::FreeIpa(ldap) = &config.directories[0].kind else { panic!("another kind") };
    assert_eq!(ldap.login_attributes, ["uid", "mail", "krbPrincipalName"]);
}

#[test]
fn directories_are_linked_by_what_only_administrators_write() {
    let folder = Folder::new();
    let with = |lines: &str| folder.with("[mail]", &format!("{SECOND}{lines}\n[mail]"));
    let link = |by: &str| format!("[[link]]\nleads = \"main\"\nfollow = [\"other\"]\nby = \"{by}\"");
    assert_eq!(with(&link("login")), Vec::<String>::new());
    for (wrong, what) in [
        (link("mail"), "\"mail\" links nobody"),
        (link("attribute"), "is by attribute, and \"main\" has none"),
        (link("login").replace("other", "third"), "\"third\" is no directory"),
        (link("login").replace("other", "main"), "\"main\" is linked already"),
        (link("login").replace("\"other\"", ""), "link.follow: is missing"),
        (format!("{0}\n{0}", link("login")), "\"main\" is linked already"),
        (link("login").replace("leads", "lead"), "Did you mean `leads`?"),
        ("title = \"\"".to_owned(), "is no line of 1 to 60 characters"),
    ] {
        let found = with(&wrong);
        assert!(found.iter().any(|problem| problem.contains(what)), "{wrong}: {found:?}");
    }
    for attribute in ["displayName", "homePhone", "RFC822Mailbox", "cn;lang-da"] {
        let found = folder.with("[mail]", &format!("link_attribute = \"{attribute}\"\n[mail]"));
        assert!(one(&found).contains("is often written by people themselves"), "{found:?}");
    }
    assert_eq!(folder.with("[mail]", "link_attribute = \"employeeNumber\"\n[mail]"), Vec::<String>::new());
    for contact in ["mail", "Mobile;x-new", "telephonenumber"] {
        let found = folder.with("[mail]", &format!("link_attribute = \"{contact}\"\n[mail]"));
        assert!(one(&found).contains("is where codes are sent"), "{found:?}");
    }
}

#[test]
fn a_directory_says_which_names_it_takes() {
    let folder = Folder::new();
    let with = |lines: &str| folder.with("[mail]", &format!("{SECOND}{lines}\n[mail]"));
    for right in [
        "logins = { domains = [\"EXAMPLE\", \"example.org\"], others = false, cut_domain = true }",
        "logins = { prefixes = \"ext-\" }\nonly_members_of = [\"cn=portal,dc=example,dc=org\"]",
    ] {
        assert_eq!(with(right), Vec::<String>::new(), "{right}");
    }
    for (wrong, what) in [
        ("logins = { others = false }", "takes no name at all"),
        ("logins = { domains = [] }", "holds 0, not 1 to 50"),
        ("logins = { domains = [\"a@b\"] }", "\"a@b\" is none"),
        ("logins = { domains = [\"EXAMPLE\\\\\"] }", "is none"),
        ("logins = { prefixes = [\"\"] }", "\"\" is none"),
        ("logins = { domain = [\"EXAMPLE\"] }", "Did you mean `domains`?"),
        ("only_members_of = [\" \"]", "is none"),
    ] {
        let found = with(wrong);
        assert!(one(&found).contains(what), "{wrong}: {found:?}");
    }
}

#[test]
fn a_proxy_is_never_everybody() {
    let folder = Folder::new();
    let found = folder.with("\"10.0.0.0/8\"", "\"0.0.0.0/0\"");
    assert!(one(&found).contains("trusts the whole internet"), "{found:?}");
}

#[test]
fn plain_http_is_for_this_machine_only() {
    let folder = Folder::new();
    for (url, is_right) in [
        ("http://localhost:8080", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("http://demo.localhost", true),
        ("http://localhost.example.org", false),
        ("http://10.0.0.1", false),
        ("https://user@reset.example.org", false),
        ("https://reset.example.org/reset", false),
        ("ftp://reset.example.org", false),
        ("reset.example.org", false),
    ] {
        let found = folder.with("https://reset.example.org", url);
        assert_eq!(found.is_empty(), is_right, "{url}: {found:?}");
    }
}

#[test]
fn a_database_password_stands_in_a_file() {
    let folder = Folder::new();
    let sqlite = "sqlite:///var/lib/nulstil/nulstil.db";
    for with_password in ["postgres://n:pw@db/nulstil", "postgres://n@db/nulstil?password=pw"] {
        let found = folder.with(sqlite, with_password);
        assert!(one(&found).contains("store.url: holds a password"), "{found:?}");
    }
    folder.write("db", "p@ss/word", 0o600);
    let at = folder.0.path().display();
    let text = folder.example().replace(
        &format!("url = \"{sqlite}\""),
        &format!("url = \"postgres://n@db/x\"\npassword_file = \"{at}/db\""),
    );
    let problems = Problems::of(Path::new("nulstil.toml"));
    let Ok(config) = check(&text, &Surroundings::default(), problems) else { panic!("a problem") };
    assert_eq!(config.store_url.reveal(), "postgres://n:p%40ss%2Fword@db/x");
}

const OWN: &str = r#"
[[organisation.faq]]
question_da = "Hvornår er der åbent?"
answer_da = """
Hverdage.

Kl. 8-16."""
question_en = "When are you open?"
answer_en = "Weekdays."
"#;

#[test]
fn an_organisation_may_answer_questions_of_its_own() {
    let folder = Folder::new();
    let text = folder.example().replacen("\n[[directory]]", &format!("{OWN}\n[[directory]]"), 1);
    let problems = Problems::of(Path::new("nulstil.toml"));
    let Ok(config) = check(&text, &Surroundings::default(), problems) else { panic!("a problem") };
    let [entry] = config.organisation.faq.as_slice() else { panic!("one entry") };
    assert_eq!(entry.answer_da, "Hverdage.\n\nKl. 8-16.");
    assert_eq!(entry.question_en, "When are you open?");
}

#[test]
fn own_questions_are_bounded_and_need_both_languages() {
    let folder = Folder::new();
    let with = |own: &str| {
        let text = folder.example().replacen("\n[[directory]]", &format!("{own}\n[[directory]]"), 1);
        folder.problems(&text, &Surroundings::default())
    };
    let missing = with(&OWN.replace("question_en = \"When are you open?\"\n", ""));
    assert!(one(&missing).contains("organisation.faq.question_en: is missing"), "{missing:?}");
    let long = with(&OWN.replace("Weekdays.", &"x".repeat(2_001)));
    assert!(one(&long).contains("organisation.faq.answer_en: is not plain text"), "{long:?}");
    let lines = with(&OWN.replace("When are", "When\\nare"));
    assert!(one(&lines).contains("organisation.faq.question_en: is not one short line"), "{lines:?}");
    let many = with(&OWN.repeat(31));
    assert!(one(&many).contains("organisation.faq: has too many entries"), "{many:?}");
    let unknown = with(&OWN.replace("answer_en", "anwser_en"));
    assert!(unknown.iter().any(|told| told.contains("Did you mean `answer_en`?")), "{unknown:?}");
}

#[test]
fn a_sign_in_system_has_a_token_file_with_a_token_in_it() {
    let house = Folder::new();
    let section = |name: &str| {
        let file = house.path(name);
        format!("{}\n[sign_in]\ntoken_file = \"{}\"\n", house.example(), file.display())
    };
    house.write("good", &format!("{}\n", "A".repeat(43)), 0o600);
    house.write("short", "A token\n", 0o600);
    assert_eq!(house.problems(&section("good"), &Surroundings::default()), Vec::<String>::new());
    let told = house.problems(&section("short"), &Surroundings::default());
    assert!(told[0].contains("holds no token of 32 random bytes"), "{told:?}");
}

#[test]
fn atk_070_the_domains_of_mailboxes_are_written_as_addresses_have_them() {
    let folder = Folder::new();
    let with = |domains: &str| {
        let text = folder.example().replace("{ email", &format!("{{ email_domains = [{domains}], email"));
        folder.problems(&text, &Surroundings::default())
    };
    assert_eq!(with("\"example.org\", \"xn--rdgrd-vuae.example\""), Vec::<String>::new());
    for bad in ["\"rødgrød.example\"", "\"localhost\"", "\"@example.org\"", "\"*.example.org\""] {
        assert!(one(&with(bad)).contains("is not a domain"), "{bad}");
    }
}

#[test]
fn every_problem_of_the_breached_section_is_told_at_once() {
    let folder = Folder::new();
    folder.write("none.nbf", "no filter", 0o644);
    let at = folder.0.path().display().to_string();
    let found = |section: &str| {
        let text = format!("{}[breached]\n{}", folder.example(), section.replace("FOLDER", &at));
        folder.problems(&text, &Surroundings::default())
    };
    let all = found(
        "filter = \"FOLDER/none.nbf\"\npublic_key = \"short\"\nrange_url = \"http://example.org/range/\"\n\
         on_failure = \"maybe\"\nrange_timeout_ms = 0\n",
    );
    insta::assert_snapshot!(all.join("\n"), @r#"
    nulstil.toml:33: breached.filter: FOLDER/none.nbf cannot be used: it is no filter of breached passwords
        Make it: nulstil banned build --from FILE --out FILE
    nulstil.toml:34: breached.public_key: is no public key
        Give what `nulstil banned build --sign` printed: 44 characters that end in `=`.
    nulstil.toml:35: breached.range_url: is not an https address to which five digits can be added
        Such as https://api.pwnedpasswords.com/range/; the digits are put behind it.
    nulstil.toml:36: breached.on_failure: is neither
        Say what becomes of a new password when nobody answers: "accept" takes it and writes that down, "refuse" lets nobody choose one until somebody answers.
    nulstil.toml:37: breached.range_timeout_ms: is out of bounds
        Give a number from 1 to 10000.
    "#);
    assert!(one(&found("")).contains("breached: names nothing to look at"));
    assert!(
        one(&found("range_url = \"https://example.org/range/\"\n"))
            .contains("breached.on_failure: is missing")
    );
    assert!(one(&found("filter = \"/nonexistent.nbf\"\n")).contains("cannot be used: it cannot be read"));
    assert!(
        found("on_failure = \"refuse\"\n").iter().any(|told| told.contains("says nothing without range_url"))
    );
    let right = "range_url = \"https://example.org/range/\"\non_failure = \"refuse\"\n";
    assert_eq!(found(right), Vec::<String>::new());
}
