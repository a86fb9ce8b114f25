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

pub fn run(command: DirectoryCommand) -> Result<Exit, Failure> {
    let DirectoryCommand::Rights(options) = command;
    let delegation = Delegation {
        account: options.account,
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
