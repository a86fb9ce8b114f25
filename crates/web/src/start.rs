//! The start page: what do you need? In the demo also who there is to try it with.

use crate::page::{self, Answer, Frame};
use crate::site::DemoPerson;
use crate::visit::Visit;
use askama::Template;
use domain::policy::PolicySet;

#[derive(Template)]
#[template(path = "start.html")]
pub struct Start {
    frame: Frame,
    /// Nothing, or the hints that go along to the next page.
    carried: String,
    people: Vec<Person>,
    offers_unlock: bool,
}

/// A sample person, ready to print.
pub struct Person {
    pub login: String,
    pub login_encoded: String,
    pub password: String,
    pub name: String,
    pub state: String,
    pub codes: Vec<String>,
}

impl Start {
    fn new(visit: &Visit, set: &PolicySet) -> Self {
        let people = visit.site.settings.demo.iter().flat_map(|demo| &demo.people);
        Self {
            frame: visit.frame("start-title"),
            carried: carried(visit),
            people: people.map(|person| printed(visit, person)).collect(),
            offers_unlock: flows::reset::offers_unlock(set),
        }
    }
}

/// `?return_to=…`, if it is one of the places we may go on to.
fn carried(visit: &Visit) -> String {
    let asked = visit.query.return_to.as_ref();
    let known = asked.filter(|asked| visit.site.settings.return_to.contains(asked));
    known.map(|place| format!("?return_to={}", encoded(place))).unwrap_or_default()
}

fn printed(visit: &Visit, person: &DemoPerson) -> Person {
    let state = format!("demo-state-{}", person.state.replace('_', "-"));
    let is_known = text::ids().any(|id| id == state);
    Person {
        login: person.login.clone(),
        login_encoded: encoded(&person.login),
        password: person.password.clone(),
        name: person.name.clone(),
        state: if is_known { visit.say(&state) } else { person.state.clone() },
        codes: person.recovery_codes.clone(),
    }
}

/// Text for a query value: what is not a letter, a digit or one of `-._~` is percent-encoded.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let one = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(one).collect()
}

pub async fn get(visit: Visit) -> Answer {
    let set = visit.site.world.policy(&visit.ctx).await?;
    Ok(page::render(&Start::new(&visit, &set)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Start {
    fn samples(visit: &Visit) -> Vec<String> {
        let person = DemoPerson {
            login: "sørine<b>".into(),
            password: "\"><script>".into(),
            name: crate::rendering::LONG.into(),
            locale: "da".into(),
            email: None,
            state: "no_methods".into(),
            recovery_codes: vec!["K7M4-QX2P-0V9T-3HCD".into()],
        };
        let set = PolicySet::default();
        let plain = Self::new(visit, &set);
        let demo = Self { people: vec![printed(visit, &person)], ..Self::new(visit, &set) };
        [plain, demo].iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
