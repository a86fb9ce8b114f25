//! `[organisation]`: what people are told about whose service this is.

use super::problem::Problems;
use super::read::{Placed, Table};
use domain::contact::EmailAddress;
use domain::locale::Locale;
use text::format::Zone;
use web::OwnEntry;

/// Whose service it is.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub name: String,
    pub locale: Locale,
    pub help: String,
    /// Mailboxes that get what people who got stuck write; none, and there is no form for it.
    pub contact: Vec<EmailAddress>,
    /// The zone that clock times are told in; the machine's when not given.
    pub zone: Zone,
    /// Questions that the organisation answers itself.
    pub faq: Vec<OwnEntry>,
}

/// The longest name and help line, in characters: both stand on every page.
const LINE_CHARS_MAX: usize = 200;
/// Most questions of one's own, and the longest answer, in characters.
const FAQ_MAX: usize = 30;
const ANSWER_CHARS_MAX: usize = 2_000;
/// Most mailboxes that get letters.
const CONTACTS_MAX: usize = 10;

pub fn check(mut table: Table, problems: &mut Problems) -> Option<Organisation> {
    let name = line(&mut table, "name", "\"Example\"", problems);
    let help = line(&mut table, "help", "\"Servicedesk, +45 12 34 56 78\"", problems);
    let locale = match table.text("locale", problems) {
        None => Some(Locale::default()),
        Some(tag) => {
            let known = Locale::ALL.into_iter().find(|locale| locale.tag() == tag.value);
            if known.is_none() {
                problems.add(&tag.at, "is not a language of Nulstil", "Give \"da\" or \"en\".");
            }
            known
        }
    };
    let zone = match table.text("time_zone", problems) {
        None => Some(Zone::of_host()),
        Some(name) => {
            let known = Zone::named(&name.value);
            if known.is_none() {
                problems.add(&name.at, "is not a time zone", "Such as: time_zone = \"Europe/Copenhagen\"");
            }
            known
        }
    };
    let contact = contact(&mut table, problems);
    let faq = faq(&mut table, problems);
    table.finish(problems);
    Some(Organisation { name: name?, locale: locale?, help: help?, contact, zone: zone?, faq })
}

fn contact(table: &mut Table, problems: &mut Problems) -> Vec<EmailAddress> {
    let at = table.place_of("contact");
    let given = table.texts("contact", problems).unwrap_or_default();
    if given.len() > CONTACTS_MAX {
        problems.add(
            &at,
            "has too many addresses",
            format!("Give {CONTACTS_MAX} at most, or a list's address."),
        );
    }
    let read = |text: Placed<String>| {
        let address = EmailAddress::parse(&text.value);
        if address.is_none() {
            let what = format!("{:?} is not a mail address", text.value);
            problems.add(&text.at, what, "Give mailboxes such as servicedesk@example.org.");
        }
        address
    };
    given.into_iter().filter_map(read).collect()
}

fn faq(table: &mut Table, problems: &mut Problems) -> Vec<OwnEntry> {
    let at = table.place_of("faq");
    let tables = table.tables("faq", problems).unwrap_or_default();
    if tables.len() > FAQ_MAX {
        problems.add(&at, "has too many entries", format!("Give {FAQ_MAX} at most; nobody reads more."));
    }
    tables.into_iter().filter_map(|entry| faq_entry(entry, problems)).collect()
}

fn faq_entry(mut table: Table, problems: &mut Problems) -> Option<OwnEntry> {
    let question_da = line(&mut table, "question_da", "\"Hvornår er der åbent?\"", problems);
    let answer_da = answer(&mut table, "answer_da", "\"Hverdage kl. 8-16.\"", problems);
    let question_en = line(&mut table, "question_en", "\"When are you open?\"", problems);
    let answer_en = answer(&mut table, "answer_en", "\"Weekdays from 8 to 16.\"", problems);
    table.finish(problems);
    Some(OwnEntry {
        question_da: question_da?,
        answer_da: answer_da?,
        question_en: question_en?,
        answer_en: answer_en?,
    })
}

/// Plain text of several lines; an empty one begins a paragraph.
fn answer(table: &mut Table, key: &'static str, example: &str, problems: &mut Problems) -> Option<String> {
    let found = table.required(key, example, problems)?;
    let is_plain = found.value.chars().all(|c| c == '\n' || !c.is_control());
    if found.value.chars().count() > ANSWER_CHARS_MAX || !is_plain {
        let why = format!("is not plain text of {ANSWER_CHARS_MAX} characters at most");
        problems.add(&found.at, why, format!("Such as: {key} = {example}"));
        return None;
    }
    Some(found.value)
}

fn line(table: &mut Table, key: &'static str, example: &str, problems: &mut Problems) -> Option<String> {
    let found = table.required(key, example, problems)?;
    if found.value.chars().count() > LINE_CHARS_MAX || found.value.chars().any(char::is_control) {
        problems.add(&found.at, "is not one short line", format!("Such as: {key} = {example}"));
        return None;
    }
    Some(found.value)
}
