//! Servers of a domain, found by DNS: domain controllers by `_ldap._tcp.dc._msdcs` (MS-ADTS 6.3.6), other
//! directories by `_ldap._tcp` (RFC 2782). What was found is kept for as long as DNS says, and for longer while
//! DNS is away.

mod dns;
mod order;

use crate::ldap::{LdapUrl, Server};
use dns::Dns;
use domain::chance::{Chance, bytes};
use domain::time::Timestamp;
use flows::Fault;
use flows::ctx::Clock;
use flows::fault::FaultKind;
use futures::future::join_all;
use order::{Record, is_host_name, ordered};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::timeout;

/// What was found is believed for at least so long, whatever DNS says, and at most so long.
const GOOD_MIN: Duration = Duration::from_secs(30);
const GOOD_MAX: Duration = Duration::from_secs(3_600);
/// How long DNS is left alone after it failed: while we know servers, and while we know none.
const AGAIN_KNOWING: Duration = Duration::from_secs(30);
const AGAIN_BLIND: Duration = Duration::from_secs(2);
/// How long all questions about one domain may take.
const ASK_WITHIN: Duration = Duration::from_secs(10);

/// A domain whose servers DNS names.
#[derive(Debug, Clone)]
pub struct DnsDomain {
    name: String,
    questions: Vec<String>,
    begin: DomainTls,
    nameservers: Vec<SocketAddr>,
}

/// How TLS begins with a server that DNS named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainTls {
    /// From the first byte, on port 636.
    Direct,
    /// By StartTLS, on the port that DNS names.
    StartTls,
}

impl DnsDomain {
    /// The domain controllers of an Active Directory domain, those of a site first.
    ///
    /// Nothing when the domain or the site is no name.
    pub fn of_controllers(name: &str, site: Option<&str>) -> Option<Self> {
        let near = match site {
            Some(site) if is_host_name(site) && !site.contains('.') => {
                Some(format!("_ldap._tcp.{site}._sites.dc._msdcs.{name}."))
            }
            Some(_) => return None,
            None => None,
        };
        let all = format!("_ldap._tcp.dc._msdcs.{name}.");
        Self::asking(name, near.into_iter().chain([all]).collect())
    }

    /// The LDAP servers of a domain.
    ///
    /// Nothing when it is no name.
    pub fn of_servers(name: &str) -> Option<Self> {
        Self::asking(name, vec![format!("_ldap._tcp.{name}.")])
    }

    /// The same, with TLS begun this way, and these name servers asked instead of the operating system's.
    #[must_use]
    pub fn reached(self, begin: DomainTls, nameservers: Vec<SocketAddr>) -> Self {
        Self { begin, nameservers, ..self }
    }

    /// Its servers as DNS names them now, for a first look.
    ///
    /// # Errors
    /// DNS names none, or does not answer: the cause.
    pub async fn servers(
        &self,
        within: Duration,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Vec<Server>, String> {
        let discovery = Discovery::new(self.clone(), within, clock, chance);
        let discovery = discovery.map_err(|fault| fault.to_string())?;
        let asked = timeout(ASK_WITHIN, discovery.ask()).await;
        asked.unwrap_or_else(|_| Err("no answer".into())).map(|(servers, _)| servers)
    }

    fn asking(name: &str, questions: Vec<String>) -> Option<Self> {
        // A name without a dot would let a whole top-level domain in.
        let is_name = is_host_name(name) && name.contains('.');
        let name = name.to_owned();
        is_name.then_some(Self { name, questions, begin: DomainTls::Direct, nameservers: Vec::new() })
    }
}

/// Finds the servers of one domain, and remembers them.
pub(crate) struct Discovery {
    domain: DnsDomain,
    dns: Dns,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    known: Mutex<Known>,
    /// Held by the one who asks.
    asking: tokio::sync::Mutex<()>,
}

struct Known {
    servers: Vec<Arc<Server>>,
    ask_at: Timestamp,
    trouble: Option<String>,
}

impl Discovery {
    pub(crate) fn new(
        domain: DnsDomain,
        within: Duration,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Fault> {
        let dns = Dns::new(&domain.nameservers, within)?;
        let known = Known { servers: Vec::new(), ask_at: clock.now(), trouble: None };
        let (known, asking) = (Mutex::new(known), tokio::sync::Mutex::default());
        Ok(Self { domain, dns, clock, chance, known, asking })
    }

    pub(crate) fn domain(&self) -> &str {
        &self.domain.name
    }

    /// The servers in the order in which they are tried. While DNS is away those that it named last.
    pub(crate) async fn servers(&self) -> Result<Vec<Arc<Server>>, Fault> {
        if let Some(told) = self.told() {
            return told;
        }
        let known = self.known().servers.clone();
        let _asking = if known.is_empty() {
            self.asking.lock().await
        } else {
            // Somebody asks already: what was good a moment ago is good enough.
            match self.asking.try_lock() {
                Ok(asking) => asking,
                Err(_) => return Ok(known),
            }
        };
        if let Some(told) = self.told() {
            return told;
        }
        let asked = timeout(ASK_WITHIN, self.ask()).await;
        self.learn(asked.unwrap_or_else(|_| Err("no answer".into())));
        self.told().unwrap_or_else(|| Err(self.unfound("no answer")))
    }

    /// What is known, unless it is time to ask again.
    fn told(&self) -> Option<Result<Vec<Arc<Server>>, Fault>> {
        let now = self.clock.now();
        let known = self.known();
        // A clock that was set back must not keep an old answer for ever.
        let is_due = now >= known.ask_at || known.ask_at.since(now) > GOOD_MAX;
        if is_due {
            return None;
        }
        Some(if known.servers.is_empty() {
            Err(self.unfound(known.trouble.as_deref().unwrap_or("nothing was found")))
        } else {
            Ok(known.servers.clone())
        })
    }

    async fn ask(&self) -> Result<(Vec<Server>, Duration), String> {
        let (mut found, mut good_for, mut trouble) = (Vec::<Record>::new(), u32::MAX, String::new());
        let mut draw = || u32::from_le_bytes(bytes(self.chance.as_ref()));
        for question in &self.domain.questions {
            match self.dns.servers(question).await {
                Ok((records, seconds)) => {
                    good_for = good_for.min(seconds);
                    for record in ordered(records, &self.domain.name, &mut draw) {
                        if !found.iter().any(|one| one.target == record.target) {
                            found.push(record);
                        }
                    }
                }
                Err(why) => trouble = format!("{question}: {why}"),
            }
        }
        found.truncate(order::SERVERS_MAX);
        if found.is_empty() {
            let outside = "DNS names no server inside the domain".to_owned();
            return Err(if trouble.is_empty() { outside } else { trouble });
        }
        let servers = join_all(found.iter().map(|record| self.server(record))).await;
        let good_for = Duration::from_secs(good_for.into()).clamp(GOOD_MIN, GOOD_MAX);
        Ok((servers, good_for))
    }

    async fn server(&self, record: &Record) -> Server {
        let url = match self.domain.begin {
            DomainTls::Direct => LdapUrl::direct(&record.target),
            DomainTls::StartTls => LdapUrl::start_tls(&record.target, record.port),
        };
        Server { url, addresses: self.dns.addresses(&record.target).await }
    }

    fn learn(&self, asked: Result<(Vec<Server>, Duration), String>) {
        let now = self.clock.now();
        let mut known = self.known();
        match asked {
            Ok((servers, good_for)) => {
                known.servers = servers.into_iter().map(Arc::new).collect();
                known.ask_at = now.plus(good_for);
                known.trouble = None;
            }
            Err(why) => {
                tracing::warn!(domain = self.domain.name, why, "the servers of a domain cannot be asked for");
                let again = if known.servers.is_empty() { AGAIN_BLIND } else { AGAIN_KNOWING };
                known.ask_at = now.plus(again);
                known.trouble = Some(why);
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unfound(&self, why: &str) -> Fault {
        let why = format!("no server of {}: {why}", self.domain.name);
        Fault::new(FaultKind::Directory, why).during("finding the directory")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_asked_for_first_and_the_whole_domain_after_it() {
        let domain = DnsDomain::of_controllers("example.org", Some("Aarhus")).expect("names");
        let near = "_ldap._tcp.Aarhus._sites.dc._msdcs.example.org.";
        assert_eq!(domain.questions, [near, "_ldap._tcp.dc._msdcs.example.org."]);
        let servers = DnsDomain::of_servers("example.org").expect("a name");
        assert_eq!(servers.questions, ["_ldap._tcp.example.org."]);
    }

    #[test]
    fn what_is_no_name_is_no_domain() {
        for bad in ["", "org", "example..org", "exa mple.org", "example.org.", "*.example.org"] {
            assert!(DnsDomain::of_servers(bad).is_none(), "{bad}");
        }
        for bad in ["", "a.b", "North Site"] {
            assert!(DnsDomain::of_controllers("example.org", Some(bad)).is_none(), "{bad}");
        }
    }
}
