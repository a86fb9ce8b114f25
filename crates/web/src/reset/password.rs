//! Choosing the new password: rules as sentences, every broken one at once.

use super::parts;
use super::suggestion::Suggestion;
use super::weighing;
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, PasswordField, adding, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::linked::is_led;
use domain::password::passphrase::Passphrase;
use domain::password::{Advice, Broken, CHARS_MAX, Demands, Password, Refused};
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::Ended;
use domain::secret::Token;
use flows::Stop;
use flows::reset::{Outcome, RulesTold, Step, View};
use http::{StatusCode, header};

#[derive(Template)]
#[template(path = "reset/password.html")]
pub struct PasswordPage {
    frame: Frame,
    login: String,
    password: PasswordField,
    window: String,
    /// The account is locked, and whoever knows the password may keep it: unless this reset has replaced it.
    offers_unlock: bool,
    /// What the button says that ends the reset here.
    stop: String,
    /// What people call the directories that the password goes to, where there are several.
    places: Vec<String>,
    /// How far each account is, once something was written.
    parts: Vec<String>,
    /// What came of asking for a suggestion.
    suggestion: Option<Suggestion>,
}

impl PasswordPage {
    fn new(visit: &Visit, view: &View, rules: RulesTold, set: &PolicySet, refused: &Refused) -> Self {
        let mistakes = mistakes(visit, "password", &refused.broken);
        let frame = visit.frame("password-new-title").wrong(mistakes).referring(view.reference);
        let named = |name: &String| parts::place(visit, name).to_owned();
        let is_led = is_led(&view.parts);
        let parts = if is_led { parts::told(visit, &view.parts) } else { Vec::new() };
        let is_first = parts.is_empty() && rules.directories.len() > 1;
        Self {
            places: rules.directories.iter().filter(|_| is_first).map(named).collect(),
            parts,
            login: view.login.as_str().to_owned(),
            password: PasswordField {
                advice: advice(visit, &refused.advice),
                weighing: Some(weighing::HERE),
                ..new_field(visit, &frame, "password", "password-new-label", &rules.demands)
            },
            window: text::format::duration(visit.locale(), set.lifetimes.proof()),
            offers_unlock: view.locked == Some(true) && !is_led && flows::reset::offers_unlock(set),
            stop: visit.say(if is_led { "parts-rest-leave" } else { "reset-cancel-button" }),
            suggestion: None,
            frame,
        }
    }

    fn suggesting(mut self, visit: &Visit, phrase: Option<&Passphrase>) -> Self {
        self.suggestion = Some(Suggestion::new(&self.frame, visit, phrase));
        self
    }
}

/// The field for a new password, wherever one is chosen.
pub fn new_field(
    visit: &Visit,
    frame: &Frame,
    name: &'static str,
    label: &str,
    demands: &Demands,
) -> PasswordField {
    PasswordField {
        rules: text::password::rules(visit.locale(), demands),
        passwordrules: Some(for_managers(demands)),
        ..PasswordField::new(frame, name, label, "new-password")
    }
}

/// The rules for password managers that make passwords, in the words of the `passwordrules` attribute.
/// What it has no word for, the person is told.
fn for_managers(demands: &Demands) -> String {
    let Demands { length_min, length_max, shape, .. } = demands;
    let mut out = format!("minlength: {length_min};");
    if *length_max < CHARS_MAX as u32 {
        out += &format!(" maxlength: {length_max};");
    }
    if shape.in_a_row_max > 0 {
        out += &format!(" max-consecutive: {};", shape.in_a_row_max);
    }
    let all = shape.categories_min >= 3;
    for (word, number) in [
        ("upper", shape.uppers_min),
        ("lower", shape.lowers_min.max(shape.letters_min)),
        ("digit", shape.digits_min),
        ("special", shape.specials_min),
    ] {
        if all || number > 0 {
            out += &format!(" required: {word};");
        }
    }
    out + " allowed: unicode;"
}

/// Broken rules beside their field.
pub fn mistakes(visit: &Visit, field: &'static str, broken: &[Broken]) -> Vec<Mistake> {
    let told = |broken| Mistake { field, text: text::password::sentence(visit.locale(), broken) };
    broken.iter().map(told).collect()
}

/// What would work, beside the field.
pub fn advice(visit: &Visit, advice: &[Advice]) -> Vec<String> {
    advice.iter().map(|one| text::password::advice(visit.locale(), *one)).collect()
}

pub async fn get(visit: Visit) -> Answer {
    let view = super::current(&visit).await?;
    match view.step {
        Step::Choose => shown(&visit, &view, &Refused::default()).await,
        Step::Prove => Err(Refusal::ProofMissing.into()),
        Step::Expired => Err(Refusal::Expired.into()),
        Step::Unlock | Step::Register | Step::Done(_) => Ok(super::elsewhere(&view)),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [typed] = posted.fields(["password"])?;
    let view = super::current(&visit).await?;
    let password = match Password::parse(typed) {
        Ok(password) => password,
        Err(unusable) if view.step == Step::Choose => {
            return shown(&visit, &view, &vec![unusable.into()].into()).await;
        }
        Err(_) => return Err(Refusal::ProofMissing.into()),
    };
    let device = Token::mint(visit.ctx.chance.as_ref());
    let token = super::token(&visit)?;
    let chosen = flows::reset::choose(&visit.ctx, &visit.site.world, &token, password, Some(&device)).await;
    match chosen {
        Ok(Outcome::Applied) => Ok(applied(&visit, &view, &device).await),
        // The page says which, and asks for the rest where that may help.
        Ok(Outcome::Partly) => Ok(known(super::elsewhere(&super::current(&visit).await?), &view, &device)),
        Ok(Outcome::Unknown) => Ok(see_other(urls::RESET_UNKNOWN)),
        Err(Stop::Refusal(Refusal::Password(refused))) => shown(&visit, &view, &refused).await,
        // Over, or it was before: another page says how, today and later.
        Err(Stop::Refusal(Refusal::NotTaken(_) | Refusal::Ended(Ended::Applied | Ended::Refused))) => {
            Ok(super::elsewhere(&super::current(&visit).await?))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// The browser is known as a device from the write on that its reset began with.
fn known(response: Response, before: &View, device: &Token) -> Response {
    if is_led(&before.parts) {
        return response;
    }
    adding(response, [(header::SET_COOKIE, Cookie::Device.set(&device.reveal()))])
}

/// No sign-in is granted: the browser forgets the reset, and is known as a device from now on. Where something is
/// to be told of this very account it keeps what opens nothing any more, so that the page can tell it.
async fn applied(visit: &Visit, view: &View, device: &Token) -> Response {
    if super::glance(visit).await.is_some_and(|now| has_more(visit, &now)) {
        return known(see_other(urls::RESET_DONE), view, device);
    }
    let reference: String = view.reference.to_string().chars().filter(|c| *c != '-').collect();
    let cookies = [Cookie::Flow.expire(), Cookie::Device.set(&device.reveal()), Cookie::Done.set(&reference)];
    adding(see_other(urls::RESET_DONE), cookies.map(|cookie| (header::SET_COOKIE, cookie)))
}

fn has_more(visit: &Visit, view: &View) -> bool {
    !view.parts.is_empty() || !view.aftermath(&visit.site.world).is_empty()
}

/// The page with a suggestion, or with the word that there is none.
pub async fn suggested(visit: &Visit, view: &View, phrase: Option<&Passphrase>) -> Answer {
    let page = page(visit, view, &Refused::default()).await?;
    Ok(page::render(&page.suggesting(visit, phrase)))
}

async fn page(visit: &Visit, view: &View, refused: &Refused) -> Result<PasswordPage, Problem> {
    let token = super::token(visit)?;
    let rules = flows::reset::rules(&visit.ctx, &visit.site.world, &token).await?;
    let set = visit.site.world.policy(&visit.ctx).await?;
    Ok(PasswordPage::new(visit, view, rules, &set, refused))
}

async fn shown(visit: &Visit, view: &View, refused: &Refused) -> Answer {
    let page = page(visit, view, refused).await?;
    let status = if refused.broken.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(page::render_as(status, &page))
}

#[cfg(test)]
use domain::{
    password::{Characters, Rules, Shape},
    verdict::StatedRules,
};

#[cfg(test)]
impl crate::rendering::Sampled for PasswordPage {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = super::sample(visit, Step::Choose);
        let stated = StatedRules { length_min: Some(15), history: Some(5), ..StatedRules::default() };
        let demands = Demands::of(&Rules::default(), &stated);
        let shape = Shape {
            uppers_min: 1,
            lowers_min: 2,
            digits_min: 1,
            specials_min: 2,
            letters_min: 4,
            categories_min: 4,
            different_min: 8,
            in_a_row_max: 2,
            alike_max: 4,
            sequence_max: 4,
            refuses_palindromes: true,
        };
        let stated = Characters {
            others_min: 1,
            one_kind_in_a_row_max: 3,
            runs_once_over: 2,
            words: vec!["x".into()],
            own: vec!["x".into()],
            own_piece: 3,
            looks_in_dictionary: true,
            ..Characters::default()
        };
        let lists = Demands { refuses_own_words: true, refuses_breached: true, ..demands.clone() };
        let many = Demands { length_max: 64, shape, stated, ..lists };
        let of = |demands| RulesTold { demands, directories: Vec::new() };
        let rules = || of(demands.clone());
        let several =
            RulesTold { directories: vec!["main".into(), crate::rendering::LONG.into()], ..rules() };
        let half = View { parts: parts::samples(), ..view.clone() };
        let set = PolicySet::default();
        let locked = View { locked: Some(true), ..view.clone() };
        let broken = [Broken::TooShort { length_min: 15 }, Broken::OwnName];
        let all: Vec<Broken> = many.shape.rules().into_iter().chain(broken).collect();
        let none = Refused::default();
        let phrase = Passphrase::draw(visit.ctx.chance.as_ref(), visit.locale(), &demands);
        assert!(phrase.is_some(), "one fits");
        let broken: Refused = broken.to_vec().into();
        let all = Refused { broken: all, advice: Advice::ALL.into() };
        let pages = [
            Self::new(visit, &view, rules(), &set, &none),
            Self::new(visit, &view, rules(), &set, &broken),
            Self::new(visit, &view, of(many), &set, &all),
            Self::new(visit, &locked, rules(), &set, &none),
            Self::new(visit, &view, several, &set, &none),
            Self::new(visit, &half, rules(), &set, &none),
            Self::new(visit, &view, rules(), &set, &none).suggesting(visit, None),
            Self::new(visit, &view, rules(), &set, &none).suggesting(visit, phrase.as_ref()),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
