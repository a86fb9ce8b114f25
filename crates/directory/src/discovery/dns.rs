//! Questions to DNS. The only file that knows the resolver.

use super::order::Record;
use flows::Fault;
use flows::fault::FaultKind;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Records of one answer that are looked at.
const RECORDS_MAX: usize = 64;
/// Addresses of one server that are used.
const ADDRESSES_MAX: usize = 8;
/// Tries of one question.
const ATTEMPTS: usize = 2;

pub(super) struct Dns {
    resolver: TokioResolver,
    /// Whether servers' addresses are asked for here too, because the operating system does not know them.
    is_own: bool,
}

impl Dns {
    /// Prepares questions to these name servers, or to those of the operating system.
    pub(super) fn new(nameservers: &[SocketAddr], within: Duration) -> Result<Self, Fault> {
        let faulty = |why: String| Fault::new(FaultKind::Directory, why).during("preparing DNS");
        let is_own = !nameservers.is_empty();
        let mut builder = if is_own {
            let servers = nameservers.iter().map(|at| {
                let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                    connection.port = at.port();
                    connection
                });
                NameServerConfig::new(at.ip(), true, connections.into())
            });
            let config = ResolverConfig::from_name_servers(servers.collect());
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        } else {
            TokioResolver::builder_tokio().map_err(|why| faulty(why.to_string()))?
        };
        let options = builder.options_mut();
        options.timeout = within;
        options.attempts = ATTEMPTS;
        // How long an answer is good is counted by our own clock.
        options.cache_size = 0;
        if is_own {
            options.use_hosts_file = ResolveHosts::Never;
        }
        let resolver = builder.build().map_err(|why| faulty(why.to_string()))?;
        Ok(Self { resolver, is_own })
    }

    /// The servers that a question names, and for how many seconds that is good.
    pub(super) async fn servers(&self, question: &str) -> Result<(Vec<Record>, u32), String> {
        let found = self.resolver.srv_lookup(question).await.map_err(|why| why.to_string())?;
        let mut good_for = u32::MAX;
        let mut records = Vec::new();
        for record in found.answers().iter().take(RECORDS_MAX) {
            let RData::SRV(srv) = &record.data else { continue };
            good_for = good_for.min(record.ttl);
            records.push(Record {
                priority: srv.priority,
                weight: srv.weight,
                port: srv.port,
                target: srv.target.to_ascii(),
            });
        }
        Ok((records, good_for))
    }

    /// The addresses of a server; none where the operating system will look it up.
    pub(super) async fn addresses(&self, host: &str) -> Vec<IpAddr> {
        if !self.is_own {
            return Vec::new();
        }
        match self.resolver.lookup_ip(format!("{host}.")).await {
            Ok(found) => found.iter().take(ADDRESSES_MAX).collect(),
            Err(why) => {
                tracing::warn!(host, %why, "a server of the domain has no address");
                Vec::new()
            }
        }
    }
}
