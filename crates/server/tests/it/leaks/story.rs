//! What happens to the service before it is searched: whole resets, every mistake that a person or a
//! program makes with a secret in hand, and each dependency failing in turn.

use super::scene::Scene;
use super::search::Marker;
use crate::browser::{Browser, Reply, Visitor};
use crate::own::registered_codes;
use serde_json::{Value, json};

/// Leads the service through everything and tells which secrets were in its hands.
pub fn whole(scene: &mut Scene) -> Vec<Marker> {
    let mut told = usual(scene);
    misplaced(scene, &mut told);
    mail_fails(scene, &mut told);
    directory_fails(scene, &mut told);
    database_fails(scene, &mut told);
    told.markers
}

/// What people do every day: nothing is broken.
pub fn everyday(scene: &Scene) -> Vec<Marker> {
    usual(scene).markers
}

fn usual(scene: &Scene) -> Told {
    let mut told = Told::default();
    over_the_api(scene, &mut told);
    over_pages(scene, &mut told);
    suggestions(scene, &mut told);
    recovery_codes(scene, &mut told);
    known_passwords(scene, &mut told);
    told
}

/// The secrets so far.
#[derive(Default)]
struct Told {
    markers: Vec<Marker>,
}

impl Told {
    /// A password like no other, with characters that every encoding writes in its own way.
    fn password(&mut self, name: &str) -> String {
        let number = self.markers.len() as u64 + 1;
        let [first, second] = [number, number + 1_000].map(scattered);
        let password = format!("{first} \"æ&\\%{second}");
        self.markers.push(Marker::new(name, &password));
        password
    }

    /// What this person's password is until now.
    fn password_of(&mut self, scene: &Scene, who: &str) -> String {
        let password = self.password(&format!("the password of {who} from before"));
        scene.town.slapd.set_elsewhere(who, &password);
        password
    }

    fn letter(&mut self, name: &str, (code, link): &(String, String)) {
        self.markers.extend(Marker::code(&format!("the code of {name}"), code));
        self.markers.extend(Marker::token(&format!("the link of {name}"), link));
    }

    fn token(&mut self, name: &str, token: &str) {
        self.markers.extend(Marker::token(name, token));
    }
}

/// Eleven letters and digits that are no words.
fn scattered(number: u64) -> String {
    const SIGNS: &[u8; 32] = b"bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQ";
    let mut rest = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 << 63;
    let mut next = |_| {
        let sign = SIGNS[usize::try_from(rest % 32).expect("small")];
        rest /= 32;
        char::from(sign)
    };
    (0..11).map(&mut next).collect()
}

/// A reset over the API.
struct Started {
    id: String,
    token: String,
}

impl Started {
    fn open(scene: &Scene, login: &str) -> Self {
        let body = json!({"login": login, "goal": "reset"});
        let opened = scene.visitor.api("POST", "/api/v1/resets", None, Some(&body));
        assert_eq!(opened.status, 201, "{}", opened.body);
        let word = |key: &str| opened.json()[key].as_str().expect("a text").to_owned();
        Self { id: word("id"), token: word("token") }
    }

    fn post(&self, scene: &Scene, what: &str, body: &Value) -> Reply {
        let path = format!("/api/v1/resets/{}/{what}", self.id);
        scene.visitor.api("POST", &path, Some(&self.token), Some(body))
    }

    fn asked(scene: &Scene, login: &str) -> Self {
        let started = Self::open(scene, login);
        let asked = started.post(scene, "challenges", &json!({"method": "email"}));
        assert_eq!(asked.status, 202, "{}", asked.body);
        started
    }

    fn proven(scene: &Scene, login: &str, told: &mut Told) -> Self {
        let started = Self::asked(scene, login);
        let letter = scene.letter(login);
        told.letter(login, &letter);
        let proved = started.post(scene, "proofs", &json!({"method": "email", "code": letter.0}));
        assert_eq!(proved.status, 200, "{}", proved.body);
        started
    }

    fn choose(&self, scene: &Scene, password: &str) -> Reply {
        self.post(scene, "password", &json!({"password": password}))
    }
}

fn over_the_api(scene: &Scene, told: &mut Told) {
    let who = "bench0000";
    let before = told.password_of(scene, who);
    let reset = Started::asked(scene, who);
    let letter = scene.letter(who);
    told.letter(who, &letter);
    let wrong = "7Q7W-9X9Z";
    told.markers.extend(Marker::code("a wrong code", wrong));
    let missed = reset.post(scene, "proofs", &json!({"method": "email", "code": wrong}));
    assert_eq!(missed.status, 422, "{}", missed.body);
    let early = told.password("the password typed too early");
    assert_eq!(reset.choose(scene, &early).status, 409);
    // As people type it: in small letters and without the dash.
    let typed = letter.0.replace('-', " ").to_lowercase();
    let proved = reset.post(scene, "proofs", &json!({"method": "email", "code": typed}));
    assert_eq!(proved.status, 200, "{}", proved.body);
    let refused = reset.choose(scene, &before);
    assert_eq!(refused.json()["code"], "password.in_history", "{}", refused.body);
    let short = "Kz4!vRq9";
    told.markers.push(Marker::new("a password that is too short", short));
    assert_eq!(reset.choose(scene, short).status, 422);
    let new = told.password("the password accepted by api");
    let chosen = reset.choose(scene, &new);
    assert_eq!(chosen.json()["outcome"], "applied", "{}", chosen.body);
    assert!(scene.town.slapd.bind_works(who, &new));
    told.token("the disavowal of the first notice", &scene.disavowal(who));
}

fn over_pages(scene: &Scene, told: &mut Told) {
    let who = "bench0001";
    let before = told.password_of(scene, who);
    let mut browser = Browser::new(&scene.visitor);
    browser.get("/reset");
    browser.submit("/reset", &[("login", who), ("return_to", "")]);
    let asked = browser.submit("/reset/method", &[("method", "email"), ("confirm", "")]);
    assert_eq!(asked.status, 200, "{}", asked.body);
    let letter = scene.letter(who);
    told.letter(who, &letter);
    browser.get("/reset/link");
    let wrong = "fDq3Lm9xTz0cVb7Rk2Wn8Yp5Hs1Jg6Qd4Xt-Bv_MNoA";
    told.markers.push(Marker::new("a wrong link", wrong));
    assert_eq!(browser.post("/reset/link", &[("link", wrong)]).status, 422);
    let proved = browser.submit("/reset/link", &[("link", &letter.1)]);
    assert!(proved.body.contains("name=\"password\""), "{}", proved.body);
    let typed = told.password("a password that was only typed");
    let weighed = browser.post("/reset/password/weighing", &[("password", &typed)]);
    assert_eq!(weighed.status, 200, "{}", weighed.body);
    let refused = browser.post("/reset/password", &[("password", &before)]);
    assert_eq!(refused.status, 422, "{}", refused.body);
    let new = told.password("the password accepted by page");
    assert_eq!(browser.post("/reset/password", &[("password", &new)]).status, 303);
    assert!(scene.town.slapd.bind_works(who, &new));
    let disavowal = scene.disavowal(who);
    told.token("the disavowal of the second notice", &disavowal);
    browser.get("/not-me");
    assert_eq!(browser.post("/not-me", &[("link", &disavowal)]).status, 200);
}

/// A passphrase that the service made itself, and that becomes the password.
fn suggestions(scene: &Scene, told: &mut Told) {
    let who = "bench0012";
    told.password_of(scene, who);
    // Whoever asks is shown it once, so that those answers are not looked through.
    let own = Visitor::new(scene.visitor.client);
    let mut browser = Browser::new(&own);
    browser.get("/reset");
    browser.submit("/reset", &[("login", who), ("return_to", "")]);
    browser.submit("/reset/method", &[("method", "email"), ("confirm", "")]);
    let letter = scene.letter(who);
    told.letter(who, &letter);
    browser.submit("/reset/code", &[("code", &letter.0)]);
    let phrases: Vec<String> =
        (0..2).map(|_| suggested(&browser.post("/reset/password/suggestion", &[]))).collect();
    for phrase in &phrases {
        told.markers.push(Marker::phrase("a suggested passphrase", phrase));
    }
    assert_eq!(browser.post("/reset/password", &[("password", &phrases[1])]).status, 303);
    assert!(scene.town.slapd.bind_works(who, &phrases[1]));
    let mut stranger = Browser::new(&own);
    stranger.get("/change");
    let page = stranger.post("/change/suggestion", &[("login", who)]);
    told.markers.push(Marker::phrase("a passphrase suggested at a change", &suggested(&page)));
}

/// What a page suggests.
fn suggested(page: &Reply) -> String {
    let shown = page.body.split_once("<code id=\"suggestion\">").and_then(|(_, rest)| rest.split_once('<'));
    shown.unwrap_or_else(|| panic!("no suggestion: {}", page.body)).0.to_owned()
}

/// Ten codes on paper, and one of them given.
fn recovery_codes(scene: &Scene, told: &mut Told) {
    let who = "bench0011";
    let before = told.password_of(scene, who);
    // Whoever makes codes is shown them once, so that those answers are not looked through.
    let own = Visitor::new(scene.visitor.client);
    let codes = registered_codes(&scene.town, &own, who, &before);
    for code in &codes {
        told.markers.extend(Marker::code("a recovery code", code));
    }
    let reset = Started::open(scene, who);
    let proof = json!({"method": "recovery_code", "code": codes[3]});
    assert_eq!(reset.post(scene, "proofs", &proof).status, 202);
    let is_proven = |seen: &Value| (seen["step"] == "choose").then_some(());
    scene.visitor.until(&format!("/api/v1/resets/{}", reset.id), &reset.token, is_proven);
    let new = told.password("the password after a recovery code");
    assert_eq!(reset.choose(scene, &new).json()["outcome"], "applied");
}

fn changed(scene: &Scene, who: &str, current: &str, new: &str) -> String {
    let body = json!({"login": who, "password": current, "new_password": new});
    let opened = scene.visitor.api("POST", "/api/v1/password-changes", None, Some(&body));
    assert_eq!(opened.status, 202, "{}", opened.body);
    let word = |key: &str| opened.json()[key].as_str().expect("a text").to_owned();
    let outcome = |seen: &Value| {
        let outcome = seen["outcome"].as_str().expect("an outcome");
        (outcome != "checking").then(|| outcome.to_owned())
    };
    scene.visitor.until(&format!("/api/v1/password-changes/{}", word("id")), &word("token"), outcome)
}

fn known_passwords(scene: &Scene, told: &mut Told) {
    let (api, page) = ("bench0002", "bench0003");
    let wrong = told.password("the password wrong current");
    let new = told.password("the password changed by api");
    assert_eq!(changed(scene, api, &wrong, &new), "sign_in.wrong");
    assert_eq!(changed(scene, "nobody-at-all", &wrong, &new), "sign_in.wrong");
    let before = told.password_of(scene, api);
    assert_eq!(changed(scene, api, &before, &before), "refused");
    assert_eq!(changed(scene, api, &before, &new), "applied");
    assert!(scene.town.slapd.bind_works(api, &new));
    let new = told.password("the password changed by page");
    let mut browser = Browser::new(&scene.visitor);
    browser.get("/change");
    let before = told.password_of(scene, page);
    let typed = told.password("a password that was only typed at a change");
    let weighed = browser.post("/change/weighing", &[("password", &typed)]);
    assert_eq!(weighed.status, 200, "{}", weighed.body);
    let forged = [("login", page), ("current", before.as_str()), ("password", new.as_str()), ("csrf", "x")];
    assert_eq!(browser.post("/change", &forged).status, 403);
    assert_eq!(browser.post("/change", &forged[..3]).status, 303);
    let started = std::time::Instant::now();
    while !scene.town.slapd.bind_works(page, &new) {
        assert!(started.elapsed().as_secs() < 60, "the change never happened");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    browser.get("/change/checking");
}

/// A secret where none belongs.
fn misplaced(scene: &Scene, told: &mut Told) {
    const JSON: &str = "application/json";
    let reset = Started::proven(scene, "bench0004", told);
    let path = format!("/api/v1/resets/{}/password", reset.id);
    let token = Some(reset.token.as_str());
    let secret = told.password("the password misplaced");
    let quoted = json!(secret).to_string();
    let bad = [
        (JSON, format!("{{\"password\": {quoted}")),
        (JSON, format!("{{\"passwort\": {quoted}}}")),
        (JSON, format!("{{\"password\": [{quoted}]}}")),
        (JSON, format!("{{\"password\": {quoted}, \"password\": {quoted}}}")),
        (JSON, format!("{{{quoted}: 1}}")),
        (JSON, format!("{quoted} {}", "x".repeat(20_000))),
        ("text/plain", secret.clone()),
        ("application/x-www-form-urlencoded", format!("password={secret}")),
    ];
    for (kind, body) in bad {
        let refused = scene.visitor.body(&path, token, kind, &body);
        assert!((400..500).contains(&refused.status), "{kind}: {} {}", refused.status, refused.body);
    }
    in_addresses_and_heads(scene, &path, &secret);
    // People type passwords where their name belongs.
    let typed = told.password("the password typed as a name");
    let body = json!({"login": typed, "goal": "reset"});
    let opened = scene.visitor.api("POST", "/api/v1/resets", None, Some(&body));
    assert_eq!(opened.status, 201, "{}", opened.body);
    let as_code = reset.post(scene, "proofs", &json!({"method": "email", "code": typed}));
    assert!((400..500).contains(&as_code.status), "{}", as_code.body);
    let as_method = reset.post(scene, "challenges", &json!({"method": typed, "confirm": typed}));
    assert!((400..500).contains(&as_method.status), "{}", as_method.body);
    let mut browser = Browser::new(&scene.visitor);
    browser.get("/reset");
    browser.submit("/reset", &[("login", &typed), ("return_to", &typed)]);
    browser.submit("/reset/method", &[("method", &typed), ("confirm", "")]);
}

fn in_addresses_and_heads(scene: &Scene, path: &str, secret: &str) {
    let port = scene.visitor.client.port;
    let plain: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let head = format!("Host: localhost:{port}\r\nConnection: close\r\n");
    for bytes in [
        format!("POST {path}?password={percent} HTTP/1.1\r\n{head}Content-Length: 0\r\n\r\n"),
        format!("GET /reset?password={plain} HTTP/1.1\r\n{head}\r\n"),
        format!("GET /reset?utm={percent}&x={plain} HTTP/1.1\r\n{head}\r\n"),
        format!("GET /reset/{plain} HTTP/1.1\r\n{head}\r\n"),
        format!(
            "GET /reset HTTP/1.1\r\n{head}Authorization: Basic {plain}\r\nCookie: __Host-flow={plain}\r\n\r\n"
        ),
        format!("GET /api/v1/resets/{plain} HTTP/1.1\r\n{head}Authorization: Bearer {plain}\r\n\r\n"),
        format!(
            "GET /reset HTTP/1.1\r\nHost: {plain}\r\nConnection: close\r\nUser-Agent: {plain}\r\nReferer: {plain}\r\n\r\n"
        ),
        format!("GET /reset HTTP/1.1\r\n{head}X-Forwarded-For: {plain}\r\nAccept-Language: {plain}\r\n\r\n"),
        format!("{plain} /reset HTTP/1.1\r\n{head}\r\n"),
        format!("POST /reset HTTP/1.1\r\n{head}Content-Length: {plain}\r\n\r\n"),
        format!("{plain}\r\n\r\n"),
    ] {
        scene.visitor.exchange(bytes.as_bytes());
    }
}

/// The mail server takes a message and hangs up, and turns one away, whole letters in hand.
fn mail_fails(scene: &Scene, told: &mut Told) {
    scene.town.sink.drop_answers(1);
    let unsure = "bench0005";
    Started::asked(scene, unsure);
    let letter = scene.letter(unsure);
    told.letter("a letter whose answer was lost", &letter);
    scene.town.sink.refuse_messages("554 5.7.1 not this one");
    let refused = "bench0006";
    Started::asked(scene, refused);
    let started = std::time::Instant::now();
    let letter = loop {
        if let Some(letter) = scene.town.sink.turned_away().last() {
            break letter.text();
        }
        assert!(started.elapsed().as_secs() < 60, "no letter was turned away");
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    scene.town.sink.relent();
    let code = testkit::smtp_sink::mime::code_in(&letter).expect("a code");
    told.markers.extend(Marker::code("the code of a letter turned away", &code));
}

/// The directory is gone when a password is to be set, to be checked and to be changed.
fn directory_fails(scene: &Scene, told: &mut Told) {
    let reset = Started::proven(scene, "bench0007", told);
    scene.town.slapd.stop();
    let new = told.password("the password while the directory is gone");
    let failed = reset.choose(scene, &new);
    assert_eq!(failed.status, 503, "{}", failed.body);
    let current = told.password("the password checked while it is gone");
    assert_eq!(changed(scene, "bench0008", &current, &new), "try_again");
    scene.town.slapd.restart();
    // It is left alone for a while, since it failed.
    let chosen = std::iter::repeat_with(|| {
        std::thread::sleep(std::time::Duration::from_secs(4));
        reset.choose(scene, &new)
    });
    let chosen = chosen.take(4).find(|chosen| chosen.status != 503).expect("the directory is back");
    assert_eq!(chosen.status, 200, "{}", chosen.body);
}

/// The database refuses in the middle of each step that has a secret in hand.
fn database_fails(scene: &Scene, told: &mut Told) {
    let reset = Started::asked(scene, "bench0009");
    let letter = scene.letter("bench0009");
    told.letter("a letter for a broken database", &letter);
    let proof = json!({"method": "email", "code": letter.0});
    without(scene, "proof", || {
        assert_eq!(reset.post(scene, "proofs", &proof).status, 503);
    });
    assert_eq!(reset.post(scene, "proofs", &proof).status, 200);
    let new = told.password("the password while the database is broken");
    without(scene, "intent", || {
        let failed = reset.choose(scene, &new);
        assert_eq!(failed.status, 503, "{}", failed.body);
        let before = told.password_of(scene, "bench0010");
        let change = json!({"login": "bench0010", "password": before, "new_password": new});
        scene.visitor.api("POST", "/api/v1/password-changes", None, Some(&change));
        std::thread::sleep(std::time::Duration::from_secs(2));
    });
    let chosen = reset.choose(scene, &new);
    assert_eq!(chosen.status, 200, "{}", chosen.body);
}

fn without(scene: &Scene, table: &str, act: impl FnOnce()) {
    scene.sql(&format!("ALTER TABLE {table} RENAME TO {table}_away"));
    act();
    scene.sql(&format!("ALTER TABLE {table}_away RENAME TO {table}"));
}
