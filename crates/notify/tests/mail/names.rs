//! Letters that name accounts: as their owners have to type them, and where.

use super::{AT, received};
use domain::locale::Locale;
use flows::ports::{Content, Renewal, UserName};

fn name(typed: &str, place: Option<&str>) -> UserName {
    UserName { typed: typed.into(), place: place.map(str::to_owned) }
}

#[tokio::test]
async fn a_reminder_says_when_the_password_ends_and_holds_no_secret() {
    for (locale, ends) in [(Locale::En, "on 23 November 2026"), (Locale::Da, "den 23. november 2026")] {
        let name = name("anna.holm", None);
        let content = Content::PasswordEnds { at: AT, name: &name, renewal: Renewal::Change };
        let mail = received(locale, content, "Example").await;
        assert!(mail.header("Subject").is_some_and(|said| said.contains(ends)));
        let (text, html) = (mail.text(), mail.html());
        for said in [ends, "anna.holm", "https://reset.example.org/change"] {
            assert!(text.contains(said) && html.contains(said), "{text}");
        }
        assert!(!text.contains('#'), "no secret, and nothing to take back: {text}");
    }
}

#[tokio::test]
async fn a_reminder_names_the_directory_and_leads_to_where_that_password_is_set() {
    for (locale, renewal, place, path, not) in [
        (Locale::En, Renewal::Change, "the password for Unix", "/change", "/reset"),
        (Locale::Da, Renewal::Change, "adgangskoden til Unix", "/change", "/reset"),
        (Locale::En, Renewal::WithTheLeading, "the password for Unix", "/reset", "/change"),
        (Locale::Da, Renewal::WithTheLeading, "adgangskoden til Unix", "/reset", "/change"),
    ] {
        let name = name("anna@students.example.org", Some("Unix"));
        let mail = received(locale, Content::PasswordEnds { at: AT, name: &name, renewal }, "Example").await;
        let (text, html) = (mail.text(), mail.html());
        let path = format!("reset.example.org{path}");
        for said in [place, "anna@students.example.org", &path] {
            assert!(text.contains(said) && html.contains(said), "{said}: {text}");
        }
        assert!(!text.contains(&format!("reset.example.org{not}")), "{text}");
    }
}

#[tokio::test]
async fn user_names_are_listed_in_both_parts_and_both_languages() {
    let names = [name("anna.holm", None), name("<b>anna</b>", None)];
    for (locale, many, one) in [
        (Locale::En, "Your usernames:", "Your username:"),
        (Locale::Da, "Dine brugernavne:", "Dit brugernavn:"),
    ] {
        let mail = received(locale, Content::UserNames { names: &names }, "Example").await;
        let (text, html) = (mail.text(), mail.html());
        assert!(text.contains(many) && text.contains("\n    anna.holm\n    <b>anna</b>\n"), "{text}");
        assert!(html.contains("<li><strong>anna.holm</strong></li>"), "{html}");
        assert!(!html.contains("<b>") && html.contains("https://reset.example.org/reset"), "{html}");
        assert_eq!(mail.header("Auto-Submitted").as_deref(), Some("auto-generated"));
        let mail = received(locale, Content::UserNames { names: &names[..1] }, "Example").await;
        assert!(mail.text().contains(one), "{}", mail.text());
    }
}

#[tokio::test]
async fn user_names_of_several_directories_say_where_each_is_one() {
    let names = [name("anna", Some("Windows")), name("STUDENTS\\anna", Some("Unix"))];
    for (locale, first, second) in [
        (Locale::En, "anna for Windows", "STUDENTS\\anna for Unix"),
        (Locale::Da, "anna til Windows", "STUDENTS\\anna til Unix"),
    ] {
        let text = received(locale, Content::UserNames { names: &names }, "Example").await.text();
        assert!(text.contains(first) && text.contains(second), "{text}");
    }
}
