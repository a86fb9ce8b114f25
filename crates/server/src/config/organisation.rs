//! `[organisation]`: what people are told about whose service this is.

use super::problem::Problems;
use super::read::Table;
use domain::locale::Locale;
use text::format::Zone;

/// Whose service it is.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub name: String,
    pub locale: Locale,
    pub help: String,
    /// The zone that clock times are told in; the machine's when not given.
    pub zone: Zone,
}

/// The longest name and help line, in characters: both stand on every page.
const LINE_CHARS_MAX: usize = 200;

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
    table.finish(problems);
    Some(Organisation { name: name?, locale: locale?, help: help?, zone: zone? })
}

fn line(table: &mut Table, key: &'static str, example: &str, problems: &mut Problems) -> Option<String> {
    let found = table.required(key, example, problems)?;
    if found.value.chars().count() > LINE_CHARS_MAX || found.value.chars().any(char::is_control) {
        problems.add(&found.at, "is not one short line", format!("Such as: {key} = {example}"));
        return None;
    }
    Some(found.value)
}
