//! The field for an answer that is compared with something the person has: one arm for each method.

use crate::page::{Frame, TextField};
use domain::method::Method;

/// The one field, named `code` whatever the method, so that no form tells them apart by names.
pub fn field(frame: &Frame, method: Method) -> TextField {
    let (stem, autocomplete, inputmode) = match method {
        Method::Totp => ("totp", "one-time-code", "numeric"),
        Method::RecoveryCode => ("recovery-code", "off", "text"),
        Method::Email
        | Method::Sms
        | Method::Voice
        | Method::OfficeVoice
        | Method::HardwareToken
        | Method::Push
        | Method::Passkey
        | Method::Questions
        | Method::AccessPass
        | Method::Vouch
        | Method::ExternalIdentity
        | Method::CurrentPassword => return crate::reset::code::field(frame),
    };
    TextField {
        hint: Some(frame.say(&format!("answer-{stem}-hint"))),
        autocomplete,
        inputmode,
        class: "code",
        ..TextField::new(frame, "code", &format!("answer-{stem}-label"))
    }
}

/// What to say about something typed that cannot be an answer at all.
pub const fn unusable(method: Method, is_blank: bool) -> &'static str {
    match (method, is_blank) {
        (Method::Totp, true) => "answer-totp-empty",
        (Method::Totp, false) => "answer-totp-format",
        (Method::RecoveryCode, true) => "answer-recovery-code-empty",
        (Method::RecoveryCode, false) => "answer-recovery-code-format",
        (_, true) => "code-empty",
        (_, false) => "code-format",
    }
}
