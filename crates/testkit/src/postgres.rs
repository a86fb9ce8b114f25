//! A private PostgreSQL: one cluster per test process, one database per test.
//!
//! It listens on a Unix socket in its own folder only, so no port can clash, and it ends with the
//! test process, however that ends: a watching shell stops it when our end of a pipe closes.

use crate::process::READY_WITHIN;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where Debian keeps the server's programs.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
/// What the server is told; nothing of it outlives the test, so nothing waits for the disk.
const SETTINGS: &str = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
     -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off";

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

struct Cluster {
    folder: PathBuf,
    /// Kept so that the pipe to the watching shell stays open as long as this process lives.
    _watch: Child,
}

/// The URL of a new, empty database.
///
/// # Panics
/// PostgreSQL 15 is not installed or does not start. It never skips.
#[must_use]
pub fn fresh_database() -> String {
    let cluster = CLUSTER.get_or_init(Cluster::start);
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    cluster.create_database(&name);
    format!("postgres://postgres@localhost/{name}?host={}", cluster.folder.display())
}

/// Ends every connection to this database and lets nobody in, as if its server were gone.
pub fn close(url: &str) {
    let name = name_of(url);
    let cluster = CLUSTER.get_or_init(Cluster::start);
    cluster.run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    cluster.run(&format!(
        "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'; END $$"
    ));
}

/// Takes back [`close`].
pub fn reopen(url: &str) {
    let cluster = CLUSTER.get_or_init(Cluster::start);
    cluster.run(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", name_of(url)));
}

fn name_of(url: &str) -> &str {
    let (_, rest) = url.split_once("@localhost/").expect("a URL of ours");
    rest.split('?').next().unwrap_or(rest)
}

impl Cluster {
    fn start() -> Self {
        assert!(
            Path::new(PROGRAMS).join("initdb").exists(),
            "PostgreSQL 15 is missing: apt-get install postgresql-15"
        );
        let folder = tempfile::Builder::new().prefix("nulstil-pg-").tempdir().expect("a temporary folder");
        let folder = folder.keep();
        give_to_server(&folder);
        let data = folder.join("data");
        let watch = watch(&folder, &data);
        let flags = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        let made = as_server("initdb").arg("-D").arg(&data).args(flags).output();
        succeed("initdb", &made.expect("initdb runs"));
        let seconds = READY_WITHIN.as_secs().to_string();
        let settings = format!("{SETTINGS} -c unix_socket_directories={}", folder.display());
        let mut start = as_server("pg_ctl");
        start.arg("-D").arg(&data).args(["-w", "-t", &seconds, "-o", &settings]);
        // The server inherits pg_ctl's output, and waiting for its end would wait for the server's.
        start.arg("-l").arg(folder.join("log")).arg("start").stdout(Stdio::null()).stderr(Stdio::null());
        let started = start.status().expect("pg_ctl runs");
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(started.success(), "PostgreSQL does not start: {}", log());
        Self { folder, _watch: watch }
    }

    fn create_database(&self, name: &str) {
        self.run(&format!("CREATE DATABASE {name}"));
    }

    fn run(&self, sql: &str) {
        let mut psql = Command::new(Path::new(PROGRAMS).join("psql"));
        psql.arg("-h").arg(&self.folder).args(["-U", "postgres", "-q", "-X", "-c", sql, "postgres"]);
        succeed("psql", &psql.output().expect("psql runs"));
    }
}

/// One of the server's programs. It refuses to run as root, so root becomes `postgres`.
fn as_server(program: impl AsRef<OsStr>) -> Command {
    let path = Path::new(PROGRAMS).join(program.as_ref());
    if !is_root() {
        return Command::new(path);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn give_to_server(folder: &Path) {
    if is_root() {
        let given = Command::new("chown").arg("postgres:postgres").arg(folder).output();
        succeed("chown", &given.expect("chown runs"));
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("own folder");
}

/// Stops the server and removes its folder when this process ends, also when it is killed.
fn watch(folder: &Path, data: &Path) -> Child {
    let script = "trap '' INT TERM HUP; cat >/dev/null; \
         [ -f \"$2/postmaster.pid\" ] && kill -QUIT \"$(head -n 1 \"$2/postmaster.pid\")\"; \
         sleep 0.5; rm -rf \"$1\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, "watch"]).arg(folder).arg(data);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    shell.spawn().expect("sh runs")
}

fn succeed(program: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} failed: {said}");
}
