//! Words that belong in certain places only. The words are glued here, so that this file keeps its own
//! rules.

use super::source::Source;
use super::{Violation, violation};

/// A word in Rust code, and the folders where it may stand. Tests may always say it.
struct Rule {
    name: &'static str,
    words: &'static [&'static str],
    places: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 4] = [
    Rule {
        name: "made-proof",
        words: &[concat!("Proof::", "recorded(")],
        places: &["crates/store/", "crates/testkit/"],
        why: "only the store can say that a proof was recorded",
    },
    Rule {
        name: "real-world",
        words: &[
            concat!("SystemTime::", "now"),
            concat!("Instant::", "now"),
            concat!("Os", "Rng"),
            concat!("env::", "var"),
        ],
        places: &["crates/server/", "crates/testkit/", "xtask/"],
        why: "time, chance and environment come from ctx",
    },
    Rule {
        name: "sql",
        words: &[concat!("SELECT", " "), concat!("INSERT", " INTO")],
        places: &["crates/store/"],
        why: "SQL lives in the store only",
    },
    Rule {
        name: "other-way-to-a-password",
        words: &[concat!("kpas", "swd"), concat!("kad", "min"), concat!(":4", "64")],
        places: &["crates/testkit/"],
        why: "a password is set over LDAP by our own account, and in no other way (CVE-2022-32744)",
    },
];

/// Exceptions, each with its reason.
const EXCEPTIONS: [(&str, &str, &str); 1] = [(
    "crates/store/src/seal.rs",
    concat!("Os", "Rng"),
    "a nonce that a test could choose could be chosen twice; sealing takes it from the system itself",
)];

/// Left-overs that no Rust file may keep.
const LEFTOVERS: [&str; 4] =
    [concat!("todo", "!("), concat!("TO", "DO"), concat!("FIX", "ME"), concat!("#[", "ignore")];

/// Places that exist on somebody's machine only: no tracked file may name them.
const MACHINES: [&str; 7] = [
    concat!("/wo", "rk/"),
    concat!("registry.", "npmjs"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("files.", "pythonhosted"),
    concat!("proxy.", "golang.org"),
    concat!("arti", "factory"),
];

pub fn check(sources: &[Source]) -> Vec<Violation> {
    let mut found = Vec::new();
    for source in sources {
        for (line, text) in source.lines() {
            if let Some(word) = MACHINES.iter().find(|word| text.contains(**word)) {
                found.push(violation(source, line, "machine", format!("{word} means nothing elsewhere")));
            }
        }
        if source.is_rust() {
            found.extend(leftovers(source));
            found.extend(misplaced(source));
            found.extend(spent_warrants(source));
        }
    }
    found
}

fn leftovers(source: &Source) -> Vec<Violation> {
    let mut found = Vec::new();
    for (line, text) in source.lines() {
        if let Some(word) = LEFTOVERS.iter().find(|word| text.contains(**word)) {
            found.push(violation(source, line, "leftover", format!("{word} is work somebody has to finish")));
        }
    }
    found
}

fn misplaced(source: &Source) -> Vec<Violation> {
    let mut found = Vec::new();
    let says_why = source.text.contains(concat!("#![expect(clippy::", "disallowed_methods"));
    let mut above = "";
    for (line, text) in code(source) {
        let expected = says_why || above.contains("expect(clippy::disallowed_methods");
        above = text;
        for rule in
            RULES.iter().filter(|rule| !rule.places.iter().any(|place| source.path.starts_with(place)))
        {
            let Some(word) = rule.words.iter().find(|word| text.contains(**word)) else { continue };
            let excepted = EXCEPTIONS.iter().any(|(path, one, _)| *path == source.path && one == word);
            let is_allowed = excepted || (expected && rule.name == "real-world");
            if !is_allowed {
                found.push(violation(source, line, rule.name, format!("{}: {}", word.trim(), rule.why)));
            }
        }
    }
    found
}

/// A warrant is spent, or turned into another, where the row changes. Budgets are spent too, through their own port, by its name.
fn spent_warrants(source: &Source) -> Vec<Violation> {
    let mut found = Vec::new();
    if ["crates/store/", "crates/testkit/"].iter().any(|place| source.path.starts_with(place)) {
        return found;
    }
    let mut above = "";
    for (line, text) in code(source) {
        if let Some((before, _)) = text.split_once(concat!(".spend", "(")) {
            let spender = if before.trim().is_empty() { above } else { before };
            if !spender.trim_end().ends_with("budgets") {
                found.push(violation(source, line, "spent-warrant", "only the store spends a warrant"));
            }
        }
        if text.contains(concat!(".into_unlock", "_of(")) {
            found.push(violation(
                source,
                line,
                "spent-warrant",
                "only the store turns an operator's warrant",
            ));
        }
        above = text;
    }
    found
}

/// Lines of code that are neither comments nor tests.
fn code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let end = if source.is_test() { 0 } else { source.lines_before_tests() };
    source.lines().take(end).filter(|(_, text)| !text.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::{Source, check};

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        check(&[source]).iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn a_word_is_judged_by_where_it_stands() {
        let sql = concat!("let x = \"SELECT", " 1\";\n");
        assert_eq!(rules("crates/web/src/a.rs", sql), ["sql"]);
        assert!(rules("crates/store/src/a.rs", sql).is_empty());
        assert!(rules("crates/web/tests/a.rs", sql).is_empty());
    }

    #[test]
    fn atk_169_no_source_speaks_of_another_way_and_no_library_that_has_one_is_here() {
        let asks = concat!("connect(\"dc1:4", "64\")\n");
        assert_eq!(rules("crates/directory/src/a.rs", asks), ["other-way-to-a-password"]);
        assert!(rules("crates/directory/src/a.rs", "connect(\"dc1:636\")\n").is_empty());
        let locked = include_str!("../../../Cargo.lock");
        let banned = include_str!("../../../deny.toml");
        for library in
            ["cross-krb5", "kerberos", "krb5-sys", "libgssapi", "libgssapi-sys", "sspi", "picky-krb"]
        {
            assert!(!locked.contains(&format!("name = \"{library}\"")), "{library} is here");
            assert!(banned.contains(&format!("crate = \"{library}\"")), "{library} may come");
        }
    }

    #[test]
    fn budgets_may_be_spent_and_warrants_may_not() {
        let spend = concat!(".spend", "(x)");
        assert_eq!(rules("crates/flows/src/a.rs", &format!("warrant{spend}")), ["spent-warrant"]);
        assert!(rules("crates/flows/src/a.rs", &format!("world.budgets{spend}")).is_empty());
        let turn = concat!("operating.into_unlock", "_of(x)");
        assert_eq!(rules("crates/flows/src/a.rs", turn), ["spent-warrant"]);
    }

    #[test]
    fn the_clock_may_be_read_where_the_reason_stands_above() {
        let now = concat!("let now = Instant::", "now();\n");
        assert_eq!(rules("crates/web/src/a.rs", now), ["real-world"]);
        let said = format!("#[expect(clippy::disallowed_methods, reason = \"x\")]\n{now}");
        assert!(rules("crates/web/src/a.rs", &said).is_empty());
    }
}
