//! The last question: somebody to try everything on. Nothing is sent to them and nothing about them is
//! changed; they are looked at exactly as a reset would look at them.

use super::account::broke;
use super::answers::PersonTried;
use super::engine::Checked;
use super::kind::key;
use super::words::Words;
use crate::checks::finding::Finding;
use crate::keys::KeyFile;
use crate::real::OsChance;
use crate::wire::{self, OverLdap, Parts};
use directory::{Kind, Servers, Survey, Trial};
use domain::account::Login;
use domain::verdict::Verdict;
use flows::explain::{Named, Person};
use flows::ports::Mailer;
use flows::{Ctx, Fault};
use std::sync::Arc;
use store::Store;
use text::{explain, method};

const CHECK: &str = "person";

/// What the same engine needs that explains people later.
pub struct Stage {
    pub ctx: Ctx,
    pub mailer: Arc<dyn Mailer>,
    pub kind: Kind,
    pub base_dn: String,
    pub directory: OverLdap,
}

pub async fn check(words: Words, survey: &mut Survey, stage: Stage, given: &str) -> Checked<PersonTried> {
    let given = given.trim();
    if given.is_empty() {
        let findings = vec![words.skipped(CHECK, "person-none", &[])];
        return Checked::taken(findings, PersonTried { login: None });
    }
    let found = match survey.people(stage.kind, &stage.base_dn, Some(given)).await {
        Ok(found) => found,
        Err(fault) => return Checked::again(vec![broke(words, &fault)]),
    };
    let [dn] = found.as_slice() else {
        let id = if found.is_empty() { "person-unknown" } else { "person-several" };
        let names = stage.kind.login_attributes().join(", ");
        let args = [("login", given.into()), ("base", (&stage.base_dn).into()), ("names", (&names).into())];
        return Checked::again(vec![words.failed(CHECK, id, &args)]);
    };
    let mut findings = vec![words.good(CHECK, "person-found", &[("dn", dn.into())])];
    if let Err(fault) = look(words, survey, stage, (dn, given), &mut findings).await {
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
    stage: Stage,
    (dn, login): (&str, &str),
    findings: &mut Vec<Finding>,
) -> Result<(), Fault> {
    match stage.kind {
        Kind::OpenLdap | Kind::Ds389 => {
            findings.push(trial(words, stage.kind, survey.offer_too_short(dn).await?));
        }
        // Theirs judge whatever our account is; what is above the policy of a FreeIPA was told with its people.
        Kind::ActiveDirectory | Kind::FreeIpa => {}
    }
    let Ok(login) = Login::parse(login) else {
        let args = [("login", login.into()), ("base", (&stage.base_dn).into()), ("names", "".into())];
        findings.push(words.failed(CHECK, "person-unknown", &args));
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
fn trial(words: Words, kind: Kind, trial: Trial) -> Finding {
    match trial {
        Trial::Judged(Verdict::OldPasswordNeeded) => words.failed("policy", "trial-safe-modify", &[]),
        Trial::Judged(Verdict::ChangeNotAllowed) => words.failed("policy", "trial-not-allowed", &[]),
        Trial::Judged(Verdict::TooYoung) => words.warning("policy", "trial-too-young", &[]),
        Trial::Judged(_) => words.good("policy", "trial-judged", &[]),
        Trial::Passed => words.warning("policy", "trial-passed", &[("is", key(kind).into())]),
    }
}

/// The gates as a reset would find them, over a store that is thrown away.
async fn explained(stage: Stage, login: &Login) -> Result<Named, Fault> {
    let broken = |what: String| Fault::new(flows::fault::FaultKind::Internal, what);
    let scratch = tempfile::tempdir().map_err(|why| broken(why.to_string()))?;
    let url = format!("sqlite://{}", scratch.path().join("nulstil.db").display());
    let keys = KeyFile::fresh(&OsChance, crate::real::now());
    let store = Store::open(&url, keys.store_keys()).await?;
    let directory: Box<dyn Servers> = stage.directory.into_servers();
    let parts = Parts {
        store,
        keys: keys.digest_keys(),
        directory: Arc::<dyn Servers>::from(directory),
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
