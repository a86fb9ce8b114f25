//! `[server]`: where to listen, under which address people come, and who may speak for them.

use super::Surroundings;
use super::expand::{Expanded, expand};
use super::problem::Problems;
use super::read::{Placed, Table};
use super::secret;
use http::Uri;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// The listener.
#[derive(Debug, Clone)]
pub struct Server {
    pub listen: SocketAddr,
    /// Scheme, host and port, without a slash at the end.
    pub public_url: String,
    pub trusted_proxies: Vec<IpNet>,
    pub tls: Option<TlsFiles>,
    pub metrics_listen: Option<SocketAddr>,
    /// Exact addresses that a person may be sent on to.
    pub return_to: Vec<String>,
}

/// Our own certificate and its key.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// The group may read a TLS key (Debian's `ssl-cert`), everybody else may not.
const TLS_KEY_OTHERS: u32 = 0o007;

pub fn check(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Server> {
    let listen = table.required("listen", "\"127.0.0.1:8080\"", problems);
    let listen = listen.and_then(|text| address(&text, problems));
    let public_url = table.required("public_url", "\"https://reset.example.org\"", problems);
    let public_url = public_url.and_then(|text| public_origin(&text, problems));
    let metrics = table.text("metrics_listen", problems);
    let metrics_listen = metrics.and_then(|text| address(&text, problems));
    let proxies = table.texts("trusted_proxies", problems).unwrap_or_default();
    let trusted_proxies = proxies.iter().filter_map(|text| network(text, problems)).collect();
    let tls = tls_files(&mut table, surroundings, problems);
    let places = table.texts("return_to", problems).unwrap_or_default();
    let return_to = places.into_iter().filter_map(|place| way_on(place, problems)).collect();
    table.finish(problems);
    Some(Server { listen: listen?, public_url: public_url?, trusted_proxies, tls, metrics_listen, return_to })
}

fn address(text: &Placed<String>, problems: &mut Problems) -> Option<SocketAddr> {
    let read = text.value.parse().ok();
    if read.is_none() {
        let remedy = "Give an address and a port, such as 127.0.0.1:8080 or [::1]:8080; not a name.";
        problems.add(&text.at, format!("{:?} is not an address with a port", text.value), remedy);
    }
    read
}

fn network(text: &Placed<String>, problems: &mut Problems) -> Option<IpNet> {
    let one = || text.value.parse::<IpAddr>().ok().map(IpNet::from);
    let read = text.value.parse::<IpNet>().ok().or_else(one);
    match read {
        Some(net) if net.prefix_len() == 0 => {
            let remedy = "Name the addresses of the proxies; anybody else could claim any address.";
            problems.add(&text.at, "trusts the whole internet", remedy);
            None
        }
        Some(net) => Some(net),
        None => {
            let remedy = "Give a network such as 10.0.0.0/8, or one address.";
            problems.add(&text.at, format!("{:?} is not a network", text.value), remedy);
            None
        }
    }
}

/// Is this the name or address of the machine itself?
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn public_origin(text: &Placed<String>, problems: &mut Problems) -> Option<String> {
    match web_origin(&text.value) {
        Ok(origin) => Some(origin),
        Err(what) => {
            let example = "Give scheme and host, and nothing after them: https://reset.example.org";
            problems.add(&text.at, what, example);
            None
        }
    }
}

/// Scheme, host and port of an address that people may be sent to.
///
/// # Errors
/// What is wrong with it, in words.
pub fn web_origin(text: &str) -> Result<String, &'static str> {
    let uri = text.parse::<Uri>().ok();
    let parts = uri.as_ref().and_then(|uri| Some((uri, uri.scheme_str()?, uri.authority()?, uri.host()?)));
    let Some((uri, scheme, authority, host)) = parts else { return Err("is not an address of the web") };
    match scheme {
        "http" if !is_loopback(host) => {
            Err("would send passwords in the clear: http is for a loopback host only")
        }
        "http" | "https" if authority.as_str().contains('@') => Err("holds a user"),
        "http" | "https" if uri.path() != "/" || uri.query().is_some() => Err("has a path"),
        "http" | "https" => Ok(format!("{scheme}://{authority}")),
        _ => Err("is neither https nor http"),
    }
}

fn way_on(text: Placed<String>, problems: &mut Problems) -> Option<String> {
    let uri = text.value.parse::<Uri>().ok();
    let is_right = uri.is_some_and(|uri| {
        let host = uri.host().unwrap_or_default();
        let is_safe = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => is_loopback(host),
            Some(_) | None => false,
        };
        is_safe && !host.is_empty() && uri.authority().is_some_and(|a| !a.as_str().contains('@'))
    });
    if !is_right {
        let remedy = "Give the whole address, with https.";
        problems.add(&text.at, format!("{:?} is not an address to return to", text.value), remedy);
    }
    is_right.then_some(text.value)
}

fn tls_files(table: &mut Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<TlsFiles> {
    let certificate = table.text("tls_certificate", problems);
    let key = table.text("tls_key", problems);
    let (certificate, key) = match (certificate, key) {
        (Some(certificate), Some(key)) => (certificate, key),
        (None, None) => return None,
        (Some(alone), None) | (None, Some(alone)) => {
            let remedy = "Give tls_certificate and tls_key, or neither when a proxy ends TLS.";
            problems.add(&alone.at, "stands alone", remedy);
            return None;
        }
    };
    let certificate = readable(&certificate, surroundings, problems);
    let key_file = readable(&key, surroundings, problems);
    if let Some(file) = key_file.as_ref().filter(|file| !file.is_credential) {
        secret::is_private(&key.at, &file.path, TLS_KEY_OTHERS, problems);
    }
    let files = TlsFiles { certificate: certificate?.path, key: key_file?.path };
    if let Err(why) = crate::tls::server_config(&files) {
        problems.add(&key.at, why, "Give a PEM certificate chain and the private key that belongs to it.");
    }
    Some(files)
}

fn readable(text: &Placed<String>, surroundings: &Surroundings, problems: &mut Problems) -> Option<Expanded> {
    let file = expand(text, surroundings, problems)?;
    match std::fs::File::open(&file.path) {
        Ok(_) => Some(file),
        Err(why) => {
            let what = format!("{} cannot be read: {why}", file.path.display());
            problems.add(&text.at, what, secret::cannot_read_remedy(&why));
            None
        }
    }
}
