//! The sixth question: under which address people come. Where we listen follows from it.

use super::answers::AddressFound;
use super::engine::Checked;
use super::words::Words;
use crate::config::{is_loopback, web_origin};
use http::Uri;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

const CHECK: &str = "address";
/// Where we listen behind a proxy; the first of these ports that is free.
const PORTS: std::ops::RangeInclusive<u16> = 8080..=8089;
const HTTP: u16 = 80;

pub fn check(words: Words, url: &str) -> Checked<AddressFound> {
    let given = url.trim().trim_end_matches('/');
    let Some((public_url, uri)) = web_origin(given).ok().zip(given.parse::<Uri>().ok()) else {
        return Checked::again(vec![words.failed(CHECK, "address-unfit", &[])]);
    };
    let args = [("url", (&public_url).into())];
    if uri.scheme_str() == Some("https") {
        let free = PORTS.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port))).find(|one| is_free(*one));
        let Some(listen) = free else {
            return Checked::again(vec![words.failed(CHECK, "address-no-port", &[])]);
        };
        let listen = listen.to_string();
        let args = [("url", (&public_url).into()), ("listen", (&listen).into())];
        let findings = vec![words.warning(CHECK, "address-proxy", &args)];
        let found = AddressFound { public_url: public_url.clone(), listen, is_behind_proxy: true };
        return Checked::taken(findings, found);
    }
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let listen = SocketAddr::from((
        host.parse().unwrap_or(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST)),
        uri.port_u16().unwrap_or(HTTP),
    ));
    if !is_loopback(host) || !is_free(listen) {
        let listen = listen.to_string();
        let args = [("listen", (&listen).into())];
        return Checked::again(vec![words.failed(CHECK, "address-taken", &args)]);
    }
    let found =
        AddressFound { public_url: public_url.clone(), listen: listen.to_string(), is_behind_proxy: false };
    Checked::taken(vec![words.good(CHECK, "address-trial", &args)], found)
}

fn is_free(address: SocketAddr) -> bool {
    TcpListener::bind(address).is_ok()
}
