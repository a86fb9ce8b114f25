//! What a stranger can do with a name, over the API and over pages, up to what needs a proof.

use super::scene::Scene;
use crate::browser::{Browser, Reply, Visitor};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// How long a change may take to be told.
pub const TOLD_WITHIN: Duration = Duration::from_secs(60);
/// How often a browser that waits for a change asks.
pub const ASKED_EVERY: Duration = Duration::from_millis(100);
/// Whatever is as long as this is an id, a token or a digest.
const RANDOM_CHARS: usize = 20;

/// One step as it was seen from outside.
#[derive(Debug, Clone)]
pub struct Seen {
    pub step: &'static str,
    /// The answer without what differs from one to the next for everybody.
    pub bytes: String,
    pub took: Duration,
    /// A busy directory answered too late, so that everybody may be told "try again". Such answers are
    /// compared with each other, and how often they come with how often they come to other kinds.
    pub is_late: bool,
}

pub fn seen(step: &'static str, login: &str, reply: &Reply, status: u16) -> Seen {
    assert_eq!(reply.status, status, "{step}: {}\n{}", reply.head, reply.body);
    let bytes = masked(&format!("{}\n\n{}", reply.head, reply.body), login);
    Seen { step, bytes, took: reply.took, is_late: false }
}

/// What was told, and how long after the start; and for the comparison of how often it is too late, a second
/// for whoever was told so.
pub fn told(end: Seen, late: &'static str, is_late: bool, started: Instant) -> [Seen; 2] {
    let second = Duration::from_secs(u64::from(is_late));
    let often = Seen { step: late, bytes: String::new(), took: second, is_late: false };
    [Seen { took: started.elapsed(), is_late, ..end }, often]
}

/// A reset over the API, without a proof, and cancelled.
pub fn reset(scene: &Scene, login: &str) -> Vec<Seen> {
    let visitor = &scene.visitor;
    let start = json!({"login": login, "goal": "reset"});
    let opened = visitor.api("POST", "/api/v1/resets", None, Some(&start));
    let mut out = vec![seen("api start", login, &opened, 201)];
    let told = opened.json();
    let (id, token) = (word(&told, "id"), word(&told, "token"));
    let own = format!("/api/v1/resets/{id}");
    let mut step = |step, method: &str, what: &str, body: Option<Value>, status| {
        let reply = visitor.api(method, &format!("{own}{what}"), Some(&token), body.as_ref());
        out.push(seen(step, login, &reply, status));
    };
    let email = || Some(json!({"method": "email"}));
    step("api ask", "POST", "/challenges", email(), 202);
    step("api look", "GET", "", None, 200);
    step("api ask again", "POST", "/challenges", email(), 202);
    step("api wrong code", "POST", "/proofs", Some(json!({"method": "email", "code": "2222-2222"})), 422);
    step("api password", "POST", "/password", Some(json!({"password": "a quiet harbour at 6"})), 409);
    step("api unlock", "POST", "/unlock", None, 409);
    step("api look at end", "GET", "", None, 200);
    step("api cancel", "DELETE", "", None, 204);
    out
}

/// A forgotten user name, which is an address to be told it at.
pub fn username(scene: &Scene, login: &str) -> Vec<Seen> {
    let address = address(login);
    let asked = json!({"email": address});
    let reply = scene.visitor.api("POST", "/api/v1/usernames", None, Some(&asked));
    vec![seen("api user name", &address, &reply, 202)]
}

/// What is stored for somebody of this name, or would be.
pub fn address(login: &str) -> String {
    if login.contains('@') { login.to_owned() } else { format!("{login}@example.test") }
}

/// The same as [`reset`] over pages.
pub fn pages(scene: &Scene, login: &str) -> Vec<Seen> {
    let mut browser = Browser::new(&scene.visitor);
    let mut out = Vec::new();
    let mut step = |step, reply: Reply, status| out.push(seen(step, login, &reply, status));
    step("page entry", browser.get("/reset"), 200);
    step("page name", browser.post("/reset", &[("login", login), ("return_to", "")]), 303);
    step("page methods", browser.get("/reset/method"), 200);
    step("page ask", browser.post("/reset/method", &[("method", "email"), ("confirm", "")]), 303);
    step("page code", browser.get("/reset/code"), 200);
    step("page wrong code", browser.post("/reset/code", &[("code", "2222-2222")]), 422);
    step("page password", browser.get("/reset/password"), 409);
    step("page suggestion", browser.post("/reset/password/suggestion", &[]), 409);
    step(
        "page weighing",
        browser.post("/reset/password/weighing", &[("password", "a quiet harbour at 6")]),
        409,
    );
    step("page cancel", browser.post("/reset/cancel", &[]), 303);
    out
}

/// A change with a wrong password, up to the answer that there is.
pub fn change(scene: &Scene, login: &str) -> Vec<Seen> {
    let visitor = &scene.visitor;
    let wrong =
        json!({"login": login, "password": "certainly-Wrong-1", "new_password": "a quiet harbour at 6"});
    let started = Instant::now();
    let opened = visitor.api("POST", "/api/v1/password-changes", None, Some(&wrong));
    let first = seen("change start", login, &opened, 202);
    let begun = opened.json();
    let (own, token) = (format!("/api/v1/password-changes/{}", word(&begun, "id")), word(&begun, "token"));
    let checking = visitor.api("GET", &own, Some(&token), None);
    let second = seen("change checking", login, &checking, 200);
    let last = until_told(visitor, &own, &token, started);
    let is_late = last.json()["outcome"] == "try_again";
    let end = told(seen("change told", login, &last, 200), "change too late", is_late, started);
    [vec![first, second], end.into()].concat()
}

fn until_told(visitor: &Visitor, own: &str, token: &str, started: Instant) -> Reply {
    loop {
        let reply = visitor.api("GET", own, Some(token), None);
        if reply.json()["outcome"] != "checking" {
            return reply;
        }
        assert!(started.elapsed() < TOLD_WITHIN, "{own} is never told");
        std::thread::sleep(ASKED_EVERY);
    }
}

pub fn word(told: &Value, key: &str) -> String {
    told[key].as_str().unwrap_or_else(|| panic!("no {key} in {told}")).to_owned()
}

/// Leaves out what differs for everybody: the typed name, ids, tokens, references, dates and times.
pub fn masked(text: &str, login: &str) -> String {
    let percent: String = login.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let text = text.replace(login, "<login>").replace(&percent, "<login>");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let mut end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let is_fraction = rest[end..].strip_prefix('.').is_some_and(|more| more.starts_with(is_digit));
        if is_time(&rest[..end]) && is_fraction {
            // Parts of a second, and not the full stop after a reference that begins with a digit.
            end += 1 + rest[end + 1..].find(|c| !is_word(c)).unwrap_or(rest.len() - end - 1);
        }
        out.push_str(if is_random(&rest[..end]) { "<random>" } else { &rest[..end] });
        let after = rest[end..].find(is_word).map_or(rest.len(), |at| end + at);
        out.push_str(&rest[end..after]);
        rest = &rest[after..];
    }
    out.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n")
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_:".contains(c)
}

/// An id, a token, a reference (`xxxx-xxxx`), a day, or a time of day.
fn is_random(word: &str) -> bool {
    let halves: Vec<usize> = word.split('-').map(str::len).collect();
    let is_token =
        word.len() >= RANDOM_CHARS && word.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
    is_token || halves == [4, 4] || is_time(word)
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_time(word: &str) -> bool {
    word.starts_with(is_digit) && (word.contains(':') || word.contains('-'))
}
