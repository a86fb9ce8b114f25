//! What `nulstil doctor` finds, without a shell.

use super::{Desk, Rooms};
use crate::page::{self, Answer, Frame};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::operator::Act;
use flows::ports::{Condition, Finding};

#[derive(Template)]
#[template(path = "console/health.html")]
pub struct Health {
    frame: Frame,
    rooms: Rooms,
    rows: Vec<Row>,
}

/// One check.
pub struct Row {
    pub check: String,
    pub condition: String,
    pub is_bad: bool,
    pub cause: String,
    pub remedy: String,
}

impl Health {
    fn new(visit: &Visit, rooms: Rooms, findings: Vec<Finding>) -> Self {
        let row = |finding: Finding| Row {
            check: finding.check,
            condition: visit.say(match finding.condition {
                Condition::Good => "console-health-good",
                Condition::Warning => "console-health-warning",
                Condition::Bad => "console-health-bad",
                Condition::Skipped => "console-health-skipped",
            }),
            is_bad: finding.condition == Condition::Bad,
            cause: finding.cause,
            remedy: finding.remedy.unwrap_or_default(),
        };
        Self {
            frame: visit.frame("console-health-title"),
            rooms,
            rows: findings.into_iter().map(row).collect(),
        }
    }
}

pub async fn get(desk: Desk) -> Answer {
    desk.session.must(Act::SeeHealth)?;
    let findings = desk.visit.site.settings.console.checkup.findings().await;
    let rooms = Rooms::of(&desk, urls::CONSOLE_HEALTH);
    Ok(page::render(&Health::new(&desk.visit, rooms, findings)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Health {
    fn samples(visit: &Visit) -> Vec<String> {
        use crate::rendering::LONG;
        use domain::operator::Role;
        let finding = |condition| Finding {
            check: LONG.into(),
            condition,
            cause: LONG.into(),
            remedy: Some(LONG.into()),
        };
        let all =
            [Condition::Good, Condition::Warning, Condition::Bad, Condition::Skipped].map(finding).to_vec();
        let rooms = || Rooms::sample(visit, Role::Auditor, urls::CONSOLE_HEALTH);
        let pages = [Self::new(visit, rooms(), Vec::new()), Self::new(visit, rooms(), all)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
