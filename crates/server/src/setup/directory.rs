//! The first question: which server, and who vouches for it.

use super::answers::{DirectoryFound, KindChosen, Voucher};
use super::engine::Checked;
use super::place::{WITHIN, Way, ways};
use super::words::Words;
use crate::checks::certificate;
use crate::checks::finding::Finding;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use directory::{Root, Server, Shown, Survey, look};
use jiff::Timestamp;
use std::net::SocketAddr;
use std::path::Path;

const CHECK: &str = "directory";
/// Characters of base64 on a line of PEM (RFC 7468).
const PEM_LINE: usize = 64;
/// Certificates shown of a chain; longer ones are nonsense.
const SHOWN_MAX: usize = 5;

/// What was found, and the authority to keep.
pub struct Reached {
    pub found: DirectoryFound,
    pub ca_pem: Option<Vec<u8>>,
}

/// An answer about the directory.
pub struct Asked<'a> {
    pub address: &'a str,
    pub nameservers: &'a [SocketAddr],
    pub voucher: &'a Voucher,
}

pub async fn check(words: Words, asked: &Asked<'_>, now: Timestamp) -> Checked<Reached> {
    let ways = ways(asked.address, asked.nameservers);
    if ways.is_empty() {
        return Checked::again(vec![words.failed(CHECK, "directory-no-address", &[])]);
    }
    let mut causes = Vec::new();
    for way in ways {
        let servers = match way.servers().await {
            Ok(servers) => servers,
            Err(why) => {
                causes.push(why);
                continue;
            }
        };
        for server in &servers {
            match look(server, None, WITHIN).await {
                Ok(shown) => {
                    let named = named_by_dns(words, &way, &servers);
                    let place =
                        if named.is_some() { server.url().to_string() } else { way.told().to_owned() };
                    let mut judged = judge(words, (&place, server), shown, asked.voucher, now).await;
                    judged.findings.splice(0..0, named);
                    return reached(judged, way, &servers).await;
                }
                Err(cause) => causes.push(format!("{}: {cause}", server.url())),
            }
        }
    }
    causes.dedup();
    let causes = causes.join("; ");
    let args = [("cause", (&causes).into())];
    Checked::again(vec![words.unreachable(CHECK, "directory-away", &args)])
}

/// What DNS said, where it was asked.
fn named_by_dns(words: Words, way: &Way, servers: &[Server]) -> Option<Finding> {
    let Way::Domain { name, .. } = way else { return None };
    let servers: Vec<String> = servers.iter().map(|server| server.url().to_string()).collect();
    let servers = servers.join(", ");
    let args = [("domain", name.into()), ("servers", (&servers).into())];
    Some(words.good(CHECK, "directory-domain", &args))
}

/// With what the directory says of itself to everybody, if it was taken.
async fn reached(judged: Checked<Option<Vec<u8>>>, way: Way, servers: &[Server]) -> Checked<Reached> {
    let Checked { findings, found, wants_authority } = judged;
    let Some(ca_pem) = found else { return Checked { findings, found: None, wants_authority } };
    let root = match Survey::unsigned(servers, ca_pem.as_deref(), WITHIN).await {
        // Whoever tells nothing to everybody may tell our account.
        Ok(mut survey) => survey.root().await.unwrap_or_default(),
        Err(_) => Root::default(),
    };
    let found = DirectoryFound {
        has_own_ca: ca_pem.is_some(),
        kind: root.kind.map(KindChosen),
        top_dn: root.default_context.or_else(|| root.naming_contexts.into_iter().next()),
        way,
    };
    Checked::taken(findings, Reached { found, ca_pem })
}

/// Who vouches for a server: an authority to keep, or nothing where this machine trusts it anyway.
async fn judge(
    words: Words,
    (place, server): (&str, &Server),
    shown: Shown,
    voucher: &Voucher,
    now: Timestamp,
) -> Checked<Option<Vec<u8>>> {
    let id = if place.starts_with("ldaps") { "directory-reached" } else { "directory-reached-starttls" };
    let mut findings = vec![words.good(CHECK, id, &[("url", place.into())])];
    // Whoever names an authority has read the chain already.
    if *voucher == Voucher::System || shown.trusted.is_ok() {
        findings.extend(shown.chain.iter().take(SHOWN_MAX).map(|der| tell(words, der, now)));
    }
    let untrusted = |why: &str| {
        let topmost = shown.chain.last().and_then(|der| certificate::seen(der, now));
        let id = match topmost.is_some_and(|top| top.is_own_issuer) {
            true => "directory-untrusted",
            false => "directory-untrusted-alone",
        };
        words.failed("certificate", id, &[("cause", why.into())])
    };
    let ca_pem = match (voucher, &shown.trusted) {
        (_, Ok(())) => {
            findings.push(words.good("certificate", "directory-trusted", &[]));
            return Checked::taken(findings, None);
        }
        (Voucher::System, Err(why)) => {
            findings.push(untrusted(why));
            return Checked::who_vouches(findings);
        }
        (Voucher::File(file), Err(_)) => read_authority(words, file),
        (Voucher::Fingerprint(given), Err(_)) => by_fingerprint(words, given, &shown.chain),
    };
    let ca_pem = match ca_pem {
        Ok(ca_pem) => ca_pem,
        Err(finding) => {
            findings.push(finding);
            return Checked::who_vouches(findings);
        }
    };
    match look(server, Some(&ca_pem), WITHIN).await.and_then(|shown| shown.trusted) {
        Ok(()) => {
            findings.push(words.good("certificate", "directory-vouched", &[]));
            Checked::taken(findings, Some(ca_pem))
        }
        Err(why) => {
            findings.push(words.failed("certificate", "directory-not-vouched", &[("cause", (&why).into())]));
            Checked::who_vouches(findings)
        }
    }
}

fn tell(words: Words, der: &[u8], now: Timestamp) -> Finding {
    let Some(seen) = certificate::seen(der, now) else {
        return words.failed("certificate", "certificate-unreadable", &[]);
    };
    let names = match seen.names.is_empty() {
        true => seen.subject.clone(),
        false => format!("{} ({})", seen.subject, seen.names.join(", ")),
    };
    let args = [
        ("names", (&names).into()),
        ("issuer", (&seen.issuer).into()),
        ("day", (&seen.until).into()),
        ("fingerprint", (&seen.fingerprint).into()),
    ];
    match seen.has_ended {
        true => words.failed("certificate", "certificate-ended", &args),
        false => words.good("certificate", "certificate", &args),
    }
}

/// The certificates of a PEM file and nothing else of it: somebody may name the file that also holds a key.
pub fn read_authority(words: Words, file: &Path) -> Result<Vec<u8>, Finding> {
    match crate::tls::certificates(file) {
        Ok(all) => Ok(all.iter().flat_map(|der| pem(der)).collect()),
        Err(why) => Err(words.failed("certificate", "ca-unreadable", &[("cause", (&why).into())])),
    }
}

fn by_fingerprint(words: Words, given: &str, chain: &[Vec<u8>]) -> Result<Vec<u8>, Finding> {
    let bare = |text: &str| -> String {
        text.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_uppercase()).collect()
    };
    // As openssl prints it, there is a name and a sign of equality before it.
    let given = bare(given.rsplit('=').next().unwrap_or_default());
    let same = chain.iter().find(|der| bare(&certificate::fingerprint(der)) == given);
    same.map(|der| pem(der)).ok_or_else(|| words.failed("certificate", "fingerprint-other", &[]))
}

fn pem(der: &[u8]) -> Vec<u8> {
    let base64 = STANDARD.encode(der).into_bytes();
    let mut out = b"-----BEGIN CERTIFICATE-----\n".to_vec();
    for line in base64.chunks(PEM_LINE) {
        out.extend_from_slice(line);
        out.push(b'\n');
    }
    out.extend_from_slice(b"-----END CERTIFICATE-----\n");
    out
}
