//! Findings in the administrator's language. What a server says ends up on a terminal, so nothing of it
//! may steer one.

use crate::checks::finding::Finding;
use domain::locale::Locale;
use text::{Arg, with};

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub locale: Locale,
}

type Args<'a> = [(&'a str, Arg<'a>)];

impl Words {
    /// `setup-` and the rest of a message's id.
    pub fn say(self, id: &str, args: &Args<'_>) -> String {
        let said = with(self.locale, &format!("setup-{id}"), args);
        said.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
    }

    pub fn good(self, check: &'static str, id: &str, args: &Args<'_>) -> Finding {
        Finding::good(check, self.say(id, args))
    }

    pub fn skipped(self, check: &'static str, id: &str, args: &Args<'_>) -> Finding {
        Finding::skipped(check, self.say(id, args))
    }

    pub fn warning(self, check: &'static str, id: &str, args: &Args<'_>) -> Finding {
        let (what, fix) = self.both(id, args);
        Finding::warning(check, what, fix)
    }

    pub fn failed(self, check: &'static str, id: &str, args: &Args<'_>) -> Finding {
        let (what, fix) = self.both(id, args);
        Finding::failed(check, what, fix)
    }

    pub fn unreachable(self, check: &'static str, id: &str, args: &Args<'_>) -> Finding {
        let (what, fix) = self.both(id, args);
        Finding::unreachable(check, what, fix)
    }

    fn both(self, id: &str, args: &Args<'_>) -> (String, String) {
        (self.say(&format!("{id}-what"), args), self.say(&format!("{id}-fix"), args))
    }
}
