//! The page of the book that says what works in which directory. It is a product of the laws that ran: every
//! binary that stamps them compares its own column, so that the page cannot say more than the tests.
//!
//! `NULSTIL_BOOK=write cargo test -p testkit -p store -p directory the_book` writes the columns anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/book/directories.md");
const BEGIN: &str = "<!-- made by the tests: begin -->\n";
const END: &str = "<!-- made by the tests: end -->\n";

/// Every law, in the order of the page.
const LAWS: &[&str] = &[
    "a_typed_name_finds_exactly_one_entry",
    "case_does_not_matter",
    "nobody_is_found_by_half_a_name",
    "an_ambiguous_name_is_nobody",
    "an_address_finds_everybody_who_holds_it",
    "atk_152_filter_injection_is_literal",
    "atk_155_a_wildcard_is_literal",
    "an_entry_is_read_again_by_its_permanent_id",
    "everybody_is_read_once_and_as_they_are",
    "the_rules_are_stated",
    "atk_157_a_blank_password_is_no_sign_in",
    "a_right_password_signs_in_and_a_wrong_one_does_not",
    "the_decoy_is_always_wrong",
    "atk_166_a_new_password_works_and_the_old_one_does_not",
    "atk_176_what_is_typed_is_set_byte_for_byte",
    "atk_167_no_clear_text_is_kept",
    "a_too_short_password_leaves_the_old_one",
    "atk_164_a_reset_to_a_former_password_leaves_the_old_one",
    "atk_164_a_change_to_a_former_password_leaves_the_old_one",
    "a_refused_change_leaves_the_old_password_and_the_next_one_is_taken",
    "a_young_password_is_not_changed_by_its_owner",
    "a_changed_password_time_stops_the_write",
    "a_gone_entry_is_not_written",
    "the_current_password_is_checked_when_given",
    "a_set_password_moves_the_password_time",
    "the_end_of_a_password_moves_with_it",
    "an_expired_password_is_replaced_by_a_reset",
    "an_expired_password_is_replaced_by_a_change",
    "who_must_change_gets_through_by_a_reset",
    "who_must_change_gets_through_by_a_change",
    "a_locked_account_is_told_and_unlocked_by_a_reset",
    "an_unlocked_account_opens_with_its_old_password",
    "an_unlocking_forgets_the_failures",
    "unlocking_what_is_not_locked_changes_nothing",
    "a_changed_or_gone_entry_is_not_unlocked",
    "atk_162_a_disabled_account_is_not_written",
    "atk_162_an_account_past_its_end_is_not_written",
    "atk_162_what_an_administrator_locked_is_neither_written_nor_unlocked",
    "atk_163_a_password_kept_elsewhere_is_not_written",
    "atk_161_a_protected_account_is_not_written",
    "whichever_answer_is_lost_what_is_told_is_so",
    "the_rights_on_an_entry_are_told_and_asking_changes_nothing",
    "what_is_none_of_our_business_is_denied",
    "it_says_that_it_is_there",
];

/// The directories, in the order of the page.
const DIRECTORIES: &[&str] = &[
    "fake",
    "fake, as one of one",
    "fake, beside a neighbour",
    "embedded, SQLite",
    "embedded, PostgreSQL",
    "OpenLDAP",
    "Active Directory",
    "389-ds",
    "FreeIPA, in our tests",
    "389-ds with FreeIPA's attributes",
];

/// Tests of one process share the page.
static PAGE_IS_OPEN: Mutex<()> = Mutex::new(());

/// What one directory was shown to do.
#[derive(Debug)]
pub struct Column {
    pub directory: &'static str,
    /// Where its tests are.
    pub module: &'static str,
    pub shown: &'static [&'static str],
    /// Laws that cannot be kept there, and why.
    pub cannot: &'static [(&'static str, &'static str)],
}

impl Column {
    /// Compares the page with this column.
    ///
    /// # Panics
    /// A law is neither shown nor excused, or the page says something else.
    #[expect(clippy::disallowed_methods, reason = "the one who writes the page says so from outside")]
    pub fn is_in_the_book(&self) {
        let named = self.shown.iter().copied().chain(self.cannot.iter().map(|(law, _)| *law));
        let (mut named, mut laws) = (named.collect::<Vec<_>>(), LAWS.to_vec());
        named.sort_unstable();
        laws.sort_unstable();
        assert_eq!(named, laws, "{}: every law is shown or excused, once", self.directory);
        let _alone = PAGE_IS_OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let page = std::fs::read_to_string(PAGE).expect("the book has the page");
        let (before, rest) = page.split_once(BEGIN).expect("the page has the mark of its beginning");
        let (made, after) = rest.split_once(END).expect("the page has the mark of its end");
        let mut table = Table::read(made);
        table.take(self);
        let wanted = format!("{before}{BEGIN}{}{END}{after}", table.written());
        if std::env::var_os("NULSTIL_BOOK").is_some() {
            std::fs::write(PAGE, &wanted).expect("the book can be written");
            return;
        }
        let other = page.lines().zip(wanted.lines()).find(|(is, wanted)| is != wanted);
        assert!(page == wanted, "the page differs, NULSTIL_BOOK=write writes it anew: {other:?}");
    }
}

/// Per directory: where its tests are, and per law why not, or nothing when it is shown.
#[derive(Default)]
struct Table(BTreeMap<String, (String, BTreeMap<String, Option<String>>)>);

const SHOWN: &str = "yes";
const NOT: &str = "no";

fn sentence(law: &str) -> String {
    law.replace('_', " ")
}

impl Table {
    /// Of the text that [`Table::written`] makes.
    fn read(text: &str) -> Self {
        let mut table = Self::default();
        let mut rows = text.lines().filter_map(|line| line.strip_prefix("| ")).map(cells);
        // By the names that the page has: a directory may have come since.
        let head = rows.next().unwrap_or_default();
        for row in rows.filter(|row| LAWS.iter().any(|law| sentence(law) == row[0])) {
            for (directory, cell) in head.iter().zip(&row).skip(1) {
                let (_, laws) = table.0.entry(directory.clone()).or_default();
                match cell.as_str() {
                    SHOWN => drop(laws.insert(row[0].clone(), None)),
                    NOT => drop(laws.insert(row[0].clone(), Some(String::new()))),
                    _ => {}
                }
            }
        }
        for line in text.lines() {
            for directory in DIRECTORIES {
                if let Some(module) = line.strip_prefix(&format!("- {directory}: `")) {
                    let entry = table.0.entry((*directory).to_owned()).or_default();
                    entry.0 = module.trim_end_matches('`').to_owned();
                } else if let Some((law, why)) =
                    line.strip_prefix(&format!("- **{directory}**, ")).and_then(|rest| rest.split_once(": "))
                {
                    let (_, laws) = table.0.entry((*directory).to_owned()).or_default();
                    laws.insert(law.to_owned(), Some(why.to_owned()));
                }
            }
        }
        table
    }

    fn take(&mut self, column: &Column) {
        assert!(DIRECTORIES.contains(&column.directory), "{} has a place on the page", column.directory);
        let shown = column.shown.iter().map(|law| (sentence(law), None));
        let cannot = column.cannot.iter().map(|(law, why)| (sentence(law), Some((*why).to_owned())));
        self.0.insert(column.directory.to_owned(), (column.module.to_owned(), shown.chain(cannot).collect()));
    }

    fn written(&self) -> String {
        let mut out = format!(
            "| what holds | {} |\n|---|{}\n",
            DIRECTORIES.join(" | "),
            "---|".repeat(DIRECTORIES.len())
        );
        for law in LAWS.iter().map(|law| sentence(law)) {
            let cell = |directory: &&str| match self.0.get(*directory).and_then(|(_, laws)| laws.get(&law)) {
                Some(None) => SHOWN,
                Some(Some(_)) => NOT,
                None => "?",
            };
            let _ =
                writeln!(out, "| {law} | {} |", DIRECTORIES.iter().map(cell).collect::<Vec<_>>().join(" | "));
        }
        out.push_str("\nEach \"yes\" is a test that is named as its row, with `_` for spaces, in\n\n");
        for directory in DIRECTORIES {
            let module = self.0.get(*directory).map_or("?", |(module, _)| module);
            let _ = writeln!(out, "- {directory}: `{module}`");
        }
        out.push_str("\nEach \"no\" has its reason:\n\n");
        for directory in DIRECTORIES {
            for law in LAWS.iter().map(|law| sentence(law)) {
                if let Some(Some(why)) = self.0.get(*directory).and_then(|(_, laws)| laws.get(&law)) {
                    let _ = writeln!(out, "- **{directory}**, {law}: {why}");
                }
            }
        }
        out.push('\n');
        out
    }
}

fn cells(row: &str) -> Vec<String> {
    row.trim_end_matches(" |").split(" | ").map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        const CANNOT: &[(&str, &str)] = &[("case_does_not_matter", "because: of this | and that")];
        let mut table = Table::default();
        let column = Column {
            directory: DIRECTORIES[0],
            module: "here::there",
            shown: &["a_typed_name_finds_exactly_one_entry"],
            cannot: CANNOT,
        };
        table.take(&column);
        let text = table.written();
        assert!(text.contains("| case does not matter | no | ? |"), "{text}");
        assert_eq!(Table::read(&text).written(), text);
    }
}
