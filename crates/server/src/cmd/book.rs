//! The commands and options that documents and messages name are those that there are.

use super::Cli;
use clap::{Command, CommandFactory as _};
use std::path::{Path, PathBuf};

/// What is code in a document: spans between backticks, and the lines of blocks.
fn code_of(text: &str) -> Vec<String> {
    let (mut out, mut prose, mut in_block) = (Vec::new(), String::new(), false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            out.push(line.trim().to_owned());
        } else {
            prose.push_str(line.trim());
            prose.push(' ');
        }
    }
    // Longer fences would be told apart by nothing here; no document has one.
    out.extend(prose.split('`').skip(1).step_by(2).map(str::to_owned));
    out
}

/// Everything behind `nulstil` in a piece of code, word by word, up to what a shell would take as something else.
fn words_of(code: &str) -> Option<Vec<&str>> {
    let before = code.find("nulstil ")?;
    let is_called = before == 0 || matches!(code.as_bytes()[before - 1], b' ' | b'/' | b'(');
    // Whoever runs it has the same name: `sudo -u nulstil nulstil doctor`.
    let rest = code[before + "nulstil ".len()..].trim_start();
    if rest.starts_with("nulstil ") {
        return words_of(rest);
    }
    let is_called = is_called && rest != "nulstil";
    let ends = |word: &&str| !matches!(*word, "|" | "<" | ">" | "&&" | "#" | ";" | "\\");
    let words: Vec<&str> = rest.split_whitespace().take_while(ends).collect();
    let is_command = words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
    (is_called && is_command).then_some(words)
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

fn has_option(command: &Command, name: &str) -> bool {
    matches!(name, "help" | "version") || command.get_arguments().any(|one| one.get_long() == Some(name))
}

/// What of it does not exist. `a|b` are both.
fn unknown(root: &Command, words: &[&str]) -> Option<String> {
    let mut at = vec![root];
    let mut rest = words.iter();
    while at.iter().any(|command| command.has_subcommands()) {
        let Some(word) = rest.next().filter(|word| word.split('|').all(is_name)) else { break };
        let mut next = Vec::new();
        for name in word.split('|') {
            let found: Vec<&Command> = at.iter().filter_map(|one| one.find_subcommand(name)).collect();
            if found.is_empty() {
                return Some(format!("there is no command {name:?} in {words:?}"));
            }
            next.extend(found);
        }
        at = next;
    }
    for word in rest {
        let option = word.trim_matches(|c| matches!(c, '[' | ']' | ',' | '.' | ')' | '(' | '"'));
        let Some(name) = option.strip_prefix("--") else { continue };
        let name = name.split(['=', '|', ']']).next().unwrap_or_default();
        if !at.iter().any(|command| has_option(command, name)) {
            return Some(format!("there is no option {option:?} in {words:?}"));
        }
    }
    None
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(root().join(folder)).expect("a folder of ours");
    let paths = all.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|found| found == end)).collect()
}

#[test]
fn every_command_and_option_that_the_documents_name_exists() {
    let known = Cli::command();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|name| root().join(name));
    for path in files("docs/book", "md").into_iter().chain(pages) {
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for code in code_of(&text) {
            let Some(words) = words_of(&code) else { continue };
            seen += 1;
            wrong.extend(unknown(&known, &words).map(|why| format!("{}: {why}", path.display())));
        }
    }
    assert!(seen > 50, "documents name commands; only {seen} were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In messages there are no backticks, and in Danish `nulstil` is a word: what is no command there is a sentence.
#[test]
fn every_command_that_a_message_names_is_a_whole_one() {
    let known = Cli::command();
    let mut seen = 0;
    for locale in ["da", "en"] {
        for path in files(&format!("locales/{locale}"), "ftl") {
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            for said in
                text.lines().flat_map(|line| line.match_indices("nulstil ").map(move |(at, _)| &line[at..]))
            {
                let plain = |c: char| matches!(c, ',' | '.' | ':' | ';' | '”' | '«' | '"');
                let words: Vec<&str> =
                    said.split_whitespace().skip(1).map(|word| word.trim_end_matches(plain)).collect();
                let Some(first) = words.first().and_then(|first| known.find_subcommand(first)) else {
                    continue;
                };
                seen += 1;
                let is_whole = !first.has_subcommands()
                    || words.get(1).is_some_and(|second| first.find_subcommand(second).is_some());
                assert!(is_whole, "{}: {said}", path.display());
            }
        }
    }
    assert!(seen > 20, "messages name commands; only {seen} were found");
}

#[test]
fn what_does_not_exist_is_found() {
    let known = Cli::command();
    let judged = |code: &str| words_of(code).map(|words| unknown(&known, &words).is_none());
    for good in [
        "nulstil doctor --offline",
        "sudo -u nulstil nulstil policy show > policy.toml",
        "nulstil policy apply|rollback --dry-run",
        "nulstil keys init FILE|list|rotate",
        "/usr/bin/nulstil serve --config FILE",
    ] {
        assert_eq!(judged(good), Some(true), "{good}");
    }
    for bad in
        ["nulstil policy export", "nulstil docter", "nulstil doctor --of-line", "nulstil keys init|lists"]
    {
        assert_eq!(judged(bad), Some(false), "{bad}");
    }
    for other in [
        "install -o nulstil -g nulstil",
        "createdb -O nulstil nulstil",
        "systemctl start nulstil",
        "adduser nulstil sudo2",
    ] {
        assert_ne!(judged(other), Some(false), "{other}");
    }
}
