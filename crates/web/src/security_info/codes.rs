//! A set of recovery codes: made on request, and shown once.

use super::{Owner, or_first};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::method::Method;
use domain::secret::RECOVERY_CODES;
use zeroize::Zeroizing;

#[derive(Template)]
#[template(path = "security_info/codes.html")]
pub struct Codes {
    frame: Frame,
    lead: String,
    replaces: bool,
    /// The set, on the one page that shows it.
    made: Vec<Zeroizing<String>>,
}

impl Codes {
    fn new(visit: &Visit, replaces: bool, made: Vec<Zeroizing<String>>) -> Self {
        let is_made = !made.is_empty();
        let title = if is_made { "info-codes-made-title" } else { "info-codes-title" };
        let lead = if is_made { "info-codes-made-lead" } else { "info-codes-lead" };
        let frame = visit.frame(title);
        Self { lead: frame.count(lead, RECOVERY_CODES), replaces, made, frame }
    }
}

pub async fn get(Owner(signed): Owner) -> Answer {
    if !signed.may_add(Method::RecoveryCode) {
        return Ok(see_other(urls::INFO));
    }
    let replaces = signed.overview.methods.iter().any(|listed| listed.method == Method::RecoveryCode);
    Ok(page::render(&Codes::new(&signed.visit, replaces, Vec::new())))
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let visit = &signed.visit;
    let made = flows::enrol::make_codes(&visit.ctx, &visit.site.world, &signed.token).await;
    let codes = match or_first(made)? {
        Ok(codes) => codes,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let made = codes.iter().map(domain::secret::RecoveryCode::reveal).collect();
    Ok(page::render(&Codes::new(visit, false, made)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Codes {
    fn samples(visit: &Visit) -> Vec<String> {
        let code = || Zeroizing::new("K7M4-QX2P-0V9T-3HCD".to_owned());
        let pages = [
            Self::new(visit, false, Vec::new()),
            Self::new(visit, true, Vec::new()),
            Self::new(visit, false, vec![code(), code()]),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
