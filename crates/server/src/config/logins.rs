//! `logins` and `only_members_of` of `[[directory]]`: which of several directories a name is looked for in.

use super::directory::Contact;
use super::problem::Problems;
use super::read::{Placed, Table};
use domain::logins::{AfterAt, Logins, Others};

/// Most domains, beginnings or groups of one directory.
const EACH_MAX: usize = 50;
/// Longest of them, in bytes.
const BYTES_MAX: usize = 256;

/// What names the directory takes; all of them unless told.
pub fn check(directory: &mut Table, problems: &mut Problems) -> Option<Logins> {
    let Some(mut table) = directory.table("logins", problems) else { return Some(Logins::default()) };
    let domains = listed(&mut table, "domains", is_domain, "[\"EXAMPLE\", \"example.org\"]", problems);
    let prefixes = listed(&mut table, "prefixes", is_prefix, "[\"ext-\"]", problems);
    let others = match table.truth("others", problems) {
        None | Some(true) => Others::Taken,
        Some(false) => Others::Left,
    };
    let after_at = match table.truth("cut_domain", problems) {
        None | Some(false) => AfterAt::Kept,
        Some(true) => AfterAt::Cut,
    };
    let at = table.at().clone();
    table.finish(problems);
    let logins = Logins { domains: domains?, prefixes: prefixes?, others, after_at };
    if logins.others == Others::Left && logins.domains.is_empty() && logins.prefixes.is_empty() {
        let remedy = "Give domains or prefixes beside others = false, or leave others out.";
        problems.add(&at, "takes no name at all", remedy);
        return None;
    }
    Some(logins)
}

/// Whose members alone are the directory's people.
pub fn groups(directory: &mut Table, problems: &mut Problems) -> Option<Vec<String>> {
    let example = "[\"cn=portal,ou=groups,dc=example,dc=org\"]";
    listed(directory, "only_members_of", is_group, example, problems)
}

/// Longest title, in characters.
const TITLE_CHARS_MAX: usize = 60;

/// What people call the directory, on pages and in letters.
pub fn title(directory: &mut Table, problems: &mut Problems) -> Option<Option<String>> {
    let given = directory.text("title", problems)?;
    let chars = given.value.trim().chars().count();
    let is_right = (1..=TITLE_CHARS_MAX).contains(&chars) && !given.value.chars().any(char::is_control);
    if !is_right {
        let what = format!("is no line of 1 to {TITLE_CHARS_MAX} characters");
        problems.add(&given.at, what, "Such as: title = \"Windows and mail\"");
    }
    Some(is_right.then(|| given.value.trim().to_owned()))
}

/// Attributes that people can often write themselves, or that more than one person may share: an account
/// that claims somebody's address would follow theirs, or lead it.
const NO_LINKS: [&str; 14] = [
    "mail",
    "mobile",
    "telephonenumber",
    "homephone",
    "othermailbox",
    "proxyaddresses",
    "displayname",
    "cn",
    "sn",
    "givenname",
    "description",
    "info",
    "title",
    "postaladdress",
];

/// What else servers call some of them (RFC 4519, RFC 4524).
const NO_LINK_ALIASES: [&str; 6] =
    ["rfc822mailbox", "mobiletelephonenumber", "hometelephonenumber", "commonname", "surname", "gn"];

/// What says which accounts of other directories are the same person's. People's contacts are no such thing.
pub fn link_attribute(
    directory: &mut Table,
    contact: Option<&Contact>,
    problems: &mut Problems,
) -> Option<Option<String>> {
    let given = directory.text("link_attribute", problems)?;
    if !super::directory::is_attribute(&given, problems) {
        return Some(None);
    }
    // An option behind it (`mail;lang-da`) names values of the same attribute.
    let name = given.value.split(';').next().unwrap_or_default();
    let is_it = |other: &str| name.eq_ignore_ascii_case(other.split(';').next().unwrap_or_default());
    let contacts = contact.into_iter().flat_map(|one| [&one.email, &one.mobile, &one.office_phone]);
    let is_contact = contacts.flatten().any(|held| is_it(held));
    let is_fit = !is_contact && !NO_LINKS.iter().chain(&NO_LINK_ALIASES).any(|unfit| is_it(unfit));
    if is_contact {
        let what = format!("{:?} is where codes are sent, and would say whose account is whose", given.value);
        let remedy = "Give one that only administrators write and only one person has: employeeNumber.";
        problems.add(&given.at, what, remedy);
    } else if !is_fit {
        let what = format!("{:?} is often written by people themselves, or shared", given.value);
        let remedy = "Give one that only administrators write and only one person has: employeeNumber.";
        problems.add(&given.at, what, remedy);
    }
    Some(is_fit.then_some(given.value))
}

/// A list whose texts are all of this form; none when it is not there.
fn listed(
    table: &mut Table,
    key: &'static str,
    is_right: fn(&str) -> bool,
    example: &str,
    problems: &mut Problems,
) -> Option<Vec<String>> {
    let at = table.place_of(key);
    let Some(given) = table.texts(key, problems) else { return Some(Vec::new()) };
    let remedy = || format!("Such as: {key} = {example}");
    if given.is_empty() || given.len() > EACH_MAX {
        problems.add(&at, format!("holds {}, not 1 to {EACH_MAX}", given.len()), remedy());
        return None;
    }
    let is_one = |text: &&Placed<String>| {
        let is_right = text.value.len() <= BYTES_MAX && is_right(&text.value);
        if !is_right {
            problems.add(&text.at, format!("{:?} is none", text.value), remedy());
        }
        is_right
    };
    let right: Vec<String> = given.iter().filter(is_one).map(|text| text.value.clone()).collect();
    (right.len() == given.len()).then_some(right)
}

fn is_domain(text: &str) -> bool {
    is_prefix(text) && !text.starts_with('.') && !text.ends_with('.')
}

/// Something that can stand in a name, and is not what tells its parts apart.
fn is_prefix(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !matches!(c, '@' | '\\');
    !text.is_empty() && text.chars().all(is_plain)
}

fn is_group(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(char::is_control)
}
