//! Reads a TOML file into tables that remember their lines, and reports every key that is unknown,
//! missing or of the wrong kind. Not serde: that stops at the first mistake, and an administrator
//! wants all of them at once.

use super::problem::{At, Problems};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A value with its place.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    pub value: T,
    pub at: At,
}

enum Value {
    Text(String),
    Whole(String),
    List(Vec<(usize, Value)>),
    Table(BTreeMap<String, (usize, Value)>),
    Truth(bool),
    Other(&'static str),
}

impl Value {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) => "a number",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Truth(_) => "true or false",
            Self::Other(kind) => kind,
        }
    }
}

/// One table of the file. Keys are taken out; what is left at [`Table::finish`] is unknown.
pub struct Table {
    at: At,
    entries: BTreeMap<String, (usize, Value)>,
    asked: Vec<&'static str>,
}

/// The whole file as one table. Syntax errors become problems; what could be read is still read.
pub fn read(text: &str, problems: &mut Problems) -> Table {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let line = error.span().map(|span| line_of(text, span.start));
        let at = At { line, key: String::new() };
        problems.add(&at, format!("not valid TOML: {}", error.message()), "Correct the line.");
    }
    let entries = entries(root.get_ref(), text);
    Table { at: At { line: None, key: String::new() }, entries, asked: Vec::new() }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

fn entries(table: &DeTable<'_>, text: &str) -> BTreeMap<String, (usize, Value)> {
    let read = |(key, value): (&toml::Spanned<_>, &toml::Spanned<_>)| {
        let key: &toml::Spanned<std::borrow::Cow<'_, str>> = key;
        let value: &toml::Spanned<DeValue<'_>> = value;
        (key.get_ref().to_string(), (line_of(text, key.span().start), convert(value.get_ref(), text)))
    };
    table.iter().map(read).collect()
}

fn convert(value: &DeValue<'_>, text: &str) -> Value {
    match value {
        DeValue::String(value) => Value::Text(value.to_string()),
        DeValue::Integer(value) => Value::Whole(value.to_string()),
        DeValue::Array(list) => {
            let items = list.iter();
            Value::List(
                items.map(|item| (line_of(text, item.span().start), convert(item.get_ref(), text))).collect(),
            )
        }
        DeValue::Table(table) => Value::Table(entries(table, text)),
        DeValue::Float(_) => Value::Other("a number with a fraction"),
        DeValue::Boolean(value) => Value::Truth(*value),
        DeValue::Datetime(_) => Value::Other("a date"),
    }
}

impl Table {
    pub const fn at(&self) -> &At {
        &self.at
    }

    /// Where a key of this table would stand.
    pub fn place_of(&self, key: &str) -> At {
        let line = self.entries.get(key).map_or(self.at.line, |(line, _)| Some(*line));
        At { line, key: self.path(key) }
    }

    /// Is this key there, and not taken yet?
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    fn path(&self, key: &str) -> String {
        if self.at.key.is_empty() { key.to_owned() } else { format!("{}.{key}", self.at.key) }
    }

    fn take(&mut self, key: &'static str) -> Option<Placed<Value>> {
        self.asked.push(key);
        let (line, value) = self.entries.remove(key)?;
        Some(Placed { value, at: At { line: Some(line), key: self.path(key) } })
    }

    /// A text, when the key is there.
    pub fn text(&mut self, key: &'static str, problems: &mut Problems) -> Option<Placed<String>> {
        let found = self.take(key)?;
        match found.value {
            Value::Text(value) => Some(Placed { value, at: found.at }),
            ref other => wrong(problems, &found.at, other, "a text in quotes"),
        }
    }

    /// A text that must be there and not be empty.
    pub fn required(
        &mut self,
        key: &'static str,
        example: &str,
        problems: &mut Problems,
    ) -> Option<Placed<String>> {
        let is_there = self.entries.contains_key(key);
        let at = self.place_of(key);
        let found = self.text(key, problems);
        match found {
            Some(found) if found.value.trim().is_empty() => {
                problems.add(&at, "is empty", format!("Such as: {key} = {example}"));
                None
            }
            Some(found) => Some(found),
            None => {
                if !is_there {
                    problems.add(&at, "is missing", format!("Such as: {key} = {example}"));
                }
                None
            }
        }
    }

    /// A whole number within bounds.
    pub fn whole(
        &mut self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<u64>,
        problems: &mut Problems,
    ) -> Option<u64> {
        let found = self.take(key)?;
        let Value::Whole(digits) = &found.value else {
            return wrong(problems, &found.at, &found.value, "a whole number");
        };
        let number = digits.parse::<u64>().ok().filter(|number| bounds.contains(number));
        if number.is_none() {
            let (least, most) = (bounds.start(), bounds.end());
            problems.add(&found.at, "is out of bounds", format!("Give a number from {least} to {most}."));
        }
        number
    }

    /// A list of texts; one text stands for a list of one.
    pub fn texts(&mut self, key: &'static str, problems: &mut Problems) -> Option<Vec<Placed<String>>> {
        let found = self.take(key)?;
        let at = found.at.clone();
        let items = match found.value {
            Value::Text(value) => return Some(vec![Placed { value, at }]),
            Value::List(items) => items,
            ref other => return wrong(problems, &at, other, "a list of texts"),
        };
        let mut texts = Vec::with_capacity(items.len());
        for (line, item) in items {
            let at = At { line: Some(line), key: at.key.clone() };
            match item {
                Value::Text(value) => texts.push(Placed { value, at }),
                ref other => {
                    wrong::<()>(problems, &at, other, "a text in quotes");
                }
            }
        }
        Some(texts)
    }

    /// A list of whole numbers, each within bounds.
    pub fn wholes(
        &mut self,
        key: &'static str,
        bounds: std::ops::RangeInclusive<u64>,
        problems: &mut Problems,
    ) -> Option<Vec<u64>> {
        let found = self.take(key)?;
        let Value::List(items) = found.value else {
            return wrong(problems, &found.at, &found.value, "a list of whole numbers");
        };
        let mut numbers = Vec::with_capacity(items.len());
        for (line, item) in items {
            let at = At { line: Some(line), key: found.at.key.clone() };
            let Value::Whole(digits) = &item else {
                wrong::<()>(problems, &at, &item, "a whole number");
                continue;
            };
            match digits.parse::<u64>().ok().filter(|number| bounds.contains(number)) {
                Some(number) => numbers.push(number),
                None => {
                    let (least, most) = (bounds.start(), bounds.end());
                    problems.add(&at, "is out of bounds", format!("Give numbers from {least} to {most}."));
                }
            }
        }
        Some(numbers)
    }

    /// True or false, when the key is there.
    pub fn truth(&mut self, key: &'static str, problems: &mut Problems) -> Option<bool> {
        let found = self.take(key)?;
        match found.value {
            Value::Truth(value) => Some(value),
            ref other => wrong(problems, &found.at, other, "true or false"),
        }
    }

    /// A table inside this one, when it is there.
    pub fn table(&mut self, key: &'static str, problems: &mut Problems) -> Option<Self> {
        let found = self.take(key)?;
        match found.value {
            Value::Table(entries) => Some(Self { at: found.at, entries, asked: Vec::new() }),
            ref other => wrong(problems, &found.at, other, &format!("a table: [{key}]")),
        }
    }

    /// A list of tables inside this one: `[[key]]`.
    pub fn tables(&mut self, key: &'static str, problems: &mut Problems) -> Option<Vec<Self>> {
        let found = self.take(key)?;
        let Value::List(items) = found.value else {
            return wrong(problems, &found.at, &found.value, &format!("a list of tables: [[{key}]]"));
        };
        let mut tables = Vec::with_capacity(items.len());
        for (line, item) in items {
            let at = At { line: Some(line), key: found.at.key.clone() };
            match item {
                Value::Table(entries) => tables.push(Self { at, entries, asked: Vec::new() }),
                ref other => {
                    wrong::<()>(problems, &at, other, &format!("a table: [[{key}]]"));
                }
            }
        }
        Some(tables)
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self, problems: &mut Problems) {
        for (key, (line, _)) in &self.entries {
            let at = At { line: Some(*line), key: self.path(key) };
            let remedy = match nearest(key, &self.asked) {
                Some(known) => format!("Did you mean `{known}`?"),
                None => format!("Remove it. Known here: {}.", self.asked.join(", ")),
            };
            problems.add(&at, "is not a known key", remedy);
        }
    }
}

fn wrong<T>(problems: &mut Problems, at: &At, found: &Value, wanted: &str) -> Option<T> {
    problems.add(at, format!("is {}", found.kind()), format!("Give {wanted}."));
    None
}

/// The known key that was probably meant.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    const APART_MAX: usize = 3;
    let by_distance = known.iter().map(|name| (distance(typed, name), *name));
    by_distance.min().filter(|(apart, name)| *apart <= APART_MAX && *apart < name.len()).map(|(_, name)| name)
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn problems_of(text: &str, check: impl FnOnce(&mut Table, &mut Problems)) -> Vec<String> {
        let mut problems = Problems::of(Path::new("f"));
        let mut table = read(text, &mut problems);
        check(&mut table, &mut problems);
        table.finish(&mut problems);
        problems.into_sorted().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_unknown_key_is_named_with_its_line_and_what_was_meant() {
        let found = problems_of("listn = 'a'\n\nquite_other = 1\n", |table, problems| {
            table.text("listen", problems);
        });
        assert_eq!(
            found,
            [
                "f:1: listn: is not a known key\n    Did you mean `listen`?",
                "f:3: quite_other: is not a known key\n    Remove it. Known here: listen.",
            ]
        );
    }

    #[test]
    fn a_wrong_kind_and_a_missing_key_are_told_in_one_go() {
        let found = problems_of("a = 5\n[c]\nd = true\n", |table, problems| {
            table.text("a", problems);
            table.required("b", "\"x\"", problems);
            let mut inner = table.table("c", problems).expect("a table");
            inner.whole("d", 1..=9, problems);
            inner.finish(problems);
        });
        assert_eq!(
            found,
            [
                "f:1: a: is a number\n    Give a text in quotes.",
                "f:3: c.d: is true or false\n    Give a whole number.",
                "f: b: is missing\n    Such as: b = \"x\"",
            ]
        );
    }

    #[test]
    fn a_syntax_error_has_a_line_and_does_not_hide_the_rest() {
        let found = problems_of("a = \nb = 'fine'\nx = 2\n", |table, problems| {
            table.text("a", problems);
            table.text("b", problems);
        });
        assert!(found[0].starts_with("f:1: not valid TOML: "), "{found:?}");
        assert!(found.iter().any(|problem| problem.starts_with("f:3: x: is not a known key")), "{found:?}");
    }
}
