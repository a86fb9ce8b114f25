//! Rules about the set as a whole.

use super::{
    About, COOLDOWN_HOURS_MAX, DOMAINS_MAX, Lint, POLICIES_MAX, RECONFIRM_DAYS_MAX, Rule,
    SIGN_IN_FACTORS_MAX, SKIPS_MAX,
};
use crate::contact::EmailAddress;
use crate::policy::{Applies, Budgets, Help, Lifetimes, Notifications, PolicySet, Registration};

/// The longest help page address, in bytes.
const URL_BYTES_MAX: usize = 2_000;

pub(super) fn lint(set: &PolicySet, found: &mut Vec<Lint>) {
    let mut add = |rule| found.push(Lint { about: About::Set, rule });
    if set.policies.len() > POLICIES_MAX {
        add(Rule::TooManyPolicies);
    }
    lifetimes(&set.lifetimes, &mut add);
    budgets(&set.budgets, &mut add);
    super::password::lint(&set.password, &mut add);
    registration(&set.registration, &mut add);
    if set.cooldown_hours > COOLDOWN_HOURS_MAX {
        add(Rule::CooldownTooLong { hours: set.cooldown_hours });
    } else if set.cooldown_hours == 0 {
        add(Rule::NoCooldown);
    }
    if !(1..=SIGN_IN_FACTORS_MAX).contains(&set.sign_in_factors) {
        add(Rule::SignInFactorsOutOfBounds { factors: set.sign_in_factors });
    }
    if !is_usable(&set.help) {
        add(Rule::HelpUnusable);
    } else if needs_what_is_lost(&set.help, &set.own_mail_domains) {
        add(Rule::CircularHelp);
    }
    let unusable = |domain: &&String| !is_mail_domain(domain);
    for domain in set.own_mail_domains.iter().filter(unusable).chain(set.own_mail_domains.get(DOMAINS_MAX)) {
        add(Rule::MailDomainUnusable { domain: domain.clone() });
    }
    if !set.administrators.enabled && set.policies.iter().all(|policy| policy.applies == Applies::Nobody) {
        add(Rule::NobodyMayReset);
    }
    notifications(&set.notifications, &mut add);
}

fn lifetimes(lifetimes: &Lifetimes, add: &mut impl FnMut(Rule)) {
    let Lifetimes { code_s, link_s, proof_s, flow_s } = *lifetimes;
    for (setting, value, least, most) in [
        ("code_s", code_s, 60, 1800),
        ("link_s", link_s, 60, 1800),
        ("proof_s", proof_s, 60, 1800),
        ("flow_s", flow_s, 300, 3600),
    ] {
        if !(least..=most).contains(&value) {
            add(Rule::LifetimeOutOfBounds { setting, least, most });
        }
    }
    if flow_s < code_s.max(link_s).max(proof_s) {
        add(Rule::FlowShorterThanItsParts);
    }
}

fn budgets(budgets: &Budgets, add: &mut impl FnMut(Rule)) {
    for (setting, value, least, most) in [
        ("guesses_per_hour", budgets.guesses_per_hour, 3, 100),
        ("guesses_per_day", budgets.guesses_per_day, 3, 300),
        ("messages_per_hour", budgets.messages_per_hour, 1, 20),
        ("messages_per_day", budgets.messages_per_day, 1, 50),
        ("password_tries_per_hour", budgets.password_tries_per_hour, 1, 20),
    ] {
        if !(least..=most).contains(&value) {
            add(Rule::BudgetOutOfBounds { setting, least, most });
        }
    }
}

fn registration(registration: &Registration, add: &mut impl FnMut(Rule)) {
    if registration.reconfirm_days > RECONFIRM_DAYS_MAX {
        add(Rule::ReconfirmTooLong { days: registration.reconfirm_days });
    }
    if registration.skips_max > SKIPS_MAX {
        add(Rule::TooManySkips { skips: registration.skips_max });
    }
}

fn notifications(tell: &Notifications, add: &mut impl FnMut(Rule)) {
    for (setting, is_on) in [
        ("person_on_reset", tell.person_on_reset),
        ("person_on_change", tell.person_on_change),
        ("person_on_unlock", tell.person_on_unlock),
        ("person_on_method_change", tell.person_on_method_change),
        ("person_on_block", tell.person_on_block),
        ("administrators_on_administrator_reset", tell.administrators_on_administrator_reset),
    ] {
        if !is_on {
            add(Rule::NotificationOff { setting });
        }
    }
}

fn is_usable(help: &Help) -> bool {
    match help {
        Help::ContactYourAdministrator => true,
        Help::Mail(address) => EmailAddress::parse(address).is_some(),
        Help::Url(url) => {
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            url.len() <= URL_BYTES_MAX
                && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte))
                && host.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
        }
    }
}

/// Does the mailbox that helps open with the very kind of password that is reset here? (Entra 4.5.5)
fn needs_what_is_lost(help: &Help, own_mail_domains: &[String]) -> bool {
    let Help::Mail(address) = help else { return false };
    let domain = address.rsplit('@').next().unwrap_or_default();
    own_mail_domains.iter().any(|own| own.eq_ignore_ascii_case(domain))
}

fn is_mail_domain(domain: &str) -> bool {
    EmailAddress::parse(&format!("x@{domain}")).is_some()
}
