//! Contexts for tests.

use crate::{chance::SeededChance, clock::ManualClock};
use domain::audit::Actor;
use domain::id::RequestId;
use domain::locale::Locale;
use flows::Ctx;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// A visitor from 192.0.2.1 who reads English, on this clock, with this seed.
pub fn visitor(clock: &Arc<ManualClock>, seed: u64) -> Ctx {
    let chance = Arc::new(SeededChance::new(seed));
    Ctx {
        clock: clock.clone(),
        request: RequestId::fresh(chance.as_ref()),
        chance,
        actor: Actor::Visitor,
        locale: Locale::En,
        address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1))),
    }
}
