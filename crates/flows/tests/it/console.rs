//! Stories of the console: who gets in, what a role may do, and what is left behind of it.

use crate::app::{ALICE, OLD, On, TestApp, parse_token, password, presented, refusal, with_policy};
use crate::enrol_app::{shown, with_methods};
use crate::{on_both, on_each};
use domain::account::{AccountKey, Login};
use domain::audit::Actor;
use domain::challenge::SecretKind;
use domain::limit::Limits;
use domain::method::Method;
use domain::operator::{CONSOLE_LIVES, INVITE_LIVES, Reason, Role};
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::Presented;
use flows::console::{self, Lifted, NewSignIn, Seen, Session, SignInState, Unlocking};
use flows::policy::Applied;
use flows::ports::Wanted;
use flows::reset::{Ask, Given, Start};
use flows::{Ctx, Stop, enrol, reset};
use futures::future::join_all;
use std::time::Duration;
use testkit::fake::directory::Order;
use testkit::fake::mailer::Kind;

fn login(name: &str) -> Login {
    Login::parse(name).expect("a name")
}

fn why() -> Reason {
    Reason::parse("asked at the desk, case 4711").expect("a reason")
}

/// A browser at the console.
pub struct Desk<'a> {
    app: &'a TestApp,
    token: String,
}

impl TestApp {
    pub async fn appoint(&self, name: &str, role: Role) {
        let ctx = Ctx { actor: Actor::Operator("root".into()), ..self.visitor() };
        let named = console::appoint(&ctx, &self.world, &login(name), role).await.expect("appoints");
        assert_eq!(named, console::Named::Done(self.key(name)));
    }

    async fn try_desk(&self, name: &str, current: &str) -> (Desk<'_>, SignInState) {
        let start = Start { login: login(name), goal: Goal::Console, device: None };
        let new = NewSignIn { start, current: password(current) };
        let (token, id) = console::open(&self.visitor(), &self.world, new).await.expect("a sign-in opens");
        while self.world.resets.load(id).await.expect("readable").is_some_and(|held| held.checked.is_none()) {
            tokio::task::yield_now().await;
        }
        self.clock.advance(self.world.bounds.check_tick);
        let desk = Desk { app: self, token: token.reveal().to_string() };
        let state = desk.state().await.expect("it is seen");
        (desk, state)
    }

    /// Signed in with both proofs.
    pub async fn desk(&self, name: &str, address: &str) -> Desk<'_> {
        let (desk, state) = self.try_desk(name, OLD).await;
        assert_eq!(state, SignInState::Second, "{name}");
        desk.second(address).await;
        assert_eq!(desk.state().await.expect("it is seen"), SignInState::SignedIn);
        desk
    }

    pub async fn freeze(&self, account: &AccountKey) {
        let secret = domain::secret::Token::mint(self.visitor().chance.as_ref());
        let new = flows::ports::NewDisavowal {
            digest: self.world.keys.of_token(domain::secret::Purpose::Disavowal, &secret),
            account: account.clone(),
            reset: domain::id::ResetId::from_bytes([0; 16]),
            expires_at: self.clock_now().plus(INVITE_LIVES),
        };
        self.world.freezes.allow_disavowal(new).await.expect("stores");
        flows::disavow::disavow(&self.visitor(), &self.world, &presented(&secret)).await.expect("freezes");
    }

    fn clock_now(&self) -> domain::time::Timestamp {
        self.visitor().now()
    }
}

impl Desk<'_> {
    fn presented(&self) -> Presented {
        parse_token(&self.token)
    }

    async fn state(&self) -> Result<SignInState, Stop> {
        let view = console::view(&self.app.visitor(), &self.app.world, &self.presented()).await?;
        Ok(view.state)
    }

    async fn second(&self, address: &str) {
        let ask = Ask { method: Method::Email, method_id: None, confirm: None };
        reset::ask(&self.app.visitor(), &self.app.world, &self.presented(), ask).await.expect("asks");
        self.app.work().await;
        let code = self.app.mailer.last_code_to(address);
        let secret = Presented::code(&code).expect("a code");
        let given = Given { method: Method::Email, kind: SecretKind::Code, secret: &secret };
        reset::prove(&self.app.visitor(), &self.app.world, &self.presented(), given).await.expect("proves");
    }

    pub async fn session(&self) -> Result<Session, Stop> {
        console::session(&self.app.visitor(), &self.app.world, &self.presented()).await
    }

    async fn lift_freeze(&self, name: &str) -> Result<Lifted, Stop> {
        let session = self.session().await?;
        console::lift_freeze(&self.app.visitor(), &self.app.world, &session, &login(name), &why()).await
    }
}

async fn an_owner_signs_in_with_two_proofs_and_lifts_a_freeze(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    app.freeze(&app.key("bob")).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("signed in");
    assert_eq!((session.login(), session.role()), ("alice", Role::Owner));
    let seen = console::look_up(&app.visitor(), &app.world, &session, &login("bob")).await.expect("sees");
    let Seen::Person { person, is_frozen, .. } = seen else { panic!("bob is one") };
    assert!(is_frozen && !person.may_reset());
    assert_eq!(desk.lift_freeze("bob").await.expect("lifts"), Lifted::Yes);
    app.work().await;
    let letters = app.mailer.sent();
    let told = letters.iter().filter(|mail| matches!(mail.kind, Kind::Unfrozen { .. }));
    assert_eq!(told.map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["bob@example.org"], "atk_196");
    assert_eq!(desk.lift_freeze("bob").await.expect("answers"), Lifted::WasNot);
    assert_eq!(desk.lift_freeze("nobody").await.expect("answers"), Lifted::NotOne);
    let told = app.world.audit.of_account(&app.key("bob"), 10).await.expect("reads");
    let lifted = told.iter().find(|one| one.fact == "account.unfrozen").expect("it is recorded");
    assert_eq!(lifted.actor, "console:alice");
    assert!(lifted.details.contains(&("reason".into(), "asked at the desk, case 4711".into())));
    assert!(lifted.details.contains(&("operator".into(), app.key("alice").to_string())));
    assert!(told.iter().any(|one| one.fact == "console.person_seen"), "looking is recorded too");
}

async fn a_reset_of_an_administrator_is_told_to_the_others_with_a_role(app: TestApp) {
    for tells in [true, false] {
        let mut set = PolicySet::default();
        set.notifications.administrators_on_administrator_reset = tells;
        with_policy(&app, set).await;
        app.appoint("alice", Role::Owner).await;
        app.appoint("bob", Role::Auditor).await;
        let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
        app.work().await;
        let before = app.mailer.sent().len();
        let browser = app.start("alice").await;
        browser.ask().await;
        browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
        browser.answer(Method::RecoveryCode, &codes[0]).await.expect("the second proof");
        browser.choose("tre grønne gummistøvler").await.expect("set");
        app.work().await;
        let told: Vec<String> = app.mailer.sent()[before..]
            .iter()
            .filter(|mail| matches!(&mail.kind, Kind::ColleagueReset { login } if login == "alice"))
            .map(|mail| mail.to.clone())
            .collect();
        assert_eq!(told, if tells { vec!["bob@example.org"] } else { Vec::new() });
        app.directory.alter("alice", |person| person.password = OLD.into());
        app.clock.advance(Duration::from_secs(7_200));
    }
}

async fn one_proof_opens_nothing(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let (desk, state) = app.try_desk("alice", OLD).await;
    assert_eq!(state, SignInState::Second);
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired));
    let other = app.desk("alice", ALICE).await;
    assert!(other.session().await.is_ok());
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired), "another session's proof is not mine");
}

async fn who_is_no_operator_gets_the_answer_of_a_wrong_password(app: TestApp) {
    app.appoint("alice", Role::Auditor).await;
    for (name, current) in [("bob", OLD), ("alice", "not her password"), ("nobody-at-all", OLD)] {
        let (desk, state) = app.try_desk(name, current).await;
        assert_eq!(state, SignInState::Wrong, "{name}");
        assert_eq!(refusal(desk.session().await), Some(Refusal::Expired), "{name}");
        let ask = Ask { method: Method::Email, method_id: None, confirm: None };
        let asked = reset::ask(&app.visitor(), &app.world, &desk.presented(), ask).await;
        assert!(refusal(asked).is_some(), "{name}");
    }
    let told = app.world.audit.of_account(&app.key("bob"), 10).await.expect("reads");
    let knocked = told.iter().find(|one| one.fact == "console.sign_in_refused").expect("recorded");
    assert!(knocked.details.contains(&("reason".into(), "operator.none".into())));
    assert!(app.mailer.codes_to("bob@example.org").is_empty());
    while app.world.audit.seal(100).await.expect("seals") > 0 {}
    let told = app.world.audit.of_account(&app.key("alice"), 10).await.expect("reads");
    let wrong =
        told.iter().find(|one| one.fact == "console.sign_in_refused").expect("atk_195: it is recorded");
    assert!(wrong.details.contains(&("reason".into(), "password.wrong".into())));
    assert!(wrong.seq.is_some(), "and stays: {wrong:?}");
}

async fn atk_189_an_auditor_reads_everything_and_changes_nothing(app: TestApp) {
    app.appoint("alice", Role::Auditor).await;
    app.freeze(&app.key("bob")).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("signed in");
    let (ctx, world) = (app.visitor(), &app.world);
    assert!(console::look_up(&ctx, world, &session, &login("bob")).await.is_ok());
    assert!(console::search(world, &session, &Wanted::default(), 10).await.is_ok());
    assert!(console::export(&ctx, world, &session, &Wanted::default()).await.is_ok());
    let set = console::in_force(&ctx, world, &session).await.expect("reads").set;
    assert!(console::try_out(&ctx, world, &session, &set).await.is_ok());
    let no = Some(Refusal::NotPermitted);
    assert_eq!(refusal(desk.lift_freeze("bob").await), no);
    assert_eq!(refusal(console::lift_lock(&ctx, world, &session, &login("lou"), &why()).await), no);
    assert_eq!(refusal(console::apply(&ctx, world, &session, &longer(), (1, &why())).await), no);
    assert_eq!(refusal(console::rollback(&ctx, world, &session, 1, &why()).await), no);
    assert!(world.freezes.is_frozen(&app.key("bob")).await.expect("reads"));
}

fn longer() -> PolicySet {
    let mut set = PolicySet::default();
    set.password.length_min += 2;
    set
}

async fn the_role_is_read_at_every_step(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    let before = desk.session().await.expect("signed in");
    app.appoint("alice", Role::Auditor).await;
    assert_eq!(refusal(desk.lift_freeze("bob").await), Some(Refusal::NotPermitted));
    let late = console::lift_freeze(&app.visitor(), &app.world, &before, &login("bob"), &why()).await;
    assert_eq!(refusal(late), Some(Refusal::Expired), "the transaction reads it again");
    let gone = console::dismiss(&app.visitor(), &app.world, &login("alice")).await.expect("dismisses");
    assert_eq!(gone, console::Named::Done(app.key("alice")));
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired));
    app.appoint("alice", Role::Owner).await;
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired), "what ended stays so");
}

async fn a_session_ends_by_itself_by_its_owner_and_by_a_new_password(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    app.advance(CONSOLE_LIVES / 2).await;
    assert!(desk.session().await.is_ok());
    app.advance(CONSOLE_LIVES / 2).await;
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired));
    let desk = app.desk("alice", ALICE).await;
    console::sign_out(&app.visitor(), &app.world, &desk.presented()).await.expect("signs out");
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired));
    let desk = app.desk("alice", ALICE).await;
    let now = app.clock_now();
    app.directory.alter("alice", |p| p.account.password_time = domain::account::PasswordTime::Shown(now));
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired));
}

async fn whoever_is_frozen_has_no_console_from_then_on(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    app.freeze(&app.key("alice")).await;
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired));
    let (_, state) = app.try_desk("alice", OLD).await;
    assert_eq!(state, SignInState::Wrong);
}

async fn a_method_that_administrators_may_not_use_opens_no_console(app: TestApp) {
    let mut set = PolicySet::default();
    set.administrators.methods = vec![Method::Totp, Method::RecoveryCode];
    with_policy(&app, set).await;
    app.appoint("alice", Role::Owner).await;
    let (desk, state) = app.try_desk("alice", OLD).await;
    assert_eq!(state, SignInState::Second);
    let ask = Ask { method: Method::Email, method_id: None, confirm: None };
    let asked = reset::ask(&app.visitor(), &app.world, &desk.presented(), ask).await;
    assert!(refusal(asked).is_some(), "others may use it here");
}

async fn a_recovery_code_is_a_second_proof_and_is_spent(app: TestApp) {
    with_methods(&app, 2).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("makes codes");
    app.appoint("alice", Role::Owner).await;
    let give = async |desk: &Desk<'_>, typed: &str| {
        let (ctx, world) = (app.visitor(), &app.world);
        let secret = world.methods.read(Method::RecoveryCode, typed).unwrap_or_else(|_| panic!("a code"));
        let given = Given { method: Method::RecoveryCode, kind: SecretKind::Code, secret: &secret };
        let view = reset::prove(&ctx, world, &desk.presented(), given).await.expect("offered");
        app.settled_id(view.id).await;
        app.clock.advance(world.bounds.check_tick);
        desk.state().await.expect("it is seen")
    };
    let (desk, _) = app.try_desk("alice", OLD).await;
    assert_eq!(give(&desk, &codes[0]).await, SignInState::SignedIn);
    let (other, _) = app.try_desk("alice", OLD).await;
    assert_eq!(give(&other, &codes[0]).await, SignInState::Second, "once");
    assert_eq!(give(&other, &codes[1]).await, SignInState::SignedIn);
}

async fn tokens_of_other_goals_open_no_console(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let start = app.start("alice").await;
    let owner = app.owner("alice", ALICE).await;
    for token in [start.presented(), parse_token(&owner.token)] {
        let session = console::session(&app.visitor(), &app.world, &token).await;
        assert_eq!(refusal(session), Some(Refusal::Expired));
        assert!(refusal(console::view(&app.visitor(), &app.world, &token).await).is_some());
        assert!(refusal(console::sign_out(&app.visitor(), &app.world, &token).await).is_some());
    }
    let desk = app.desk("alice", ALICE).await;
    let own = enrol::overview(&app.visitor(), &app.world, &desk.presented()).await;
    assert_eq!(refusal(own), Some(Refusal::Expired), "and the console opens nothing else");
    let new = password("a new pass phrase");
    let chosen = reset::choose(&app.visitor(), &app.world, &desk.presented(), new, None).await;
    assert!(refusal(chosen).is_some(), "atk_186: no way to anybody's password");
}

async fn an_operator_counts_as_an_administrator(app: TestApp) {
    app.appoint("bob", Role::Auditor).await;
    let ctx = app.visitor();
    let named = flows::explain::person(&ctx, &app.world, &login("bob")).await.expect("explains");
    let flows::explain::Named::Person(person) = named else { panic!("bob is one") };
    assert!(person.notes.contains(&domain::explain::Note::Administrator), "{:?}", person.notes);
    let mut set = PolicySet::default();
    set.administrators.enabled = false;
    with_policy(&app, set).await;
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("administrators without self-service have a console even so");
    let tried = console::try_out(&ctx, &app.world, &session, &PolicySet::default()).await;
    let effect = tried.expect("counts").effect;
    assert!(effect.people > 2, "{effect:?}");
}

async fn a_lock_is_lifted_with_a_reason_and_the_owner_hears_of_it(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("signed in");
    let (ctx, world) = (app.visitor(), &app.world);
    let lift = async |name: &str| {
        console::lift_lock(&ctx, world, &session, &login(name), &why()).await.expect("answers")
    };
    assert_eq!(lift("alice").await, Unlocking::Done(Lifted::WasNot));
    assert_eq!(lift("lou").await, Unlocking::Done(Lifted::Yes));
    assert!(!app.directory.person("lou").account.state.locked);
    app.work().await;
    let letters = app.mailer.sent();
    assert!(letters.iter().any(|mail| mail.to == "lou@example.org"), "the owner is told");
    assert!(desk.session().await.is_ok(), "the operator's session goes on");
    let told = world.audit.of_account(&app.key("lou"), 10).await.expect("reads");
    let applied = told.iter().find(|one| one.fact == "write.applied").expect("it is recorded");
    assert!(applied.details.contains(&("reason".into(), why().as_str().into())), "{applied:?}");
    assert_eq!(applied.actor, "console:alice");
}

async fn an_authenticator_app_is_a_second_proof_and_counts_once(app: TestApp) {
    with_methods(&app, 2).await;
    let (_, phone) = app.owner("alice", ALICE).await.add_app().await;
    app.appoint("alice", Role::Owner).await;
    app.advance(Duration::from_secs(30)).await;
    let (desk, state) = app.try_desk("alice", OLD).await;
    assert_eq!(state, SignInState::Second);
    let give = async |desk: &Desk<'_>, typed: &str| {
        let (ctx, world) = (app.visitor(), &app.world);
        let secret = world.methods.read(Method::Totp, typed).unwrap_or_else(|_| panic!("six digits"));
        let given = Given { method: Method::Totp, kind: SecretKind::Code, secret: &secret };
        let view = reset::prove(&ctx, world, &desk.presented(), given).await.expect("offered");
        app.settled_id(view.id).await;
        app.clock.advance(world.bounds.check_tick);
        desk.state().await.expect("it is seen")
    };
    let right = shown(&phone, &app, 0);
    let wrong = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(give(&desk, wrong).await, SignInState::Second);
    assert_eq!(give(&desk, &right).await, SignInState::SignedIn);
    assert!(desk.session().await.is_ok());
    let (other, _) = app.try_desk("alice", OLD).await;
    assert_eq!(give(&other, &right).await, SignInState::Second, "atk_111: a code seen over the shoulder");
}

async fn a_lock_whose_lifting_got_no_answer_ends_no_session(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("signed in");
    app.directory.order(Order::LoseRequest);
    let (ctx, world) = (app.visitor(), &app.world);
    let lifted = console::lift_lock(&ctx, world, &session, &login("lou"), &why()).await.expect("answers");
    assert_eq!(lifted, Unlocking::Unknown);
    app.directory.alter("lou", |p| p.account.state.locked = false);
    for _ in 0..8 {
        app.advance(Duration::from_secs(20)).await;
        app.work().await;
    }
    let told = world.audit.of_account(&app.key("lou"), 10).await.expect("reads");
    assert!(told.iter().any(|one| one.fact == "write.settled"), "{told:?}");
    assert!(desk.session().await.is_ok(), "what was found out later ends nothing of the operator's");
}

async fn the_policy_is_applied_by_version_and_taken_back(app: TestApp) {
    app.appoint("alice", Role::Owner).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("signed in");
    let (ctx, world) = (app.visitor(), &app.world);
    let first = console::in_force(&ctx, world, &session).await.expect("reads").note.version;
    let tried = console::try_out(&ctx, world, &session, &longer()).await.expect("tries");
    assert_eq!((tried.judged.changes.len(), tried.effect.losing), (1, 0));
    let apply = |based_on: u64, reason: Reason| {
        let (ctx, session) = (&ctx, &session);
        async move { console::apply(ctx, world, session, &longer(), (based_on, &reason)).await.expect("answers") }
    };
    assert_eq!(apply(first, why()).await, Applied::Yes { version: first + 1 });
    assert_eq!(apply(first, why()).await, Applied::Overtaken { in_force: first + 1 });
    assert_eq!(apply(first + 1, why()).await, Applied::Unchanged { version: first + 1 });
    let back = console::rollback(&ctx, world, &session, first, &why()).await.expect("answers");
    assert_eq!(back, Some(Applied::Yes { version: first + 2 }));
    assert_eq!(console::rollback(&ctx, world, &session, 99, &why()).await.expect("answers"), None);
    let notes = console::history(world, &session, u64::MAX).await.expect("reads");
    assert_eq!(notes[0].by.as_deref(), Some("console:alice"));
    assert_eq!(notes[0].reason, why().as_str());
}

async fn atk_198_an_invitation_makes_its_account_an_operator_once(on: On) {
    let twist = crate::app::Twist { limits: Some(Limits::new(Vec::new())), ..crate::app::Twist::default() };
    let app = TestApp::twisted(on, twist).await;
    let ctx = Ctx { actor: Actor::Operator("root".into()), ..app.visitor() };
    let invited = console::invite(&ctx, &app.world, &login("bob"), Role::Owner).await.expect("invites");
    let invited = invited.expect("bob is one");
    let link = presented(&invited.secret);
    let (_, state) = app.try_desk("bob", OLD).await;
    assert_eq!(state, SignInState::Wrong, "an invitation alone is no role");
    let taken = join_all((0..20).map(|_| async {
        console::accept(&app.visitor(), &app.world, &parse_token(&invited.secret.reveal())).await
    }));
    assert_eq!(taken.await.into_iter().filter(Result::is_ok).count(), 1);
    let again = console::accept(&app.visitor(), &app.world, &link).await;
    assert_eq!(refusal(again), Some(Refusal::LinkNotValid));
    let desk = app.desk("bob", "bob@example.org").await;
    assert_eq!(desk.session().await.expect("signed in").role(), Role::Owner);
    let late = console::invite(&ctx, &app.world, &login("alice"), Role::Owner).await.expect("invites");
    app.advance(INVITE_LIVES).await;
    let late = presented(&late.expect("alice is one").secret);
    assert_eq!(
        refusal(console::accept(&app.visitor(), &app.world, &late).await),
        Some(Refusal::LinkNotValid)
    );
    assert!(
        console::invite(&ctx, &app.world, &login("nobody"), Role::Owner).await.expect("answers").is_none()
    );
}

async fn the_log_is_taken_away_in_bounds_and_that_is_recorded(app: TestApp) {
    app.appoint("alice", Role::Auditor).await;
    let desk = app.desk("alice", ALICE).await;
    let session = desk.session().await.expect("signed in");
    let (ctx, world) = (app.visitor(), &app.world);
    let some = Wanted { actor: Some("worker".into()), ..Wanted::default() };
    assert!(console::export(&ctx, world, &session, &some).await.is_ok());
    let taken = console::export(&ctx, world, &session, &Wanted::default()).await.expect("exports");
    assert_eq!(taken[1].fact, "console.events_exported");
    assert!(taken[1].details.contains(&("actor".into(), "worker".into())), "what was asked for is recorded");
    assert_eq!(taken[0].fact, "console.events_exported");
    assert!(taken.windows(2).all(|two| two[0].row > two[1].row), "newest first, none twice");
    let one = Wanted { fact: Some(domain::audit::Fact::OperatorAdded), ..Wanted::default() };
    assert_eq!(console::search(world, &session, &one, 10).await.expect("searches").len(), 1);
}

on_both!(
    an_owner_signs_in_with_two_proofs_and_lifts_a_freeze,
    a_reset_of_an_administrator_is_told_to_the_others_with_a_role,
    one_proof_opens_nothing,
    who_is_no_operator_gets_the_answer_of_a_wrong_password,
    atk_189_an_auditor_reads_everything_and_changes_nothing,
    the_role_is_read_at_every_step,
    a_session_ends_by_itself_by_its_owner_and_by_a_new_password,
    tokens_of_other_goals_open_no_console,
    an_operator_counts_as_an_administrator,
    whoever_is_frozen_has_no_console_from_then_on,
    a_method_that_administrators_may_not_use_opens_no_console,
    a_recovery_code_is_a_second_proof_and_is_spent,
    a_lock_is_lifted_with_a_reason_and_the_owner_hears_of_it,
    an_authenticator_app_is_a_second_proof_and_counts_once,
    a_lock_whose_lifting_got_no_answer_ends_no_session,
    the_policy_is_applied_by_version_and_taken_back,
    the_log_is_taken_away_in_bounds_and_that_is_recorded,
);
mod raced {
    use super::*;
    on_each!(atk_198_an_invitation_makes_its_account_an_operator_once);
}
