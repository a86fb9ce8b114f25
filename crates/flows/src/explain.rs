//! May this person reset now, and if not, why, and what helps? Or: what became of this reset? One engine
//! for the command line, the person's page and the API. It asks what a reset would ask, and does nothing.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings;
use crate::ports::{Follower, Found, OwnMethod, Recorded, UNWELL_FOR};
use crate::world::World;
use domain::account::{Account, AccountKey, Login, PasswordState, PasswordTime, Standing};
use domain::audit::Fact;
use domain::enrol::Holdings;
use domain::explain::{Cause, Note};
use domain::id::{Reference, ResetId};
use domain::limit::{Caller, Scope, TooMany};
use domain::method::Method;
use domain::policy::{Evidence, GateName, Policy, PolicySet, gates, may_follow};
use domain::rights::{Right, Rights};
use domain::time::Timestamp;
use std::collections::BTreeMap;

/// What is known about a person.
#[derive(Debug, Clone)]
pub struct Person {
    pub account: AccountKey,
    pub login: String,
    pub name: String,
    /// The policy that is theirs, if one is.
    pub policy: Option<Policy>,
    /// Every gate in its order, with the cause where it is closed.
    pub gates: Vec<(GateName, Option<Cause>)>,
    /// What stands in the way beside the gates, right now and until when.
    pub now: Vec<(Cause, Option<Timestamp>)>,
    pub notes: Vec<Note>,
    /// Their own methods, as far as the policy asks for them, with masked hints.
    pub methods: Vec<OwnMethod>,
    /// Accounts of other directories that a reset of this one carries along.
    pub followers: Vec<Follows>,
}

/// An account that follows the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follows {
    pub directory: String,
    /// None when it is not clear which one.
    pub account: Option<AccountKey>,
    /// Why it would be left out, as far as that is known before the proofs.
    pub cause: Option<Cause>,
}

impl Person {
    /// Everything in the way, gravest first. Nobody in the way means yes.
    pub fn causes(&self) -> impl Iterator<Item = Cause> + '_ {
        let closed = self.gates.iter().filter_map(|(_, cause)| *cause);
        closed.chain(self.now.iter().map(|(cause, _)| *cause))
    }

    pub fn may_reset(&self) -> bool {
        self.causes().next().is_none()
    }
}

/// What a typed name leads to.
#[derive(Debug, Clone)]
pub enum Named {
    Person(Box<Person>),
    /// Nobody, or more than one: the same to a stranger, and not to us.
    NotOne(Cause),
}

/// Explains the person whom a name leads to. Nothing is sent, counted or written.
///
/// # Errors
/// The directory or the store failed.
pub async fn person(ctx: &Ctx, world: &World, login: &Login) -> Result<Named, Fault> {
    match world.directory.find(login).await.map_err(|fault| fault.during("finding the person"))? {
        Found::None => Ok(Named::NotOne(Cause::NameUnknown)),
        Found::Ambiguous => Ok(Named::NotOne(Cause::NameAmbiguous)),
        Found::One(account) => Ok(Named::Person(Box::new(about(ctx, world, &account).await?))),
    }
}

async fn about(ctx: &Ctx, world: &World, account: &Account) -> Result<Person, Fault> {
    let set = world.policies.current(ctx.now()).await?;
    let held = holdings::peek(ctx, world, account.clone()).await?.by(&set);
    let usable = world.methods.usable(&held);
    let frozen = world.freezes.is_frozen(&account.key).await?;
    let here = world.methods.all();
    let (gates, policy) = gates(&set, account, Evidence { frozen, usable: &usable });
    let cause = |unfit| Cause::of_gate(unfit, &set, account, &here);
    let methods = policy.as_ref().map(|policy| world.methods.own(&held, &policy.methods));
    let rights = world.directory.rights(&account.key).await?;
    let mut now = in_the_way(ctx, world, account).await?;
    if rights.is_some_and(|rights| rights.set_password == Right::Denied) {
        now.push((Cause::NoRightToReset, None));
    }
    if let Some(verdict) = world.directory.refuses_resets(&account.key).await? {
        now.push((Cause::Refused(verdict), None));
    }
    let mut notes = notes(world, &held, policy.as_ref(), rights);
    notes.extend(passwords_spent(ctx, world, account).await?.then_some(Note::PasswordTriesSpent));
    Ok(Person {
        account: account.key.clone(),
        login: account.login.clone(),
        name: account.display_name.clone(),
        gates: gates.iter().map(|gate| (gate.name, gate.failed.map(cause))).collect(),
        now,
        notes,
        followers: followers(world, &set, account).await?,
        methods: methods.unwrap_or_default(),
        policy,
    })
}

/// The accounts that a reset would carry along. They stand in nobody's way: the others are written all the same.
async fn followers(world: &World, set: &PolicySet, leading: &Account) -> Result<Vec<Follows>, Fault> {
    let mut out = Vec::new();
    for Follower { directory, account } in world.directory.followers(leading).await? {
        let cause = match &account {
            Some(account) => {
                let frozen = world.freezes.is_frozen(&account.key).await?;
                let unfit = may_follow(set, account, frozen).err();
                unfit.map(|unfit| Cause::of_gate(unfit, set, account, &world.methods.all()))
            }
            None => Some(Cause::NameAmbiguous),
        };
        out.push(Follows { directory, account: account.map(|account| account.key), cause });
    }
    Ok(out)
}

/// Budgets that are spent and dependencies that are away: true now, and over by themselves.
async fn in_the_way(
    ctx: &Ctx,
    world: &World,
    account: &Account,
) -> Result<Vec<(Cause, Option<Timestamp>)>, Fault> {
    let key = world.budget_key(&account.key);
    let mut out = Vec::new();
    for (scope, cause) in
        [(Scope::AccountMessages, Cause::MessagesSpent), (Scope::AccountGuesses, Cause::GuessesSpent)]
    {
        let charges = world.limits(ctx).await?.charge(scope, key, Caller::Stranger);
        if let Some(TooMany { until, .. }) = world.budgets.look(&charges, ctx.now()).await? {
            out.push((cause, Some(until)));
        }
    }
    let unwell = world.health.unwell(ctx.now().minus(UNWELL_FOR)).await?;
    if unwell.iter().any(|dependency| dependency == "mail") {
        out.push((Cause::MailAway, None));
    }
    Ok(out)
}

/// Is the right current password answered like a wrong one now?
async fn passwords_spent(ctx: &Ctx, world: &World, account: &Account) -> Result<bool, Fault> {
    let key = world.budget_key(&account.key);
    let lock_out = world.directory.stated_rules(&account.key).await?.lock_out;
    let charges = world.limits(ctx).await?.charge(Scope::AccountPasswords, key, Caller::Stranger);
    let charges: Vec<_> = charges.into_iter().map(|charge| charge.below(lock_out)).collect();
    Ok(world.budgets.look(&charges, ctx.now()).await?.is_some())
}

fn notes(world: &World, held: &Holdings, policy: Option<&Policy>, rights: Option<Rights>) -> Vec<Note> {
    let account = &held.account;
    let is_torn = |method: &Method| {
        let known = world.methods.get(*method);
        known.is_some_and(|m| !m.held(held).is_empty() && m.chosen(held, None).is_none())
    };
    let several = policy.is_some_and(|policy| policy.methods.iter().any(is_torn));
    [
        (Note::Administrator, account.standing == Standing::Administrator),
        (Note::Locked, account.state.locked),
        (Note::PasswordExpired, account.state.password == PasswordState::Expired),
        (Note::MustChange, account.state.password == PasswordState::MustChange),
        (Note::SeveralAddresses, several),
        (Note::NoPasswordTime, account.password_time == PasswordTime::Absent),
        (Note::NoRightToUnlock, rights.is_some_and(|rights| rights.unlock == Right::Denied)),
        (Note::RightsUntold, rights.is_none_or(|rights| rights.set_password == Right::Untold)),
    ]
    .into_iter()
    .filter_map(|(note, holds)| holds.then_some(note))
    .collect()
}

/// What was recorded of one reset.
#[derive(Debug, Clone)]
pub struct Flow {
    pub reset: ResetId,
    pub reference: Reference,
    pub account: Option<AccountKey>,
    /// In order.
    pub events: Vec<Event>,
    /// Why it ended as it did, or hangs; None when it ended well.
    pub cause: Option<Cause>,
}

impl Flow {
    /// Did it end with a new password, everywhere?
    pub fn is_applied(&self) -> bool {
        self.cause.is_none()
            && self.events.iter().any(|event| matches!(event.fact, Fact::Applied | Fact::OutcomeSettled))
    }

    /// Is the new password set, and not for all accounts that it was for?
    pub fn is_partly(&self) -> bool {
        let sets = |event: &Event| match event.fact {
            Fact::Applied => true,
            fact => fact == Fact::OutcomeSettled && event.cause.is_none(),
        };
        self.cause.is_some() && self.events.iter().any(sets)
    }
}

/// One thing that was recorded.
#[derive(Debug, Clone)]
pub struct Event {
    pub at: Timestamp,
    pub fact: Fact,
    pub cause: Option<Cause>,
}

/// Explains the reset that goes by this reference; None when nothing recorded has it.
///
/// # Errors
/// The store failed. The directory is not asked.
pub async fn flow(world: &World, reference: Reference) -> Result<Option<Flow>, Fault> {
    let Some(reset) = world.audit.by_reference(reference).await? else { return Ok(None) };
    let recorded = world.audit.of_reset(reset).await?;
    let account = recorded.iter().find_map(|entry| entry.account.clone());
    let events: Vec<Event> = recorded.iter().filter_map(event).collect();
    let cause = conclusion(&events).or_else(|| of_followers(&recorded, account.as_ref()));
    Ok(Some(Flow { reset, reference, account, events, cause }))
}

fn event(recorded: &Recorded) -> Option<Event> {
    let fact = Fact::from_code(&recorded.fact)?;
    let detail = |name: &str| detail(recorded, name);
    let told = || detail("reason").and_then(Cause::from_code);
    let cause = match fact {
        Fact::NotSent | Fact::NotDelivered | Fact::RefusedByDirectory | Fact::Withheld => told(),
        Fact::NoticeNotDelivered | Fact::NamesNotSent => told(),
        Fact::OutcomeUnknown => told().or(Some(Cause::OutcomeUnknown)),
        Fact::ProofWrong => Some(Cause::WrongCode),
        Fact::Blocked => Some(Cause::GuessesSpent),
        Fact::ChangeConcluded | Fact::SignInRefused | Fact::ConsoleSignInRefused | Fact::OutcomeSettled => {
            detail("outcome").and_then(concluded)
        }
        Fact::Cancelled => detail("reason").map_or(Some(Cause::Cancelled), concluded),
        Fact::Opened
        | Fact::Asked
        | Fact::Resolved
        | Fact::Sent
        | Fact::NamesSent
        | Fact::Proved
        | Fact::BreachUnchecked
        | Fact::Applying
        | Fact::Applied
        | Fact::NoticeSent
        | Fact::ReminderSent
        | Fact::ReminderNotSent
        | Fact::Frozen
        | Fact::Unfrozen
        | Fact::PolicyWritten
        | Fact::SignedIn
        | Fact::ContactSeen
        | Fact::MethodAdded
        | Fact::MethodRemoved
        | Fact::MethodRenamed
        | Fact::MethodsConfirmed
        | Fact::RegistrationPutOff
        | Fact::PersonErased
        | Fact::ConsoleSignedIn
        | Fact::PersonSeen
        | Fact::EventsExported
        | Fact::OperatorAdded
        | Fact::OperatorRemoved
        | Fact::HelpAsked
        | Fact::OperatorInvited
        | Fact::UnresolvedStarts => None,
    };
    Some(Event { at: recorded.at, fact, cause })
}

/// What kept the accounts that follow from getting the password that the proven one has. Each is judged by what was
/// recorded of it last; one that was to be written and of which nothing more is known was not.
fn of_followers(recorded: &[Recorded], leading: Option<&AccountKey>) -> Option<Cause> {
    let mut last: BTreeMap<&str, Option<Cause>> = BTreeMap::new();
    for entry in recorded {
        if let (Some(directory), Some(cause)) = (follower(entry, leading), left_by(entry)) {
            last.insert(directory, cause);
        }
    }
    last.into_values().flatten().next()
}

/// The directory of the account that follows which an entry is about. What is left out names it; which account it
/// would have been may be unclear.
fn follower<'a>(entry: &'a Recorded, leading: Option<&AccountKey>) -> Option<&'a str> {
    let of_account = || {
        let account = entry.account.as_ref().filter(|account| Some(*account) != leading)?;
        Some(account.directory.as_str())
    };
    detail(entry, "directory").or_else(of_account)
}

/// What stands after this entry in the way of an account that follows; None when it does not say.
fn left_by(entry: &Recorded) -> Option<Option<Cause>> {
    let event = event(entry)?;
    match event.fact {
        Fact::Resolved => detail(entry, "linked").map(|_| Some(Cause::RestNotSet)),
        Fact::Applying => Some(Some(Cause::ProcessEnded)),
        Fact::RefusedByDirectory | Fact::Withheld => Some(event.cause.or(Some(Cause::RestNotSet))),
        Fact::Applied | Fact::OutcomeUnknown | Fact::OutcomeSettled => Some(event.cause),
        _ => None,
    }
}

fn detail<'a>(recorded: &'a Recorded, name: &str) -> Option<&'a str> {
    recorded.details.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The outcomes of changes and of settling. "unknown" is said of a name elsewhere.
fn concluded(outcome: &str) -> Option<Cause> {
    match outcome {
        "unknown" => Some(Cause::OutcomeUnknown),
        "not_applied" => Some(Cause::TryAgain),
        other => Cause::from_code(other),
    }
}

/// The last thing that says how it stands. What comes after the end (notices) says nothing about it.
fn conclusion(events: &[Event]) -> Option<Cause> {
    if events.iter().any(|event| event.fact == Fact::Applied) {
        return None;
    }
    let says_nothing = |fact: Fact| {
        matches!(
            fact,
            Fact::Resolved
                | Fact::BreachUnchecked
                | Fact::ContactSeen
                | Fact::NoticeSent
                | Fact::NoticeNotDelivered
        )
    };
    let last = events.iter().rev().find(|event| !says_nothing(event.fact))?;
    match last.fact {
        Fact::Asked => Some(Cause::StillWaiting),
        Fact::Sent => Some(Cause::SentNotUsed),
        _ => last.cause,
    }
}
