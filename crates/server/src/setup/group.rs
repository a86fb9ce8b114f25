//! The seventh question: the group of those who can do harm, for whom more proofs are asked.

use super::account::broke;
use super::answers::{AccountFound, GroupChosen};
use super::engine::Checked;
use super::kind::key;
use super::words::Words;
use directory::{Group, Kind, Survey};
use flows::Fault;

const CHECK: &str = "group";

pub async fn check(
    words: Words,
    survey: &mut Survey,
    (kind, account): (Kind, &AccountFound),
    given: &str,
) -> Checked<GroupChosen> {
    let given = given.trim();
    if given.is_empty() {
        let findings = vec![words.skipped(CHECK, "group-none", &[])];
        return Checked::taken(findings, GroupChosen { group_dn: None });
    }
    match find(survey, account, given).await {
        Err(fault) => Checked::again(vec![broke(words, &fault)]),
        Ok(groups) => match groups.as_slice() {
            [] => {
                let args = [("group", given.into()), ("kind", kind.name().into()), ("is", key(kind).into())];
                Checked::again(vec![words.failed(CHECK, "group-unknown", &args)])
            }
            [group] => {
                let count = i64::try_from(group.members).unwrap_or(i64::MAX);
                let args = [("group", (&group.dn).into()), ("count", count.into())];
                let finding = match group.members {
                    0 => words.warning(CHECK, "group-empty", &args),
                    _ => words.good(CHECK, "group-found", &args),
                };
                Checked::taken(vec![finding], GroupChosen { group_dn: Some(group.dn.clone()) })
            }
            several => {
                let all: Vec<&str> = several.iter().map(|group| group.dn.as_str()).collect();
                let all = all.join("; ");
                let args = [("group", given.into()), ("groups", (&all).into())];
                Checked::again(vec![words.failed(CHECK, "group-several", &args)])
            }
        },
    }
}

async fn find(survey: &mut Survey, account: &AccountFound, given: &str) -> Result<Vec<Group>, Fault> {
    if given.contains('=') {
        return Ok(survey.group(given).await?.into_iter().collect());
    }
    survey.groups(&account.top_dn, given).await
}
