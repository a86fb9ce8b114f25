//! What the doctor finds, over the API.

use super::{Answer, Caller};
use crate::api::problem::ProblemDocument;
use axum::Json;
use axum::response::IntoResponse;
use domain::operator::Act;
use flows::ports::Finding;
use serde::Serialize;
use utoipa::ToSchema;

/// One check.
#[derive(Serialize, ToSchema)]
pub struct FindingBody {
    check: String,
    /// `good`, `warning`, `bad` or `skipped`.
    condition: &'static str,
    cause: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

/// Everything this installation depends on.
#[utoipa::path(get, path = "/api/v1/console/health", security(("token" = [])),
    responses((status = 200, body = Vec<FindingBody>), (status = 401, body = ProblemDocument)))]
pub async fn show(Caller(desk): Caller) -> Answer {
    desk.session.must(Act::SeeHealth)?;
    let told = |finding: Finding| FindingBody {
        check: finding.check,
        condition: finding.condition.name(),
        cause: finding.cause,
        remedy: finding.remedy,
    };
    let findings = desk.visit.site.settings.console.checkup.findings().await;
    Ok(Json(findings.into_iter().map(told).collect::<Vec<_>>()).into_response())
}
