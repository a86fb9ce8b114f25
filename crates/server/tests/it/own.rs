//! Somebody's own methods on a running service, over its pages.

use crate::browser::{Browser, Reply, Visitor};
use crate::real::Town;
use std::time::{Duration, Instant};

/// How long a check may take.
const WITHIN: Duration = Duration::from_secs(60);

/// Signs in, proves a mailed code, and makes recovery codes.
pub fn registered_codes(town: &Town, visitor: &Visitor, login: &str, password: &str) -> Vec<String> {
    let mut browser = Browser::new(visitor);
    browser.get("/security-info/sign-in");
    let form = [("login", login), ("current", password), ("return_to", "")];
    assert_eq!(browser.post("/security-info/sign-in", &form).status, 303);
    let led = checked(&mut browser, "/security-info/checking");
    assert_eq!(led.status, 303, "{login} is signed in: {}", led.body);
    if browser.get("/security-info/codes").status == 303 {
        let page = browser.get("/security-info/second");
        let (_, chosen) = page.body.split_once("name=\"method\" value=\"email").expect("an address");
        let chosen = format!("email{}", chosen.split_once('"').expect("its end").0);
        let letters = town.sink.count();
        browser.post("/security-info/second", &[("method", &chosen)]);
        let code = town.newer_code_for(login, letters);
        browser.get("/security-info/code?method=email");
        let proved = browser.post("/security-info/code", &[("method", "email"), ("code", &code)]);
        assert_eq!(proved.status, 303, "{}", proved.body);
    }
    browser.get("/security-info/codes");
    let made = browser.post("/security-info/codes", &[]);
    let (_, list) = made.body.split_once("<ol class=\"codes\">").expect("a list of codes");
    let list = list.split_once("</ol>").expect("its end").0;
    let code = |item: &str| item.split_once("</code>").map(|(code, _)| code.to_owned());
    list.split("<code>").skip(1).filter_map(code).collect()
}

pub fn checked(browser: &mut Browser<'_>, path: &str) -> Reply {
    let started = Instant::now();
    loop {
        let reply = browser.get(path);
        if reply.status != 202 {
            return reply;
        }
        assert!(started.elapsed() < WITHIN, "{path} never ends");
        std::thread::sleep(Duration::from_millis(100));
    }
}
