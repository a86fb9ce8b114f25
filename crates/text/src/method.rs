//! Methods in words.

use crate::words::get;
use domain::locale::Locale;
use domain::method::Method;

/// The method's name inside a sentence: `text message`, `sms`.
pub fn name(locale: Locale, method: Method) -> String {
    get(locale, &format!("{}-name", stem(method)))
}

/// The method as a choice in a list, with what it takes.
pub fn choice(locale: Locale, method: Method) -> String {
    get(locale, &format!("{}-choice", stem(method)))
}

const fn stem(method: Method) -> &'static str {
    match method {
        Method::Email => "method-email",
        Method::Sms => "method-sms",
        Method::Voice => "method-voice",
        Method::OfficeVoice => "method-office-voice",
        Method::Totp => "method-totp",
        Method::HardwareToken => "method-hardware-token",
        Method::Push => "method-push",
        Method::Passkey => "method-passkey",
        Method::Questions => "method-questions",
        Method::RecoveryCode => "method-recovery-code",
        Method::AccessPass => "method-access-pass",
        Method::Vouch => "method-vouch",
        Method::ExternalIdentity => "method-external-identity",
        Method::CurrentPassword => "method-current-password",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_words_of_its_own_in_every_language() {
        for method in Method::ALL {
            assert_ne!(name(Locale::Da, method), name(Locale::En, method), "{method:?}");
            assert_ne!(choice(Locale::Da, method), choice(Locale::En, method), "{method:?}");
        }
        let mut told: Vec<String> = Method::ALL.iter().map(|m| name(Locale::En, *m)).collect();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), Method::ALL.len());
    }
}
