use super::*;
use crate::password::{Preset, Rules, Shape};
use crate::policy::{Applies, Budgets, Help, Policy};

/// Everything that is found about a set where every method exists.
fn found(set: &PolicySet) -> Vec<&'static str> {
    lint(set, &Method::ALL).iter().map(|lint| lint.rule.code()).collect()
}

/// A set about which nothing is found.
fn clean() -> PolicySet {
    let mut set = PolicySet::default();
    set.administrators.methods = vec![Method::Email, Method::Passkey];
    set
}

fn with(policy: Policy) -> PolicySet {
    PolicySet { policies: vec![policy], ..clean() }
}

fn by(proofs: u8, methods: &[Method]) -> PolicySet {
    with(Policy::for_everybody("all", proofs, methods.to_vec()))
}

fn applying(applies: Applies) -> PolicySet {
    with(Policy { applies, ..Policy::for_everybody("all", 1, vec![Method::Email]) })
}

fn altered(alter: impl FnOnce(&mut PolicySet)) -> PolicySet {
    let mut set = clean();
    alter(&mut set);
    set
}

fn groups(any: &[&str], except: &[&str]) -> Applies {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Applies::Groups { any: owned(any), except: owned(except) }
}

/// The rule fires for every one of the first sets, and for none of the second ones.
fn judges(code: &str, bad: &[PolicySet], good: &[PolicySet]) {
    for set in bad {
        assert!(found(set).contains(&code), "{code} is not found: {set:?}");
    }
    for set in good {
        assert!(!found(set).contains(&code), "{code} is found: {set:?}");
    }
}

#[test]
fn nothing_is_found_about_a_clean_set() {
    assert_eq!(found(&clean()), Vec::<&str>::new());
}

#[test]
fn the_default_is_taken_and_only_warns_of_copying_for_administrators() {
    let methods = [Method::Email, Method::Totp, Method::RecoveryCode];
    let found = lint(&PolicySet::default(), &methods);
    assert!(!is_refused(&found));
    let codes: Vec<_> = found.iter().map(|lint| (lint.about.clone(), lint.rule.code())).collect();
    assert_eq!(codes, [(About::Administrators, "methods.need_memory_or_copying")]);
}

#[test]
fn every_rule_has_a_code_of_its_own() {
    let mut codes: Vec<_> = Rule::samples().iter().map(Rule::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rule::samples().len());
}

#[test]
fn what_is_refused_comes_first() {
    let set = altered(|set| {
        set.administrators.enabled = false;
        set.policies[0].proofs = 0;
    });
    assert_eq!(found(&set), ["proofs.none", "administrators.off"]);
}

#[test]
fn proofs_are_one_to_four() {
    let four = [Method::Email, Method::Push, Method::Passkey, Method::Vouch];
    judges("proofs.none", &[by(0, &[Method::Email])], &[by(1, &[Method::Email])]);
    let five = [Method::Email, Method::Push, Method::Passkey, Method::Vouch, Method::ExternalIdentity];
    judges("proofs.too_many", &[by(5, &five)], &[by(4, &four)]);
}

#[test]
fn there_are_as_many_different_methods_as_proofs() {
    let twice = by(2, &[Method::Email, Method::Email]);
    judges(
        "methods.fewer_than_proofs",
        &[by(2, &[Method::Email]), twice.clone()],
        &[by(2, &[Method::Email, Method::Totp])],
    );
    judges("methods.repeated", &[twice], &[by(1, &[Method::Email, Method::Totp])]);
    judges("methods.none", &[by(1, &[])], &[by(1, &[Method::Email])]);
}

#[test]
fn what_can_be_guessed_is_never_alone() {
    let alone =
        [by(1, &[Method::Totp]), by(1, &[Method::Questions]), by(2, &[Method::Totp, Method::Questions])];
    judges("methods.none_may_be_first", &alone, &[by(2, &[Method::Email, Method::Totp])]);
}

#[test]
fn the_current_password_resets_nothing() {
    let method = Method::CurrentPassword;
    judges("methods.not_for_resets", &[by(1, &[Method::Email, method])], &[by(1, &[Method::Email])]);
    judges("methods.none_may_be_first", &[by(1, &[method])], &[]);
}

#[test]
fn names_are_usable_and_nobody_elses() {
    let named = |name: &str| with(Policy::for_everybody(name, 1, vec![Method::Email]));
    let long = "x".repeat(NAME_CHARS_MAX + 1);
    let bad: Vec<_> = ["", "  ", " a", "a\nb", &long].map(named).into();
    judges("name.unusable", &bad, &[named("økonomi & løn"), named(&long[1..])]);
    let two = |second: &str| {
        altered(|set| {
            let applies = Applies::Nobody;
            set.policies.push(Policy { applies, ..Policy::for_everybody(second, 1, vec![Method::Email]) });
        })
    };
    judges("name.taken", &[two("everybody"), two("EVERYBODY"), named("Administrators")], &[two("else")]);
}

#[test]
fn a_set_has_bounds() {
    let policies = |count: usize| {
        let policy = |at: usize| {
            let applies = Applies::Nobody;
            Policy { applies, ..Policy::for_everybody(&at.to_string(), 1, vec![Method::Email]) }
        };
        altered(|set| set.policies = (0..count).map(policy).collect())
    };
    judges("policies.too_many", &[policies(POLICIES_MAX + 1)], &[policies(POLICIES_MAX)]);
    let groups = |count: usize| (0..count).map(|at| at.to_string()).collect::<Vec<_>>();
    let many = |count| applying(Applies::Groups { any: groups(count), except: vec![] });
    let but = |count| applying(Applies::EverybodyExcept { groups: groups(count) });
    judges(
        "groups.too_many",
        &[many(GROUPS_MAX + 1), but(GROUPS_MAX + 1)],
        &[many(GROUPS_MAX), but(GROUPS_MAX)],
    );
}

#[test]
fn atk_086_a_guesser_hits_less_than_once_in_a_million_days() {
    // Known devices have ten more in a day.
    let hit = |of_strangers: u32, methods: &[Method]| {
        let mut set = by(1, methods);
        set.budgets.guesses_per_day = of_strangers;
        let found = lint(&set, &Method::ALL);
        found.into_iter().find(|lint| lint.rule.code() == "guessing.too_likely").map(|lint| lint.rule)
    };
    assert_eq!(hit(90, &[Method::Sms]), None, "8 digits and 100 guesses are one in a million");
    assert_eq!(hit(91, &[Method::Sms]), Some(Rule::GuessingTooLikely { one_in: 990_099 }));
    assert_eq!(hit(91, &[Method::Email]), None);
}

#[test]
fn lifetimes_have_limits() {
    let link = |link_s| altered(|set| set.lifetimes.link_s = link_s);
    judges("lifetimes.out_of_bounds", &[link(59), link(1801)], &[link(60), link(1800)]);
    let code = |code_s| altered(|set| set.lifetimes.code_s = code_s);
    judges("lifetimes.out_of_bounds", &[code(59), code(1801)], &[code(60), code(1800)]);
    let proof = |proof_s| altered(|set| set.lifetimes.proof_s = proof_s);
    judges("lifetimes.out_of_bounds", &[proof(59), proof(1801)], &[proof(60), proof(1800)]);
    let flow = |flow_s| altered(|set| set.lifetimes.flow_s = flow_s);
    judges("lifetimes.out_of_bounds", &[flow(299), flow(3601)], &[flow(300), flow(3600)]);
    judges("lifetimes.flow_too_short", &[flow(599)], &[flow(600)]);
}

#[test]
fn budgets_have_limits() {
    type Set = fn(&mut Budgets, u32);
    let of = |alter: Set, number| altered(|set| alter(&mut set.budgets, number));
    let settings: [(Set, u32, u32); 5] = [
        (|budgets, number| budgets.guesses_per_hour = number, 3, 100),
        (|budgets, number| budgets.guesses_per_day = number, 3, 300),
        (|budgets, number| budgets.messages_per_hour = number, 1, 20),
        (|budgets, number| budgets.messages_per_day = number, 1, 50),
        (|budgets, number| budgets.password_tries_per_hour = number, 1, 20),
    ];
    for (set, least, most) in settings {
        let (bad, good) = ([of(set, least - 1), of(set, most + 1)], [of(set, least), of(set, most)]);
        judges("budgets.out_of_bounds", &bad, &good);
    }
    let presets = Budgets::PRESETS.map(|(_, budgets)| altered(|set| set.budgets = budgets));
    judges("budgets.out_of_bounds", &[], &presets);
}

#[test]
fn numbers_of_the_set_have_limits() {
    let length = |least| altered(|set| set.password.length_min = least);
    judges("password.length_out_of_bounds", &[length(7), length(129)], &[length(8), length(128)]);
    let only =
        |preset: Preset, length_min| altered(|set| set.password = Rules { length_min, ..preset.rules() });
    judges("password.length_out_of_bounds", &[only(Preset::AdLegacy, 7)], &[only(Preset::AdLegacy, 0)]);
    judges("password.directory_alone", &[only(Preset::AdLegacy, 0)], &[only(Preset::AdLegacy, 8)]);
    let days = |days| altered(|set| set.registration.reconfirm_days = days);
    judges("registration.reconfirm_too_long", &[days(731)], &[days(730), days(0)]);
    let skips = |skips| altered(|set| set.registration.skips_max = skips);
    judges("registration.skips_too_many", &[skips(31)], &[skips(30), skips(0)]);
    let hours = |hours| altered(|set| set.cooldown_hours = hours);
    judges("cooldown.too_long", &[hours(721)], &[hours(720)]);
    judges("cooldown.none", &[hours(0)], &[hours(1)]);
    let factors = |factors| altered(|set| set.sign_in_factors = factors);
    judges("sign_in_factors.out_of_bounds", &[factors(0), factors(4)], &[factors(1), factors(3)]);
}

fn ruled(alter: impl FnOnce(&mut Rules)) -> PolicySet {
    altered(|set| alter(&mut set.password))
}

#[test]
fn rules_for_passwords_have_limits() {
    let most = |length_max| ruled(|rules| rules.length_max = length_max);
    judges("password.length_max_out_of_bounds", &[most(11), most(257)], &[most(12), most(256)]);
    judges("password.length_max_short", &[most(63)], &[most(64)]);
    type Set = fn(&mut Rules, u32);
    let of = |set: Set, number| ruled(|rules| set(rules, number));
    let settings: [(Set, u32); 7] = [
        (|rules, number| rules.shape.uppers_min = number, 16),
        (|rules, number| rules.shape.lowers_min = number, 16),
        (|rules, number| rules.shape.digits_min = number, 16),
        (|rules, number| rules.shape.specials_min = number, 16),
        (|rules, number| rules.shape.letters_min = number, 16),
        (|rules, number| rules.shape.categories_min = number, 5),
        (|rules, number| rules.shape.different_min = number, 16),
    ];
    for (set, most) in settings {
        judges("password.shape_out_of_bounds", &[of(set, most + 1)], &[of(set, most), of(set, 0)]);
    }
    let both = |digits_min, specials_min| {
        ruled(|rules| {
            rules.length_max = 24;
            rules.shape = Shape { digits_min, specials_min, ..Shape::default() };
        })
    };
    judges("password.shape_impossible", &[both(13, 12)], &[both(12, 12)]);
}

#[test]
fn what_no_password_may_share_a_piece_with_or_be_again_has_limits() {
    let values =
        |values: &[&str]| ruled(|rules| rules.disallowed = values.iter().map(|v| (*v).into()).collect());
    let many = |count| ruled(|rules| rules.disallowed = vec!["value".into(); count]);
    judges(
        "password.disallowed_unusable",
        &[values(&["abc"]), values(&["x".repeat(33).as_str()]), values(&[""]), many(21)],
        &[values(&["abcd"]), values(&["ø".repeat(32).as_str()]), many(20)],
    );
    let piece = |piece| ruled(|rules| rules.disallowed_piece = piece);
    let code = "password.disallowed_piece_out_of_bounds";
    judges(code, &[piece(1), piece(2), piece(33)], &[piece(0), piece(3), piece(32)]);
    let own = |history_own| ruled(|rules| rules.history_own = history_own);
    judges("password.history_own_out_of_bounds", &[own(25)], &[own(0), own(24)]);
}

#[test]
fn banned_words_have_limits() {
    let words =
        |words: &[&str]| ruled(|rules| rules.banned_words = words.iter().map(|w| (*w).into()).collect());
    judges(
        "password.banned_word_unusable",
        &[words(&["abc"]), words(&["fine", "a".repeat(17).as_str()]), words(&[""]), words(&["abc\u{200b}"])],
        &[words(&["abcd"]), words(&["a".repeat(16).as_str()]), words(&["ærø!"]), clean()],
    );
    let many =
        |count: usize| ruled(|rules| rules.banned_words = (0..count).map(|n| format!("word{n}")).collect());
    judges("password.too_many_banned_words", &[many(1_001)], &[many(1_000)]);
    let lax =
        |preset: Preset| ruled(|rules| *rules = Rules { refuses_common_words: false, ..preset.rules() });
    judges("password.common_words_allowed", &[lax(Preset::Nist)], &[lax(Preset::AdLegacy), clean()]);
}

#[test]
fn rules_that_make_passwords_worse_are_told() {
    let shaped = |shape| ruled(|rules| rules.shape = shape);
    let usual = Shape::default();
    judges(
        "password.kinds_asked_for",
        &[
            shaped(Shape { digits_min: 1, ..usual }),
            shaped(Shape { categories_min: 2, ..usual }),
            ruled(|rules| *rules = Preset::Entra.rules()),
        ],
        &[clean(), shaped(Shape { different_min: 5, ..usual })],
    );
    judges(
        "password.repeats_harsh",
        &[
            shaped(Shape { in_a_row_max: 1, ..usual }),
            shaped(Shape { sequence_max: 3, ..usual }),
            shaped(Shape { alike_max: 3, ..usual }),
        ],
        &[clean(), shaped(Shape { in_a_row_max: 2, sequence_max: 4, alike_max: 4, ..usual })],
    );
    let named = |preset: Preset| ruled(|rules| *rules = Rules { refuses_names: false, ..preset.rules() });
    judges("password.names_allowed", &[named(Preset::Custom)], &[named(Preset::AdLegacy), clean()]);
}

#[test]
fn no_preset_is_refused() {
    for preset in Preset::ALL {
        let found = lint(&ruled(|rules| *rules = preset.rules()), &Method::ALL);
        assert!(!is_refused(&found), "{preset:?}: {found:?}");
    }
}

#[test]
fn help_leads_to_a_mailbox_or_a_page() {
    let mail = |text: &str| altered(|set| set.help = Help::Mail(text.into()));
    let url = |text: &str| altered(|set| set.help = Help::Url(text.into()));
    judges(
        "help.unusable",
        &[
            mail("helpdesk"),
            url("javascript:alert(1)"),
            url("https://"),
            url("https://a b"),
            url("it.example.org"),
        ],
        &[
            mail("help@example.org"),
            url("https://it.example.org/help?x=1"),
            url("http://intranet/help"),
            clean(),
        ],
    );
}

#[test]
fn help_does_not_need_what_is_lost() {
    let helped = |help: Help| {
        altered(|set| {
            set.help = help;
            set.own_mail_domains = vec!["Example.org".into()];
            set.policies[0].methods.push(Method::Sms);
        })
    };
    judges(
        "help.circular",
        &[helped(Help::Mail("help@example.org".into()))],
        &[
            helped(Help::Mail("help@desk.example.org".into())),
            helped(Help::Url("https://example.org".into())),
            helped(Help::ContactYourAdministrator),
        ],
    );
}

#[test]
fn own_mail_domains_are_domains() {
    let domain = |text: &str| altered(|set| set.own_mail_domains = vec![text.into()]);
    judges(
        "own_mail_domains.unusable",
        &[domain("@example.org"), domain("example"), domain(""), domain("a b.org")],
        &[domain("example.org"), clean()],
    );
}

#[test]
fn administrators_never_answer_questions() {
    let by = |methods: &[Method]| altered(|set| set.administrators.methods = methods.to_vec());
    let questions = by(&[Method::Email, Method::Passkey, Method::Questions]);
    judges("administrators.by_questions", std::slice::from_ref(&questions), &[clean()]);
    judges("administrators.cannot_reset", &[by(&[]), by(&[Method::Email])], &[clean(), questions]);
    let off = altered(|set| set.administrators.enabled = false);
    judges("administrators.off", &[off], &[clean()]);
}

#[test]
fn a_policy_behind_everybody_is_unreachable() {
    let second = |applies| {
        altered(|set| {
            set.policies.push(Policy { applies, ..Policy::for_everybody("late", 1, vec![Method::Email]) });
        })
    };
    let before = altered(|set| {
        let applies = groups(&["board"], &[]);
        set.policies.insert(0, Policy { applies, ..Policy::for_everybody("board", 1, vec![Method::Email]) });
    });
    judges(
        "policy.unreachable",
        &[second(Applies::Everybody), second(groups(&["a"], &[]))],
        &[second(Applies::Nobody), before],
    );
}

#[test]
fn a_policy_for_groups_has_somebody_in_it() {
    judges(
        "policy.nobody_meant",
        &[applying(groups(&[], &[])), applying(groups(&["a"], &["A"]))],
        &[applying(groups(&["a", "b"], &["a"])), applying(Applies::Everybody)],
    );
    let closed = altered(|set| {
        set.administrators.enabled = false;
        set.policies.clear();
    });
    judges("policies.nobody_may_reset", &[closed], &[clean(), applying(Applies::Nobody)]);
}

#[test]
fn a_method_that_does_not_exist_here_is_told() {
    let told = |methods: &[Method]| {
        let found = lint(&by(1, methods), &[Method::Email]);
        found.iter().any(|lint| lint.about != About::Administrators && lint.rule.code() == "methods.not_here")
    };
    assert!(told(&[Method::Email, Method::Sms]));
    assert!(!told(&[Method::Email]));
}

#[test]
fn atk_133_mail_that_opens_with_the_lost_password_is_told() {
    let own = |proofs, methods: &[Method]| PolicySet {
        own_mail_domains: vec!["example.org".into()],
        ..by(proofs, methods)
    };
    judges(
        "mail.circular",
        &[
            own(1, &[Method::Email]),
            own(1, &[Method::Email, Method::Totp]),
            own(2, &[Method::Email, Method::Sms]),
        ],
        &[own(1, &[Method::Email, Method::Sms]), own(1, &[Method::Sms]), by(1, &[Method::Email])],
    );
}

#[test]
fn somebody_who_cannot_copy_a_code_has_a_way() {
    judges(
        "methods.need_memory_or_copying",
        &[by(1, &[Method::Sms]), by(2, &[Method::Email, Method::Totp])],
        &[by(1, &[Method::Sms, Method::Email]), by(2, &[Method::Email, Method::Push])],
    );
}

#[test]
fn atk_132_recovery_is_as_strong_as_sign_in() {
    let with_factors = |factors, set: PolicySet| PolicySet { sign_in_factors: factors, ..set };
    judges(
        "proofs.weaker_than_sign_in",
        &[with_factors(2, by(1, &[Method::Email]))],
        &[with_factors(1, by(1, &[Method::Email])), with_factors(2, by(2, &[Method::Email, Method::Push]))],
    );
}

#[test]
fn every_notice_that_is_off_is_told() {
    let off = |alter: fn(&mut crate::policy::Notifications)| altered(|set| alter(&mut set.notifications));
    let bad = [
        off(|n| n.person_on_reset = false),
        off(|n| n.person_on_change = false),
        off(|n| n.person_on_unlock = false),
        off(|n| n.person_on_method_change = false),
        off(|n| n.person_on_block = false),
        off(|n| n.administrators_on_administrator_reset = false),
    ];
    judges("notifications.off", &bad, &[clean()]);
}

#[test]
fn reminders_are_few_and_each_on_a_day_of_its_own() {
    let with = |steps: &[u16]| {
        let mut set = PolicySet::default();
        set.policies[0].expiry_reminders = steps.to_vec();
        set.administrators.expiry_reminders = steps.to_vec();
        lint(&set, &Method::ALL).iter().filter(|found| found.rule == Rule::RemindersUnusable).count()
    };
    for good in [&[][..], &[1], &[7, 3, 1], &[90, 30, 14, 7, 1]] {
        assert_eq!(with(good), 0, "{good:?}");
    }
    for bad in [&[0][..], &[91], &[3, 3], &[6, 5, 4, 3, 2, 1]] {
        assert_eq!(with(bad), 2, "{bad:?}: told of both");
    }
}
