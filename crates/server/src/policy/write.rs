//! A policy set as TOML that explains itself.

use super::password;
use domain::method::Method;
use domain::policy::{Applies, Help, Policy, PolicySet};
use std::fmt::Write as _;

/// The file for this set. With the version it stands for, applying it again notices when somebody else
/// was faster.
pub fn write(set: &PolicySet, version: Option<u64>) -> String {
    let mut out = String::from(
        "# The policy of Nulstil. Check it with `nulstil policy check FILE`, see whom a change would lock out with\n\
  # `nulstil policy apply FILE --dry-run`, and put it in force with `nulstil policy apply FILE --reason TEXT`.\n\n",
    );
    if let Some(version) = version {
        let _ =
            writeln!(out, "# Applied only while this version is in force. Remove it to apply in any case.");
        let _ = writeln!(out, "based_on = {version}\n");
    }
    whole(&mut out, set);
    if set.policies.is_empty() {
        out.push_str("policy = []\n\n");
    }
    for policy in &set.policies {
        one(&mut out, policy);
    }
    let _ = write!(
        out,
        "# Administrators have a policy of their own: two proofs, no questions.\n\
         [administrators]\nenabled = {}\nmethods = {}\nexpiry_reminders = {}\n\n",
        set.administrators.enabled,
        methods(&set.administrators.methods),
        days(&set.administrators.expiry_reminders),
    );
    password::write(&mut out, &set.password);
    lifetimes(&mut out, set);
    registration(&mut out, set);
    notifications(&mut out, set);
    budgets(&mut out, set);
    help(&mut out, &set.help);
    out
}

fn whole(out: &mut String, set: &PolicySet) {
    let _ = write!(
        out,
        "cooldown_hours = {}  # hours until a new address or number may be used, 0 to 720\n\
         sign_in_factors = {}  # factors that signing in takes, 1 to 3\n\
         own_mail_domains = {}  # domains whose mailboxes open with the very password that is reset\n\n",
        set.cooldown_hours,
        set.sign_in_factors,
        texts(&set.own_mail_domains),
    );
    out.push_str(
        "# Policies, in order: the first that fits a person is theirs. Whom one is for:\n\
  #   applies = \"everybody\"          with except = [\"GROUP\"], everybody else\n\
  #   groups = [\"GROUP\", ...]        with except = [\"GROUP\"], those of them who are in none of these\n\
  #   applies = \"nobody\"             switched off\n\
  # A group is named as the directory does: cn=staff,ou=groups,dc=example,dc=org.\n\n",
    );
}

fn one(out: &mut String, policy: &Policy) {
    let _ = writeln!(out, "[[policy]]\nname = {}", text(&policy.name));
    let _ = match &policy.applies {
        Applies::Everybody => writeln!(out, "applies = \"everybody\""),
        Applies::Nobody => writeln!(out, "applies = \"nobody\""),
        Applies::Groups { any, except } if except.is_empty() => writeln!(out, "groups = {}", texts(any)),
        Applies::Groups { any, except } => {
            writeln!(out, "groups = {}\nexcept = {}", texts(any), texts(except))
        }
        Applies::EverybodyExcept { groups } => {
            writeln!(out, "applies = \"everybody\"\nexcept = {}", texts(groups))
        }
    };
    let _ = writeln!(
        out,
        "proofs = {}  # 1 to 4, each by another method\nmethods = {}\n\
         unlock_without_reset = {}\n\
         expiry_reminders = {}  # days before a password ends on which its owner gets a mail, such as [7, 3, 1]\n",
        policy.proofs,
        methods(&policy.methods),
        policy.unlock_without_reset,
        days(&policy.expiry_reminders),
    );
}

fn lifetimes(out: &mut String, set: &PolicySet) {
    let lives = &set.lifetimes;
    let _ = write!(
        out,
        "[lifetimes]  # seconds\ncode_s = {}  # 60 to 1800\n\
         link_s = {}  # 60 to 1800\n\
         proof_s = {}  # until the password is chosen, 60 to 1800\n\
         flow_s = {}  # a whole reset, 300 to 3600\n\n",
        lives.code_s, lives.link_s, lives.proof_s, lives.flow_s,
    );
}

fn registration(out: &mut String, set: &PolicySet) {
    let asked = &set.registration;
    let _ = write!(
        out,
        "[registration]\nrequired = {}  # ask at sign-in for what is missing\n\
         reconfirm_days = {}  # 0 (never) to 730\nskips_max = {}  # \"not now\", 0 to 30\n\n",
        asked.required, asked.reconfirm_days, asked.skips_max,
    );
}

fn notifications(out: &mut String, set: &PolicySet) {
    let tell = &set.notifications;
    let _ = write!(
        out,
        "[notifications]\nperson_on_reset = {}\nperson_on_change = {}\nperson_on_unlock = {}\n\
         person_on_method_change = {}\nperson_on_block = {}\nadministrators_on_administrator_reset = {}\n\n",
        tell.person_on_reset,
        tell.person_on_change,
        tell.person_on_unlock,
        tell.person_on_method_change,
        tell.person_on_block,
        tell.administrators_on_administrator_reset,
    );
}

fn budgets(out: &mut String, set: &PolicySet) {
    let budgets = &set.budgets;
    let _ = write!(
        out,
        "[budgets]  # of one account; preset = \"entra-parity\" instead of numbers is possible\n\
         guesses_per_hour = {}  # 3 to 100\nguesses_per_day = {}  # 3 to 300\n\
         messages_per_hour = {}  # 1 to 20\nmessages_per_day = {}  # 1 to 50\n\
         password_tries_per_hour = {}  # 1 to 20\n\n",
        budgets.guesses_per_hour,
        budgets.guesses_per_day,
        budgets.messages_per_hour,
        budgets.messages_per_day,
        budgets.password_tries_per_hour,
    );
}

fn help(out: &mut String, help: &Help) {
    out.push_str(
        "# Where a dead end leads: mail = \"help@example.org\", or url = \"https://...\"; without either, to a form\n\
  # that goes to the administrators.\n[help]\n",
    );
    let _ = match help {
        Help::ContactYourAdministrator => Ok(()),
        Help::Mail(address) => writeln!(out, "mail = {}", text(address)),
        Help::Url(url) => writeln!(out, "url = {}", text(url)),
    };
}

fn methods(methods: &[Method]) -> String {
    let names: Vec<String> = methods.iter().map(|method| method.name().to_owned()).collect();
    texts(&names)
}

fn days(steps: &[u16]) -> String {
    format!("[{}]", steps.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
}

pub(super) fn texts(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", "))
}

/// A basic string; toml's own printer would choose between its four kinds, and a file reads better in one.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
