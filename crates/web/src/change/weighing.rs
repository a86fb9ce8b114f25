//! One sentence about a password that is being typed to take the place of a known one. It takes no name: what it
//! says holds whoever is typing.

use crate::form::Posted;
use crate::page::Answer;
use crate::reset::weighing::{self, Sentences, Weighing};
use crate::urls;
use crate::visit::Visit;
use domain::password::Password;

pub const HERE: Weighing = Weighing::at(urls::CHANGE_WEIGHING);

const FOR_ANYBODY: Sentences = Sentences { good: "weigh-anybody-good", easy: "weigh-anybody-easy" };

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [typed] = posted.fields(["password"])?;
    let weighed = match Password::parse(typed) {
        Ok(new) => Some(flows::change::weigh(&visit.ctx, &visit.site.world, &new).await?),
        Err(_) => None,
    };
    Ok(weighing::answer(&visit, weighed.as_ref(), &FOR_ANYBODY))
}
