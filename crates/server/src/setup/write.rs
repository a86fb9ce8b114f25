//! The configuration as it is written: what was found out, and why each line is there.

use super::answers::{Answers, KindChosen};
use super::folder::{BIND, Folder, KEYS, LDAP_CA, MAIL_CA, SMTP};
use super::people::decoy_place;
use super::place::Way;
use super::words::Words;
use crate::config::Organisation;
use directory::Kind;
use std::fmt::Write as _;

/// Longest line of a comment, in characters.
const COMMENT_CHARS: usize = 96;

/// The text of `nulstil.toml`. No secret is in it, only the names of files.
pub fn config(words: Words, folder: &Folder, answers: &Answers, organisation: &Organisation) -> String {
    let mut page = Page { words, text: String::new() };
    page.comment("file-head");
    server(&mut page, answers);
    page.section("store", "file-store");
    page.text("url", &format!("sqlite://{}", folder.database().display()));
    page.section("keys", "file-keys");
    page.text("file", &folder.path(KEYS).display().to_string());
    page.section("organisation", "file-organisation");
    page.text("name", &organisation.name);
    page.text("locale", organisation.locale.tag());
    page.text("help", &organisation.help);
    directory(&mut page, folder, answers);
    mail(&mut page, folder, answers);
    page.text
}

fn server(page: &mut Page, answers: &Answers) {
    let Some(address) = &answers.address else { return };
    page.section("server", if address.is_behind_proxy { "file-server-proxy" } else { "file-server" });
    page.text("listen", &address.listen);
    page.text("public_url", &address.public_url);
    if address.is_behind_proxy {
        page.list("trusted_proxies", &["127.0.0.1/32", "::1/128"]);
    }
}

fn directory(page: &mut Page, folder: &Folder, answers: &Answers) {
    let Answers { directory: Some(directory), kind: Some(KindChosen(kind)), .. } = answers else { return };
    let Some((account, people)) = answers.account.as_ref().zip(answers.people.as_ref()) else { return };
    page.section("[directory]", "file-directory");
    page.text("name", "main");
    page.text("kind", kind.name());
    reach(page, &directory.way);
    if directory.has_own_ca {
        page.comment("file-ca");
        page.text("ca_file", &folder.path(LDAP_CA).display().to_string());
    }
    page.text("bind_dn", &account.bind_dn);
    page.text("bind_password_file", &folder.path(BIND).display().to_string());
    page.text("base_dn", &people.base_dn);
    page.comment("file-login");
    page.list("login_attributes", kind.login_attributes());
    page.comment("file-contact");
    page.line("contact = { email = \"mail\" }");
    match &people.default_policy_dn {
        Some(dn) => {
            page.comment("file-policy");
            page.text("default_policy_dn", dn);
        }
        // The others say it themselves.
        None if *kind == Kind::OpenLdap => {
            page.unset("file-policy", "default_policy_dn", "cn=default,ou=policies,dc=example,dc=org");
        }
        None => {}
    }
    match &people.decoy_dn {
        Some(dn) => {
            page.comment("file-decoy");
            page.text("decoy_dn", dn);
        }
        None => page.unset("file-decoy", "decoy_dn", &decoy_place(*kind, account, &people.base_dn)),
    }
    match answers.administrators.as_ref().and_then(|chosen| chosen.group_dn.as_ref()) {
        Some(dn) => {
            page.comment("file-administrators");
            page.text("administrators_group", dn);
        }
        None => {
            page.unset("file-administrators", "administrators_group", "cn=admins,ou=groups,dc=example,dc=org")
        }
    }
    page.comment("file-protected");
    page.line("# protected_groups = [\"cn=services,ou=groups,dc=example,dc=org\"]");
}

fn reach(page: &mut Page, way: &Way) {
    match way {
        Way::Url(url) => page.list("url", &[url]),
        Way::Domain { name, has_start_tls, nameservers } => {
            page.comment("file-domain");
            page.text("domain", name);
            if *has_start_tls {
                page.text("domain_scheme", "ldap");
            }
            if !nameservers.is_empty() {
                let nameservers: Vec<String> = nameservers.iter().map(ToString::to_string).collect();
                page.list("nameservers", &nameservers.iter().map(String::as_str).collect::<Vec<_>>());
            }
        }
    }
}

fn mail(page: &mut Page, folder: &Folder, answers: &Answers) {
    let Some(mail) = &answers.mail else { return };
    page.section("mail", "file-mail");
    page.text("smtp", &mail.smtp);
    if mail.has_password {
        page.text("password_file", &folder.path(SMTP).display().to_string());
    }
    if mail.has_own_ca {
        page.text("ca_file", &folder.path(MAIL_CA).display().to_string());
    }
    page.text("from", &mail.from);
}

struct Page {
    words: Words,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn section(&mut self, name: &str, comment: &str) {
        self.line("");
        self.comment(comment);
        self.line(&format!("[{name}]"));
    }

    fn text(&mut self, key: &str, value: &str) {
        // The library knows how a text is escaped.
        let _ = writeln!(self.text, "{key} = {}", quoted(value));
    }

    fn list(&mut self, key: &str, values: &[&str]) {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        let _ = writeln!(self.text, "{key} = [{}]", values.join(", "));
    }

    /// A line to be filled in later.
    fn unset(&mut self, comment: &str, key: &str, example: &str) {
        self.comment(comment);
        let _ = writeln!(self.text, "# {key} = {}", quoted(example));
    }

    fn comment(&mut self, id: &str) {
        let said = self.words.say(id, &[]);
        let mut line = "#".to_owned();
        for word in said.split_whitespace() {
            if line.chars().count() + 1 + word.chars().count() > COMMENT_CHARS {
                self.line(&line);
                line = "#".to_owned();
            }
            line.push(' ');
            line.push_str(word);
        }
        self.line(&line);
    }
}

fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_quotes() {
        for value in ["a\"b", "a\\b", "a\nb = 1", "'a'", "æ"] {
            let read: toml::Table = format!("x = {}", quoted(value)).parse().expect("TOML");
            assert_eq!(read["x"].as_str(), Some(value));
        }
    }
}
