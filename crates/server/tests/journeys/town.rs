//! An organisation with a directory and a mail server of its own, where Nulstil was set up by answers.

use crate::site::{Post, Site};
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Deref;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use testkit::process::{Owned, free_port};
use testkit::slapd::Slapd;
use testkit::smtp_sink::{SmtpSink, Wire};

pub struct Town {
    pub slapd: Slapd,
    /// The link that makes the person named in set-up the first owner.
    pub invitation: String,
    site: Site,
    folder: TempDir,
    service: Option<Owned>,
}

impl Town {
    /// From nothing to a service: what set-up asks is answered, and what it wrote is served.
    pub async fn set_up(language: &str) -> Self {
        let sink = SmtpSink::start(Wire::Smtps).await;
        let mail = (format!("smtps://{}", sink.place()), sink.ca_pem().to_owned());
        let port = free_port();
        let site = Site::new(format!("http://localhost:{port}"), "example.test", Post::Sink(sink));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut town = Self { slapd: Slapd::start(), invitation: String::new(), site, folder, service: None };
        town.write("ldap-authority.pem", town.slapd.ca_pem());
        town.write("mail-authority.pem", &mail.1);
        let done = town.answer(language, mail.0);
        let told = String::from_utf8(done.stdout).expect("UTF-8");
        assert!(done.status.success(), "{told}{}", String::from_utf8_lossy(&done.stderr));
        let link = told.split_whitespace().find(|word| word.contains("/console/invite#"));
        town.invitation = link.expect("a link for the first administrator").to_owned();
        town.serve();
        town
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.path(name), content).expect("writes");
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(self.path(name), mode).expect("own file");
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nulstil"));
        command.arg(verb).arg("--config").arg(self.path("nulstil.toml")).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn answer(&self, language: &str, mail: String) -> Output {
        let authority = |name: &str| self.path(name).to_str().expect("UTF-8").to_owned();
        let answers = [
            self.slapd.ldaps_url(),
            authority("ldap-authority.pem"),
            String::new(),
            self.slapd.bind_dn().to_owned(),
            self.slapd.bind_password().to_owned(),
            String::new(),
            mail,
            String::new(),
            "me@example.test".to_owned(),
            authority("mail-authority.pem"),
            self.url.clone(),
            "admins".to_owned(),
            "alice".to_owned(),
        ];
        let mut child = self.command("setup").args(["--locale", language]).spawn().expect("it starts");
        let mut stdin = child.stdin.take().expect("piped");
        for line in answers {
            writeln!(stdin, "{line}").expect("it reads");
        }
        drop(stdin);
        child.wait_with_output().expect("our child")
    }

    fn serve(&mut self) {
        let log = std::fs::File::create(self.path("log")).expect("a log file");
        let mut child = self.command("serve").stderr(log).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        lines.next().expect("a first line").expect("readable");
        std::thread::spawn(move || lines.for_each(drop));
        self.service = Some(Owned(child));
    }
}

impl Deref for Town {
    type Target = Site;

    fn deref(&self) -> &Site {
        &self.site
    }
}
