//! What the service account may do, and what it should not: tried without changing anything.

use crate::checks::finding::Finding;
use directory::{Boundary, Kind, Owner, Servers};
use domain::rights::Right;
use std::time::Duration;

/// The name of these checks.
const CHECK: &str = "rights";
/// How long the look may take: some dozen questions.
const LOOK_WITHIN: Duration = Duration::from_secs(60);
/// Things named of a list; the others are counted.
const NAMED_MAX: usize = 5;

/// The command that prints what is needed.
fn command(kind: Kind) -> String {
    format!("nulstil directory rights --kind {}", kind.name())
}

/// The same of what links accounts.
fn untold_of(kind: Kind, link: &str) -> String {
    let how = match kind {
        Kind::OpenLdap => format!("; on its machine: slapacl -D DN_OF_A_PERSON -b DN_OF_A_PERSON {link}/write"),
        Kind::ActiveDirectory => {
            ", because the service account may not read who may do what to them (READ_CONTROL), or the schema has \
             no such attribute"
                .to_owned()
        }
        Kind::Ds389 | Kind::FreeIpa => format!(
            "; as its administrator: ldapsearch -D \"cn=Directory Manager\" -W \
             -E '!1.3.6.1.4.1.42.2.27.9.5.2=:dn: DN_OF_A_PERSON' -s base -b DN_OF_A_PERSON {link}"
        ),
    };
    format!("whether people may rewrite {link}, by which their accounts are linked, cannot be checked{how}")
}

/// Why nobody but its administrator can say what people may write, and how that one does.
const fn untold(kind: Kind) -> &'static str {
    match kind {
        Kind::OpenLdap => {
            "whether people may rewrite where their codes are sent cannot be checked, because slapd tells nobody \
             what others may do; on its machine: slapacl -D DN_OF_A_PERSON -b DN_OF_A_PERSON mail/write"
        }
        Kind::ActiveDirectory => {
            "whether people may rewrite where their codes are sent cannot be checked, because the service account \
             may not read who may do what to them (READ_CONTROL), or the contact attribute is not in the schema"
        }
        Kind::Ds389 | Kind::FreeIpa => {
            "whether people may rewrite where their codes are sent cannot be checked, because 389-ds tells only \
             its administrator what others may do: ldapsearch -D \"cn=Directory Manager\" -W \
             -E '!1.3.6.1.4.1.42.2.27.9.5.2=:dn: DN_OF_A_PERSON' -s base -b DN_OF_A_PERSON mail"
        }
    }
}

/// Looks at the rights on one person, on administrators and on what is around.
pub async fn look(directory: &dyn Servers, kind: Kind) -> Vec<Finding> {
    match tokio::time::timeout(LOOK_WITHIN, directory.boundary()).await {
        Ok(Ok(boundary)) => findings(&boundary, kind),
        Ok(Err(fault)) => vec![Finding::skipped(CHECK, format!("could not be looked at: {fault}"))],
        Err(_) => vec![Finding::skipped(CHECK, "could not be looked at: no answer in time")],
    }
}

fn findings(boundary: &Boundary, kind: Kind) -> Vec<Finding> {
    let Some(person) = &boundary.person else {
        let cause = "nobody is below base_dn on whom rights could be tried";
        return vec![Finding::skipped(CHECK, cause), trespasses(boundary, kind)];
    };
    let mut told = vec![
        password(person, boundary, kind),
        unlocking(person, boundary, kind),
        needless(person, boundary, kind),
        trespasses(boundary, kind),
        owner(person, boundary, kind),
    ];
    told.extend(boundary.link_attribute.as_deref().map(|link| linked(person, boundary, (link, kind))));
    told.extend(boundary.link_attribute.as_deref().map(|link| readable(boundary, link, kind)));
    told
}

/// Accounts of several directories can be linked by nothing that is not read.
fn readable(boundary: &Boundary, link: &str, kind: Kind) -> Finding {
    match &boundary.link_read_of {
        Some(person) => {
            Finding::good(CHECK, format!("{link}, which links accounts, can be read (of {person})"))
        }
        None => Finding::warning(
            CHECK,
            format!("nobody shows {link}, which links accounts: none is linked"),
            format!("Fill it in, and let the service account read it: {} --link {link}", command(kind)),
        ),
    }
}

fn give(kind: Kind) -> String {
    format!("Give what this prints: {}", command(kind))
}

fn take(kind: Kind) -> String {
    format!(
        "Take away everything but what this prints: {}. Whoever takes over this machine has what it has.",
        command(kind)
    )
}

fn password(person: &str, boundary: &Boundary, kind: Kind) -> Finding {
    match boundary.rights.set_password {
        Right::Granted => {
            Finding::good(CHECK, format!("the service account may set passwords (tried on {person})"))
        }
        Right::Denied => {
            let cause = format!("the service account may not set passwords (tried on {person})");
            Finding::failed(CHECK, cause, give(kind))
        }
        Right::Untold => {
            let cause =
                format!("the directory does not say whether passwords may be set (tried on {person})");
            Finding::warning(CHECK, cause, "Reset the password of a person of your own to see.")
        }
    }
}

fn unlocking(person: &str, boundary: &Boundary, kind: Kind) -> Finding {
    match boundary.rights.unlock {
        Right::Granted => Finding::good(CHECK, format!("it may lift locks (tried on {person})")),
        Right::Denied => {
            let cause = format!("it may not lift locks: unlocking is refused (tried on {person})");
            Finding::warning(CHECK, cause, give(kind))
        }
        Right::Untold => {
            Finding::skipped(CHECK, "whether it may lift locks cannot be checked: the directory does not say")
        }
    }
}

fn needless(person: &str, boundary: &Boundary, kind: Kind) -> Finding {
    if boundary.needless.is_empty() {
        let cause = format!("it may write nothing else of a person that was tried ({person})");
        return Finding::good(CHECK, cause);
    }
    let cause = format!("it is too strong: it may also write {} of {person}", named(&boundary.needless));
    Finding::warning(CHECK, cause, take(kind))
}

fn trespasses(boundary: &Boundary, kind: Kind) -> Finding {
    let outside = boundary.outside;
    if boundary.trespasses.is_empty() {
        let cause = format!(
            "it is kept to its people: {outside} writes outside of base_dn, on administrators and on their groups \
             were tried, and all denied"
        );
        return Finding::good(CHECK, cause);
    }
    let places: Vec<String> =
        boundary.trespasses.iter().map(|(attribute, dn)| format!("{attribute} of {dn}")).collect();
    let cause = format!("it is too strong: outside of its people it may write {}", named(&places));
    Finding::warning(CHECK, cause, take(kind))
}

fn owner(person: &str, boundary: &Boundary, kind: Kind) -> Finding {
    match &boundary.owner {
        Owner::Bound => Finding::good(
            CHECK,
            format!("people may not rewrite where their codes are sent (looked at {person})"),
        ),
        Owner::Writes(attributes) if attributes.iter().all(|name| is_link(name, boundary)) => Finding::good(
            CHECK,
            format!("people may not rewrite where their codes are sent (looked at {person})"),
        ),
        Owner::Writes(attributes) => {
            let attributes: Vec<String> =
                attributes.iter().filter(|name| !is_link(name, boundary)).cloned().collect();
            let cause = format!(
                "people may rewrite {} of their own entry: whoever sits at somebody's unlocked screen takes the \
                 account over for good",
                named(&attributes),
            );
            let remedy =
                "Take that right from SELF, or name an attribute in contact that only the staff writes.";
            Finding::warning(CHECK, cause, remedy)
        }
        Owner::Untold => Finding::skipped(CHECK, untold(kind)),
    }
}

fn is_link(name: &str, boundary: &Boundary) -> bool {
    boundary.link_attribute.as_deref().is_some_and(|link| link.eq_ignore_ascii_case(name))
}

/// Whoever may write what links accounts may make somebody else's follow their own.
fn linked(person: &str, boundary: &Boundary, (link, kind): (&str, Kind)) -> Finding {
    match &boundary.owner {
        Owner::Writes(attributes) if attributes.iter().any(|name| is_link(name, boundary)) => {
            let cause = format!(
                "people may rewrite {link} of their own entry ({person}), which links accounts: by a reset of their own                  they set the password of anybody whose {link} they write there"
            );
            let remedy = "Take that right from SELF, or link by an attribute that only administrators write. Until                           then take [[link]] away.";
            Finding::failed(CHECK, cause, remedy)
        }
        Owner::Bound | Owner::Writes(_) => {
            Finding::good(CHECK, format!("people may not rewrite {link}, which links accounts"))
        }
        Owner::Untold => Finding::skipped(CHECK, untold_of(kind, link)),
    }
}

/// The first of them, and how many more.
fn named(list: &[String]) -> String {
    let first = list.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    match list.len().saturating_sub(NAMED_MAX) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::finding::State;
    use domain::rights::Rights;

    fn boundary() -> Boundary {
        Boundary {
            person: Some("anna".into()),
            rights: Rights::ALL,
            needless: Vec::new(),
            outside: 4,
            trespasses: Vec::new(),
            owner: Owner::Bound,
            link_attribute: None,
            link_read_of: None,
        }
    }

    fn states(boundary: &Boundary) -> Vec<State> {
        findings(boundary, Kind::OpenLdap).iter().map(|finding| finding.state).collect()
    }

    #[test]
    fn just_enough_is_good_and_more_or_less_is_told() {
        assert_eq!(states(&boundary()), [State::Good; 5]);
        let less = Rights { set_password: Right::Denied, unlock: Right::Denied };
        assert_eq!(states(&Boundary { rights: less, ..boundary() })[..2], [State::Failed, State::Warning]);
        let strong = Boundary {
            needless: ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned).to_vec(),
            trespasses: vec![("member".into(), "cn=admins".into())],
            owner: Owner::Writes(vec!["mail".into()]),
            ..boundary()
        };
        assert_eq!(states(&strong)[2..], [State::Warning; 3]);
        let told = findings(&strong, Kind::ActiveDirectory);
        assert!(told[2].cause.contains("a, b, c, d, e and 2 more"), "{}", told[2]);
        assert!(told[3].cause.contains("member of cn=admins"), "{}", told[3]);
        assert!(told[3].remedy.as_ref().is_some_and(|remedy| remedy.contains("--kind active-directory")));
    }

    #[test]
    fn who_may_rewrite_what_links_their_account_makes_it_fail() {
        let linked = |owner| Boundary {
            owner,
            link_attribute: Some("employeeNumber".into()),
            link_read_of: Some("anna".into()),
            ..boundary()
        };
        assert_eq!(states(&linked(Owner::Bound)), [State::Good; 7]);
        for (writes, contacts, link) in [
            (&["employeenumber"][..], State::Good, State::Failed),
            (&["mobile"], State::Warning, State::Good),
            (&["mobile", "employeeNumber"], State::Warning, State::Failed),
        ] {
            let writes = writes.iter().map(|name| (*name).to_owned()).collect();
            let told = findings(&linked(Owner::Writes(writes)), Kind::ActiveDirectory);
            assert_eq!((told[4].state, told[5].state), (contacts, link), "{} {}", told[4], told[5]);
            assert!(!told[4].cause.contains("employee"), "{}", told[4]);
        }
        for kind in Kind::ALL {
            let told = findings(&linked(Owner::Untold), kind);
            assert_eq!(told[5].state, State::Skipped);
            assert!(
                told[5].cause.contains("employeeNumber, by which their accounts are linked"),
                "{}",
                told[5]
            );
        }
    }

    #[test]
    fn what_links_directories_is_told_of_where_it_is_configured() {
        let of = |read_of: Option<&str>| {
            let link_attribute = Some("employeeNumber".into());
            let told = Boundary { link_attribute, link_read_of: read_of.map(str::to_owned), ..boundary() };
            findings(&told, Kind::OpenLdap).remove(6)
        };
        assert_eq!(of(Some("anna")).state, State::Good);
        let unread = of(None);
        assert_eq!(unread.state, State::Warning);
        let remedy = unread.remedy.expect("there is something to do");
        assert!(remedy.contains("rights --kind openldap --link employeeNumber"), "{remedy}");
    }

    #[test]
    fn what_cannot_be_checked_says_why() {
        for kind in Kind::ALL {
            let told = findings(&Boundary { owner: Owner::Untold, ..boundary() }, kind);
            assert_eq!(told[4].state, State::Skipped);
            assert!(told[4].cause.contains("cannot be checked, because"), "{}", told[4]);
        }
        let nobody = findings(&Boundary { person: None, ..boundary() }, Kind::Ds389);
        assert_eq!(nobody[0].state, State::Skipped);
    }
}
