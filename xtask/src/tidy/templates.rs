//! No sentence stands in a template: every one is a message, in every language.

use super::source::Source;
use super::{Violation, violation};

const RULE: &str = "template-text";

/// Attributes that are read out or shown.
const SPOKEN: [&str; 4] = ["alt=\"", "title=\"", "placeholder=\"", "aria-label=\""];

pub fn check(sources: &[Source]) -> Vec<Violation> {
    let templates = sources.iter().filter(|source| source.path.ends_with(".html"));
    templates.filter(|source| source.path.contains("/templates/")).flat_map(check_one).collect()
}

fn check_one(source: &Source) -> Vec<Violation> {
    let tell = |at: usize, text: &str| {
        let why = format!("{:?} is read in one language only; put a message id there", text.trim());
        violation(source, at + 1, RULE, why)
    };
    let printed = blank(&source.text, &[("{{", "}}"), ("{%", "%}"), ("{#", "#}")]);
    let mut found = Vec::new();
    for (at, line) in printed.lines().enumerate() {
        for attribute in SPOKEN {
            let values = line.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(values.filter(|value| is_text(value)).map(|value| tell(at, value)));
        }
    }
    let shown = blank(&printed, &[("<", ">"), ("&", ";")]);
    found
        .extend(shown.lines().enumerate().filter(|(_, line)| is_text(line)).map(|(at, line)| tell(at, line)));
    found
}

fn is_text(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// The text with everything between the marks made blank; lines stay where they are.
fn blank(text: &str, marks: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = marks.iter().find_map(|(from, to)| {
            let tail = rest.strip_prefix(from)?;
            Some(from.len() + tail.find(to)? + to.len())
        });
        let length = inside.unwrap_or(first.len_utf8());
        let piece = &rest[..length];
        match inside {
            Some(_) => out.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
            None => out.push_str(piece),
        }
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Source, check};

    fn found(text: &str) -> usize {
        check(&[Source { path: "crates/web/templates/a.html".to_owned(), text: text.to_owned() }]).len()
    }

    #[test]
    fn placeholders_and_markup_are_no_text() {
        let text =
            "{% if a > b %}<p class=\"lead\"\n id=\"x\">{{ frame.say(\"a-b\") }}&nbsp;1</p>{% endif %}";
        assert_eq!(found(text), 0);
        assert_eq!(found("<nav aria-label=\"{{ frame.say(\"x\") }}\"></nav>"), 0);
    }

    #[test]
    fn words_between_tags_and_in_spoken_attributes_are_found() {
        assert_eq!(found("<p>Hello {{ name }}</p>"), 1);
        assert_eq!(found("<img alt=\"A key\" src=\"k.svg\">"), 1);
    }
}
