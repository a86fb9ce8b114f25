//! A private 389 Directory Server: made once for a process by `dscreate`, and copied for each test.
//!
//! `dscreate` knows no folder of one's own, but reads where everything goes from a file that it finds through
//! `PREFIX`. The service account holds what `nulstil directory rights --kind 389ds` prints, and nothing else.

mod people;

use crate::ca::Authority;
use crate::process::{Owned, READY_WITHIN, feed, free_port, ldif_values, sweeper, wait_for_port};
use people::PEOPLE;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PROGRAM: &str = "/usr/sbin/ns-slapd";
const MAKER: &str = "/usr/sbin/dscreate";
const DEFAULTS: &str = "/usr/share/dirsrv/inf/defaults.inf";
const INSTANCE: &str = "slapd-one";
const BASE: &str = "dc=example,dc=test";
const PEOPLE_DN: &str = "ou=people,dc=example,dc=test";
const BIND_DN: &str = "cn=nulstil,ou=services,dc=example,dc=test";
const BIND_PASSWORD: &str = "Service-Start-2026";
const DECOY_DN: &str = "cn=decoy,ou=services,dc=example,dc=test";
const ROOT_PASSWORD: &str = "Root-Start-2026";
/// Starts that may fail because somebody else took a port that was free a moment ago.
const STARTS_MAX: u32 = 5;
/// How long the server may take to write what goes with a password.
const SETTLED_WITHIN: Duration = Duration::from_secs(2);

/// The directory that every other one is a copy of.
struct Template {
    folder: PathBuf,
    authority: Authority,
    _sweeper: Owned,
}

static TEMPLATE: OnceLock<Template> = OnceLock::new();

/// A running directory server. `&self` everywhere, so that tests may share one.
pub struct Ds389 {
    folder: TempDir,
    plain_port: u16,
    tls_port: u16,
    server: Mutex<Option<Owned>>,
    _sweeper: Owned,
}

impl Ds389 {
    /// Starts a fresh copy of the directory, in which the service account has its rights.
    ///
    /// # Panics
    /// As [`Ds389::start_without_rights`].
    #[must_use]
    pub fn start() -> Self {
        let server = Self::start_without_rights();
        server.give_rights(&include_str!("ds389/rights.ldif").replace("BIND_DN", BIND_DN));
        server
    }

    /// Starts a fresh copy of the directory whose people have what FreeIPA keeps of them, and whose service account reads
    /// it. FreeIPA's plug-ins are not there, so that nothing moves by itself.
    ///
    /// # Panics
    /// As [`Ds389::start_without_rights`].
    #[must_use]
    pub fn start_as_freeipa() -> Self {
        let server = Self::start();
        server.modify(include_str!("ds389/freeipa-schema.ldif"));
        server.modify(&people::as_in_freeipa());
        server.give_rights(&include_str!("ds389/freeipa-rights.ldif").replace("BIND_DN", BIND_DN));
        server
    }

    /// Gives a person this one value of an attribute.
    ///
    /// # Panics
    /// The server refuses.
    pub fn set(&self, login: &str, attribute: &str, value: &str) {
        let dn = self.dn_of(login);
        self.modify(&format!("dn: {dn}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n"));
    }

    /// Starts a fresh copy of the directory, in which the service account may do nothing yet.
    ///
    /// # Panics
    /// 389-ds is not installed or does not start. It never skips.
    #[must_use]
    pub fn start_without_rights() -> Self {
        let template = TEMPLATE.get_or_init(Template::make);
        let folder = tempfile::Builder::new().prefix("nulstil-ds-").tempdir().expect("a temporary folder");
        let mut command = Command::new("cp");
        command.arg("-a").arg(template.folder.join(".")).arg(folder.path());
        succeed("cp", &feed(command, ""));
        for _ in 0..STARTS_MAX {
            let (plain_port, tls_port) = (free_port(), free_port());
            configure(folder.path(), &template.folder, plain_port, tls_port);
            if let Ok(server) = run(folder.path(), plain_port, tls_port) {
                let server = Mutex::new(Some(server));
                let sweeper = sweeper(folder.path());
                return Self { folder, plain_port, tls_port, server, _sweeper: sweeper };
            }
        }
        panic!("389-ds does not start: {}", last_words(folder.path()));
    }

    /// Where TLS is spoken, for a relay before it.
    pub const fn tls_port(&self) -> u16 {
        self.tls_port
    }

    pub fn ldaps_url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.tls_port)
    }

    pub fn ldap_url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.plain_port)
    }

    /// The authority that signed the certificate of every server of this process.
    ///
    /// # Panics
    /// Never: there is a server.
    pub fn ca_pem(&self) -> &str {
        &TEMPLATE.get().expect("it was copied").authority.pem
    }

    pub const fn base_dn(&self) -> &'static str {
        PEOPLE_DN
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

    pub const fn administrators_group(&self) -> &'static str {
        "cn=admins,ou=groups,dc=example,dc=test"
    }

    pub const fn protected_group(&self) -> &'static str {
        "cn=protected,ou=groups,dc=example,dc=test"
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
        format!("uid={login},{PEOPLE_DN}")
    }

    /// Does this password open this account now? A wrong one counts towards the lockout.
    ///
    /// # Panics
    /// The server says anything else than yes, no, locked, or yes but set a new one first.
    pub fn bind_works(&self, login: &str, password: &str) -> bool {
        let output = self.tool("ldapwhoami", &self.dn_of(login), password, &["-e", "ppolicy"], "");
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() || said.contains("Password must be changed") {
            return true;
        }
        let is_no = ["Invalid credentials (49)", "Account locked"].iter().any(|no| said.contains(no));
        assert!(is_no, "ldapwhoami as {login}: {said}");
        false
    }

    /// The values of one attribute of a person.
    pub fn values(&self, login: &str, attribute: &str) -> Vec<String> {
        let text = self.shown(login, attribute);
        let start = format!("{attribute}: ");
        text.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
    }

    /// What is kept as a person's password.
    pub fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        ldif_values(&self.shown(login, "userPassword"), "userPassword")
    }

    fn shown(&self, login: &str, attribute: &str) -> String {
        let dn = self.dn_of(login);
        let arguments = ["-LLL", "-o", "ldif-wrap=no", "-s", "base", "-b", &dn, attribute];
        let output = self.as_root("ldapsearch", &arguments, "");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Changes entries as the Directory Manager, by LDIF with `changetype`.
    ///
    /// # Panics
    /// The server refuses.
    pub fn modify(&self, ldif: &str) {
        self.as_root("ldapmodify", &[], ldif);
    }

    /// Adds rules of access for the service account, and waits until it sees every entry that has one: the server
    /// answers before a rule is in force.
    ///
    /// # Panics
    /// The server refuses, or an entry is never seen.
    pub fn give_rights(&self, ldif: &str) {
        self.modify(ldif);
        let started = Instant::now();
        for dn in ldif.lines().filter_map(|line| line.strip_prefix("dn: ")) {
            while !self.is_seen_by_service(dn) {
                assert!(started.elapsed() < READY_WITHIN, "the service account never sees {dn}");
            }
        }
    }

    fn is_seen_by_service(&self, dn: &str) -> bool {
        let arguments = ["-LLL", "-s", "base", "-b", dn, "(|(objectClass=*)(passwordMinLength=*))", "1.1"];
        !self.tool("ldapsearch", BIND_DN, BIND_PASSWORD, &arguments, "").stdout.is_empty()
    }

    /// Changes entries as the service account; what the server said about it.
    pub fn as_service(&self, ldif: &str) -> String {
        let output = self.tool("ldapmodify", BIND_DN, BIND_PASSWORD, &[], ldif);
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Deletes a person.
    pub fn remove(&self, login: &str) {
        self.modify(&format!("dn: {}\nchangetype: delete\n", self.dn_of(login)));
    }

    /// Somebody sets the password by another way. The server answers before it has written the time.
    pub fn set_elsewhere(&self, login: &str, password: &str) {
        let shown = || self.values(login, "pwdUpdateTime");
        let (dn, before) = (self.dn_of(login), shown());
        self.modify(&format!(
            "dn: {dn}\nchangetype: modify\nreplace: userPassword\nuserPassword: {password}\n"
        ));
        let started = Instant::now();
        while shown() == before && started.elapsed() < SETTLED_WITHIN {}
    }

    /// Ends the server at once; its ports stay ours only by luck until [`Ds389::restart`].
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
        *server = Some(started.unwrap_or_else(|why| panic!("389-ds does not start again: {why}")));
    }

    fn server(&self) -> MutexGuard<'_, Option<Owned>> {
        self.server.lock().expect("no test panics while it starts or stops the server")
    }

    fn as_root(&self, program: &str, arguments: &[&str], input: &str) -> Output {
        let output = self.tool(program, "cn=Directory Manager", ROOT_PASSWORD, arguments, input);
        succeed(&format!("{program} {arguments:?}"), &output);
        output
    }

    fn tool(&self, program: &str, dn: &str, password: &str, arguments: &[&str], input: &str) -> Output {
        let mut command = Command::new(program);
        command.args(["-x", "-H", &self.ldaps_url(), "-D", dn, "-w", password]).args(arguments);
        command.env("LDAPTLS_CACERT", self.folder.path().join("ca.pem")).env("LDAPTLS_REQCERT", "demand");
        feed(command, input)
    }
}

impl Template {
    fn make() -> Self {
        for program in [PROGRAM, MAKER, "/usr/bin/pk12util", "/usr/bin/ldapmodify"] {
            assert!(Path::new(program).exists(), "{program} is not installed; cargo xtask test installs it");
        }
        let folder =
            tempfile::Builder::new().prefix("nulstil-389-").tempdir().expect("a temporary folder").keep();
        let template = Self { authority: Authority::new(), _sweeper: sweeper(&folder), folder };
        template.lay_out();
        template.create();
        template.keys();
        template.fill();
        template.end();
        template
    }

    /// Where `dscreate` puts things: the folders of the package, below ours.
    fn lay_out(&self) {
        let root = self.folder.display();
        for folder in ["px/share/dirsrv/inf", "etc/dirsrv", "var", "run", "shm", "lock", "default", "inst"] {
            fs::create_dir_all(self.folder.join(folder)).expect("our own folder");
        }
        for folder in ["config", "schema"] {
            let mut command = Command::new("cp");
            command.args(["-r", &format!("/etc/dirsrv/{folder}")]).arg(self.folder.join("etc/dirsrv"));
            succeed("cp", &feed(command, ""));
        }
        let packaged = fs::read_to_string(DEFAULTS).expect("it is part of the package");
        let moved: String =
            packaged.lines().map(|line| format!("{}\n", moved(line, &root.to_string()))).collect();
        fs::write(self.folder.join("px/share/dirsrv/inf/defaults.inf"), moved).expect("our own folder");
    }

    fn create(&self) {
        let wanted = format!(
            "[general]\nconfig_version=2\nfull_machine_name=localhost.localdomain\n\
             strict_host_checking=False\nselinux=False\n\
             [slapd]\ninstance_name=one\nroot_password={ROOT_PASSWORD}\nport={}\nsecure_port={}\n\
             self_sign_cert=False\nuser=root\ngroup=root\n\
             [backend-userroot]\nsuffix={BASE}\ncreate_suffix_entry=True\n",
            free_port(),
            free_port(),
        );
        let file = self.folder.join("wanted.inf");
        fs::write(&file, wanted).expect("our own folder");
        let mut command = Command::new(MAKER);
        command.arg("from-file").arg(&file).env("PREFIX", self.folder.join("px"));
        succeed("dscreate", &feed(command, ""));
    }

    /// Gives the server a certificate for the loopback host, of our own authority.
    fn keys(&self) {
        let issued = self.authority.issue_loopback();
        let at = |name: &str| self.folder.join(name);
        for (name, text) in
            [("ca.pem", &self.authority.pem), ("cert.pem", &issued.cert_pem), ("key.pem", &issued.key_pem)]
        {
            fs::write(at(name), text).expect("our own folder");
        }
        let kept = etc(&self.folder);
        let run = |program: &str, arguments: &[&dyn AsRef<std::ffi::OsStr>]| {
            let mut command = Command::new(program);
            command.args(arguments.iter().map(|argument| argument.as_ref()));
            succeed(program, &feed(command, ""));
        };
        let (bundle, pins) = (at("bundle.p12"), kept.join("pwdfile.txt"));
        let words: [&dyn AsRef<std::ffi::OsStr>; 11] = [
            &"pkcs12",
            &"-export",
            &"-name",
            &"Server-Cert",
            &"-passout",
            &"pass:",
            &"-in",
            &at("cert.pem"),
            &"-inkey",
            &at("key.pem"),
            &"-out",
        ];
        run("openssl", &[words.as_slice(), &[&bundle]].concat());
        run("pk12util", &[&"-i", &bundle, &"-d", &kept, &"-k", &pins, &"-W", &""]);
        let ca = at("ca.pem");
        run(
            "certutil",
            &[&"-A", &"-n", &"ours", &"-t", &"CT,,", &"-a", &"-i", &ca, &"-d", &kept, &"-f", &pins],
        );
    }

    fn fill(&self) {
        let socket = self.folder.join("run").join(format!("{INSTANCE}.socket"));
        let place = format!("ldapi://{}", socket.display().to_string().replace('/', "%2f"));
        for ldif in [people::settings(), people::ldif(), people::states()] {
            let mut command = Command::new("ldapmodify");
            command.args(["-Q", "-Y", "EXTERNAL", "-H", &place]);
            succeed("ldapmodify", &feed(command, &ldif));
        }
    }

    fn end(&self) {
        let file = self.folder.join("run/dirsrv").join(format!("{INSTANCE}.pid"));
        let id = fs::read_to_string(&file).expect("dscreate started it");
        let id = id.trim().to_owned();
        let mut command = Command::new("kill");
        command.arg(&id);
        succeed("kill", &feed(command, ""));
        while Path::new("/proc").join(&id).exists() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        // Memory of the process that has ended.
        for file in fs::read_dir(self.folder.join("var/lib/dirsrv").join(INSTANCE).join("db"))
            .expect("it is")
            .flatten()
        {
            if file.file_name().to_string_lossy().starts_with("__db.") {
                fs::remove_file(file.path()).expect("our own file");
            }
        }
    }
}

/// One line of the package's file, with its folder below ours.
fn moved(line: &str, root: &str) -> String {
    let Some((key, value)) = line.split_once(" = ") else { return line.to_owned() };
    match key {
        "with_systemd" => "with_systemd = 0".to_owned(),
        "sysconf_dir" => format!("{key} = {root}/etc"),
        "initconfig_dir" => format!("{key} = {root}/default"),
        "tmpfiles_d" => format!("{key} = {root}"),
        "inst_dir" => format!("{key} = {root}/inst/slapd-{{instance_name}}"),
        _ => {
            let places = [
                ("/etc/dirsrv", "/etc/dirsrv"),
                ("/run/lock", "/lock"),
                ("/run", "/run"),
                ("/var", "/var"),
                ("/dev/shm", "/shm"),
            ];
            let found = places.iter().find_map(|(from, to)| value.strip_prefix(from).map(|rest| (to, rest)));
            found.map_or_else(|| line.to_owned(), |(to, rest)| format!("{key} = {root}{to}{rest}"))
        }
    }
}

fn etc(folder: &Path) -> PathBuf {
    folder.join("etc/dirsrv").join(INSTANCE)
}

/// Makes a copy serve on these ports, and on the loopback address alone.
fn configure(folder: &Path, from: &Path, plain_port: u16, tls_port: u16) {
    let packaged = fs::read_to_string(etc(from).join("dse.ldif")).expect("it was made");
    let here = packaged.replace(&from.display().to_string(), &folder.display().to_string());
    let lines = here.lines().map(|line| match line.split_once(": ").map(|(name, _)| name) {
        Some("nsslapd-port") => {
            format!("nsslapd-port: {plain_port}\nnsslapd-listenhost: 127.0.0.1\nnsslapd-securelistenhost: 127.0.0.1")
        }
        Some("nsslapd-securePort") => format!("nsslapd-securePort: {tls_port}"),
        // Otherwise it takes a quarter of the machine's memory.
        Some("nsslapd-cache-autosize") => "nsslapd-cache-autosize: 0".to_owned(),
        Some("nsslapd-dbcachesize") => "nsslapd-dbcachesize: 10000000".to_owned(),
        _ => line.to_owned(),
    });
    let text: String = lines.map(|line| line + "\n").collect();
    fs::write(etc(folder).join("dse.ldif"), text).expect("our own folder");
}

/// Runs the server. The thread that starts it stays for as long as it runs, see `slapd`.
fn run(folder: &Path, plain_port: u16, tls_port: u16) -> Result<Owned, String> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", PROGRAM, "-d", "0", "-D"]).arg(etc(folder));
    command.arg("-i").arg(folder.join("run/pid"));
    let log = fs::File::create(folder.join("log")).map_err(|why| why.to_string())?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    let (to_us, from_it) = channel();
    std::thread::spawn(move || {
        let child = command.spawn().expect("setpriv is part of util-linux");
        let id = child.id();
        let _ = to_us.send(Owned(child));
        // Until it has ended, whoever ends it.
        while Path::new("/proc").join(id.to_string()).exists() {
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
    });
    let server = from_it.recv().map_err(|why| why.to_string())?;
    for port in [plain_port, tls_port] {
        wait_for_port(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    }
    Ok(server)
}

fn succeed(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{what}: {said}{told}");
}

fn last_words(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
}
