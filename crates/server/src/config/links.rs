//! `[[link]]`: accounts of several directories that are the same people's.

use super::directory::{Directory, DirectoryKind};
use super::problem::{At, Problems};
use super::read::{Placed, Table};
use flows::directories::{Link, LinkedBy};

/// Every link, among the directories that there are. While those are wrong themselves nothing is said of it.
pub fn check(
    root: &mut Table,
    directories: Option<&[Directory]>,
    problems: &mut Problems,
) -> Option<Vec<Link>> {
    let tables = root.tables("link", problems).unwrap_or_default();
    let directories = directories?;
    let count = tables.len();
    let mut taken: Vec<String> = Vec::new();
    let links: Vec<Link> =
        tables.into_iter().filter_map(|table| one(table, directories, &mut taken, problems)).collect();
    (links.len() == count).then_some(links)
}

fn one(
    mut table: Table,
    directories: &[Directory],
    taken: &mut Vec<String>,
    problems: &mut Problems,
) -> Option<Link> {
    let at = table.at().clone();
    let leads = table.required("leads", "\"windows\"", problems);
    let follow_at = table.place_of("follow");
    let follow = table.texts("follow", problems).unwrap_or_default();
    if follow.is_empty() {
        problems.add(&follow_at, "is missing", "Such as: follow = [\"unix\"]");
    }
    let by = table.required("by", "\"login\" or \"attribute\"", problems);
    table.finish(problems);
    let names: Vec<&Placed<String>> = leads.iter().chain(&follow).collect();
    let mut is_right = !follow.is_empty();
    for name in names {
        is_right &= is_free(name, directories, taken, problems);
    }
    let by = by?;
    let by = match by.value.as_str() {
        "login" => LinkedBy::Login,
        "attribute" => LinkedBy::Attribute,
        other => {
            let remedy =
                "Give \"login\" where user names are the same, or \"attribute\" with link_attribute.";
            problems.add(&by.at, format!("{other:?} links nobody"), remedy);
            return None;
        }
    };
    let link = Link { leads: leads?.value, follow: follow.into_iter().map(|name| name.value).collect(), by };
    (is_right && have_attributes(&link, directories, &at, problems)).then_some(link)
}

/// A directory that there is, and that is in no other link: two would make it a chain.
fn is_free(
    name: &Placed<String>,
    directories: &[Directory],
    taken: &mut Vec<String>,
    problems: &mut Problems,
) -> bool {
    if !directories.iter().any(|directory| directory.name == name.value) {
        problems.add(&name.at, format!("{:?} is no directory", name.value), "Name one of [[directory]].");
        return false;
    }
    if taken.contains(&name.value) {
        let remedy = "Let each directory stand in one link, and once in it.";
        problems.add(&name.at, format!("{:?} is linked already", name.value), remedy);
        return false;
    }
    taken.push(name.value.clone());
    true
}

fn have_attributes(link: &Link, directories: &[Directory], at: &At, problems: &mut Problems) -> bool {
    if link.by == LinkedBy::Login {
        return true;
    }
    let names = || std::iter::once(&link.leads).chain(&link.follow);
    let has = |directory: &&Directory| match &directory.kind {
        DirectoryKind::Embedded => false,
        DirectoryKind::OpenLdap(ldap)
        | DirectoryKind::ActiveDirectory(ldap)
        | DirectoryKind::Ds389(ldap)
        | DirectoryKind::FreeIpa(ldap) => ldap.link_attribute.is_some(),
    };
    let lacks = |name: &&String| !directories.iter().filter(has).any(|one| one.name == **name);
    let lacking: Vec<&String> = names().filter(lacks).collect();
    if let Some(name) = lacking.first() {
        let remedy = "Give each of them link_attribute, such as link_attribute = \"employeeNumber\".";
        problems.add(at, format!("is by attribute, and {name:?} has none"), remedy);
    }
    lacking.is_empty()
}
