//! The contract of the [`Breached`] port: whoever keeps it was told of [`LISTED`], and of nothing else.

use flows::ports::{Breached, Listed};

/// Passwords that everybody who is tested knows as stolen.
pub const LISTED: [&str; 6] = [
    "password",
    "Password1",
    "correct horse battery staple",
    "blåbærgrød 1234",
    "пароль-пароль",
    "🔑🔑🔑🔑🔑🔑",
];

/// Their neighbours, which are not.
const UNLISTED: [&str; 9] = [
    "passwore",
    "Password",
    "PASSWORD",
    "password ",
    " password",
    "pass\tword",
    "correct horse battery stapl",
    // The same letters for the eye, in other bytes: a password is what was typed.
    "bla\u{30a}bærgrød 1234",
    "🔑🔑🔑🔑🔑",
];

/// Every law at once.
///
/// # Panics
/// One is broken.
pub async fn holds(breached: &dyn Breached) {
    for text in LISTED {
        assert_eq!(ask(breached, text).await, Listed::Yes, "{text:?} is listed");
        assert_eq!(
            ask(breached, text).await,
            Listed::Yes,
            "{text:?} is listed, however often it is asked for"
        );
    }
    for text in UNLISTED {
        assert_eq!(ask(breached, text).await, Listed::No, "{text:?} is not listed");
    }
    let longest = "ø".repeat(domain::password::CHARS_MAX);
    assert_eq!(ask(breached, &longest).await, Listed::No, "the longest password can be asked for");
    breached.probe().await.expect("who answers is well");
}

async fn ask(breached: &dyn Breached, text: &str) -> Listed {
    breached.look_up(&super::directory::password(text)).await.expect("it answers")
}
