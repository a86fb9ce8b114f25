//! Which host a request was meant for. No URL is ever built from it; a request for anybody but us is
//! turned away, so that caches and mails cannot be poisoned (ATK-044, ATK-048).

use crate::site::Site;
use http::{Request, header};

/// Was the request meant for us? The authority must equal one of ours to the letter, and every place
/// that names it must agree.
pub fn is_ours<B>(site: &Site, request: &Request<B>) -> bool {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().map(|host| host.to_str().unwrap_or_default());
    if named.next().is_some() {
        return false;
    }
    let authority = request.uri().authority().map(http::uri::Authority::as_str);
    let mut told = host.into_iter().chain(authority).peekable();
    told.peek().is_some() && told.all(|name| is_known(site, name))
}

fn is_known(site: &Site, name: &str) -> bool {
    site.origins.iter().any(|origin| {
        let own = origin.split_once("://").map_or(origin.as_str(), |(_, authority)| authority);
        own.eq_ignore_ascii_case(name)
    })
}
