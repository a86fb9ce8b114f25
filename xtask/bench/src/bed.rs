//! What is measured, and what stands around it: slapd, a mail sink, and `nulstil serve` over both.

use crate::http::Client;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::process::{Owned, free_port};
use testkit::slapd::Slapd;
use testkit::smtp_sink::{SmtpSink, Wire};
use tokio::time::sleep;

/// People to reset, one after the other.
pub const PEOPLE: u32 = 400;
/// How long a start or a stop may take before the run fails.
const WITHIN: Duration = Duration::from_secs(30);

/// Everything around the process.
pub struct Bed {
    pub slapd: Slapd,
    pub sink: SmtpSink,
    program: PathBuf,
    folder: TempDir,
    port: u16,
}

impl Bed {
    /// Starts the neighbours and writes a configuration. The folder lies below `target`, on a real disk:
    /// a commit costs what it costs.
    pub async fn start(program: &Path) -> Result<Self, String> {
        let slapd = tokio::task::spawn_blocking(|| {
            let slapd = Slapd::start();
            slapd.add_people(PEOPLE);
            slapd
        });
        let slapd = slapd.await.map_err(|why| why.to_string())?;
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in("target");
        let bed = Self {
            slapd,
            sink: SmtpSink::start(Wire::Plain).await,
            program: program.to_owned(),
            folder: folder.map_err(|why| why.to_string())?,
            port: free_port(),
        };
        bed.configure()?;
        Ok(bed)
    }

    pub fn host(&self) -> String {
        format!("localhost:{}", self.port)
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// A kept connection.
    pub async fn client(&self) -> Result<Client, String> {
        Client::connect(self.address(), &self.host()).await
    }

    /// Starts the process; returns it with the time until `/readyz` said yes.
    pub async fn serve(&self) -> Result<(Owned, Duration), String> {
        let log = fs::File::create(self.path("log")).map_err(|why| why.to_string())?;
        let mut command = self.command();
        command.args(["serve", "--config"]).arg(self.path("nulstil.toml"));
        command.stdout(Stdio::null()).stderr(log);
        let started = Instant::now();
        let mut node = Owned(command.spawn().map_err(|why| format!("{}: {why}", self.program.display()))?);
        loop {
            if let Ok(mut client) = self.client().await {
                let ready = client.get("/readyz").await;
                if ready.is_ok_and(|answer| answer.status.is_success()) {
                    return Ok((node, started.elapsed()));
                }
            }
            let ended = node.0.try_wait().map_err(|why| why.to_string())?;
            if ended.is_some() || started.elapsed() > WITHIN {
                return Err(format!("nulstil is not ready: {}", self.log()));
            }
            sleep(Duration::from_micros(500)).await;
        }
    }

    /// Asks the process to stop, as a service manager does.
    pub async fn stop(&self, mut node: Owned) -> Result<(), String> {
        let id = node.0.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().map_err(|why| why.to_string())?;
        let asked = Instant::now();
        while asked.elapsed() < WITHIN {
            if node.0.try_wait().map_err(|why| why.to_string())?.is_some() {
                return Ok(());
            }
            sleep(Duration::from_millis(5)).await;
        }
        Err("nulstil does not stop".to_owned())
    }

    /// What the process said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().stdin(Stdio::null());
        command
    }

    fn configure(&self) -> Result<(), String> {
        self.write("ldap-ca.pem", self.slapd.ca_pem())?;
        self.write("bind", self.slapd.bind_password())?;
        let folder = fs::canonicalize(self.folder.path()).map_err(|why| why.to_string())?;
        self.write("nulstil.toml", &self.toml(&folder.display().to_string()))?;
        let made = self.command().args(["keys", "init"]).arg(self.path("keys.toml")).output();
        let made = made.map_err(|why| format!("{}: {why}", self.program.display()))?;
        if made.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&made.stderr).into_owned()) }
    }

    fn toml(&self, at: &str) -> String {
        let (port, slapd) = (self.port, &self.slapd);
        format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\n\
             trusted_proxies = [\"127.0.0.1/32\"]\n\
             [store]\nurl = \"sqlite://{at}/nulstil.db\"\n\
             [keys]\nfile = \"{at}/keys.toml\"\n\
             [organisation]\nname = \"Example\"\nlocale = \"da\"\nhelp = \"Servicedesk\"\n\
             [[directory]]\nname = \"main\"\nkind = \"openldap\"\nurl = [\"{}\"]\n\
             ca_file = \"{at}/ldap-ca.pem\"\nbind_dn = \"{}\"\nbind_password_file = \"{at}/bind\"\n\
             base_dn = \"{}\"\ndecoy_dn = \"{}\"\ndefault_policy_dn = \"{}\"\n\
             administrators_group = \"{}\"\nprotected_groups = [\"{}\"]\n\
             [mail]\nsmtp = \"smtp://{}\"\nfrom = \"no-reply@example.org\"\n\
             [bench]\nlift_budgets = true\n",
            slapd.ldaps_url(),
            slapd.bind_dn(),
            slapd.base_dn(),
            slapd.decoy_dn(),
            slapd.default_policy_dn(),
            slapd.administrators_group(),
            slapd.protected_group(),
            self.sink.place(),
        )
    }

    fn write(&self, name: &str, content: &str) -> Result<(), String> {
        let file = self.path(name);
        fs::write(&file, content).map_err(|why| why.to_string())?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).map_err(|why| why.to_string())
    }
}
