//! Handing one message over an open connection.

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Noop, Rcpt};
use std::fmt;

/// Sender, recipient, the announcement of the message, and the message.
const MESSAGE_COMMANDS: usize = 4;

/// Hands a message over and waits for the answer; a connection that failed is no longer good.
///
/// lettre's own `send` writes the dot that ends a message by itself. Such a small second segment waits
/// until the first is acknowledged (Nagle), and the server puts the acknowledgement off, since it has
/// nothing to say before the dot: 40 ms on Linux, for every message. Here both are one write.
pub(super) async fn transmit(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    message: &[u8],
) -> Result<(), Error> {
    match std::str::from_utf8(message) {
        Ok(text) if text.is_ascii() && is_ascii(envelope) => {
            let sent = in_one_write(connection, envelope, text).await;
            if sent.is_err() {
                connection.abort().await;
            }
            sent
        }
        // What needs an extension of the server's.
        _ => connection.send(envelope, message).await.map(drop),
    }
}

/// As many questions and answers as a message takes.
pub(super) async fn rehearse(connection: &mut AsyncSmtpConnection) -> Result<(), Error> {
    for _ in 0..MESSAGE_COMMANDS {
        if let Err(why) = connection.command(Noop).await {
            connection.abort().await;
            return Err(why);
        }
    }
    Ok(())
}

fn is_ascii(envelope: &Envelope) -> bool {
    envelope.from().into_iter().chain(envelope.to()).all(|address| AsRef::<str>::as_ref(address).is_ascii())
}

async fn in_one_write(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    text: &str,
) -> Result<(), Error> {
    connection.command(Mail::new(envelope.from().cloned(), Vec::new())).await?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await?;
    }
    connection.command(Data).await?;
    connection.command(Body(text)).await.map(drop)
}

/// A message as it goes over the wire: dots that begin a line doubled, and a line with one dot as its end
/// (RFC 5321, 4.5.2).
struct Body<'a>(&'a str);

impl fmt::Display for Body<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.strip_suffix("\r\n").unwrap_or(self.0).split("\r\n") {
            out.write_str(if line.starts_with('.') { "." } else { "" })?;
            out.write_str(line)?;
            out.write_str("\r\n")?;
        }
        out.write_str(".\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_with_one_dot_and_its_own_dots_are_doubled() {
        let cases = [
            ("a\r\nb\r\n", "a\r\nb\r\n.\r\n"),
            ("a\r\nb", "a\r\nb\r\n.\r\n"),
            (".\r\n..b\r\nc.\r\n", "..\r\n...b\r\nc.\r\n.\r\n"),
            ("a\r\n\r\n", "a\r\n\r\n.\r\n"),
            ("", "\r\n.\r\n"),
        ];
        for (message, wire) in cases {
            assert_eq!(Body(message).to_string(), wire, "{message:?}");
        }
    }
}
