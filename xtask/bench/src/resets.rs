//! Whole resets through the JSON API, each for the next person in turn.

use crate::bed::{Bed, PEOPLE};
use crate::desk::Desk;
use crate::figures::{Timings, cpu_s};
use crate::http::{Answer, Client};
use crate::report::{Aim, Report};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// A message is due within a quarter of a second, so that fewer would mostly wait.
const LANES: usize = 40;
const SPAN: Duration = Duration::from_secs(10);
/// How long a mail may take before the reset counts as failed.
const MAIL_WITHIN: Duration = Duration::from_secs(10);

/// Timings of one lane.
#[derive(Default)]
struct Load {
    whole: Timings,
    handed_over: Timings,
    last: Timings,
    failed: Vec<String>,
}

pub async fn measure(
    bed: &Bed,
    desk: &Arc<Desk>,
    pid: u32,
    bare_write_p50: f64,
    report: &mut Report,
) -> Result<(), String> {
    let turn = Arc::new(AtomicU32::new(0));
    let mut lanes = JoinSet::new();
    let (cpu_before, started) = (cpu_s(pid)?, Instant::now());
    for _ in 0..LANES {
        lanes.spawn(lane(bed.client().await?, desk.clone(), turn.clone(), started));
    }
    let mut all = Load::default();
    while let Some(lane) = lanes.join_next().await {
        let lane = lane.map_err(|why| why.to_string())?;
        all.whole.merge(lane.whole);
        all.handed_over.merge(lane.handed_over);
        all.last.merge(lane.last);
        all.failed.extend(lane.failed);
    }
    let (count, took) = (all.whole.count(), started.elapsed().as_secs_f64());
    let behind = count.saturating_sub(desk.notices());
    desk.wait_for_notices(count).await?;
    let cpu_ms = (cpu_s(pid)? - cpu_before) * 1000.0 / count as f64;
    let last_p50 = all.last.percentile_ms(0.5);
    report.aim("whole resets, 40 at once", "/s", count as f64 / took, Aim::AtLeast(400.0));
    report.aim("resets that failed", "", all.failed.len() as f64, Aim::AtMost(0.0));
    report.add("whole reset, p50", "ms", all.whole.percentile_ms(0.5));
    report.add("whole reset, p95", "ms", all.whole.percentile_ms(0.95));
    report.add("code asked for to mail handed over, p95", "ms", all.handed_over.percentile_ms(0.95));
    report.add("last request, p50", "ms", last_p50);
    report.aim("last request over bare write, p50", "ms", last_p50 - bare_write_p50, Aim::AtMost(5.0));
    report.aim("CPU of the process per reset, notice included", "ms", cpu_ms, Aim::AtMost(4.0));
    report.add("notices still to be sent at the end", "", behind as f64);
    match all.failed.first() {
        Some(why) if count == 0 => Err(format!("no reset was finished: {why}\n{}", bed.log())),
        Some(why) => {
            report.remark(format!("first failure: {why}"));
            Ok(())
        }
        None => Ok(()),
    }
}

async fn lane(mut client: Client, desk: Arc<Desk>, turn: Arc<AtomicU32>, started: Instant) -> Load {
    let mut load = Load::default();
    while started.elapsed() < SPAN {
        let number = turn.fetch_add(1, Ordering::Relaxed);
        if let Err(why) = one(&mut client, &desk, number, &mut load).await {
            load.failed.push(why);
        }
    }
    load
}

async fn one(client: &mut Client, desk: &Desk, number: u32, load: &mut Load) -> Result<(), String> {
    let login = format!("bench{:04}", number % PEOPLE);
    let started = Instant::now();
    let (id, token) = open(client, &login).await?;
    let at = |step: &str| format!("/api/v1/resets/{id}/{step}");

    let mail = desk.expect(&login);
    let asked = Instant::now();
    ask(client, &id, &token).await?;
    let mail = timeout(MAIL_WITHIN, mail).await.map_err(|_| format!("no mail for {login}"))?;
    let mail = mail.map_err(|_| "the desk is closed".to_owned())?;
    load.handed_over.add(mail.at.duration_since(asked));
    let token = Some(token.as_str());

    let proof = json!({"method": "email", "code": mail.code});
    post(client, &at("proofs"), token, proof, StatusCode::OK).await?;
    let chosen = Instant::now();
    let password = json!({"password": format!("a quiet harbour at {number}")});
    let done = post(client, &at("password"), token, password, StatusCode::OK).await?;
    if !String::from_utf8_lossy(&done.body).contains("applied") {
        return Err(format!("outcome {}", String::from_utf8_lossy(&done.body)));
    }
    load.last.add(chosen.elapsed());
    load.whole.add(started.elapsed());
    Ok(())
}

/// Names somebody; returns the id and the token of the reset.
pub async fn open(client: &mut Client, login: &str) -> Result<(String, String), String> {
    let start = json!({"login": login, "goal": "reset"});
    let opened = post(client, "/api/v1/resets", None, start, StatusCode::CREATED).await?;
    let opened: Value = serde_json::from_slice(&opened.body).map_err(|why| why.to_string())?;
    let word = |key: &str| opened[key].as_str().map(str::to_owned).ok_or_else(|| format!("no {key}"));
    Ok((word("id")?, word("token")?))
}

/// Asks for a code by mail.
pub async fn ask(client: &mut Client, id: &str, token: &str) -> Result<(), String> {
    let path = format!("/api/v1/resets/{id}/challenges");
    post(client, &path, Some(token), json!({"method": "email"}), StatusCode::ACCEPTED).await.map(drop)
}

async fn post(
    client: &mut Client,
    path: &str,
    token: Option<&str>,
    body: Value,
    wanted: StatusCode,
) -> Result<Answer, String> {
    let answer = client.send(Method::POST, path, token, Some(body.to_string())).await?;
    if answer.status == wanted {
        return Ok(answer);
    }
    let said = String::from_utf8_lossy(&answer.body);
    Err(format!("{path} answers {}: {said}", answer.status))
}
