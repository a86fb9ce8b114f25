//! A private Active Directory domain: Samba, provisioned once for a process and cloned for each test, on a
//! loopback address of its own, since the ports of a domain controller are fixed.
//!
//! The service account holds what `docs` tell administrators to delegate, on `OU=People` and nothing else.

mod joined;
mod people;

use crate::ca::Authority;
use crate::process::{Owned, feed, sweeper, wait_for_port};
use people::{OUTSIDE, PEOPLE, quoted};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

pub use joined::Joined;

const PROGRAM: &str = "/usr/sbin/samba";
const TOOL: &str = "/usr/bin/samba-tool";
const BASE: &str = "DC=example,DC=test";
const PARTITION: &str = "private/sam.ldb.d/DC=EXAMPLE,DC=TEST.ldb";
const PEOPLE_DN: &str = "OU=People,DC=example,DC=test";
const BIND_DN: &str = "CN=svc-sspr,OU=Services,DC=example,DC=test";
const BIND_PASSWORD: &str = "Service-Start-2026";
const DECOY_DN: &str = "CN=decoy,OU=Services,DC=example,DC=test";
const ADMIN_PASSWORD: &str = "Domain-Start-2026";
/// Addresses that may be taken by somebody else before ours is free.
const STARTS_MAX: u32 = 20;

/// The domain's rules: the same as the contract says of every directory.
const RULES: [&str; 8] = [
    "--history-length=3",
    "--min-pwd-length=8",
    "--complexity=on",
    "--min-pwd-age=0",
    "--max-pwd-age=42",
    "--account-lockout-threshold=5",
    "--account-lockout-duration=600",
    "--reset-account-lockout-after=600",
];

/// Rights on people that are delegated to the service account, as `dsacls` and `samba-tool` name them.
const RIGHTS: [&str; 3] = [
    // Reset Password.
    "(OA;CI;CR;00299570-246d-11d0-a768-00aa006e0529;;SID)",
    // lockoutTime.
    "(OA;CI;RPWP;28630ebf-41d5-11d1-a9c1-0000f80367c1;;SID)",
    // pwdLastSet.
    "(OA;CI;RPWP;bf967a0a-0de6-11d0-a285-00aa003049e2;;SID)",
];

/// The domain that every other one is a copy of.
struct Template {
    folder: PathBuf,
    authority: Authority,
    _sweeper: Owned,
}

static TEMPLATE: OnceLock<Template> = OnceLock::new();
static ADDRESSES: AtomicU32 = AtomicU32::new(0);

/// A running domain controller. `&self` everywhere, so that tests may share one.
pub struct Samba {
    folder: TempDir,
    address: Ipv4Addr,
    server: Mutex<Option<Owned>>,
    _sweeper: Owned,
    /// How it is started.
    runs: Runs,
}

type Runs = fn(&Path, Ipv4Addr) -> Result<Owned, String>;

impl Samba {
    /// Starts a fresh copy of the domain.
    ///
    /// # Panics
    /// Samba is not installed or does not start. It never skips.
    #[must_use]
    pub fn start() -> Self {
        let template = TEMPLATE.get_or_init(Template::provision);
        let folder = tempfile::Builder::new().prefix("nulstil-ad-").tempdir().expect("a temporary folder");
        copy(&template.folder, folder.path());
        for _ in 0..STARTS_MAX {
            let address = free_address();
            template.configure(folder.path(), address);
            if let Ok(server) = run(folder.path(), address) {
                let server = Mutex::new(Some(server));
                let sweeper = sweeper(folder.path());
                return Self { folder, address, server, _sweeper: sweeper, runs: run };
            }
        }
        panic!("samba does not start: {}", last_words(folder.path()));
    }

    pub fn ldaps_url(&self) -> String {
        format!("ldaps://{}", self.address)
    }

    /// Always with StartTLS: the server takes no password in the clear.
    pub fn ldap_url(&self) -> String {
        format!("ldap://{}", self.address)
    }

    pub const fn address(&self) -> Ipv4Addr {
        self.address
    }

    /// The authority that signed the certificate of every domain controller of this process.
    ///
    /// # Panics
    /// Never: there is a server.
    pub fn ca_pem(&self) -> &str {
        &TEMPLATE.get().expect("it was copied").authority.pem
    }

    pub const fn base_dn(&self) -> &'static str {
        PEOPLE_DN
    }

    pub const fn domain_dn(&self) -> &'static str {
        BASE
    }

    /// The service account.
    pub const fn bind_dn(&self) -> &'static str {
        BIND_DN
    }

    pub const fn bind_password(&self) -> &'static str {
        BIND_PASSWORD
    }

    pub const fn decoy_dn(&self) -> &'static str {
        DECOY_DN
    }

    pub const fn administrators_group(&self) -> &'static str {
        "CN=administrators-of-nulstil,OU=Groups,DC=example,DC=test"
    }

    /// A person's first password.
    ///
    /// # Panics
    /// Nobody is called that.
    pub fn password_of(&self, login: &str) -> &'static str {
        let found = PEOPLE.iter().find(|person| person.login == login);
        found.map(|person| person.password).unwrap_or_else(|| panic!("nobody is called {login}"))
    }

    pub fn dn_of(&self, login: &str) -> String {
        let unit = if login == OUTSIDE.login { "OU=Elsewhere,DC=example,DC=test" } else { PEOPLE_DN };
        format!("CN={login},{unit}")
    }

    /// What a bind with this password says: nothing when it works, else the number after `data`.
    ///
    /// # Panics
    /// The server says anything else.
    pub fn bind(&self, login: &str, password: &str) -> Result<(), String> {
        let dn = self.dn_of(login);
        let arguments =
            ["-x", "-H", &self.ldaps_url(), "-D", &dn, "-w", password, "-b", "", "-s", "base", "1.1"];
        let mut command = Command::new("ldapsearch");
        command.args(arguments);
        command.env("LDAPTLS_CACERT", self.folder.path().join("ca.pem")).env("LDAPTLS_REQCERT", "demand");
        let output = feed(command, "");
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            return Ok(());
        }
        let (_, data) = said.split_once("data ").unwrap_or_else(|| panic!("ldapsearch as {login}: {said}"));
        Err(data.split(',').next().unwrap_or_default().to_owned())
    }

    /// Does this password open this account now? A wrong one counts towards the lockout.
    pub fn bind_works(&self, login: &str, password: &str) -> bool {
        self.bind(login, password).is_ok()
    }

    /// The values of one attribute of a person.
    pub fn values(&self, login: &str, attribute: &str) -> Vec<String> {
        let arguments = ["-b", &self.dn_of(login), "-s", "base", attribute];
        let output = self.ldb("ldbsearch", "private/sam.ldb", &arguments, "");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let start = format!("{attribute}: ");
        text.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
    }

    /// Changes entries as the domain itself, by LDIF with `changetype`.
    ///
    /// # Panics
    /// It is refused.
    pub fn modify(&self, ldif: &str) {
        self.ldb("ldbmodify", "private/sam.ldb", &[], ldif);
    }

    /// The same below the rules of the directory, for values that no server would let anybody write.
    ///
    /// # Panics
    /// It is refused.
    pub fn modify_raw(&self, ldif: &str) {
        self.ldb("ldbmodify", PARTITION, &[], ldif);
    }

    /// Changes entries as the service account; what the server said about it.
    pub fn as_service(&self, ldif: &str) -> String {
        let mut command = Command::new("ldapmodify");
        command.args(["-x", "-H", &self.ldaps_url(), "-D", BIND_DN, "-w", BIND_PASSWORD]);
        command.env("LDAPTLS_CACERT", self.folder.path().join("ca.pem"));
        String::from_utf8_lossy(&feed(command, ldif).stderr).into_owned()
    }

    /// Runs a script as root of this domain controller.
    ///
    /// # Panics
    /// One of its commands fails.
    pub fn shell(&self, script: &str) {
        let config = self.folder.path().join("smb.conf");
        let tool = format!("samba-tool() {{ {TOOL} \"$@\" -s {}; }}\n", config.display());
        let mut command = Command::new("bash");
        command.arg("-e");
        succeed("the script", &feed(command, &format!("{tool}{script}")));
    }

    /// Deletes a person.
    pub fn remove(&self, login: &str) {
        self.ldb("ldbdel", "private/sam.ldb", &[&self.dn_of(login)], "");
    }

    /// Somebody sets the password by another way.
    pub fn set_elsewhere(&self, login: &str, password: &str) {
        let (dn, value) = (self.dn_of(login), quoted(password));
        self.modify(&format!("dn: {dn}\nchangetype: modify\nreplace: unicodePwd\nunicodePwd:: {value}\n"));
    }

    /// Ends the server at once.
    pub fn stop(&self) {
        self.server().take();
    }

    /// Starts the server again with the same data at the same address.
    ///
    /// # Panics
    /// It does not start.
    pub fn restart(&self) {
        let mut server = self.server();
        server.take();
        let started = (self.runs)(self.folder.path(), self.address);
        *server = Some(started.unwrap_or_else(|why| panic!("samba does not start again: {why}")));
    }

    fn server(&self) -> MutexGuard<'_, Option<Owned>> {
        self.server.lock().expect("no test panics while it starts or stops the server")
    }

    fn ldb(&self, program: &str, file: &str, arguments: &[&str], input: &str) -> Output {
        ldb(self.folder.path(), program, file, arguments, input)
    }
}

impl Template {
    fn provision() -> Self {
        for program in [PROGRAM, TOOL, "/usr/bin/ldbadd", "/usr/bin/ldapsearch"] {
            assert!(Path::new(program).exists(), "{program} is not installed; cargo xtask test installs it");
        }
        let folder =
            tempfile::Builder::new().prefix("nulstil-domain-").tempdir().expect("a temporary folder");
        let folder = folder.keep();
        let template = Self { authority: Authority::new(), _sweeper: sweeper(&folder), folder };
        template.make();
        template.fill();
        template
    }

    fn make(&self) {
        let at = self.folder.display().to_string();
        fs::create_dir(self.folder.join("log")).expect("our own folder");
        // It must be there and say nothing.
        fs::write(self.folder.join("smb.conf"), "").expect("our own folder");
        let folders = [
            ("private dir", "private"),
            ("lock directory", "lock"),
            ("state directory", "state"),
            ("cache directory", "cache"),
            ("pid directory", "run"),
            ("binddns dir", "bind-dns"),
            ("ncalrpc dir", "ncalrpc"),
            ("winbindd socket directory", "wb"),
            ("ntp signd socket directory", "ntp"),
        ];
        let mut options: Vec<String> =
            folders.iter().map(|(name, folder)| format!("--option={name}={at}/{folder}")).collect();
        options.extend(
            [
                "interfaces=127.0.0.2/8",
                "bind interfaces only=yes",
                "server services=ldap,cldap",
                "tls enabled=yes",
            ]
            .map(|option| format!("--option={option}")),
        );
        for (name, file) in [("keyfile", "key.pem"), ("certfile", "cert.pem"), ("cafile", "ca.pem")] {
            options.push(format!("--option=tls {name}={at}/{file}"));
        }
        options.push(format!("--option=log file={at}/log/log.%m"));
        let arguments = [
            "domain",
            "provision",
            "--realm=EXAMPLE.TEST",
            "--domain=EXAMPLE",
            "--server-role=dc",
            "--dns-backend=NONE",
            "--host-name=dc1",
            "--host-ip=127.0.0.2",
            &format!("--adminpass={ADMIN_PASSWORD}"),
            &format!("--configfile={at}/smb.conf"),
        ];
        let mut command = Command::new(TOOL);
        command.args(arguments).args(options);
        succeed("samba-tool domain provision", &feed(command, ""));
    }

    fn fill(&self) {
        let tool = |arguments: &[&str]| {
            let mut command = Command::new(TOOL);
            command.args(arguments).arg("-s").arg(self.folder.join("smb.conf"));
            succeed(&arguments.join(" "), &feed(command, ""));
        };
        tool(&[["domain", "passwordsettings", "set"].as_slice(), &RULES].concat());
        let sam = "private/sam.ldb";
        ldb(&self.folder, "ldbadd", sam, &[], &people::ldif(BASE, BIND_PASSWORD));
        let nested = format!(
            "dn: CN=Domain Admins,CN=Users,{BASE}\nchangetype: modify\nadd: member\n\
             member: CN=helpers,OU=Groups,{BASE}\n"
        );
        ldb(&self.folder, "ldbmodify", sam, &[], &nested);
        let settings = ["domain", "passwordsettings", "pso"];
        // The entry that stands for nobody must not lock: a locked one is answered faster.
        for (name, place, rule, whose) in [
            ("strict", "10", "--min-pwd-length=14", "strict"),
            ("never-locks", "20", "--account-lockout-threshold=0", "decoy"),
        ] {
            tool(&[settings.as_slice(), &["create", name, place, rule]].concat());
            tool(&[settings.as_slice(), &["apply", name, whose]].concat());
        }
        let found = ldb(&self.folder, "ldbsearch", sam, &["(sAMAccountName=svc-sspr)", "objectSid"], "");
        let found = String::from_utf8_lossy(&found.stdout).into_owned();
        let sid = found.lines().find_map(|line| line.strip_prefix("objectSid: ")).expect("it has one");
        for right in RIGHTS {
            let sddl = format!("--sddl={}", right.replace("SID", sid));
            let on = format!("--objectdn={PEOPLE_DN}");
            tool(&["dsacl", "set", "--action=allow", &on, &sddl]);
        }
        let long_ago = "132000000000000000";
        let states = [("expired", "pwdLastSet", long_ago.to_owned()), ("lou", "lockoutTime", ticks_now())];
        for (login, attribute, value) in states {
            let ldif = format!(
                "dn: CN={login},{PEOPLE_DN}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n"
            );
            ldb(&self.folder, "ldbmodify", PARTITION, &[], &ldif);
        }
    }

    /// Makes a copy serve at this address, with a certificate for it.
    fn configure(&self, folder: &Path, address: Ipv4Addr) {
        let config = fs::read_to_string(self.folder.join("smb.conf")).expect("it was provisioned");
        let config = config.replace(&self.folder.display().to_string(), &folder.display().to_string());
        let config = config.replace("127.0.0.2/8", &format!("{address}/8"));
        let issued = self.authority.issue(&["dc1.example.test", &address.to_string(), "127.0.0.1"]);
        let files = [
            ("smb.conf", config.as_str()),
            ("ca.pem", self.authority.pem.as_str()),
            ("cert.pem", issued.cert_pem.as_str()),
            ("key.pem", issued.key_pem.as_str()),
        ];
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("our own folder");
        }
        let own = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.join("key.pem"), own).expect("our own file");
    }
}

/// Now, in tenths of a microsecond since 1601.
#[expect(clippy::disallowed_methods, reason = "Samba looks at the machine's clock")]
fn ticks_now() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    (now.as_nanos() / 100 + 116_444_736_000_000_000).to_string()
}

/// An address of this machine where nobody serves a directory now.
fn free_address() -> Ipv4Addr {
    loop {
        let next = ADDRESSES.fetch_add(1, Ordering::Relaxed);
        let [_, _, high, low] = std::process::id().to_be_bytes();
        let [_, _, _, turn] = next.to_be_bytes();
        // Processes start at different places; a place that is taken is passed over.
        let address = Ipv4Addr::new(127, 16 + high % 200, low, 2 + turn % 250);
        let is_free = |port: u16| TcpListener::bind((address, port)).is_ok();
        if is_free(389) && is_free(636) {
            return address;
        }
    }
}

fn copy(from: &Path, to: &Path) {
    let mut command = Command::new("cp");
    command.arg("-a").arg(from.join(".")).arg(to);
    succeed("cp", &feed(command, ""));
    // The first process of a copy makes its own.
    let _ = fs::remove_dir_all(to.join("run"));
    fs::create_dir(to.join("run")).expect("our own folder");
}

fn ldb(folder: &Path, program: &str, file: &str, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(program);
    command.arg("-H").arg(folder.join(file)).args(arguments);
    let output = feed(command, input);
    succeed(program, &output);
    output
}

/// Runs Samba at this address. The thread that starts it stays for as long as it runs, see `slapd`.
fn run(folder: &Path, address: Ipv4Addr) -> Result<Owned, String> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", PROGRAM, "-i", "-M", "single", "-d", "0", "-s"]);
    command.arg(folder.join("smb.conf"));
    started(command, folder, address)
}

/// The server that this command becomes, once it listens.
fn started(mut command: Command, folder: &Path, address: Ipv4Addr) -> Result<Owned, String> {
    let log = fs::File::create(folder.join("log").join("samba")).map_err(|why| why.to_string())?;
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
    for port in [389, 636] {
        wait_for_port(SocketAddr::from((address, port)))?;
    }
    Ok(server)
}

fn succeed(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{what}: {said}{told}");
}

fn last_words(folder: &Path) -> String {
    fs::read_to_string(folder.join("log").join("samba")).unwrap_or_default()
}
