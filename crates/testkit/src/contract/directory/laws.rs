//! The laws.

use super::scene::{Scene, password};
use super::{DirectoryFixture, Known};
use domain::account::{AccountKey, PasswordExpiry, PasswordState, PasswordTime};
use domain::rights::Rights;
use domain::verdict::{SignIn, Verdict};
use flows::ports::{BindTarget, Found, NotSent, Written};

const NEW: &str = "Quiet-Harbour-41";
const NEWER: &str = "Loud-Harbour-42";

pub async fn a_typed_name_finds_exactly_one_entry(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    let by_login = scene.account(&cast.somebody.login).await;
    assert_eq!(by_login.login, cast.somebody.login);
    assert_eq!(by_login.key.directory, scene.directory.name());
    let emails: Vec<_> = by_login.contacts.emails.iter().map(|email| email.as_str().to_owned()).collect();
    assert_eq!(emails, std::slice::from_ref(&cast.somebody.email));
    assert_eq!(scene.account(&cast.somebody.email).await.key, by_login.key);
    assert_ne!(scene.account(&cast.other.login).await.key, by_login.key);
    assert_eq!(scene.find("nobody-at-all").await, Found::None);
}

pub async fn case_does_not_matter(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let Known { login, email, .. } = fixture.cast().somebody;
    let key = scene.account(&login).await.key;
    for typed in [login.to_uppercase(), email.to_uppercase(), format!("  {login} ")] {
        assert_eq!(scene.account(&typed).await.key, key, "{typed:?}");
    }
}

pub async fn nobody_is_found_by_half_a_name(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let login = fixture.cast().somebody.login;
    for typed in [&login[1..], &login[..login.len() - 1], &format!("{login}x"), &format!("x{login}")] {
        assert_eq!(scene.find(typed).await, Found::None, "{typed:?}");
    }
}

pub async fn an_ambiguous_name_is_nobody(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let shared = fixture.cast().shared_name;
    assert_eq!(scene.find(&shared).await, Found::Ambiguous);
    assert_eq!(scene.find(&shared.to_uppercase()).await, Found::Ambiguous);
}

pub async fn an_address_finds_everybody_who_holds_it(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    let shared = scene.holders(&cast.shared_name).await;
    assert_eq!(shared.len(), 2);
    assert!(shared[0].login < shared[1].login, "in the order of their names");
    for typed in [cast.somebody.email.clone(), cast.somebody.email.to_uppercase()] {
        let holders = scene.holders(&typed).await;
        assert_eq!(holders, [scene.account(&cast.somebody.login).await], "{typed}");
    }
    let (local, domain) = cast.somebody.email.split_once('@').expect("an address");
    for typed in [format!("*@{domain}"), format!("{local}*@{domain}"), format!("x{local}@{domain}")] {
        assert_eq!(scene.holders(&typed).await, [], "{typed}");
    }
}

pub async fn atk_152_filter_injection_is_literal(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let login = fixture.cast().somebody.login;
    for typed in [
        format!("{login})(objectClass=*"),
        format!("{login})(|(uid=*"),
        format!("*)(uid={login}"),
        format!("{login})(&"),
        ")(cn=*))(|(cn=*".to_owned(),
        format!("{login}\\00"),
        format!("{login}\\2a"),
        format!("{}\\{:02x}", &login[..login.len() - 1], login.as_bytes()[login.len() - 1]),
        format!("uid={login}"),
        format!("{login},ou=people"),
        "(".to_owned(),
        "\\".to_owned(),
        "&".to_owned(),
    ] {
        assert_eq!(scene.find(&typed).await, Found::None, "{typed:?}");
    }
}

pub async fn atk_155_a_wildcard_is_literal(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let login = fixture.cast().somebody.login;
    let first = &login[..1];
    for typed in ["*".to_owned(), format!("{first}*"), format!("*{login}*"), "?".to_owned(), "%".to_owned()] {
        assert_eq!(scene.find(&typed).await, Found::None, "{typed:?}");
    }
}

pub async fn an_entry_is_read_again_by_its_permanent_id(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let account = scene.account(&fixture.cast().somebody.login).await;
    let again = scene.directory.read(&account.key).await.expect("answers");
    assert_eq!(again.as_ref(), Some(&account));
    for id in ["*", "", "no-such-id", "00000000-0000-0000-0000-000000000000"] {
        let key = AccountKey { id: id.into(), ..account.key.clone() };
        assert_eq!(scene.directory.read(&key).await.expect("answers"), None, "{id:?}");
    }
    let elsewhere = AccountKey { directory: "elsewhere".into(), ..account.key };
    assert_eq!(scene.directory.read(&elsewhere).await.expect("answers"), None);
}

pub async fn everybody_is_read_once_and_as_they_are(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let everybody = scene.everybody().await;
    let mut keys: Vec<AccountKey> = everybody.iter().map(|account| account.key.clone()).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), everybody.len(), "nobody comes twice");
    for account in &everybody {
        let read = scene.directory.read(&account.key).await.expect("answers");
        assert_eq!(read.as_ref(), Some(account), "they come as they are when they are read alone");
    }
    let cast = fixture.cast();
    for somebody in [&cast.somebody, &cast.other] {
        let key = scene.account(&somebody.login).await.key;
        assert!(keys.contains(&key), "{} is among them", somebody.login);
    }
    fixture.remove(&cast.somebody.login).await;
    assert_eq!(scene.everybody().await.len(), everybody.len() - 1);
}

pub async fn the_rules_are_stated(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let account = scene.account(&fixture.cast().somebody.login).await;
    let rules = scene.directory.stated_rules(&account.key).await.expect("answers");
    assert_eq!((rules.length_min, rules.history, rules.lock_out.tries()), (Some(8), Some(3), Some(5)));
    assert_eq!((rules.length_max, rules.age_min), (None, None));
}

pub async fn atk_157_a_blank_password_is_no_sign_in(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let account = scene.account(&fixture.cast().somebody.login).await;
    for blank in [" ", "\t", "   ", "\u{a0}", "\r\n"] {
        assert_eq!(scene.sign_in(&account, blank).await, SignIn::Wrong, "{blank:?}");
        let decoy = scene.directory.sign_in(BindTarget::Decoy, &password(blank)).await;
        assert_eq!(decoy.expect("answers"), SignIn::Wrong, "{blank:?}");
    }
}

pub async fn a_right_password_signs_in_and_a_wrong_one_does_not(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    let account = scene.account(&cast.somebody.login).await;
    let right = cast.somebody.password;
    for wrong in [right.to_uppercase(), format!("{right} "), cast.other.password] {
        assert_eq!(scene.sign_in(&account, &wrong).await, SignIn::Wrong, "{wrong:?}");
    }
    assert_eq!(scene.sign_in(&account, &right).await, SignIn::Right);
    let gone = AccountKey { id: "00000000-0000-0000-0000-000000000000".into(), ..account.key };
    let nobody = scene.directory.sign_in(BindTarget::Account(&gone), &password(&right)).await;
    assert_eq!(nobody.expect("answers"), SignIn::Wrong);
}

pub async fn the_decoy_is_always_wrong(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    for text in [&cast.somebody.password, &cast.other.password, NEW, "a", "b", "c", "d"] {
        let told = scene.directory.sign_in(BindTarget::Decoy, &password(text)).await;
        assert_eq!(told.expect("answers"), SignIn::Wrong, "{text:?}");
    }
}

pub async fn atk_166_a_new_password_works_and_the_old_one_does_not(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    let mut before = cast.somebody.password.clone();
    for new in [NEW, "blåbær grød 柿 41"] {
        assert_eq!(scene.reset(&cast.somebody, new).await, Written::Applied, "{new:?}");
        scene.opens_with(&cast.somebody, new).await;
        let account = scene.account(&cast.somebody.login).await;
        let is_open = scene.sign_in(&account, &before).await == SignIn::Right;
        let is_told = scene.directory.old_password_opens(&account.key).is_some();
        assert!(is_told || !is_open, "the password before opens nothing, or people are told for how long");
        before = new.to_owned();
    }
    let account = scene.account(&cast.somebody.login).await;
    assert_eq!(scene.sign_in(&account, &cast.somebody.password).await, SignIn::Wrong);
    scene.opens_with(&cast.other, &cast.other.password).await;
}

/// What is set, and what only looks like it: trimmed, composed, taken apart, made narrow. None has a word in common
/// with the somebody of any fixture, or with what 389-ds takes for one ("space", for `alice`).
const LOOKALIKES: [(&str, &str); 8] = [
    (" Quiet-Harbour-41", "Quiet-Harbour-41"),
    ("Quiet-Harbour-42 ", "Quiet-Harbour-42"),
    ("Wide\u{3000}Harbour-43", "Wide Harbour-43"),
    ("Caf\u{e9}-Composed 44", "Cafe\u{301}-Composed 44"),
    ("Cafe\u{301}-Apart 45", "Caf\u{e9}-Apart 45"),
    ("\u{ff37}ide-Letters 46", "Wide-Letters 46"),
    ("Joined-\u{fb01}sh 47", "Joined-fish 47"),
    ("Kelvin-\u{212a} 48", "Kelvin-K 48"),
];

pub async fn atk_176_what_is_typed_is_set_byte_for_byte(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    for (new, alike) in LOOKALIKES {
        assert_eq!(scene.reset(&somebody, new).await, Written::Applied, "{new:?}");
        let account = scene.account(&somebody.login).await;
        assert_eq!(scene.sign_in(&account, alike).await, SignIn::Wrong, "{alike:?} for {new:?}");
        scene.opens_with(&somebody, new).await;
    }
}

pub async fn atk_167_no_clear_text_is_kept(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    for (new, current) in [(NEW, None), (NEWER, Some(NEW))] {
        let account = scene.account(&cast.somebody.login).await;
        assert_eq!(scene.set(&account, new, current).await, Written::Applied);
        let kept = fixture.kept_password(&cast.somebody.login).await;
        assert!(!kept.is_empty(), "whoever looks sees what is kept");
        for value in kept {
            let text = String::from_utf8_lossy(&value);
            assert!(!text.contains(new), "{text}");
            assert!(
                text.starts_with('{') || text.starts_with('$'),
                "it is a hash that says its kind: {text}"
            );
        }
    }
}

pub async fn a_too_short_password_leaves_the_old_one(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let before = scene.account(&somebody.login).await;
    assert_eq!(scene.reset(&somebody, "Short-1").await, Written::Refused(Verdict::TooShort));
    assert_eq!(scene.account(&somebody.login).await, before);
    scene.opens_with(&somebody, &somebody.password).await;
}

pub async fn atk_164_a_reset_to_a_former_password_leaves_the_old_one(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let proven = scene.account(&somebody.login).await;
    assert_eq!(scene.reset(&somebody, NEW).await, Written::Applied);
    scene.noted(&proven).await;
    let before = scene.account(&somebody.login).await;
    assert_eq!(scene.reset(&somebody, &somebody.password).await, Written::Refused(Verdict::InHistory));
    let same = scene.reset(&somebody, NEW).await;
    let is_told = matches!(same, Written::Refused(Verdict::InHistory | Verdict::Unchanged));
    assert!(is_told, "the password in force is no new one: {same:?}");
    assert_eq!(scene.account(&somebody.login).await, before);
    scene.opens_with(&somebody, NEW).await;
}

pub async fn a_changed_password_time_stops_the_write(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let proven = scene.account(&somebody.login).await;
    fixture.set_elsewhere(&somebody.login, NEW).await;
    let late = scene.set(&proven, NEWER, None).await;
    assert_eq!(late, Written::NotSent(NotSent::Changed));
    scene.opens_with(&somebody, NEW).await;
}

pub async fn a_gone_entry_is_not_written(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let proven = scene.account(&somebody.login).await;
    fixture.remove(&somebody.login).await;
    assert_eq!(scene.find(&somebody.login).await, Found::None);
    assert_eq!(scene.directory.read(&proven.key).await.expect("answers"), None);
    assert_eq!(scene.set(&proven, NEW, None).await, Written::NotSent(NotSent::Gone));
}

pub async fn the_current_password_is_checked_when_given(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    let somebody = cast.somebody;
    let account = scene.account(&somebody.login).await;
    let wrong = scene.set(&account, NEW, Some(&cast.other.password)).await;
    assert_eq!(wrong, Written::Refused(Verdict::OldPasswordWrong));
    scene.opens_with(&somebody, &somebody.password).await;
    let account = scene.account(&somebody.login).await;
    assert_eq!(scene.set(&account, NEW, Some(&somebody.password)).await, Written::Applied);
    scene.opens_with(&somebody, NEW).await;
}

pub async fn a_set_password_moves_the_password_time(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let before = scene.account(&somebody.login).await;
    assert!(matches!(before.password_time, PasswordTime::Shown(_)));
    let shown = scene.password_time(&before).await.expect("answers");
    assert_eq!(shown, before.password_time);
    assert_eq!(scene.reset(&somebody, NEW).await, Written::Applied);
    let moved = scene.password_time(&before).await.expect("answers");
    assert_ne!(moved, before.password_time);
    assert_eq!(scene.account(&somebody.login).await.password_time, moved);
}

pub async fn the_end_of_a_password_moves_with_it(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let cast = fixture.cast();
    let before = scene.account(&cast.somebody.login).await;
    assert_eq!(before.state.password, PasswordState::Good);
    if let PasswordExpiry::At(ends) = before.password_expiry {
        assert!(ends > fixture.clock().now(), "a good password ends later than now");
    }
    assert_eq!(scene.reset(&cast.somebody, NEW).await, Written::Applied);
    match (before.password_expiry, scene.account(&cast.somebody.login).await.password_expiry) {
        (PasswordExpiry::Never, after) => assert_eq!(after, PasswordExpiry::Never),
        (PasswordExpiry::At(then), PasswordExpiry::At(now)) => assert!(now > then, "{then:?} {now:?}"),
        (before, after) => panic!("the directory says when a password ends: {before:?} {after:?}"),
    }
}

pub async fn a_locked_account_is_told_and_unlocked_by_a_reset(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    assert!(!scene.account(&somebody.login).await.state.locked);
    scene.lock(&somebody).await;
    assert_eq!(scene.reset(&somebody, NEW).await, Written::Applied);
    assert!(!scene.account(&somebody.login).await.state.locked);
    scene.opens_with(&somebody, NEW).await;
}

pub async fn an_unlocked_account_opens_with_its_old_password(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let before = scene.account(&somebody.login).await;
    let locked = scene.lock(&somebody).await;
    assert!(scene.directory.is_locked(&locked.key).await.expect("answers"));
    assert_eq!(scene.unlock(&locked).await, Written::Applied);
    assert!(!scene.directory.is_locked(&locked.key).await.expect("answers"));
    scene.opens_with(&somebody, &somebody.password).await;
    assert_eq!(scene.account(&somebody.login).await, before, "nothing but the lock was written");
    scene.lock(&somebody).await;
}

pub async fn an_unlocking_forgets_the_failures(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let locked = scene.lock(&somebody).await;
    assert_eq!(scene.unlock(&locked).await, Written::Applied);
    let account = scene.account(&somebody.login).await;
    assert_eq!(scene.sign_in(&account, "certainly-Wrong-1").await, SignIn::Wrong);
    scene.opens_with(&somebody, &somebody.password).await;
}

pub async fn unlocking_what_is_not_locked_changes_nothing(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let before = scene.account(&somebody.login).await;
    assert_eq!(scene.unlock(&before).await, Written::Applied);
    assert_eq!(scene.account(&somebody.login).await, before);
    scene.opens_with(&somebody, &somebody.password).await;
}

pub async fn a_changed_or_gone_entry_is_not_unlocked(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let proven = scene.lock(&somebody).await;
    fixture.set_elsewhere(&somebody.login, NEW).await;
    assert_eq!(scene.unlock(&proven).await, Written::NotSent(NotSent::Changed));
    fixture.remove(&somebody.login).await;
    assert_eq!(scene.unlock(&proven).await, Written::NotSent(NotSent::Gone));
}

pub async fn the_rights_on_an_entry_are_told_and_asking_changes_nothing(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let somebody = fixture.cast().somebody;
    let before = scene.account(&somebody.login).await;
    for _ in 0..3 {
        let told = scene.directory.rights(&before.key).await.expect("answers");
        assert_eq!(told, Some(Rights::ALL), "the account of a fixture may do what we need");
    }
    assert_eq!(scene.account(&somebody.login).await, before);
    scene.opens_with(&somebody, &somebody.password).await;
    let elsewhere = AccountKey { directory: "elsewhere".into(), ..before.key.clone() };
    assert_eq!(scene.directory.rights(&elsewhere).await.expect("answers"), None);
    fixture.remove(&somebody.login).await;
    assert_eq!(scene.directory.rights(&before.key).await.expect("answers"), None, "it is gone");
}

pub async fn it_says_that_it_is_there(fixture: &dyn DirectoryFixture) {
    Scene::on(fixture).directory.probe().await.expect("it is there");
}
