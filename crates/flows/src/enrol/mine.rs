//! One's own data: what happened, what is held, and erasing it.

use super::session::session;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{MethodEvent, Recorded};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::enrol::Enrolment;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::secret::Presented;
use domain::time::Timestamp;

/// Entries of one's own activity that are shown.
pub const ACTIVITY_MAX: u32 = 50;
/// Entries in an export.
const EXPORT_MAX: u32 = 10_000;

/// Everything held about one person, for them to take along. It has no secret in it.
#[derive(Debug, Clone)]
pub struct MyData {
    pub account: AccountKey,
    pub login: String,
    pub display_name: String,
    pub at: Timestamp,
    /// What the directory shows.
    pub emails: Vec<String>,
    pub mobiles: Vec<String>,
    pub office_phones: Vec<String>,
    pub enrolments: Vec<Enrolment>,
    pub confirmed_at: Option<Timestamp>,
    pub skips: u32,
    /// When the passwords that our own history remembers were chosen, the newest first. Nothing else can be told
    /// of them.
    pub passwords_chosen: Vec<Timestamp>,
    pub activity: Vec<Recorded>,
}

/// What was recorded about this account last, newest first.
///
/// # Errors
/// `Refusal::Expired`, `NotHere`; a fault when a dependency fails.
pub async fn activity(ctx: &Ctx, world: &World, token: &Presented) -> Result<Vec<Recorded>, Stop> {
    let session = session(ctx, world, token).await?;
    Ok(world.audit.of_account(session.key(), ACTIVITY_MAX).await?)
}

/// Everything held about this person. Takes a step-up, since addresses are not masked here.
///
/// # Errors
/// `Refusal::ProofMissing`, `Expired`, `NotHere`; a fault when a dependency fails.
pub async fn my_data(ctx: &Ctx, world: &World, token: &Presented) -> Result<MyData, Stop> {
    let session = session(ctx, world, token).await?;
    drop(session.warrant(ctx, world)?);
    let activity = world.audit.of_account(session.key(), EXPORT_MAX).await?;
    let passwords_chosen = world.former.chosen_at(session.key()).await?;
    let account = session.holdings.account;
    Ok(MyData {
        login: account.login,
        display_name: account.display_name,
        at: ctx.now(),
        emails: account.contacts.emails.iter().map(|address| address.as_str().to_owned()).collect(),
        mobiles: account.contacts.mobiles,
        office_phones: account.contacts.office_phones,
        account: account.key,
        enrolments: session.holdings.enrolments,
        confirmed_at: session.registered.confirmed_at,
        skips: session.registered.skips,
        passwords_chosen,
        activity,
    })
}

/// Erases what this person registered, and ends every session. The entry's addresses are told.
///
/// # Errors
/// `Refusal::ProofMissing`, `Expired`, `NotHere`; a fault when a dependency fails.
pub async fn erase(ctx: &Ctx, world: &World, token: &Presented) -> Result<(), Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let mut methods: Vec<Method> = session.holdings.enrolments.iter().map(|held| held.method).collect();
    methods.sort_unstable();
    methods.dedup();
    let notice = |method: &Method| session.notice(ctx, world, *method, MethodEvent::Removed);
    let notices = methods.iter().map(notice).collect();
    let entry = session.entry(ctx, Fact::PersonErased);
    if !world.enrolments.erase(warrant, notices, ctx.now(), entry).await? {
        return Err(Refusal::Expired.into());
    }
    world.work.notify_one();
    Ok(())
}
