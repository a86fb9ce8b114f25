//! Findings, changes, versions and effects as lines and as JSON.

use super::super::say;
use super::Output;
use crate::config::problem::Problem;
use crate::policy::Draft;
use domain::locale::Locale;
use domain::policy::Change;
use domain::policy::lint::{About, Lint, Severity};
use flows::policy::{Affected, Effect};
use flows::ports::PolicyNote;
use serde_json::{Value, json};
use std::path::Path;

/// Everything that keeps a file from being read: it is what was asked for.
pub fn problems(problems: &[Problem], output: Output) {
    if output.json {
        let told = |problem: &Problem| {
            json!({
                "line": problem.line,
                "key": problem.key,
                "what": problem.what,
                "remedy": problem.remedy,
            })
        };
        say::json(&json!({ "problems": problems.iter().map(told).collect::<Vec<_>>(), "found": [] }));
        return;
    }
    for problem in problems {
        say::data(&problem.to_string());
    }
    say::words(&format!("{} found; nothing else was looked at.", count(problems.len(), "problem")));
}

/// One finding after the other, each with its place, code, words and remedy.
pub fn found(found: &[Lint], from: Option<(&Path, &Draft)>, locale: Locale) -> Vec<String> {
    let line = |lint: &Lint| {
        let place = from.map(|(file, draft)| match draft.line_of(&lint.about) {
            Some(line) => format!("{}:{line}: ", file.display()),
            None => format!("{}: ", file.display()),
        });
        let told = text::lint::words(locale, &lint.rule);
        format!(
            "{}{}: {} ({}): {}\n    {}",
            place.unwrap_or_default(),
            text::lint::about(locale, &lint.about),
            text::lint::severity(locale, lint.rule.severity()),
            lint.rule.code(),
            told.what,
            told.what_now,
        )
    };
    found.iter().map(line).collect()
}

pub fn found_json(found: &[Lint], draft: &Draft, locale: Locale) -> Vec<Value> {
    let one = |lint: &Lint| {
        let told = text::lint::words(locale, &lint.rule);
        let about = match &lint.about {
            About::Set => Value::Null,
            About::Policy(_, name) => json!(name),
            About::Administrators => json!(domain::policy::ADMINISTRATORS),
        };
        json!({
            "code": lint.rule.code(),
            "is_refused": lint.rule.severity() == Severity::Refuse,
            "policy": about,
            "line": draft.line_of(&lint.about),
            "what": told.what,
            "remedy": told.what_now,
        })
    };
    found.iter().map(one).collect()
}

/// "2 refused, 1 warning", or that there is nothing.
pub fn verdict(found: &[Lint]) -> String {
    let refused = found.iter().filter(|lint| lint.rule.severity() == Severity::Refuse).count();
    match (refused, found.len() - refused) {
        (0, 0) => "nothing found".into(),
        (0, warnings) => count(warnings, "warning"),
        (refused, 0) => format!("{refused} refused"),
        (refused, warnings) => format!("{refused} refused, {}", count(warnings, "warning")),
    }
}

/// `policy.everybody.proofs: 1 → 2`.
pub fn changes(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| match (&change.before, &change.after) {
        (None, Some(after)) => format!("+ {}: {after}", change.setting),
        (Some(before), None) => format!("- {}: {before}", change.setting),
        (before, after) => {
            let shown = |value: &Option<String>| value.clone().unwrap_or_default();
            format!("~ {}: {} → {}", change.setting, shown(before), shown(after))
        }
    };
    changes.iter().map(line).collect()
}

pub fn note(note: &PolicyNote) -> String {
    let by = note.by.as_deref().unwrap_or("unknown");
    format!("{:>5}  {}  {by}  {}", note.version, at(note), note.reason)
}

pub fn note_json(note: &PolicyNote, changes: Option<&Vec<String>>) -> Value {
    json!({
        "version": note.version,
        "at": at(note),
        "by": note.by,
        "reason": note.reason,
        "changes": changes,
    })
}

fn at(note: &PolicyNote) -> String {
    jiff::Timestamp::from_second(note.at.as_seconds()).unwrap_or_default().to_string()
}

/// What a change does to everybody, with the names of those who lose.
pub fn effect(effect: &Effect, locale: Locale) -> Vec<String> {
    let Effect { people, able_before, able_after, losing, gaining, circular, .. } = effect;
    let mut out = vec![
        format!("Of {people} people {able_before} can reset now, and {able_after} could after it."),
        format!("{losing} would become unable to reset:"),
    ];
    if *losing == 0 {
        out[1] = "Nobody would become unable to reset.".into();
    }
    names(&effect.losers, *losing, locale, &mut out);
    if *gaining > 0 {
        out.push(format!("{gaining} would become able to reset; they can't now because:"));
        names(&effect.gainers, *gaining, locale, &mut out);
    }
    if *circular > 0 {
        out.push(format!(
            "{circular} could, but only by mailboxes that open with the password that is lost."
        ));
    }
    out
}

fn names(named: &[Affected], all: u64, locale: Locale, out: &mut Vec<String>) {
    for somebody in named {
        let why = text::refusal::unfit(locale, somebody.why);
        let Affected { login, name, .. } = somebody;
        out.push(format!("    {login} ({name}): {}: {why}", somebody.why.code()));
    }
    let more = all.saturating_sub(named.len() as u64);
    if more > 0 {
        out.push(format!("    and {more} more"));
    }
}

pub fn effect_json(effect: &Effect) -> Value {
    let people = |named: &[Affected]| -> Vec<Value> {
        let one = |somebody: &Affected| json!({ "login": somebody.login, "name": somebody.name, "why": somebody.why.code() });
        named.iter().map(one).collect()
    };
    json!({
        "people": effect.people,
        "able_before": effect.able_before,
        "able_after": effect.able_after,
        "losing": effect.losing,
        "losers": people(&effect.losers),
        "gaining": effect.gaining,
        "gainers": people(&effect.gainers),
        "circular": effect.circular,
    })
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
