//! What people do to their own methods, for stories.

use crate::app::{Browser, OLD, TestApp, parse_token, password, with_policy};
use domain::account::Login;
use domain::challenge::SecretKind;
use domain::enrol::Label;
use domain::id::EnrolmentId;
use domain::method::Method;
use domain::policy::{AdministratorPolicy, Policy, PolicySet};
use domain::reset::Goal;
use domain::secret::{Presented, RecoveryCode};
use domain::time::Timestamp;
use flows::Stop;
use flows::enrol::{self, NewSignIn, Overview, SignInState};
use flows::reset::{AnswerState, Given, Start, View};
use std::time::Duration;
use testkit::phone::PhoneApp;

/// A policy with all the methods there are.
pub async fn with_methods(app: &TestApp, proofs: u8) {
    let methods = vec![Method::Email, Method::Totp, Method::RecoveryCode];
    let policy = Policy::for_everybody("all", proofs, methods);
    let administrators =
        AdministratorPolicy { enabled: true, methods: policy.methods.clone(), expiry_reminders: Vec::new() };
    let set = PolicySet { policies: vec![policy], administrators, ..PolicySet::default() };
    with_policy(app, set).await;
}

/// Somebody signed in to their own methods.
pub struct Owner<'a> {
    pub app: &'a TestApp,
    pub token: String,
}

/// What an app shows, so many steps from now.
pub fn shown(phone: &PhoneApp, app: &TestApp, steps: i64) -> String {
    phone.code(Timestamp::from_seconds(app.visitor().now().as_seconds() + steps * 30))
}

impl TestApp {
    /// Tries to sign in, and waits for the tick.
    pub async fn try_sign_in(&self, login: &str, current: &str) -> (Owner<'_>, SignInState) {
        let start = Start { login: Login::parse(login).expect("a name"), goal: Goal::Register, device: None };
        let new = NewSignIn { start, current: password(current) };
        let (token, id) = enrol::open(&self.visitor(), &self.world, new).await.expect("a sign-in opens");
        while self.world.resets.load(id).await.expect("readable").is_some_and(|held| held.checked.is_none()) {
            tokio::task::yield_now().await;
        }
        self.clock.advance(self.world.bounds.check_tick);
        let owner = Owner { app: self, token: token.reveal().to_string() };
        let token = parse_token(&owner.token);
        let state = enrol::view(&self.visitor(), &self.world, &token).await.expect("it is seen").state;
        (owner, state)
    }

    pub async fn sign_in(&self, login: &str) -> Owner<'_> {
        let (owner, state) = self.try_sign_in(login, OLD).await;
        assert_eq!(state, SignInState::SignedIn, "{login}");
        owner
    }

    /// Signed in, and stepped up by a mailed code where one is asked for.
    pub async fn owner(&self, login: &str, address: &str) -> Owner<'_> {
        let owner = self.sign_in(login).await;
        if !owner.overview().await.step_up.is_empty() {
            owner.step_up(address).await;
        }
        owner
    }
}

impl Owner<'_> {
    pub fn presented(&self) -> Presented {
        parse_token(&self.token)
    }

    pub async fn overview(&self) -> Overview {
        enrol::overview(&self.app.visitor(), &self.app.world, &self.presented()).await.expect("signed in")
    }

    pub async fn step_up(&self, address: &str) {
        let ask =
            flows::reset::Ask { method: Method::Email, method_id: None, confirm: Some(address.to_owned()) };
        let world = &self.app.world;
        flows::reset::ask(&self.app.visitor(), world, &self.presented(), ask).await.expect("offered");
        self.app.work().await;
        let secret = Presented::code(&self.app.mailer.last_code_to(address)).expect("a code");
        let given = Given { method: Method::Email, kind: SecretKind::Code, secret: &secret };
        flows::reset::prove(&self.app.visitor(), world, &self.presented(), given).await.expect("right");
    }

    pub async fn step_up_by_code(&self, code: &str) {
        let (ctx, world) = (self.app.visitor(), &self.app.world);
        let secret = Presented::recovery_code(code).expect("a code");
        let given = Given { method: Method::RecoveryCode, kind: SecretKind::Code, secret: &secret };
        let view = flows::reset::prove(&ctx, world, &self.presented(), given).await.expect("offered");
        self.app.settled_id(view.id).await;
        self.app.clock.advance(world.bounds.check_tick);
    }

    pub async fn begin_app(&self) -> Result<(EnrolmentId, PhoneApp), Stop> {
        let label = (Label::parse("My phone"), "Example");
        let (ctx, world) = (self.app.visitor(), &self.app.world);
        let added = enrol::begin(&ctx, world, &self.presented(), Method::Totp, label).await?;
        assert!(added.shown.uri.starts_with("otpauth://totp/Example:"), "{}", added.shown.uri.as_str());
        Ok((added.id, PhoneApp::scanned(&added.shown.key)))
    }

    pub async fn prove(&self, id: EnrolmentId, typed: &str) -> Result<(), Stop> {
        enrol::prove(&self.app.visitor(), &self.app.world, &self.presented(), id, typed).await
    }

    /// An app, scanned and proven; its step is used.
    pub async fn add_app(&self) -> (EnrolmentId, PhoneApp) {
        let (id, phone) = self.begin_app().await.expect("begun");
        self.prove(id, &shown(&phone, self.app, 0)).await.expect("the code it shows");
        (id, phone)
    }

    pub async fn begin_address(&self, address: &str) -> Result<EnrolmentId, Stop> {
        let (ctx, world) = (self.app.visitor(), &self.app.world);
        let begun = enrol::add_address(&ctx, world, &self.presented(), address, None).await;
        self.app.work().await;
        begun
    }

    /// A private address, proven by the code that went there.
    pub async fn add_address(&self, address: &str) -> EnrolmentId {
        let id = self.begin_address(address).await.expect("begun");
        let code = self.app.mailer.last_proof_of(address).expect("a code was sent there");
        self.prove(id, &code).await.expect("that code");
        id
    }

    pub async fn make_codes(&self) -> Result<Vec<String>, Stop> {
        let codes = enrol::make_codes(&self.app.visitor(), &self.app.world, &self.presented()).await?;
        Ok(codes.iter().map(RecoveryCode::reveal).map(|code| code.to_string()).collect())
    }

    pub async fn remove(&self, id: EnrolmentId) -> Result<(), Stop> {
        enrol::remove(&self.app.visitor(), &self.app.world, &self.presented(), id).await
    }
}

impl Browser<'_> {
    /// Gives an answer that is checked against the person, and lets its tick come.
    pub async fn answer(&self, method: Method, typed: &str) -> Result<View, Stop> {
        let secret = self.app.world.methods.read(method, typed).expect("an answer in form");
        let first = self.prove(method, SecretKind::Code, &secret).await?;
        assert_eq!(first.answer, Some((method, AnswerState::Checking)), "everybody gets this");
        self.app.settled(self).await;
        self.app.clock.advance(self.app.world.bounds.check_tick);
        Ok(self.view().await)
    }
}

impl TestApp {
    /// Waits until the last answer was checked, without turning the clock.
    pub async fn settled(&self, browser: &Browser<'_>) {
        self.settled_id(browser.first.id).await;
    }

    pub async fn settled_id(&self, id: domain::id::ResetId) {
        loop {
            let held = self.world.resets.load(id).await.expect("readable").expect("is there");
            if held.answer.is_none_or(|answer| answer.outcome.is_some()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
