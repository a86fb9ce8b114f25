//! What is checked behind a "checking" page: answers compared with the person, and sign-ins with the
//! directory's password. Each goes up to the answer that there is.

use super::flow::{ASKED_EVERY, Seen, TOLD_WITHIN, seen, told, word};
use super::scene::Scene;
use crate::browser::{Browser, Reply};
use serde_json::json;
use std::time::Instant;

/// A recovery code that nobody has.
const CODE: &str = "K7M4-QX2P-9RTW-3HDN";
/// A password that nobody has.
const WRONG: &str = "certainly-Wrong-1";

/// A recovery code over the API, as the first proof of a reset.
pub fn answer(scene: &Scene, login: &str) -> Vec<Seen> {
    let visitor = &scene.visitor;
    let start = json!({"login": login, "goal": "reset"});
    let opened = visitor.api("POST", "/api/v1/resets", None, Some(&start)).json();
    let (own, token) = (format!("/api/v1/resets/{}", word(&opened, "id")), word(&opened, "token"));
    let proof = json!({"method": "recovery_code", "code": CODE});
    let started = Instant::now();
    let given = visitor.api("POST", &format!("{own}/proofs"), Some(&token), Some(&proof));
    let first = seen("answer given", login, &given, 202);
    let end = until(started, &own, || {
        let reply = visitor.api("GET", &own, Some(&token), None);
        let state = reply.json()["answer"].as_str().map(str::to_owned);
        (state.as_deref() != Some("checking")).then(|| (reply, state.as_deref() == Some("try_again")))
    });
    let end = told(seen("answer told", login, &end.0, 200), "answer too late", end.1, started);
    let left = seen("answer cancel", login, &visitor.api("DELETE", &own, Some(&token), None), 204);
    [vec![first], end.into(), vec![left]].concat()
}

/// The same over pages.
pub fn page_answer(scene: &Scene, login: &str) -> Vec<Seen> {
    let mut browser = Browser::new(&scene.visitor);
    browser.get("/reset");
    browser.post("/reset", &[("login", login), ("return_to", "")]);
    let form = browser.get("/reset/answer?method=recovery_code");
    let form = seen("page answer form", login, &form, 200);
    let started = Instant::now();
    let fields = [("method", "recovery_code"), ("code", CODE)];
    let given = seen("page answer given", login, &browser.post("/reset/answer", &fields), 303);
    let end = until(started, login, || {
        let reply = browser.get("/reset/checking");
        let is_late = reply.body.contains("Nothing is lost") || reply.body.contains("Intet er tabt");
        (reply.status != 202).then_some((reply, is_late))
    });
    let end = told(seen("page answer told", login, &end.0, 422), "page answer too late", end.1, started);
    let left = seen("page answer cancel", login, &browser.post("/reset/cancel", &[]), 303);
    [vec![form, given], end.into(), vec![left]].concat()
}

/// A sign-in to one's own methods with a wrong password.
pub fn own(scene: &Scene, login: &str) -> Vec<Seen> {
    let fields = [("login", login), ("current", WRONG), ("return_to", "")];
    let steps = ["own sign-in", "own sign-in start", "own sign-in told", "own sign-in too late"];
    sign_in(scene, login, "/security-info", &fields, steps)
}

/// A sign-in to the console with a wrong password.
pub fn console(scene: &Scene, login: &str) -> Vec<Seen> {
    let steps =
        ["console sign-in", "console sign-in start", "console sign-in told", "console sign-in too late"];
    sign_in(scene, login, "/console", &[("login", login), ("current", WRONG)], steps)
}

fn sign_in(
    scene: &Scene,
    login: &str,
    door: &str,
    fields: &[(&str, &str)],
    [entry, start, end, late]: [&'static str; 4],
) -> Vec<Seen> {
    let mut browser = Browser::new(&scene.visitor);
    let form = format!("{door}/sign-in");
    let entry = seen(entry, login, &browser.get(&form), 200);
    let started = Instant::now();
    let posted = seen(start, login, &browser.post(&form, fields), 303);
    let (reply, is_late) = until(started, login, || {
        let reply = browser.get(&format!("{door}/checking"));
        let is_late =
            reply.body.contains("could not be checked") || reply.body.contains("kunne ikke kontrolleres");
        (reply.status != 202).then_some((reply, is_late))
    });
    let end = told(seen(end, login, &reply, 422), late, is_late, started);
    [vec![entry, posted], end.into()].concat()
}

/// Asks until there is something to tell.
fn until(started: Instant, who: &str, mut ask: impl FnMut() -> Option<(Reply, bool)>) -> (Reply, bool) {
    loop {
        if let Some(told) = ask() {
            return told;
        }
        assert!(started.elapsed() < TOLD_WITHIN, "{who} is never told");
        std::thread::sleep(ASKED_EVERY);
    }
}
