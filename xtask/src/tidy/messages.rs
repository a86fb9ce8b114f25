//! Every message is said somewhere: a sentence that nobody prints is translated, reviewed and wrong one day.
//!
//! An id counts as used where the code or a template spells it out, or puts it together: from a beginning
//! (`"own-{name}"`), or from a stem that is spelled out and an ending (`"{stem}-title"`).

use super::source::Source;
use super::{Violation, violation};
use std::collections::BTreeSet;

const RULE: &str = "message-unused";

pub fn check(sources: &[Source]) -> Vec<Violation> {
    let said = Said::of(sources);
    let ours = sources.iter().filter(|source| source.path.starts_with("locales/en/"));
    let mut found = Vec::new();
    for source in ours {
        for (line, text) in source.lines() {
            let Some(id) = id_of(text).filter(|id| !said.has(id)) else { continue };
            let why = format!("nothing says `{id}`; take it out of every language");
            found.push(violation(source, line, RULE, why));
        }
    }
    found
}

/// The id that a line of a locale defines.
fn id_of(line: &str) -> Option<&str> {
    let (id, _) = line.split_once(" =")?;
    let is_id = id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(is_of_id);
    is_id.then_some(id)
}

const fn is_of_id(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// What code, templates and other messages mention.
struct Said<'a> {
    words: BTreeSet<&'a str>,
    /// With the dash at the end.
    beginnings: BTreeSet<&'a str>,
    /// With the dash at the front.
    endings: BTreeSet<&'a str>,
}

impl<'a> Said<'a> {
    fn of(sources: &'a [Source]) -> Self {
        let mut said = Self { words: BTreeSet::new(), beginnings: BTreeSet::new(), endings: BTreeSet::new() };
        for source in sources {
            if source.path.ends_with(".ftl") {
                let placed = source.text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                said.words.extend(placed.map(str::trim));
            } else if source.path.starts_with("crates/") && !source.is_test() {
                said.words.extend(source.text.split(|c| !is_of_id(c)));
                said.put_together(&source.text);
            }
        }
        said
    }

    /// Beginnings that end at a placeholder, and endings that follow one.
    fn put_together(&mut self, text: &'a str) {
        let pieces: Vec<&str> = text.split('"').collect();
        for piece in pieces {
            let is_begun = piece.split_once("-{").filter(|(beginning, _)| beginning.chars().all(is_of_id));
            if let Some((beginning, _)) = is_begun.filter(|(beginning, _)| !beginning.is_empty()) {
                self.beginnings.insert(&piece[..=beginning.len()]);
            }
            let ending = piece.rsplit_once('}').map(|(_, ending)| ending);
            self.endings
                .extend(ending.filter(|ending| ending.starts_with('-') && ending.chars().all(is_of_id)));
        }
    }

    fn has(&self, id: &str) -> bool {
        let is_ended = |ending: &&str| id.strip_suffix(*ending).is_some_and(|stem| self.words.contains(stem));
        self.words.contains(id)
            || self.beginnings.iter().any(|beginning| id.starts_with(beginning))
            || self.endings.iter().any(is_ended)
    }
}

#[cfg(test)]
mod tests {
    use super::{Source, check};

    fn unused(code: &str, messages: &str) -> usize {
        let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        check(&[source("crates/web/src/a.rs", code), source("locales/en/a.ftl", messages)]).len()
    }

    #[test]
    fn a_message_is_used_where_it_is_spelled_out_or_put_together() {
        assert_eq!(unused(r#"say("stop-here")"#, "stop-here = Stop\n"), 0);
        assert_eq!(unused(r#"format!("own-{name}")"#, "own-email = E-mail\n"), 0);
        assert_eq!(unused(r#"let stem = "stop"; format!("{stem}-title")"#, "stop-title = Stop\n"), 0);
        assert_eq!(unused(r#"say("a-b")"#, "a-b = { word } here\nword = Word\n"), 0);
    }

    #[test]
    fn a_message_that_nobody_says_is_found() {
        assert_eq!(
            unused(r#"say("stop-here")"#, "stop-here = Stop\nstop-there = Stop\n    .label = No\n"),
            1
        );
        assert_eq!(unused(r#"format!("{stem}-title")"#, "stop-title = Stop\n"), 1);
    }
}
