//! Two controllers of one domain, of which the second has joined: what is written at the first arrives at it by itself.
//!
//! Replication takes Kerberos, and Kerberos takes names. Both controllers run in a mount namespace in which the system's
//! resolver is a name server of ours, so that nothing outside is asked or changed.

use super::{
    ADMIN_PASSWORD, BASE, PROGRAM, Samba, TEMPLATE, TOOL, Template, copy, free_address, last_words, ldb,
    started,
};
use crate::dns::Dns;
use crate::process::{READY_WITHIN, feed, sweeper, wait_for_port};
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;
use tempfile::TempDir;

const REALM: &str = "EXAMPLE.TEST";
const DOMAIN: &str = "example.test";
/// What a controller that serves another one needs, beside what people sign in to.
const SERVICES: &str = "rpc, ldap, cldap, kdc, drepl, winbindd";
/// The service that controllers speak to each other by (MS-DRSR 2.2.3.2); each is known by it and its own number.
const REPLICATION: &str = "E3514235-4B06-11D1-AB04-00C04FC2DCD2";
const DNS_PORT: u16 = 53;

/// Two controllers of one domain.
pub struct Joined {
    pub first: Samba,
    pub second: Samba,
    _names: Dns,
}

impl Joined {
    /// Starts a copy of the domain, and a second controller that joins it.
    ///
    /// # Panics
    /// Samba is not installed, or the second one cannot join. It never skips.
    #[must_use]
    pub fn start() -> Self {
        let template = TEMPLATE.get_or_init(Template::provision);
        let (here, there) = (free_address(), free_address());
        let names = Dns::start_on(SocketAddr::from((here, DNS_PORT)));
        for (host, address) in [("dc1", here), ("dc2", there), ("kerberos", here)] {
            names.place(&format!("{host}.{DOMAIN}"), address);
        }
        let (first, second) = (folder(), folder());
        copy(&template.folder, first.path());
        template.configure(first.path(), here);
        widen(first.path());
        for at in [first.path(), second.path()] {
            write(at, "resolv.conf", &format!("nameserver {here}\noptions timeout:1 attempts:2\n"));
            let of_realm = |realm: &str| format!(" {realm} = {{\n  kdc = {here}\n }}\n");
            let realms = format!("{}{}", of_realm(REALM), of_realm(DOMAIN));
            let how = "dns_lookup_kdc = false\n dns_lookup_realm = false";
            write(
                at,
                "krb5.conf",
                &format!("[libdefaults]\n default_realm = {REALM}\n {how}\n[realms]\n{realms}"),
            );
        }
        let first = serve(first, here);
        join(template, second.path(), (here, there));
        for (host, address) in [("DC1", here), ("DC2", there)] {
            names.place(&format!("{}._msdcs.{DOMAIN}", number_of(second.path(), host)), address);
        }
        // Whoever joins is named like this by itself; the first one by a service of Samba's that does not run here.
        let ldif = format!(
            "dn: CN=DC1,OU=Domain Controllers,{BASE}\nchangetype: modify\nadd: servicePrincipalName\n\
             servicePrincipalName: {REPLICATION}/{}/{DOMAIN}\n",
            number_of(second.path(), "DC1"),
        );
        for at in [first.folder.path(), second.path()] {
            ldb(at, "ldbmodify", "private/sam.ldb", &[], &ldif);
        }
        Self { first, second: serve(second, there), _names: names }
    }
}

fn folder() -> TempDir {
    tempfile::Builder::new().prefix("nulstil-ad-").tempdir().expect("a temporary folder")
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("our own folder");
}

/// Lets a copy of the domain serve another controller too.
fn widen(folder: &Path) {
    let config = fs::read_to_string(folder.join("smb.conf")).expect("it was configured");
    let lines = config.lines().map(|line| {
        if line.trim_start().starts_with("server services") {
            format!("\tserver services = {SERVICES}")
        } else {
            line.to_owned()
        }
    });
    let wide: Vec<String> = lines.collect();
    write(folder, "smb.conf", &(wide.join("\n") + "\n"));
}

fn serve(folder: TempDir, address: Ipv4Addr) -> Samba {
    let server = run(folder.path(), address);
    let server =
        server.unwrap_or_else(|why| panic!("samba does not start: {why}: {}", last_words(folder.path())));
    let sweeper = sweeper(folder.path());
    Samba { folder, address, server: Mutex::new(Some(server)), _sweeper: sweeper, runs: run }
}

/// Runs Samba as several processes: one that asks its own Kerberos would wait for itself for ever.
fn run(folder: &Path, address: Ipv4Addr) -> Result<crate::process::Owned, String> {
    let mut command = Command::new("setpriv");
    let resolved = "mount --bind \"$1/resolv.conf\" /etc/resolv.conf && exec \"$2\" -i -M standard -d 0 -s \"$1/smb.conf\"";
    command.args(["--pdeathsig", "TERM", "unshare", "-m", "sh", "-c", resolved, "sh"]);
    command.arg(folder).arg(PROGRAM).env("KRB5_CONFIG", folder.join("krb5.conf"));
    started(command, folder, address)
}

/// Joins the domain of the controller at the first address, as soon as that one listens to all that it takes.
fn join(template: &Template, folder: &Path, (here, there): (Ipv4Addr, Ipv4Addr)) {
    wait_for_port(SocketAddr::from((here, 135))).unwrap_or_else(|why| panic!("no controller to join: {why}"));
    fs::create_dir(folder.join("log")).expect("our own folder");
    let issued = template.authority.issue(&["dc2.example.test", &there.to_string(), "127.0.0.1"]);
    let files =
        [("ca.pem", &template.authority.pem), ("cert.pem", &issued.cert_pem), ("key.pem", &issued.key_pem)];
    for (name, text) in files {
        write(folder, name, text);
    }
    fs::set_permissions(folder.join("key.pem"), fs::Permissions::from_mode(0o600)).expect("our own file");
    let began = Instant::now();
    loop {
        // It must be there and say nothing.
        write(folder, "smb.conf", "");
        let output = feed(joining(folder, here, there), "");
        if output.status.success() {
            return;
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(began.elapsed() < READY_WITHIN, "samba-tool domain join: {said}");
    }
}

fn joining(folder: &Path, here: Ipv4Addr, there: Ipv4Addr) -> Command {
    let at = folder.display();
    let mut command = Command::new(TOOL);
    command.args(["domain", "join", DOMAIN, "DC", "--dns-backend=NONE", "--use-kerberos=off"]);
    command.arg(format!("-UAdministrator%{ADMIN_PASSWORD}")).arg(format!("--server={here}"));
    command.arg(format!("--configfile={at}/smb.conf")).arg(format!("--realm={REALM}"));
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
        ("log file", "log/log.%m"),
        ("tls keyfile", "key.pem"),
        ("tls certfile", "cert.pem"),
        ("tls cafile", "ca.pem"),
    ];
    command.args(folders.map(|(name, file)| format!("--option={name}={at}/{file}")));
    let services = SERVICES.replace(", ", ",");
    command.args([
        "--option=netbios name=DC2".to_owned(),
        format!("--option=interfaces={there}/8"),
        "--option=bind interfaces only=yes".to_owned(),
        "--option=tls enabled=yes".to_owned(),
        // What was changed is told at once, and asked for when it starts.
        "--option=dreplsrv:periodic_startup_interval=0".to_owned(),
        format!("--option=server services={services}"),
    ]);
    command.env("KRB5_CONFIG", folder.join("krb5.conf"));
    command
}

/// By what the other controllers know this one.
fn number_of(folder: &Path, host: &str) -> String {
    let sites = format!("CN=Default-First-Site-Name,CN=Sites,CN=Configuration,{BASE}");
    let dn = format!("CN=NTDS Settings,CN={host},CN=Servers,{sites}");
    let found = ldb(folder, "ldbsearch", "private/sam.ldb", &["-b", &dn, "-s", "base", "objectGUID"], "");
    let found = String::from_utf8_lossy(&found.stdout).into_owned();
    found.lines().find_map(|line| line.strip_prefix("objectGUID: ")).expect("it has one").to_owned()
}
