//! Laws of operators: roles, invitations, and what the console changes.

use super::StoreFixture;
use super::scene::{MINUTE, Scene, account, entry_of};
use domain::account::AccountKey;
use domain::audit::{Actor, Entry, Fact};
use domain::id::{IntentId, ResetId};
use domain::operator::{OPERATORS_MAX, Role};
use domain::policy::PolicySet;
use domain::secret::{Digest, Purpose, Token};
use flows::ports::{
    Begun, Deed, Job, NewInvite, NewJob, NewOperator, NewPolicy, PolicyWritten, Wanted, Work,
};
use futures::future::join_all;

fn by(scene: &Scene, fact: Fact) -> Entry {
    Entry { actor: Actor::Console("anna".into()), ..scene.entry(fact, None) }
}

async fn appoint(scene: &Scene, whose: &AccountKey, role: Role) -> bool {
    let new = NewOperator { account: whose.clone(), login: whose.id.clone(), role, now: scene.now() };
    scene.ports.operators.appoint(new, by(scene, Fact::OperatorAdded)).await.expect("appoints")
}

async fn role(scene: &Scene, whose: &AccountKey) -> Option<Role> {
    scene.ports.operators.role_of(whose).await.expect("reads")
}

async fn invite(scene: &Scene, whose: &AccountKey) -> Vec<Digest> {
    let secret = Token::mint(&scene.chance);
    let digest = scene.keys.of_token(Purpose::OperatorInvite, &secret);
    let new = NewInvite {
        digest,
        account: whose.clone(),
        login: whose.id.clone(),
        role: Role::Owner,
        now: scene.now(),
        expires_at: scene.now().plus(MINUTE),
    };
    scene.ports.operators.invite(new, by(scene, Fact::OperatorInvited)).await.expect("invites");
    vec![digest]
}

async fn accept(scene: &Scene, candidates: &[Digest]) -> Option<(AccountKey, Role)> {
    let entry = scene.entry(Fact::OperatorAdded, None);
    scene.ports.operators.accept(candidates, scene.now(), entry).await.expect("answers")
}

pub async fn a_role_is_given_changed_and_taken(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    assert_eq!(role(&scene, &whose).await, None);
    assert!(appoint(&scene, &whose, Role::Owner).await);
    assert!(appoint(&scene, &whose, Role::Auditor).await);
    assert_eq!((role(&scene, &whose).await, role(&scene, &account("b")).await), (Some(Role::Auditor), None));
    let all = scene.ports.operators.operators().await.expect("lists");
    assert_eq!((all.len(), all[0].login.as_str(), all[0].added_by.as_str()), (1, "a", "console:anna"));
    let dismiss = || scene.ports.operators.dismiss(&whose, scene.now(), by(&scene, Fact::OperatorRemoved));
    assert!(dismiss().await.expect("dismisses"));
    assert!(!dismiss().await.expect("dismisses"), "once");
    assert_eq!(role(&scene, &whose).await, None);
}

pub async fn there_are_so_many_operators_and_no_more(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for at in 0..OPERATORS_MAX {
        assert!(appoint(&scene, &account(&at.to_string()), Role::Auditor).await);
    }
    assert!(!appoint(&scene, &account("one more"), Role::Auditor).await);
    assert!(appoint(&scene, &account("0"), Role::Owner).await, "who is one may become another");
    let invited = invite(&scene, &account("one more")).await;
    assert_eq!(accept(&scene, &invited).await, None);
}

pub async fn atk_198_an_invitation_is_taken_up_once(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let link = invite(&scene, &whose).await;
    assert_eq!(role(&scene, &whose).await, None, "it gives nothing by itself");
    let taken = join_all((0..20).map(|_| accept(&scene, &link))).await;
    let winners: Vec<_> = taken.into_iter().flatten().collect();
    assert_eq!(winners, [(whose.clone(), Role::Owner)], "one of twenty");
    assert_eq!(role(&scene, &whose).await, Some(Role::Owner));
    let late = invite(&scene, &account("b")).await;
    scene.clock.advance(MINUTE);
    assert_eq!(accept(&scene, &late).await, None, "it is too old");
}

pub async fn a_new_invitation_voids_the_one_before(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let first = invite(&scene, &whose).await;
    let second = invite(&scene, &whose).await;
    assert_eq!(accept(&scene, &first).await, None);
    let gone = scene.ports.operators.dismiss(&whose, scene.now(), by(&scene, Fact::OperatorRemoved)).await;
    assert!(gone.expect("dismisses"), "an invitation can be taken back");
    assert_eq!(accept(&scene, &second).await, None);
}

pub async fn another_role_voids_the_invitation_to_the_one_before(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let to_owner = invite(&scene, &whose).await;
    assert!(appoint(&scene, &whose, Role::Auditor).await);
    assert_eq!(accept(&scene, &to_owner).await, None);
    assert_eq!(role(&scene, &whose).await, Some(Role::Auditor));
}

fn notice(scene: &Scene, session: ResetId, whose: &AccountKey) -> NewJob {
    let work = Work::Notice { reset: session, account: whose.clone(), done: Deed::Unfrozen };
    NewJob { work, ..scene.method_notice(session, whose) }
}

async fn freeze(scene: &Scene, whose: &AccountKey) {
    let secret = Token::mint(&scene.chance);
    let digest = scene.keys.of_token(Purpose::Disavowal, &secret);
    let new = flows::ports::NewDisavowal {
        digest,
        account: whose.clone(),
        reset: scene.console(&account("z")).await,
        expires_at: scene.now().plus(MINUTE),
    };
    scene.ports.freezes.allow_disavowal(new).await.expect("stores");
    let entry = scene.entry(Fact::Frozen, None);
    let frozen = scene.ports.freezes.disavow(&[digest], scene.now(), entry).await.expect("freezes");
    assert_eq!(frozen.as_ref(), Some(whose));
}

pub async fn atk_189_a_change_takes_a_live_session_and_the_role_for_it(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (operator, person) = (account("a"), account("p"));
    freeze(&scene, &person).await;
    let session = scene.console(&operator).await;
    let lift = || async {
        let operating = scene.operating(session, &operator).await;
        let entry = by(&scene, Fact::Unfrozen);
        scene
            .ports
            .console
            .unfreeze_as(operating, &person, notice(&scene, session, &person), scene.now(), entry)
            .await
            .expect("answers")
    };
    assert_eq!(lift().await, None, "no role");
    assert!(appoint(&scene, &operator, Role::Auditor).await);
    assert_eq!(lift().await, None, "an auditor changes nothing");
    assert!(scene.ports.freezes.is_frozen(&person).await.expect("reads"));
    assert!(appoint(&scene, &operator, Role::Owner).await);
    assert_eq!(lift().await, Some(true));
    let jobs = scene.claim(10).await;
    let is_told = |job: &Job| matches!(&job.work, Work::Notice { account, done: Deed::Unfrozen, .. } if *account == person);
    assert_eq!(jobs.iter().filter(|job| is_told(job)).count(), 1, "the owner is told");
    assert_eq!(lift().await, Some(false), "there is nothing to lift any more");
    let told = scene.ports.audit.of_account(&person, 10).await.expect("reads");
    assert_eq!((told[0].fact.as_str(), told[0].actor.as_str()), ("account.unfrozen", "console:anna"));
}

pub async fn a_dismissed_operator_has_no_session(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let operator = account("a");
    assert!(appoint(&scene, &operator, Role::Owner).await);
    let session = scene.console(&operator).await;
    let operating = scene.operating(session, &operator).await;
    let gone = scene.ports.operators.dismiss(&operator, scene.now(), by(&scene, Fact::OperatorRemoved)).await;
    assert!(gone.expect("dismisses"));
    assert!(appoint(&scene, &operator, Role::Owner).await, "and back, which revives no session");
    let held = scene.ports.resets.load(session).await.expect("loads").expect("is there");
    assert!(held.reset.ended.is_some());
    let entry = by(&scene, Fact::Unfrozen);
    let told = notice(&scene, session, &account("p"));
    let lifted = scene.ports.console.unfreeze_as(operating, &account("p"), told, scene.now(), entry).await;
    assert_eq!(lifted.expect("answers"), None);
}

pub async fn the_policy_is_written_by_an_owner_in_session(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let operator = account("a");
    let session = scene.console(&operator).await;
    let first = scene.ports.policies.newest(scene.now()).await.expect("reads").note.version;
    let mut set = PolicySet::default();
    set.password.length_min += 1;
    let write = || async {
        let operating = scene.operating(session, &operator).await;
        let new = NewPolicy { set: &set, based_on: first, reason: "longer" };
        let entry = by(&scene, Fact::PolicyWritten);
        scene.ports.console.write_policy_as(operating, new, scene.now(), entry).await.expect("answers")
    };
    assert_eq!(write().await, None);
    assert!(appoint(&scene, &operator, Role::Owner).await);
    assert_eq!(write().await, Some(PolicyWritten::Yes(first + 1)));
    assert_eq!(write().await, Some(PolicyWritten::Overtaken));
    let newest = scene.ports.policies.newest(scene.now()).await.expect("reads");
    assert_eq!((newest.set, newest.note.by.as_deref()), (set.clone(), Some("console:anna")));
}

pub async fn an_operators_unlocking_shares_the_one_place(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (operator, person) = (account("a"), account("p"));
    assert!(appoint(&scene, &operator, Role::Owner).await);
    let session = scene.console(&operator).await;
    let begin = || async {
        let operating = scene.operating(session, &operator).await;
        let (id, entry) = (IntentId::fresh(&scene.chance), by(&scene, Fact::Applying));
        let begun =
            scene.ports.console.begin_unlock_as(operating, &entry_of(&person), id, scene.now(), entry).await;
        begun.expect("answers")
    };
    match begin().await {
        Begun::Spent(spent) => assert_eq!((spent.account(), spent.reset()), (&person, session)),
        Begun::Closed | Begun::TriesUsed | Begun::Busy => panic!("nothing stands in the way"),
    }
    assert!(matches!(begin().await, Begun::Busy));
    assert!(appoint(&scene, &operator, Role::Auditor).await);
    assert!(matches!(begin().await, Begun::Closed), "an auditor lifts nothing");
}

pub async fn the_log_is_searched_by_page(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for at in 0..5_u32 {
        let fact = if at % 2 == 0 { Fact::Frozen } else { Fact::Unfrozen };
        let entry = by(&scene, fact).about(&account("a")).with("at", at.to_string());
        scene.ports.audit.append(entry, scene.now()).await.expect("appends");
        scene.clock.advance(MINUTE);
    }
    let page = scene.ports.audit.search(&Wanted::default(), 2).await.expect("searches");
    assert_eq!(page.iter().map(|one| one.details[0].1.as_str()).collect::<Vec<_>>(), ["4", "3"]);
    let last = page.last().map(|one| one.row);
    let find = |wanted: Wanted| {
        let audit = scene.ports.audit.clone();
        async move {
            let found = audit.search(&wanted, 100).await.expect("searches");
            found.iter().map(|one| one.details[0].1.clone()).collect::<Vec<_>>()
        }
    };
    assert_eq!(find(Wanted { below: last, ..Wanted::default() }).await, ["2", "1", "0"]);
    assert_eq!(find(Wanted { fact: Some(Fact::Unfrozen), ..Wanted::default() }).await, ["3", "1"]);
    assert_eq!(find(Wanted { account: Some(account("b")), ..Wanted::default() }).await, [""; 0]);
    assert_eq!(find(Wanted { account: Some(account("a")), ..Wanted::default() }).await.len(), 5);
    assert_eq!(find(Wanted { actor: Some("worker".into()), ..Wanted::default() }).await, [""; 0]);
    assert_eq!(find(Wanted { actor: Some("console:anna".into()), ..Wanted::default() }).await.len(), 5);
    let (from, until) = (Some(scene.now().minus(MINUTE * 3)), Some(scene.now().minus(MINUTE)));
    assert_eq!(find(Wanted { from, until, ..Wanted::default() }).await, ["3", "2"]);
}
