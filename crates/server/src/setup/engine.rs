//! One set-up: what is asked next, what an answer leads to, and what is written in the end.

use super::answers::{Answers, Given, KindChosen, Question};
use super::folder::{BIND, Folder, LDAP_CA, MAIL_CA, SMTP, Trouble};
use super::place::{Place, WITHIN};
use super::words::Words;
use super::{account, address, directory, group, kind, mail, people, person, write};
use crate::checks::finding::Finding;
use crate::config::{Contact, Ldap, Organisation, Secret};
use crate::keys::KeyFile;
use crate::real::OsChance;
use crate::wire::{self, OverLdap};
use ::directory::{Kind, Survey};
use jiff::Timestamp;
use notify::inbox::MemoryInbox;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use text::format::Zone;

/// The address in letters until there is one.
const TRIAL_URL: &str = "http://localhost:8080";

/// What a check came to.
pub struct Checked<T> {
    pub findings: Vec<Finding>,
    /// The answer, when it was taken.
    pub found: Option<T>,
    /// It may be right once somebody says who vouches for the server.
    pub wants_authority: bool,
}

impl<T> Checked<T> {
    pub const fn taken(findings: Vec<Finding>, found: T) -> Self {
        Self { findings, found: Some(found), wants_authority: false }
    }

    pub const fn again(findings: Vec<Finding>) -> Self {
        Self { findings, found: None, wants_authority: false }
    }

    pub const fn who_vouches(findings: Vec<Finding>) -> Self {
        Self { findings, found: None, wants_authority: true }
    }

    fn told(self, question: Question) -> (Tried, Option<T>) {
        let Self { findings, found, wants_authority } = self;
        (Tried { question, findings, is_taken: found.is_some(), wants_authority }, found)
    }
}

/// What became of an answer.
pub struct Tried {
    pub question: Question,
    pub findings: Vec<Finding>,
    pub is_taken: bool,
    pub wants_authority: bool,
}

/// What was written.
pub struct Finished {
    pub config: PathBuf,
    pub keys: PathBuf,
    /// Files that were there before, under their new names.
    pub aside: Vec<PathBuf>,
    pub public_url: String,
    /// Who was tried, if anybody was.
    pub login: Option<String>,
    /// Secrets that only the superuser can read, until somebody gives them to the service's own user.
    pub superusers: Vec<PathBuf>,
    /// Where the database will be.
    pub database: PathBuf,
}

/// A password, and the server it was given for. It is offered to no other one.
struct Kept {
    server: String,
    password: Secret,
}

impl Kept {
    /// What was given now, or else what was given before for the same server.
    fn or_before(given: Option<Secret>, before: Option<Self>, server: &str) -> Option<Self> {
        let now = given.map(|password| Self { server: server.to_owned(), password });
        now.or_else(|| before.filter(|kept| kept.server == server))
    }
}

/// What an answer about people is tried with.
struct Stand {
    kind: Kind,
    survey: Survey,
    directory: OverLdap,
}

/// One set-up under way.
pub struct Engine {
    folder: Folder,
    answers: Answers,
    words: Words,
    now: Timestamp,
    /// Passwords of answers that were not taken, so that only what was wrong is asked again.
    bind_password: Option<Kept>,
    mail_password: Option<Kept>,
}

impl Engine {
    /// Begins, or goes on where somebody stopped.
    ///
    /// # Errors
    /// There is a configuration already, or the folder cannot be used.
    pub fn open(config: &Path, is_forced: bool, words: Words, now: Timestamp) -> Result<Self, Trouble> {
        let folder = Folder::open(config, is_forced, words)?;
        let answers = folder.answers().unwrap_or_default();
        let kept = |name, server: Option<&str>| {
            let both = folder.secret(name).zip(server);
            both.map(|(password, server)| Kept { server: server.to_owned(), password })
        };
        let bind_password = kept(BIND, answers.directory.as_ref().map(|found| found.way.told()));
        let mail_password = kept(SMTP, answers.mail.as_ref().map(|found| found.smtp.as_str()));
        Ok(Self { folder, answers, words, now, bind_password, mail_password })
    }

    pub const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The next question; nothing when all are answered.
    pub fn next(&self) -> Option<Question> {
        Question::ALL.into_iter().find(|question| !self.answers.has(*question))
    }

    /// Takes the last answer back. The one before it is kept.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn go_back(&mut self) -> Result<(), Trouble> {
        if let Some(last) = Question::ALL.into_iter().rev().find(|one| self.answers.has(*one)) {
            self.answers.forget(last);
        }
        self.folder.keep_answers(&self.answers)
    }

    /// Tests an answer, and keeps it if it holds.
    ///
    /// # Errors
    /// The folder cannot be written to. Everything that is wrong with the answer is a finding.
    pub async fn answer(&mut self, given: Given) -> Result<Tried, Trouble> {
        let tried = match given {
            Given::Directory { address, nameservers, voucher } => {
                let asked =
                    directory::Asked { address: &address, nameservers: &nameservers, voucher: &voucher };
                let checked = directory::check(self.words, &asked, self.now).await;
                let (tried, reached) = checked.told(Question::Directory);
                if let Some(reached) = reached {
                    self.keep_authority(LDAP_CA, reached.ca_pem.as_deref())?;
                    self.answers.directory = Some(reached.found);
                }
                tried
            }
            Given::Kind { name } => {
                let checked = kind::check(self.words, &name, self.answers.usual_kind());
                let (tried, found) = checked.told(Question::Kind);
                self.answers.kind = found.or(self.answers.kind.take());
                tried
            }
            Given::Account { dn, password } => self.account(&dn, password).await?,
            Given::People { base_dn } => self.people(&base_dn).await,
            given @ Given::Mail { .. } => self.mail(given).await?,
            Given::Address { url } => {
                let (tried, found) = address::check(self.words, &url).told(Question::Address);
                self.answers.address = found.or(self.answers.address.take());
                tried
            }
            Given::Administrators { group } => self.administrators(&group).await,
            Given::Person { login } => self.person(&login).await,
        };
        self.folder.keep_answers(&self.answers)?;
        Ok(tried)
    }

    async fn account(&mut self, dn: &str, password: Option<Secret>) -> Result<Tried, Trouble> {
        let Some(server) = self.answers.directory.as_ref().map(|found| found.way.told().to_owned()) else {
            return Ok(self.unasked(Question::Account, "account-no-password"));
        };
        self.bind_password = Kept::or_before(password, self.bind_password.take(), &server);
        let Some(password) = self.bind_password.as_ref().map(|kept| &kept.password) else {
            return Ok(self.unasked(Question::Account, "account-no-password"));
        };
        let checked = match self.place().await {
            Ok(place) => account::check(self.words, &place, dn.trim(), password).await,
            Err(finding) => Checked::again(vec![finding]),
        };
        let (tried, found) = checked.told(Question::Account);
        if found.is_some() {
            self.folder.keep_secret(BIND, password)?;
            self.answers.account = found;
        }
        Ok(tried)
    }

    async fn people(&mut self, given: &str) -> Tried {
        let Some(account) = self.answers.account.clone() else {
            return self.unasked(Question::People, "account-no-password");
        };
        let base_dn = Some(given.trim()).filter(|given| !given.is_empty()).unwrap_or(&account.people_dn);
        let checked = match self.signed_in(base_dn).await {
            Ok(Stand { kind, mut survey, directory }) => {
                let asked = people::Asked { kind, account: &account, base_dn, directory: &directory };
                people::check(self.words, &mut survey, &asked).await
            }
            Err(finding) => Checked::again(vec![finding]),
        };
        let (tried, found) = checked.told(Question::People);
        self.answers.people = found.or(self.answers.people.take());
        tried
    }

    async fn mail(&mut self, given: Given) -> Result<Tried, Trouble> {
        let Given::Mail { server, password, from, test_address, ca_file } = given else {
            return Ok(self.unasked(Question::Mail, "mail-no-server"));
        };
        let has_user = server.contains('@');
        self.mail_password = Kept::or_before(password, self.mail_password.take(), &server);
        let mail_password = self.mail_password.as_ref().map(|kept| &kept.password).filter(|_| has_user);
        let organisation = self.organisation();
        let public_url = self.answers.address.as_ref().map(|address| address.public_url.clone());
        let asked = mail::Asked {
            server: &server,
            password: mail_password,
            from: &from,
            test_address: &test_address,
            ca_file: ca_file.as_deref(),
            directory_ca: self.folder.authority(LDAP_CA),
            public_url: public_url.as_deref().unwrap_or(TRIAL_URL),
            organisation: &organisation,
        };
        let (tried, reached) = mail::check(self.words, &asked, self.now).await.told(Question::Mail);
        if let Some(reached) = reached {
            match mail_password {
                Some(password) => self.folder.keep_secret(SMTP, password)?,
                None => self.folder.drop_kept(SMTP),
            }
            self.keep_authority(MAIL_CA, reached.ca_pem.as_deref())?;
            self.answers.mail = Some(reached.found);
        }
        Ok(tried)
    }

    async fn administrators(&mut self, group: &str) -> Tried {
        let Some(account) = self.answers.account.clone() else {
            return self.unasked(Question::Administrators, "account-no-password");
        };
        let checked = match self.signed_in(&account.people_dn).await {
            Ok(Stand { kind, mut survey, .. }) => {
                group::check(self.words, &mut survey, (kind, &account), group).await
            }
            Err(finding) => Checked::again(vec![finding]),
        };
        let (tried, found) = checked.told(Question::Administrators);
        self.answers.administrators = found.or(self.answers.administrators.take());
        tried
    }

    async fn person(&mut self, login: &str) -> Tried {
        let Some(base_dn) = self.answers.people.as_ref().map(|people| people.base_dn.clone()) else {
            return self.unasked(Question::Person, "account-no-password");
        };
        let organisation = self.organisation();
        let (clock, chance) = wire::circumstances();
        let letterhead = wire::letterhead(TRIAL_URL, &organisation);
        let Ok(letterhead) = letterhead else { return self.unasked(Question::Person, "mail-no-letterhead") };
        let mailer = Arc::new(MemoryInbox::new(letterhead, clock.clone()));
        let checked = match self.signed_in(&base_dn).await {
            Ok(Stand { kind, mut survey, directory }) => {
                let ctx = wire::worker(clock, chance, self.words.locale);
                let stage = person::Stage { ctx, mailer, kind, base_dn, directory };
                person::check(self.words, &mut survey, stage, login).await
            }
            Err(finding) => Checked::again(vec![finding]),
        };
        let (tried, found) = checked.told(Question::Person);
        self.answers.person = found.or(self.answers.person.take());
        tried
    }

    /// Writes the keys and the configuration and puts everything in its place.
    ///
    /// # Errors
    /// Something is there already, or cannot be written.
    pub fn finish(self) -> Result<Finished, Trouble> {
        let Some(public_url) = self.answers.address.as_ref().map(|address| address.public_url.clone()) else {
            return Err(self.folder.failed("nulstil.toml", &"not every question was answered"));
        };
        let text = write::config(self.words, &self.folder, &self.answers, &self.organisation());
        let keys = self.folder.kept(super::folder::KEYS);
        if !keys.exists() {
            let fresh = KeyFile::fresh(&OsChance, self.now);
            fresh.write_new(&keys).map_err(|bad| Trouble::Failed { what: bad.what, fix: bad.remedy })?;
        }
        let aside = self.folder.settle(&text, self.now)?;
        Ok(Finished {
            config: self.folder.config(),
            keys: self.folder.path(super::folder::KEYS),
            aside,
            public_url,
            login: self.answers.person.and_then(|person| person.login),
            superusers: self.folder.superusers(),
            database: self.folder.database(),
        })
    }

    fn organisation(&self) -> Organisation {
        Organisation {
            contact: Vec::new(),
            name: self.answers.organisation(),
            locale: self.words.locale,
            help: self.words.say("help-line", &[]),
            zone: Zone::of_host(),
            faq: Vec::new(),
        }
    }

    /// The directory as it was reached; DNS is asked again where it names the servers.
    async fn place(&self) -> Result<Place, Finding> {
        let missing = || self.words.failed("account", "account-no-password", &[]);
        let directory = self.answers.directory.as_ref().ok_or_else(missing)?;
        let KindChosen(kind) = self.answers.kind.ok_or_else(missing)?;
        let ca_pem = if directory.has_own_ca {
            Some(self.folder.authority(LDAP_CA).ok_or_else(missing)?)
        } else {
            None
        };
        let servers = directory.way.servers().await.map_err(|why| {
            self.words.unreachable("directory", "directory-away", &[("cause", (&why).into())])
        })?;
        Ok(Place { servers, ca_pem, kind, top_dn: directory.top_dn.clone() })
    }

    /// Our account signed in once more, and the adapter of its kind for the people below this entry.
    async fn signed_in(&self, base_dn: &str) -> Result<Stand, Finding> {
        let missing = || self.words.failed("account", "account-no-password", &[]);
        let place = self.place().await?;
        let account = self.answers.account.as_ref().ok_or_else(missing)?;
        let Kept { password, .. } = self.bind_password.as_ref().ok_or_else(missing)?;
        let survey = account::open(self.words, &place, &account.bind_dn, password).await?;
        let settings = self.settings(base_dn).ok_or_else(missing)?;
        let directory = wire::over_ldap("main".into(), place.kind, settings).map_err(|_| missing())?;
        Ok(Stand { kind: place.kind, survey, directory })
    }

    /// The adapter's settings as the configuration will have them.
    fn settings(&self, base_dn: &str) -> Option<Ldap> {
        let (directory, account) = self.answers.directory.as_ref().zip(self.answers.account.as_ref())?;
        let KindChosen(kind) = self.answers.kind?;
        let people = self.answers.people.as_ref();
        let group = self.answers.administrators.as_ref().and_then(|chosen| chosen.group_dn.clone());
        Some(Ldap {
            reach: directory.way.reach()?,
            ca_file: directory.has_own_ca.then(|| self.folder.kept(LDAP_CA)),
            bind_dn: account.bind_dn.clone(),
            bind_password: Secret::new(self.bind_password.as_ref()?.password.reveal().to_owned()),
            base_dn: base_dn.to_owned(),
            login_attributes: kind.login_attributes().iter().map(|name| (*name).to_owned()).collect(),
            contact: Contact { email: Some("mail".into()), ..Contact::default() },
            administrators_group: group,
            protected_groups: Vec::new(),
            default_policy_dn: people.and_then(|people| people.default_policy_dn.clone()),
            decoy_dn: people.and_then(|people| people.decoy_dn.clone()),
            link_attribute: None,
            timeout: WITHIN,
        })
    }

    fn keep_authority(&self, name: &str, pem: Option<&[u8]>) -> Result<(), Trouble> {
        match pem {
            Some(pem) => self.folder.keep_authority(name, pem),
            None => {
                self.folder.drop_kept(name);
                Ok(())
            }
        }
    }

    /// An answer that cannot be tested, because something before it is missing.
    fn unasked(&self, question: Question, id: &str) -> Tried {
        let findings = vec![self.words.failed(question.name(), id, &[])];
        Tried { question, findings, is_taken: false, wants_authority: false }
    }
}
