//! Every page, in every language, with every sample: does it hold what every page must?

#[path = "../tests/it/world.rs"]
mod world;

use crate::session::Cookie;
use crate::site::{App, ConsoleTools, Demo, Organisation, Settings, Site};
use crate::visit::Visit;
use domain::id::RequestId;
use domain::limit::Limits;
use domain::locale::Locale;
use flows::ports::{Inbox, InboxMessage};
use http::Request;
use std::sync::Arc;
use text::format::Zone;
use world::{Plain, Room};

/// The longest thing somebody may have typed, with everything that wants escaping.
pub const LONG: &str = "speciallægepraksisplanlægningsstabiliseringsperiode.<b onclick=x>\"&'@example.org";

/// Where a policy of the samples sends people.
pub const HELP_PAGE: &str = "https://it.example.org/help";

/// A page with samples: empty, full, wrong, longest words.
pub trait Sampled {
    fn samples(visit: &Visit) -> Vec<String>;
}

struct Empty;

impl Inbox for Empty {
    fn messages(&self) -> Vec<InboxMessage> {
        Vec::new()
    }
}

fn settings(is_demo: bool) -> Settings {
    Settings {
        public_url: "http://localhost:8080".into(),
        organisation: Organisation {
            name: "Brønderslev & <Omegn> Kommune".into(),
            help: "Servicedesk, +45 12 34 56 78".into(),
            locale: Locale::Da,
            faq: Vec::new(),
        },
        trusted_proxies: Vec::new(),
        return_to: vec!["https://portal.example.org/".into()],
        mail_from: "no-reply@example.org".into(),
        zone: Zone::utc(),
        console: ConsoleTools { policy_text: Arc::new(Plain), checkup: Arc::new(Plain) },
        demo: is_demo.then(|| Demo { inbox: Arc::new(Empty), people: Vec::new() }),
        sign_in_token: None,
        is_ready: Arc::default(),
    }
}

fn every_page(visit: &Visit) -> Vec<(&'static str, String)> {
    let pages: [(&'static str, Vec<String>); 45] = [
        ("start", crate::start::Start::samples(visit)),
        ("help", crate::help::Help::samples(visit)),
        ("contact", crate::contact::Form::samples(visit)),
        ("open", crate::reset::open::Open::samples(visit)),
        ("method", crate::reset::method::MethodPage::samples(visit)),
        ("code", crate::reset::code::CodePage::samples(visit)),
        ("answer", crate::reset::answer::AnswerPage::samples(visit)),
        ("answer checking", crate::reset::checking::Checking::samples(visit)),
        ("missing", crate::reset::missing::Missing::samples(visit)),
        ("link", crate::reset::link::LinkPage::samples(visit)),
        ("password", crate::reset::password::PasswordPage::samples(visit)),
        ("done", crate::reset::done::Done::samples(visit)),
        ("unknown", crate::reset::unknown::Unknown::samples(visit)),
        ("unlock confirm", crate::unlock::confirm::Confirm::samples(visit)),
        ("unlock done", crate::unlock::done::Done::samples(visit)),
        ("username", crate::username::ask::AskPage::samples(visit)),
        ("username sent", crate::username::sent::SentPage::samples(visit)),
        ("change", crate::change::form::ChangeForm::samples(visit)),
        ("checking", crate::change::checking::Checking::samples(visit)),
        ("disavow", crate::disavow::Disavow::samples(visit)),
        ("dead end", crate::error::DeadEnd::samples(visit)),
        ("inbox", crate::demo::inbox::InboxPage::samples(visit)),
        ("console sign-in", crate::console::sign_in::SignIn::samples(visit)),
        ("console checking", crate::console::checking::Checking::samples(visit)),
        ("console second", crate::second::choose::Choose::samples(visit)),
        ("console code", crate::second::code::Code::samples(visit)),
        ("console invite", crate::console::invite::Invite::samples(visit)),
        ("own sign-in", crate::security_info::sign_in::SignIn::samples(visit)),
        ("own checking", crate::security_info::checking::Checking::samples(visit)),
        ("own list", crate::security_info::overview::OverviewPage::samples(visit)),
        ("own app", crate::security_info::app::App::samples(visit)),
        ("own address", crate::security_info::address::Address::samples(visit)),
        ("own prove", crate::security_info::prove::Prove::samples(visit)),
        ("own codes", crate::security_info::codes::Codes::samples(visit)),
        ("own rename", crate::security_info::rename::Rename::samples(visit)),
        ("own remove", crate::security_info::remove::Remove::samples(visit)),
        ("own confirm", crate::security_info::confirm::Confirm::samples(visit)),
        ("own activity", crate::security_info::activity::Activity::samples(visit)),
        ("own data", crate::security_info::my_data::MyDataPage::samples(visit)),
        ("own set-up", crate::security_info::set_up::SetUp::samples(visit)),
        ("console person", crate::console::person::PersonPage::samples(visit)),
        ("console events", crate::console::events::Events::samples(visit)),
        ("console policy", crate::console::policy::PolicyPage::samples(visit)),
        ("console edit", crate::console::edit::Edit::samples(visit)),
        ("console health", crate::console::health::Health::samples(visit)),
    ];
    pages.into_iter().flat_map(|(name, pages)| pages.into_iter().map(move |page| (name, page))).collect()
}

async fn each(check: impl Fn(&str, Locale, &str)) {
    let room = Room::new(Limits::default()).await;
    for is_demo in [false, true] {
        let app = App {
            world: room.world.clone(),
            clock: room.clock.clone(),
            chance: room.chance.clone(),
            settings: settings(is_demo),
        };
        let site = Arc::new(Site::new(app));
        for locale in Locale::ALL {
            let request =
                Request::get("/").header("cookie", format!("{}={}", Cookie::Lang.name(), locale.tag()));
            let (parts, ()) = request.body(()).expect("a request").into_parts();
            let (visit, _) = Visit::of(&site, RequestId::from_bytes([1; 16]), &parts);
            for (name, html) in every_page(&visit) {
                check(name, locale, &html);
            }
        }
    }
}

/// The tags of a page, each with its attributes, `input type="text"`.
fn tags(html: &str) -> Vec<&str> {
    let pieces = html.split('<').skip(1).filter_map(|piece| piece.split_once('>'));
    pieces.map(|(tag, _)| tag).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_one_main_one_heading_and_its_language() {
    each(|name, locale, html| {
        let count =
            |start: &str| tags(html).iter().filter(|tag| tag.split(' ').next() == Some(start)).count();
        assert_eq!((count("main"), count("h1"), count("title")), (1, 1, 1), "{name}: {html}");
        assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())), "{name}");
        assert!(!html.contains('{') && !html.contains('\u{2068}'), "{name}: a Fluent leftover");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_has_a_label_and_every_error_is_tied_to_its_field() {
    each(|name, _, html| {
        let tags = tags(html);
        let ids: Vec<&str> = tags.iter().filter_map(|tag| attribute(tag, "id")).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(ids.len(), unique.len(), "{name}: an id twice in {ids:?}");
        for field in tags.iter().filter(|tag| tag.starts_with("input ")) {
            if attribute(field, "type") == Some("hidden") {
                continue;
            }
            let id = attribute(field, "id").unwrap_or_else(|| panic!("{name}: no id on {field}"));
            assert!(html.contains(&format!("<label for=\"{id}\"")), "{name}: no label for {id}");
        }
        for tag in &tags {
            for tied in ["aria-describedby", "aria-labelledby", "aria-controls"] {
                for id in attribute(tag, tied).unwrap_or_default().split_ascii_whitespace() {
                    assert!(ids.contains(&id), "{name}: {tied} leads nowhere: {tag}");
                }
            }
            if let Some(id) = attribute(tag, "id").and_then(|id| id.strip_suffix("-error")) {
                let tied = |tag: &&&str| {
                    attribute(tag, "aria-describedby").unwrap_or_default().contains(&format!("{id}-error"))
                };
                assert!(tags.iter().any(|tag| tied(&tag)), "{name}: the error of {id} is tied to nothing");
            }
            if let Some(id) = attribute(tag, "href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(&id), "{name}: #{id} leads nowhere");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_error_is_told_in_the_title_too() {
    each(|name, locale, html| {
        let prefix = text::get(locale, "error-prefix");
        let is_wrong = html.contains("data-summary");
        assert_eq!(html.contains(&format!("<title>{prefix} ")), is_wrong, "{name}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_057_nothing_typed_becomes_markup_and_nothing_is_inline_or_foreign() {
    each(|name, _, html| {
        for tag in tags(html) {
            for inline in ["style", "onclick", "onload", "onerror"] {
                assert_eq!(attribute(tag, inline), None, "{name}: {tag}");
            }
            let is_script = tag.split(' ').next() == Some("script");
            assert!(!is_script || attribute(tag, "src").is_some(), "{name}: {tag}");
            assert!(!tag.starts_with("style") && !tag.starts_with("b "), "{name}: {tag}");
            for link in ["href", "src", "action"] {
                let target = attribute(tag, link).unwrap_or("/");
                // Where the policy sends people for help, which an owner wrote.
                let is_help = name == "help" && (target == "mailto:help@example.org" || target == HELP_PAGE);
                assert!(is_help || target.starts_with(['/', '#', '?']), "{name}: {tag}");
                assert!(!target.starts_with("//"), "{name}: {tag}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_carries_the_token_and_posts() {
    each(|name, _, html| {
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap_or_default();
            assert!(form.starts_with("method=\"post\""), "{name}: {form}");
            assert!(form.contains("<input type=\"hidden\" name=\"csrf\" value=\""), "{name}: {form}");
        }
    })
    .await;
}

/// Every template with its path.
fn templates() -> Vec<(String, String)> {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/templates"))];
    let mut out = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of templates") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).expect("a template is text");
                out.push((path.display().to_string(), text));
            }
        }
    }
    out
}

/// The text without everything between `open` and `close`.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut pieces = text.split(open);
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| out + piece.split_once(close).map_or("", |(_, rest)| rest))
}

#[test]
fn templates_hold_ids_and_never_words() {
    for (path, text) in templates() {
        let plain = without(&without(&without(&text, "{%", "%}"), "{{", "}}"), "{#", "#}");
        for told in ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""] {
            for value in plain.split(told).skip(1) {
                assert!(value.starts_with('"'), "{path}: words in {told}");
            }
        }
        let words: String = without(&plain, "<", ">").chars().filter(|c| c.is_alphabetic()).collect();
        assert_eq!(words, "", "{path}");
    }
}

#[test]
fn every_message_id_in_a_template_exists() {
    for (path, text) in templates() {
        for call in ["frame.say(\"", "frame.with(\"", "frame.count(\""] {
            for id in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(text::ids().any(|known| known == id), "{path}: {id}");
            }
        }
    }
}

#[test]
fn every_path_in_a_template_is_a_route() {
    for (path, text) in templates() {
        for link in ["href=\"/", "action=\"/"] {
            for rest in text.split(link).skip(1) {
                let end = rest.find(['"', '?', '#', '{']).unwrap_or(rest.len());
                let target = format!("/{}", &rest[..end]);
                let is_known = crate::PUBLIC_ROUTES
                    .iter()
                    .chain(crate::OWN_ROUTES)
                    .chain(crate::CONSOLE_ROUTES)
                    .any(|(_, known)| *known == target);
                assert!(is_known, "{path}: {target}");
            }
        }
    }
}
