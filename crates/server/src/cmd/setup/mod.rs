//! `nulstil setup`: the questions in a terminal, over a pipe, or from a file.

mod ask;
mod file;
mod input;

use super::{Exit, Failure, operator, say};
use crate::checks::finding::{Finding, State, exit_of};
use crate::setup::{self, Engine, Finished, Question, Tried, Trouble, Words};
use clap::Args;
use domain::locale::Locale;
use input::{Input, Stopped};
use std::path::PathBuf;

/// What the command line says.
#[derive(Args)]
pub struct Options {
    /// The configuration to write; secrets and keys go beside it
    #[arg(long, value_name = "FILE", default_value = crate::config::DEFAULT_FILE)]
    config: PathBuf,
    /// Set aside what is there already, under another name
    #[arg(long)]
    force: bool,
    /// Take the answers from this file and ask nothing
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Print what was found as JSON, one line for each answer
    #[arg(long)]
    json: bool,
    /// Language of the questions and of the configuration: da or en
    #[arg(long, value_name = "TAG", value_parser = super::locale)]
    pub locale: Option<Locale>,
}

/// How it is told.
#[derive(Clone, Copy)]
struct Telling {
    words: Words,
    json: bool,
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused { what, fix } => Self::new(Exit::Refused, what).remedy(fix),
            Trouble::Failed { what, fix } => Self::new(Exit::Failed, what).remedy(fix),
        }
    }
}

/// Asks until everything is answered, then writes the configuration.
pub async fn setup(options: Options) -> Result<Exit, Failure> {
    let words = Words { locale: options.locale.unwrap_or_else(crate::real::locale) };
    let telling = Telling { words, json: options.json };
    let mut engine = Engine::open(&options.config, options.force, words, crate::real::now())?;
    if let Some(file) = &options.answers {
        return from_file(engine, file, telling).await;
    }
    let mut input = Input::start()
        .map_err(|why| Failure::new(Exit::Failed, format!("signals cannot be heard: {why}")))?;
    hello(&engine, words);
    while let Some(question) = engine.next() {
        match ask::one(&mut engine, question, &mut input, telling).await {
            Ok(()) => {}
            Err(ask::Ended::Stopped(Stopped)) => {
                let file = options.config.display().to_string();
                say::words("");
                say::words(&words.say("stopped", &[("file", (&file).into())]));
                return Ok(Exit::Interrupted);
            }
            Err(ask::Ended::Trouble(trouble)) => return Err(trouble.into()),
        }
    }
    done(&engine.finish()?, telling).await;
    Ok(Exit::Done)
}

async fn from_file(mut engine: Engine, file: &std::path::Path, telling: Telling) -> Result<Exit, Failure> {
    let mut answers = file::read(file).map_err(|why| {
        let file = file.display().to_string();
        let args = [("file", (&file).into()), ("cause", (&why).into())];
        Failure::new(Exit::Wrong, telling.words.say("answers-what", &args))
            .remedy(telling.words.say("answers-fix", &[]))
    })?;
    while let Some(question) = engine.next() {
        let tried = engine.answer(answers.given(question)).await?;
        tell(&tried, telling);
        if !tried.is_taken {
            return Ok(match exit_of(&tried.findings) {
                Exit::Done => Exit::Failed,
                exit => exit,
            });
        }
    }
    done(&engine.finish()?, telling).await;
    Ok(Exit::Done)
}

fn hello(engine: &Engine, words: Words) {
    let answered = Question::ALL.into_iter().filter(|question| engine.answers().has(*question)).count();
    wrapped("", &words.say("hello", &[]), 0);
    if answered > 0 {
        let answered = i64::try_from(answered).unwrap_or_default();
        say::words(&words.say("resumed", &[("count", answered.into())]));
    }
}

/// Shows what an answer led to.
fn tell(tried: &Tried, telling: Telling) {
    if telling.json {
        say::json(&serde_json::json!({
            "question": tried.question.name(),
            "taken": tried.is_taken,
            "findings": tried.findings,
        }));
        return;
    }
    for finding in &tried.findings {
        tell_finding(finding, telling.words);
    }
}

fn tell_finding(finding: &Finding, words: Words) {
    let state = match finding.state {
        State::Good => "state-good",
        State::Warning => "state-warning",
        State::Skipped => "state-skipped",
        State::Failed | State::Misconfigured => "state-failed",
        State::Unreachable => "state-unreachable",
    };
    let state = words.say(state, &[]);
    let column = 2 + STATE_CHARS + 1;
    wrapped(&format!("  {state:<STATE_CHARS$} "), &finding.cause, column);
    let mut lines = finding.remedy.iter().flat_map(|remedy| remedy.lines());
    if let Some(sentence) = lines.next() {
        wrapped(&format!("{:<column$}", ""), sentence, column);
    }
    // What follows is to be copied, as it is.
    for line in lines {
        say::words(&format!("{:<column$}{line}", ""));
    }
}

/// A sentence on as many lines as it needs, the first after `lead`, the others from the same column on.
fn wrapped(lead: &str, said: &str, column: usize) {
    let mut line = lead.to_owned();
    let mut is_fresh = true;
    for word in said.split(' ') {
        if !is_fresh && line.chars().count() + 1 + word.chars().count() > LINE_CHARS {
            say::words(&line);
            line = " ".repeat(column);
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    say::words(&line);
}

/// How wide a sentence is written.
const LINE_CHARS: usize = 100;

/// The longest word for a state, so that causes stand below each other.
const STATE_CHARS: usize = 10;

/// The link for the first owner of the console, and what the superuser owns once it was made.
struct Owner {
    link: Result<Option<String>, Failure>,
    superusers: Vec<PathBuf>,
}

async fn first_owner(finished: &Finished) -> Owner {
    let link = match finished.login.as_deref() {
        Some(login) => operator::first_owner(&finished.config, login).await,
        None => Ok(None),
    };
    let database = setup::superusers(setup::files_of(&finished.database));
    Owner { link, superusers: [finished.superusers.as_slice(), &database].concat() }
}

async fn done(finished: &Finished, telling: Telling) {
    let words = telling.words;
    let config = finished.config.display().to_string();
    let owner = first_owner(finished).await;
    let commands = [format!("nulstil doctor --config {config}"), format!("nulstil serve --config {config}")];
    if telling.json {
        say::json(&serde_json::json!({
            "config": config,
            "keys": finished.keys.display().to_string(),
            "set_aside": finished.aside,
            "public_url": finished.public_url,
            "next": commands,
            "first_administrator": owner.link.ok().flatten(),
        }));
        return;
    }
    say::words("");
    for old in &finished.aside {
        say::words(&words.say("aside", &[("file", (&old.display().to_string()).into())]));
    }
    let keys = finished.keys.display().to_string();
    wrapped("", &words.say("written", &[("file", (&config).into()), ("keys", (&keys).into())]), 0);
    if !owner.superusers.is_empty() {
        let files: Vec<String> = owner.superusers.iter().map(|file| file.display().to_string()).collect();
        wrapped("", &words.say("superuser", &[]), 0);
        say::words(&format!("    chown nulstil: {}", files.join(" ")));
    }
    say::words(&words.say("next", &[]));
    for command in &commands {
        say::data(&format!("    {command}"));
    }
    say::words(&words.say("open", &[("url", (&finished.public_url).into())]));
    told(words, finished.login.as_deref().unwrap_or_default(), owner.link, &config);
}

/// How somebody becomes the first owner of the console.
fn told(words: Words, login: &str, link: Result<Option<String>, Failure>, config: &str) {
    let invite = format!("nulstil operator invite LOGIN --role owner --config {config}");
    match link {
        Ok(Some(link)) => {
            wrapped("", &words.say("administrator-link", &[("login", login.into())]), 0);
            say::data(&format!("    {link}"));
            say::words(&words.say("administrator-other", &[]));
        }
        Ok(None) => wrapped("", &words.say("administrator-none", &[]), 0),
        Err(failure) => {
            let cause = failure.to_string();
            wrapped("", &words.say("administrator-failed", &[("cause", (&cause).into())]), 0);
        }
    }
    say::words(&format!("    {invite}"));
}
