//! The built binary as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

/// How long a start or a stop may take before the test fails.
const WITHIN: Duration = Duration::from_secs(60);

/// The binary, with nothing of our environment that it could read.
pub fn nulstil() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nulstil"));
    command.env_clear().stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(args: &[&str]) -> Output {
    nulstil().args(args).output().expect("the binary was built")
}

/// What a command printed as data.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// What a command said.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A service that runs until the test ends.
pub struct Service {
    child: Child,
    /// The first line it printed.
    pub first_line: String,
    /// Kept open: a closed pipe would look like a reader that went away.
    _out: BufReader<std::process::ChildStdout>,
}

impl Service {
    /// Starts it and waits for its first line.
    pub fn start(args: &[&str], log: &Path) -> Self {
        Self::start_logging("info", args, log)
    }

    /// The same with this much in the log.
    pub fn start_logging(level: &str, args: &[&str], log: &Path) -> Self {
        let log_file = std::fs::File::create(log).expect("a log file");
        let mut child = nulstil()
            .env("NULSTIL_LOG", level)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(log_file)
            .spawn()
            .expect("the binary was built");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut first_line = String::new();
        out.read_line(&mut first_line).expect("UTF-8");
        let said = || std::fs::read_to_string(log).unwrap_or_default();
        assert!(!first_line.is_empty(), "it ended: {:?}: {}", child.wait(), said());
        Self { child, first_line, _out: out }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The port in the first line.
    pub fn port(&self) -> u16 {
        let (_, after) = self.first_line.split_once("localhost:").expect("an address");
        let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().expect("a port")
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        // The shell's own `kill`: a bare system has no program of that name.
        let kill = format!("kill -{name} {}", self.id());
        let sent = Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("our child") {
                return status;
            }
            assert!(started.elapsed() < WITHIN, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
