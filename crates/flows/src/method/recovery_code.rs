//! Recovery codes: ten codes kept on paper, each good once. The whole set costs one hash to compare,
//! and so does nobody's.

use super::{CheckedMethod, Matched};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::Once;
use crate::world::World;
use async_trait::async_trait;
use domain::enrol::Holdings;
use domain::id::EnrolmentId;
use domain::method::Method;
use domain::secret::{Malformed, Presented};

/// The method `recovery_code`.
pub struct RecoveryCodes;

#[async_trait]
impl CheckedMethod for RecoveryCodes {
    fn method(&self) -> Method {
        Method::RecoveryCode
    }

    fn read(&self, typed: &str) -> Result<Presented, Malformed> {
        Presented::recovery_code(typed)
    }

    async fn compare(
        &self,
        _ctx: &Ctx,
        world: &World,
        whose: Option<&Holdings>,
        answer: &Presented,
    ) -> Result<Option<Matched>, Fault> {
        let candidates = |set: EnrolmentId| world.keys.presented_recovery_code(answer, set);
        let account = whose.map(|holdings| &holdings.account.key);
        let found = world.enrolments.find_code(account, &candidates).await?;
        Ok(found.map(|(enrolment, place)| Matched { enrolment, once: Once::Code(place) }))
    }

    fn tells_of_use(&self) -> bool {
        true
    }
}
