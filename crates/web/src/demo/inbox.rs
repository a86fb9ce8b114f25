//! The demo's inbox as a page, newest first.

use crate::page::{self, Answer, Frame};
use crate::visit::Visit;
use askama::Template;
use flows::ports::InboxMessage;

#[derive(Template)]
#[template(path = "demo/inbox.html")]
pub struct InboxPage {
    frame: Frame,
    messages: Vec<Shown>,
}

/// A message, ready to print.
pub struct Shown {
    pub id: u64,
    pub at: String,
    pub channel: String,
    pub to: String,
    pub subject: String,
    pub code: Option<String>,
    pub parts: Vec<Part>,
}

/// A piece of a message: our own link, or text.
pub struct Part {
    pub text: String,
    pub href: Option<String>,
}

impl InboxPage {
    fn new(visit: &Visit, messages: Vec<InboxMessage>) -> Self {
        let shown = messages.into_iter().rev().map(|message| shown(visit, message)).collect();
        Self { frame: visit.frame("demo-inbox-title"), messages: shown }
    }
}

fn shown(visit: &Visit, message: InboxMessage) -> Shown {
    let channel = match message.channel {
        "sms" => "demo-channel-sms",
        "voice" => "demo-channel-voice",
        _ => "demo-channel-email",
    };
    Shown {
        id: message.id,
        at: text::format::date_time(visit.locale(), message.at, &visit.site.settings.zone),
        channel: visit.say(channel),
        to: message.to,
        subject: message.subject,
        code: message.code,
        parts: parts(&visit.site.settings.public_url, &message.text),
    }
}

/// Links to ourselves become links without our origin; anything else stays text.
fn parts(origin: &str, text: &str) -> Vec<Part> {
    let mut out = Vec::new();
    for (at, piece) in text.split(origin).enumerate() {
        let end = piece.find(char::is_whitespace).unwrap_or(piece.len());
        let (path, rest) = if at > 0 && piece.starts_with('/') { piece.split_at(end) } else { ("", piece) };
        if at > 0 {
            let href = (!path.is_empty()).then(|| path.to_owned());
            out.push(Part { text: format!("{origin}{path}"), href });
        }
        out.push(Part { text: rest.to_owned(), href: None });
    }
    out
}

pub async fn get(visit: Visit) -> Answer {
    let messages = super::demo(&visit)?.inbox.messages();
    Ok(page::render(&InboxPage::new(&visit, messages)))
}

#[cfg(test)]
impl crate::rendering::Sampled for InboxPage {
    fn samples(visit: &Visit) -> Vec<String> {
        let message = |id, code: Option<&str>| InboxMessage {
            id,
            at: visit.ctx.now(),
            channel: "email",
            to: "anna@example.org".into(),
            subject: "<b>Your code</b>".into(),
            text: format!("Go to {}/reset/link#abc now\n", visit.site.settings.public_url),
            code: code.map(str::to_owned),
        };
        let pages = [
            Self::new(visit, Vec::new()),
            Self::new(visit, vec![message(1, Some("K7M4-QX2P")), message(2, None)]),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
