//! E-mail: a code to type and a link for the same browser, to an address that stands with the account
//! or that its owner registered.

use super::{Destination, Outgoing, SentMethod};
use crate::ctx::Ctx;
use crate::ports::{Content, Delivery, Mailer, Message, OwnMethod};
use async_trait::async_trait;
use domain::contact::{EmailAddress, only_one};
use domain::enrol::Holdings;
use domain::method::Method;
use domain::reset::Goal;

/// The method `email`.
pub struct Email;

fn destination(address: &EmailAddress) -> Destination {
    Destination(address.as_str().to_owned())
}

#[async_trait]
impl SentMethod for Email {
    fn method(&self) -> Method {
        Method::Email
    }

    fn held(&self, holdings: &Holdings) -> Vec<Destination> {
        holdings.emails().iter().map(destination).collect()
    }

    fn chosen(&self, holdings: &Holdings, typed: Option<&str>) -> Option<Destination> {
        only_one(&holdings.emails(), typed).map(destination)
    }

    fn own(&self, holdings: &Holdings) -> Vec<OwnMethod> {
        let addresses = holdings.emails();
        let numbered = addresses.iter().enumerate();
        numbered
            .map(|(at, address)| OwnMethod {
                id: format!("email-{}", at + 1),
                method: Method::Email,
                hint: address.hint(),
            })
            .collect()
    }

    async fn send(
        &self,
        _ctx: &Ctx,
        mailer: &dyn Mailer,
        to: &Destination,
        outgoing: Outgoing<'_>,
    ) -> Delivery {
        let Some(address) = EmailAddress::parse(&to.0) else { return Delivery::Rejected };
        let Outgoing { code, link, lives, goal, locale, reference } = outgoing;
        let content = match goal {
            Goal::Register | Goal::Console => Content::Confirm { code, lives },
            Goal::Reset | Goal::Unlock | Goal::Change | Goal::Username => {
                Content::Code { code, link, lives, goal }
            }
        };
        mailer.send(Message { to: &address, locale, reference, content }).await
    }
}
