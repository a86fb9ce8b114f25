//! How long files and functions may be, and what a crate says of itself.

use super::source::Source;
use super::{Violation, violation};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

pub fn check(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        let lines = source.lines_before_tests();
        if lines > FILE_LINES_MAX {
            let why = format!("{lines} lines before the unit tests, at most {FILE_LINES_MAX}");
            found.push(violation(source, FILE_LINES_MAX + 1, "file-length", why));
        }
        for (line, name, length) in functions(&source.text) {
            if length > FUNCTION_LINES_MAX {
                let why = format!("{name} has {length} lines, at most {FUNCTION_LINES_MAX}");
                found.push(violation(source, line, "function-length", why));
            }
        }
        if opens_a_crate(&source.path) && !says_its_limits(&source.text) {
            found.push(violation(source, 1, "must-not-know", "a crate opens with what it must not know"));
        }
    }
    found
}

fn opens_a_crate(path: &str) -> bool {
    let inside = path.strip_prefix("crates/").unwrap_or_default();
    inside
        .split_once('/')
        .is_some_and(|(name, rest)| rest == "src/lib.rs" || (name == "server" && rest == "src/main.rs"))
}

/// The words may be wrapped over two comment lines.
fn says_its_limits(text: &str) -> bool {
    let opening: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//!")).collect();
    opening.join(" ").split_whitespace().collect::<Vec<_>>().join(" ").contains("must not know")
}

/// Line, name and body length of each function. Relies on rustfmt: a body closes with a brace that
/// stands alone, as deep as its `fn`.
fn functions(text: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let opens =
            |line: &&str| as_deep(line, indent) && (line.ends_with('{') || line.ends_with(['}', ';']));
        let Some(opening) = lines[at..].iter().position(opens).map(|skip| at + skip) else {
            continue;
        };
        if !lines[opening].ends_with('{') {
            continue;
        }
        let closes = |line: &&str| line.strip_prefix(indent) == Some("}");
        if let Some(length) = lines[opening + 1..].iter().position(closes) {
            functions.push((at + 1, name, length));
        }
    }
    functions
}

fn as_deep(line: &str, indent: &str) -> bool {
    line.strip_prefix(indent).is_some_and(|rest| !rest.starts_with(' ') && !rest.is_empty())
}

fn function_name(line: &str) -> Option<String> {
    let (before, after) = line.trim_start().split_once("fn ").filter(|(before, _)| before.len() < 40)?;
    let qualifiers = ["pub", "pub(crate)", "pub(super)", "async", "const", "unsafe", "extern", "\"C\""];
    if !before.split_whitespace().all(|word| qualifiers.contains(&word)) {
        return None;
    }
    Some(after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

#[cfg(test)]
mod tests {
    use super::{functions, says_its_limits};

    #[test]
    fn bodies_are_measured_and_declarations_are_not() {
        let text = "trait T {\n    fn declared(\n        &self,\n    ) -> u8;\n    async fn given(&self) {\n        a();\n        b();\n    }\n}\nfn short() {}\n";
        assert_eq!(functions(text), [(5, "given".to_owned(), 2)]);
    }

    #[test]
    fn the_limits_of_a_crate_may_be_wrapped() {
        assert!(says_its_limits("//! It must not\n//! know SQL.\n"));
        assert!(!says_its_limits("//! It knows SQL.\n// must not know\n"));
    }
}
