//! What the demo's house has before the first visitor: a policy that leaves somebody out, an owner of the
//! console, and that owner's recovery codes, registered the way everybody registers theirs.

use domain::account::Login;
use domain::audit::{Actor, Fact};
use domain::challenge::SecretKind;
use domain::method::Method;
use domain::operator::Role;
use domain::password::Password;
use domain::policy::{Applies, PolicySet};
use domain::reset::Goal;
use domain::secret::{Presented, Token};
use flows::enrol::{self, NewSignIn, SignInState};
use flows::fault::FaultKind;
use flows::ports::{Inbox, NewPolicy};
use flows::reset::{Ask, Given, Start};
use flows::{Ctx, Fault, Stop, World};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// The group that the demo's policy leaves out.
pub const GUESTS: &str = "guests";
/// How often the sign-in is looked at, ten milliseconds apart.
const LOOKS_MAX: u32 = 1_000;
/// Batches of jobs that the mail with the code may take.
const BATCHES_MAX: u32 = 10;
/// Jobs of one batch.
const BATCH_MAX: u32 = 16;

/// Settles in. `world` sends to `inbox`, which no visitor sees. The owner's recovery codes.
pub async fn settle(
    ctx: &Ctx,
    world: &Arc<World>,
    inbox: &dyn Inbox,
    owner: (&str, &str),
) -> Result<Vec<String>, Fault> {
    let ctx = &Ctx { actor: Actor::Operator("demo".into()), ..ctx.clone() };
    leave_guests_out(ctx, world).await?;
    let login = Login::parse(owner.0).map_err(|_| unusable("the owner's name"))?;
    flows::console::appoint(ctx, world, &login, Role::Owner).await?;
    let visitor = Ctx { actor: Actor::Visitor, ..ctx.clone() };
    registered(&visitor, world, inbox, login, owner.1).await.map_err(|stop| match stop {
        Stop::Fault(fault) => fault,
        Stop::Refusal(refusal) => unusable(refusal.code()),
    })
}

fn unusable(what: &'static str) -> Fault {
    Fault::new(FaultKind::Internal, what).during("settling in")
}

async fn leave_guests_out(ctx: &Ctx, world: &World) -> Result<(), Fault> {
    let based_on = world.policies.newest(ctx.now()).await?.note.version;
    let mut set = PolicySet::default();
    for policy in &mut set.policies {
        policy.applies = Applies::EverybodyExcept { groups: vec![GUESTS.into()] };
    }
    let new = NewPolicy { set: &set, based_on, reason: "guests have no password here" };
    world.policies.write(new, ctx.now(), ctx.entry(Fact::PolicyWritten)).await.map(drop)
}

/// Signs in, proves the mailed code, and makes a set.
async fn registered(
    ctx: &Ctx,
    world: &Arc<World>,
    inbox: &dyn Inbox,
    login: Login,
    password: &str,
) -> Result<Vec<String>, Stop> {
    let current =
        Password::parse(Zeroizing::new(password.to_owned())).map_err(|_| unusable("the owner's password"))?;
    let start = Start { login, goal: Goal::Register, device: None };
    let (token, _) = enrol::open(ctx, world, NewSignIn { start, current }).await?;
    let token = presented(&token)?;
    wait_for_the_check(ctx, world, &token).await?;
    let ask = Ask { method: Method::Email, method_id: None, confirm: None };
    flows::reset::ask(ctx, world, &token, ask).await?;
    let code = mailed(ctx, world, inbox).await?;
    let given = Given { method: Method::Email, kind: SecretKind::Code, secret: &code };
    flows::reset::prove(ctx, world, &token, given).await?;
    let codes = enrol::make_codes(ctx, world, &token).await?;
    enrol::sign_out(ctx, world, &token).await?;
    flows::jobs::run_due(&ctx.for_worker(), world, BATCH_MAX).await?;
    Ok(codes.iter().map(|code| code.reveal().to_string()).collect())
}

fn presented(token: &Token) -> Result<Presented, Stop> {
    Ok(Presented::token(&token.reveal()).map_err(|_| unusable("a token of our own"))?)
}

async fn wait_for_the_check(ctx: &Ctx, world: &Arc<World>, token: &Presented) -> Result<(), Stop> {
    for _ in 0..LOOKS_MAX {
        match enrol::view(ctx, world, token).await?.state {
            SignInState::SignedIn => return Ok(()),
            SignInState::Checking => tokio::time::sleep(Duration::from_millis(10)).await,
            SignInState::Wrong | SignInState::NotHere | SignInState::TryAgain => break,
        }
    }
    Err(unusable("the owner's sign-in").into())
}

async fn mailed(ctx: &Ctx, world: &Arc<World>, inbox: &dyn Inbox) -> Result<Presented, Stop> {
    for _ in 0..BATCHES_MAX {
        flows::jobs::run_due(&ctx.for_worker(), world, BATCH_MAX).await?;
        if let Some(code) = inbox.messages().into_iter().find_map(|message| message.code) {
            return Ok(Presented::code(&code).map_err(|_| unusable("the mailed code"))?);
        }
    }
    Err(unusable("the mail to the owner").into())
}
