//! One question: the prompts, the answer, what was found, and again until it holds. What was typed before
//! is the default of the next round.

use super::input::{Input, Stopped};
use super::{Telling, say, tell, wrapped};
use crate::config::Secret;
use crate::setup::{Engine, Given, Question, Tried, Trouble, Voucher, Words, read_secret};
use directory::Kind;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Typed instead of an answer, it leads to the question before.
const BACK: &str = "..";

/// Typed instead of an answer that is offered, it says that there is none.
const NOTHING: &str = "-";

/// Why there is no answer.
pub enum Ended {
    Stopped(Stopped),
    Trouble(Trouble),
}

impl From<Stopped> for Ended {
    fn from(stopped: Stopped) -> Self {
        Self::Stopped(stopped)
    }
}

impl From<Trouble> for Ended {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// What was typed for this question so far; the beginning of the next round.
#[derive(Default)]
struct Typed {
    first: String,
    from: String,
    to: String,
    has_password: bool,
    ca_file: Option<PathBuf>,
}

struct Asking<'a> {
    input: &'a mut Input,
    words: Words,
}

/// Asks one question until its answer holds, or somebody goes back.
pub async fn one(
    engine: &mut Engine,
    question: Question,
    input: &mut Input,
    telling: Telling,
) -> Result<(), Ended> {
    let words = telling.words;
    heading(question, engine, words);
    let mut asking = Asking { input, words };
    let mut typed =
        Typed { first: usual(question, engine), from: engine.answers().usual_sender(), ..Typed::default() };
    loop {
        let Some(given) = asking.given(question, &mut typed).await? else {
            engine.go_back()?;
            return Ok(());
        };
        let mut tried = asking.answer(engine, given, telling).await?;
        while tried.wants_authority {
            let Some(given) = asking.authority(question, &mut typed).await? else { break };
            tried = asking.answer(engine, given, telling).await?;
        }
        if tried.is_taken {
            return Ok(());
        }
        let id = if may_be_nothing(question) { "again-or-nothing" } else { "again" };
        wrapped("", &words.say(id, &[]), 0);
    }
}

fn heading(question: Question, engine: &Engine, words: Words) {
    let number = Question::ALL.iter().position(|one| *one == question).unwrap_or_default() + 1;
    let (number, count) = (number.to_string(), Question::ALL.len().to_string());
    let title = words.say(&format!("title-{}", question.name()), &[]);
    let args = [("number", (&number).into()), ("of", (&count).into()), ("title", (&title).into())];
    say::words("");
    say::words(&words.say("heading", &args));
    // Whoever answered that has a kind; anything else has no use for these.
    let kind = engine.answers().kind.map_or(Kind::OpenLdap, |chosen| chosen.0);
    let args = [("kind", kind.name().into()), ("example", kind.example_account().into())];
    wrapped("", &words.say(&format!("ask-{}", question.name()), &args), 0);
}

/// Questions whose answer may be that there is none.
const fn may_be_nothing(question: Question) -> bool {
    match question {
        Question::Administrators | Question::Person => true,
        Question::Directory
        | Question::Kind
        | Question::Account
        | Question::People
        | Question::Mail
        | Question::Address => false,
    }
}

/// What is offered where nothing was typed yet.
fn usual(question: Question, engine: &Engine) -> String {
    match question {
        Question::Kind => engine.answers().usual_kind().map_or("", Kind::name).to_owned(),
        Question::People => engine.answers().usual_people().unwrap_or_default().to_owned(),
        Question::Address => "http://localhost:8080".to_owned(),
        Question::Directory
        | Question::Account
        | Question::Mail
        | Question::Administrators
        | Question::Person => String::new(),
    }
}

impl Asking<'_> {
    /// Tests an answer, unless somebody stops it.
    async fn answer(&mut self, engine: &mut Engine, given: Given, telling: Telling) -> Result<Tried, Ended> {
        say::words(&self.words.say("testing", &[]));
        let tried = self.input.unless_stopped(engine.answer(given)).await??;
        tell(&tried, telling);
        Ok(tried)
    }

    /// The whole answer to a question; nothing when somebody wants to go back.
    async fn given(&mut self, question: Question, typed: &mut Typed) -> Result<Option<Given>, Stopped> {
        let may_be_empty = may_be_nothing(question);
        let Some(first) = self.text("prompt", &typed.first, may_be_empty).await? else { return Ok(None) };
        let first = if may_be_empty && first == NOTHING { String::new() } else { first };
        if typed.first != first {
            // What was typed for one server is not offered to another.
            typed.has_password = false;
        }
        typed.first.clone_from(&first);
        Ok(Some(match question {
            Question::Directory => {
                Given::Directory { address: first, nameservers: Vec::new(), voucher: Voucher::System }
            }
            Question::Kind => Given::Kind { name: first },
            Question::Account => {
                let password = self.password("prompt-password", typed).await?;
                Given::Account { dn: first, password }
            }
            Question::People => Given::People { base_dn: first },
            Question::Mail => return self.mail(first, typed).await,
            Question::Address => Given::Address { url: first },
            Question::Administrators => Given::Administrators { group: first },
            Question::Person => Given::Person { login: first },
        }))
    }

    async fn mail(&mut self, server: String, typed: &mut Typed) -> Result<Option<Given>, Stopped> {
        let password = match server.contains('@') {
            true => self.password("prompt-mail-password", typed).await?,
            false => None,
        };
        let Some(from) = self.text("prompt-from", &typed.from, false).await? else { return Ok(None) };
        let Some(to) = self.text("prompt-to", &typed.to, false).await? else { return Ok(None) };
        typed.from.clone_from(&from);
        typed.to.clone_from(&to);
        let ca_file = typed.ca_file.clone();
        Ok(Some(Given::Mail { server, password, from, test_address: to, ca_file }))
    }

    /// The same answer with somebody who vouches for the server; nothing to change the answer itself.
    async fn authority(&mut self, question: Question, typed: &mut Typed) -> Result<Option<Given>, Stopped> {
        let id = match question {
            Question::Directory => "prompt-authority",
            _ => "prompt-mail-authority",
        };
        let Some(given) = self.text(id, "", true).await?.filter(|given| !given.is_empty()) else {
            return Ok(None);
        };
        let file = PathBuf::from(&given);
        Ok(Some(if question == Question::Mail {
            typed.ca_file = Some(file.clone());
            Given::Mail {
                server: typed.first.clone(),
                password: None,
                from: typed.from.clone(),
                test_address: typed.to.clone(),
                ca_file: Some(file),
            }
        } else {
            let voucher = if file.exists() { Voucher::File(file) } else { fingerprint(given) };
            Given::Directory { address: typed.first.clone(), nameservers: Vec::new(), voucher }
        }))
    }

    /// A line; an empty one is the default, or asks again where there is none.
    async fn text(&mut self, id: &str, usual: &str, may_be_empty: bool) -> Result<Option<String>, Stopped> {
        loop {
            let prompt = self.words.say(id, &[]);
            say::prompt(&match usual {
                "" => format!("{prompt}: "),
                usual => format!("{prompt} [{usual}]: "),
            });
            let line = self.input.line().await?;
            match line.trim() {
                BACK => return Ok(None),
                "" if !usual.is_empty() => return Ok(Some(usual.to_owned())),
                "" if !may_be_empty => say::words(&self.words.say("empty", &[])),
                line => return Ok(Some(line.to_owned())),
            }
        }
    }

    /// A password, typed unseen or as the file it stands in. Nothing where the one from before is kept.
    async fn password(&mut self, id: &str, typed: &mut Typed) -> Result<Option<Secret>, Stopped> {
        loop {
            let id = if typed.has_password { "prompt-password-kept" } else { id };
            let prompt = format!("{}: ", self.words.say(id, &[]));
            let line: Zeroizing<String> = self.input.secret_line(&prompt).await?;
            if line.is_empty() && typed.has_password {
                return Ok(None);
            }
            if line.is_empty() {
                say::words(&self.words.say("empty", &[]));
                continue;
            }
            typed.has_password = true;
            let Some(file) = line.strip_prefix('@').filter(|file| file.starts_with('/')) else {
                return Ok(Some(Secret::new(line.as_str().to_owned())));
            };
            match read_secret(Path::new(file)) {
                Ok(secret) => return Ok(Some(secret)),
                Err(why) => {
                    typed.has_password = false;
                    let why = why.to_string();
                    say::words(&self.words.say("password-file", &[("cause", (&why).into())]));
                }
            }
        }
    }
}

/// What is no file and looks like no fingerprint was meant as a file.
fn fingerprint(given: String) -> Voucher {
    const DIGITS: usize = 64;
    let tail = given.rsplit('=').next().unwrap_or_default();
    let is_one = tail.chars().filter(char::is_ascii_hexdigit).count() == DIGITS && !given.contains('/');
    if is_one { Voucher::Fingerprint(given) } else { Voucher::File(PathBuf::from(given)) }
}
