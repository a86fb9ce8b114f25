//! `nulstil explain`: the answer of `flows::explain`, in words.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::wire::{self, Beside};
use domain::account::Login;
use domain::explain::Cause;
use domain::id::Reference;
use domain::locale::Locale;
use flows::World;
use flows::explain::{Flow, Named, Person, flow, person};
use serde_json::{Value, json};
use text::format::{Zone, from_moment, on_date_time};
use text::{explain as words, get, method, with};

/// How it is told.
struct Telling {
    json: bool,
    locale: Locale,
    zone: Zone,
}

/// Explains a person, or a reset by its reference.
pub async fn explain(
    config: Config,
    who: String,
    json: bool,
    locale: Option<Locale>,
) -> Result<Exit, Failure> {
    let locale = locale.unwrap_or(config.organisation.locale);
    let telling = Telling { json, locale, zone: config.organisation.zone.clone() };
    let reference = Reference::parse(&who);
    let login = Login::parse(&who);
    if login.is_err() && reference.is_none() {
        return Err(Failure::new(Exit::Wrong, "neither a username nor a reference"));
    }
    let Beside { world, ctx, .. } = wire::beside(config).await?;
    // With its hyphen it is a reference before it is a name, and needs no directory.
    if let Some(reference) =
        reference.filter(|reference| who.trim().eq_ignore_ascii_case(&reference.to_string()))
        && let Some(exit) = told_flow(&world, reference, &telling).await?
    {
        return Ok(exit);
    }
    let Ok(login) = login else { return Ok(told_no_flow(&who, &telling)) };
    match person(&ctx, &world, &login).await? {
        Named::Person(found) => Ok(told_person(&found, ctx.now(), &telling)),
        Named::NotOne(cause) => match reference {
            // Somebody read it aloud without its hyphen.
            Some(reference) => match told_flow(&world, reference, &telling).await? {
                Some(exit) => Ok(exit),
                None => Ok(told_nobody(cause, &telling)),
            },
            None => Ok(told_nobody(cause, &telling)),
        },
    }
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
    for (cause, until) in &person.now {
        tell_cause(*cause, telling);
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
            tell_cause(*cause, telling);
        }
    }
    for follows in &person.followers {
        let id = if follows.cause.is_some() { "explain-follower-left-out" } else { "explain-follower" };
        say::data(&with(locale, id, &[("directory", (&follows.directory).into())]));
        if let Some(cause) = follows.cause {
            tell_cause(cause, telling);
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

fn tell_cause(cause: Cause, telling: &Telling) {
    let told = words::cause(telling.locale, cause);
    say::data(&format!("    {} [{}]", told.what, cause.code()));
    say::data(&format!("    {}", with(telling.locale, "explain-fix", &[("fix", (&told.fix).into())])));
}

fn told_nobody(cause: Cause, telling: &Telling) -> Exit {
    if telling.json {
        say::json(
            &json!({ "kind": "person", "found": false, "causes": [cause_json(cause, telling.locale)] }),
        );
    } else {
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

async fn told_flow(world: &World, reference: Reference, telling: &Telling) -> Result<Option<Exit>, Failure> {
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
