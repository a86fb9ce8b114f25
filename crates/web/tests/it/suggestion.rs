//! Suggested passphrases and the sentence about what is being typed, on the pages where a password is chosen.

use crate::app::{Browser, GOOD, Reply, TestApp};
use crate::change::ends;
use crate::world::OLD;
use domain::limit::{Limits, SUGGESTIONS_MAX, Scope, WEIGHINGS_MAX};
use domain::locale::Locale;
use domain::password::passphrase::words;
use domain::password::{Advice, Rules, Shape};
use domain::policy::PolicySet;
use http::StatusCode;

const SUGGESTION: &str = "/reset/password/suggestion";
const WEIGHING: &str = "/reset/password/weighing";
const AT_A_CHANGE: &str = "/change/suggestion";
const WHILE_CHANGING: &str = "/change/weighing";

fn phrase(page: &Reply) -> String {
    let (_, rest) =
        page.body.split_once("<code id=\"suggestion\">").unwrap_or_else(|| panic!("none: {}", page.body));
    rest.split_once('<').expect("it ends").0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suggestion_is_shown_once_and_taken_without_script() {
    let app = TestApp::new().await;
    for (language, locale) in [("en", Locale::En), ("da", Locale::Da)] {
        let mut browser = app.browser();
        browser.language = language;
        let page = browser.proven().await;
        assert!(page.body.contains(&text::get(locale, "suggestion-button")), "{}", page.body);
        assert!(!page.body.contains("id=\"suggestion\""));
        let page = browser.post(SUGGESTION, &[]).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
        let suggested = phrase(&page);
        let of_the_list = |word: &str| words(locale).contains(&word);
        assert!(suggested.split(' ').count() == 5 && suggested.split(' ').all(of_the_list), "{suggested}");
        assert!(page.body.contains(if locale == Locale::Da { "10.000 år" } else { "10,000 years" }));
        assert!(page.body.contains(&text::get(locale, "suggestion-again")));
        assert!(!browser.get("/reset/password").await.body.contains(&suggested), "it is kept nowhere");
        let page = browser.post(SUGGESTION, &[]).await;
        assert_ne!(phrase(&page), suggested, "asking again makes another one");
        let page = browser.submit("/reset/password", &[("password", &suggested)]).await;
        assert_eq!(page.heading(), text::get(locale, "done-title"));
        assert_eq!(app.password_of("alice"), suggested);
        app.room.clock.advance(std::time::Duration::from_secs(7200));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suggestion_follows_the_policy_and_where_none_fits_that_is_told() {
    let app = TestApp::new().await;
    let of = |rules| PolicySet { password: rules, ..PolicySet::default() };
    let shape = Shape { digits_min: 2, uppers_min: 1, ..Shape::default() };
    app.with_policy(&of(Rules { shape, ..Rules::default() })).await;
    let mut browser = app.browser();
    browser.proven().await;
    let suggested = phrase(&browser.post(SUGGESTION, &[]).await);
    assert!(suggested.starts_with(|c: char| c.is_ascii_uppercase()), "{suggested}");
    assert!(suggested.ends_with(|c: char| c.is_ascii_digit()), "{suggested}");
    app.with_policy(&of(Rules { length_max: 16, ..Rules::default() })).await;
    let page = browser.post(SUGGESTION, &[]).await;
    let none = text::get(Locale::En, "suggestion-none").replace('\'', "&#39;");
    assert!(page.status == StatusCode::OK && page.body.contains(&none), "{}", page.body);
}

async fn weighed(browser: &mut Browser<'_>, typed: &str) -> String {
    weighed_at(browser, WEIGHING, typed).await
}

async fn weighed_at(browser: &mut Browser<'_>, path: &str, typed: &str) -> String {
    let reply = browser.post(path, &[("password", typed)]).await;
    assert_eq!((reply.status, reply.header("cache-control")), (StatusCode::OK, "no-store"), "{reply:?}");
    assert_eq!(reply.header("content-type"), "application/json");
    assert!(typed.is_empty() || !reply.body.contains(typed), "what is typed never comes back");
    reply.text("say")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_gets_one_sentence_in_the_words_it_would_be_refused_with() {
    let app = TestApp::new().await;
    for (language, locale) in [("en", Locale::En), ("da", Locale::Da)] {
        let mut browser = app.browser();
        browser.language = language;
        browser.proven().await;
        let short = domain::password::Broken::TooShort { length_min: 12 };
        let told = text::password::full_sentence(locale, &short);
        assert_eq!(weighed(&mut browser, "alice-1").await, told);
        let keys = text::password::advice(locale, Advice::Keyboard);
        assert!(weighed(&mut browser, "zxcvbgfdsawe").await.ends_with(&keys));
        assert_eq!(weighed(&mut browser, GOOD).await, text::get(locale, "weigh-good"));
        assert_eq!(weighed(&mut browser, "").await, "");
        assert_eq!(app.password_of("alice"), OLD, "nothing is changed by it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_answers_before_the_proofs_without_the_token_or_for_a_change() {
    let app = TestApp::new().await;
    let typed = [("password", GOOD)];
    for login in ["alice", "ghost"] {
        let mut browser = app.browser();
        assert_eq!(browser.post(WEIGHING, &typed).await.status, StatusCode::FORBIDDEN, "no form of ours");
        browser.asked(login).await;
        assert_eq!(browser.post(SUGGESTION, &[]).await.status, StatusCode::CONFLICT, "{login}");
        assert_eq!(browser.post(WEIGHING, &typed).await.status, StatusCode::CONFLICT, "{login}");
    }
    let mut browser = app.browser();
    browser.proven().await;
    let own = std::mem::replace(&mut browser.csrf, "forged".into());
    assert_eq!(browser.post(SUGGESTION, &[]).await.status, StatusCode::FORBIDDEN);
    browser.csrf = "forged".into();
    assert_eq!(browser.post(WEIGHING, &typed).await.status, StatusCode::FORBIDDEN);
    browser.csrf = own;
    assert_eq!(
        browser.post(WEIGHING, &[("password", "a"), ("login", "b")]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(browser.post(SUGGESTION, &typed).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.get(WEIGHING).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_chooses_the_other_language_beside_a_suggestion_stays_on_the_page() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    assert!(browser.post(SUGGESTION, &[]).await.body.contains("href=\"?ui_locales=da\""));
    let page = browser.get(&format!("{SUGGESTION}?ui_locales=da")).await;
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/reset/password"));
    browser.language = "";
    let page = browser.get("/reset/password").await;
    assert!(page.body.contains(&text::get(Locale::Da, "suggestion-button")), "{}", page.body);
    assert!(!page.body.contains("id=\"suggestion\""), "only the answer to a form has one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_come_to_an_end_and_the_reset_goes_on() {
    let app = TestApp::limited(Limits::default()).await;
    let mut browser = app.browser();
    browser.proven().await;
    for _ in 0..SUGGESTIONS_MAX {
        assert_eq!(browser.post(SUGGESTION, &[]).await.status, StatusCode::OK);
    }
    let page = browser.post(SUGGESTION, &[]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    browser.get("/reset/password").await;
    for _ in 0..WEIGHINGS_MAX {
        weighed(&mut browser, "short").await;
    }
    let over = browser.post(WEIGHING, &[("password", "short")]).await;
    assert_eq!(over.status, StatusCode::TOO_MANY_REQUESTS);
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_has_a_suggestion_that_is_shown_once_and_taken_without_script() {
    let app = TestApp::new().await;
    for (language, locale, login) in [("en", Locale::En, "alice"), ("da", Locale::Da, "bob")] {
        let mut browser = app.browser();
        browser.language = language;
        let page = browser.get("/change").await;
        assert!(page.body.contains(&text::get(locale, "suggestion-button")), "{}", page.body);
        let page = browser.post(AT_A_CHANGE, &[("login", login)]).await;
        assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, "no-store"));
        assert_eq!(
            page.body.matches(&format!("value=\"{login}\"")).count(),
            2,
            "in the field, and for another one"
        );
        let suggested = phrase(&page);
        assert!(
            suggested.split(' ').take(5).all(|word| words(locale).contains(&word.to_lowercase().as_str()))
        );
        assert!(page.body.contains(&text::get(locale, "suggestion-again")));
        let other = browser.get(&format!("{AT_A_CHANGE}?ui_locales=da")).await;
        assert_eq!((other.status, other.location()), (StatusCode::SEE_OTHER, "/change"));
        assert!(!browser.get("/change").await.body.contains(&suggested), "it is kept nowhere");
        let form = [("login", login), ("current", OLD), ("password", suggested.as_str())];
        assert_eq!(browser.submit("/change", &form).await.status, StatusCode::ACCEPTED);
        ends(&app).await;
        assert_eq!(browser.get("/change/checking").await.status, StatusCode::OK);
        assert_eq!(app.password_of(login), suggested);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_at_a_change_gets_one_sentence_that_promises_no_more_than_is_known() {
    let app = TestApp::new().await;
    for (language, locale) in [("en", Locale::En), ("da", Locale::Da)] {
        let mut browser = app.browser();
        browser.language = language;
        let page = browser.get("/change").await;
        assert!(
            page.body.contains("data-weigh=\"/change/weighing\" data-field=\"password\""),
            "{}",
            page.body
        );
        let short = domain::password::Broken::TooShort { length_min: 12 };
        let told = text::password::full_sentence(locale, &short);
        assert_eq!(weighed_at(&mut browser, WHILE_CHANGING, "quiet-1").await, told);
        let keys = text::password::advice(locale, Advice::Keyboard);
        let easy = text::with(locale, "weigh-anybody-easy", &[("why", (&keys).into())]);
        assert_eq!(weighed_at(&mut browser, WHILE_CHANGING, "zxcvbgfdsawe").await, easy);
        let good = text::get(locale, "weigh-anybody-good");
        assert_eq!(weighed_at(&mut browser, WHILE_CHANGING, GOOD).await, good);
        assert_eq!(weighed_at(&mut browser, WHILE_CHANGING, "").await, "");
    }
    assert_eq!(app.room.directory.sign_ins(), 0, "no directory hears of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_001_neither_tells_names_apart_and_only_our_own_form_is_answered() {
    let app = TestApp::new().await;
    let typed = [("password", GOOD)];
    let mut browser = app.browser();
    assert_eq!(browser.post(WHILE_CHANGING, &typed).await.status, StatusCode::FORBIDDEN, "no form of ours");
    assert_eq!(browser.post(AT_A_CHANGE, &[("login", "alice")]).await.status, StatusCode::FORBIDDEN);
    browser.get("/change").await;
    let mut seen = Vec::new();
    for login in ["alice", "ghost", "priv"] {
        let page = browser.post(AT_A_CHANGE, &[("login", login)]).await;
        let plain = page.body.replace(&phrase(&page), "PHRASE").replace(login, "NAME");
        seen.push((page.status, plain));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    let page = browser.post(AT_A_CHANGE, &[("login", "\"><script>")]).await;
    assert!(page.status == StatusCode::OK && !page.body.contains("\"><script>"), "{}", page.body);
    for more in [[("password", GOOD), ("login", "alice")], [("password", GOOD), ("current", OLD)]] {
        assert_eq!(browser.post(WHILE_CHANGING, &more).await.status, StatusCode::BAD_REQUEST, "{more:?}");
    }
    let with_a_password = [("login", "alice"), ("current", OLD)];
    assert_eq!(browser.post(AT_A_CHANGE, &with_a_password).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.get(WHILE_CHANGING).await.status, StatusCode::METHOD_NOT_ALLOWED);
    for query in ["password", "current", "csrf"] {
        let reply = app.get(&format!("{WHILE_CHANGING}?{query}=x")).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn once_too_much_was_asked_the_page_of_a_change_goes_on_without_a_word() {
    const TEN_MINUTES: std::time::Duration = std::time::Duration::from_secs(600);
    let few = |scope| Limits::default().with_max(scope, TEN_MINUTES, 1);
    let app = TestApp::limited(few(Scope::NetworkWeighings)).await;
    let mut browser = app.browser();
    browser.get("/change").await;
    weighed_at(&mut browser, WHILE_CHANGING, "short").await;
    let over = browser.post(WHILE_CHANGING, &[("password", "short")]).await;
    assert_eq!(over.status, StatusCode::TOO_MANY_REQUESTS);
    let form = [("login", "alice"), ("current", OLD), ("password", GOOD)];
    assert_eq!(browser.submit("/change", &form).await.status, StatusCode::ACCEPTED);
    let app = TestApp::limited(few(Scope::NetworkSuggestions)).await;
    let mut browser = app.browser();
    browser.get("/change").await;
    assert_eq!(browser.post(AT_A_CHANGE, &[("login", "")]).await.status, StatusCode::OK);
    assert_eq!(browser.post(AT_A_CHANGE, &[("login", "")]).await.status, StatusCode::TOO_MANY_REQUESTS);
}
