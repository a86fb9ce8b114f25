use super::*;
use domain::method::Method;
use domain::password::{Preset, Rules};
use domain::policy::lint::About;
use domain::policy::{Applies, Help, Policy, PolicySet};
use std::path::Path;

fn drafted(text: &str) -> Draft {
    read(Path::new("p.toml"), text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn problems(text: &str) -> Vec<String> {
    let found = read(Path::new("p.toml"), text).expect_err("it has problems");
    found.iter().map(ToString::to_string).collect()
}

fn varied() -> PolicySet {
    let mut set = PolicySet::default();
    let groups = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let applying = |name: &str, applies| Policy {
        applies,
        unlock_without_reset: false,
        expiry_reminders: vec![14, 3],
        ..Policy::for_everybody(name, 2, vec![Method::Email, Method::Totp])
    };
    set.policies = vec![
        applying(
            "a \"quoted\" \\ name",
            Applies::Groups { any: groups(&["cn=a,dc=x", "ø\u{7}"]), except: vec![] },
        ),
        applying("but", Applies::Groups { any: groups(&["b"]), except: groups(&["c", "d"]) }),
        applying("most", Applies::EverybodyExcept { groups: groups(&["e"]) }),
        applying("most of none", Applies::EverybodyExcept { groups: vec![] }),
        applying("off", Applies::Nobody),
        applying("rest", Applies::Everybody),
    ];
    set.administrators.enabled = false;
    set.administrators.methods = vec![];
    set.administrators.expiry_reminders = vec![7];
    set.password = Rules {
        length_min: 14,
        disallowed: vec!["acme \"x\"".into()],
        banned_words: vec!["fjord".into(), "ærø!".into()],
        ..Preset::Entra.rules()
    };
    set.password.shape.sequence_max = 4;
    set.password.shape.refuses_palindromes = true;
    set.lifetimes.link_s = 1_800;
    set.registration.reconfirm_days = 0;
    set.registration.required = false;
    set.notifications.person_on_block = false;
    set.notifications.administrators_on_administrator_reset = false;
    set.budgets.guesses_per_day = 31;
    set.budgets.password_tries_per_hour = 2;
    set.cooldown_hours = 24;
    set.sign_in_factors = 2;
    set.own_mail_domains = vec!["example.org".into(), "example.com".into()];
    set
}

#[test]
fn what_is_written_is_read_back() {
    let mut by_mail = varied();
    by_mail.help = Help::Mail("help@example.org".into());
    let mut by_page = varied();
    by_page.help = Help::Url("https://it.example.org/help".into());
    let none = PolicySet { policies: vec![], ..PolicySet::default() };
    for set in [PolicySet::default(), varied(), by_mail, by_page, none] {
        let draft = drafted(&write(&set, Some(7)));
        assert_eq!((draft.set, draft.based_on), (set, Some(7)));
    }
    assert_eq!(drafted(&write(&PolicySet::default(), None)).based_on, None);
}

#[test]
fn a_preset_of_budgets_may_be_named_and_altered() {
    let text = "[[policy]]\nname = \"all\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"email\"]\n\
         [budgets]\npreset = \"entra-parity\"\nmessages_per_hour = 4\n";
    let budgets = drafted(text).set.budgets;
    assert_eq!((budgets.guesses_per_day, budgets.messages_per_hour), (5, 4));
    let wrong = problems(&text.replace("parity", "party"));
    assert!(wrong.iter().any(|told| told.contains("entra-parity")), "{wrong:?}");
}

const EVERYBODY: &str =
    "[[policy]]\nname = \"all\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"email\"]\n";

#[test]
fn a_preset_for_passwords_may_be_named_and_altered() {
    let read = |told: &str| drafted(&format!("{EVERYBODY}[password]\n{told}")).set.password;
    assert_eq!(read("preset = \"nist-800-63b-4\"\n"), Preset::Nist.rules());
    let altered = Rules { length_min: 10, ..Preset::Entra.rules() };
    assert_eq!(read("preset = \"entra\"\nlength_min = 10\n"), altered);
    assert_eq!(read("length_min = 13\n"), Rules { length_min: 13, ..Rules::default() });
    let wrong = problems(&format!("{EVERYBODY}[password]\npreset = \"nist\"\n"));
    assert!(wrong.iter().any(|told| told.contains("nist-800-63b-4")), "{wrong:?}");
}

#[test]
fn another_preset_in_a_written_file_is_taken_whole() {
    let text = write(&PolicySet { password: Preset::Nist.rules(), ..PolicySet::default() }, None);
    let other = text.replace("preset = \"nist-800-63b-4\"", "preset = \"ad-legacy\"");
    assert_eq!(drafted(&other).set.password, Preset::AdLegacy.rules());
}

#[test]
fn of_the_usual_rules_another_preset_takes_all_but_the_one_number_that_is_altered_in_the_open() {
    let text = write(&PolicySet::default(), None);
    let section =
        text.split("[password]").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a section");
    let open: Vec<&str> = section.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(open.len(), 2, "{section}");
    assert_eq!(open[0], "preset = \"nist-800-63b-4\"");
    assert!(
        open[1].starts_with("length_min = 12  # ") && open[1].ends_with("the preset has 15"),
        "{section}"
    );
    for preset in Preset::ALL {
        let named = text.replace("preset = \"nist-800-63b-4\"", &format!("preset = \"{}\"", preset.name()));
        assert_eq!(drafted(&named).set.password, Rules { length_min: 12, ..preset.rules() }, "{preset:?}");
        let whole = named.replace("\nlength_min = 12", "\n# length_min = 12");
        assert_eq!(drafted(&whole).set.password, preset.rules(), "{preset:?}");
        let again = write(&drafted(&whole).set, None);
        assert_eq!(drafted(&again).set, drafted(&whole).set, "{preset:?}");
    }
}

#[test]
fn days_are_a_list_of_whole_numbers() {
    let with = |value: &str| {
        let head = "[[policy]]\nname = \"all\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"email\"]\n";
        format!("{head}expiry_reminders = {value}\n")
    };
    assert_eq!(drafted(&with("[7, 3, 1]")).set.policies[0].expiry_reminders, [7, 3, 1]);
    for wrong in ["7", "[\"7\"]", "[-1]", "[1.5]"] {
        let told = problems(&with(wrong));
        assert!(told.len() == 1 && told[0].contains("policy.expiry_reminders"), "{wrong}: {told:?}");
    }
}

#[test]
fn what_is_left_out_is_as_usual() {
    let text = "[[policy]]\nname = \"everybody\"\napplies = \"everybody\"\nproofs = 1\n\
         methods = [\"email\", \"recovery_code\"]\n";
    assert_eq!(drafted(text).set, PolicySet::default());
}

#[test]
fn every_problem_is_told_at_once_with_its_key_and_line() {
    let text = "cooldwn_hours = 1\n[[policy]]\nname = \"a\"\nproofs = \"two\"\nmethods = [\"mail\", \"sms\"]\n\
                [[policy]]\napplies = \"all\"\nproofs = 1\nmethods = \"email\"\n\
                [lifetimes]\ncode = 5\n[help]\nmail = \"a@example.org\"\nurl = \"https://example.org\"\n";
    assert_eq!(
        problems(text),
        [
            "p.toml:1: cooldwn_hours: is not a known key\n    Did you mean `cooldown_hours`?",
            "p.toml:2: policy.applies: is missing\n    \
             Give applies = \"everybody\" or \"nobody\", or groups = [\"GROUP\"].",
            "p.toml:4: policy.proofs: is a text\n    Give a whole number.",
            "p.toml:5: policy.methods: \"mail\" is no method\n    Known: email, sms, voice, office_voice, totp, \
             hardware_token, push, passkey, questions, recovery_code, access_pass, vouch, external_identity, \
             current_password.",
            "p.toml:6: policy.name: is missing\n    Such as: name = \"everybody\"",
            "p.toml:7: policy.applies: is neither everybody nor nobody\n    \
             Give applies = \"everybody\" or \"nobody\", or groups = [\"GROUP\"].",
            "p.toml:11: lifetimes.code: is not a known key\n    Did you mean `code_s`?",
            "p.toml:14: help.url: is one help too many\n    Give mail or url, not both.",
        ]
    );
}

#[test]
fn whom_a_policy_is_for_is_said_once() {
    let with =
        |lines: &str| problems(&format!("[[policy]]\nname = \"a\"\nproofs = 1\nmethods = []\n{lines}\n"));
    for lines in ["applies = \"nobody\"\nexcept = [\"a\"]", "applies = \"everybody\"\ngroups = [\"a\"]"] {
        let found = with(lines);
        assert!(found.len() == 1 && found[0].contains("does not go with groups"), "{found:?}");
    }
    assert_eq!(with("applies = 1").len(), 1, "a wrong kind is told once");
    assert_eq!(problems("").len(), 1, "a policy is asked for");
}

#[test]
fn a_finding_has_the_line_of_its_policy() {
    let draft = drafted(&write(&varied(), None));
    let text = write(&varied(), None);
    let line_of = |wanted: &str| text.lines().position(|line| line == wanted).map(|at| at + 1);
    assert_eq!(draft.line_of(&About::Policy(0, String::new())), line_of("[[policy]]"));
    assert_eq!(draft.line_of(&About::Administrators), line_of("[administrators]"));
    assert_eq!(draft.line_of(&About::Set), None);
}
