//! Reads a policy file. What can't be read is told with its line, all of it at once; what can be read and
//! is unwise is for `domain::policy::lint`.

use crate::config::problem::{At, Problem, Problems};
use crate::config::read::{self, Table};
use domain::method::Method;
use domain::password::{Preset, Rules, Shape};
use domain::policy::lint::About;
use domain::policy::{
    AdministratorPolicy, Applies, Budgets, Help, Lifetimes, Notifications, Policy, PolicySet, Registration,
};
use std::path::Path;

/// A set as it was read, and where its parts stand.
#[derive(Debug)]
pub struct Draft {
    pub set: PolicySet,
    /// The version that its author saw.
    pub based_on: Option<u64>,
    policies: Vec<At>,
    administrators: At,
}

impl Draft {
    /// The line that a finding is about; None for the whole file.
    pub fn line_of(&self, about: &About) -> Option<usize> {
        match about {
            About::Set => None,
            About::Policy(at, _) => self.policies.get(*at).and_then(|at| at.line),
            About::Administrators => self.administrators.line,
        }
    }
}

/// Reads the text of a policy file. What is left out has its usual value.
///
/// # Errors
/// Every problem, in the order of the file.
pub fn read(file: &Path, text: &str) -> Result<Draft, Vec<Problem>> {
    let mut problems = Problems::of(file);
    let mut root = read::read(text, &mut problems);
    let usual = PolicySet::default();
    let based_on = root.whole("based_on", 1..=u64::MAX, &mut problems);
    let cooldown_hours = number(&mut root, "cooldown_hours", usual.cooldown_hours, &mut problems);
    let sign_in_factors = small(&mut root, "sign_in_factors", &mut problems).unwrap_or(usual.sign_in_factors);
    let own_mail_domains = plain(&mut root, "own_mail_domains", &mut problems);
    let place = root.place_of("policy");
    let tables = root.tables("policy", &mut problems);
    if tables.is_none() && place.line.is_none() {
        problems.add(&place, "is missing", "Add a section [[policy]], or policy = [] if nobody is to reset.");
    }
    let tables = tables.unwrap_or_default();
    let policies = tables.iter().map(|table| table.at().clone()).collect();
    let administrators_at = root.place_of("administrators");
    let set = PolicySet {
        policies: tables.into_iter().map(|table| one(table, &mut problems)).collect(),
        administrators: administrators(&mut root, usual.administrators, &mut problems),
        password: password(&mut root, &mut problems),
        lifetimes: lifetimes(&mut root, &mut problems),
        registration: registration(&mut root, &mut problems),
        notifications: notifications(&mut root, &mut problems),
        budgets: budgets(&mut root, &mut problems),
        help: help(&mut root, &mut problems),
        cooldown_hours,
        sign_in_factors,
        own_mail_domains,
    };
    root.finish(&mut problems);
    let found = problems.into_sorted();
    if found.is_empty() {
        Ok(Draft { set, based_on, policies, administrators: administrators_at })
    } else {
        Err(found)
    }
}

fn one(mut table: Table, problems: &mut Problems) -> Policy {
    let name = table.required("name", "\"everybody\"", problems).map(|name| name.value).unwrap_or_default();
    let applies = applies(&mut table, problems);
    let proofs = required(&table, "proofs", "1", problems);
    let proofs = small(&mut table, "proofs", problems).filter(|_| proofs).unwrap_or(1);
    required(&table, "methods", "[\"email\"]", problems);
    let methods = methods(&mut table, problems).unwrap_or_default();
    let unlock_without_reset = table.truth("unlock_without_reset", problems).unwrap_or(true);
    let expiry_reminders = days(&mut table, "expiry_reminders", problems).unwrap_or_default();
    table.finish(problems);
    Policy { name, applies, proofs, methods, unlock_without_reset, expiry_reminders }
}

fn applies(table: &mut Table, problems: &mut Problems) -> Applies {
    let (has_groups, has_except, is_said) = (table.has("groups"), table.has("except"), table.has("applies"));
    let at = table.place_of("applies");
    let given = table.text("applies", problems).map(|given| given.value);
    let (groups, except) = (plain(table, "groups", problems), plain(table, "except", problems));
    let remedy = "Give applies = \"everybody\" or \"nobody\", or groups = [\"GROUP\"].";
    match (given.as_deref(), has_groups) {
        (Some("everybody"), false) if has_except => return Applies::EverybodyExcept { groups: except },
        (Some("everybody"), false) => return Applies::Everybody,
        (Some("nobody"), false) if !has_except => return Applies::Nobody,
        (None, true) if !is_said => return Applies::Groups { any: groups, except },
        (Some("everybody" | "nobody"), _) => problems.add(&at, "does not go with groups beside it", remedy),
        (Some(_), _) => problems.add(&at, "is neither everybody nor nobody", remedy),
        // A value of the wrong kind was told already.
        (None, _) if is_said => {}
        (None, _) => problems.add(&at, "is missing", remedy),
    }
    Applies::Nobody
}

fn administrators(
    root: &mut Table,
    usual: AdministratorPolicy,
    problems: &mut Problems,
) -> AdministratorPolicy {
    let Some(mut table) = root.table("administrators", problems) else { return usual };
    let enabled = table.truth("enabled", problems).unwrap_or(usual.enabled);
    let methods = methods(&mut table, problems).unwrap_or(usual.methods);
    let expiry_reminders = days(&mut table, "expiry_reminders", problems).unwrap_or(usual.expiry_reminders);
    table.finish(problems);
    AdministratorPolicy { enabled, methods, expiry_reminders }
}

fn password(root: &mut Table, problems: &mut Problems) -> Rules {
    let Some(mut table) = root.table("password", problems) else { return Rules::default() };
    let usual = password_preset(&mut table, problems).map_or_else(Rules::default, Preset::rules);
    let shape = shape(&mut table, &usual.shape, problems);
    let out = Rules {
        preset: usual.preset,
        length_min: number(&mut table, "length_min", usual.length_min, problems),
        length_max: number(&mut table, "length_max", usual.length_max, problems),
        shape,
        refuses_names: table.truth("refuses_names", problems).unwrap_or(usual.refuses_names),
        refuses_common_words: table
            .truth("refuses_common_words", problems)
            .unwrap_or(usual.refuses_common_words),
        banned_words: plain(&mut table, "banned_words", problems),
        disallowed: plain(&mut table, "disallowed", problems),
        disallowed_piece: number(&mut table, "disallowed_piece", usual.disallowed_piece, problems),
        history_own: number(&mut table, "history_own", usual.history_own, problems),
    };
    table.finish(problems);
    out
}

fn password_preset(table: &mut Table, problems: &mut Problems) -> Option<Preset> {
    let named = table.text("preset", problems)?;
    let found = Preset::from_name(&named.value);
    if found.is_none() {
        let known = Preset::ALL.map(Preset::name).join(", ");
        problems.add(&named.at, format!("{:?} is no preset", named.value), format!("Known: {known}."));
    }
    found
}

fn shape(table: &mut Table, usual: &Shape, problems: &mut Problems) -> Shape {
    Shape {
        uppers_min: number(table, "uppers_min", usual.uppers_min, problems),
        lowers_min: number(table, "lowers_min", usual.lowers_min, problems),
        digits_min: number(table, "digits_min", usual.digits_min, problems),
        specials_min: number(table, "specials_min", usual.specials_min, problems),
        letters_min: number(table, "letters_min", usual.letters_min, problems),
        categories_min: number(table, "categories_min", usual.categories_min, problems),
        different_min: number(table, "different_min", usual.different_min, problems),
        in_a_row_max: number(table, "in_a_row_max", usual.in_a_row_max, problems),
        alike_max: number(table, "alike_max", usual.alike_max, problems),
        sequence_max: number(table, "sequence_max", usual.sequence_max, problems),
        refuses_palindromes: table
            .truth("refuses_palindromes", problems)
            .unwrap_or(usual.refuses_palindromes),
    }
}

fn lifetimes(root: &mut Table, problems: &mut Problems) -> Lifetimes {
    let usual = Lifetimes::default();
    let Some(mut table) = root.table("lifetimes", problems) else { return usual };
    let out = Lifetimes {
        code_s: number(&mut table, "code_s", usual.code_s, problems),
        link_s: number(&mut table, "link_s", usual.link_s, problems),
        proof_s: number(&mut table, "proof_s", usual.proof_s, problems),
        flow_s: number(&mut table, "flow_s", usual.flow_s, problems),
    };
    table.finish(problems);
    out
}

fn budgets(root: &mut Table, problems: &mut Problems) -> Budgets {
    let Some(mut table) = root.table("budgets", problems) else { return Budgets::default() };
    let usual = preset(&mut table, problems);
    let out = Budgets {
        guesses_per_hour: number(&mut table, "guesses_per_hour", usual.guesses_per_hour, problems),
        guesses_per_day: number(&mut table, "guesses_per_day", usual.guesses_per_day, problems),
        messages_per_hour: number(&mut table, "messages_per_hour", usual.messages_per_hour, problems),
        messages_per_day: number(&mut table, "messages_per_day", usual.messages_per_day, problems),
        password_tries_per_hour: number(
            &mut table,
            "password_tries_per_hour",
            usual.password_tries_per_hour,
            problems,
        ),
    };
    table.finish(problems);
    out
}

/// The numbers that hold for whatever is not told beside the preset.
fn preset(table: &mut Table, problems: &mut Problems) -> Budgets {
    let Some(named) = table.text("preset", problems) else { return Budgets::default() };
    let found = Budgets::PRESETS.into_iter().find(|(name, _)| *name == named.value);
    if found.is_none() {
        let known = Budgets::PRESETS.map(|(name, _)| name).join(", ");
        problems.add(&named.at, format!("{:?} is no preset", named.value), format!("Known: {known}."));
    }
    found.map_or_else(Budgets::default, |(_, budgets)| budgets)
}

fn registration(root: &mut Table, problems: &mut Problems) -> Registration {
    let usual = Registration::default();
    let Some(mut table) = root.table("registration", problems) else { return usual };
    let out = Registration {
        required: table.truth("required", problems).unwrap_or(usual.required),
        reconfirm_days: number(&mut table, "reconfirm_days", usual.reconfirm_days, problems),
        skips_max: number(&mut table, "skips_max", usual.skips_max, problems),
    };
    table.finish(problems);
    out
}

fn notifications(root: &mut Table, problems: &mut Problems) -> Notifications {
    let Some(mut table) = root.table("notifications", problems) else { return Notifications::default() };
    let mut is_on = |key: &'static str| table.truth(key, problems).unwrap_or(true);
    let out = Notifications {
        person_on_reset: is_on("person_on_reset"),
        person_on_change: is_on("person_on_change"),
        person_on_unlock: is_on("person_on_unlock"),
        person_on_method_change: is_on("person_on_method_change"),
        person_on_block: is_on("person_on_block"),
        administrators_on_administrator_reset: is_on("administrators_on_administrator_reset"),
    };
    table.finish(problems);
    out
}

fn help(root: &mut Table, problems: &mut Problems) -> Help {
    let Some(mut table) = root.table("help", problems) else { return Help::default() };
    let (mail, url) = (table.text("mail", problems), table.text("url", problems));
    table.finish(problems);
    match (mail, url) {
        (None, None) => Help::default(),
        (Some(mail), None) => Help::Mail(mail.value),
        (None, Some(url)) => Help::Url(url.value),
        (Some(_), Some(url)) => {
            problems.add(&url.at, "is one help too many", "Give mail or url, not both.");
            Help::default()
        }
    }
}

/// The methods by their names; None when there is no such key.
fn methods(table: &mut Table, problems: &mut Problems) -> Option<Vec<Method>> {
    let given = table.texts("methods", problems)?;
    let mut out = Vec::with_capacity(given.len());
    for name in given {
        match Method::from_name(&name.value) {
            Some(method) => out.push(method),
            None => {
                let known = Method::ALL.map(Method::name).join(", ");
                problems.add(&name.at, format!("{:?} is no method", name.value), format!("Known: {known}."));
            }
        }
    }
    Some(out)
}

fn required(table: &Table, key: &'static str, example: &str, problems: &mut Problems) -> bool {
    let is_there = table.has(key);
    if !is_there {
        problems.add(&table.place_of(key), "is missing", format!("Such as: {key} = {example}"));
    }
    is_there
}

fn plain(table: &mut Table, key: &'static str, problems: &mut Problems) -> Vec<String> {
    table.texts(key, problems).unwrap_or_default().into_iter().map(|text| text.value).collect()
}

/// Numbers of days; None when there is no such key.
fn days(table: &mut Table, key: &'static str, problems: &mut Problems) -> Option<Vec<u16>> {
    let given = table.wholes(key, 0..=u64::from(u16::MAX), problems)?;
    Some(given.into_iter().filter_map(|days| u16::try_from(days).ok()).collect())
}

fn number(table: &mut Table, key: &'static str, usual: u32, problems: &mut Problems) -> u32 {
    let given = table.whole(key, 0..=u64::from(u32::MAX), problems);
    given.and_then(|number| u32::try_from(number).ok()).unwrap_or(usual)
}

fn small(table: &mut Table, key: &'static str, problems: &mut Problems) -> Option<u8> {
    table.whole(key, 0..=u64::from(u8::MAX), problems).and_then(|number| u8::try_from(number).ok())
}
