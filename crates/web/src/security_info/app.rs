//! Adding an authenticator app: a name for it, then the picture to scan, shown once, and its first code.

use super::{Owner, or_first, prove};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::enrol::{LABEL_CHARS_MAX, Label};
use domain::method::Method;
use fast_qr::QRBuilder;
use flows::method::Shown;

/// Light modules around the picture, which scanners need (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "security_info/app.html")]
pub struct App {
    frame: Frame,
    label: TextField,
}

impl App {
    fn new(visit: &Visit) -> Self {
        let frame = visit.frame("info-app-title");
        Self { label: label_field(&frame), frame }
    }
}

/// The field for what somebody calls a method.
pub fn label_field(frame: &Frame) -> TextField {
    TextField {
        hint: Some(frame.count("info-label-hint", LABEL_CHARS_MAX)),
        ..TextField::new(frame, "label", "info-label")
    }
}

/// What is shown once: for a camera, for a finger on this device, and for those who type it.
pub struct Scan {
    /// The dark modules, as a path of an SVG picture.
    pub path: String,
    /// The picture's side, with its light border.
    pub side: usize,
    pub uri: zeroize::Zeroizing<String>,
    pub key: zeroize::Zeroizing<String>,
}

impl Scan {
    /// None when the address does not fit into a picture; then there is still the key.
    pub fn of(shown: Shown) -> Self {
        let (path, side) = picture(&shown.uri).unwrap_or_default();
        Self { path, side, key: grouped(&shown.key), uri: shown.uri }
    }
}

fn picture(uri: &str) -> Option<(String, usize)> {
    let code = QRBuilder::new(uri).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        for (column, module) in code[row].iter().enumerate().take(code.size) {
            if module.value() {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
            }
        }
    }
    Some((path, code.size + 2 * QUIET))
}

/// The key in groups of four, as people read it.
fn grouped(key: &str) -> zeroize::Zeroizing<String> {
    let mut out = zeroize::Zeroizing::new(String::with_capacity(key.len() * 2));
    for (at, char) in key.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(char);
    }
    out
}

pub async fn get(Owner(signed): Owner) -> Answer {
    if !signed.may_add(Method::Totp) {
        return Ok(see_other(urls::INFO));
    }
    Ok(page::render(&App::new(&signed.visit)))
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [label] = posted.fields(["label"])?;
    let visit = &signed.visit;
    let named = (Label::parse(&label), visit.site.settings.organisation.name.as_str());
    let begun = flows::enrol::begin(&visit.ctx, &visit.site.world, &signed.token, Method::Totp, named).await;
    let added = match or_first(begun)? {
        Ok(added) => added,
        Err(elsewhere) => return Ok(elsewhere),
    };
    Ok(prove::scanning(visit, added.id, Scan::of(added.shown)))
}

#[cfg(test)]
impl crate::rendering::Sampled for App {
    fn samples(visit: &Visit) -> Vec<String> {
        vec![Self::new(visit).render().expect("a page renders")]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_a_light_border_and_grows_with_what_is_in_it() {
        let (path, side) = picture("otpauth://totp/Example:anna?secret=AAAA").expect("it fits");
        assert!(path.starts_with("M4 4h1v1h-1z"), "the finder's corner: {path}");
        assert!(!path.contains("M3 ") && !path.contains(&format!("M{} ", side - QUIET)), "{path}");
        let (_, larger) = picture(&"x".repeat(300)).expect("it fits");
        assert!(larger > side);
        assert_eq!(picture(&"x".repeat(9_000)), None);
    }

    #[test]
    fn a_key_is_read_in_groups_of_four() {
        assert_eq!(grouped("ABCDEFGHIJ").as_str(), "ABCD EFGH IJ");
    }
}
