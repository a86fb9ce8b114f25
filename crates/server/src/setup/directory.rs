//! The first question: which server, and who vouches for it.

use super::answers::{DirectoryFound, Voucher};
use super::engine::Checked;
use super::words::Words;
use crate::checks::certificate;
use crate::checks::finding::Finding;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use directory::{LdapUrl, Shown, look};
use jiff::Timestamp;
use std::path::Path;
use std::time::Duration;

const CHECK: &str = "directory";
/// How long a server may take to answer while somebody waits.
pub const WITHIN: Duration = Duration::from_secs(5);
/// Characters of base64 on a line of PEM (RFC 7468).
const PEM_LINE: usize = 64;
/// Certificates shown of a chain; longer ones are nonsense.
const SHOWN_MAX: usize = 5;

/// What was found, and the authority to keep.
pub struct Reached {
    pub found: DirectoryFound,
    pub ca_pem: Option<Vec<u8>>,
}

pub async fn check(words: Words, address: &str, voucher: &Voucher, now: Timestamp) -> Checked<Reached> {
    let places = places(address);
    if places.is_empty() {
        return Checked::again(vec![words.failed(CHECK, "directory-no-address", &[])]);
    }
    let mut causes = Vec::new();
    for place in places {
        let Ok(url) = LdapUrl::parse(&place) else { continue };
        match look(&url, None, WITHIN).await {
            Ok(shown) => return judge(words, &place, &url, shown, voucher, now).await,
            Err(cause) => causes.push(format!("{place}: {cause}")),
        }
    }
    let causes = causes.join("; ");
    let args = [("cause", (&causes).into())];
    Checked::again(vec![words.unreachable(CHECK, "directory-away", &args)])
}

/// The address as it is, or a bare name with TLS from the first byte, then with StartTLS.
fn places(address: &str) -> Vec<String> {
    let address = address.trim().trim_end_matches('/');
    let all = match address.contains("://") {
        true => vec![address.to_owned()],
        false => vec![format!("ldaps://{address}"), format!("ldap://{address}")],
    };
    all.into_iter().filter(|place| LdapUrl::parse(place).is_ok()).collect()
}

async fn judge(
    words: Words,
    place: &str,
    url: &LdapUrl,
    shown: Shown,
    voucher: &Voucher,
    now: Timestamp,
) -> Checked<Reached> {
    let id = if place.starts_with("ldaps") { "directory-reached" } else { "directory-reached-starttls" };
    let mut findings = vec![words.good(CHECK, id, &[("url", place.into())])];
    // Whoever names an authority has read the chain already.
    if *voucher == Voucher::System || shown.trusted.is_ok() {
        findings.extend(shown.chain.iter().take(SHOWN_MAX).map(|der| tell(words, der, now)));
    }
    let found = |has_own_ca| DirectoryFound { url: place.to_owned(), has_own_ca };
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
            return Checked::taken(findings, Reached { found: found(false), ca_pem: None });
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
    match look(url, Some(&ca_pem), WITHIN).await.and_then(|shown| shown.trusted) {
        Ok(()) => {
            findings.push(words.good("certificate", "directory-vouched", &[]));
            Checked::taken(findings, Reached { found: found(true), ca_pem: Some(ca_pem) })
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
