//! The other doors a stranger finds: unlocking, a forgotten user name and a known password, over pages.

use super::flow::{ASKED_EVERY, Seen, TOLD_WITHIN, address, seen, told};
use super::scene::Scene;
use crate::browser::Browser;
use std::time::Instant;

/// Unlocking over pages, without a proof, and cancelled. On the way a code is asked for twice.
pub fn unlock(scene: &Scene, login: &str) -> Vec<Seen> {
    let mut browser = Browser::new(&scene.visitor);
    let mut out = Vec::new();
    let mut step = |step, reply, status| out.push(seen(step, login, &reply, status));
    step("unlock entry", browser.get("/unlock"), 200);
    step("unlock name", browser.post("/unlock", &[("login", login), ("return_to", "")]), 303);
    step("unlock methods", browser.get("/reset/method"), 200);
    step("unlock ask", browser.post("/reset/method", &[("method", "email"), ("confirm", "")]), 303);
    step("unlock missing", browser.get("/reset/not-received"), 200);
    step("unlock ask again", browser.post("/reset/not-received", &[]), 303);
    step("unlock code", browser.get("/reset/code?again=1"), 200);
    step("unlock wrong code", browser.post("/reset/code", &[("code", "2222-2222")]), 422);
    step("unlock confirm", browser.get("/unlock/confirm"), 409);
    step("unlock early", browser.post("/unlock/confirm", &[]), 409);
    step("unlock done", browser.get("/unlock/done"), 303);
    step("unlock unknown", browser.get("/unlock/unknown"), 303);
    step("unlock cancel", browser.post("/reset/cancel", &[]), 303);
    out
}

/// A forgotten user name over pages.
pub fn username(scene: &Scene, login: &str) -> Vec<Seen> {
    let address = address(login);
    let mut browser = Browser::new(&scene.visitor);
    let mut out = Vec::new();
    let mut step = |step, reply, status| out.push(seen(step, &address, &reply, status));
    step("page user name", browser.get("/username"), 200);
    step("page user name ask", browser.post("/username", &[("email", &address)]), 303);
    step("page user name sent", browser.get("/username/sent"), 200);
    out
}

/// A change with a wrong password over pages, up to the form that says so.
pub fn change(scene: &Scene, login: &str) -> Vec<Seen> {
    let mut browser = Browser::new(&scene.visitor);
    let form = [("login", login), ("current", "certainly-Wrong-1"), ("password", "a quiet harbour at 6")];
    let entry = seen("page change", login, &browser.get("/change"), 200);
    let started = Instant::now();
    let posted = seen("page change start", login, &browser.post("/change", &form), 303);
    let checking = seen("page change checking", login, &browser.get("/change/checking"), 202);
    let end = loop {
        let reply = browser.get("/change/checking");
        if reply.status != 202 {
            // "Try again" is a page, a wrong password a form with an error.
            let is_late = reply.status == 200;
            let end = seen("page change told", login, &reply, if is_late { 200 } else { 422 });
            break told(end, "page change too late", is_late, started);
        }
        assert!(started.elapsed() < TOLD_WITHIN, "a change of {login} is never told");
        std::thread::sleep(ASKED_EVERY);
    };
    [vec![entry, posted, checking], end.into()].concat()
}
