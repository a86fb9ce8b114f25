//! A forgotten user name. It is asked for like a reset that nobody can prove anything in: the same
//! budgets, queue and answer for every address (decision 0015). What is known goes to the stored
//! address and nowhere else.

use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::reset::{self, Start};
use crate::world::World;
use domain::account::Login;
use domain::contact::EmailAddress;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::reset::Goal;

/// Asks for the user names that belong to an address. The answer is the same whether there are any.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation, `Unavailable` when the queue is full; a
/// fault when the store fails.
pub async fn ask(ctx: &Ctx, world: &World, address: &EmailAddress) -> Result<(), Stop> {
    // Every address is a name that could be looked up: it is shorter and plainer than those.
    let login = Login::parse(address.as_str()).map_err(|_| Refusal::Unavailable)?;
    let start = Start { login, goal: Goal::Username, device: None };
    // Nobody is given the token: there is nothing that its holder could do.
    let (_, id) = reset::open_row(ctx, world, start).await?;
    reset::queue(ctx, world, id, Method::Email, None).await
}
