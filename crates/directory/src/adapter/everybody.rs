//! Everybody below the base, a page at a time (RFC 2696).

use super::search::lost;
use super::{Adapter, Dialect};
use crate::ldap::{Lease, PagedSearch};
use domain::account::Account;
use flows::Fault;
use flows::fault::FaultKind;
use flows::ports::{PAGE_PEOPLE_MAX, Pages};
use futures::StreamExt;
use futures::future::try_join_all;
use futures::stream::try_unfold;
use ldap3_proto::proto::{LdapFilter, LdapResultCode};

/// Pages before a server that always has one more is not believed any longer.
const PAGES_MAX: u32 = 1_000_000;

/// Accounts read at once: each asks about rules and groups, and others want connections too.
const READS_AT_ONCE: usize = 4;

/// How far the reading is.
enum Place<'a> {
    Start,
    After { lease: Box<Lease<'a>>, page: Vec<u8>, pages: u32 },
    End,
}

impl<D: Dialect> Adapter<D> {
    pub(super) fn pages(&self) -> Pages<'_> {
        try_unfold(Place::Start, move |place| self.page(place)).boxed()
    }

    async fn page<'a>(&'a self, place: Place<'a>) -> Result<Option<(Vec<Account>, Place<'a>)>, Fault> {
        let (mut lease, page, pages) = match place {
            // A connection of its own, since a kept one may have gone stale and its place cannot move.
            Place::Start => (Box::new(self.pool.take_fresh().await?), Vec::new(), 0),
            Place::After { lease, page, pages } => (lease, page, pages),
            Place::End => return Ok(None),
        };
        let attributes = self.attributes();
        let has_name = |attribute: &String| LdapFilter::Present(attribute.clone());
        let search = PagedSearch {
            base: &self.base_dn,
            filter: self.among_people(LdapFilter::Or(self.login_attributes.iter().map(has_name).collect())),
            attributes: &attributes,
            page_entries: i32::try_from(PAGE_PEOPLE_MAX).unwrap_or(i32::MAX),
        };
        let (entries, answer) = match lease.conn.search_page(&search, page).await {
            Ok(found) => found,
            Err(failure) => return Err(lost(*lease, failure)),
        };
        match answer.code {
            LdapResultCode::Success => {}
            LdapResultCode::SizeLimitExceeded | LdapResultCode::AdminLimitExceeded => return Err(limited()),
            code => return Err(nonsense(format!("a page was answered with code {}", code as i64))),
        }
        let mut people = Vec::with_capacity(entries.len());
        for some in entries.chunks(READS_AT_ONCE) {
            let read = try_join_all(some.iter().map(|entry| self.account_of(entry))).await?;
            people.extend(read.into_iter().flatten());
        }
        match answer.page.filter(|page| !page.is_empty()) {
            Some(_) if pages >= PAGES_MAX => Err(nonsense("there is always one more page".into())),
            Some(page) => Ok(Some((people, Place::After { lease, page, pages: pages + 1 }))),
            None => {
                self.pool.keep(*lease);
                Ok(Some((people, Place::End)))
            }
        }
    }
}

/// slapd counts paged entries too, and stops at 500 unless `limits` says otherwise (slapd.conf(5)). Half of
/// everybody would be a wrong answer, so there is none.
fn limited() -> Fault {
    let why = "the server stops at its size limit; let the service account read more, such as \
               `limits dn.exact=\"BIND_DN\" size=unlimited` in slapd.conf";
    nonsense(why.into())
}

fn nonsense(why: String) -> Fault {
    Fault::new(FaultKind::Directory, why).during("reading everybody")
}
