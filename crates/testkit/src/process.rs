//! Real servers as private processes: free ports, readiness, and an end with the test.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Child;
use std::time::{Duration, Instant};

/// How long a server may take to open its port.
pub const READY_WITHIN: Duration = Duration::from_secs(20);

/// A port nobody listens on now. Another process may take it before we do; starters try again.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has free ports");
    listener.local_addr().expect("a bound socket has an address").port()
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
