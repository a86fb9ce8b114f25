//! What somebody sees of their own methods.

use super::session::session;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::OwnMethod;
use crate::world::World;
use domain::enrol::{Readiness, readiness};
use domain::id::{EnrolmentId, Reference};
use domain::method::Method;
use domain::secret::Presented;
use domain::time::Timestamp;

/// One method in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// None for a contact of the directory, which is not removed here.
    pub id: Option<EnrolmentId>,
    pub method: Method,
    pub label: Option<String>,
    /// Masked.
    pub hint: String,
    pub added_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub confirmed_at: Option<Timestamp>,
    /// A moment ahead, before which it recovers nothing.
    pub usable_from: Option<Timestamp>,
    /// Uses left, for what is used up.
    pub left: Option<u32>,
    /// Does the policy take it as a proof?
    pub counts: bool,
}

/// Everything the page of one's own methods shows.
#[derive(Debug, Clone)]
pub struct Overview {
    pub login: String,
    pub display_name: String,
    pub reference: Reference,
    pub readiness: Readiness,
    /// Proofs that a reset takes.
    pub proofs: u8,
    pub methods: Vec<Listed>,
    /// Methods of the policy that can be registered here.
    pub may_add: Vec<Method>,
    /// Methods one of which must be proven before anything is changed; empty when nothing more is
    /// needed.
    pub step_up: Vec<OwnMethod>,
    pub confirmed_at: Option<Timestamp>,
}

/// The overview of this session.
///
/// # Errors
/// `Refusal::Expired`, `NotHere`; a fault when a dependency fails.
pub async fn overview(ctx: &Ctx, world: &World, token: &Presented) -> Result<Overview, Stop> {
    let session = session(ctx, world, token).await?;
    let (holdings, policy) = (&session.holdings, &session.policy);
    let is_ahead = |from: &Timestamp| *from > ctx.now();
    let counts = |method: Method| policy.methods.contains(&method);
    let contacts = holdings.account.contacts.emails.iter().map(|address| Listed {
        id: None,
        method: Method::Email,
        label: None,
        hint: address.hint(),
        added_at: None,
        last_used_at: None,
        confirmed_at: None,
        usable_from: holdings.ready_from(address.as_str()).filter(is_ahead),
        left: None,
        counts: counts(Method::Email),
    });
    let own = holdings.enrolments.iter().map(|held| Listed {
        id: Some(held.id),
        method: held.method,
        label: held.label.as_ref().map(|label| label.as_str().to_owned()),
        hint: held.address.as_ref().map(|address| address.hint()).unwrap_or_default(),
        added_at: Some(held.added_at),
        last_used_at: held.last_used_at,
        confirmed_at: held.confirmed_at,
        usable_from: Some(held.usable_from).filter(is_ahead),
        left: held.left,
        counts: counts(held.method),
    });
    let is_stepped_up = session.warrant(ctx, world).is_ok();
    Ok(Overview {
        login: holdings.account.login.clone(),
        display_name: holdings.account.display_name.clone(),
        reference: session.held.reset.reference,
        readiness: readiness(policy, holdings, |holdings| world.methods.usable(holdings)),
        proofs: policy.proofs,
        methods: contacts.chain(own).collect(),
        may_add: world.methods.all().into_iter().filter(|method| counts(*method)).collect(),
        step_up: if is_stepped_up { Vec::new() } else { world.methods.own(holdings, &policy.methods) },
        confirmed_at: session.registered.confirmed_at,
    })
}
