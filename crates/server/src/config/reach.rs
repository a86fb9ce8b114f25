//! Where a directory's servers are: `url` lists them, or `domain` lets DNS name them.

use super::problem::Problems;
use super::read::{Placed, Table};
use ::directory::{DnsDomain, DomainTls, Kind, LdapUrl};
use std::net::{IpAddr, SocketAddr};

/// Where a directory's servers are.
pub enum Reach {
    /// `ldaps://` or `ldap://` (always with StartTLS), tried in order.
    Urls(Vec<String>),
    Domain(DnsDomain),
}

/// How DNS is asked about a domain and a site of it; nothing when it cannot be.
pub type Find = fn(&str, Option<&str>) -> Option<DnsDomain>;

const DNS_PORT: u16 = 53;
/// Name servers that may be given.
const NAMESERVERS_MAX: usize = 4;

/// How DNS is asked about directories of this kind.
pub fn find(kind: Kind) -> Find {
    match kind {
        Kind::ActiveDirectory => DnsDomain::of_controllers,
        // They know no sites.
        Kind::OpenLdap | Kind::Ds389 | Kind::FreeIpa => |name, site| match site {
            None => DnsDomain::of_servers(name),
            Some(_) => None,
        },
    }
}

/// Either `url`, or `domain` with what belongs to it.
pub fn check(table: &mut Table, find: Find, problems: &mut Problems) -> Option<Reach> {
    let Some(name) = table.text("domain", problems) else {
        return urls(table, problems).map(Reach::Urls);
    };
    let url = table.place_of("url");
    let has_url = table.texts("url", problems).is_some();
    if has_url {
        let remedy = "Keep one: url lists the servers, domain lets DNS name them.";
        problems.add(&url, "stands beside domain", remedy);
    }
    let site = table.text("site", problems);
    let begin = begin(table, problems);
    let nameservers = nameservers(table, problems);
    if find(&name.value, None).is_none() {
        let remedy = "Such as: domain = \"example.org\"";
        problems.add(&name.at, format!("{:?} is not a domain", name.value), remedy);
        return None;
    }
    let found = find(&name.value, site.as_ref().map(|site| site.value.as_str()));
    if let (None, Some(site)) = (&found, &site) {
        let remedy = "A site is a name without dots, and only Active Directory has them.";
        problems.add(&site.at, format!("{:?} is not a site", site.value), remedy);
    }
    let (begin, nameservers) = (begin?, nameservers?);
    let domain = found.filter(|_| !has_url)?;
    Some(Reach::Domain(domain.reached(begin, nameservers)))
}

fn begin(table: &mut Table, problems: &mut Problems) -> Option<DomainTls> {
    let Some(given) = table.text("domain_scheme", problems) else { return Some(DomainTls::Direct) };
    match given.value.as_str() {
        "ldaps" => Some(DomainTls::Direct),
        "ldap" => Some(DomainTls::StartTls),
        other => {
            let remedy = "Give \"ldaps\", or \"ldap\", which always uses StartTLS.";
            problems.add(&given.at, format!("{other:?} is neither"), remedy);
            None
        }
    }
}

fn nameservers(table: &mut Table, problems: &mut Problems) -> Option<Vec<SocketAddr>> {
    let at = table.place_of("nameservers");
    let given = table.texts("nameservers", problems).unwrap_or_default();
    if given.len() > NAMESERVERS_MAX {
        let remedy = "Keep those that are near.";
        problems.add(&at, format!("are more than {NAMESERVERS_MAX}"), remedy);
        return None;
    }
    let address = |given: &Placed<String>| {
        let found = nameserver(&given.value);
        if found.is_none() {
            let remedy = "Such as: nameservers = [\"192.0.2.53\"]";
            problems.add(&given.at, format!("{:?} is not an address", given.value), remedy);
        }
        found
    };
    let found: Vec<Option<SocketAddr>> = given.iter().map(address).collect();
    found.into_iter().collect()
}

/// The address of a name server, on the usual port unless told.
pub fn nameserver(given: &str) -> Option<SocketAddr> {
    let bare = || given.parse::<IpAddr>().ok().map(|ip| SocketAddr::new(ip, DNS_PORT));
    given.parse::<SocketAddr>().ok().or_else(bare)
}

fn urls(table: &mut Table, problems: &mut Problems) -> Option<Vec<String>> {
    let at = table.place_of("url");
    let example = "Such as: url = [\"ldaps://ldap1.example.org\"]";
    let Some(given) = table.texts("url", problems) else {
        problems.add(&at, "is missing", example);
        return None;
    };
    if given.is_empty() {
        problems.add(&at, "is empty", example);
    }
    let mut urls = Vec::with_capacity(given.len());
    for url in &given {
        if LdapUrl::parse(&url.value).is_ok() {
            urls.push(url.value.clone());
        } else {
            let remedy = "Give ldaps://HOST[:PORT], or ldap://HOST[:PORT], which always uses StartTLS.";
            problems.add(&url.at, format!("{:?} is not an LDAP server", url.value), remedy);
        }
    }
    (urls.len() == given.len() && !urls.is_empty()).then_some(urls)
}
