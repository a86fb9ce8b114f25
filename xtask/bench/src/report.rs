//! The table and the JSON. Every number in them was measured by this run.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub enum Aim {
    AtLeast(f64),
    AtMost(f64),
}

impl Aim {
    fn is_met(self, measured: f64) -> bool {
        match self {
            Self::AtLeast(least) => measured >= least,
            Self::AtMost(most) => measured <= most,
        }
    }

    fn told(self) -> String {
        match self {
            Self::AtLeast(least) => format!("≥ {least}"),
            Self::AtMost(most) => format!("≤ {most}"),
        }
    }
}

struct Figure {
    name: &'static str,
    unit: &'static str,
    measured: f64,
    aim: Option<Aim>,
}

/// The figures of one run, in the order of measuring.
#[derive(Default)]
pub struct Report {
    figures: Vec<Figure>,
    remarks: Vec<String>,
}

impl Report {
    /// A figure that is there to compare with.
    pub fn add(&mut self, name: &'static str, unit: &'static str, measured: f64) {
        self.figures.push(Figure { name, unit, measured, aim: None });
    }

    /// A figure with an aim.
    pub fn aim(&mut self, name: &'static str, unit: &'static str, measured: f64, aim: Aim) {
        self.figures.push(Figure { name, unit, measured, aim: Some(aim) });
    }

    /// A line below the table.
    pub fn remark(&mut self, line: String) {
        self.remarks.push(line);
    }

    /// The table, for people.
    pub fn table(&self) -> String {
        let mut lines = vec![row("figure", "measured", "aim", "met"), "-".repeat(86)];
        for figure in &self.figures {
            let aim = figure.aim.map(Aim::told).unwrap_or_default();
            let met = figure.aim.map_or("", |aim| if aim.is_met(figure.measured) { "yes" } else { "no" });
            lines.push(row(figure.name, &format!("{:.2} {}", figure.measured, figure.unit), &aim, met));
        }
        lines.extend(self.remarks.iter().cloned());
        lines.join("\n")
    }

    /// The same for machines.
    pub fn write(&self, file: &Path) -> Result<(), String> {
        let figures: Vec<Value> = self.figures.iter().map(Figure::json).collect();
        fs::write(file, format!("{:#}\n", json!({ "figures": figures, "remarks": self.remarks })))
            .map_err(|why| why.to_string())
    }
}

impl Figure {
    fn json(&self) -> Value {
        let (least, most) = match self.aim {
            Some(Aim::AtLeast(least)) => (Some(least), None),
            Some(Aim::AtMost(most)) => (None, Some(most)),
            None => (None, None),
        };
        json!({
            "figure": self.name, "unit": self.unit, "measured": self.measured,
            "at_least": least, "at_most": most, "met": self.aim.map(|aim| aim.is_met(self.measured)),
        })
    }
}

fn row(name: &str, measured: &str, aim: &str, met: &str) -> String {
    format!("{name:<52} {measured:>16} {aim:>10}  {met:<4}")
}
