//! Laws about people in every state, and about what a refusal leaves behind.

use super::scene::Scene;
use super::{DirectoryFixture, Known, State};
use domain::account::{Account, PasswordState, Standing};
use domain::verdict::{SignIn, Verdict};
use flows::ports::{NotSent, Written};

const NEW: &str = "Quiet-Harbour-41";
const NEWER: &str = "Loud-Kitchen-42";

/// The new password opens, the old one does not (or people are told for how long), and nobody has to choose again.
async fn is_well(scene: &Scene, whose: &Known, new: &str) {
    let account = scene.account(&whose.login).await;
    assert_eq!(account.state.password, PasswordState::Good);
    assert_eq!(scene.sign_in(&account, new).await, SignIn::Right);
    let is_open = scene.sign_in(&account, &whose.password).await.is_right();
    assert!(
        !is_open || scene.directory.old_password_opens(&account.key).is_some(),
        "the old one opens nothing"
    );
}

async fn by_a_reset(fixture: &dyn DirectoryFixture, state: State, shown: PasswordState) {
    let (scene, whose) = (Scene::on(fixture), fixture.somebody_who(state).await);
    assert_eq!(scene.account(&whose.login).await.state.password, shown);
    assert_eq!(scene.reset(&whose, "short").await, Written::Refused(Verdict::TooShort));
    assert_eq!(scene.account(&whose.login).await.state.password, shown, "a refusal changes nothing");
    assert_eq!(scene.reset(&whose, NEW).await, Written::Applied);
    is_well(&scene, &whose, NEW).await;
}

async fn by_a_change(fixture: &dyn DirectoryFixture, state: State) {
    let (scene, whose) = (Scene::on(fixture), fixture.somebody_who(state).await);
    let account = scene.account(&whose.login).await;
    assert!(scene.sign_in(&account, &whose.password).await.is_right(), "it is told to be right");
    let account = scene.account(&whose.login).await;
    assert_eq!(scene.set(&account, NEW, Some(&whose.password)).await, Written::Applied);
    is_well(&scene, &whose, NEW).await;
}

pub async fn an_expired_password_is_replaced_by_a_reset(fixture: &dyn DirectoryFixture) {
    by_a_reset(fixture, State::IsExpired, PasswordState::Expired).await;
}

pub async fn an_expired_password_is_replaced_by_a_change(fixture: &dyn DirectoryFixture) {
    by_a_change(fixture, State::IsExpired).await;
}

pub async fn who_must_change_gets_through_by_a_reset(fixture: &dyn DirectoryFixture) {
    by_a_reset(fixture, State::MustChange, PasswordState::MustChange).await;
}

pub async fn who_must_change_gets_through_by_a_change(fixture: &dyn DirectoryFixture) {
    by_a_change(fixture, State::MustChange).await;
}

pub async fn a_young_password_is_not_changed_by_its_owner(fixture: &dyn DirectoryFixture) {
    let (scene, whose) = (Scene::on(fixture), fixture.somebody_who(State::IsYoung).await);
    let account = scene.account(&whose.login).await;
    let told = scene.set(&account, NEW, Some(&whose.password)).await;
    assert_eq!(told, Written::Refused(Verdict::TooYoung));
    scene.opens_with(&whose, &whose.password).await;
}

pub async fn a_refused_change_leaves_the_old_password_and_the_next_one_is_taken(
    fixture: &dyn DirectoryFixture,
) {
    let (scene, cast) = (Scene::on(fixture), fixture.cast());
    let whose = cast.somebody;
    let old = whose.password.as_str();
    let before = scene.account(&whose.login).await;
    for (new, current, verdict) in
        [("short", old, Verdict::TooShort), (NEW, cast.other.password.as_str(), Verdict::OldPasswordWrong)]
    {
        let account = scene.account(&whose.login).await;
        assert_eq!(scene.set(&account, new, Some(current)).await, Written::Refused(verdict), "{new}");
        scene.opens_with(&whose, old).await;
    }
    assert_eq!(scene.account(&whose.login).await, before, "nothing was written");
    assert_eq!(scene.set(&before, NEW, Some(old)).await, Written::Applied, "and it goes on");
    is_well(&scene, &whose, NEW).await;
}

pub async fn atk_164_a_change_to_a_former_password_leaves_the_old_one(fixture: &dyn DirectoryFixture) {
    let (scene, whose) = (Scene::on(fixture), fixture.cast().somebody);
    let account = scene.account(&whose.login).await;
    assert_eq!(scene.set(&account, NEW, Some(&whose.password)).await, Written::Applied);
    let before = scene.account(&whose.login).await;
    for former in [NEW, &whose.password] {
        let told = scene.set(&before, former, Some(NEW)).await;
        assert!(
            matches!(told, Written::Refused(Verdict::InHistory | Verdict::Unchanged)),
            "{former:?} is no new one: {told:?}"
        );
        scene.opens_with(&whose, NEW).await;
    }
    assert_eq!(scene.account(&whose.login).await, before);
    assert_eq!(scene.set(&before, NEWER, Some(NEW)).await, Written::Applied);
}

/// Nothing is sent for somebody in this state, whether a password is known or not, and nothing is unlocked.
async fn stays_out(fixture: &dyn DirectoryFixture, state: State) {
    let (scene, whose) = (Scene::on(fixture), fixture.somebody_who(state).await);
    let before = scene.account(&whose.login).await;
    for current in [None, Some(whose.password.as_str())] {
        assert_eq!(scene.set(&before, NEW, current).await, Written::NotSent(NotSent::Changed), "{state:?}");
    }
    assert_eq!(scene.unlock(&before).await, Written::NotSent(NotSent::Changed), "{state:?}");
    assert_eq!(scene.account(&whose.login).await, before, "nothing was written");
    assert_ne!(scene.sign_in(&before, NEW).await, SignIn::Right, "the new one opens nothing");
}

pub async fn atk_162_a_disabled_account_is_not_written(fixture: &dyn DirectoryFixture) {
    stays_out(fixture, State::IsDisabled).await;
    let whose = fixture.somebody_who(State::IsDisabled).await;
    assert!(Scene::on(fixture).account(&whose.login).await.state.disabled);
}

pub async fn atk_162_an_account_past_its_end_is_not_written(fixture: &dyn DirectoryFixture) {
    stays_out(fixture, State::IsEnded).await;
    let whose = fixture.somebody_who(State::IsEnded).await;
    assert!(Scene::on(fixture).account(&whose.login).await.state.expired);
}

pub async fn atk_162_what_an_administrator_locked_is_neither_written_nor_unlocked(
    fixture: &dyn DirectoryFixture,
) {
    stays_out(fixture, State::IsLockedByAdministrator).await;
    let whose = fixture.somebody_who(State::IsLockedByAdministrator).await;
    assert!(Scene::on(fixture).account(&whose.login).await.state.locked_by_admin);
}

pub async fn atk_163_a_password_kept_elsewhere_is_not_written(fixture: &dyn DirectoryFixture) {
    stays_out(fixture, State::HasPasswordElsewhere).await;
    let whose = fixture.somebody_who(State::HasPasswordElsewhere).await;
    assert!(Scene::on(fixture).account(&whose.login).await.state.password_elsewhere);
}

pub async fn atk_161_a_protected_account_is_not_written(fixture: &dyn DirectoryFixture) {
    stays_out(fixture, State::IsProtected).await;
    let whose = fixture.somebody_who(State::IsProtected).await;
    assert_eq!(Scene::on(fixture).account(&whose.login).await.standing, Standing::Protected);
}

/// The line breaks after every possible piece of an answer, that to the write among them: what is told is so, and
/// where nobody knows, the time of the password shows it.
pub async fn whichever_answer_is_lost_what_is_told_is_so(fixture: &dyn DirectoryFixture) {
    const ROUNDS_MAX: u32 = 100;
    let expected = [Written::Applied, Written::NotSent(NotSent::Unreachable), Written::Unknown];
    let (whose, line) = (fixture.cast().somebody, fixture.behind_a_line());
    let scene = Scene::of(line.directory.clone(), fixture.clock());
    let mut told = Vec::new();
    let mut pieces = 0;
    for round in 0..ROUNDS_MAX {
        let proven = scene.account(&whose.login).await;
        let new = format!("Quiet-Harbour-{}", 100 + round);
        line.relay.silence_after(pieces);
        let written = scene.set(&proven, &new, None).await;
        line.relay.relent();
        (line.waits)();
        // The first to ask a server that failed asks alone.
        scene.directory.probe().await.expect("the line is whole again");
        // Asked only where it may be: a wrong password counts.
        let opens = match &written {
            Written::NotSent(NotSent::Unreachable) => false,
            Written::Applied | Written::Unknown => scene.sign_in(&proven, &new).await == SignIn::Right,
            other @ (Written::Refused(_) | Written::NotSent(_)) => panic!("{pieces}: {other:?}"),
        };
        assert!(opens || written != Written::Applied, "{pieces}");
        shows(&scene, &proven, opens).await;
        if opens {
            // Times have whole seconds; two passwords of one second look like one.
            tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        }
        // A busy machine joins two pieces into one, so that a moment may be passed over: back to before it.
        pieces = if written == Written::Applied { (pieces - 3).max(0) } else { pieces + 1 };
        told.push(written);
        if expected.iter().all(|one| told.contains(one)) {
            return;
        }
    }
    panic!("{expected:?} are all among {told:?}");
}

/// The time of the password moved exactly when it was written. Some servers answer first and note it then.
async fn shows(scene: &Scene, proven: &Account, opens: bool) {
    const LOOKS_MAX: u32 = 100;
    for _ in 0..LOOKS_MAX {
        let shown = scene.password_time(proven).await.expect("answers");
        if (shown != proven.password_time) == opens {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the time shows whether it was written: it opens: {opens}");
}

pub async fn what_is_none_of_our_business_is_denied(fixture: &dyn DirectoryFixture) {
    let scene = Scene::on(fixture);
    let before = scene.account(&fixture.cast().somebody.login).await;
    let tried = fixture.trespasses();
    assert!(tried.len() >= 3, "an address, a group and a stranger's password: {tried:?}");
    for (what, said) in tried {
        assert!(said.contains("Insufficient access (50)"), "{what}: {said}");
    }
    assert_eq!(scene.account(&fixture.cast().somebody.login).await, before, "nothing was written");
    assert_eq!(scene.set(&before, NEW, None).await, Written::Applied, "what is our business works");
}
