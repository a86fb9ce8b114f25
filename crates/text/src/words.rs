//! The messages, parsed and checked, and the look-up by id.

use domain::locale::Locale;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

/// One message file: its area, and its text in each language.
struct Area {
    name: &'static str,
    da: &'static str,
    en: &'static str,
}

macro_rules! areas {
    ($($name:literal),+ $(,)?) => {
        &[$(Area {
            name: $name,
            da: include_str!(concat!("../../../locales/da/", $name, ".ftl")),
            en: include_str!(concat!("../../../locales/en/", $name, ".ftl")),
        }),+]
    };
}

const AREAS: &[Area] = areas![
    "common",
    "reset",
    "password",
    "refusal",
    "change",
    "help",
    "mail",
    "disavow",
    "api",
    "demo",
    "unlock",
    "username",
    "policy",
    "explain",
    "command",
    "setup",
    "console",
    "security-info"
];

/// What is put into a message's place holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arg<'a> {
    Text(&'a str),
    /// Counts choose the plural form.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u8> for Arg<'_> {
    fn from(number: u8) -> Self {
        Self::Number(i64::from(number))
    }
}

/// Every problem of the message files at once, one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faulty(Vec<String>);

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Faulty {}

/// The place holders of each message, by id.
type Shape = BTreeMap<String, BTreeSet<String>>;

/// All messages in all languages.
pub struct Words {
    da: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    shape: Shape,
}

impl Words {
    /// Parses the built-in messages and checks that every language holds the same ids with the same
    /// place holders. The server calls this at start, so that a hole is found before a person is.
    ///
    /// # Errors
    /// Syntax errors, an id twice, or languages that differ.
    pub fn load() -> Result<Self, Faulty> {
        let mut problems = Vec::new();
        let (da, danish) = bundle(Locale::Da, &mut problems);
        let (en, english) = bundle(Locale::En, &mut problems);
        compare(&danish, &english, &mut problems);
        if problems.is_empty() { Ok(Self { da, en, shape: english }) } else { Err(Faulty(problems)) }
    }

    /// The message with this id, its place holders filled in.
    pub fn with(&self, locale: Locale, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let mut errors = Vec::new();
        let said = self.format(locale, id, args, &mut errors);
        debug_assert!(errors.is_empty(), "message {id} in {}: {errors:?}", locale.tag());
        debug_assert!(said.is_some(), "no message {id} in {}", locale.tag());
        said.unwrap_or_else(|| id.to_owned())
    }

    fn format(
        &self,
        locale: Locale,
        id: &str,
        args: &[(&str, Arg<'_>)],
        errors: &mut Vec<FluentError>,
    ) -> Option<String> {
        let bundle = match locale {
            Locale::Da => &self.da,
            Locale::En => &self.en,
        };
        let pattern = bundle.get_message(id)?.value()?;
        let mut filled = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value = match *arg {
                Arg::Text(text) => FluentValue::from(text),
                Arg::Number(number) => FluentValue::from(number),
            };
            filled.set(*name, value);
        }
        Some(bundle.format_pattern(pattern, Some(&filled), errors).into_owned())
    }
}

// A constant that happens to need parsing, not state: nothing can change it. Handing a reference
// through every template and formatter would say nothing more.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    Words::load().expect("the built-in messages are checked by this crate's tests and at server start")
});

/// The message with this id, which has no place holders.
///
/// An unknown id panics in debug builds and in tests; a release says the id itself.
pub fn get(locale: Locale, id: &str) -> String {
    WORDS.with(locale, id, &[])
}

/// The message with this id, its place holders filled in. See [`get`].
pub fn with(locale: Locale, id: &str, args: &[(&str, Arg<'_>)]) -> String {
    WORDS.with(locale, id, args)
}

/// Every message id, in order; for tests that compare them with what templates use.
pub fn ids() -> impl Iterator<Item = &'static str> {
    WORDS.shape.keys().map(String::as_str)
}

fn bundle(locale: Locale, problems: &mut Vec<String>) -> (FluentBundle<FluentResource>, Shape) {
    let tag = locale.tag().parse().expect("our own tags are valid BCP 47");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks would end up inside codes, links and plain-text mails.
    bundle.set_use_isolating(false);
    let mut shape = Shape::new();
    for area in AREAS {
        let text = match locale {
            Locale::Da => area.da,
            Locale::En => area.en,
        };
        let at = format!("{}/{}.ftl", locale.tag(), area.name);
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(rest, errors)| {
            problems.extend(errors.iter().map(|error| format!("{at}: {error}")));
            rest
        });
        shape.extend(resource.entries().filter_map(outline));
        if let Err(errors) = bundle.add_resource(resource) {
            problems.extend(errors.iter().map(|error| format!("{at}: {error}")));
        }
    }
    (bundle, shape)
}

fn compare(danish: &Shape, english: &Shape, problems: &mut Vec<String>) {
    let ids: BTreeSet<&String> = danish.keys().chain(english.keys()).collect();
    for id in ids {
        match (danish.get(id), english.get(id)) {
            (Some(da), Some(en)) if da == en => {}
            (Some(da), Some(en)) => problems.push(format!("{id}: place holders differ: {da:?}, {en:?}")),
            (None, _) => problems.push(format!("{id}: missing in da")),
            (_, None) => problems.push(format!("{id}: missing in en")),
        }
    }
}

fn outline(entry: &Entry<&str>) -> Option<(String, BTreeSet<String>)> {
    // The syntax tree is Fluent's own; what is no message (a comment, junk that try_new reported
    // already) has no outline.
    let Entry::Message(message) = entry else { return None };
    let mut names = BTreeSet::new();
    if let Some(pattern) = &message.value {
        in_pattern(pattern, &mut names);
    }
    Some((message.id.name.to_owned(), names))
}

fn in_pattern(pattern: &ast::Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, names);
        }
    }
}

fn in_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, names),
        Expression::Select { selector, variants } => {
            in_inline(selector, names);
            for variant in variants {
                in_pattern(&variant.value, names);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    if let InlineExpression::VariableReference { id } = inline {
        names.insert(id.name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Place holders that choose a plural or print a number.
    const NUMBERS: [&str; 12] = [
        "count", "need", "have", "given", "required", "length", "month", "step", "steps", "bytes", "least",
        "most",
    ];

    #[test]
    fn the_message_files_are_whole_and_alike() {
        if let Err(faulty) = Words::load() {
            panic!("{faulty}");
        }
    }

    #[test]
    fn a_hole_in_one_language_is_told() {
        let shape =
            |ids: &[&str]| -> Shape { ids.iter().map(|id| ((*id).to_owned(), BTreeSet::new())).collect() };
        let mut problems = Vec::new();
        compare(&shape(&["a", "b"]), &shape(&["b", "c"]), &mut problems);
        assert_eq!(problems, ["a: missing in en", "c: missing in da"]);
    }

    #[test]
    fn every_message_is_said_without_a_fluent_error() {
        for locale in Locale::ALL {
            for (id, names) in &WORDS.shape {
                for number in [0, 1, 2, 12] {
                    let sample = |name: &String| match NUMBERS.contains(&name.as_str()) {
                        true => Arg::Number(number),
                        false => Arg::Text("sample"),
                    };
                    let args: Vec<_> = names.iter().map(|name| (name.as_str(), sample(name))).collect();
                    let mut errors = Vec::new();
                    let said = WORDS.format(locale, id, &args, &mut errors);
                    assert!(errors.is_empty(), "{id}: {errors:?}");
                    let said = said.unwrap_or_else(|| panic!("{id} has no value"));
                    assert!(!said.trim().is_empty() && !said.contains(['\u{2068}', '{']), "{id}: {said}");
                }
            }
        }
    }

    #[test]
    fn the_style_is_kept() {
        for area in AREAS {
            for text in [area.da, area.en] {
                let name = area.name;
                let low = text.to_lowercase();
                assert!(
                    !low.contains("venligst") && !low.contains("please"),
                    "{name}: say it without please"
                );
                assert!(!low.contains("kodeord"), "{name}: glossary");
                let messages = text.lines().filter(|line| !line.starts_with('#'));
                for line in messages {
                    assert!(!line.contains(['<', '&']), "{name}: markup in {line:?}");
                    assert!(
                        !line.contains("  ") || line.starts_with(' '),
                        "{name}: double space in {line:?}"
                    );
                }
            }
        }
    }

    /// People sign in, and log på; nobody logs in, or logger ind.
    #[test]
    fn signing_in_is_called_one_thing() {
        for text in AREAS.iter().flat_map(|area| [area.da, area.en]) {
            let low = text.to_lowercase();
            let words: Vec<_> = low.split(|sign: char| !sign.is_alphanumeric()).collect();
            for pair in words.windows(2).filter(|pair| pair[0].starts_with("log")) {
                assert!(!["ind", "ud", "in", "on", "out", "off"].contains(&pair[1]), "{pair:?}");
            }
        }
    }

    #[test]
    fn plurals_follow_the_count() {
        let said = |locale, count: i64| with(locale, "error-summary-heading", &[("count", count.into())]);
        assert_eq!(said(Locale::En, 1), "There is a problem");
        assert_eq!(said(Locale::En, 2), "There are 2 problems");
        assert_eq!(said(Locale::Da, 1), "Der er et problem");
        assert_eq!(said(Locale::Da, 3), "Der er 3 problemer");
    }

    #[test]
    fn nothing_is_escaped_or_isolated_here() {
        let said = with(Locale::En, "reference-line", &[("reference", "<k7m4-qx2p>".into())]);
        assert_eq!(said, "Reference: <k7m4-qx2p>");
    }
}
