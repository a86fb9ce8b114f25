//! Everything that a run leaves behind, brought together and searched.

use super::scene::{Kept, Scene};
use super::search::{Hit, Searcher};
use crate::cli::text;
use crate::process::nulstil;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files that hold what the service was given, and so secrets of its own.
const GIVEN: [&str; 2] = ["keys.toml", "bind"];

/// What the running service shows, what its commands print, and, after its end, every file it wrote.
pub fn remains(scene: &mut Scene, searcher: &Searcher) -> Vec<Hit> {
    let mut hits = searcher.hits("the metrics", scene.metrics.get("/metrics", None).body.as_bytes());
    for file in ["cmdline", "environ", "comm"] {
        let shown = std::fs::read(format!("/proc/{}/{file}", scene.node.id())).expect("our own child");
        hits.extend(searcher.hits(file, &shown));
    }
    hits.extend(commands(scene, searcher));
    // Before the end: closing the database empties its log into it.
    hits.extend(files(scene, searcher));
    scene.node.signal("TERM");
    assert_eq!(scene.node.wait().code(), Some(0));
    hits.extend(files(scene, searcher));
    hits.extend(commands(scene, searcher));
    let answers = scene.visitor.answers();
    assert!(String::from_utf8_lossy(&answers).contains("applied"), "answers were kept");
    hits.extend(searcher.hits("an answer", &answers));
    hits
}

fn commands(scene: &Scene, searcher: &Searcher) -> Vec<Hit> {
    let config = text(&scene.config);
    let all: [&[&str]; 6] = [
        &["audit", "export"],
        &["audit", "verify"],
        &["doctor"],
        &["doctor", "--json"],
        &["config", "check"],
        &["keys", "list"],
    ];
    let mut hits = Vec::new();
    for words in all {
        let mut command = nulstil();
        let output = command.env("NULSTIL_LOG", "trace").args(words).args(["--config", config]).output();
        let output = output.expect("the binary was built");
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        hits.extend(searcher.hits(&format!("{words:?}, data"), &output.stdout));
        hits.extend(searcher.hits(&format!("{words:?}, words"), &output.stderr));
    }
    hits
}

/// The service's folder with its log and, on SQLite, database and write-ahead log; PostgreSQL's whole
/// cluster, and its rows as text.
fn files(scene: &Scene, searcher: &Searcher) -> Vec<Hit> {
    let folder = scene.town.house.path("");
    let log = std::fs::read_to_string(folder.join("trace.log")).expect("a log");
    // The library for SQLite logs nothing; the one for PostgreSQL every statement.
    let database = if matches!(scene.kept, Kept::Postgres { .. }) { "sqlx" } else { "\"TRACE\"" };
    for sign in ["\"TRACE\"", "\"answered\"", "ldap3_proto", database] {
        assert!(log.contains(sign), "the log is not what it should be: no {sign}");
    }
    let mut hits = in_folder(&folder, searcher);
    match &scene.kept {
        Kept::Sqlite => {
            let dump = Command::new("sqlite3").arg(folder.join("nulstil.db")).arg(".dump").output();
            hits.extend(dumped(&dump.expect("sqlite3 is installed"), searcher));
        }
        Kept::Postgres { url } => {
            let dump = Command::new("pg_dump").arg(url).output();
            hits.extend(dumped(&dump.expect("pg_dump is installed"), searcher));
            let (_, cluster) = url.split_once("?host=").expect("a socket's folder");
            hits.extend(in_folder(Path::new(cluster), searcher));
        }
    }
    hits
}

fn dumped(output: &std::process::Output, searcher: &Searcher) -> Vec<Hit> {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let rows = String::from_utf8_lossy(&output.stdout);
    for table in ["reset", "job", "secret", "proof", "intent", "audit"] {
        assert!(rows.contains(table), "{table} is not in the dump");
    }
    assert!(rows.contains("write.applied"), "the audit is not in the dump");
    searcher.hits("the rows", &output.stdout)
}

fn in_folder(folder: &Path, searcher: &Searcher) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of ours").flatten() {
            let path = entry.path();
            let kind = entry.file_type().expect("it was just listed");
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && !GIVEN.iter().any(|given| path.ends_with(given)) {
                // PostgreSQL takes files away while we look.
                let Ok(bytes) = std::fs::read(&path) else { continue };
                hits.extend(searcher.hits(&path.display().to_string(), &bytes));
            }
        }
    }
    hits
}
