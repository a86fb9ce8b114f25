//! What only the demo shows: its inbox and its people.

pub mod inbox;

use crate::error::Problem;
use crate::page::Answer;
use crate::site::{DEMO_STATES, Demo};
use crate::visit::Visit;
use axum::Json;
use axum::response::IntoResponse;
use serde::Serialize;

fn demo(visit: &Visit) -> Result<&Demo, Problem> {
    visit.site.settings.demo.as_ref().ok_or(Problem::NotFound)
}

/// A message as the contract writes it.
#[derive(Serialize)]
struct Message {
    id: u64,
    at: String,
    channel: &'static str,
    to: String,
    subject: String,
    text: String,
    code: Option<String>,
}

/// Every message, oldest first.
pub async fn inbox_json(visit: Visit) -> Answer {
    let messages = demo(&visit)?.inbox.messages().into_iter().map(|message| Message {
        id: message.id,
        at: crate::api::rfc3339(message.at),
        channel: message.channel,
        to: message.to,
        subject: message.subject,
        text: message.text,
        code: message.code,
    });
    Ok(Json(messages.collect::<Vec<_>>()).into_response())
}

/// The sample people whose states the contract knows.
pub async fn people_json(visit: Visit) -> Answer {
    let people = demo(&visit)?.people.iter();
    let known = people.filter(|person| DEMO_STATES.contains(&person.state.as_str()));
    Ok(Json(known.collect::<Vec<_>>()).into_response())
}
