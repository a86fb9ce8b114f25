//! A letter to whoever looks after accounts, from somebody who got stuck. Nothing in it is believed: it
//! says so, and it changes nothing.

use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{Content, Delivery, Message};
use crate::reset::{network_charges, spend};
use crate::world::World;
use domain::account::Login;
use domain::audit::Fact;
use domain::id::Reference;
use domain::limit::{Caller, Scope};
use domain::policy::Help;
use domain::refusal::Refusal;
use domain::secret::Purpose;

/// Characters of one letter.
pub const LETTER_CHARS_MAX: usize = 1_000;

/// What somebody wrote, made fit for a mail: no control characters but line ends.
pub struct LetterText(String);

impl LetterText {
    /// None for no text, or too much of it.
    pub fn parse(typed: &str) -> Option<Self> {
        let unix = typed.replace("\r\n", "\n");
        let text: String = unix.trim().chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let is_good = !text.is_empty() && text.chars().count() <= LETTER_CHARS_MAX;
        is_good.then_some(Self(text))
    }
}

/// A letter with the name and the reference that were typed beside it.
pub struct Letter {
    pub login: Login,
    pub text: LetterText,
    pub reference: Option<Reference>,
}

/// Is there somebody who gets such letters, as the policy in force has it?
///
/// # Errors
/// The store failed.
pub async fn is_open(ctx: &Ctx, world: &World) -> Result<bool, Stop> {
    let wanted = world.policy(ctx).await?.help == Help::ContactYourAdministrator;
    Ok(wanted && !world.desk.is_empty())
}

/// Sends the letter to everybody who gets them. The answer does not depend on whose name it bears.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation, `Unavailable` when no one's mail server took
/// it, `MethodNotOffered` when nobody gets letters; a fault when the store fails.
pub async fn send(ctx: &Ctx, world: &World, letter: &Letter) -> Result<(), Stop> {
    if !is_open(ctx, world).await? {
        return Err(Refusal::MethodNotOffered.into());
    }
    let limits = world.limits(ctx).await?;
    let mut charges = network_charges(ctx, world, &limits, (Scope::NetworkLetters, Caller::Stranger));
    let whole = world.keys.of(Purpose::Network, &[b"everybody"]);
    charges.extend(limits.charge(Scope::OrganisationLetters, whole, Caller::Stranger));
    spend(ctx, world, &charges).await?;
    let reference = letter.reference.unwrap_or_else(|| Reference::fresh(ctx.chance.as_ref()));
    let mut sent = 0_u32;
    for to in &world.desk {
        let content = Content::Letter { login: letter.login.as_str(), text: &letter.text.0 };
        let message = Message { to, locale: ctx.locale, reference, content };
        sent += u32::from(world.mailer.send(message).await == Delivery::Sent);
    }
    let entry = ctx.entry(Fact::HelpAsked).with("sent", sent.to_string());
    world.audit.append(entry.with("reference", reference.to_string()), ctx.now()).await?;
    if sent > 0 { Ok(()) } else { Err(Refusal::Unavailable.into()) }
}
