//! The last question: somebody to try everything on. Nothing is sent to them and nothing about them is
//! changed; they are looked at exactly as a reset would look at them.

use super::account::{broke, judge};
use super::answers::{AccountFound, PersonTried};
use super::engine::Checked;
use super::words::Words;
use crate::checks::finding::Finding;
use crate::config::Ldap;
use crate::keys::KeyFile;
use crate::real::OsChance;
use crate::wire::{self, Parts, WireError};
use directory::{Survey, Trial};
use domain::account::Login;
use domain::verdict::Verdict;
use flows::explain::{Named, Person};
use flows::ports::Mailer;
use flows::{Ctx, Fault};
use std::sync::Arc;
use store::Store;
use text::{explain, method};

const CHECK: &str = "person";
pub const LOGIN_ATTRIBUTES: [&str; 2] = ["uid", "mail"];

/// What the same engine needs that explains people later.
pub struct Stage {
    pub ctx: Ctx,
    pub mailer: Arc<dyn Mailer>,
    pub openldap: Ldap,
}

pub async fn check(
    words: Words,
    survey: &mut Survey,
    account: &AccountFound,
    stage: Stage,
    given: &str,
) -> Checked<PersonTried> {
    let given = given.trim();
    if given.is_empty() {
        let findings = vec![words.skipped(CHECK, "person-none", &[])];
        return Checked::taken(findings, PersonTried { login: None });
    }
    let attributes = LOGIN_ATTRIBUTES.map(str::to_owned);
    let found = match survey.people(&account.base_dn, Some((&attributes, given))).await {
        Ok(found) => found,
        Err(fault) => return Checked::again(vec![broke(words, &fault)]),
    };
    let [dn] = found.as_slice() else {
        let id = if found.is_empty() { "person-unknown" } else { "person-several" };
        let args = [("login", given.into()), ("base", (&account.base_dn).into())];
        return Checked::again(vec![words.failed(CHECK, id, &args)]);
    };
    let mut findings = vec![words.good(CHECK, "person-found", &[("dn", dn.into())])];
    let looked = look(words, survey, account, stage, dn, given, &mut findings).await;
    if let Err(fault) = looked {
        findings.push(broke(words, &fault));
    }
    match findings.iter().any(Finding::is_grave) {
        true => Checked::again(findings),
        false => Checked::taken(findings, PersonTried { login: Some(given.to_owned()) }),
    }
}

async fn look(
    words: Words,
    survey: &mut Survey,
    account: &AccountFound,
    stage: Stage,
    dn: &str,
    login: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), Fault> {
    let rights = survey.access_to(dn).await?;
    let judged = judge(words, &rights, &account.bind_dn, &account.base_dn);
    // What is good was said about the account already.
    findings.extend(judged.into_iter().filter(Finding::is_grave));
    findings.push(trial(words, survey.offer_too_short(dn).await?));
    let Ok(login) = Login::parse(login) else {
        findings.push(words.failed(CHECK, "person-unknown", &[("login", login.into()), ("base", "".into())]));
        return Ok(());
    };
    match explained(stage, &login).await? {
        Named::Person(person) => findings.extend(verdict(words, &person)),
        Named::NotOne(cause) => {
            let told = explain::cause(words.locale, cause);
            findings.push(Finding::failed(CHECK, told.what, told.fix));
        }
    }
    Ok(())
}

/// What the directory itself says to a password of one letter.
fn trial(words: Words, trial: Trial) -> Finding {
    match trial {
        Trial::Judged(Verdict::OldPasswordNeeded) => words.failed("policy", "trial-safe-modify", &[]),
        Trial::Judged(Verdict::ChangeNotAllowed) => words.failed("policy", "trial-not-allowed", &[]),
        Trial::Judged(Verdict::TooYoung) => words.warning("policy", "trial-too-young", &[]),
        Trial::Judged(_) => words.good("policy", "trial-judged", &[]),
        Trial::Passed => words.warning("policy", "trial-passed", &[]),
    }
}

/// The gates as a reset would find them, over a store that is thrown away.
async fn explained(stage: Stage, login: &Login) -> Result<Named, Fault> {
    let broken = |what: String| Fault::new(flows::fault::FaultKind::Internal, what);
    let scratch = tempfile::tempdir().map_err(|why| broken(why.to_string()))?;
    let url = format!("sqlite://{}", scratch.path().join("nulstil.db").display());
    let keys = KeyFile::fresh(&OsChance, crate::real::now());
    let store = Store::open(&url, keys.store_keys()).await?;
    let directory = wire::open_ldap("main".into(), stage.openldap).map_err(|why| match why {
        WireError::Fault(fault) => fault,
        WireError::Directory(what) => broken(what),
        WireError::Keys(_) | WireError::Mail(_) => broken("no directory".into()),
    })?;
    let parts = Parts {
        store,
        keys: keys.digest_keys(),
        directory: Arc::new(directory),
        titles: std::collections::BTreeMap::new(),
        mailer: stage.mailer,
        desk: Vec::new(),
        breached: None,
        organisation: String::new(),
    };
    flows::explain::person(&stage.ctx, &wire::world(parts), login).await
}

fn verdict(words: Words, person: &Person) -> Vec<Finding> {
    let args = [("login", (&person.login).into()), ("name", (&person.name).into())];
    let mut findings: Vec<Finding> = person
        .causes()
        .map(|cause| {
            let told = explain::cause(words.locale, cause);
            Finding::failed(CHECK, told.what, told.fix)
        })
        .collect();
    if findings.is_empty() {
        findings.push(words.good(CHECK, "person-may", &args));
        let own = person.methods.iter();
        let own: Vec<String> =
            own.map(|own| format!("{} {}", method::name(words.locale, own.method), own.hint)).collect();
        findings.push(words.good(CHECK, "person-methods", &[("methods", (&own.join(", ")).into())]));
    } else {
        findings.insert(0, words.failed(CHECK, "person-may-not", &args));
    }
    findings
}
