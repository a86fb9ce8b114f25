//! E-mail: a code to type and a link for the same browser, to an address stored with the account.

use super::{Destination, Outgoing, SentMethod};
use crate::ctx::Ctx;
use crate::ports::{Content, Delivery, Mailer, Message, OwnMethod};
use async_trait::async_trait;
use domain::account::Account;
use domain::contact::EmailAddress;
use domain::method::Method;

/// The method `email`.
pub struct Email;

#[async_trait]
impl SentMethod for Email {
    fn method(&self) -> Method {
        Method::Email
    }

    fn held(&self, account: &Account) -> Vec<Destination> {
        account.contacts.emails.iter().map(|address| Destination(address.as_str().to_owned())).collect()
    }

    fn chosen(&self, account: &Account, typed: Option<&str>) -> Option<Destination> {
        account.contacts.email_for(typed).map(|address| Destination(address.as_str().to_owned()))
    }

    fn own(&self, account: &Account) -> Vec<OwnMethod> {
        let numbered = account.contacts.emails.iter().enumerate();
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
        let content = Content::Code { code, link, lives, goal };
        mailer.send(Message { to: &address, locale, reference, content }).await
    }
}
