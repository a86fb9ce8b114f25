//! A dry run: who could reset before, and who could after.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings;
use crate::world::World;
use domain::account::Account;
use domain::method::Method;
use domain::policy::{Evidence, Policy, PolicySet, Unfit, first_failed};
use futures::TryStreamExt;

/// Most people who are named on either side; the others are counted.
pub const NAMED_MAX: usize = 100;

/// What a change does to everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    pub people: u64,
    pub able_before: u64,
    pub able_after: u64,
    /// Able before and not after.
    pub losing: u64,
    /// The first of them.
    pub losers: Vec<Affected>,
    /// Able after and not before.
    pub gaining: u64,
    /// The first of them.
    pub gainers: Vec<Affected>,
    /// Able after, but only by mailboxes that open with the very password.
    pub circular: u64,
}

/// Somebody for whom it makes a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    pub login: String,
    pub name: String,
    /// Why they can't: before, for those who gain; after, for those who lose.
    pub why: Unfit,
}

/// Goes through everybody, a page at a time, and tells `progress` how many it has seen.
///
/// # Errors
/// The directory or the store failed; half a count is none.
pub async fn effect(
    ctx: &Ctx,
    world: &World,
    before: &PolicySet,
    after: &PolicySet,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<Effect, Fault> {
    let mut effect = Effect::default();
    let mut pages = world.directory.everybody();
    while let Some(page) = pages.try_next().await? {
        for account in &page {
            let frozen = world.freezes.is_frozen(&account.key).await?;
            let seen = holdings::peek(ctx, world, account.clone()).await?;
            let [now, then] = [before, after].map(|set| world.methods.usable(&seen.by(set)));
            let now = first_failed(before, account, Evidence { frozen, usable: &now });
            let usable = then;
            let then = first_failed(after, account, Evidence { frozen, usable: &usable });
            if then.as_ref().is_ok_and(|policy| is_circular(account, policy, after, &usable)) {
                effect.circular += 1;
            }
            effect.count(account, now, then);
        }
        progress(effect.people);
    }
    Ok(effect)
}

impl Effect {
    fn count(&mut self, account: &Account, before: Result<Policy, Unfit>, after: Result<Policy, Unfit>) {
        self.people += 1;
        self.able_before += u64::from(before.is_ok());
        self.able_after += u64::from(after.is_ok());
        let somebody =
            |why| Affected { login: account.login.clone(), name: account.display_name.clone(), why };
        match (before, after) {
            (Ok(_), Err(why)) => {
                self.losing += 1;
                add(&mut self.losers, somebody(why));
            }
            (Err(why), Ok(_)) => {
                self.gaining += 1;
                add(&mut self.gainers, somebody(why));
            }
            (Ok(_), Ok(_)) | (Err(_), Err(_)) => {}
        }
    }
}

fn add(to: &mut Vec<Affected>, somebody: Affected) {
    if to.len() < NAMED_MAX {
        to.push(somebody);
    }
}

/// Would a code reach this person only where they can't read it without their password?
fn is_circular(account: &Account, policy: &Policy, set: &PolicySet, usable: &[Method]) -> bool {
    let other = |method: &Method| *method != Method::Email && usable.contains(method);
    let is_own = |address: &str| {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        set.own_mail_domains.iter().any(|own| own.eq_ignore_ascii_case(domain))
    };
    let emails = &account.contacts.emails;
    !emails.is_empty()
        && emails.iter().all(|email| is_own(email.as_str()))
        && !policy.methods.iter().any(other)
}
