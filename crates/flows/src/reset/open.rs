//! Opening a reset: budgets first, then one transaction. Nobody is looked up here.

use super::view::View;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{self, NewReset};
use crate::world::World;
use domain::account::Login;
use domain::audit::Fact;
use domain::id::{Reference, ResetId};
use domain::limit::{Caller, Charge, Limits, Permit, Scope};
use domain::operator::CONSOLE_LIVES;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::{Presented, Purpose, Token};
use std::net::IpAddr;

/// What somebody starts with.
pub struct Start {
    pub login: Login,
    pub goal: Goal,
    /// The cookie of a device that finished a reset before.
    pub device: Option<Presented>,
}

/// A reset that was opened: its token goes to the browser or client and nowhere else.
pub struct Opened {
    pub token: Token,
    pub view: View,
}

/// Opens a reset. The answer is the same for every name.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation; `Refusal::Unavailable` when the cap on
/// open starts is reached; a fault when the store fails.
pub async fn open(ctx: &Ctx, world: &World, start: Start) -> Result<Opened, Stop> {
    let (token, id) = open_row(ctx, world, start).await?;
    let policy = world.policy(ctx).await?;
    let held = world.resets.load(id).await?.ok_or(Refusal::Expired)?;
    Ok(Opened { token, view: View::of(held, &policy, &world.bounds, ctx.now()) })
}

/// Charges, then writes the row; returns the new token and id.
pub(crate) async fn open_row(ctx: &Ctx, world: &World, start: Start) -> Result<(Token, ResetId), Stop> {
    let now = ctx.now();
    let chance = ctx.chance.as_ref();
    let folded = start.login.folded();
    let known_device = is_known(ctx, world, start.device.as_ref(), &folded).await?;
    let caller = if known_device { Caller::Known } else { Caller::Stranger };
    spend_anonymous(ctx, world, (Scope::NetworkStarts, Scope::OrganisationStarts), caller).await?;
    let lifetimes = world.policy(ctx).await?.lifetimes.clone();
    let token = Token::mint(chance);
    let id = ResetId::fresh(chance);
    let new = NewReset {
        id,
        reference: Reference::fresh(chance),
        goal: start.goal,
        token: world.keys.of_token(Purpose::FlowToken, &token),
        login_digest: world.keys.of(Purpose::Login, &[folded.as_bytes()]),
        login: start.login,
        network_digest: world.keys.of(Purpose::Network, &[network_name(ctx).as_bytes()]),
        locale: ctx.locale,
        known_device,
        opened_at: now,
        expires_at: now.plus(if start.goal == Goal::Console { CONSOLE_LIVES } else { lifetimes.flow() }),
        anonymous_max: world.bounds.anonymous_max,
    };
    let entry = ctx.entry(Fact::Opened).with("goal", new.goal.name());
    let entry = entry.with("reference", new.reference.to_string());
    match world.resets.open(new, ports::reset_entry(entry, id)).await? {
        ports::Opened::Yes => Ok((token, id)),
        ports::Opened::Full => Err(Refusal::Unavailable.into()),
    }
}

async fn is_known(ctx: &Ctx, world: &World, device: Option<&Presented>, folded: &str) -> Result<bool, Stop> {
    let Some(device) = device else { return Ok(false) };
    let tokens = world.keys.presented(Purpose::DeviceToken, device);
    let logins = world.keys.all(Purpose::Login, &[folded.as_bytes()]);
    Ok(world.devices.is_known(&tokens, &logins, ctx.now()).await?)
}

/// Charges what somebody asks for who has shown nothing: to the client's network, and to everybody together.
pub(crate) async fn spend_anonymous(
    ctx: &Ctx,
    world: &World,
    (network, organisation): (Scope, Scope),
    caller: Caller,
) -> Result<Permit, Stop> {
    let limits = world.limits(ctx).await?;
    let mut charges = network_charges(ctx, world, &limits, (network, caller));
    let everybody = world.keys.of(Purpose::Network, &[b"organisation"]);
    charges.extend(limits.charge(organisation, everybody, caller));
    spend(ctx, world, &charges).await
}

/// The charges of the client's network: its IPv4 address, or its /64 and /48.
pub(crate) fn network_charges(
    ctx: &Ctx,
    world: &World,
    limits: &Limits,
    (scope, caller): (Scope, Caller),
) -> Vec<Charge> {
    let mut names = vec![network_name(ctx)];
    if let Some(IpAddr::V6(address)) = ctx.address.map(|a| a.to_canonical()) {
        let [a, b, c, ..] = address.segments();
        names.push(format!("{a:x}:{b:x}:{c:x}::/48"));
    }
    let keyed = names.iter().map(|name| world.keys.of(Purpose::Network, &[name.as_bytes()]));
    keyed.flat_map(|key| limits.charge(scope, key, caller)).collect()
}

fn network_name(ctx: &Ctx) -> String {
    match ctx.address.map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "none".to_owned(),
    }
}

/// Raises the counters durably, then judges.
pub(crate) async fn spend(ctx: &Ctx, world: &World, charges: &[Charge]) -> Result<Permit, Stop> {
    match world.budgets.spend(charges, ctx.now()).await? {
        Ok(permit) => Ok(permit),
        Err(too_many) => {
            tracing::warn!(scope = too_many.scope.name(), "a visible budget is spent");
            Err(Refusal::TooMany { until: too_many.until }.into())
        }
    }
}
