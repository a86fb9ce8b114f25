//! The circumstances of one request, read once at the edge.

use crate::error::Problem;
use crate::form::pairs;
use crate::page::Frame;
use crate::security::csrf::Csrf;
use crate::security::forwarded;
use crate::session::{Cookie, Cookies};
use crate::site::Site;
use axum::extract::{ConnectInfo, FromRequestParts};
use domain::audit::Actor;
use domain::id::RequestId;
use domain::locale::Locale;
use flows::Ctx;
use http::HeaderMap;
use http::header;
use http::request::Parts;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;

/// Cheap to clone; handlers take it as an argument.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

pub struct Inner {
    pub site: Arc<Site>,
    pub ctx: Ctx,
    pub query: Query,
    pub cookies: Cookies,
    pub csrf: Csrf,
}

impl Deref for Visit {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Visit {
    /// Reads a request. The query may be unusable; the visit stands even so, in order that the
    /// answer has a language.
    pub fn of(site: &Arc<Site>, request: RequestId, parts: &Parts) -> (Self, Result<(), Problem>) {
        let (query, read) = match Query::read(parts.uri.query().unwrap_or_default()) {
            Ok(query) => (query, Ok(())),
            Err(problem) => (Query::default(), Err(problem)),
        };
        let cookies = Cookies::of(&parts.headers);
        let csrf = Csrf::of(&cookies, &site.world.keys, site.chance.as_ref());
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        let ctx = Ctx {
            clock: site.clock.clone(),
            chance: site.chance.clone(),
            actor: Actor::Visitor,
            request,
            locale: locale(site, &query, &cookies, &parts.headers),
            address: forwarded::client(peer, &parts.headers, &site.settings.trusted_proxies),
        };
        (Self(Arc::new(Inner { site: site.clone(), ctx, query, cookies, csrf })), read)
    }

    pub fn locale(&self) -> Locale {
        self.ctx.locale
    }

    /// What every page shares, for a page with this title.
    pub fn frame(&self, title: &str) -> Frame {
        Frame::new(self, text::get(self.locale(), title))
    }

    /// The same, for a title that is put together already.
    pub fn frame_titled(&self, title: String) -> Frame {
        Frame::new(self, title)
    }

    pub fn say(&self, id: &str) -> String {
        text::get(self.locale(), id)
    }

    /// The rest of a pair `$name` is put into the message.
    pub fn with(&self, id: &str, args: &[(&str, text::Arg<'_>)]) -> String {
        text::with(self.locale(), id, args)
    }

    /// The language that was just asked for in the URL, to be remembered.
    pub fn chosen_language(&self) -> Option<Locale> {
        self.query.ui_locales.as_ref().map(|_| self.locale())
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(parts.extensions.get::<Self>().cloned().expect("the edge puts a visit into every request"))
    }
}

fn locale(site: &Site, query: &Query, cookies: &Cookies, headers: &HeaderMap) -> Locale {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|list| list.to_str().ok());
    let asked = query.ui_locales.as_deref();
    text::negotiate(asked, cookies.get(Cookie::Lang), accepted, site.settings.organisation.locale)
}

/// What we read from a query: entry hints, never anything that decides.
#[derive(Default)]
pub struct Query {
    pub ui_locales: Option<String>,
    pub login_hint: Option<String>,
    pub return_to: Option<String>,
    /// The method that was just chosen.
    pub method: Option<String>,
    /// One of the person's own methods.
    pub id: Option<String>,
    /// A message was just asked for again.
    pub again: bool,
}

/// Field names that must never arrive in a URL, where histories and logs keep them (ATK-183).
const SECRET: [&str; 8] = ["password", "current", "new_password", "new", "code", "link", "token", "csrf"];

impl Query {
    fn read(query: &str) -> Result<Self, Problem> {
        let mut out = Self::default();
        for (name, value) in pairs(query.as_bytes())? {
            let slot = match name.as_str() {
                "ui_locales" => &mut out.ui_locales,
                "login_hint" => &mut out.login_hint,
                "return_to" => &mut out.return_to,
                "method" => &mut out.method,
                "id" => &mut out.id,
                "again" => {
                    out.again = true;
                    continue;
                }
                name if SECRET.contains(&name) => return Err(Problem::BadRequest),
                // Others belong to whoever linked here, such as mail trackers; nothing reads them.
                _ => continue,
            };
            if slot.replace(value.to_string()).is_some() {
                return Err(Problem::BadRequest);
            }
        }
        Ok(out)
    }
}
