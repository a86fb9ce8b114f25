//! The policy, one row per version; the highest is in force.

use crate::Store;
use crate::audit;
use crate::db::Tx;
use crate::rows::{store_fault, unreadable};
use async_trait::async_trait;
use domain::audit::{Entry, Fact};
use domain::policy::PolicySet;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{NewPolicy, Policies, PolicyNote, PolicyVersion, PolicyWritten};

const FIRST_REASON: &str = "first start";

#[async_trait]
impl Policies for Store {
    async fn newest(&self, now: Timestamp) -> Result<PolicyVersion, Fault> {
        if let Some(newest) = self.newest_policy().await? {
            return Ok(newest);
        }
        self.write_first(now).await?;
        self.newest_policy().await?.ok_or_else(|| unreadable("policy"))
    }

    async fn version(&self, version: u64) -> Result<Option<PolicyVersion>, Fault> {
        let mut reader = self.read("reading a version of the policy").await?;
        let row = one!(
            reader,
            Row,
            "SELECT version, reason, written_by, written_at, body
             FROM policy
             WHERE version = $1",
            number(version),
        )?;
        row.map(read).transpose()
    }

    async fn history(&self, before: u64, most: u32) -> Result<Vec<PolicyNote>, Fault> {
        let mut reader = self.read("reading the policy's history").await?;
        let rows = all!(
            reader,
            Note,
            "SELECT version, reason, written_by, written_at
             FROM policy
             WHERE version < $1
             ORDER BY version DESC
             LIMIT $2",
            number(before),
            i64::from(most),
        )?;
        rows.into_iter().map(note).collect()
    }

    async fn write(&self, new: NewPolicy<'_>, now: Timestamp, entry: Entry) -> Result<PolicyWritten, Fault> {
        let mut tx = Store::write(self, "writing the policy").await?;
        let Some(version) = add(&mut tx, &new, now, &entry).await? else {
            tx.give_up().await?;
            return Ok(PolicyWritten::Overtaken);
        };
        tx.commit().await?;
        Ok(PolicyWritten::Yes(version))
    }
}

impl Store {
    async fn newest_policy(&self) -> Result<Option<PolicyVersion>, Fault> {
        let mut reader = self.read("reading the policy").await?;
        let row = one!(
            reader,
            Row,
            "SELECT version, reason, written_by, written_at, body
             FROM policy
             ORDER BY version DESC
             LIMIT 1",
        )?;
        row.map(read).transpose()
    }

    /// Writes the default, unless another node was first.
    async fn write_first(&self, now: Timestamp) -> Result<(), Fault> {
        let mut tx = Store::write(self, "writing the first policy").await?;
        let entry = audit::own_entry(Fact::PolicyWritten).with("version", "1").with("reason", FIRST_REASON);
        let written = run!(
            tx,
            "INSERT INTO policy (version, body, reason, written_at, written_by)
             VALUES (1, $1, $2, $3, $4)
             ON CONFLICT (version) DO NOTHING",
            body(&PolicySet::default())?,
            FIRST_REASON,
            now.as_micros(),
            audit::actor(&entry.actor),
        )?;
        if written == 0 {
            return tx.give_up().await;
        }
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await
    }
}

/// Writes the next version with its entry; None when another one was written since `based_on`.
pub(crate) async fn add(
    tx: &mut Tx,
    new: &NewPolicy<'_>,
    now: Timestamp,
    entry: &Entry,
) -> Result<Option<u64>, Fault> {
    tx.lock("policy").await?;
    let written = one!(
        tx,
        (i64,),
        "INSERT INTO policy (version, body, reason, written_at, written_by)
         SELECT max(version) + 1, $1, $2, $3, $4
         FROM policy
         HAVING max(version) = $5
         RETURNING version",
        body(new.set)?,
        new.reason,
        now.as_micros(),
        audit::actor(&entry.actor),
        number(new.based_on),
    )?;
    let Some((version,)) = written else { return Ok(None) };
    let version = u64::try_from(version).map_err(|_| unreadable("policy.version"))?;
    audit::write(tx, &entry.clone().with("version", version.to_string()), now).await?;
    Ok(Some(version))
}

type Note = (i64, String, Option<String>, i64);
type Row = (i64, String, Option<String>, i64, String);

fn note((version, reason, by, at): Note) -> Result<PolicyNote, Fault> {
    let version = u64::try_from(version).map_err(|_| unreadable("policy.version"))?;
    Ok(PolicyNote { version, reason, by, at: Timestamp::from_micros(at) })
}

fn read((version, reason, by, at, body): Row) -> Result<PolicyVersion, Fault> {
    let set = serde_json::from_str(&body).map_err(|why| store_fault(why, "reading the policy"))?;
    Ok(PolicyVersion { note: note((version, reason, by, at))?, set })
}

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

fn body(set: &PolicySet) -> Result<String, Fault> {
    serde_json::to_string(set).map_err(|why| store_fault(why, "writing the policy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first release wrote it.
    const FIRST: &str = r#"{"policies":[{"name":"everybody","applies":"everybody","proofs":1,"methods":["email"]},
        {"name":"staff","applies":{"groups":{"any":["a"],"except":[]}},"proofs":1,"methods":["email"]}],
        "administrators":{"enabled":true,"methods":["email"]},"password":{"length_min":12},
        "lifetimes":{"code_s":600,"link_s":600,"proof_s":600,"flow_s":1800}}"#;

    #[test]
    fn a_row_of_the_first_release_is_still_read() {
        use domain::method::Method;
        let mut set: PolicySet = serde_json::from_str(FIRST).expect("reads");
        assert_eq!(set.policies.len(), 2);
        set.policies.truncate(1);
        // By default there was mail alone then.
        let mut usual = PolicySet::default();
        usual.policies[0].methods = vec![Method::Email];
        usual.administrators.methods = vec![Method::Email];
        assert_eq!(set, usual);
    }

    #[test]
    fn a_row_of_a_later_release_is_not_guessed_at() {
        let later = FIRST.replace("\"password\":{", "\"password\":{\"banned\":true,");
        assert!(serde_json::from_str::<PolicySet>(&later).is_err());
    }

    #[test]
    fn everything_comes_back_as_it_was_written() {
        use domain::policy::{Applies, Help, Policy};
        let mut set = PolicySet::default();
        let applies = Applies::EverybodyExcept { groups: vec!["a".into()] };
        set.policies.push(Policy { applies, ..Policy::for_everybody("b", 2, vec![]) });
        set.help = Help::Url("https://example.org".into());
        set.own_mail_domains = vec!["example.org".into()];
        assert_eq!(serde_json::from_str::<PolicySet>(&body(&set).expect("writes")).expect("reads"), set);
    }
}
