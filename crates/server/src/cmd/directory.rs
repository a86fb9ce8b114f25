//! `nulstil directory`: what the directory has to allow.

use super::{Exit, Failure, say};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use directory::{Delegation, Kind, Unprintable};

#[derive(Subcommand)]
pub enum DirectoryCommand {
    /// Print what gives a service account just enough: nothing is changed
    Rights(Options),
}

#[derive(Args)]
pub struct Options {
    /// The kind of directory
    #[arg(long, value_parser = kind())]
    kind: Kind,
    /// The service account: its DN, or its name alone in Active Directory and FreeIPA
    #[arg(long, value_name = "NAME")]
    account: String,
    /// What the people are below of
    #[arg(long, value_name = "DN")]
    people: String,
    /// What the groups are below of, if policies or administrators are named by group (not in Active Directory)
    #[arg(long, value_name = "DN")]
    groups: Option<String>,
    /// What the password policies are below of, so that rules can be told before choosing (not in Active Directory)
    #[arg(long, value_name = "DN")]
    policies: Option<String>,
    /// The link_attribute of the configuration, if accounts of several directories are linked by one
    #[arg(long, value_name = "ATTRIBUTE")]
    link: Option<String>,
    /// Leave out the right to lift locks
    #[arg(long)]
    no_unlock: bool,
}

/// One of the kinds, by its name in the configuration.
fn kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name))
        .map(|name| Kind::named(&name).expect("it is one of these names"))
}

/// What a user name in Active Directory (MS-ADTS 3.1.1.6) never has in it.
const NOT_IN_A_NAME: &str = "\"/\\[]:;|=,+*?<>@";
/// Where FreeIPA keeps system accounts, below its suffix.
const SYSTEM_ACCOUNTS: &str = ",cn=sysaccounts,cn=etc,";

fn wrong(option: &str, given: &str, wanted: &str) -> Failure {
    Failure::new(Exit::Wrong, format!("{option}: {given:?} cannot be used there")).remedy(wanted)
}

fn is_dn(text: &str) -> bool {
    text.split_once('=').is_some_and(|(attribute, value)| !attribute.trim().is_empty() && !value.is_empty())
}

/// The service account as the commands of this kind want it: one that they would not find is worse than none.
fn account(kind: Kind, given: String) -> Result<String, Failure> {
    match kind {
        Kind::OpenLdap | Kind::Ds389 if is_dn(&given) => Ok(given),
        Kind::OpenLdap | Kind::Ds389 => {
            let wanted = "Give a DN, such as: --account \"cn=nulstil,ou=services,dc=example,dc=org\"";
            Err(wrong("--account", &given, wanted))
        }
        Kind::ActiveDirectory if !given.contains(|c| NOT_IN_A_NAME.contains(c)) => Ok(given),
        Kind::ActiveDirectory => {
            let wanted =
                "Give the user name alone (sAMAccountName, no DN and no domain), such as: --account nulstil";
            Err(wrong("--account", &given, wanted))
        }
        Kind::FreeIpa => {
            let is_name =
                |name: &str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            // Of a system account's DN the name is certain; no other entry may be one.
            let of_dn = given.to_ascii_lowercase().find(SYSTEM_ACCOUNTS).and_then(|end| given.get(..end));
            let named =
                of_dn.and_then(|rdn| rdn.split_once('=')).filter(|(key, _)| key.eq_ignore_ascii_case("uid"));
            let name = named.map_or(given.as_str(), |(_, name)| name);
            if is_name(name) {
                return Ok(name.to_owned());
            }
            let wanted = "Give the name alone of a system account, no DN, such as: --account nulstil";
            Err(wrong("--account", &given, wanted))
        }
    }
}

pub fn run(command: DirectoryCommand) -> Result<Exit, Failure> {
    let DirectoryCommand::Rights(options) = command;
    let below = [
        ("--people", Some(&options.people)),
        ("--groups", options.groups.as_ref()),
        ("--policies", options.policies.as_ref()),
    ];
    for (option, given) in below {
        if let Some(given) = given.filter(|given| !is_dn(given)) {
            return Err(wrong(option, given, "Give a DN, such as: ou=people,dc=example,dc=org"));
        }
    }
    let delegation = Delegation {
        account: account(options.kind, options.account)?,
        people: options.people,
        policies: options.policies,
        groups: options.groups,
        link: options.link,
        unlocks: !options.no_unlock,
    };
    let printed = delegation.printed(options.kind);
    let printed = printed.map_err(|Unprintable(name)| {
        Failure::new(Exit::Wrong, format!("{name:?} is no name that could be printed there"))
    })?;
    say::data(printed.trim_end());
    Ok(Exit::Done)
}
