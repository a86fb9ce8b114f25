//! What a message costs, for names that get none. Whoever asks on at once must not find a busier house
//! behind a name that somebody has.

use super::deliver::{Delivering, armed};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::method::{Destination, Outgoing};
use crate::ports::{Delivery, Mailer, Message, Seen};
use crate::world::World;
use async_trait::async_trait;
use domain::audit::Entry;
use domain::limit::{Caller, Charge, Scope};
use domain::secret::{Code, Purpose, Token};

/// Where nothing is ever sent: a name that nobody can register (RFC 2606).
const NOWHERE: &str = "nobody@nulstil.invalid";

/// Makes every message one that is not sent.
struct Pretending<'a>(&'a dyn Mailer);

#[async_trait]
impl Mailer for Pretending<'_> {
    async fn send(&self, message: Message<'_>) -> Delivery {
        self.0.pretend(message).await
    }

    async fn pretend(&self, message: Message<'_>) -> Delivery {
        self.0.pretend(message).await
    }

    async fn probe(&self) -> Result<(), String> {
        self.0.probe().await
    }
}

/// Stores digests that nothing matches, and takes every other step of a message but sending it. `why` is
/// taken where it is written already.
pub(super) async fn shadow(
    ctx: &Ctx,
    world: &World,
    this: &Delivering<'_>,
    is_somebody: bool,
    why: &mut Option<Entry>,
) -> Result<Delivery, Fault> {
    let nobody = world.directory.nobody();
    if !is_somebody {
        let contact = Destination(NOWHERE.to_owned()).digests(&world.keys);
        world.enrolments.peek(&nobody, &[contact], ctx.now()).await?;
        world.freezes.is_frozen(&nobody).await?;
        world.jobs.confirmation(this.challenge).await?;
    }
    let entry = if this.held.reset.account.is_none() { why.take() } else { None };
    if let Some(entry) = entry {
        let seen = Seen { policy: "nobody".to_owned(), proofs: 1, locked: false, methods: Vec::new() };
        world.resets.pass(this.held.reset.id, &seen, ctx.now(), entry).await?;
    }
    world.jobs.arm(armed(ctx, world, this, None), &charges(ctx, world, this).await?, None).await?;
    let Some(sender) = world.methods.get(this.method) else { return Ok(Delivery::Sent) };
    let (code, link) = (Code::mint(ctx.chance.as_ref()), Token::mint(ctx.chance.as_ref()));
    let outgoing = Outgoing {
        code: &code,
        link: &link,
        lives: this.set.lifetimes.code(),
        goal: this.held.reset.goal,
        locale: this.held.locale,
        reference: this.held.reset.reference,
    };
    let nowhere = Destination(NOWHERE.to_owned());
    Ok(sender.send(ctx, &Pretending(world.mailer.as_ref()), &nowhere, outgoing).await)
}

/// As many counters as a message has, that are never spent. A few rows, whatever is typed.
async fn charges(ctx: &Ctx, world: &World, this: &Delivering<'_>) -> Result<Vec<Charge>, Fault> {
    if this.job.attempt > 1 {
        return Ok(Vec::new());
    }
    let limits = world.limits(ctx).await?;
    let [first, ..] = this.held.login_digest.bytes;
    let key = world.keys.of(Purpose::Account, &[b"nobody", &[first]]);
    let mut charges = limits.charge(Scope::AccountMessages, key, Caller::Stranger);
    charges.extend(limits.charge(Scope::DestinationMessages, key, Caller::Stranger));
    charges.iter_mut().for_each(|charge| charge.max = u32::MAX);
    Ok(charges)
}
