//! `nulstil reminders`: the daily run on demand, and what it would do.

use super::progress::{Progress, Style};
use super::{ConfigFile, Exit, Failure, load, on_runtime, say};
use crate::config::Config;
use crate::wire::{self, Beside};
use domain::audit::Actor;
use domain::policy::PolicySet;
use domain::reminder::{DAYS_MAX, STEPS_MAX};
use flows::Ctx;
use flows::ports::{Tally, When};
use flows::reminders::{self, Ran};
use serde_json::json;
use tokio::sync::watch;

#[derive(clap::Args)]
pub struct Options {
    /// Send nothing; go through everybody and tell how many would get a letter
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run: as if every policy said these days, such as 7,3,1
    #[arg(long, value_name = "DAYS", value_delimiter = ',', requires = "dry_run")]
    days: Vec<u16>,
    /// How progress is told on standard error
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Style::Auto)]
    progress: Style,
    /// Print as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    config: ConfigFile,
}

pub fn run(options: Options) -> Result<Exit, Failure> {
    let is_odd = |days: &u16| !(1..=DAYS_MAX).contains(days);
    if options.days.len() > STEPS_MAX || options.days.iter().any(is_odd) {
        let what = format!("--days takes at most {STEPS_MAX} numbers, each from 1 to {DAYS_MAX}");
        return Err(Failure::new(Exit::Wrong, what));
    }
    let config = load(&options.config)?;
    on_runtime(remind(config, options))
}

async fn remind(config: Config, options: Options) -> Result<Exit, Failure> {
    let Beside { world, ctx } = wire::beside(config).await?;
    let ctx = Ctx { actor: Actor::Operator(crate::real::operator()), ..ctx };
    let mut set = world.policies.current(ctx.now()).await?;
    if !options.days.is_empty() {
        as_if(&mut set, &options.days);
    }
    if !set.reminds() {
        return Err(Failure::new(Exit::Refused, "no policy reminds anybody of passwords that end")
            .remedy("Add expiry_reminders = [7, 3, 1] to a policy, or see what it would do with --dry-run --days 7,3,1."));
    }
    let mut progress = Progress::begin(options.progress);
    let mut step = |people: u64| progress.people(people);
    if options.dry_run {
        let tally = reminders::look(&ctx, &world, &set, &mut step).await;
        let tally = progress.through(tally)?;
        report(&tally, "dry_run", options.json);
        say::words("This was a dry run; nothing was sent.");
        return Ok(Exit::Done);
    }
    let (_stop, stopped) = watch::channel(false);
    let ran = reminders::run(&ctx, &world, When::Asked, &stopped, &mut step).await;
    match progress.through(ran)? {
        Ran::Through(tally) => {
            report(&tally, "through", options.json);
            say::words("The service does the next run in a day, at this time of day.");
            Ok(Exit::Done)
        }
        Ran::Cut(tally) => {
            report(&tally, "cut", options.json);
            say::words("The mail server takes nothing. The service tries again within the hour.");
            Ok(Exit::Unreachable)
        }
        Ran::NotNow => Err(Failure::new(Exit::Refused, "a run goes on")
            .remedy("Wait for its end; nulstil doctor says how far it is.")),
    }
}

/// The same policies with these days.
fn as_if(set: &mut PolicySet, days: &[u16]) {
    set.administrators.expiry_reminders = days.to_vec();
    for policy in &mut set.policies {
        policy.expiry_reminders = days.to_vec();
    }
}

fn report(tally: &Tally, outcome: &str, as_json: bool) {
    let Tally { people, due, told, told_before, without_address, not_told, put_off } = *tally;
    if as_json {
        say::json(&json!({
            "outcome": outcome,
            "people": people,
            "due": due,
            "told": told,
            "told_before": told_before,
            "without_address": without_address,
            "not_told": not_told,
            "put_off": put_off,
        }));
        return;
    }
    for (count, what) in [
        (people, "people seen"),
        (due, "with a password that ends within the days of their policy; of those"),
        (told, "to tell now"),
        (told_before, "told before"),
        (without_address, "without an address"),
        (not_told, "whose address refused the letter, or had enough letters for now"),
        (put_off, "put off, because the mail server took nothing"),
    ] {
        say::data(&format!("{count:>8}  {what}"));
    }
}
