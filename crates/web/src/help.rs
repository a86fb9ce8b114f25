//! The help page: every question with its answer from the policy in force, the organisation's own
//! entries, and whom to talk to.

use crate::page::{self, Answer, Frame, Link};
use crate::site::OwnEntry;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::locale::Locale;
use domain::policy::{Help as PolicyHelp, PolicySet};
use flows::reset::offers_unlock;
use text::faq::{Area, Facts, Question};

#[derive(Template)]
#[template(path = "help.html")]
pub struct Help {
    frame: Frame,
    areas: Vec<Section>,
    own_heading: String,
    own: Vec<Topic>,
    contact: Option<Contact>,
}

/// Where the policy sends people who need somebody.
pub struct Contact {
    pub href: String,
    pub label: String,
    pub is_elsewhere: bool,
}

impl Contact {
    fn of(visit: &Visit, set: &PolicySet) -> Option<Self> {
        match &set.help {
            PolicyHelp::ContactYourAdministrator if visit.site.world.desk.is_empty() => None,
            PolicyHelp::ContactYourAdministrator => Some(Self {
                href: urls::CONTACT.into(),
                label: visit.say("help-contact-form"),
                is_elsewhere: false,
            }),
            PolicyHelp::Mail(address) => Some(Self {
                href: format!("mailto:{address}"),
                label: visit.with("help-contact-mail", &[("address", address.into())]),
                is_elsewhere: false,
            }),
            PolicyHelp::Url(url) => {
                Some(Self { href: url.clone(), label: visit.say("help-contact-page"), is_elsewhere: true })
            }
        }
    }
}

/// Questions that belong together.
pub struct Section {
    pub heading: String,
    pub topics: Vec<Topic>,
}

/// One question with its answer, ready to print.
pub struct Topic {
    pub anchor: String,
    pub asked: String,
    pub answer: Vec<String>,
    /// Where to go on.
    pub onward: Option<Link>,
}

impl Help {
    fn new(visit: &Visit, set: &PolicySet) -> Self {
        let settings = &visit.site.settings;
        let facts = Facts {
            set,
            offers_unlock: offers_unlock(set),
            disavowal_lives: visit.site.world.bounds.disavowal_lives,
            organisation: &settings.organisation.name,
            help: &settings.organisation.help,
            sender: &settings.mail_from,
        };
        let section = |area: Area| Section {
            heading: area.heading(visit.locale()),
            topics: area.questions().iter().map(|question| topic(visit, *question, &facts)).collect(),
        };
        let organisation = &settings.organisation.name;
        let own = settings.organisation.faq.iter().enumerate();
        Self {
            frame: visit.frame("help-title"),
            areas: Area::ALL.map(section).into(),
            own_heading: visit.with("help-own-heading", &[("organisation", organisation.into())]),
            own: own.map(|(at, entry)| own_topic(visit.locale(), at, entry)).collect(),
            contact: Contact::of(visit, set),
        }
    }
}

fn topic(visit: &Visit, question: Question, facts: &Facts<'_>) -> Topic {
    Topic {
        anchor: question.anchor().to_owned(),
        asked: question.asked(visit.locale()),
        answer: question.answer(visit.locale(), facts),
        onward: onward(visit, question, facts),
    }
}

/// The page that an answer speaks of.
fn onward(visit: &Visit, question: Question, facts: &Facts<'_>) -> Option<Link> {
    let (href, id) = match question {
        Question::Username => (urls::USERNAME, "username-title"),
        Question::Change => (urls::CHANGE, "change-title"),
        Question::Unlock if facts.offers_unlock => (urls::UNLOCK, "unlock-open-title"),
        Question::Ways | Question::Unlock => (urls::RESET, "reset-open-title"),
        Question::Who
        | Question::Register
        | Question::Administrators
        | Question::Languages
        | Question::Mobile
        | Question::NoCode
        | Question::Lives
        | Question::CodeWrong
        | Question::Attempts
        | Question::NoMail
        | Question::NoMethod
        | Question::Rules
        | Question::Good
        | Question::Locked
        | Question::SignedIn
        | Question::NotMe
        | Question::Told
        | Question::Share
        | Question::ContactData
        | Question::Stored
        | Question::Cookies
        | Question::Reference => return None,
    };
    Some(Link { href, label: visit.say(id) })
}

/// An entry of the organisation's. An empty line in the answer begins a paragraph.
fn own_topic(locale: Locale, at: usize, entry: &OwnEntry) -> Topic {
    let (asked, answer) = match locale {
        Locale::Da => (&entry.question_da, &entry.answer_da),
        Locale::En => (&entry.question_en, &entry.answer_en),
    };
    let paragraphs = answer.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    Topic {
        anchor: format!("own-{}", at + 1),
        asked: asked.clone(),
        answer: paragraphs.map(str::to_owned).collect(),
        onward: None,
    }
}

pub async fn get(visit: Visit) -> Answer {
    let set = visit.site.world.policy(&visit.ctx).await?;
    Ok(page::render(&Help::new(&visit, &set)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Help {
    fn samples(visit: &Visit) -> Vec<String> {
        let plain = Self::new(visit, &PolicySet::default());
        let entry = OwnEntry {
            question_da: crate::rendering::LONG.into(),
            answer_da: "\"><script>\n\n&amp;".into(),
            question_en: crate::rendering::LONG.into(),
            answer_en: "<b onclick=x>".into(),
        };
        let own = vec![own_topic(visit.locale(), 0, &entry)];
        let full = Self { own, ..Self::new(visit, &PolicySet::default()) };
        let sends = |help| Self::new(visit, &PolicySet { help, ..PolicySet::default() });
        let mail = sends(PolicyHelp::Mail("help@example.org".into()));
        let page = sends(PolicyHelp::Url(crate::rendering::HELP_PAGE.into()));
        [plain, full, mail, page].iter().map(|page| page.render().expect("a page renders")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anchor_that_a_template_leads_to_is_a_question() {
        let templates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
        let mut folders = vec![templates];
        let known: Vec<&str> =
            Area::ALL.iter().flat_map(|area| area.questions()).map(|question| question.anchor()).collect();
        let mut found = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder of templates") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("a template is text");
                for rest in text.split("/help#").skip(1).filter(|rest| !rest.starts_with('{')) {
                    let anchor = rest.split('"').next().unwrap_or_default();
                    assert!(known.contains(&anchor), "{}: {anchor}", path.display());
                    found += 1;
                }
            }
        }
        assert!(found > 0, "the dead ends lead to answers");
    }
}
