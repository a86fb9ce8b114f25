//! `[store]`: the database.

use super::Surroundings;
use super::expand::expand;
use super::problem::Problems;
use super::read::{Placed, Table};
use super::secret::{self, Secret};

pub fn check(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Secret> {
    let url = table.required("url", "\"sqlite:///var/lib/nulstil/nulstil.db\"", problems);
    let password_file = table.text("password_file", problems);
    table.finish(problems);
    let password = password_file.map(|given| {
        let file = expand(&given, surroundings, problems)?;
        secret::read(&given.at, &file, problems)
    });
    let url = url?;
    let read =
        if url.value.starts_with("sqlite:") { sqlite(&url, problems) } else { postgres(&url, problems) }?;
    match password {
        None => Some(read),
        Some(password) => with_password(&url, &password?, problems),
    }
}

fn sqlite(url: &Placed<String>, problems: &mut Problems) -> Option<Secret> {
    let path = url.value.strip_prefix("sqlite://").unwrap_or_default();
    if !path.starts_with('/') || path.contains('?') {
        let remedy = "Give the whole path, such as sqlite:///var/lib/nulstil/nulstil.db";
        problems.add(&url.at, "is not the path of a database file", remedy);
        return None;
    }
    Some(Secret::new(url.value.clone()))
}

fn postgres(url: &Placed<String>, problems: &mut Problems) -> Option<Secret> {
    let rest = url.value.strip_prefix("postgres://").or_else(|| url.value.strip_prefix("postgresql://"));
    let Some(rest) = rest else {
        let remedy = "Give sqlite:///PATH or postgres://USER@HOST/DATABASE.";
        problems.add(&url.at, "is not a database that Nulstil knows", remedy);
        return None;
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    if user.contains(':') || rest.contains("password=") {
        let remedy = "Put it alone into a file of mode 600, and name that in store.password_file.";
        problems.add(&url.at, "holds a password", remedy);
        return None;
    }
    Some(Secret::new(url.value.clone()))
}

/// The same address with a password, written the way an address needs it.
fn with_password(url: &Placed<String>, password: &Secret, problems: &mut Problems) -> Option<Secret> {
    let split = url.value.split_once("://").and_then(|(scheme, rest)| {
        let (user, rest) = rest.split_once('@')?;
        (!url.value.starts_with("sqlite")).then_some((scheme, user, rest))
    });
    let Some((scheme, user, rest)) = split else {
        let remedy = "Name a user in store.url (postgres://USER@HOST/DATABASE), or remove password_file.";
        problems.add(&url.at, "has no user that the password could belong to", remedy);
        return None;
    };
    let mut escaped = String::new();
    for byte in password.reveal().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(Secret::new(format!("{scheme}://{user}:{escaped}@{rest}")))
}
