//! Writes the rules for new passwords: what is the preset's is a comment, what was told beside it is not.
//! Whoever names another preset then gets all of it, and still sees every setting.

use super::write::texts;
use domain::password::{Preset, Rules};
use std::fmt::Write as _;

/// One line of the file: the setting, its value, the preset's, and what it means.
struct Line {
    setting: &'static str,
    value: String,
    preset: String,
    means: &'static str,
}

pub(super) fn write(out: &mut String, rules: &Rules) {
    let known = Preset::ALL.map(Preset::name).join(", ");
    let _ = write!(
        out,
        "# What a new password has to be. A preset: {known}.\n\
         # A line with # before it has the preset's value; take the # away to give your own. A line without # stays as it\n\
         # is when another preset is named; put # before it to have that preset's value.\n\
         [password]\npreset = \"{}\"\n",
        rules.preset.name(),
    );
    for line in lines(rules, &rules.preset.rules()) {
        let Line { setting, value, preset, means } = line;
        let _ = if value == preset {
            writeln!(out, "# {setting} = {value}  # {means}")
        } else {
            writeln!(out, "{setting} = {value}  # {means}; the preset has {preset}")
        };
    }
    out.push('\n');
}

fn lines(rules: &Rules, preset: &Rules) -> Vec<Line> {
    type Number = fn(&Rules) -> u32;
    let numbers: [(&str, Number, &str); 14] = [
        ("length_min", |r| r.length_min, "characters, 8 to 128; ad-legacy also 0"),
        ("length_max", |r| r.length_max, "characters, at most 256"),
        ("uppers_min", |r| r.shape.uppers_min, "capital letters"),
        ("lowers_min", |r| r.shape.lowers_min, "small letters"),
        ("digits_min", |r| r.shape.digits_min, "digits"),
        ("specials_min", |r| r.shape.specials_min, "symbols and spaces"),
        ("letters_min", |r| r.shape.letters_min, "letters"),
        ("categories_min", |r| r.shape.categories_min, "of capital, small, digit, symbol, other letter"),
        ("different_min", |r| r.shape.different_min, "different characters"),
        ("in_a_row_max", |r| r.shape.in_a_row_max, "of one character in a row; 0 is no limit"),
        ("alike_max", |r| r.shape.alike_max, "of one character in all; 0 is no limit"),
        ("sequence_max", |r| r.shape.sequence_max, "neighbours such as abc or 321; 0 is no limit"),
        ("disallowed_piece", |r| r.disallowed_piece, "characters that make a piece; 0 is the whole value"),
        (
            "history_own",
            |r| r.history_own,
            "last passwords chosen here that may not come back, at most 24; 0 is off",
        ),
    ];
    let number = |(setting, of, means): (&'static str, Number, &'static str)| Line {
        setting,
        value: of(rules).to_string(),
        preset: of(preset).to_string(),
        means,
    };
    let mut out: Vec<Line> = numbers.into_iter().map(number).collect();
    type Truth = fn(&Rules) -> bool;
    let truths: [(&str, Truth, &str); 3] = [
        ("refuses_palindromes", |r| r.shape.refuses_palindromes, "what reads the same backwards"),
        ("refuses_names", |r| r.refuses_names, "the person's and the organisation's names"),
        ("refuses_common_words", |r| r.refuses_common_words, "what is little more than words guessed first"),
    ];
    out.extend(truths.map(|(setting, of, means)| Line {
        setting,
        value: of(rules).to_string(),
        preset: of(preset).to_string(),
        means,
    }));
    type List = fn(&Rules) -> &[String];
    let lists: [(&str, List, &str); 2] = [
        ("banned_words", |r| &r.banned_words, "your own such words, up to 1000 of 4 to 16 characters"),
        ("disallowed", |r| &r.disallowed, "values of which no piece may occur"),
    ];
    out.extend(lists.map(|(setting, of, means)| Line {
        setting,
        value: texts(of(rules)),
        preset: texts(of(preset)),
        means,
    }));
    out
}
