//! Where a person can be reached. Only values stored with the account are ever written to.

use std::fmt;

/// The longest address taken from a directory, in bytes (RFC 5321 §4.5.3.1.3: 256 with brackets).
pub const ADDRESS_BYTES_MAX: usize = 254;

/// An e-mail address as the directory holds it, already fit for an envelope.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Accepts exactly one mailbox: printable ASCII, one `@`, no list, group, quoting or leading
    /// hyphen. Anything else is unusable rather than repaired (ATK-053, ATK-054, ATK-055).
    pub fn parse(stored: &str) -> Option<Self> {
        let (local, domain) = stored.split_once('@')?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local.starts_with(['-', '.'])
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&'*+-/=?^_`{}~.".contains(&b));
        let label_ok = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let domain_ok = domain.split('.').all(label_ok) && domain.contains('.');
        (stored.len() <= ADDRESS_BYTES_MAX && local_ok && domain_ok).then(|| Self(stored.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form two addresses are compared in: lower case, since no organisation that we serve
    /// tells mailboxes apart by case.
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Is it of one of these domains? Written in any case; a domain under them is another one.
    pub fn is_of(&self, domains: &[String]) -> bool {
        let own = self.0.rsplit('@').next().unwrap_or_default();
        domains.iter().any(|domain| own.eq_ignore_ascii_case(domain))
    }

    /// A hint for somebody who has already given a proof: `a•••@e•••.org`.
    pub fn hint(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let (host, tail) = domain.split_once('.').unwrap_or((domain, ""));
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        format!("{}•••@{}•••.{}", first(local), first(host), tail)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress({})", self.hint())
    }
}

/// The recovery contacts of an account, in the order of the directory. Order means nothing: a
/// method uses a value only when it is the only one, or the one the person typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    pub emails: Vec<EmailAddress>,
    pub mobiles: Vec<String>,
    pub office_phones: Vec<String>,
}

impl Contacts {
    /// The one address a code may go to: the only one, or the one that `typed` names exactly.
    /// Two values and no typed choice give none (wall 9).
    pub fn email_for(&self, typed: Option<&str>) -> Option<&EmailAddress> {
        only_one(&self.emails, typed)
    }
}

/// The only one of these addresses, or the one that `typed` names exactly.
pub fn only_one<'a>(among: &'a [EmailAddress], typed: Option<&str>) -> Option<&'a EmailAddress> {
    let wanted = typed.map(|text| text.trim().to_ascii_lowercase());
    let mut matching =
        among.iter().filter(|address| wanted.as_ref().is_none_or(|want| address.folded() == *want));
    let first = matching.next()?;
    matching.all(|other| other.folded() == first.folded()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contacts(emails: &[&str]) -> Contacts {
        let emails = emails.iter().filter_map(|text| EmailAddress::parse(text)).collect();
        Contacts { emails, ..Contacts::default() }
    }

    #[test]
    fn a_single_address_needs_no_choice() {
        let held = contacts(&["anna@example.org"]);
        assert!(held.email_for(None).is_some());
        assert!(held.email_for(Some(" ANNA@example.org ")).is_some());
        assert!(held.email_for(Some("other@example.org")).is_none());
    }

    #[test]
    fn of_two_addresses_neither_is_the_first() {
        let held = contacts(&["anna@example.org", "anna@home.example"]);
        assert_eq!(held.email_for(None), None);
        let chosen = held.email_for(Some("anna@home.example")).map(EmailAddress::as_str);
        assert_eq!(chosen, Some("anna@home.example"));
    }

    #[test]
    fn atk_070_a_domain_is_meant_whole() {
        let domains = ["Example.ORG".to_owned(), "xn--rdgrd-vuae.example".to_owned()];
        for (address, is_of) in [
            ("anna@example.org", true),
            ("anna@EXAMPLE.org", true),
            ("anna@xn--rdgrd-vuae.example", true),
            ("anna@mail.example.org", false),
            ("anna@notexample.org", false),
            ("anna@example.org.evil.test", false),
            ("svc@placeholder.test", false),
        ] {
            let address = EmailAddress::parse(address).expect("an address");
            assert_eq!(address.is_of(&domains), is_of, "{address:?}");
        }
    }

    #[test]
    fn atk_054_and_atk_058_an_address_is_no_option_and_no_look_alike() {
        for bad in ["-oQ/x -X/x/y", "-oQ/x", "--@example.org", "anna@exаmple.org", "anna@rødgrød.example"]
        {
            assert_eq!(EmailAddress::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn atk_055_an_address_is_exactly_one_mailbox() {
        for bad in [
            "a,b@example.org",
            "a b@example.org",
            "a|b@example.org",
            "a@example.org\r\nCc: b@evil.test",
            "\"a,b\"@example.org",
            "list: a@example.org;",
            "a@b@example.org",
            "-oQ/x@example.org",
            "<a@example.org>",
            "a@",
            "@example.org",
            "a@localhost",
            "ı@example.org",
            "a@ex ample.org",
        ] {
            assert_eq!(EmailAddress::parse(bad), None, "{bad:?}");
        }
        assert!(EmailAddress::parse("o'neil+reset@mail.example.org").is_some());
    }
}
