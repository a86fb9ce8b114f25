//! The same 500 candidates get the same verdict by every door.

use crate::api::Client;
use crate::app::{Reply, TestApp};
use crate::world::OLD;
use domain::chance::{self, Chance};
use domain::limit::Limits;
use domain::password::{Preset, Rules, Shape};
use domain::policy::PolicySet;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::chance::SeededChance;

const CANDIDATES: usize = 500;

/// What candidates are put together from: the person's name, banned and disallowed words, repeats, runs, other
/// scripts, and what is fine.
const PIECES: [&str; 24] = [
    "alice",
    "@lice",
    "password",
    "dragon",
    "Fjord",
    "fj0rd",
    "Havnen",
    "kontor",
    "1234",
    "dcba",
    "aaaa",
    " ",
    " ",
    "-",
    "Ø",
    "zq7",
    "gummi",
    "støvle",
    "K",
    "9",
    "!",
    "e\u{301}",
    "字",
    "brolægger",
];

/// One verdict: nothing for a password that was taken, else code and sentence of every broken rule.
type Verdict = Vec<(String, String)>;

fn candidates() -> Vec<String> {
    let chance = SeededChance::new(500);
    let below = |sides: usize| usize::from(u16::from_be_bytes(chance::bytes(&chance as &dyn Chance))) % sides;
    let mut out = BTreeSet::new();
    while out.len() < CANDIDATES {
        let text: String = (0..2 + below(7)).map(|_| PIECES[below(PIECES.len())]).collect();
        out.insert(text);
    }
    out.into_iter().collect()
}

fn strict() -> PolicySet {
    let shape = Shape {
        categories_min: 2,
        different_min: 5,
        in_a_row_max: 3,
        sequence_max: 3,
        refuses_palindromes: true,
        ..Shape::default()
    };
    let rules = Rules {
        length_min: 9,
        length_max: 40,
        shape,
        banned_words: vec!["fjord".into(), "havnen".into(), "brolægger".into()],
        disallowed: vec!["kontor".into()],
        disallowed_piece: 5,
        ..Preset::Custom.rules()
    };
    PolicySet { password: rules, ..PolicySet::default() }
}

async fn app() -> TestApp {
    let app = TestApp::limited(Limits::new(Vec::new())).await;
    app.with_policy(&strict()).await;
    app
}

fn errors(body: &Value) -> Verdict {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let one = |error: &Value| (text(&error["code"]), text(&error["message"]));
    body["errors"].as_array().map(|all| all.iter().map(one).collect()).unwrap_or_default()
}

async fn by_reset_api(candidates: &[String]) -> Vec<Verdict> {
    let app = app().await;
    let mut client = None;
    let mut out = Vec::new();
    for candidate in candidates {
        let at_hand = match client.take() {
            Some(client) => client,
            None => {
                let client = Client::open(&app, "alice").await;
                client.proven().await;
                client
            }
        };
        let reply = at_hand.call(Method::POST, "/password", Some(json!({"password": candidate}))).await;
        match reply.status {
            StatusCode::OK => assert_eq!(reply.text("outcome"), "applied"),
            StatusCode::UNPROCESSABLE_ENTITY => client = Some(at_hand),
            _ => panic!("{candidate:?}: {reply:?}"),
        }
        out.push(errors(&reply.json()));
    }
    out
}

async fn by_change_api(candidates: &[String]) -> Vec<Verdict> {
    let app = app().await;
    let mut current = OLD.to_owned();
    let mut out = Vec::new();
    for candidate in candidates {
        let body = json!({"login": "alice", "password": current, "new_password": candidate});
        let opened = app.call(Method::POST, "/api/v1/password-changes", None, Some(body)).await;
        assert_eq!(opened.status, StatusCode::ACCEPTED, "{candidate:?}: {opened:?}");
        checked(&app).await;
        let path = format!("/api/v1/password-changes/{}", opened.text("id"));
        let reply = app.call(Method::GET, &path, Some(&opened.text("token")), None).await;
        match reply.text("outcome").as_str() {
            "applied" => current.clone_from(candidate),
            "refused" => (),
            _ => panic!("{candidate:?}: {reply:?}"),
        }
        out.push(errors(&reply.json()));
    }
    out
}

/// Waits for the task that tries the password, then turns the clock to the tick on which its result leaves.
async fn checked(app: &TestApp) {
    while app.room.world.checks.available_permits() < app.room.world.bounds.checks_max {
        tokio::task::yield_now().await;
    }
    app.room.clock.advance(Duration::from_secs(2));
}

/// Does the page say what the API said, each sentence once, and nothing else?
fn compare(page: &Reply, told: &Verdict, candidate: &str) {
    let summary = page.body.split("data-summary").nth(1).and_then(|rest| rest.split("</ul>").next());
    let said = summary.map_or(0, |summary| summary.matches("<li>").count());
    assert_eq!(said, told.len(), "{candidate:?} {told:?}: {}", page.body);
    for (code, sentence) in told {
        let sentence = sentence.replace('\'', "&#39;");
        assert!(page.body.contains(&sentence), "{candidate:?} {code}: {}", page.body);
    }
}

async fn by_reset_page(candidates: &[String], told: &[Verdict]) {
    let app = app().await;
    let mut browser = None;
    for (candidate, told) in candidates.iter().zip(told) {
        let mut at_hand = match browser.take() {
            Some(browser) => browser,
            None => {
                let mut browser = app.browser();
                browser.proven().await;
                browser
            }
        };
        let page = at_hand.post("/reset/password", &[("password", candidate)]).await;
        assert_eq!(page.status == StatusCode::SEE_OTHER, told.is_empty(), "{candidate:?}: {page:?}");
        if !told.is_empty() {
            compare(&page, told, candidate);
            browser = Some(at_hand);
        }
    }
}

async fn by_change_page(candidates: &[String], told: &[Verdict]) {
    let app = app().await;
    let mut current = OLD.to_owned();
    for (candidate, told) in candidates.iter().zip(told) {
        let mut browser = app.browser();
        browser.get("/change").await;
        let fields = [("login", "alice"), ("current", &*current), ("password", candidate)];
        let page = browser.submit("/change", &fields).await;
        assert_eq!(page.status, StatusCode::ACCEPTED, "{candidate:?}: {page:?}");
        checked(&app).await;
        let page = browser.get("/change/checking").await;
        assert_eq!(page.status == StatusCode::OK, told.is_empty(), "{candidate:?}: {page:?}");
        if told.is_empty() {
            current.clone_from(candidate);
        } else {
            compare(&page, told, candidate);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_candidates_get_the_same_verdict_by_every_door() {
    let candidates = candidates();
    let told = by_reset_api(&candidates).await;
    let taken = told.iter().filter(|verdict| verdict.is_empty()).count();
    assert!((50..450).contains(&taken), "both kinds are among them: {taken} are taken");
    let codes: BTreeSet<&str> = told.iter().flatten().map(|(code, _)| code.as_str()).collect();
    for code in ["own_name", "common_words", "organisation_words", "disallowed", "sequence", "too_short"] {
        assert!(codes.contains(format!("password.{code}").as_str()), "{code} is among {codes:?}");
    }
    by_reset_page(&candidates, &told).await;
    let at_a_change: Vec<Verdict> = told.into_iter().map(at_a_change).collect();
    assert_eq!(by_change_api(&candidates).await, at_a_change);
    by_change_page(&candidates, &at_a_change).await;
}

/// A change tells what needs a look at the person once everything else is right: nobody is looked at before
/// (decision 0009).
fn at_a_change(told: Verdict) -> Verdict {
    let needs_somebody = |(code, _): &(String, String)| code == "password.own_name";
    if told.iter().all(needs_somebody) {
        return told;
    }
    told.into_iter().filter(|reason| !needs_somebody(reason)).collect()
}
