//! The demo's inbox: messages are kept in memory and go nowhere.

use crate::mail::Letterhead;
use crate::mail::render::render;
use async_trait::async_trait;
use flows::ctx::Clock;
use flows::ports::{Delivery, Inbox, InboxMessage, Mailer, Message};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Most messages kept; the oldest go first.
pub const MESSAGES_MAX: usize = 500;

/// Keeps what would have been sent.
pub struct MemoryInbox {
    letterhead: Letterhead,
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    last_id: u64,
    messages: VecDeque<InboxMessage>,
}

impl MemoryInbox {
    pub fn new(letterhead: Letterhead, clock: Arc<dyn Clock>) -> Self {
        Self { letterhead, clock, kept: Mutex::default() }
    }
}

#[async_trait]
impl Mailer for MemoryInbox {
    async fn send(&self, message: Message<'_>) -> Delivery {
        let letter = render(&message, &self.letterhead);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        if kept.messages.len() == MESSAGES_MAX {
            kept.messages.pop_front();
        }
        let id = kept.last_id;
        kept.messages.push_back(InboxMessage {
            id,
            at: self.clock.now(),
            channel: "email",
            to: message.to.as_str().to_owned(),
            subject: letter.subject,
            text: letter.text,
            code: letter.code,
        });
        Delivery::Sent
    }

    async fn pretend(&self, message: Message<'_>) -> Delivery {
        drop(render(&message, &self.letterhead));
        Delivery::Sent
    }

    async fn probe(&self) -> Result<(), String> {
        Ok(())
    }
}

impl Inbox for MemoryInbox {
    fn messages(&self) -> Vec<InboxMessage> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.messages.iter().cloned().collect()
    }
}
