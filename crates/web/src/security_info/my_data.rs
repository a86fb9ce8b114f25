//! What is held about a person, for them to take along or to erase.

use super::{Owner, or_first};
use crate::api::rfc3339;
use crate::console::events::Event;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, adding};
use crate::session::Cookie;
use crate::visit::Visit;
use askama::Template;
use axum::response::IntoResponse;
use domain::enrol::Enrolment;
use domain::time::Timestamp;
use flows::enrol::MyData;
use http::header;
use serde::Serialize;

#[derive(Template)]
#[template(path = "security_info/my_data.html")]
pub struct MyDataPage {
    frame: Frame,
    /// There is a history of our own.
    remembers: bool,
}

/// The last page of somebody whose data is gone.
#[derive(Template)]
#[template(path = "security_info/erased.html")]
pub struct Erased {
    frame: Frame,
}

/// The file. Its names are those of the API.
#[derive(Serialize)]
struct File<'a> {
    account: String,
    login: &'a str,
    display_name: &'a str,
    exported_at: String,
    directory: Contacts<'a>,
    registered: Vec<Registered<'a>>,
    confirmed_at: Option<String>,
    put_off: u32,
    /// When the passwords that our own history remembers were chosen.
    passwords_chosen: Vec<String>,
    activity: Vec<Event>,
}

#[derive(Serialize)]
struct Contacts<'a> {
    emails: &'a [String],
    mobiles: &'a [String],
    office_phones: &'a [String],
}

#[derive(Serialize)]
struct Registered<'a> {
    method: &'static str,
    label: Option<&'a str>,
    address: Option<&'a str>,
    added_at: String,
    usable_from: String,
    last_used_at: Option<String>,
    left: Option<u32>,
}

impl<'a> Registered<'a> {
    fn of(held: &'a Enrolment) -> Self {
        Self {
            method: held.method.name(),
            label: held.label.as_ref().map(|label| label.as_str()),
            address: held.address.as_ref().map(|address| address.as_str()),
            added_at: rfc3339(held.added_at),
            usable_from: rfc3339(held.usable_from),
            last_used_at: held.last_used_at.map(rfc3339),
            left: held.left,
        }
    }
}

fn file(data: &MyData) -> String {
    let optional = |at: Option<Timestamp>| at.map(rfc3339);
    let file = File {
        account: data.account.to_string(),
        login: &data.login,
        display_name: &data.display_name,
        exported_at: rfc3339(data.at),
        directory: Contacts {
            emails: &data.emails,
            mobiles: &data.mobiles,
            office_phones: &data.office_phones,
        },
        registered: data.enrolments.iter().map(Registered::of).collect(),
        confirmed_at: optional(data.confirmed_at),
        put_off: data.skips,
        passwords_chosen: data.passwords_chosen.iter().copied().map(rfc3339).collect(),
        activity: data.activity.iter().map(Event::of).collect(),
    };
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

pub async fn get(Owner(signed): Owner) -> Answer {
    let visit = &signed.visit;
    let remembers = visit.site.world.policy(&visit.ctx).await?.password.history_own > 0;
    Ok(page::render(&MyDataPage { frame: visit.frame("info-data-title"), remembers }))
}

pub async fn export(Owner(signed): Owner, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let visit = &signed.visit;
    let data = match or_first(flows::enrol::my_data(&visit.ctx, &visit.site.world, &signed.token).await)? {
        Ok(data) => data,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
    ];
    Ok((headers, file(&data)).into_response())
}

pub async fn erase(Owner(signed): Owner, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let visit: &Visit = &signed.visit;
    let erased = flows::enrol::erase(&visit.ctx, &visit.site.world, &signed.token).await;
    if let Err(elsewhere) = or_first(erased)? {
        return Ok(elsewhere);
    }
    let page = page::render(&Erased { frame: visit.frame("info-erased-title") });
    let gone = [Cookie::Own.expire(), Cookie::Device.expire()];
    Ok(adding(page, gone.map(|cookie| (header::SET_COOKIE, cookie))))
}

#[cfg(test)]
impl crate::rendering::Sampled for MyDataPage {
    fn samples(visit: &Visit) -> Vec<String> {
        vec![
            Self { frame: visit.frame("info-data-title"), remembers: false }
                .render()
                .expect("a page renders"),
            Self { frame: visit.frame("info-data-title"), remembers: true }.render().expect("a page renders"),
            Erased { frame: visit.frame("info-erased-title") }.render().expect("a page renders"),
        ]
    }
}
