//! The text files of the repository, as the rules read them.

use crate::shell;
use std::fs;
use std::path::Path;

/// One text file.
pub struct Source {
    /// From the root of the workspace, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The lines, counted from one.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }

    /// How many lines stand before the unit tests at the end of the file.
    pub fn lines_before_tests(&self) -> usize {
        let lines: Vec<&str> = self.text.lines().collect();
        let is_start = |pair: &[&str]| {
            pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
        };
        lines.windows(2).position(is_start).unwrap_or(lines.len())
    }

    /// Whether the whole file exists for tests only.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// The first line that holds this text, or the first line of all.
    pub fn line_of(&self, text: &str) -> usize {
        self.lines().find(|(_, line)| line.contains(text)).map_or(1, |(number, _)| number)
    }
}

/// Every text file Git tracks. Without Git – an unpacked archive – every file that is not built.
pub fn all() -> Result<Vec<Source>, String> {
    let root = shell::root();
    let paths = match shell::read(&mut shell::program("git", &["ls-files", "-z"])) {
        Ok(list) => list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect(),
        Err(why) => {
            println!("tidy reads the folder itself, because {why}");
            let mut paths = Vec::new();
            walk(&root, "", &mut paths)?;
            paths
        }
    };
    let read = |path: String| fs::read_to_string(root.join(&path)).ok().map(|text| Source { path, text });
    let sources: Vec<Source> = paths.into_iter().filter_map(read).collect();
    if sources.is_empty() { Err("tidy found no files to read".to_owned()) } else { Ok(sources) }
}

fn walk(root: &Path, folder: &str, into: &mut Vec<String>) -> Result<(), String> {
    let place = root.join(folder);
    let entries = fs::read_dir(&place).map_err(|error| format!("reading {}: {error}", place.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && name != "target" && name != ".git" {
            walk(root, &path, into)?;
        } else if !is_folder {
            into.push(path);
        }
    }
    Ok(())
}
