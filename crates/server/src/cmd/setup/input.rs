//! Lines from standard input, whoever types them, until they end or somebody interrupts.

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, BufRead as _, IsTerminal as _};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Receiver, channel};
use zeroize::Zeroizing;

/// Longest line that is taken, in bytes.
const LINE_BYTES_MAX: u64 = 4096;

/// The input ended, or somebody pressed Ctrl-C.
pub struct Stopped;

/// Where answers come from.
pub struct Input {
    lines: Receiver<Zeroizing<String>>,
    interrupts: Signal,
    /// Nobody sees what is typed over a pipe, so it is shown.
    is_shown: bool,
}

impl Input {
    /// Starts to read. The thread waits for the terminal and ends with the process.
    ///
    /// # Errors
    /// The system does not let us hear of Ctrl-C.
    pub fn start() -> io::Result<Self> {
        let interrupts = signal(SignalKind::interrupt())?;
        let (to_us, lines) = channel(1);
        std::thread::spawn(move || {
            let mut stdin = io::stdin().lock();
            loop {
                let mut line = Zeroizing::new(String::new());
                let read = io::Read::take(&mut stdin, LINE_BYTES_MAX).read_line(&mut line);
                if read.unwrap_or_default() == 0 || to_us.blocking_send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self { lines, interrupts, is_shown: !io::stdin().is_terminal() })
    }

    /// Something that takes a while, unless Ctrl-C ends it.
    pub async fn unless_stopped<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Stopped> {
        tokio::select! {
            done = work => Ok(done),
            _ = self.interrupts.recv() => Err(Stopped),
        }
    }

    /// The next line without its end.
    pub async fn line(&mut self) -> Result<Zeroizing<String>, Stopped> {
        let line = self.next().await?;
        if self.is_shown {
            super::say::words(&line);
        }
        Ok(line)
    }

    /// Asks for the next line, which nobody is shown. It is asked for last: whoever types at once would
    /// see what was typed before the terminal went blind.
    pub async fn secret_line(&mut self, prompt: &str) -> Result<Zeroizing<String>, Stopped> {
        let blind = Blind::begin();
        super::say::prompt(prompt);
        let line = self.next().await;
        drop(blind);
        // The end of the line was not shown either.
        super::say::words("");
        line
    }

    async fn next(&mut self) -> Result<Zeroizing<String>, Stopped> {
        let line = tokio::select! {
            line = self.lines.recv() => line.ok_or(Stopped)?,
            _ = self.interrupts.recv() => return Err(Stopped),
        };
        Ok(Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned()))
    }
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Blind {
    before: Termios,
}

impl Blind {
    fn begin() -> Option<Self> {
        if !io::stdin().is_terminal() {
            return None;
        }
        let before = tcgetattr(io::stdin()).ok()?;
        let mut blind = before.clone();
        blind.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Now, &blind).ok()?;
        Some(Self { before })
    }
}

impl Drop for Blind {
    fn drop(&mut self) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
