//! Hands each mail from the sink to who waits for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use testkit::smtp_sink::mime::code_in;
use testkit::smtp_sink::{Received, SmtpSink};
use tokio::sync::oneshot;
use tokio::time::sleep;

/// How long the notices may take once nobody resets any more.
const NOTICES_WITHIN: Duration = Duration::from_secs(60);

/// A mail with a code.
pub struct Mail {
    pub code: String,
    /// When the sink had taken it.
    pub at: Instant,
}

#[derive(Default)]
pub struct Desk {
    waiting: Mutex<HashMap<String, oneshot::Sender<Mail>>>,
    notices: AtomicUsize,
}

impl Desk {
    /// Opens the desk over a sink.
    pub fn over(sink: &SmtpSink) -> Arc<Self> {
        let desk = Arc::new(Self::default());
        let (mut mails, hands) = (sink.forward(), desk.clone());
        tokio::spawn(async move {
            while let Some(mail) = mails.recv().await {
                hands.take(&mail);
            }
        });
        desk
    }

    /// The next code for this person. Asked for before the mail is, so that none is missed.
    pub fn expect(&self, login: &str) -> oneshot::Receiver<Mail> {
        let (sender, receiver) = oneshot::channel();
        self.waiting().insert(format!("{login}@example.test"), sender);
        receiver
    }

    /// Mails without a code so far.
    pub fn notices(&self) -> usize {
        self.notices.load(Ordering::Relaxed)
    }

    pub async fn wait_for_notices(&self, count: usize) -> Result<(), String> {
        let started = Instant::now();
        while self.notices() < count {
            if started.elapsed() > NOTICES_WITHIN {
                return Err(format!("{} of {count} notices came", self.notices()));
            }
            sleep(Duration::from_millis(2)).await;
        }
        Ok(())
    }

    fn take(&self, mail: &Received) {
        let at = Instant::now();
        let Some(to) = mail.to.first().filter(|to| to.starts_with("bench")) else { return };
        // Quoted-printable leaves such a line as it is.
        match code_in(&mail.raw) {
            Some(code) => {
                if let Some(waiting) = self.waiting().remove(to) {
                    // Who gave up waiting has counted that already.
                    let _ = waiting.send(Mail { code, at });
                }
            }
            None => {
                self.notices.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<String, oneshot::Sender<Mail>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
