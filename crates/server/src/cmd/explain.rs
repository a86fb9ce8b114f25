//! `nulstil explain`: the answer of `flows::explain`, in words.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::wire::{self, Beside, WireError};
use domain::account::Login;
use domain::explain::Cause;
use domain::id::Reference;
use domain::locale::Locale;
use flows::World;
use flows::explain::{Flow, Named, Person, flow, person};
use flows::fault::{Fault, FaultKind};
use serde_json::{Value, json};
use std::collections::HashSet;
use text::explain::{self as words, Told};
use text::format::{Zone, from_moment, on_date_time};
use text::{get, method, with};

/// How it is told.
struct Telling {
    json: bool,
    locale: Locale,
    zone: Zone,
}

/// What was asked for.
struct Asked {
    who: String,
    login: Option<Login>,
    reference: Option<Reference>,
}

impl Asked {
    fn parse(who: String) -> Result<Self, Failure> {
        let (login, reference) = (Login::parse(&who).ok(), Reference::parse(&who));
        if login.is_none() && reference.is_none() {
            return Err(Failure::new(Exit::Wrong, "neither a username nor a reference"));
        }
        Ok(Self { who, login, reference })
    }

    /// With its hyphen it is a reference before it is a name.
    fn written_as_reference(&self) -> Option<Reference> {
        self.reference.filter(|reference| self.who.trim().eq_ignore_ascii_case(&reference.to_string()))
    }
}

/// Why there is no answer.
enum Ended {
    Fault(Fault),
    Failure(Failure),
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<WireError> for Ended {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Fault(fault) => Self::Fault(fault),
            WireError::Keys(_) | WireError::Mail(_) | WireError::Directory(_) => Self::Failure(error.into()),
        }
    }
}

/// Explains a person, or a reset by its reference; or what keeps it from doing so.
pub async fn explain(
    config: Config,
    who: String,
    json: bool,
    locale: Option<Locale>,
) -> Result<Exit, Failure> {
    let locale = locale.unwrap_or(config.organisation.locale);
    let telling = Telling { json, locale, zone: config.organisation.zone.clone() };
    let asked = Asked::parse(who)?;
    if let Some(file) = wire::database_file(config.store_url.reveal()).filter(|file| !file.exists()) {
        let file = file.display().to_string();
        return Ok(told_unanswered(&asked, &Unanswered::not_made(&file, locale), &telling));
    }
    let fault = match answer(config, &asked, &telling).await {
        Ok(exit) => return Ok(exit),
        Err(Ended::Failure(failure)) => return Err(failure),
        Err(Ended::Fault(fault)) => fault,
    };
    let Some(why) = Unanswered::by(fault.kind(), locale) else { return Err(fault.into()) };
    let exit = told_unanswered(&asked, &why, &telling);
    // For whoever has to find it: the same line as in the log.
    say::words(&fault.to_string());
    Ok(exit)
}

async fn answer(config: Config, asked: &Asked, telling: &Telling) -> Result<Exit, Ended> {
    let Beside { world, ctx, .. } = wire::beside(config).await?;
    // It needs no directory.
    if let Some(reference) = asked.written_as_reference()
        && let Some(exit) = told_flow(&world, reference, telling).await?
    {
        return Ok(exit);
    }
    let Some(login) = &asked.login else { return Ok(told_no_flow(&asked.who, telling)) };
    match person(&ctx, &world, login).await? {
        Named::Person(found) => Ok(told_person(&found, ctx.now(), telling)),
        Named::NotOne(cause) => match asked.reference {
            // Somebody read it aloud without its hyphen.
            Some(reference) => match told_flow(&world, reference, telling).await? {
                Some(exit) => Ok(exit),
                None => Ok(told_nobody(login, cause, telling)),
            },
            None => Ok(told_nobody(login, cause, telling)),
        },
    }
}

/// A cause for having no answer. The store's are not the engine's: without a store there is no engine.
struct Unanswered {
    code: &'static str,
    told: Told,
}

impl Unanswered {
    /// None where it is nothing that may come back by itself.
    fn by(kind: FaultKind, locale: Locale) -> Option<Self> {
        let known = |cause: Cause| Self { code: cause.code(), told: words::cause(locale, cause) };
        match kind {
            FaultKind::Directory => Some(known(Cause::DirectoryUnreachable)),
            FaultKind::Mail => Some(known(Cause::MailAway)),
            FaultKind::Store => Some(Self {
                code: "store.unreachable",
                told: Told {
                    what: get(locale, "explain-store-unreachable-what"),
                    fix: get(locale, "explain-store-unreachable-fix"),
                },
            }),
            FaultKind::Breached | FaultKind::Full | FaultKind::Internal => None,
        }
    }

    fn not_made(file: &String, locale: Locale) -> Self {
        let told = Told {
            what: with(locale, "explain-store-not-made-what", &[("file", file.into())]),
            fix: get(locale, "explain-store-not-made-fix"),
        };
        Self { code: "store.not_made", told }
    }
}

fn told_unanswered(asked: &Asked, why: &Unanswered, telling: &Telling) -> Exit {
    let Unanswered { code, told } = why;
    if telling.json {
        let kind = if asked.written_as_reference().is_some() { "reset" } else { "person" };
        let cause = json!({ "code": code, "what": told.what, "fix": told.fix });
        say::json(&json!({ "kind": kind, "found": null, "causes": [cause] }));
    } else {
        let who = [("who", asked.who.trim().into())];
        say::data(&with(telling.locale, "explain-verdict-unanswered", &who));
        tell_why(code, told, telling.locale);
    }
    Exit::Unreachable
}

fn told_person(person: &Person, now: domain::time::Timestamp, telling: &Telling) -> Exit {
    let exit = if person.may_reset() { Exit::Done } else { Exit::Refused };
    if telling.json {
        say::json(&person_json(person, telling));
        return exit;
    }
    let locale = telling.locale;
    let verdict = if person.may_reset() { "explain-verdict-yes" } else { "explain-verdict-no" };
    let args = [("login", (&person.login).into()), ("name", (&person.name).into())];
    say::data(&with(locale, verdict, &args));
    let mut told = HashSet::new();
    for (cause, until) in &person.now {
        tell_cause_once(*cause, &mut told, telling);
        if let Some(until) = until {
            let when = from_moment(locale, *until, now, &telling.zone);
            say::data(&format!("    {}", with(locale, "explain-until", &[("when", (&when).into())])));
        }
    }
    say::data("");
    for (gate, cause) in &person.gates {
        let id = if cause.is_some() { "explain-gate-closed" } else { "explain-gate-open" };
        say::data(&with(locale, id, &[("gate", (&words::gate(locale, *gate)).into())]));
        if let Some(cause) = cause {
            tell_cause_once(*cause, &mut told, telling);
        }
    }
    for follows in &person.followers {
        let id = if follows.cause.is_some() { "explain-follower-left-out" } else { "explain-follower" };
        say::data(&with(locale, id, &[("directory", (&follows.directory).into())]));
        if let Some(cause) = follows.cause {
            tell_cause_once(cause, &mut told, telling);
        }
    }
    say::data("");
    tell_policy(person, locale);
    for note in &person.notes {
        say::data(&with(locale, "explain-note", &[("note", (&words::note(locale, *note)).into())]));
    }
    exit
}

fn tell_policy(person: &Person, locale: Locale) {
    let Some(policy) = &person.policy else {
        say::data(&get(locale, "explain-policy-none"));
        return;
    };
    let methods: Vec<String> = policy.methods.iter().map(|one| method::name(locale, *one)).collect();
    let methods = methods.join(", ");
    let args = [
        ("policy", (&policy.name).into()),
        ("required", policy.proofs.into()),
        ("methods", (&methods).into()),
    ];
    say::data(&with(locale, "explain-policy-one", &args));
    let own = |own: &flows::ports::OwnMethod| format!("{} {}", method::name(locale, own.method), own.hint);
    let own: Vec<String> = person.methods.iter().map(own).collect();
    say::data(&if own.is_empty() {
        get(locale, "explain-methods-none")
    } else {
        with(locale, "explain-methods-own", &[("methods", (&own.join(", ")).into())])
    });
}

/// What closes two gates is told at the first of them.
fn tell_cause_once(cause: Cause, told: &mut HashSet<Cause>, telling: &Telling) {
    if told.insert(cause) {
        tell_cause(cause, telling);
    } else {
        say::data(&format!("    {} [{}]", get(telling.locale, "explain-cause-again"), cause.code()));
    }
}

fn tell_cause(cause: Cause, telling: &Telling) {
    tell_why(cause.code(), &words::cause(telling.locale, cause), telling.locale);
}

fn tell_why(code: &str, told: &Told, locale: Locale) {
    say::data(&format!("    {} [{code}]", told.what));
    say::data(&format!("    {}", with(locale, "explain-fix", &[("fix", (&told.fix).into())])));
}

fn told_nobody(login: &Login, cause: Cause, telling: &Telling) -> Exit {
    if telling.json {
        say::json(
            &json!({ "kind": "person", "found": false, "causes": [cause_json(cause, telling.locale)] }),
        );
    } else {
        say::data(&with(telling.locale, "explain-verdict-nobody", &[("login", login.as_str().into())]));
        tell_cause(cause, telling);
    }
    Exit::NotFound
}

fn told_no_flow(who: &str, telling: &Telling) -> Exit {
    if telling.json {
        say::json(&json!({ "kind": "reset", "found": false }));
    } else {
        say::data(&with(telling.locale, "explain-flow-unknown", &[("reference", who.trim().into())]));
    }
    Exit::NotFound
}

async fn told_flow(world: &World, reference: Reference, telling: &Telling) -> Result<Option<Exit>, Fault> {
    let Some(flow) = flow(world, reference).await? else { return Ok(None) };
    if telling.json {
        say::json(&flow_json(&flow, telling.locale));
    } else {
        tell_flow(&flow, telling);
    }
    Ok(Some(Exit::Done))
}

fn tell_flow(flow: &Flow, telling: &Telling) {
    let locale = telling.locale;
    let id = match (flow.is_applied(), flow.cause) {
        (true, _) => "explain-flow-applied",
        (false, Some(_)) if flow.is_partly() => "explain-flow-partly",
        (false, Some(_)) => "explain-flow-stopped",
        (false, None) => "explain-flow-open",
    };
    say::data(&with(locale, id, &[("reference", (&flow.reference.to_string()).into())]));
    if let Some(cause) = flow.cause {
        tell_cause(cause, telling);
    }
    say::data("");
    say::data(&match &flow.account {
        Some(account) => with(locale, "explain-flow-account", &[("account", (&account.to_string()).into())]),
        None => get(locale, "explain-flow-nobody"),
    });
    for event in &flow.events {
        let when = on_date_time(locale, event.at, &telling.zone);
        let code = event.cause.map(|cause| format!(" [{}]", cause.code())).unwrap_or_default();
        say::data(&format!("    {when}: {}{code}", words::fact(locale, event.fact)));
    }
}

fn person_json(person: &Person, telling: &Telling) -> Value {
    let locale = telling.locale;
    let gates = person.gates.iter().map(|(gate, cause)| {
        json!({
            "gate": gate.code(),
            "passed": cause.is_none(),
            "cause": cause.map(|cause| cause_json(cause, locale)),
        })
    });
    let now = person.now.iter().map(|(cause, until)| {
        let mut told = cause_json(*cause, locale);
        told["until"] = json!(until.map(moment));
        told
    });
    let methods = person
        .methods
        .iter()
        .map(|own| json!({ "id": own.id, "method": own.method.name(), "hint": own.hint }));
    let followers = person.followers.iter().map(|follows| {
        json!({
            "directory": follows.directory,
            "account": follows.account.as_ref().map(ToString::to_string),
            "cause": follows.cause.map(|cause| cause_json(cause, locale)),
        })
    });
    json!({
        "kind": "person",
        "found": true,
        "account": person.account.to_string(),
        "login": person.login,
        "name": person.name,
        "may_reset": person.may_reset(),
        "gates": gates.collect::<Vec<_>>(),
        "followers": followers.collect::<Vec<_>>(),
        "now": now.collect::<Vec<_>>(),
        "policy": person.policy.as_ref().map(|policy| &policy.name),
        "proofs": person.policy.as_ref().map(|policy| policy.proofs),
        "methods": methods.collect::<Vec<_>>(),
        "notes": person.notes.iter().map(|note| note.code()).collect::<Vec<_>>(),
    })
}

fn flow_json(flow: &Flow, locale: Locale) -> Value {
    let events = flow.events.iter().map(|event| {
        json!({
            "at": moment(event.at),
            "fact": event.fact.code(),
            "cause": event.cause.map(Cause::code),
        })
    });
    json!({
        "kind": "reset",
        "found": true,
        "reference": flow.reference.to_string(),
        "reset": flow.reset.to_string(),
        "account": flow.account.as_ref().map(ToString::to_string),
        "is_applied": flow.is_applied(),
        "is_partly": flow.is_partly(),
        "cause": flow.cause.map(|cause| cause_json(cause, locale)),
        "events": events.collect::<Vec<_>>(),
    })
}

fn cause_json(cause: Cause, locale: Locale) -> Value {
    let told = words::cause(locale, cause);
    json!({ "code": cause.code(), "what": told.what, "fix": told.fix })
}

fn moment(at: domain::time::Timestamp) -> String {
    // In whole seconds, as the API has it.
    format!("{:.0}", jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default())
}
