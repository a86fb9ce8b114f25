//! Rules about single policies, and about the administrators' own.

use super::guessing::{HIT_ONE_IN, guesses_per_day, hit_one_in};
use super::{About, GROUPS_MAX, Lint, NAME_CHARS_MAX, Rule};
use crate::account::fold;
use crate::method::Method;
use crate::policy::{ADMINISTRATOR_PROOFS, ADMINISTRATORS, Applies, PROOFS_MAX, Policy, PolicySet};
use crate::reminder::{DAYS_MAX, STEPS_MAX};

pub(super) fn policies(set: &PolicySet, here: &[Method], found: &mut Vec<Lint>) {
    let guesses = guesses_per_day(&set.budgets.limits());
    let mut everybody: Option<&str> = None;
    for (at, policy) in set.policies.iter().enumerate() {
        let mut add = |rule| found.push(Lint { about: About::Policy(at, policy.name.clone()), rule });
        name(&set.policies[..at], policy, &mut add);
        applies(&policy.applies, &mut add);
        if let Some(behind) = everybody.filter(|_| policy.applies != Applies::Nobody) {
            add(Rule::Unreachable { behind: behind.to_owned() });
        }
        if policy.applies == Applies::Everybody {
            everybody = everybody.or(Some(&policy.name));
        }
        proofs(policy, &mut add);
        reminders(&policy.expiry_reminders, &mut add);
        methods(policy.proofs, &policy.methods, (here, guesses), &mut add);
        if (1..set.sign_in_factors).contains(&policy.proofs) {
            add(Rule::WeakerThanSignIn { proofs: policy.proofs, factors: set.sign_in_factors });
        }
        if !set.own_mail_domains.is_empty() && leans_on_mail(policy.proofs, &policy.methods) {
            add(Rule::CircularMail);
        }
    }
}

pub(super) fn administrators(set: &PolicySet, here: &[Method], found: &mut Vec<Lint>) {
    let mut add = |rule| found.push(Lint { about: About::Administrators, rule });
    let own = &set.administrators;
    if own.methods.contains(&Method::Questions) {
        add(Rule::AdministratorsByQuestions);
    }
    reminders(&own.expiry_reminders, &mut add);
    if !own.enabled {
        add(Rule::AdministratorsOff);
        return;
    }
    let usable: Vec<Method> = different(&own.methods).filter(|m| here.contains(m)).collect();
    // Not refused: two proofs are theirs whatever methods exist, so that too few keep them out, no more.
    if usable.len() < usize::from(ADMINISTRATOR_PROOFS) || !usable.iter().any(|m| m.may_be_first()) {
        add(Rule::AdministratorsCannotReset);
    }
    if !own.methods.is_empty() {
        let guesses = guesses_per_day(&set.budgets.limits());
        shared(ADMINISTRATOR_PROOFS, &own.methods, (here, guesses), &mut add);
    }
}

fn name(before: &[Policy], policy: &Policy, add: &mut impl FnMut(Rule)) {
    let name = policy.name.as_str();
    let is_long = name.chars().count() > NAME_CHARS_MAX;
    if name.trim().is_empty() || name.trim() != name || is_long || name.chars().any(char::is_control) {
        add(Rule::NameUnusable);
    }
    if fold(name) == ADMINISTRATORS || before.iter().any(|other| fold(&other.name) == fold(name)) {
        add(Rule::NameTaken);
    }
}

fn applies(applies: &Applies, add: &mut impl FnMut(Rule)) {
    let (any, except): (&[String], &[String]) = match applies {
        Applies::Nobody | Applies::Everybody => return,
        Applies::EverybodyExcept { groups } => (&[], groups),
        Applies::Groups { any, except } => {
            let is_excluded = |group: &String| except.iter().any(|other| fold(other) == fold(group));
            if any.iter().all(is_excluded) {
                add(Rule::NobodyMeant);
            }
            (any, except)
        }
    };
    if any.len() > GROUPS_MAX || except.len() > GROUPS_MAX {
        add(Rule::TooManyGroups);
    }
}

fn reminders(steps: &[u16], add: &mut impl FnMut(Rule)) {
    let is_odd = |at: usize| !(1..=DAYS_MAX).contains(&steps[at]) || steps[..at].contains(&steps[at]);
    if steps.len() > STEPS_MAX || (0..steps.len()).any(is_odd) {
        add(Rule::RemindersUnusable);
    }
}

fn proofs(policy: &Policy, add: &mut impl FnMut(Rule)) {
    if policy.proofs == 0 {
        add(Rule::NoProof);
    } else if policy.proofs > PROOFS_MAX {
        add(Rule::TooManyProofs { proofs: policy.proofs });
    }
}

/// The methods that this Nulstil has, and how many guesses an account takes in a day.
type Around<'a> = (&'a [Method], Option<u64>);

fn methods(proofs: u8, methods: &[Method], around: Around<'_>, add: &mut impl FnMut(Rule)) {
    if methods.is_empty() {
        add(Rule::NoMethods);
        return;
    }
    let number = different(methods).count();
    if number < usize::from(proofs) {
        add(Rule::MoreProofsThanMethods { proofs, methods: number });
    }
    if !methods.iter().any(|method| method.may_be_first() && is_for_resets(*method)) {
        add(Rule::NothingToBeginWith);
    }
    shared(proofs, methods, around, add);
}

/// What holds for people and administrators alike.
fn shared(proofs: u8, methods: &[Method], (here, guesses): Around<'_>, add: &mut impl FnMut(Rule)) {
    for (at, method) in methods.iter().copied().enumerate() {
        if methods[..at].contains(&method) {
            add(Rule::MethodRepeated { method });
        } else if !is_for_resets(method) {
            add(Rule::MethodNotForResets { method });
        } else if !here.contains(&method) {
            add(Rule::MethodNotHere { method });
        }
    }
    let hit = hit_one_in(proofs, methods, guesses);
    if let Some(one_in) = hit.filter(|one_in| *one_in < HIT_ONE_IN) {
        add(Rule::GuessingTooLikely { one_in });
    }
    let easy = different(methods).filter(|method| method.needs_no_memory_or_copying()).count();
    // Where there are too few methods at all, that was told.
    if easy < usize::from(proofs) && different(methods).count() >= usize::from(proofs) {
        add(Rule::NeedsMemoryOrCopying);
    }
}

/// Without mail, would the others not do?
fn leans_on_mail(proofs: u8, methods: &[Method]) -> bool {
    let others: Vec<Method> = different(methods).filter(|method| *method != Method::Email).collect();
    let may_do = others.len() >= usize::from(proofs) && others.iter().any(|method| method.may_be_first());
    methods.contains(&Method::Email) && !may_do
}

fn is_for_resets(method: Method) -> bool {
    method != Method::CurrentPassword
}

fn different(methods: &[Method]) -> impl Iterator<Item = Method> + '_ {
    let is_first = |at: usize| !methods[..at].contains(&methods[at]);
    methods.iter().enumerate().filter(move |(at, _)| is_first(*at)).map(|(_, method)| *method)
}
