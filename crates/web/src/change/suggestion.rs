//! A suggested passphrase on the page where a known password is changed. Nobody is known there, so the name that was
//! typed is shown again and decides nothing.

use super::form;
use crate::form::Posted;
use crate::page::{Answer, see_other};
use crate::urls;
use crate::visit::Visit;
use domain::account::Login;

pub async fn get() -> Answer {
    Ok(see_other(urls::CHANGE))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [typed] = posted.fields(["login"])?;
    let login = Login::parse(&typed).map(|login| login.as_str().to_owned()).unwrap_or_default();
    let phrase = flows::change::suggest(&visit.ctx, &visit.site.world).await?;
    form::suggested(&visit, &login, phrase.as_ref()).await
}
