//! A fresh organisation, and set-up as somebody types into it.

use crate::cli::text;
use crate::process::{nulstil, stderr, stdout};
use std::io::{Read, Write as _};
use std::ops::Deref;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use testkit::slapd::{Options, Slapd};
use testkit::smtp_sink::{SmtpSink, Wire};

/// How long one answer may take.
const WITHIN: Duration = Duration::from_secs(60);

/// A mail server and an empty folder.
pub struct Ground {
    pub sink: SmtpSink,
    folder: tempfile::TempDir,
    /// The sinks run on it.
    runtime: tokio::runtime::Runtime,
}

/// The same with an OpenLDAP.
pub struct Fresh {
    pub slapd: Slapd,
    ground: Ground,
}

impl Deref for Fresh {
    type Target = Ground;

    fn deref(&self) -> &Ground {
        &self.ground
    }
}

impl Fresh {
    pub fn new() -> Self {
        Self::with(&Options::default())
    }

    pub fn with(options: &Options) -> Self {
        let slapd = Slapd::start_with(options);
        let ground = Ground::trusting(slapd.ca_pem());
        Self { slapd, ground }
    }

    /// What somebody types who knows everything.
    pub fn answers(&self, port: u16) -> Vec<String> {
        let sink = format!("smtps://{}", self.sink.place());
        let authority = |name: &str| text(&self.path(name)).to_owned();
        vec![
            self.slapd.ldaps_url(),
            authority("ldap-authority.pem"),
            String::new(),
            self.slapd.bind_dn().to_owned(),
            self.slapd.bind_password().to_owned(),
            String::new(),
            sink,
            String::new(),
            "me@example.test".to_owned(),
            authority("mail-authority.pem"),
            format!("http://localhost:{port}"),
            "admins".to_owned(),
            "alice".to_owned(),
        ]
    }

    /// The same as a file.
    pub fn answers_file(&self, port: u16) -> String {
        let at = self.path("");
        let at = text(&at);
        format!(
            "directory = \"{}\"\ndirectory_ca_file = \"{at}/ldap-authority.pem\"\nbind_dn = \"{}\"\n\
             bind_password_file = \"{at}/password\"\nmail = \"{}\"\nmail_ca_file = \"{at}/mail-authority.pem\"\n\
             mail_from = \"Example <no-reply@example.test>\"\nmail_test_address = \"me@example.test\"\n\
             public_url = \"http://localhost:{port}\"\nadministrators_group = \"{}\"\nperson = \"alice\"\n",
            self.slapd.ldaps_url(),
            self.slapd.bind_dn(),
            format_args!("smtps://{}", self.sink.place()),
            self.slapd.administrators_group(),
        )
    }

    /// The service account's password stands in its own file and nowhere else.
    pub fn holds_no_secret(&self, told: &str, files: &[&str]) {
        let secret = self.slapd.bind_password();
        assert!(!told.contains(secret), "{told}");
        for name in files {
            assert!(!self.read(name).contains(secret), "{name}");
        }
    }
}

impl Ground {
    /// With the certificate of the authority that vouches for the directory.
    pub fn trusting(ldap_authority: &str) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        let sink = runtime.block_on(SmtpSink::start(Wire::Smtps));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let ground = Self { sink, folder, runtime };
        ground.write("ldap-authority.pem", ldap_authority);
        ground.write("mail-authority.pem", ground.sink.ca_pem());
        ground
    }

    /// A second mail server, with an authority of its own.
    pub fn another_sink(&self) -> SmtpSink {
        self.runtime.block_on(SmtpSink::start(Wire::Smtps))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("house").join(name).components().collect::<PathBuf>()
    }

    pub fn write(&self, name: &str, content: &str) {
        std::fs::create_dir_all(self.path("")).expect("our own folder");
        std::fs::write(self.path(name), content).expect("writes");
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(self.path(name), mode).expect("own file");
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("it was written")
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = nulstil();
        command.args(["setup", "--config", text(&self.path("nulstil.toml"))]).args(args);
        command
    }

    pub fn setup(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the binary was built")
    }

    /// Types these lines and then nothing more.
    pub fn pipe(&self, locale: &str, lines: &[impl AsRef<str>]) -> Output {
        self.pipe_with(&["--locale", locale], lines)
    }

    pub fn pipe_with(&self, args: &[&str], lines: &[impl AsRef<str>]) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary was built");
        let mut stdin = child.stdin.take().expect("a pipe");
        for line in lines {
            // Whoever ended early says why.
            let _ = writeln!(stdin, "{}", line.as_ref());
        }
        drop(stdin);
        child.wait_with_output().expect("our child")
    }

    /// Begins, for somebody who stops in the middle.
    pub fn start(&self, locale: &str) -> UnderWay {
        let mut command = self.command(&["--locale", locale]);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        UnderWay::start(command, |child| Box::new(child.stderr.take().expect("a pipe")))
    }

    /// Begins in a terminal of its own, as `script` of util-linux makes one.
    pub fn start_in_terminal(&self) -> UnderWay {
        let binary = env!("CARGO_BIN_EXE_nulstil");
        let typed = format!("{binary} setup --locale en --config {}", text(&self.path("nulstil.toml")));
        let mut command = Command::new("script");
        command.args(["-qec", &typed, "/dev/null"]).env("SHELL", "/bin/sh");
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        UnderWay::start(command, |child| Box::new(child.stdout.take().expect("a pipe")))
    }
}

/// A run that was not finished yet.
pub struct UnderWay {
    child: Child,
    stdin: ChildStdin,
    parts: Receiver<String>,
    told: String,
}

impl UnderWay {
    fn start(mut command: Command, words: impl FnOnce(&mut Child) -> Box<dyn Read + Send>) -> Self {
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it is installed");
        let (to_us, parts) = channel();
        let mut words = words(&mut child);
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = words.read(&mut buffer) {
                let _ = to_us.send(String::from_utf8_lossy(&buffer[..count]).into_owned());
            }
        });
        let stdin = child.stdin.take().expect("a pipe");
        Self { child, stdin, parts, told: String::new() }
    }

    pub fn type_line(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").expect("it reads");
    }

    pub fn wait_for(&mut self, words: &str) {
        while !self.told.contains(words) {
            let part = self.parts.recv_timeout(WITHIN);
            let part = part.unwrap_or_else(|_| panic!("{words} never comes: {}", self.told));
            self.told.push_str(&part);
        }
    }

    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("kill runs").success());
    }

    pub fn end(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().expect("our child").code();
        while let Ok(part) = self.parts.recv_timeout(WITHIN) {
            self.told.push_str(&part);
        }
        (code, self.told)
    }
}

/// Everything a run printed, whichever way.
pub fn said(output: &Output) -> String {
    format!("{}{}", stderr(output), stdout(output))
}

/// The same without the ends of lines that fall where a line is full.
pub fn flat(told: &str) -> String {
    told.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Keeps what was printed where the manual's chapter is made from it, when somebody asks for it.
pub fn keep_transcript(locale: &str, told: &str) {
    #[expect(clippy::disallowed_methods, reason = "the manual is written by hand from it")]
    let wanted = std::env::var_os("NULSTIL_TRANSCRIPT");
    if let Some(folder) = wanted {
        let file = PathBuf::from(folder).join(format!("setup.{locale}.txt"));
        std::fs::write(file, told).expect("writes");
    }
}
