//! `nulstil policy …`: the policy as a file that is judged, tried, put in force and taken back.

mod apply;
mod look;
mod tell;

use super::progress::Style;
use super::{ConfigFile, Exit, Failure, load, locale, on_runtime, reason};
use clap::Subcommand;
use domain::locale::Locale;
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum PolicyCommand {
    /// Print the policy in force as a file to change and apply
    Show {
        /// An earlier version instead
        #[arg(long, value_name = "NUMBER")]
        version: Option<u64>,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Tell everything that is wrong or unwise about a file; needs no configuration and changes nothing
    Check {
        file: PathBuf,
        #[command(flatten)]
        output: Output,
    },
    /// Put a file in force, or tell who would become unable to reset
    Apply {
        file: PathBuf,
        #[command(flatten)]
        how: How,
    },
    /// List every version: when, by whom, why
    History {
        /// With what each version changed
        #[arg(long)]
        diff: bool,
        #[command(flatten)]
        output: Output,
        #[command(flatten)]
        config: ConfigFile,
    },
    /// Put an earlier version in force again
    Rollback {
        /// The version to go back to
        version: u64,
        #[command(flatten)]
        how: How,
    },
}

impl PolicyCommand {
    /// The language that is asked for.
    pub const fn locale(&self) -> Locale {
        match self {
            Self::Show { output, .. } | Self::Check { output, .. } | Self::History { output, .. } => {
                output.locale
            }
            Self::Apply { how, .. } | Self::Rollback { how, .. } => how.output.locale,
        }
    }
}

/// How it is printed.
#[derive(clap::Args, Clone, Copy)]
pub struct Output {
    /// Print as JSON
    #[arg(long)]
    json: bool,
    /// Language of what is found: da or en
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = locale)]
    locale: Locale,
}

/// How a change is made.
#[derive(clap::Args)]
pub struct How {
    /// Change nothing; go through everybody and tell for whom it makes a difference
    #[arg(long)]
    dry_run: bool,
    /// Why, for the audit
    #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
    reason: Option<String>,
    /// With --dry-run: how progress is told on standard error
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Style::Auto, requires = "dry_run")]
    progress: Style,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    config: ConfigFile,
}

/// Does what one of the commands says.
pub fn run(command: PolicyCommand) -> Result<Exit, Failure> {
    match command {
        PolicyCommand::Show { version, output, config } => {
            let config = load(&config)?;
            on_runtime(look::show(config, version, output))
        }
        PolicyCommand::Check { file, output } => look::check(&file, output),
        PolicyCommand::Apply { file, how } => {
            let config = load(&how.config)?;
            on_runtime(apply::apply(config, file, how))
        }
        PolicyCommand::History { diff, output, config } => {
            let config = load(&config)?;
            on_runtime(look::history(config, diff, output))
        }
        PolicyCommand::Rollback { version, how } => {
            let config = load(&how.config)?;
            on_runtime(apply::rollback(config, version, how))
        }
    }
}
