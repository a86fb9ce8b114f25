//! The console of owners and auditors, one file per room or step. Who may do what is decided in
//! `flows::console`, at every request; these pages only hide what would be refused.

pub mod checking;
pub mod edit;
pub mod events;
pub mod health;
pub mod invite;
pub mod lift;
pub mod person;
pub mod policy;
pub mod second;
pub mod sign_in;

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{Answer, adding, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use domain::operator::{Reason, Role};
use domain::refusal::Refusal;
use domain::secret::Presented;
use domain::time::Timestamp;
use flows::Stop;
use flows::console::Session;
use http::header;
use http::request::Parts;

/// A request of a signed-in operator. Without a session it becomes a visit to the sign-in, before anything
/// of the request is read.
pub struct Desk {
    pub visit: Visit,
    pub session: Session,
}

impl<S: Send + Sync> FromRequestParts<S> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let Some(token) = visit.cookies.token(Cookie::Console) else {
            return Err(see_other(urls::CONSOLE_SIGN_IN));
        };
        match flows::console::session(&visit.ctx, &visit.site.world, &token).await {
            Ok(session) => Ok(Self { visit, session }),
            Err(Stop::Refusal(Refusal::Expired)) => Err(see_other(urls::CONSOLE_SIGN_IN)),
            Err(stop) => Err(Problem::from(stop).into_response()),
        }
    }
}

/// What the rooms share above their own content.
pub struct Rooms {
    pub who: String,
    pub ends: String,
    pub is_owner: bool,
    pub rooms: Vec<Room>,
}

/// One room in the list of them.
pub struct Room {
    pub href: &'static str,
    pub name: String,
    pub is_here: bool,
}

const ROOMS: [(&str, &str); 4] = [
    (urls::CONSOLE_PERSON, "console-room-person"),
    (urls::CONSOLE_EVENTS, "console-room-events"),
    (urls::CONSOLE_POLICY, "console-room-policy"),
    (urls::CONSOLE_HEALTH, "console-room-health"),
];

impl Rooms {
    fn of(desk: &Desk, here: &str) -> Self {
        Self::new(&desk.visit, (desk.session.login(), desk.session.role()), desk.session.ends_at(), here)
    }

    fn new(visit: &Visit, (login, role): (&str, Role), ends_at: Timestamp, here: &str) -> Self {
        let role_name = visit.say(role_id(role));
        let zone = &visit.site.settings.zone;
        let ends = text::format::from_moment(visit.locale(), ends_at, visit.ctx.now(), zone);
        let room =
            |(href, id): (&'static str, &str)| Room { href, name: visit.say(id), is_here: href == here };
        Self {
            who: visit.with("console-who", &[("login", login.into()), ("role", (&role_name).into())]),
            ends: visit.with("console-ends", &[("when", (&ends).into())]),
            is_owner: role == Role::Owner,
            rooms: ROOMS.map(room).into(),
        }
    }

    #[cfg(test)]
    fn sample(visit: &Visit, role: Role, here: &str) -> Self {
        Self::new(visit, (crate::rendering::LONG, role), visit.ctx.now(), here)
    }
}

const fn role_id(role: Role) -> &'static str {
    match role {
        Role::Owner => "console-role-owner",
        Role::Auditor => "console-role-auditor",
    }
}

/// The token of this browser's session or sign-in.
fn token(visit: &Visit) -> Result<Presented, Refusal> {
    visit.cookies.token(Cookie::Console).ok_or(Refusal::Expired)
}

/// On to the sign-in when there is none under way any more.
fn or_sign_in<T>(result: Result<T, Stop>) -> Result<Result<T, Response>, Problem> {
    match result {
        Ok(found) => Ok(Ok(found)),
        Err(Stop::Refusal(Refusal::Expired)) => Ok(Err(see_other(urls::CONSOLE_SIGN_IN))),
        Err(stop) => Err(stop.into()),
    }
}

/// The reason of a change.
pub fn reason(typed: &str) -> Result<Reason, Problem> {
    Reason::parse(typed).ok_or_else(|| Refusal::ReasonMissing.into())
}

/// A moment in a table: the same for everybody, and sortable.
fn moment(visit: &Visit, at: Timestamp) -> String {
    text::format::date_time(visit.locale(), at, &visit.site.settings.zone)
}

/// The way in.
pub async fn get(_: Desk) -> Answer {
    Ok(see_other(urls::CONSOLE_PERSON))
}

/// Ends the session, and the browser forgets it.
pub async fn sign_out(desk: Desk, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let visit = &desk.visit;
    flows::console::sign_out(&visit.ctx, &visit.site.world, &token(visit)?).await?;
    Ok(adding(see_other(urls::CONSOLE_SIGN_IN), [(header::SET_COOKIE, Cookie::Console.expire())]))
}
