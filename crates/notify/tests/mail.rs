//! Mails against a mail server that keeps and refuses what it is told to.

#[path = "mail/names.rs"]
mod names;

use domain::chance::Chance;
use domain::contact::EmailAddress;
use domain::id::Reference;
use domain::locale::Locale;
use domain::policy::Unfit;
use domain::reset::Goal;
use domain::secret::{Code, Token};
use domain::time::Timestamp;
use flows::ports::{Content, Delivery, Inbox, Mailer, Message};
use notify::inbox::{MESSAGES_MAX, MemoryInbox};
use notify::mail::{Letterhead, Secret, SettingsError, Smtp, SmtpSettings};
use std::sync::Arc;
use std::time::Duration;
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::smtp_sink::{Received, SmtpSink, Wire};
use text::format::Zone;

const ANNA: &str = "anna@home.example";
const AT: Timestamp = Timestamp::from_seconds(1_795_439_130);

/// What a test mail carries.
struct Secrets {
    code: Code,
    token: Token,
    reference: Reference,
}

impl Secrets {
    fn new() -> Self {
        let chance = SeededChance::new(7);
        Self { code: Code::mint(&chance), token: Token::mint(&chance), reference: Reference::fresh(&chance) }
    }

    fn code(&self) -> Content<'_> {
        self.code_to(Goal::Reset)
    }

    fn code_to(&self, goal: Goal) -> Content<'_> {
        Content::Code { code: &self.code, link: &self.token, lives: Duration::from_secs(600), goal }
    }

    fn password_set(&self, changed_by_owner: bool) -> Content<'_> {
        Content::PasswordSet { at: AT, disavowal: &self.token, changed_by_owner, place: None }
    }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap_or_else(|| panic!("{text} is one mailbox"))
}

fn letterhead(organisation: &str) -> Letterhead {
    let zone = Zone::named("Europe/Copenhagen").expect("the zones are built in");
    let help = "the servicedesk, +45 12 34 56 78";
    Letterhead::new("https://reset.example.org", organisation, help, zone).expect("a plain letterhead")
}

fn chance() -> Arc<dyn Chance> {
    Arc::new(SeededChance::new(1))
}

fn smtp(url: &str, login: Option<&str>, ca_pem: Option<&str>, organisation: &str) -> Smtp {
    let password = login.map(|password| Secret::new(password.to_owned().into()));
    let ca = ca_pem.map(|pem| pem.as_bytes().to_vec());
    let settings = SmtpSettings::parse(url, password, ca, "Example <no-reply@example.org>")
        .unwrap_or_else(|why| panic!("{url}: {why}"));
    let clock = Arc::new(ManualClock::default());
    Smtp::new(settings, letterhead(organisation), clock, chance())
        .unwrap_or_else(|why| panic!("{url}: {why}"))
}

fn plain_to(sink: &SmtpSink) -> Smtp {
    smtp(&format!("smtp://{}", sink.place()), None, None, "Example")
}

async fn send(mailer: &dyn Mailer, to: &str, locale: Locale, content: Content<'_>) -> Delivery {
    let (to, reference) = (address(to), Secrets::new().reference);
    mailer.send(Message { to: &to, locale, reference, content }).await
}

async fn send_code(mailer: &dyn Mailer) -> Delivery {
    send(mailer, ANNA, Locale::En, Secrets::new().code()).await
}

/// The one message that reached a fresh sink.
async fn received(locale: Locale, content: Content<'_>, organisation: &str) -> Received {
    let sink = SmtpSink::start(Wire::Plain).await;
    let mailer = smtp(&format!("smtp://{}", sink.place()), None, None, organisation);
    assert_eq!(send(&mailer, ANNA, locale, content).await, Delivery::Sent);
    let mut messages = sink.messages();
    assert_eq!(messages.len(), 1);
    messages.remove(0)
}

#[tokio::test]
async fn starttls_with_a_private_authority_delivers_under_tls() {
    let sink = SmtpSink::start(Wire::StartTls).await;
    let mailer = smtp(&format!("smtp://{}", sink.place()), None, Some(sink.ca_pem()), "Example");
    assert_eq!(mailer.probe().await, Ok(()));
    assert_eq!(send_code(&mailer).await, Delivery::Sent);
    assert!(sink.messages()[0].over_tls);
}

#[tokio::test]
async fn smtps_delivers_under_tls_by_name_too() {
    let sink = SmtpSink::start(Wire::Smtps).await;
    let url = format!("smtps://{}", sink.place().replace("127.0.0.1", "localhost"));
    let mailer = smtp(&url, None, Some(sink.ca_pem()), "Example");
    assert_eq!(send_code(&mailer).await, Delivery::Sent);
    assert!(sink.messages()[0].over_tls);
}

#[tokio::test]
async fn a_certificate_of_another_authority_gets_nothing() {
    let other = SmtpSink::start(Wire::Plain).await;
    let cases = [
        (Wire::StartTls, "smtp", Some(other.ca_pem())),
        (Wire::Smtps, "smtps", Some(other.ca_pem())),
        // No authority named: the system's count, and none of them signed this one.
        (Wire::Smtps, "smtps", None),
    ];
    for (wire, scheme, ca) in cases {
        let sink = SmtpSink::start(wire).await;
        let mailer = smtp(&format!("{scheme}://{}", sink.place()), None, ca, "Example");
        assert_eq!(send_code(&mailer).await, Delivery::Later, "{wire:?}");
        assert_eq!(sink.count(), 0);
    }
}

#[tokio::test]
async fn the_probe_names_a_bad_certificate() {
    let (sink, other) = (SmtpSink::start(Wire::Smtps).await, SmtpSink::start(Wire::Plain).await);
    let mailer = smtp(&format!("smtps://{}", sink.place()), None, Some(other.ca_pem()), "Example");
    let said = mailer.probe().await.expect_err("another authority signed it");
    assert!(said.contains("certificate"), "{said}");
}

#[tokio::test]
async fn a_server_stripped_of_starttls_gets_nothing() {
    let sink = SmtpSink::start(Wire::Plain).await;
    let mailer = smtp(&format!("smtp://{}", sink.place()), None, Some(sink.ca_pem()), "Example");
    assert_eq!(send_code(&mailer).await, Delivery::Later);
    assert_eq!(sink.count(), 0);
}

#[tokio::test]
async fn user_and_password_are_given_to_the_server() {
    let sink = SmtpSink::start(Wire::Smtps).await;
    let url = format!("smtps://reset@{}", sink.place());
    let mailer = smtp(&url, Some("hunter2"), Some(sink.ca_pem()), "Example");
    assert_eq!(send_code(&mailer).await, Delivery::Sent);
    assert_eq!(sink.logins(), ["PLAIN AHJlc2V0AGh1bnRlcjI="]);
}

#[tokio::test]
async fn a_refused_sign_in_is_our_fault_and_not_the_recipients() {
    let sink = SmtpSink::start(Wire::Smtps).await;
    sink.refuse_logins();
    let url = format!("smtps://reset@{}", sink.place());
    let mailer = smtp(&url, Some("hunter2"), Some(sink.ca_pem()), "Example");
    assert_eq!(send_code(&mailer).await, Delivery::Later);
    let said = mailer.probe().await.expect_err("the sign-in is refused");
    assert!(said.contains("535") && !said.contains("hunter2"), "{said}");
}

#[tokio::test]
async fn answers_become_deliveries() {
    let sink = SmtpSink::start(Wire::Plain).await;
    let mailer = plain_to(&sink);
    for (answer, expected) in [
        ("550 5.1.1 no such mailbox", Delivery::Rejected),
        ("553 5.1.3 bad address", Delivery::Rejected),
        ("451 4.7.1 greylisted, come back", Delivery::Later),
        ("452 4.2.2 full", Delivery::Later),
        ("421 4.3.2 going down", Delivery::Later),
        ("530 5.7.0 sign in first", Delivery::Later),
    ] {
        sink.refuse(ANNA, answer);
        assert_eq!(send_code(&mailer).await, expected, "RCPT: {answer}");
        sink.relent();
        sink.refuse_messages(answer);
        assert_eq!(send_code(&mailer).await, expected, "DATA: {answer}");
        sink.relent();
    }
    assert_eq!(sink.count(), 0);
    assert_eq!(send_code(&mailer).await, Delivery::Sent);
}

#[tokio::test]
async fn a_lost_answer_is_later_and_the_next_message_takes_a_new_connection() {
    let sink = SmtpSink::start(Wire::Plain).await;
    let mailer = plain_to(&sink);
    sink.drop_answers(1);
    assert_eq!(send_code(&mailer).await, Delivery::Later);
    assert_eq!(send_code(&mailer).await, Delivery::Sent);
    assert_eq!((sink.count(), sink.connections()), (2, 2));
}

#[tokio::test]
async fn a_good_connection_is_used_again() {
    let sink = SmtpSink::start(Wire::Plain).await;
    let mailer = plain_to(&sink);
    for _ in 0..3 {
        assert_eq!(send_code(&mailer).await, Delivery::Sent);
    }
    assert_eq!((sink.count(), sink.connections()), (3, 1));
}

#[tokio::test]
async fn an_absent_server_is_later() {
    let place = SmtpSink::start(Wire::Plain).await.place();
    let mailer = smtp(&format!("smtp://{place}"), None, None, "Example");
    assert_eq!(send_code(&mailer).await, Delivery::Later);
    assert!(mailer.probe().await.is_err());
}

#[tokio::test]
async fn a_broken_authority_file_is_told_at_once() {
    let settings = SmtpSettings::parse("smtps://h", None, Some(b"not PEM".to_vec()), "no-reply@example.org");
    let settings = settings.unwrap_or_else(|why| panic!("{why}"));
    let clock = Arc::new(ManualClock::default());
    let made = Smtp::new(settings, letterhead("Example"), clock, chance()).map(|_| ());
    assert!(matches!(made, Err(SettingsError::Ca(_))), "{made:?}");
}

#[tokio::test]
async fn a_code_mail_is_whole_in_english() {
    let secrets = Secrets::new();
    let (code, token) = (secrets.code.reveal(), secrets.token.reveal());
    let mail = received(Locale::En, secrets.code(), "Example").await;
    let expected = format!(
        "Hello\n\n\
         Somebody asked to reset your password at Example. If it was you, type this code on the page where you started:\n\n\
         Your code:\n\n    {}\n\n\
         The code works for 10 minutes, and only once.\n\n\
         Never tell anyone this code. Support will not ask for it.\n\n\
         You can also open this link in the same browser:\nhttps://reset.example.org/reset/link#{}\n\n\
         If you did not ask for this, ignore this message. Nothing has been changed.\n\n\
         -- \nReference: {}\nQuestions? Contact the servicedesk, +45 12 34 56 78.\n\
         This message was sent by Example from reset.example.org. It cannot be answered.\n",
        code.as_str(),
        token.as_str(),
        secrets.reference,
    );
    assert_eq!(mail.text().trim_end(), expected.trim_end());
    assert_eq!(mail.header("Subject").as_deref(), Some("Code for resetting your password at Example"));
}

#[tokio::test]
async fn a_code_mail_is_whole_in_danish() {
    let secrets = Secrets::new();
    let mail = received(Locale::Da, secrets.code(), "Ærø Kommune").await;
    let subject = "Kode til nulstilling af din adgangskode hos Ærø Kommune";
    assert_eq!(mail.header("Subject").as_deref(), Some(subject));
    assert_eq!(mail.header("Content-Language").as_deref(), Some("da"));
    let text = mail.text();
    for said in [
        "Hej\n",
        "Koden virker i 10 minutter og kun én gang.",
        "Del aldrig koden med nogen. It-support beder ikke om den.",
        "Har du ikke bedt om det, så se bort fra beskeden. Der er ikke ændret noget.",
        &format!("Referencekode: {}", secrets.reference),
        secrets.code.reveal().as_str(),
    ] {
        assert!(text.contains(said), "{said:?} in {text}");
    }
}

#[tokio::test]
async fn both_parts_and_the_headers_are_right_in_both_languages() {
    let secrets = Secrets::new();
    for locale in Locale::ALL {
        let mail = received(locale, secrets.code(), "Example").await;
        let kinds: Vec<String> = mail.parts().into_iter().map(|part| part.content_type).collect();
        assert_eq!(kinds, ["text/plain; charset=utf-8", "text/html; charset=utf-8"]);
        let header = |name: &str| mail.header(name).unwrap_or_default();
        assert!(header("Content-Type").starts_with("multipart/alternative"));
        assert_eq!(header("Auto-Submitted"), "auto-generated");
        assert_eq!(header("X-Auto-Response-Suppress"), "All");
        assert_eq!(header("To"), ANNA);
        assert!(header("From").contains("<no-reply@example.org>"), "{}", header("From"));
        assert_eq!(header("Date"), "Mon, 23 Nov 2026 08:00:00 +0000");
        assert!(header("Message-ID").ends_with("@reset.example.org>"), "{}", header("Message-ID"));
        assert_eq!(
            (mail.from.as_str(), mail.to.as_slice()),
            ("no-reply@example.org", &[ANNA.to_owned()][..])
        );
        assert!(mail.raw.is_ascii() && mail.raw.lines().all(|line| line.len() <= 998));
        let code = secrets.code.reveal();
        assert!(!header("Subject").contains(code.as_str()), "a lock screen shows the subject");
    }
}

#[tokio::test]
async fn the_html_part_has_one_link_that_shows_its_host_and_loads_nothing() {
    let secrets = Secrets::new();
    for locale in Locale::ALL {
        let contents =
            [secrets.code(), Content::CannotReset { why: Unfit::OutOfScope }, secrets.password_set(true)];
        for content in contents {
            let html = received(locale, content, "Example").await.html();
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())));
            assert_eq!(html.matches("<a ").count(), 1, "{html}");
            assert!(html.contains(">reset.example.org</a>"), "{html}");
            assert_eq!(html.matches("<h1").count(), 1);
            for remote in ["<img", "<link", "src=", "url(", "<script", "<form"] {
                assert!(!html.contains(remote), "{remote} in {html}");
            }
        }
    }
    let html = received(Locale::En, secrets.code(), "Example").await.html();
    let (before, _) = html.split_once(secrets.code.reveal().as_str()).expect("the code is in the HTML part");
    assert!(before.ends_with("<strong>") && before.contains("font-family: monospace"));
}

#[tokio::test]
async fn a_notice_tells_when_and_what_to_do() {
    let secrets = Secrets::new();
    let link = format!("https://reset.example.org/not-me#{}", secrets.token.reveal().as_str());
    let reset = received(Locale::En, secrets.password_set(false), "Example").await;
    let text = reset.text();
    assert_eq!(reset.header("Subject").as_deref(), Some("Your password at Example has been reset"));
    assert!(text.contains("was reset on 23 November 2026 at 14:05."), "{text}");
    assert!(text.contains(&link) && text.contains("If it was not you"), "{text}");
    assert!(text.contains(&format!("give the reference {}", secrets.reference)), "{text}");
    let changed = received(Locale::Da, secrets.password_set(true), "Example").await;
    let text = changed.text();
    assert_eq!(changed.header("Subject").as_deref(), Some("Din adgangskode hos Example er skiftet"));
    assert!(
        text.contains("blev skiftet den 23. november 2026 kl. 14.05 af en, der kendte den gamle."),
        "{text}"
    );
}

#[tokio::test]
async fn an_unlocking_is_called_that_in_both_languages() {
    for (locale, code, done, same) in [
        (
            Locale::En,
            "Code for unlocking your account",
            "has been unlocked",
            "The password is the same as before",
        ),
        (Locale::Da, "Kode til at låse din konto op", "er låst op", "Adgangskoden er den samme som før"),
    ] {
        let secrets = Secrets::new();
        let mail = received(locale, secrets.code_to(Goal::Unlock), "Example").await;
        assert!(mail.header("Subject").is_some_and(|subject| subject.contains(code)));
        let content = Content::Unlocked { at: AT, disavowal: &secrets.token };
        let mail = received(locale, content, "Example").await;
        assert!(mail.header("Subject").is_some_and(|subject| subject.contains(done)));
        for part in [mail.text(), mail.html()] {
            assert!(part.contains(same), "{part}");
            assert!(part.contains("/not-me#"), "{part}");
        }
    }
}

#[tokio::test]
async fn colleagues_are_told_whose_password_was_reset() {
    for (locale, subject, whose) in [
        (Locale::En, "An administrator's password was reset", "\n    anna.holm\n"),
        (Locale::Da, "En administrators adgangskode er nulstillet", "\n    anna.holm\n"),
    ] {
        let mail = received(locale, Content::ColleagueReset { at: AT, login: "anna.holm" }, "Example").await;
        assert!(mail.header("Subject").is_some_and(|said| said.contains(subject)));
        assert!(mail.text().contains(whose), "{}", mail.text());
        assert!(!mail.text().contains("/not-me#"), "nothing of theirs to take back: {}", mail.text());
    }
}

#[tokio::test]
async fn the_owner_is_told_why_a_reset_is_not_possible() {
    let why = Unfit::NotEnoughMethods { have: 1, need: 2 };
    let mail = received(Locale::En, Content::CannotReset { why }, "Example").await;
    let text = mail.text();
    assert!(text.contains("Why: It takes 2 ways to prove who you are, and we hold 1 for you."), "{text}");
    assert!(text.contains("Contact the servicedesk") && text.contains("has not been changed"), "{text}");
}

#[tokio::test]
async fn atk_051_markup_is_escaped_in_html_and_plain_in_text() {
    let name = "<a href=//evil.test>\"Win\"</a> & [x](//evil.test)";
    let mail = received(Locale::En, Secrets::new().code(), name).await;
    assert!(!mail.html().contains("<a href=//evil"), "{}", mail.html());
    assert!(mail.html().contains("&#60;a href=//evil.test&#62;"), "{}", mail.html());
    assert!(mail.text().contains(name));
    assert_eq!(mail.parts().len(), 2);
}

#[tokio::test]
async fn atk_053_054_055_every_address_that_passes_is_one_recipient_as_it_stands() {
    let sink = SmtpSink::start(Wire::Plain).await;
    let mailer = plain_to(&sink);
    let odd = ["o'neil+reset@mail.example.org", "a!#$&*/=?^_`{}~b@example.org", "A.B@xn--example-9ua.test"];
    for to in odd {
        assert_eq!(send(&mailer, to, Locale::En, Secrets::new().code()).await, Delivery::Sent, "{to}");
    }
    for (mail, to) in sink.messages().iter().zip(odd) {
        assert_eq!((mail.to.as_slice(), mail.header_count("To")), (&[to.to_owned()][..], 1));
        assert_eq!((mail.header_count("Cc"), mail.header_count("Bcc")), (0, 0));
        assert_eq!(mail.parts().len(), 2);
    }
    for never in [
        "anna@example.org\r\nBcc: b@evil.test",
        "anna@example.org\n.\r\nMAIL FROM:<b@evil.test>",
        "anna@example.org\u{2028}b@evil.test",
        "anna@example.org> SIZE=1",
        "-oQ/x@example.org",
        "a@example.org,b@evil.test",
        "a%0acc:b@example.org",
        "\"a,b\"@example.org",
    ] {
        assert!(EmailAddress::parse(never).is_none(), "{never:?}");
    }
    assert_eq!(sink.count(), odd.len());
}

#[tokio::test]
async fn the_demos_inbox_shows_what_would_have_been_sent() {
    let secrets = Secrets::new();
    let inbox = MemoryInbox::new(letterhead("Example"), Arc::new(ManualClock::default()));
    assert_eq!(send(&inbox, ANNA, Locale::En, secrets.code()).await, Delivery::Sent);
    assert_eq!(send(&inbox, ANNA, Locale::Da, secrets.password_set(false)).await, Delivery::Sent);
    let messages = inbox.messages();
    assert_eq!(messages.iter().map(|m| m.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((messages[0].channel, messages[0].to.as_str()), ("email", ANNA));
    assert_eq!(messages[0].code.as_deref(), Some(secrets.code.reveal().as_str()));
    assert!(messages[0].text.contains(secrets.code.reveal().as_str()));
    assert_eq!(messages[1].code, None);
    assert_eq!(messages[1].subject, "Din adgangskode hos Example er nulstillet");
}

#[tokio::test]
async fn the_demos_inbox_is_bounded_and_drops_the_oldest() {
    let inbox = MemoryInbox::new(letterhead("Example"), Arc::new(ManualClock::default()));
    for _ in 0..MESSAGES_MAX + 2 {
        assert_eq!(send_code(&inbox).await, Delivery::Sent);
    }
    let ids: Vec<u64> = inbox.messages().iter().map(|m| m.id).collect();
    assert_eq!((ids.len(), ids.first()), (MESSAGES_MAX, Some(&3)));
}

#[tokio::test]
async fn set_up_learns_whether_a_letter_was_taken() {
    let sink = SmtpSink::start(Wire::Plain).await;
    let smtp = plain_to(&sink);
    let to = address("me@example.test");
    assert_eq!(smtp.hand_over_trial(&to, Locale::Da).await, Ok(()));
    let mail = sink.messages().remove(0);
    assert_eq!(mail.header("Subject").as_deref(), Some("Mails fra Example kommer frem"));
    sink.refuse("me@example.test", "550 5.7.1 relaying denied");
    let refused = smtp.hand_over_trial(&to, Locale::En).await;
    assert!(refused.is_err_and(|cause| cause.contains("550")));
}

#[tokio::test]
async fn a_letter_for_help_is_told_apart_from_our_own_words_and_adds_no_header() {
    let text = "I typed it.\nBcc: everybody@example.org\n\n<b>now</b>";
    for (locale, unproven) in [(Locale::En, "has not been proven"), (Locale::Da, "Det er ikke bevist")] {
        let mail = received(locale, Content::Letter { login: "anna<b>", text }, "Example").await;
        assert!(mail.text().contains(unproven), "{}", mail.text());
        assert!(mail.text().contains("    Bcc: everybody@example.org\n"), "{}", mail.text());
        assert_eq!(mail.header("Bcc"), None);
        assert!(!mail.html().contains("<b>"), "{}", mail.html());
    }
}
