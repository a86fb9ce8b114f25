//! A random walk over every call with missing, stale and foreign inputs. The oracle knows only what
//! each browser was honestly told: no write without a proof that its own reset asked for.
//!
//! 200 000 steps in the normal run; `cargo xtask walk --steps N` goes further. A failing seed is
//! printed and can be walked again with NULSTIL_WALK_SEED.

use crate::app::{ALICE, GOOD, On, TestApp, Twist, parse_token, password, with_policy};
use domain::account::{AccountKey, Login};
use domain::challenge::SecretKind;
use domain::contact::EmailAddress;
use domain::id::ResetId;
use domain::limit::Limits;
use domain::method::Method;
use domain::policy::{Policy, PolicySet};
use domain::reset::Goal;
use domain::secret::Presented;
use flows::Ctx;
use flows::reset::{Ask, Given, Start};
use futures::StreamExt;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use std::collections::{HashMap, HashSet};
use std::time::Duration;
use testkit::fake::directory::Order;
use testkit::fake::mailer::Kind;

const STEPS: u64 = 200_000;
/// A world grows old: after so many steps the walk goes on in a fresh one.
const STEPS_PER_WORLD: u64 = 4_000;
/// Answers cost a hash, so that they come more seldom than codes from mails.
const ANSWERS_ONE_IN: usize = 12;
const BROWSERS: usize = 4;
const WALKS_AT_ONCE: usize = 3;
const LOGINS: [&str; 11] = [
    "alice",
    "bob",
    "ALICE",
    "bob@example.org",
    "twomails",
    "twomails",
    "alice@example.org",
    "ghost",
    "dora",
    "priv",
    "dup@example.org",
];

/// What one browser holds.
struct Held {
    token: String,
    id: ResetId,
    reference: String,
}

/// A secret that was delivered to somebody's mailbox.
#[derive(Clone)]
struct Delivered {
    reference: String,
    to: String,
    code: String,
    link: String,
}

struct Walk {
    app: TestApp,
    rng: ChaCha20Rng,
    ctx: Ctx,
    browsers: Vec<Option<Held>>,
    /// Tokens that belong to nobody any more.
    stale: Vec<String>,
    mails_read: usize,
    delivered: Vec<Delivered>,
    /// Resets that presented a secret of their own, by what the mailbox said.
    honest: HashSet<ResetId>,
    owners: HashMap<ResetId, String>,
    references: HashMap<String, ResetId>,
    writes_judged: usize,
    applied: u64,
    /// Alice's codes on paper; none of them proves twice.
    paper: Vec<String>,
    used: HashSet<String>,
}

impl Walk {
    async fn new(seed: u64) -> Self {
        let twist = Twist { limits: Some(Limits::new(Vec::new())), ..Twist::default() };
        let app = TestApp::twisted(On::Sqlite, twist).await;
        let policy = Policy::for_everybody("all", 1, vec![Method::Email, Method::RecoveryCode]);
        // Without cool-down, or addresses that are swapped all the time would never count.
        let set = PolicySet { policies: vec![policy], cooldown_hours: 0, ..PolicySet::default() };
        with_policy(&app, set).await;
        let owner = app.owner("alice", ALICE).await;
        let paper = owner.make_codes().await.expect("made");
        flows::enrol::sign_out(&app.visitor(), &app.world, &owner.presented()).await.expect("signed out");
        app.work().await;
        let mails_read = app.mailer.sent().len();
        let ctx = testkit::ctx::visitor(&app.clock, seed);
        Self {
            app,
            rng: ChaCha20Rng::seed_from_u64(seed),
            ctx,
            browsers: (0..BROWSERS).map(|_| None).collect(),
            stale: Vec::new(),
            mails_read,
            delivered: Vec::new(),
            honest: HashSet::new(),
            owners: HashMap::new(),
            references: HashMap::new(),
            writes_judged: 0,
            applied: 0,
            paper,
            used: HashSet::new(),
        }
    }

    fn below(&mut self, n: usize) -> usize {
        (self.rng.next_u32() as usize) % n
    }

    fn one_of<'a, T>(&mut self, among: &'a [T]) -> Option<&'a T> {
        if among.is_empty() { None } else { Some(&among[self.below(among.len())]) }
    }

    /// A browser's own token mostly; a stale or invented one now and then.
    fn token(&mut self) -> (Option<usize>, Presented) {
        let slot = self.below(BROWSERS);
        match (self.below(12), &self.browsers[slot]) {
            (0, _) | (_, None) => {
                let stale = self.stale.clone();
                let text = self.one_of(&stale).cloned().unwrap_or_else(|| "A".repeat(43));
                (None, parse_token(&text))
            }
            (_, Some(held)) => (Some(slot), parse_token(&held.token)),
        }
    }

    async fn step(&mut self) {
        match self.below(16) {
            0 => self.open().await,
            1 | 2 => self.ask().await,
            3..=5 => self.work().await,
            6 if self.below(ANSWERS_ONE_IN) == 0 => self.answer().await,
            6..=9 => self.prove().await,
            10..=12 => self.choose().await,
            13 if self.below(3) == 0 => self.disturb().await,
            13 | 14 => self.look_or_cancel().await,
            _ if self.below(2) == 0 => self.work().await,
            _ => {
                let seconds = [1, 1, 1, 2, 2, 5, 5, 30, 61, 301, 700, 1900][self.below(12)];
                self.app.clock.advance(Duration::from_secs(seconds));
            }
        }
        self.judge();
    }

    async fn open(&mut self) {
        let slot = self.below(BROWSERS);
        if let Some(old) = self.browsers[slot].as_ref().filter(|_| !self.rng.next_u32().is_multiple_of(8)) {
            let token = parse_token(&old.token);
            let _ = flows::reset::cancel(&self.ctx, &self.app.world, &token).await;
        }
        let login = LOGINS[self.below(LOGINS.len())];
        let start = Start { login: Login::parse(login).expect("a name"), goal: Goal::Reset, device: None };
        let Ok(opened) = flows::reset::open(&self.ctx, &self.app.world, start).await else { return };
        let held = Held {
            token: opened.token.reveal().to_string(),
            id: opened.view.id,
            reference: opened.view.reference.to_string(),
        };
        self.references.insert(held.reference.clone(), held.id);
        if let Some(old) = self.browsers[slot].replace(held) {
            self.stale.push(old.token);
        }
    }

    async fn ask(&mut self) {
        let (_, token) = self.token();
        let typed = ["", "", "", "two@example.org", "two@example.org", "stranger@evil.test"];
        let confirm = typed[self.below(typed.len())].to_owned();
        let method = [Method::Email, Method::Email, Method::Email, Method::Sms, Method::CurrentPassword]
            [self.below(5)];
        let ask = Ask { method, method_id: None, confirm: Some(confirm) };
        let _ = flows::reset::ask(&self.ctx, &self.app.world, &token, ask).await;
    }

    async fn work(&mut self) {
        let ctx = self.ctx.for_worker();
        flows::jobs::run_due(&ctx, &self.app.world, 16).await.expect("the queue can be read");
        let mails = self.app.mailer.sent();
        for mail in &mails[self.mails_read..] {
            if let Kind::Code { code, link, .. } = &mail.kind {
                let (code, link) = (code.clone(), link.clone());
                let (reference, to) = (mail.reference.clone(), mail.to.clone());
                self.delivered.push(Delivered { reference, to, code, link });
            }
        }
        self.mails_read = mails.len();
        let keep = self.delivered.len().saturating_sub(40);
        self.delivered.drain(..keep);
    }

    async fn prove(&mut self) {
        let (slot, token) = self.token();
        let picked = self.pick_mail(slot);
        let (kind, secret) = match (self.below(8), &picked) {
            (0, _) | (_, None) => (SecretKind::Code, Presented::code("ZZZZ-ZZZZ").expect("a code")),
            (1..=4, Some(mail)) => (SecretKind::Code, Presented::code(&mail.code).expect("a code")),
            (5, Some(mail)) => (SecretKind::Code, parse_token(&mail.link)),
            (_, Some(mail)) => (SecretKind::Link, parse_token(&mail.link)),
        };
        let method = if self.below(10) == 0 { Method::Sms } else { Method::Email };
        let given = Given { method, kind, secret: &secret };
        let proved = flows::reset::prove(&self.ctx, &self.app.world, &token, given).await;
        let Ok(view) = proved else { return };
        let mail = picked.expect("something delivered was presented");
        let meant = self.references.get(&mail.reference);
        assert_eq!(meant, Some(&view.id), "a secret proved another reset than its own");
        self.honest.insert(view.id);
        self.owners.insert(view.id, mail.to);
    }

    /// Mostly the newest mail of this browser's own reset; else anybody's, old or new.
    fn pick_mail(&mut self, slot: Option<usize>) -> Option<Delivered> {
        let own = slot.and_then(|slot| self.browsers[slot].as_ref()).map(|held| held.reference.clone());
        let newest = self.delivered.iter().rev().find(|mail| Some(&mail.reference) == own.as_ref()).cloned();
        if self.below(3) > 0 && newest.is_some() {
            return newest;
        }
        let delivered = self.delivered.clone();
        self.one_of(&delivered).cloned()
    }

    /// A code from alice's paper, or one that nobody has, is given in any browser.
    async fn answer(&mut self) {
        let (slot, token) = self.token();
        let paper = self.paper.clone();
        let code = match self.below(4) {
            0 => "0000-0000-0000-0000".to_owned(),
            _ => self.one_of(&paper).cloned().expect("a set has codes"),
        };
        let secret = Presented::recovery_code(&code).expect("a code");
        let given = Given { method: Method::RecoveryCode, kind: SecretKind::Code, secret: &secret };
        let proofs = |held: &flows::ports::Held| {
            held.proofs.iter().filter(|proof| proof.method() == Method::RecoveryCode).count()
        };
        let Some(id) = slot.and_then(|slot| self.browsers[slot].as_ref()).map(|held| held.id) else { return };
        let before = self.app.world.resets.load(id).await.expect("readable").map_or(0, |held| proofs(&held));
        if flows::reset::prove(&self.ctx, &self.app.world, &token, given).await.is_err() {
            return;
        }
        self.app.settled_id(id).await;
        let held = self.app.world.resets.load(id).await.expect("readable").expect("is there");
        if proofs(&held) > before {
            assert!(self.used.insert(code), "a code on paper proved twice");
            assert_eq!(held.reset.account, Some(key_of_mailbox(ALICE)), "somebody else's code proved");
            self.honest.insert(id);
            self.owners.insert(id, ALICE.to_owned());
        }
    }

    async fn choose(&mut self) {
        let (_, token) = self.token();
        if self.below(12) == 0 {
            let order = [Order::LoseAnswer, Order::LoseRequest, Order::Unreachable][self.below(3)];
            self.app.directory.order(order);
        }
        let new = format!("{GOOD} {}", self.rng.next_u32());
        let _ = flows::reset::choose(&self.ctx, &self.app.world, &token, password(&new), None).await;
        self.app.directory.forget_orders();
    }

    async fn disturb(&mut self) {
        match self.below(6) {
            0 => self.app.directory.set_elsewhere("alice", "set by somebody else"),
            1 => {
                let disabled = self.below(4) == 0;
                self.app.directory.alter("bob", |p| p.account.state.disabled = disabled);
            }
            2 => {
                let swapped = ["bob@example.org", "bob@new.example"][self.below(2)];
                let swapped = EmailAddress::parse(swapped).expect("an address");
                self.app.directory.alter("bob", |p| p.account.contacts.emails = vec![swapped]);
            }
            3 => self.app.mailer.answer_next(1, flows::ports::Delivery::Later),
            4 => {
                let _ = flows::reset::recover(&self.ctx, &self.app.world, Duration::from_secs(60)).await;
            }
            _ => {
                let entry = self.ctx.entry(domain::audit::Fact::UnresolvedStarts);
                let bounds = &self.app.world.bounds;
                let swept = self.app.world.sweeps.sweep(self.ctx.now(), bounds.keep, 100, entry).await;
                swept.expect("swept");
            }
        }
    }

    async fn look_or_cancel(&mut self) {
        let (_, token) = self.token();
        if self.below(8) == 0 {
            let _ = flows::reset::cancel(&self.ctx, &self.app.world, &token).await;
        } else {
            let _ = flows::reset::view(&self.ctx, &self.app.world, &token).await;
        }
    }

    /// Every write so far came from a reset whose own secret was presented, to the account that the
    /// secret's mailbox belongs to, and no reset wrote twice.
    fn judge(&mut self) {
        let writes = self.app.directory.writes();
        for write in &writes[self.writes_judged..] {
            assert!(self.honest.contains(&write.reset), "a write without a proof: {write:?}");
            let mailbox = &self.owners[&write.reset];
            assert_eq!(key_of_mailbox(mailbox), write.account, "a write to somebody else's account");
            if write.is_applied {
                self.applied += 1;
                let of_reset = writes.iter().filter(|w| w.reset == write.reset && w.is_applied).count();
                assert_eq!(of_reset, 1, "a reset wrote twice: {write:?}");
            }
        }
        self.writes_judged = writes.len();
    }
}

fn key_of_mailbox(mailbox: &str) -> AccountKey {
    let name = match mailbox {
        "one@example.org" | "two@example.org" => "twomails",
        other => other.split('@').next().expect("a mailbox has a local part"),
    };
    AccountKey { directory: "main".into(), id: format!("id-of-{name}") }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Walks one world; returns how many passwords were set.
async fn walk(seed: u64, steps: u64) -> u64 {
    println!("walk: seed {seed}");
    let mut walk = Walk::new(seed).await;
    for _ in 0..steps {
        walk.step().await;
    }
    println!("walk: seed {seed} used {} codes on paper", walk.used.len());
    walk.applied
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_walk_writes_without_its_own_proofs() {
    let steps = number("NULSTIL_WALK_STEPS").unwrap_or(STEPS);
    let first_seed = number("NULSTIL_WALK_SEED").unwrap_or(1);
    let worlds = steps.div_ceil(STEPS_PER_WORLD);
    let walks = futures::stream::iter(first_seed..first_seed + worlds)
        .map(|seed| tokio::spawn(walk(seed, STEPS_PER_WORLD)))
        .buffer_unordered(WALKS_AT_ONCE);
    let (walked, applied) = walks
        .fold((0, 0), |(walked, applied), one| async move {
            let sums = (walked + STEPS_PER_WORLD, applied + one.expect("a walk ends well"));
            println!("walk: {} of {steps} steps, {} passwords set", sums.0, sums.1);
            sums
        })
        .await;
    assert!(
        applied * 1_000 > walked,
        "too few walks end well for this to show anything: {applied} of {walked}"
    );
}
