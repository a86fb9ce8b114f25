//! A private OpenLDAP: its own folder, ports, authority and people, and gone with the test.
//!
//! The service account has what `docs` tell administrators to give: `write` and never `manage`, so the
//! server's own password policy stays in force.

mod kinds;
mod tree;

use crate::ca::Authority;
use crate::process::{Owned, feed, free_port, ldif_values, sweeper, wait_for_port};
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{ChildStderr, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, MutexGuard};
use tempfile::TempDir;

pub use kinds::Kind;
pub use tree::{BENCH_PASSWORD, PEOPLE};

const PROGRAM: &str = "/usr/sbin/slapd";
const LOADER: &str = "/usr/sbin/slapadd";
const BASE: &str = "dc=example,dc=test";
const BIND_DN: &str = "cn=sspr,ou=svc,dc=example,dc=test";
const BIND_PASSWORD: &str = "Service-Start-2026";
const DECOY_DN: &str = "cn=decoy,ou=svc,dc=example,dc=test";
const ROOT_DN: &str = "cn=root,dc=example,dc=test";
const ROOT_PASSWORD: &str = "Root-Start-2026";
/// Starts that may fail because somebody else took a port that was free a moment ago.
const STARTS_MAX: u32 = 5;

/// What the service account may do with passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grant {
    /// As documented.
    #[default]
    Write,
    /// Too much: slapd then applies no policy at all to what we set.
    Manage,
    /// Forgotten.
    Nothing,
}

/// Whether slapd keeps a password policy at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlay {
    #[default]
    Loaded,
    /// No times of passwords, no locks, no rules.
    Missing,
    /// The same, after there was one: what it kept stands in the entries.
    TakenAway,
}

/// How a server differs from the usual one.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub grant: Grant,
    pub ppolicy: Overlay,
    /// Values of the default policy to change, such as `("pwdMinLength", "14")`.
    pub default_policy: Vec<(&'static str, &'static str)>,
    /// Entries to add, as LDIF.
    pub extra_ldif: String,
    /// Access rules instead of the usual ones.
    pub access: Option<String>,
    /// The last day of the server's certificate, when it should end soon.
    pub certificate_until: Option<(i32, u8, u8)>,
    /// Lines for the end of the database's configuration.
    pub extra_config: String,
}

/// A running slapd. `&self` everywhere, so that tests may share one.
pub struct Slapd {
    folder: TempDir,
    authority: Authority,
    plain_port: u16,
    tls_port: u16,
    server: Mutex<Option<Owned>>,
    /// Kept so that the pipe to it stays open as long as this process lives.
    _sweeper: Owned,
}

impl Slapd {
    /// Starts the usual server.
    ///
    /// # Panics
    /// slapd is not installed or does not start. It never skips.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(&Options::default())
    }

    /// Starts a server with these differences.
    ///
    /// # Panics
    /// As [`Slapd::start`].
    #[must_use]
    pub fn start_with(options: &Options) -> Self {
        for program in [PROGRAM, LOADER, "/usr/bin/ldapsearch"] {
            assert!(Path::new(program).exists(), "slapd is not installed; cargo xtask test installs it");
        }
        let folder = tempfile::Builder::new().prefix("nulstil-slapd-").tempdir().expect("a temporary folder");
        let authority = Authority::new();
        write_files(folder.path(), &authority, options);
        load(folder.path(), &tree::ldif(options));
        for _ in 0..STARTS_MAX {
            let (plain_port, tls_port) = (free_port(), free_port());
            if let Ok(server) = run(folder.path(), plain_port, tls_port) {
                let server = Mutex::new(Some(server));
                let sweeper = sweeper(folder.path());
                return Self { folder, authority, plain_port, tls_port, server, _sweeper: sweeper };
            }
        }
        panic!("slapd does not start: {}", last_words(folder.path()));
    }

    pub fn ldap_url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.plain_port)
    }

    pub fn ldaps_url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.tls_port)
    }

    /// Where TLS is spoken, for a relay before it.
    pub const fn tls_port(&self) -> u16 {
        self.tls_port
    }

    /// The authority that signed the server's certificate.
    pub fn ca_pem(&self) -> &str {
        &self.authority.pem
    }

    pub const fn base_dn(&self) -> &'static str {
        BASE
    }

    /// The service account.
    pub const fn bind_dn(&self) -> &'static str {
        BIND_DN
    }

    pub const fn bind_password(&self) -> &'static str {
        BIND_PASSWORD
    }

    /// An entry whose password nobody has and that never locks.
    pub const fn decoy_dn(&self) -> &'static str {
        DECOY_DN
    }

    pub const fn default_policy_dn(&self) -> &'static str {
        "cn=default,ou=policies,dc=example,dc=test"
    }

    pub const fn administrators_group(&self) -> &'static str {
        "cn=admins,ou=groups,dc=example,dc=test"
    }

    pub const fn protected_group(&self) -> &'static str {
        "cn=protected,ou=groups,dc=example,dc=test"
    }

    /// Everybody's login and first password.
    pub const fn people(&self) -> &'static [(&'static str, &'static str)] {
        PEOPLE
    }

    /// A person's first password.
    ///
    /// # Panics
    /// Nobody is called that.
    pub fn password_of(&self, login: &str) -> &'static str {
        let found = PEOPLE.iter().find(|(name, _)| *name == login);
        found.map(|(_, password)| *password).unwrap_or_else(|| panic!("nobody is called {login}"))
    }

    pub fn dn_of(&self, login: &str) -> String {
        format!("uid={login},ou=people,{BASE}")
    }

    /// Does this password open this account now? A wrong one counts towards the lockout.
    ///
    /// # Panics
    /// The server says anything else than yes, no, or yes but set a new one first.
    pub fn bind_works(&self, login: &str, password: &str) -> bool {
        let output = self.tool("ldapwhoami", &self.dn_of(login), password, &[], "");
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() || said.contains("Operations are restricted") {
            return true;
        }
        assert!(said.contains("Invalid credentials (49)"), "ldapwhoami as {login}: {said}");
        false
    }

    /// Everything the server holds of a person, operational attributes included: two equal answers
    /// show that nothing was written in between.
    ///
    /// # Panics
    /// The entry is not there.
    pub fn entry(&self, login: &str) -> String {
        let dn = self.dn_of(login);
        let arguments = ["-LLL", "-o", "ldif-wrap=no", "-s", "base", "-b", &dn, "(objectClass=*)", "*", "+"];
        let output = self.as_root("ldapsearch", &arguments, "");
        String::from_utf8(output.stdout).expect("LDIF is ASCII")
    }

    /// The values of one attribute of a person; those that LDIF writes in base64 are left out.
    pub fn values(&self, login: &str, attribute: &str) -> Vec<String> {
        let start = format!("{attribute}: ");
        self.entry(login).lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
    }

    /// What is kept as a person's password.
    pub fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        ldif_values(&self.entry(login), "userPassword")
    }

    /// Changes entries as the root, by LDIF with `changetype`.
    ///
    /// # Panics
    /// The server refuses.
    pub fn modify(&self, ldif: &str) {
        self.as_root("ldapmodify", &[], ldif);
    }

    /// The same for what only a server itself writes (the Relax Rules control).
    ///
    /// # Panics
    /// The server refuses.
    pub fn modify_relaxed(&self, ldif: &str) {
        self.as_root("ldapmodify", &["-e", "relax"], ldif);
    }

    /// Changes entries as the service account; what the server said about it.
    pub fn as_service(&self, ldif: &str) -> String {
        let output = self.tool("ldapmodify", BIND_DN, BIND_PASSWORD, &[], ldif);
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// What the service account sees of a person's attribute.
    pub fn seen_by_service(&self, login: &str, attribute: &str) -> Vec<String> {
        let dn = self.dn_of(login);
        let arguments = ["-LLL", "-s", "base", "-b", &dn, "(uid=*)", attribute];
        let output = self.tool("ldapsearch", BIND_DN, BIND_PASSWORD, &arguments, "");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.lines().filter(|line| line.starts_with(attribute)).map(str::to_owned).collect()
    }

    /// Deletes a person.
    pub fn remove(&self, login: &str) {
        self.modify(&format!("dn: {}\nchangetype: delete\n", self.dn_of(login)));
    }

    /// Somebody sets the password by another way. slapd then wants the person to set a new one, and
    /// this takes that back.
    pub fn set_elsewhere(&self, login: &str, password: &str) {
        let dn = self.dn_of(login);
        self.as_root("ldappasswd", &["-s", password, &dn], "");
        let must = ["-LLL", "-s", "base", "-b", dn.as_str(), "(pwdReset=TRUE)", "1.1"];
        if !self.as_root("ldapsearch", &must, "").stdout.is_empty() {
            self.modify(&format!("dn: {dn}\nchangetype: modify\ndelete: pwdReset\n"));
        }
    }

    /// Binds with a wrong password until the account is locked.
    pub fn lock(&self, login: &str) {
        for _ in 0..tree::FAILURES_MAX {
            assert!(!self.bind_works(login, "certainly-Wrong-1"), "that password is wrong");
        }
    }

    /// Ends the server at once; its ports stay ours only by luck until [`Slapd::restart`].
    pub fn stop(&self) {
        self.server().take();
    }

    /// Starts the server again with the same data on the same ports.
    ///
    /// # Panics
    /// It does not start.
    pub fn restart(&self) {
        let mut server = self.server();
        server.take();
        let started = run(self.folder.path(), self.plain_port, self.tls_port);
        *server = Some(started.unwrap_or_else(|why| panic!("slapd does not start again: {why}")));
    }

    /// Adds `bench0000` and so on, all with [`BENCH_PASSWORD`]. The server is away meanwhile.
    pub fn add_people(&self, count: u32) {
        self.stop();
        load(self.folder.path(), &tree::bench_people(count));
        self.restart();
    }

    /// Adds `each` names of every [`Kind`]. The server is away meanwhile.
    pub fn add_kinds(&self, each: u32) {
        self.stop();
        load(self.folder.path(), &kinds::ldif(each));
        self.restart();
    }

    fn server(&self) -> MutexGuard<'_, Option<Owned>> {
        self.server.lock().expect("no test panics while it starts or stops the server")
    }

    fn as_root(&self, program: &str, arguments: &[&str], input: &str) -> Output {
        let output = self.tool(program, ROOT_DN, ROOT_PASSWORD, arguments, input);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {said}");
        output
    }

    fn tool(&self, program: &str, dn: &str, password: &str, arguments: &[&str], input: &str) -> Output {
        let mut command = Command::new(program);
        // The tools check the address they were told, not the name `localhost`.
        command.args(["-x", "-H", &self.ldaps_url(), "-D", dn, "-w", password]).args(arguments);
        command.env("LDAPTLS_CACERT", self.folder.path().join("ca.pem")).env("LDAPTLS_REQCERT", "demand");
        feed(command, input)
    }
}

fn write_files(folder: &Path, authority: &Authority, options: &Options) {
    let names = ["localhost", "127.0.0.1", "ldap1.example.test"];
    let issued = match options.certificate_until {
        Some(until) => authority.issue_until(&names, (2026, 1, 1), until),
        None => authority.issue(&names),
    };
    let config = tree::config(folder, options);
    // The server shows its authority too, as one does that was installed with care.
    let chain = format!("{}{}", issued.cert_pem, authority.pem);
    let files = [
        ("ca.pem", authority.pem.as_str()),
        ("cert.pem", chain.as_str()),
        ("key.pem", issued.key_pem.as_str()),
        ("slapd.conf", config.as_str()),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("our own folder");
    }
    fs::create_dir(folder.join("db")).expect("our own folder");
}

fn load(folder: &Path, ldif: &str) {
    let mut loader = Command::new(LOADER);
    loader.arg("-q").arg("-f").arg(folder.join("slapd.conf"));
    let output = feed(loader, ldif);
    assert!(output.status.success(), "slapadd: {}", String::from_utf8_lossy(&output.stderr));
}

/// Runs slapd on these ports.
///
/// The thread that starts it stays for as long as slapd runs: the kernel kills the child when the
/// thread that made it ends, and a test's own thread may end before a shared server should.
fn run(folder: &Path, plain_port: u16, tls_port: u16) -> Result<Owned, String> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", PROGRAM, "-d", "none", "-f"]).arg(folder.join("slapd.conf"));
    command.args(["-h", &format!("ldap://127.0.0.1:{plain_port} ldaps://127.0.0.1:{tls_port}")]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let (to_us, from_it) = channel();
    let log = folder.join("log");
    std::thread::spawn(move || {
        let mut child = command.spawn().expect("setpriv is part of util-linux");
        let stderr = child.stderr.take().expect("it was asked for");
        let _ = to_us.send(Said::Started(Owned(child)));
        listen(stderr, &log, |line| {
            let _ = to_us.send(Said::Line(line.to_owned()));
        });
    });
    let server = ready(&from_it)?;
    for port in [plain_port, tls_port] {
        wait_for_port(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    }
    Ok(server)
}

enum Said {
    Started(Owned),
    Line(String),
}

/// Waits until slapd says that it starts, which it does once both ports are its own.
fn ready(from_it: &Receiver<Said>) -> Result<Owned, String> {
    let mut server = None;
    let mut words = String::new();
    while let Ok(said) = from_it.recv_timeout(crate::process::READY_WITHIN) {
        match said {
            Said::Started(child) => server = Some(child),
            Said::Line(line) if line.contains("slapd starting") => {
                return server.ok_or_else(|| "slapd spoke before it was started".to_owned());
            }
            Said::Line(line) => {
                let _ = writeln!(words, "{line}");
            }
        }
    }
    Err(format!("slapd said: {words}"))
}

fn listen(stderr: ChildStderr, log: &Path, tell: impl Fn(&str)) {
    let mut kept = fs::OpenOptions::new().create(true).append(true).open(log).ok();
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        if let Some(kept) = &mut kept {
            let _ = writeln!(kept, "{line}");
        }
        tell(&line);
    }
}

fn last_words(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}
