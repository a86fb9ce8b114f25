//! Stopping a reset.

use crate::form::Posted;
use crate::page::{Answer, see_other};
use crate::urls;
use crate::visit::Visit;

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    super::current(&visit).await?;
    flows::reset::cancel(&visit.ctx, &visit.site.world, &super::token(&visit)?).await?;
    Ok(see_other(urls::RESET_STOPPED))
}
