//! What our account may do and what it should not, in words, with what gives it just enough.

use super::kind::key;
use super::words::Words;
use crate::checks::finding::Finding;
use directory::{Boundary, Delegation, Kind, Owner};
use domain::rights::{Right, Rights};

const CHECK: &str = "rights";
/// Things named of a list; a long one says no more.
const NAMED_MAX: usize = 5;

/// Whose rights they are, and on what.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    pub kind: Kind,
    /// What our account is called where rights are given.
    pub account: &'a str,
    pub base_dn: &'a str,
}

impl Given<'_> {
    /// The same finding with what gives the rights that are missing, ready to be copied; it is what
    /// `nulstil directory rights` prints.
    pub fn with_rules(&self, mut finding: Finding) -> Finding {
        let delegation = Delegation {
            account: self.account.to_owned(),
            people: self.base_dn.to_owned(),
            policies: None,
            groups: None,
            link: None,
            unlocks: true,
        };
        // A name that cannot be printed safely gets no rules to copy.
        let Ok(rules) = delegation.printed(self.kind) else { return finding };
        finding.remedy = finding.remedy.map(|fix| format!("{fix}\n{}", rules.trim_end()));
        finding
    }
}

/// What it may do to this person, in the order of how much it matters.
pub fn of_person(words: Words, given: Given<'_>, person: &str, rights: Rights) -> Vec<Finding> {
    let args = [("person", person.into()), ("is", key(given.kind).into())];
    let password = match rights.set_password {
        Right::Granted => words.good(CHECK, "rights-password", &args),
        Right::Denied => given.with_rules(words.failed(CHECK, "rights-password-denied", &args)),
        Right::Untold => words.warning(CHECK, "rights-password-untold", &args),
    };
    let lock = match (rights.unlock, given.kind) {
        (Right::Granted, _) => words.good(CHECK, "rights-lock", &args),
        // Where the password is denied too, the same rules stand there already.
        (Right::Denied, _) => words.warning(CHECK, "rights-lock-denied", &args),
        (Right::Untold, Kind::OpenLdap) => words.warning(CHECK, "rights-no-ppolicy", &args),
        (Right::Untold, _) => words.warning(CHECK, "rights-lock-untold", &args),
    };
    vec![password, lock]
}

/// What it may do beyond its work, and what people may do that nobody should.
pub fn too_much(words: Words, given: Given<'_>, boundary: &Boundary, reads_hash: bool) -> Vec<Finding> {
    let named = |list: &[String]| list.iter().take(NAMED_MAX).cloned().collect::<Vec<_>>().join(", ");
    let kind = || ("kind", given.kind.name().into());
    let mut findings = Vec::new();
    if reads_hash {
        findings.push(words.warning(CHECK, "rights-reads-password", &[kind()]));
    }
    if !boundary.needless.is_empty() {
        let needless = named(&boundary.needless);
        let args = [("attributes", (&needless).into()), kind()];
        findings.push(words.warning(CHECK, "rights-too-much", &args));
    }
    if !boundary.trespasses.is_empty() {
        let places = boundary.trespasses.iter().map(|(attribute, dn)| format!("{attribute}: {dn}"));
        let places = named(&places.collect::<Vec<_>>());
        let args = [("places", (&places).into()), ("base", given.base_dn.into()), kind()];
        findings.push(words.warning(CHECK, "rights-outside", &args));
    }
    if findings.is_empty() {
        findings.push(words.good(CHECK, "rights-no-more", &[]));
    }
    if let Owner::Writes(attributes) = &boundary.owner {
        let attributes = named(attributes);
        findings.push(words.warning(CHECK, "rights-owner", &[("attributes", (&attributes).into())]));
    }
    findings
}
