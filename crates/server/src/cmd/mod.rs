//! The command line: one file per command. Data goes to standard output, words to standard error.

mod account;
mod audit;
pub mod banned;
#[cfg(test)]
mod book;
mod check;
mod demo;
mod directory;
pub mod doctor;
mod explain;
mod keys;
mod operator;
mod outcome;
mod policy;
mod progress;
mod reminders;
pub mod say;
mod serve;
mod setup;

pub use outcome::{Exit, Failure};

use crate::config::{self, Config};
use crate::telemetry::{self, Detail};
use clap::{Args, Parser, Subcommand};
use domain::audit::DETAIL_CHARS_MAX;
use domain::locale::Locale;
use domain::operator::Role;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Self-service password reset.
#[derive(Parser)]
#[command(name = "nulstil", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show everything with sample people: nothing to set up, nothing leaves this machine
    Demo {
        /// Address to listen on; must be this machine itself
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Keep the demo's data in this folder
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Set Nulstil up for a first directory: six questions, each answer tested at once
    Setup(setup::Options),
    /// Run the service
    Serve(ConfigFile),
    /// Make, list and rotate the keys that protect the database
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Look after single accounts
    #[command(subcommand)]
    Account(AccountCommand),
    /// Who may use the console, as owner or auditor
    #[command(subcommand)]
    Operator(OperatorCommand),
    /// What the directory has to allow
    #[command(subcommand)]
    Directory(directory::DirectoryCommand),
    /// Look at the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check everything that Nulstil depends on; each failure comes with cause and remedy
    Doctor {
        #[command(flatten)]
        config: ConfigFile,
        /// Print the checks as JSON
        #[arg(long)]
        json: bool,
        /// Leave out what needs the network
        #[arg(long)]
        offline: bool,
    },
    /// May this person reset now, and if not, why and what helps? Or, with a reference such as
    /// k7m4-qx2p: what became of that reset? Sends and changes nothing
    Explain {
        /// A username or address, or the reference from a page or mail
        #[arg(value_name = "LOGIN|REFERENCE")]
        who: String,
        /// Print as JSON
        #[arg(long)]
        json: bool,
        /// Language: da or en; the organisation's unless told
        #[arg(long, value_name = "TAG", value_parser = locale)]
        locale: Option<Locale>,
        #[command(flatten)]
        config: ConfigFile,
    },
    /// The policy as a file: who may reset, with how many proofs, by which methods
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// The filter of breached passwords: make it, ask it
    #[command(subcommand)]
    Banned(banned::BannedCommand),
    /// Remind people now whose password ends soon, as the policy says; otherwise the service does it once a day
    Reminders(reminders::Options),
    /// Verify and export the audit
    #[command(subcommand)]
    Audit(AuditCommand),
}

#[derive(Args)]
struct ConfigFile {
    /// The configuration
    #[arg(id = "config", long, value_name = "FILE", default_value = config::DEFAULT_FILE)]
    file: PathBuf,
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make a key file; an existing one is never touched
    Init { file: PathBuf },
    /// List the keys, without what is secret about them
    List {
        #[command(flatten)]
        config: ConfigFile,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a new current key; the old one is kept for what it made
    Rotate(ConfigFile),
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Lift the freeze that "this wasn't me" set
    Unfreeze {
        /// The person's username
        login: String,
        /// Why, for the audit
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        config: ConfigFile,
    },
}

#[derive(Subcommand)]
enum OperatorCommand {
    /// List everybody with a role
    List {
        /// Print as JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Give a role, or another one
    Add {
        /// The person's username
        login: String,
        /// owner or auditor
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Take the role away, with everything open by it
    Remove {
        /// The person's username
        login: String,
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Print a link that gives the role to this person, once, within an hour
    Invite {
        /// The person's username
        login: String,
        /// owner or auditor
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        #[command(flatten)]
        config: ConfigFile,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Tell every problem at once, with file and line
    Check(ConfigFile),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Walk the whole chain; exit 1 and the first bad entry when it is broken
    Verify(ConfigFile),
    /// Print every entry as one line of JSON, oldest first
    Export(ConfigFile),
}

impl Command {
    const fn detail(&self) -> Detail {
        match self {
            Self::Demo { .. } | Self::Serve(_) => Detail::Service,
            Self::Setup(_)
            | Self::Keys(_)
            | Self::Account(_)
            | Self::Operator(_)
            | Self::Directory(_)
            | Self::Config(_)
            | Self::Doctor { .. }
            | Self::Explain { .. }
            | Self::Policy(_)
            | Self::Banned(_)
            | Self::Reminders(_)
            | Self::Audit(_) => Detail::Command,
        }
    }

    /// The language that was asked for; that of the terminal unless told.
    fn locale(&self) -> Locale {
        let told = match self {
            Self::Setup(options) => options.locale,
            Self::Explain { locale, .. } => *locale,
            Self::Policy(command) => Some(command.locale()),
            Self::Demo { .. }
            | Self::Serve(_)
            | Self::Keys(_)
            | Self::Account(_)
            | Self::Operator(_)
            | Self::Directory(_)
            | Self::Config(_)
            | Self::Doctor { .. }
            | Self::Banned(_)
            | Self::Reminders(_)
            | Self::Audit(_) => None,
        };
        told.unwrap_or_else(crate::real::locale)
    }
}

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(told) => {
            // Help and version are data and go to standard output; clap knows which is which.
            let exit = Exit::from_clap(told.exit_code());
            let shown = told.print();
            if exit == Exit::Done {
                say::kept(shown);
            }
            return whole(exit, crate::real::locale());
        }
    };
    telemetry::start(cli.command.detail());
    let locale = cli.command.locale();
    let exit = dispatch(cli.command).unwrap_or_else(|failure| {
        say::words(&failure.to_string());
        failure.exit
    });
    whole(exit, locale)
}

/// How it ends, if everything that it printed was written.
fn whole(exit: Exit, locale: Locale) -> ExitCode {
    let Some(why) = say::lost() else { return exit.into() };
    say::words(&text::with(locale, "command-output-lost", &[("why", (&why.to_string()).into())]));
    Exit::Failed.into()
}

fn dispatch(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Demo { listen, data } => on_runtime(demo::demo(listen, data)),
        Command::Serve(config) => {
            let file = config.file.clone();
            let config = load(&config)?;
            on_runtime(serve::serve(config, file))
        }
        Command::Setup(options) => on_runtime(setup::setup(options)),
        Command::Keys(KeysCommand::Init { file }) => keys::init(&file),
        Command::Keys(KeysCommand::List { config, json }) => keys::list(&load(&config)?, json),
        Command::Keys(KeysCommand::Rotate(config)) => keys::rotate(&load(&config)?),
        Command::Account(AccountCommand::Unfreeze { login, reason, config }) => {
            let config = load(&config)?;
            on_runtime(account::unfreeze(config, login, reason))
        }
        Command::Operator(command) => on_operators(command),
        Command::Directory(command) => directory::run(command),
        Command::Config(ConfigCommand::Check(config)) => check::check(&config.file),
        Command::Doctor { config, json, offline } => on_runtime(doctor::doctor(config.file, json, offline)),
        Command::Explain { who, json, locale, config } => {
            let config = load(&config)?;
            on_runtime(explain::explain(config, who, json, locale))
        }
        Command::Policy(command) => policy::run(command),
        Command::Banned(command) => banned::run(command),
        Command::Reminders(options) => reminders::run(options),
        Command::Audit(AuditCommand::Verify(config)) => {
            let config = load(&config)?;
            on_runtime(audit::verify(config))
        }
        Command::Audit(AuditCommand::Export(config)) => {
            let config = load(&config)?;
            on_runtime(audit::export(config))
        }
    }
}

fn on_operators(command: OperatorCommand) -> Result<Exit, Failure> {
    match command {
        OperatorCommand::List { json, config } => {
            let config = load(&config)?;
            on_runtime(operator::list(config, json))
        }
        OperatorCommand::Add { login, role, config } => {
            let config = load(&config)?;
            on_runtime(operator::add(config, login, role))
        }
        OperatorCommand::Remove { login, config } => {
            let config = load(&config)?;
            on_runtime(operator::remove(config, login))
        }
        OperatorCommand::Invite { login, role, config } => {
            let config = load(&config)?;
            on_runtime(operator::invite(config, login, role))
        }
    }
}

/// Reads the configuration, or tells everything that is wrong with it.
fn load(file: &ConfigFile) -> Result<Config, Failure> {
    config::load(&file.file, &crate::real::surroundings()).map_err(|problems| Failure::of_config(&problems))
}

/// The operator's reason for the audit.
fn reason(given: &str) -> Result<&str, Failure> {
    let reason = given.trim();
    if reason.is_empty() || reason.chars().count() > DETAIL_CHARS_MAX {
        let what = format!("--reason must say why, in at most {DETAIL_CHARS_MAX} characters");
        return Err(Failure::new(Exit::Wrong, what));
    }
    Ok(reason)
}

fn locale(tag: &str) -> Result<Locale, String> {
    let known = Locale::ALL.into_iter().find(|locale| locale.tag() == tag);
    known.ok_or_else(|| "give da or en".to_owned())
}

fn role(name: &str) -> Result<Role, String> {
    Role::from_name(name).ok_or_else(|| "give owner or auditor".to_owned())
}

fn on_runtime(work: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|why| Failure::new(Exit::Failed, format!("no threads to run on: {why}")))?;
    let done = runtime.block_on(work);
    // Work that was spawned and is not waited for (a name lookup) must not hold the exit up.
    runtime.shutdown_background();
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_is_well_formed() {
        Cli::command().debug_assert();
    }
}
