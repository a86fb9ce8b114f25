//! What happened to one's own account here.

use super::Signed;
use crate::page::{self, Answer, Frame};
use crate::visit::Visit;
use askama::Template;
use domain::audit::Fact;
use flows::ports::Recorded;

#[derive(Template)]
#[template(path = "security_info/activity.html")]
pub struct Activity {
    frame: Frame,
    lines: Vec<Line>,
}

/// One thing that happened, ready to print.
pub struct Line {
    pub at: String,
    pub what: String,
    pub network: String,
}

impl Activity {
    fn new(visit: &Visit, recorded: &[Recorded]) -> Self {
        let line = |entry: &Recorded| Line {
            at: text::format::date_time(visit.locale(), entry.at, &visit.site.settings.zone),
            what: Fact::from_code(&entry.fact)
                .map_or_else(|| entry.fact.clone(), |fact| text::explain::fact(visit.locale(), fact)),
            network: entry.network.clone().unwrap_or_default(),
        };
        Self { frame: visit.frame("info-activity-title"), lines: recorded.iter().map(line).collect() }
    }
}

pub async fn get(signed: Signed) -> Answer {
    let visit = &signed.visit;
    let recorded = flows::enrol::activity(&visit.ctx, &visit.site.world, &signed.token).await?;
    Ok(page::render(&Activity::new(visit, &recorded)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Activity {
    fn samples(visit: &Visit) -> Vec<String> {
        let entry = Recorded {
            row: 1,
            seq: None,
            at: visit.ctx.now(),
            fact: "reset.opened".into(),
            actor: "visitor".into(),
            reset: None,
            account: None,
            network: Some("192.0.2.0/24".into()),
            details: Vec::new(),
        };
        let pages = [Self::new(visit, &[]), Self::new(visit, &[entry])];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
