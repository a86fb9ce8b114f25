//! A policy set as a list of settings, and what differs between two of them, as lines to read.

use super::{ADMINISTRATORS, Applies, Help, Policy, PolicySet};
use crate::method::Method;
use crate::password::Rules;

/// One setting that differs. None stands for one that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Such as `policy.everybody.proofs`.
    pub setting: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Every setting of a set with its value, in the order of the file. Policies go by their names, so that
/// a new one in front does not make all others look changed.
pub fn settings(set: &PolicySet) -> Vec<(String, String)> {
    let mut out =
        vec![("policies".to_owned(), joined(set.policies.iter().map(|policy| policy.name.as_str())))];
    for policy in &set.policies {
        of_policy(policy, &mut out);
    }
    let mut add = |name: &str, value: String| out.push((name.to_owned(), value));
    add(&format!("{ADMINISTRATORS}.enabled"), set.administrators.enabled.to_string());
    add(&format!("{ADMINISTRATORS}.methods"), methods(&set.administrators.methods));
    add(&format!("{ADMINISTRATORS}.expiry_reminders"), days(&set.administrators.expiry_reminders));
    for (name, value) in of_password(&set.password) {
        add(&format!("password.{name}"), value);
    }
    add("lifetimes.code_s", set.lifetimes.code_s.to_string());
    add("lifetimes.link_s", set.lifetimes.link_s.to_string());
    add("lifetimes.proof_s", set.lifetimes.proof_s.to_string());
    add("lifetimes.flow_s", set.lifetimes.flow_s.to_string());
    add("registration.required", set.registration.required.to_string());
    add("registration.reconfirm_days", set.registration.reconfirm_days.to_string());
    add("registration.skips_max", set.registration.skips_max.to_string());
    let tell = &set.notifications;
    add("notifications.person_on_reset", tell.person_on_reset.to_string());
    add("notifications.person_on_change", tell.person_on_change.to_string());
    add("notifications.person_on_unlock", tell.person_on_unlock.to_string());
    add("notifications.person_on_method_change", tell.person_on_method_change.to_string());
    add("notifications.person_on_block", tell.person_on_block.to_string());
    let administrators = tell.administrators_on_administrator_reset;
    add("notifications.administrators_on_administrator_reset", administrators.to_string());
    let budgets = &set.budgets;
    add("budgets.guesses_per_hour", budgets.guesses_per_hour.to_string());
    add("budgets.guesses_per_day", budgets.guesses_per_day.to_string());
    add("budgets.messages_per_hour", budgets.messages_per_hour.to_string());
    add("budgets.messages_per_day", budgets.messages_per_day.to_string());
    add("budgets.password_tries_per_hour", budgets.password_tries_per_hour.to_string());
    add("help", help(&set.help));
    add("cooldown_hours", set.cooldown_hours.to_string());
    add("sign_in_factors", set.sign_in_factors.to_string());
    add("own_mail_domains", joined(set.own_mail_domains.iter().map(String::as_str)));
    out
}

/// What differs, in the order of the newer set; what is gone comes last.
pub fn changes(before: &PolicySet, after: &PolicySet) -> Vec<Change> {
    let (before, after) = (settings(before), settings(after));
    let find = |list: &[(String, String)], name: &str| {
        list.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let here = after.iter().map(|(setting, value)| Change {
        setting: setting.clone(),
        before: find(&before, setting),
        after: Some(value.clone()),
    });
    let gone = before.iter().filter(|(setting, _)| find(&after, setting).is_none());
    let gone = gone.map(|(setting, value)| Change {
        setting: setting.clone(),
        before: Some(value.clone()),
        after: None,
    });
    here.chain(gone).filter(|change| change.before != change.after).collect()
}

fn of_policy(policy: &Policy, out: &mut Vec<(String, String)>) {
    let mut add = |name: &str, value: String| out.push((format!("policy.{}.{name}", policy.name), value));
    match &policy.applies {
        Applies::Nobody => add("applies", "nobody".into()),
        Applies::Everybody => add("applies", "everybody".into()),
        Applies::Groups { any, except } => {
            add("groups", joined(any.iter().map(String::as_str)));
            add("except", joined(except.iter().map(String::as_str)));
        }
        Applies::EverybodyExcept { groups } => {
            add("applies", "everybody".into());
            add("except", joined(groups.iter().map(String::as_str)));
        }
    }
    add("proofs", policy.proofs.to_string());
    add("methods", methods(&policy.methods));
    add("unlock_without_reset", policy.unlock_without_reset.to_string());
    add("expiry_reminders", days(&policy.expiry_reminders));
}

fn of_password(rules: &Rules) -> Vec<(&'static str, String)> {
    let shape = &rules.shape;
    let numbers = [
        ("length_min", rules.length_min),
        ("length_max", rules.length_max),
        ("uppers_min", shape.uppers_min),
        ("lowers_min", shape.lowers_min),
        ("digits_min", shape.digits_min),
        ("specials_min", shape.specials_min),
        ("letters_min", shape.letters_min),
        ("categories_min", shape.categories_min),
        ("different_min", shape.different_min),
        ("in_a_row_max", shape.in_a_row_max),
        ("alike_max", shape.alike_max),
        ("sequence_max", shape.sequence_max),
        ("disallowed_piece", rules.disallowed_piece),
        ("history_own", rules.history_own),
    ];
    let mut out = vec![("preset", rules.preset.name().to_owned())];
    out.extend(numbers.map(|(name, number)| (name, number.to_string())));
    out.push(("refuses_palindromes", shape.refuses_palindromes.to_string()));
    out.push(("refuses_names", rules.refuses_names.to_string()));
    out.push(("refuses_common_words", rules.refuses_common_words.to_string()));
    out.push(("banned_words", joined(rules.banned_words.iter().map(String::as_str))));
    out.push(("disallowed", joined(rules.disallowed.iter().map(String::as_str))));
    out
}

fn help(help: &Help) -> String {
    match help {
        Help::ContactYourAdministrator => "contact your administrator".into(),
        Help::Mail(address) => format!("mail {address}"),
        Help::Url(url) => format!("page {url}"),
    }
}

fn methods(methods: &[Method]) -> String {
    joined(methods.iter().map(|method| method.name()))
}

fn days(steps: &[u16]) -> String {
    let steps: Vec<String> = steps.iter().map(u16::to_string).collect();
    joined(steps.iter().map(String::as_str))
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let text = parts.collect::<Vec<_>>().join(", ");
    if text.is_empty() { "none".into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::Preset;

    fn lines(before: &PolicySet, after: &PolicySet) -> Vec<String> {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".into());
        let line = |change: &Change| {
            format!("{}: {} > {}", change.setting, shown(&change.before), shown(&change.after))
        };
        changes(before, after).iter().map(line).collect()
    }

    #[test]
    fn equal_sets_differ_in_nothing() {
        assert_eq!(lines(&PolicySet::default(), &PolicySet::default()), Vec::<String>::new());
    }

    #[test]
    fn every_rule_for_passwords_is_a_line() {
        let mut password = Rules { disallowed: vec!["acme".into()], ..Preset::AdLegacy.rules() };
        password.shape.sequence_max = 4;
        let after = PolicySet { password, ..PolicySet::default() };
        let told = [
            "password.preset: nist-800-63b-4 > ad-legacy",
            "password.length_min: 12 > 0",
            "password.sequence_max: 0 > 4",
            "password.refuses_names: true > false",
            "password.refuses_common_words: true > false",
            "password.disallowed: none > acme",
        ];
        assert_eq!(lines(&PolicySet::default(), &after), told);
    }

    #[test]
    fn a_policy_in_front_leaves_the_others_as_they_are() {
        let mut after = PolicySet::default();
        let applies = Applies::Groups { any: vec!["a".into(), "b".into()], except: vec![] };
        let board =
            Policy { applies, ..Policy::for_everybody("board", 2, vec![Method::Email, Method::Totp]) };
        after.policies.insert(0, board);
        after.lifetimes.code_s = 300;
        let told = [
            "policies: everybody > board, everybody",
            "policy.board.groups: - > a, b",
            "policy.board.except: - > none",
            "policy.board.proofs: - > 2",
            "policy.board.methods: - > email, totp",
            "policy.board.unlock_without_reset: - > true",
            "policy.board.expiry_reminders: - > none",
            "lifetimes.code_s: 600 > 300",
        ];
        assert_eq!(lines(&PolicySet::default(), &after), told);
        assert_eq!(lines(&after, &PolicySet::default()).len(), told.len());
    }
}
