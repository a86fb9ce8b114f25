//! What each step of a run came to, and the sum of it.

use std::time::{Duration, Instant};

/// What one step came to.
#[derive(Clone, PartialEq, Eq)]
pub enum Outcome {
    /// So many things passed and failed.
    Counted { passed: u64, failed: u64 },
    /// The step did not take place, and why.
    NotChecked(String),
}

struct Step {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

/// The steps of one run, in order.
#[derive(Default)]
pub struct Tally {
    steps: Vec<Step>,
}

impl Tally {
    /// Runs one step that passes or fails as a whole.
    pub fn check(&mut self, name: &'static str, step: impl FnOnce() -> Result<(), String>) {
        self.count(name, || match step() {
            Ok(()) => Outcome::Counted { passed: 1, failed: 0 },
            Err(why) => {
                println!("{why}");
                Outcome::Counted { passed: 0, failed: 1 }
            }
        });
    }

    /// Runs one step that counts for itself.
    pub fn count(&mut self, name: &'static str, step: impl FnOnce() -> Outcome) {
        println!("== {name}");
        let start = now();
        let outcome = step();
        let took = start.elapsed();
        println!("== {name}: {} after {:.1} s\n", outcome.words(), took.as_secs_f64());
        self.steps.push(Step { name, took, outcome });
    }

    /// Prints the table, then the one line that says it all. An error when anything failed or nothing ran.
    pub fn close(self) -> Result<(), String> {
        let (mut passed_in_all, mut failed_in_all) = (0, 0);
        println!("{:<28} {:>9}  outcome", "step", "seconds");
        for step in &self.steps {
            println!("{:<28} {:>9.1}  {}", step.name, step.took.as_secs_f64(), step.outcome.words());
            if let Outcome::Counted { passed, failed } = step.outcome {
                passed_in_all += passed;
                failed_in_all += failed;
            }
        }
        println!();
        println!("{passed_in_all} passed, {failed_in_all} failed");
        if failed_in_all == 0 && passed_in_all > 0 { Ok(()) } else { Err(String::new()) }
    }
}

impl Outcome {
    fn words(&self) -> String {
        match self {
            Outcome::Counted { passed, failed } => format!("{passed} passed, {failed} failed"),
            Outcome::NotChecked(why) => format!("not checked: {why}"),
        }
    }
}

fn now() -> Instant {
    Instant::now()
}
