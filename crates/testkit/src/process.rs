//! Real servers as private processes: free ports, readiness, and an end with the test.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// How long a server may take to open its port: a busy machine that reads Samba's Python from a cold disk takes many
/// times the usual second.
pub const READY_WITHIN: Duration = Duration::from_secs(60);

/// Where free ports are taken from: below what the system hands out by itself (Linux from 32768, RFC 6335 §6 from
/// 49152), or a connection or listener of another test would now and then get a port between our look and the
/// moment a server binds it.
const PORTS: Range<u16> = 16_384..32_768;

/// A port nobody listens on now, and that this process is given once. Another process may take it before we do;
/// starters try again.
///
/// # Panics
/// Every port is taken.
pub fn free_port() -> u16 {
    static NEXT: OnceLock<AtomicU16> = OnceLock::new();
    // Each process begins elsewhere.
    let next = NEXT.get_or_init(|| AtomicU16::new((RandomState::new().hash_one(0) >> 48) as u16));
    let a_port = || PORTS.start + next.fetch_add(1, Ordering::Relaxed) % (PORTS.end - PORTS.start);
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    PORTS.map(|_| a_port()).find(is_free).expect("loopback has free ports")
}

/// Waits until something listens on `address`.
///
/// # Errors
/// Nothing listened within [`READY_WITHIN`].
pub fn wait_for_port(address: SocketAddr) -> Result<(), String> {
    let started = Instant::now();
    while started.elapsed() < READY_WITHIN {
        if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(format!("nothing listens on {address} after {READY_WITHIN:?}"))
}

/// A child process that is killed when the test ends.
pub struct Owned(pub Child);

impl Drop for Owned {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a program to its end with this as its input.
pub fn feed(mut command: Command, input: &str) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program is installed");
    let mut stdin = child.stdin.take().expect("it was asked for");
    // A program that ends early says why on its own error output.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("a child of ours can be waited for")
}

/// The values of one attribute in LDIF with whole lines, also those that it writes in base64.
pub fn ldif_values(ldif: &str, attribute: &str) -> Vec<Vec<u8>> {
    let value = |line: &str| {
        let rest = line.strip_prefix(attribute)?.strip_prefix(':')?;
        match rest.strip_prefix(": ") {
            Some(coded) => Some(STANDARD.decode(coded).expect("LDIF has base64 after two colons")),
            None => rest.strip_prefix(' ').map(|plain| plain.as_bytes().to_vec()),
        }
    };
    ldif.lines().filter_map(value).collect()
}

/// Removes the folder when this process ends without dropping the server, as it does with statics.
pub fn sweeper(folder: &Path) -> Owned {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' INT TERM HUP; cat >/dev/null; rm -rf \"$1\"", "sweeper"]).arg(folder);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    Owned(shell.spawn().expect("sh runs"))
}
