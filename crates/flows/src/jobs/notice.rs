//! Telling every address of an account what was done to it, with a way to say "not me".

use super::run::wait;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings::holdings;
use crate::ports::{Content, Deed, Delivery, Job, Message, NewDisavowal, reset_entry};
use crate::world::World;
use domain::account::{Account, AccountKey, Standing};
use domain::audit::Fact;
use domain::id::{Reference, ResetId};
use domain::locale::Locale;
use domain::policy::PolicySet;
use domain::secret::{Purpose, Token};
use domain::time::Timestamp;

/// Fresh "this wasn't me" links, one for each letter.
pub(super) async fn disavowals(
    ctx: &Ctx,
    world: &World,
    (account, reset): (&AccountKey, ResetId),
    letters: usize,
) -> Result<Vec<Token>, Fault> {
    let mut links = Vec::new();
    for _ in 0..letters {
        let link = Token::mint(ctx.chance.as_ref());
        let new = NewDisavowal {
            digest: world.keys.of_token(Purpose::Disavowal, &link),
            account: account.clone(),
            reset,
            expires_at: ctx.now().plus(world.bounds.disavowal_lives),
        };
        world.freezes.allow_disavowal(new).await?;
        links.push(link);
    }
    Ok(links)
}

/// What became of the letters of one notice; those that were refused for good are the rest.
#[derive(Default)]
pub(super) struct Told {
    pub(super) sent: u32,
    later: u32,
}

impl Told {
    /// Nobody heard of it yet, and somebody may. One that reached somebody is not repeated for the rest: the owner
    /// knows already.
    pub(super) const fn is_to_be_tried_again(&self) -> bool {
        self.sent == 0 && self.later > 0
    }
}

/// Hands over the letters of one notice.
pub(super) async fn hand_over(world: &World, letters: Vec<Message<'_>>) -> Told {
    let mut told = Told::default();
    for letter in letters {
        match world.mailer.send(letter).await {
            Delivery::Sent => told.sent += 1,
            Delivery::Rejected => {}
            Delivery::Later => told.later += 1,
        }
    }
    told
}

/// In which language a notice of this reset is written where its owner has none, and what it refers to.
pub(super) async fn letterhead(
    ctx: &Ctx,
    world: &World,
    reset: ResetId,
) -> Result<(Locale, Reference), Fault> {
    let held = world.resets.load(reset).await?;
    let locale = held.as_ref().map(|held| held.locale).unwrap_or_default();
    Ok((locale, held.map_or_else(|| Reference::fresh(ctx.chance.as_ref()), |h| h.reset.reference)))
}

pub(super) async fn notice(
    ctx: &Ctx,
    world: &World,
    job: &Job,
    reset: ResetId,
    account: &AccountKey,
    done: Deed,
) -> Result<(), Fault> {
    let tell = &world.policies.current(ctx.now()).await?.notifications;
    let is_wanted = match done {
        Deed::PasswordReset => tell.person_on_reset,
        Deed::PasswordChanged => tell.person_on_change,
        Deed::Unlocked => tell.person_on_unlock,
        Deed::Unfrozen => true,
    };
    let Some(account) = world.directory.read(account).await?.filter(|_| is_wanted) else {
        return world.jobs.finish(job.id, None).await;
    };
    let (locale, reference) = letterhead(ctx, world, reset).await?;
    let set = world.policy(ctx).await?;
    let holdings = holdings(ctx, world, &set, account).await?;
    let account = &holdings.account;
    let locale = account.locale.unwrap_or(locale);
    let addresses = holdings.all_emails();
    let links = disavowals(ctx, world, (&account.key, reset), addresses.len()).await?;
    let letters = addresses.iter().zip(&links).map(|(to, link)| {
        let content = content(done, ctx.now(), link, world.place_of(&account.key));
        Message { to, locale, reference, content }
    });
    let told = hand_over(world, letters.collect()).await;
    let fact = if told.sent > 0 { Fact::NoticeSent } else { Fact::NoticeNotDelivered };
    let entry = reset_entry(ctx.entry(fact), reset).about(&account.key).with("sent", told.sent.to_string());
    if told.is_to_be_tried_again() {
        return world.jobs.postpone(job.id, ctx.now().plus(wait(job.attempt)), Some(entry)).await;
    }
    let is_administrator = account.standing == Standing::Administrator;
    let entry = if done == Deed::PasswordReset && is_administrator {
        let told = tell_colleagues(ctx, world, &set, account, (locale, reference)).await?;
        entry.with("colleagues", told.to_string())
    } else {
        entry
    };
    world.jobs.finish(job.id, Some(entry)).await
}

/// Tells everybody else with a role that an administrator's password was reset (Entra 4.4.2). How many
/// letters were taken; nobody is told twice because of one that was not.
async fn tell_colleagues(
    ctx: &Ctx,
    world: &World,
    set: &PolicySet,
    whose: &Account,
    (locale, reference): (Locale, Reference),
) -> Result<u32, Fault> {
    let mut told = 0;
    if !set.notifications.administrators_on_administrator_reset {
        return Ok(told);
    }
    for operator in world.operators.operators().await? {
        if operator.account == whose.key {
            continue;
        }
        let Some(colleague) = world.directory.read(&operator.account).await? else { continue };
        let locale = colleague.locale.unwrap_or(locale);
        for to in &colleague.contacts.emails {
            let content = Content::ColleagueReset { at: ctx.now(), login: &whose.login };
            let sent = world.mailer.send(Message { to, locale, reference, content }).await;
            told += u32::from(sent == Delivery::Sent);
        }
    }
    Ok(told)
}

fn content<'a>(done: Deed, at: Timestamp, disavowal: &'a Token, place: Option<&'a str>) -> Content<'a> {
    match done {
        Deed::PasswordReset => Content::PasswordSet { at, disavowal, changed_by_owner: false, place },
        Deed::PasswordChanged => Content::PasswordSet { at, disavowal, changed_by_owner: true, place },
        Deed::Unlocked => Content::Unlocked { at, disavowal },
        Deed::Unfrozen => Content::Unfrozen { at, disavowal },
    }
}
