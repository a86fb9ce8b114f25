//! The steps that laws are told in: a store with a clock, chance and keys.

use super::{Ports, StoreFixture};
use crate::chance::SeededChance;
use crate::clock::ManualClock;
use domain::account::{Account, AccountKey, AccountState, Login, PasswordExpiry, PasswordTime, Standing};
use domain::audit::{Actor, Entry, Fact};
use domain::challenge::SecretKind;
use domain::contact::Contacts;
use domain::id::{ChallengeId, EnrolmentId, IntentId, JobId, ProofId, Reference, RequestId, ResetId};
use domain::limit::{Charge, Permit};
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::Policy;
use domain::reset::{Goal, Reset};
use domain::secret::{
    Code, Digest, DigestKey, DigestKeys, Material, Presented, Purpose, RecoveryCode, Token,
};
use domain::time::Timestamp;
use domain::warrant::{Grounds, Kind, Operate, Register, SetPassword, Unlock, Warrant};
use flows::ctx::Clock;
use flows::ports::{
    Activation, Armed, Asked, Attempt, Begun, Bound, Enrolling, Job, MethodEvent, NewAsk, NewCodes,
    NewEnrolment, NewJob, NewProof, NewReset, Once, Opened, OwnMethod, Redeemed, Seen, Subject, Work,
};
use std::time::Duration;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const FLOW: Duration = Duration::from_secs(1800);
pub(super) const CODE_LIVES: Duration = Duration::from_secs(600);
pub(super) const LEASE: Duration = Duration::from_secs(30);

pub(super) struct Scene {
    pub(super) ports: Ports,
    pub(super) clock: ManualClock,
    pub(super) chance: SeededChance,
    pub(super) keys: DigestKeys,
}

/// One send, as its message would carry it.
pub(super) struct Sent {
    pub(super) challenge: ChallengeId,
    pub(super) code: Code,
    pub(super) link: Token,
}

/// A permit from no charge at all.
pub(super) fn permit() -> Permit {
    Permit::after(&[]).unwrap_or_else(|_| panic!("no charge is over its budget"))
}

pub(super) fn account(id: &str) -> AccountKey {
    AccountKey { directory: "main".into(), id: id.into() }
}

pub(super) fn seen() -> Seen {
    let own =
        OwnMethod { id: "email-1".into(), method: Method::Email, hint: "a•••@e•••.org".into() };
    Seen { policy: "everybody".into(), proofs: 1, locked: false, methods: vec![own] }
}

pub(super) fn login(name: &str) -> Login {
    Login::parse(name).unwrap_or_else(|why| panic!("{name:?}: {why:?}"))
}

impl Scene {
    pub(super) fn on(fixture: &dyn StoreFixture) -> Self {
        Self::with(fixture.ports())
    }

    pub(super) fn with(ports: Ports) -> Self {
        Self {
            ports,
            clock: ManualClock::default(),
            chance: SeededChance::new(7),
            keys: DigestKeys::new(DigestKey::new(1, [1; 32]), vec![]),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn entry(&self, fact: Fact, reset: Option<ResetId>) -> Entry {
        Entry {
            fact,
            actor: Actor::Visitor,
            request: RequestId::fresh(&self.chance),
            reset,
            account: None,
            network: Some("192.0.2.1".into()),
            details: Vec::new(),
        }
    }

    pub(super) fn login_digest(&self, name: &str) -> Digest {
        self.keys.of(Purpose::Login, &[name.as_bytes()])
    }

    pub(super) fn new_reset(&self, name: &str, network: &str) -> NewReset {
        let now = self.now();
        NewReset {
            id: ResetId::fresh(&self.chance),
            reference: Reference::fresh(&self.chance),
            goal: Goal::Change,
            token: Digest::unguessable(1, &self.chance),
            login: login(name),
            login_digest: self.login_digest(name),
            network_digest: self.keys.of(Purpose::Network, &[network.as_bytes()]),
            locale: Locale::Da,
            known_device: false,
            opened_at: now,
            expires_at: now.plus(FLOW),
            anonymous_max: 10_000,
        }
    }

    pub(super) async fn open(&self, name: &str, network: &str) -> ResetId {
        let new = self.new_reset(name, network);
        let id = new.id;
        let entry = self.entry(Fact::Opened, Some(id));
        assert_eq!(self.ports.resets.open(new, entry).await.expect("opens"), Opened::Yes);
        id
    }

    pub(super) async fn open_to(&self, name: &str, whose: &AccountKey, goal: Goal) -> ResetId {
        let new = NewReset { goal, ..self.new_reset(name, "192.0.2.1") };
        let id = new.id;
        let entry = self.entry(Fact::Opened, Some(id));
        assert_eq!(self.ports.resets.open(new, entry).await.expect("opens"), Opened::Yes);
        assert!(self.bind(id, whose).await);
        id
    }

    pub(super) async fn open_for(&self, name: &str, whose: &AccountKey) -> ResetId {
        let id = self.open(name, "192.0.2.1").await;
        assert!(self.bind(id, whose).await);
        id
    }

    pub(super) async fn bind(&self, id: ResetId, whose: &AccountKey) -> bool {
        let entry = self.entry(Fact::Resolved, Some(id));
        self.ports.resets.bind(id, whose, &seen(), 3, self.now(), entry).await.expect("binds")
    }

    pub(super) fn new_ask(&self, reset: ResetId) -> NewAsk {
        NewAsk {
            challenge: ChallengeId::fresh(&self.chance),
            reset,
            method: Method::Email,
            confirm: None,
            job: JobId::fresh(&self.chance),
            now: self.now(),
            due_at: self.now(),
            job_lives: 2 * MINUTE,
            queue_max: 10_000,
        }
    }

    pub(super) async fn ask(&self, reset: ResetId) -> Asked {
        let entry = self.entry(Fact::Asked, Some(reset));
        self.ports.resets.ask(self.new_ask(reset), entry).await.expect("asks")
    }

    pub(super) async fn claim(&self, most: u32) -> Vec<Job> {
        self.ports.jobs.claim(self.now(), LEASE, most).await.expect("claims")
    }

    pub(super) async fn finish(&self, job: JobId) {
        self.ports.jobs.finish(job, None).await.expect("finishes");
    }

    /// Asks, claims, arms and finishes: one message to `whose`, or to nobody.
    pub(super) async fn send(&self, reset: ResetId, whose: Option<&AccountKey>) -> Sent {
        assert_eq!(self.ask(reset).await, Asked::Yes);
        let jobs = self.claim(1).await;
        let [job] = jobs.as_slice() else { panic!("one job waits: {jobs:?}") };
        let Work::Deliver { challenge, .. } = job.work else { panic!("it is a delivery") };
        let sent = self.arm(reset, challenge, whose).await;
        self.finish(job.id).await;
        sent
    }

    pub(super) async fn arm(
        &self,
        reset: ResetId,
        challenge: ChallengeId,
        whose: Option<&AccountKey>,
    ) -> Sent {
        let (code, link) = (Code::mint(&self.chance), Token::mint(&self.chance));
        let now = self.now();
        let armed = Armed {
            challenge,
            code: self.keys.of_code(&code, reset, Method::Email),
            link: self.keys.of_link(&link, reset, Method::Email),
            bound: whose.map(|whose| Bound {
                account: whose.clone(),
                password_time: PasswordTime::Shown(Timestamp::from_seconds(1)),
                destination: self.keys.of(Purpose::Destination, &[b"anna@example.org"]),
            }),
            code_expires_at: now.plus(CODE_LIVES),
            link_expires_at: now.plus(2 * CODE_LIVES),
            now,
        };
        assert!(self.ports.jobs.arm(armed, &[], None).await.expect("arms"));
        Sent { challenge, code, link }
    }

    pub(super) async fn redeem_code(&self, reset: ResetId, code: &Code) -> Redeemed {
        let presented = Presented::code(&code.reveal()).unwrap_or_else(|_| panic!("our own code"));
        self.redeem(reset, SecretKind::Code, &presented, &|_| Vec::new()).await
    }

    pub(super) async fn redeem_link(&self, reset: ResetId, link: &Token) -> Redeemed {
        let presented = Presented::token(&link.reveal()).unwrap_or_else(|_| panic!("our own token"));
        self.redeem(reset, SecretKind::Link, &presented, &|_| Vec::new()).await
    }

    pub(super) async fn redeem(
        &self,
        reset: ResetId,
        kind: SecretKind,
        presented: &Presented,
        account_charges: &(dyn Fn(Subject<'_>) -> Vec<Charge> + Send + Sync),
    ) -> Redeemed {
        self.redeem_within(2 * CODE_LIVES, reset, (kind, presented), account_charges).await
    }

    /// The same where the policy lets secrets live so long.
    pub(super) async fn redeem_within(
        &self,
        lives: Duration,
        reset: ResetId,
        (kind, presented): (SecretKind, &Presented),
        account_charges: &(dyn Fn(Subject<'_>) -> Vec<Charge> + Send + Sync),
    ) -> Redeemed {
        let purpose = match kind {
            SecretKind::Code => Purpose::TypedCode,
            SecretKind::Link => Purpose::MailedLink,
        };
        let candidates = self.keys.presented_for(purpose, presented, reset, Method::Email);
        let attempt = Attempt {
            reset,
            method: Method::Email,
            kind,
            candidates: &candidates,
            proof: ProofId::fresh(&self.chance),
            now: self.now(),
            minted_after: self.now().minus(lives),
            warning: NewJob {
                id: JobId::fresh(&self.chance),
                work: Work::Warn { reset },
                // Not among the deliveries that a test takes.
                due_at: self.now().plus(MINUTE),
                expires_at: self.now().plus(2 * MINUTE),
            },
            account_charges,
        };
        let (hit, miss) = (self.entry(Fact::Proved, Some(reset)), self.entry(Fact::ProofWrong, Some(reset)));
        self.ports.resets.redeem(permit(), attempt, hit, miss).await.expect("redeems")
    }

    pub(super) async fn record_proof(&self, reset: ResetId, whose: &AccountKey) {
        let proof = NewProof {
            id: ProofId::fresh(&self.chance),
            reset,
            method: Method::CurrentPassword,
            account: whose.clone(),
            password_time: PasswordTime::Absent,
            at: self.now(),
        };
        let entry = self.entry(Fact::Proved, Some(reset));
        self.ports.resets.record_proof(permit(), proof, entry).await.expect("records");
    }

    /// A warrant from recorded proofs, as the flows issue it.
    pub(super) async fn warrant(&self, reset: ResetId, whose: &AccountKey) -> Warrant<SetPassword> {
        self.warrant_for(reset, whose).await
    }

    /// A warrant of either kind.
    pub(super) async fn warrant_for<K: Kind>(&self, reset: ResetId, whose: &AccountKey) -> Warrant<K> {
        self.record_proof(reset, whose).await;
        self.issued(reset, whose, CODE_LIVES).await
    }

    /// A warrant from the current password alone, whether the reset has ended or not: the store has to see to that.
    async fn issued<K: Kind>(&self, reset: ResetId, whose: &AccountKey, window: Duration) -> Warrant<K> {
        let held = self.ports.resets.load(reset).await.expect("loads").expect("is there");
        let warrant = Warrant::issue(&Grounds {
            reset: &Reset { ended: None, ..held.reset },
            proofs: &held.proofs,
            policy: &Policy::for_everybody("change", 1, vec![Method::CurrentPassword]),
            account: &entry_of(whose),
            proof_window: window,
            held_destinations: &[],
            now: self.now(),
        });
        warrant.expect("the proof carries it")
    }

    /// A session of this account, in which a current password was given.
    pub(super) async fn session(&self, whose: &AccountKey) -> ResetId {
        self.signed_in(Goal::Register, whose).await
    }

    /// A session of this account at the console, with a proof.
    pub(super) async fn console(&self, whose: &AccountKey) -> ResetId {
        self.signed_in(Goal::Console, whose).await
    }

    async fn signed_in(&self, goal: Goal, whose: &AccountKey) -> ResetId {
        let new = NewReset { goal, ..self.new_reset("anna", "192.0.2.1") };
        let id = new.id;
        let entry = self.entry(Fact::Opened, Some(id));
        assert_eq!(self.ports.resets.open(new, entry).await.expect("opens"), Opened::Yes);
        let entry = self.entry(Fact::Resolved, Some(id));
        let bound = self.ports.resets.bind(id, whose, &seen(), 1_000, self.now(), entry).await;
        assert!(bound.expect("binds"));
        self.record_proof(id, whose).await;
        id
    }

    /// A warrant for one change of the account's methods.
    pub(super) async fn register(&self, session: ResetId, whose: &AccountKey) -> Warrant<Register> {
        self.issued(session, whose, FLOW).await
    }

    /// The right to one change at the console.
    pub(super) async fn operating(&self, session: ResetId, whose: &AccountKey) -> Warrant<Operate> {
        self.issued(session, whose, FLOW).await
    }

    pub(super) fn method_notice(&self, reset: ResetId, whose: &AccountKey) -> NewJob {
        let happened = MethodEvent::Added;
        NewJob {
            id: JobId::fresh(&self.chance),
            work: Work::MethodNotice { reset, account: whose.clone(), method: Method::Totp, happened },
            due_at: self.now(),
            expires_at: self.now().plus(MINUTE),
        }
    }

    pub(super) async fn begin_enrolling(
        &self,
        session: ResetId,
        whose: &AccountKey,
        method: Method,
        material: &[u8],
    ) -> (EnrolmentId, Enrolling) {
        let id = EnrolmentId::fresh(&self.chance);
        let material = Material::of(material);
        let new = NewEnrolment { id, method, label: None, material, job: None, now: self.now() };
        let entry = self.entry(Fact::Asked, Some(session));
        let warrant = self.register(session, whose).await;
        (id, self.ports.enrolments.begin(warrant, new, entry).await.expect("begins"))
    }

    pub(super) async fn activate(&self, session: ResetId, whose: &AccountKey, id: EnrolmentId) -> bool {
        let activation = Activation {
            id,
            once: Once::Step(1),
            usable_from: self.now(),
            notice: self.method_notice(session, whose),
            now: self.now(),
        };
        let entry = self.entry(Fact::MethodAdded, Some(session));
        let warrant = self.register(session, whose).await;
        self.ports.enrolments.activate(warrant, activation, entry).await.expect("activates")
    }

    /// A proven enrolment.
    pub(super) async fn enrol(&self, whose: &AccountKey, method: Method, material: &[u8]) -> EnrolmentId {
        let session = self.session(whose).await;
        let (id, begun) = self.begin_enrolling(session, whose, method, material).await;
        assert_eq!(begun, Enrolling::Yes);
        assert!(self.activate(session, whose, id).await);
        id
    }

    /// A set of recovery codes.
    pub(super) async fn codes(&self, whose: &AccountKey) -> (EnrolmentId, Vec<RecoveryCode>) {
        let session = self.session(whose).await;
        let id = EnrolmentId::fresh(&self.chance);
        let codes: Vec<RecoveryCode> = (0..10).map(|_| RecoveryCode::mint(&self.chance)).collect();
        let new = NewCodes {
            id,
            salt: domain::chance::bytes(&self.chance),
            digests: codes.iter().map(|code| self.keys.of_recovery_code(code, id)).collect(),
            notice: self.method_notice(session, whose),
            now: self.now(),
        };
        let entry = self.entry(Fact::MethodAdded, Some(session));
        let warrant = self.register(session, whose).await;
        assert!(self.ports.enrolments.replace_codes(warrant, new, entry).await.expect("stores"));
        (id, codes)
    }

    pub(super) async fn find_code(
        &self,
        whose: Option<&AccountKey>,
        code: &RecoveryCode,
    ) -> Option<(EnrolmentId, u32)> {
        let presented = Presented::recovery_code(&code.reveal()).unwrap_or_else(|_| panic!("our own code"));
        let candidates = |set: EnrolmentId| self.keys.presented_recovery_code(&presented, set);
        self.ports.enrolments.find_code(whose, &candidates).await.expect("compares")
    }

    pub(super) async fn begin(&self, reset: ResetId, whose: &AccountKey) -> (IntentId, Begun<SetPassword>) {
        let warrant = self.warrant(reset, whose).await;
        self.begin_with(reset, warrant).await
    }

    pub(super) async fn begin_with(
        &self,
        reset: ResetId,
        warrant: Warrant<SetPassword>,
    ) -> (IntentId, Begun<SetPassword>) {
        let id = IntentId::fresh(&self.chance);
        let entry = self.entry(Fact::Applying, Some(reset));
        (id, self.ports.intents.begin(warrant, id, None, self.now(), entry).await.expect("begins"))
    }

    pub(super) async fn begin_unlock(&self, reset: ResetId, whose: &AccountKey) -> (IntentId, Begun<Unlock>) {
        let warrant = self.warrant_for(reset, whose).await;
        let id = IntentId::fresh(&self.chance);
        let entry = self.entry(Fact::Applying, Some(reset));
        (id, self.ports.intents.begin_unlock(warrant, id, self.now(), entry).await.expect("begins"))
    }

    /// The codes of the facts recorded about a reset, in order.
    pub(super) async fn facts(&self, reset: ResetId) -> Vec<String> {
        let recorded = self.ports.audit.of_reset(reset).await.expect("reads");
        recorded.into_iter().map(|entry| entry.fact).collect()
    }
}

pub(super) fn entry_of(whose: &AccountKey) -> Account {
    Account {
        key: whose.clone(),
        login: "anna".into(),
        display_name: "Anna".into(),
        names: vec![],
        locale: None,
        contacts: Contacts::default(),
        groups: vec![],
        standing: Standing::Person,
        state: AccountState::default(),
        password_time: PasswordTime::Absent,
        password_expiry: PasswordExpiry::Unknown,
        link: None,
    }
}
