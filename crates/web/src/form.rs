//! Posted forms: read into memory that is wiped, every field known, none twice, the token checked.

use crate::error::Problem;
use crate::visit::Visit;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::header;
use zeroize::Zeroizing;

/// The largest body taken, for forms and for JSON.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// The largest form with a policy in it.
pub const LONG_BODY_BYTES_MAX: usize = 256 * 1024;
/// Most pairs in one form or query.
const PAIRS_MAX: usize = 32;
/// The field of the form token.
pub const CSRF: &str = "csrf";

/// A form as posted. Nothing of it can be read before [`Posted::fields`] named what is expected.
pub struct Posted {
    pairs: Vec<(String, Zeroizing<String>)>,
    is_genuine: bool,
}

impl Posted {
    /// The fields, if the form is one of ours and holds exactly these.
    ///
    /// # Errors
    /// `Forged` without the right token; `BadRequest` for a field that is missing, unknown or twice.
    pub fn fields<const N: usize>(self, names: [&str; N]) -> Result<[Zeroizing<String>; N], Problem> {
        if !self.is_genuine {
            return Err(Problem::Forged);
        }
        self.any_fields(names)
    }

    /// The fields of a form whose token was not right: to show it again with the name kept.
    pub fn forged_fields<const N: usize>(self, names: [&str; N]) -> Option<[Zeroizing<String>; N]> {
        if self.is_genuine { None } else { self.any_fields(names).ok() }
    }

    /// Was this field sent at all? Lists without a choice are not.
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(known, _)| known == name)
    }

    pub const fn is_genuine(&self) -> bool {
        self.is_genuine
    }

    fn any_fields<const N: usize>(self, names: [&str; N]) -> Result<[Zeroizing<String>; N], Problem> {
        let mut found: [Option<Zeroizing<String>>; N] = std::array::from_fn(|_| None);
        for (name, value) in self.pairs {
            if name == CSRF {
                continue;
            }
            let at = names.iter().position(|known| *known == name).ok_or(Problem::BadRequest)?;
            if found[at].replace(value).is_some() {
                return Err(Problem::BadRequest);
            }
        }
        if found.iter().any(Option::is_none) {
            return Err(Problem::BadRequest);
        }
        Ok(found.map(|value| value.unwrap_or_default()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Self::read(request, state, BODY_BYTES_MAX).await
    }
}

/// A form that may hold a policy. Only routes behind a session take one.
pub struct LongPosted(pub Posted);

impl<S: Send + Sync> FromRequest<S> for LongPosted {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Posted::read(request, state, LONG_BODY_BYTES_MAX).await.map(Self)
    }
}

impl Posted {
    async fn read<S: Send + Sync>(request: Request, state: &S, bytes_max: usize) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, state).await?;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| is_kind(kind, "application/x-www-form-urlencoded")) {
            return Err(Problem::UnsupportedType);
        }
        let body = body_within(body, bytes_max).await?;
        let pairs = pairs(&body)?;
        let mut tokens = pairs.iter().filter(|(name, _)| name == CSRF);
        let is_genuine =
            tokens.next().is_some_and(|(_, token)| visit.csrf.takes(token)) && tokens.next().is_none();
        Ok(Self { pairs, is_genuine })
    }
}

/// Is a Content-Type of this media type, whatever its parameters?
pub fn is_kind(content_type: &str, kind: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(kind)
}

/// The body, wiped when dropped. The buffers below us (TLS, HTTP) belong to their connection and are
/// wiped when it frees them (docs/decisions/0007-copies-of-a-password.md).
pub async fn body_within(body: Body, bytes_max: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let bytes = to_bytes(body, bytes_max).await.map_err(|_| Problem::TooLarge)?;
    Ok(Zeroizing::new(bytes.to_vec()))
}

/// The pairs of an urlencoded text. Written here, since the usual decoders leave copies of passwords
/// in memory that nobody wipes, and pass what is not UTF-8.
pub fn pairs(text: &[u8]) -> Result<Vec<(String, Zeroizing<String>)>, Problem> {
    let mut out = Vec::new();
    for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        if out.len() == PAIRS_MAX {
            return Err(Problem::BadRequest);
        }
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = (&pair[..at], pair.get(at + 1..).unwrap_or_default());
        out.push((decoded(name)?.to_string(), decoded(value)?));
    }
    Ok(out)
}

fn decoded(text: &[u8]) -> Result<Zeroizing<String>, Problem> {
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.iter().copied();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (high, low) = (rest.next().and_then(hex), rest.next().and_then(hex));
                high.zip(low).map(|(high, low)| high << 4 | low).ok_or(Problem::BadRequest)?
            }
            other => other,
        });
    }
    let text = std::str::from_utf8(&out).map_err(|_| Problem::BadRequest)?;
    Ok(Zeroizing::new(text.to_owned()))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Vec<(String, String)>> {
        let pairs = pairs(text.as_bytes()).ok()?;
        Some(pairs.into_iter().map(|(name, value)| (name, value.to_string())).collect())
    }

    #[test]
    fn a_form_is_read_as_browsers_send_it() {
        let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read("a=b+c&%C3%A6=%26"), Some(vec![own("a", "b c"), own("æ", "&")]));
        assert_eq!(read("a&b="), Some(vec![own("a", ""), own("b", "")]));
        assert_eq!(read(""), Some(vec![]));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        for text in ["a=%", "a=%4", "a=%zz", "a=%ff", &"a&".repeat(33)] {
            assert_eq!(read(text), None, "{text:.20}");
        }
    }

    proptest! {
        #[test]
        fn any_text_survives_a_form_and_any_bytes_are_read_or_refused(text in "\\PC{0,60}", bytes in any::<Vec<u8>>()) {
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
            prop_assert_eq!(read(&format!("a={encoded}")), Some(vec![("a".to_owned(), text)]));
            let _ = pairs(&bytes);
        }
    }

    #[test]
    fn atk_065_a_field_counts_once_and_unknown_ones_not_at_all() {
        let posted =
            |text: &str| Posted { pairs: pairs(text.as_bytes()).unwrap_or_default(), is_genuine: true };
        assert!(posted("csrf=x&login=a").fields(["login"]).is_ok());
        for bad in ["login=a&login=b", "login[]=a", "login=a&login[0]=b", "login=a&id=1", "", "Login=a"] {
            assert!(posted(bad).fields(["login"]).is_err(), "{bad}");
        }
    }
}
