//! The letter: one list of blocks, printed as plain text and as HTML, so that the two parts cannot
//! say different things. Nothing in it comes from whoever asked.

use crate::mail::Letterhead;
use askama::Template;
use domain::id::Reference;
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::Unfit;
use domain::reset::Goal;
use domain::secret::{Code, Token};
use domain::time::Timestamp;
use flows::ports::{Content, Message, MethodEvent, Renewal, UserName};
use std::time::Duration;
use text::{format, get, with};

/// Where the link of a code mail leads. The secret is the fragment, which no server and no log sees.
const LINK_PATH: &str = "/reset/link#";
/// Where "this wasn't me" leads.
const DISAVOWAL_PATH: &str = "/not-me#";
const HELP_PATH: &str = "/help";
const RESET_PATH: &str = "/reset";
/// Where a reminder leads: no secret, so that it can be typed as well.
const CHANGE_PATH: &str = "/change";

/// A letter, ready for its envelope.
pub struct Rendered {
    pub subject: String,
    /// Complete by itself.
    pub text: String,
    pub html: String,
    /// The code as it is shown, for the demo's inbox.
    pub code: Option<String>,
}

/// One piece of a letter.
enum Block {
    Paragraph(String),
    Code {
        label: String,
        code: String,
    },
    /// Names from the directory, one a line.
    Names {
        label: String,
        names: Vec<String>,
    },
    /// The text shows the whole address, the HTML its host.
    Link {
        lead: String,
        href: String,
    },
}

/// The HTML part.
#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    lang: &'a str,
    subject: &'a str,
    host: &'a str,
    blocks: &'a [Block],
    closing: &'a [String],
}

/// Prints a message on this letterhead.
pub fn render(message: &Message<'_>, head: &Letterhead) -> Rendered {
    let letter = Letter { locale: message.locale, head, reference: message.reference.to_string() };
    let (subject, blocks) = match &message.content {
        Content::Code { code, link, lives, goal } => letter.code(code, link, *lives, *goal),
        Content::CannotReset { why } => letter.cannot_reset(*why),
        Content::PasswordSet { at, disavowal, changed_by_owner, place } => {
            letter.password_set(*at, disavowal, *changed_by_owner, *place)
        }
        Content::UserNames { names } => letter.user_names(names),
        Content::Unlocked { at, disavowal } => letter.unlocked(*at, disavowal),
        Content::Unfrozen { at, disavowal } => letter.unfrozen(*at, disavowal),
        Content::Blocked { at, disavowal } => letter.blocked(*at, disavowal),
        Content::Letter { login, text } => letter.letter(login, text),
        Content::ColleagueReset { at, login } => letter.colleague_reset(*at, login),
        Content::PasswordEnds { at, name, renewal } => letter.password_ends(*at, name, *renewal),
        Content::Confirm { code, lives } => letter.code_alone("mail-confirm", code, *lives),
        Content::ProveAddress { code, lives } => letter.code_alone("mail-prove", code, *lives),
        Content::MethodChanged { at, method, happened, disavowal } => {
            letter.method_changed(*at, *method, *happened, disavowal)
        }
    };
    letter.printed(subject, &blocks)
}

/// The letter that set-up sends to show that mail arrives. It is about nobody's account.
pub fn trial(locale: Locale, head: &Letterhead, reference: Reference) -> Rendered {
    let letter = Letter { locale, head, reference: reference.to_string() };
    let blocks = [Block::Paragraph(letter.say_of("mail-trial-lead")), letter.paragraph("mail-trial-ignore")];
    letter.printed(letter.say_of("mail-trial-subject"), &blocks)
}

fn plain(greeting: &str, blocks: &[Block], closing: &[String]) -> String {
    let mut out = format!("{greeting}\n\n");
    for block in blocks {
        match block {
            Block::Paragraph(said) => out.push_str(&format!("{said}\n\n")),
            Block::Code { label, code } => out.push_str(&format!("{label}:\n\n    {code}\n\n")),
            Block::Names { label, names } => {
                let lines: String = names.iter().map(|name| format!("    {name}\n")).collect();
                out.push_str(&format!("{label}:\n\n{lines}\n"));
            }
            Block::Link { lead, href } => out.push_str(&format!("{lead}\n{href}\n\n")),
        }
    }
    // "-- " alone on a line is where mail programs expect a signature.
    out.push_str("-- \n");
    out.push_str(&closing.join("\n"));
    out.push('\n');
    out
}

struct Letter<'a> {
    locale: Locale,
    head: &'a Letterhead,
    reference: String,
}

impl Letter<'_> {
    /// Both parts of it, and the code for whoever keeps letters instead of sending them.
    fn printed(&self, subject: String, blocks: &[Block]) -> Rendered {
        let closing = self.closing();
        let html = Html {
            lang: self.locale.tag(),
            subject: &subject,
            host: self.head.host(),
            blocks,
            closing: &closing,
        };
        let html =
            html.render().expect("printing to memory cannot fail, and the template calls nothing that can");
        let code = blocks.iter().find_map(|block| match block {
            Block::Code { code, .. } => Some(code.clone()),
            Block::Paragraph(_) | Block::Names { .. } | Block::Link { .. } => None,
        });
        Rendered { text: plain(&self.say("mail-greeting"), blocks, &closing), html, subject, code }
    }

    fn say(&self, id: &str) -> String {
        get(self.locale, id)
    }

    fn say_of(&self, id: &str) -> String {
        with(self.locale, id, &[("organisation", self.head.organisation().into())])
    }

    fn say_when(&self, id: &str, when: &str) -> String {
        let organisation = self.head.organisation();
        with(self.locale, id, &[("organisation", organisation.into()), ("when", when.into())])
    }

    fn say_whom_to_ask(&self, id: &str) -> Block {
        let args = [("help", self.head.help().into()), ("reference", (&self.reference).into())];
        Block::Paragraph(with(self.locale, id, &args))
    }

    fn paragraph(&self, id: &str) -> Block {
        Block::Paragraph(self.say(id))
    }

    fn code(&self, code: &Code, link: &Token, lives: Duration, goal: Goal) -> (String, Vec<Block>) {
        let (subject, lead) = match goal {
            Goal::Reset | Goal::Change | Goal::Username | Goal::Register | Goal::Console => {
                ("mail-code-subject", "mail-code-lead")
            }
            Goal::Unlock => ("mail-unlock-code-subject", "mail-unlock-code-lead"),
        };
        let lives = format::duration(self.locale, lives);
        let lives = with(self.locale, "mail-code-lives", &[("duration", (&lives).into())]);
        let href = self.head.url(&format!("{LINK_PATH}{}", link.reveal().as_str()));
        let blocks = vec![
            Block::Paragraph(self.say_of(lead)),
            Block::Code { label: self.say("mail-code-label"), code: code.reveal().as_str().to_owned() },
            Block::Paragraph(lives),
            self.paragraph("mail-code-share"),
            Block::Link { lead: self.say("mail-code-link"), href },
            self.paragraph("mail-code-ignore"),
        ];
        (self.say_of(subject), blocks)
    }

    fn user_names(&self, names: &[UserName]) -> (String, Vec<Block>) {
        let count = i64::try_from(names.len()).unwrap_or(i64::MAX);
        let label = with(self.locale, "mail-names-label", &[("count", count.into())]);
        let blocks = vec![
            Block::Paragraph(self.say_of("mail-names-lead")),
            Block::Names { label, names: names.iter().map(|name| self.name(name)).collect() },
            Block::Link { lead: self.say("mail-names-link"), href: self.head.url(RESET_PATH) },
            self.paragraph("mail-names-ignore"),
        ];
        (self.say_of("mail-names-subject"), blocks)
    }

    fn cannot_reset(&self, why: Unfit) -> (String, Vec<Block>) {
        let why = text::refusal::unfit(self.locale, why);
        let blocks = vec![
            Block::Paragraph(self.say_of("mail-cannot-lead")),
            Block::Paragraph(with(self.locale, "mail-cannot-why", &[("why", (&why).into())])),
            self.say_whom_to_ask("mail-cannot-now"),
            self.paragraph("mail-cannot-ignore"),
            Block::Link { lead: self.say("mail-cannot-link"), href: self.head.url(HELP_PATH) },
        ];
        (self.say_of("mail-cannot-subject"), blocks)
    }

    fn password_set(
        &self,
        at: Timestamp,
        disavowal: &Token,
        by_owner: bool,
        place: Option<&str>,
    ) -> (String, Vec<Block>) {
        let (subject, lead) = if by_owner {
            ("mail-set-changed-subject", "mail-set-changed-lead")
        } else {
            ("mail-set-reset-subject", "mail-set-reset-lead")
        };
        let mut blocks = self.notice([lead, "mail-set-was-me", "mail-set-devices"], at, disavowal);
        if let Some(place) = place {
            let said = with(self.locale, "mail-set-place", &[("place", place.into())]);
            blocks.insert(1, Block::Paragraph(said));
        }
        (self.say_of(subject), blocks)
    }

    fn unlocked(&self, at: Timestamp, disavowal: &Token) -> (String, Vec<Block>) {
        let blocks =
            self.notice(["mail-unlocked-lead", "mail-set-was-me", "mail-unlocked-devices"], at, disavowal);
        (self.say_of("mail-unlocked-subject"), blocks)
    }

    fn unfrozen(&self, at: Timestamp, disavowal: &Token) -> (String, Vec<Block>) {
        let blocks =
            self.notice(["mail-unfrozen-lead", "mail-unfrozen-was-me", "mail-unfrozen-who"], at, disavowal);
        (self.say_of("mail-unfrozen-subject"), blocks)
    }

    fn blocked(&self, at: Timestamp, disavowal: &Token) -> (String, Vec<Block>) {
        let blocks =
            self.notice(["mail-blocked-lead", "mail-blocked-was-me", "mail-blocked-password"], at, disavowal);
        (self.say_of("mail-blocked-subject"), blocks)
    }

    /// What a stranger typed stands between our own words, line by line.
    fn letter(&self, login: &str, text: &str) -> (String, Vec<Block>) {
        let mut blocks = vec![
            Block::Paragraph(self.say_of("mail-letter-lead")),
            Block::Names { label: self.say("mail-letter-login"), names: vec![login.to_owned()] },
            Block::Names {
                label: self.say("mail-letter-text"),
                names: text.lines().map(str::to_owned).collect(),
            },
        ];
        blocks.push(Block::Paragraph(with(
            self.locale,
            "mail-letter-now",
            &[("reference", (&self.reference).into())],
        )));
        blocks.push(self.paragraph("mail-letter-beware"));
        (self.say_of("mail-letter-subject"), blocks)
    }

    /// A user name, and where it is one where there are several directories.
    fn name(&self, name: &UserName) -> String {
        match &name.place {
            None => name.typed.clone(),
            Some(place) => {
                let args = [("name", name.typed.as_str().into()), ("place", place.as_str().into())];
                with(self.locale, "mail-name-at", &args)
            }
        }
    }

    fn password_ends(&self, at: Timestamp, name: &UserName, renewal: Renewal) -> (String, Vec<Block>) {
        let when = format::on_date_time(self.locale, at, self.head.zone());
        let (lead, path) = match renewal {
            Renewal::Change => ("mail-ends-link", CHANGE_PATH),
            Renewal::WithTheLeading => ("mail-ends-together", RESET_PATH),
        };
        let place = name
            .place
            .as_deref()
            .map(|place| with(self.locale, "mail-set-place", &[("place", place.into())]));
        let mut blocks = vec![Block::Paragraph(self.say_when("mail-ends-lead", &when))];
        blocks.extend(place.map(Block::Paragraph));
        blocks.extend([
            Block::Names { label: self.say("mail-ends-label"), names: vec![name.typed.clone()] },
            Block::Link { lead: self.say(lead), href: self.head.url(path) },
            self.paragraph("mail-ends-after"),
            self.paragraph("mail-ends-beware"),
        ]);
        (self.say_when("mail-ends-subject", &format::date(self.locale, at, self.head.zone())), blocks)
    }

    fn colleague_reset(&self, at: Timestamp, login: &str) -> (String, Vec<Block>) {
        let when = format::on_date_time(self.locale, at, self.head.zone());
        let blocks = vec![
            Block::Paragraph(self.say_when("mail-colleague-lead", &when)),
            Block::Names { label: self.say("mail-colleague-label"), names: vec![login.to_owned()] },
            self.paragraph("mail-colleague-why"),
            self.paragraph("mail-colleague-now"),
        ];
        (self.say_of("mail-colleague-subject"), blocks)
    }

    /// Something was done to the account; the link says that it was not the owner.
    fn notice(&self, [lead, was_me, end]: [&str; 3], at: Timestamp, disavowal: &Token) -> Vec<Block> {
        let when = format::on_date_time(self.locale, at, self.head.zone());
        let href = self.head.url(&format!("{DISAVOWAL_PATH}{}", disavowal.reveal().as_str()));
        vec![
            Block::Paragraph(self.say_when(lead, &when)),
            self.paragraph(was_me),
            Block::Link { lead: self.say("mail-set-not-me"), href },
            self.say_whom_to_ask("mail-set-then"),
            self.paragraph(end),
        ]
    }

    /// A code without a link, for somebody who is signed in.
    fn code_alone(&self, stem: &str, code: &Code, lives: Duration) -> (String, Vec<Block>) {
        let lives = format::duration(self.locale, lives);
        let blocks = vec![
            Block::Paragraph(self.say_of(&format!("{stem}-lead"))),
            Block::Code { label: self.say("mail-code-label"), code: code.reveal().as_str().to_owned() },
            Block::Paragraph(with(self.locale, "mail-code-lives", &[("duration", (&lives).into())])),
            self.paragraph("mail-code-share"),
            self.paragraph(&format!("{stem}-ignore")),
        ];
        (self.say_of(&format!("{stem}-subject")), blocks)
    }

    fn method_changed(
        &self,
        at: Timestamp,
        method: Method,
        happened: MethodEvent,
        disavowal: &Token,
    ) -> (String, Vec<Block>) {
        let (subject, lead) = match happened {
            MethodEvent::Added => ("mail-method-added-subject", "mail-method-added-lead"),
            MethodEvent::Removed => ("mail-method-removed-subject", "mail-method-removed-lead"),
            MethodEvent::Used => ("mail-method-used-subject", "mail-method-used-lead"),
        };
        let when = format::on_date_time(self.locale, at, self.head.zone());
        let method = text::method::name(self.locale, method);
        let args = [
            ("organisation", self.head.organisation().into()),
            ("when", (&when).into()),
            ("method", (&method).into()),
        ];
        let href = self.head.url(&format!("{DISAVOWAL_PATH}{}", disavowal.reveal().as_str()));
        let blocks = vec![
            Block::Paragraph(with(self.locale, lead, &args)),
            self.paragraph("mail-set-was-me"),
            Block::Link { lead: self.say("mail-set-not-me"), href },
            self.say_whom_to_ask("mail-set-then"),
        ];
        (self.say_of(subject), blocks)
    }

    fn closing(&self) -> Vec<String> {
        let host = self.head.host();
        let args = [("organisation", self.head.organisation().into()), ("host", host.into())];
        vec![
            with(self.locale, "mail-reference", &[("reference", (&self.reference).into())]),
            with(self.locale, "mail-help", &[("help", self.head.help().into())]),
            with(self.locale, "mail-sent-by", &args),
        ]
    }
}
