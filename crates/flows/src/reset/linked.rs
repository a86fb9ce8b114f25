//! One reset for several directories. Every account is looked at, judged and given a warrant of its own
//! before anything is written; the one that was proven is written first, and what becomes of each is told.

use super::apply::{InReset, Outcome, Writing, write};
use crate::ctx::Ctx;
use crate::fault::{Fault, FaultKind, Stop};
use crate::ports::{Follower, Held, reset_entry};
use crate::world::World;
use domain::account::{Account, AccountKey, PasswordTime};
use domain::audit::{Entry, Fact};
use domain::id::ResetId;
use domain::linked::{Part, PartState, is_led};
use domain::password::Password;
use domain::policy::{Policy, PolicySet, may_follow};
use domain::reset::Goal;
use domain::verdict::StatedRules;
use domain::warrant::{Following, Grounds, Lead, NoWarrant, SetPassword, Warrant};
use std::sync::Arc;

/// Two entries of one directory are linked to the account.
const UNCLEAR: &str = "ambiguous";
/// It was linked when the reset began to write, and is not any more.
const GONE: &str = "gone";

/// An account that follows and may be written, as far as its directory and its policy say.
pub(super) struct Fit {
    pub(super) account: Account,
    pub(super) stated: StatedRules,
    policy: Policy,
    noted: PasswordTime,
    tries: u32,
}

/// An account that follows and is not written, and why.
struct LeftOut {
    directory: String,
    account: Option<AccountKey>,
    why: &'static str,
}

/// The accounts that follow the one that was proven, as far as they are not written yet.
#[derive(Default)]
pub(super) struct Others {
    pub(super) fit: Vec<Fit>,
    left_out: Vec<LeftOut>,
}

/// Looks at every account that follows this one now. Once a reset has begun to write it is about the
/// accounts that it began with; one of those that is found no more is left out, or it would be waited for.
pub(super) async fn others(
    world: &World,
    set: &PolicySet,
    held: &Held,
    leading: &Account,
) -> Result<Others, Fault> {
    let mut others = Others::default();
    if held.reset.goal != Goal::Reset {
        return Ok(others);
    }
    for follower in world.directory.followers(leading).await? {
        let known = held.parts.iter().find(|part| part.directory == follower.directory);
        let is_about = held.parts.is_empty() || known.is_some_and(Part::may_be_tried);
        if !is_about {
            continue;
        }
        let directory = follower.directory.clone();
        match look(world, set, known, follower).await? {
            Ok(fit) => others.fit.push(*fit),
            Err((account, why)) => others.left_out.push(LeftOut { directory, account, why }),
        }
    }
    others.leave_out_the_gone(held);
    Ok(others)
}

type Looked = Result<Box<Fit>, (Option<AccountKey>, &'static str)>;

async fn look(
    world: &World,
    set: &PolicySet,
    known: Option<&Part>,
    follower: Follower,
) -> Result<Looked, Fault> {
    let Some(account) = follower.account else { return Ok(Err((None, UNCLEAR))) };
    if known.is_some_and(|part| part.account.as_ref() != Some(&account.key)) {
        return Ok(Err((Some(account.key), "other_account")));
    }
    let frozen = world.freezes.is_frozen(&account.key).await?;
    let policy = match may_follow(set, &account, frozen) {
        Ok(policy) => policy,
        Err(unfit) => return Ok(Err((Some(account.key), unfit.code()))),
    };
    let stated = world.directory.stated_rules(&account.key).await?;
    let noted = known.map_or(account.password_time, |part| part.password_time);
    let tries = known.map_or(0, |part| part.tries);
    Ok(Ok(Box::new(Fit { account: *account, stated, policy, noted, tries })))
}

/// What one call writes.
pub(super) struct Round {
    /// None once it was written by an earlier call.
    pub(super) leading: Option<Writing>,
    following: Vec<Writing>,
    is_for_several: bool,
    reset: ResetId,
}

impl Others {
    /// Gives every fit account a warrant of its own, judged by these grounds and its own policy; whoever gets
    /// none is left out. Then writes down what the reset is about, before anything is written.
    pub(super) async fn begin(
        self,
        ctx: &Ctx,
        world: &World,
        held: &Held,
        grounds: &Grounds<'_>,
        writing: (Option<Writing>, &Password),
    ) -> Result<Round, Stop> {
        let (leading, new) = writing;
        let lead = if leading.is_some() { Lead::AsProven } else { Lead::Written };
        let Self { fit, mut left_out } = self;
        let mut following = Vec::new();
        let mut parts = vec![(lead_part(grounds.account), noted(ctx, held, &grounds.account.key))];
        for fit in fit {
            let own = Grounds { policy: &fit.policy, ..*grounds };
            let following_it = Following { account: &fit.account, noted: fit.noted, lead };
            match Warrant::issue_following(&own, &following_it) {
                Ok(warrant) => {
                    parts.push((waiting(&fit), noted(ctx, held, &fit.account.key)));
                    following.push(fit.writing(warrant, copy_of(new)?));
                }
                Err(no) => left_out.push(LeftOut {
                    directory: fit.account.key.directory.clone(),
                    account: Some(fit.account.key),
                    why: no_warrant(no),
                }),
            }
        }
        for one in left_out {
            let mut entry = reset_entry(ctx.entry(Fact::Withheld), held.reset.id).with("reason", one.why);
            entry = entry.with("directory", &one.directory);
            entry.account.clone_from(&one.account);
            parts.push((one.part(), entry));
        }
        let is_for_several = parts.len() > 1 || !held.parts.is_empty();
        if parts.len() > 1 {
            world.resets.join(held.reset.id, parts, ctx.now()).await?;
        }
        Ok(Round { leading, following, is_for_several, reset: held.reset.id })
    }

    fn leave_out_the_gone(&mut self, held: &Held) {
        for part in held.parts.iter().skip(1).filter(|part| part.may_be_tried()) {
            let is_fit = self.fit.iter().any(|fit| fit.account.key.directory == part.directory);
            if !is_fit && !self.left_out.iter().any(|one| one.directory == part.directory) {
                let (directory, account) = (part.directory.clone(), part.account.clone());
                self.left_out.push(LeftOut { directory, account, why: GONE });
            }
        }
    }

    /// All stated rules at once: the strictest of each.
    pub(super) fn strictest(&self, leading: Option<StatedRules>) -> StatedRules {
        let all = leading.into_iter().chain(self.fit.iter().map(|fit| fit.stated.clone()));
        all.fold(StatedRules::default(), |strictest, one| StatedRules {
            length_min: strictest.length_min.max(one.length_min),
            length_max: match (strictest.length_max, one.length_max) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
            history: strictest.history.max(one.history),
            age_min: strictest.age_min.max(one.age_min),
            lock_out: strictest.lock_out.or_stricter(one.lock_out),
            complexity: strictest.complexity || one.complexity,
            characters: strictest.characters.and(&one.characters),
        })
    }

    /// The directories that the next password goes to.
    pub(super) fn directories(&self, leading: Option<&AccountKey>) -> Vec<String> {
        let following = self.fit.iter().map(|fit| fit.account.key.directory.clone());
        leading.map(|key| key.directory.clone()).into_iter().chain(following).collect()
    }
}

impl Fit {
    fn writing(self, warrant: Warrant<SetPassword>, new: Password) -> Writing {
        Writing {
            warrant,
            new,
            current: None,
            device: None,
            stated: self.stated,
            tries_before: self.tries,
            place: InReset::Following,
        }
    }
}

impl LeftOut {
    fn part(self) -> Part {
        Part {
            directory: self.directory,
            account: self.account,
            password_time: PasswordTime::Absent,
            tries: 0,
            state: PartState::LeftOut,
            reason: Some(self.why.to_owned()),
        }
    }
}

fn lead_part(account: &Account) -> Part {
    Part {
        directory: account.key.directory.clone(),
        account: Some(account.key.clone()),
        password_time: account.password_time,
        tries: 0,
        state: PartState::Waiting,
        reason: None,
    }
}

fn waiting(fit: &Fit) -> Part {
    Part { tries: fit.tries, password_time: fit.noted, ..lead_part(&fit.account) }
}

fn noted(ctx: &Ctx, held: &Held, account: &AccountKey) -> Entry {
    reset_entry(ctx.entry(Fact::Resolved), held.reset.id).about(account).with("linked", "yes")
}

/// Wiped like the one it is a copy of.
pub(crate) fn copy_of(password: &Password) -> Result<Password, Fault> {
    Password::parse(zeroize::Zeroizing::new(password.reveal().to_owned()))
        .map_err(|_| Fault::new(FaultKind::Internal, "a password that was read once is none"))
}

const fn no_warrant(no: NoWarrant) -> &'static str {
    match no {
        NoWarrant::ProofMissing => "proof.missing",
        NoWarrant::PasswordChangedSince => "password_changed_since",
        NoWarrant::ContactChangedSince => "contact_changed_since",
        NoWarrant::Ended(_) | NoWarrant::Expired | NoWarrant::WrongGoal | NoWarrant::OtherAccount => {
            "other_account"
        }
    }
}

impl Round {
    /// Writes one account after the other. The one that was proven is first: what it refuses is refused
    /// before anything is done, and while nobody knows what became of it nobody else is touched.
    pub(super) async fn write(self, ctx: &Ctx, world: &Arc<World>) -> Result<Outcome, Stop> {
        if let Some(leading) = self.leading {
            let place = if self.is_for_several { InReset::Leading } else { InReset::Whole };
            let outcome = write(ctx, world, Writing { place, ..leading }).await?;
            if !self.is_for_several || outcome == Outcome::Unknown {
                return Ok(outcome);
            }
        }
        for following in self.following {
            // What becomes of each is in its row; one that fails keeps no other from its turn.
            if let Err(Stop::Fault(fault)) = write(ctx, world, following).await {
                tracing::error!(incident = %ctx.request, %fault, "writing a linked account");
            }
        }
        let held = world.resets.load(self.reset).await?;
        let parts = held.map(|held| held.parts).unwrap_or_default();
        let is_whole = is_led(&parts) && parts.iter().all(|part| part.state == PartState::Applied);
        Ok(if is_whole { Outcome::Applied } else { Outcome::Partly })
    }
}
