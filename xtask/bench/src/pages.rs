//! The start page: what a browser loads for it, and how many are served a second.

use crate::bed::Bed;
use crate::figures::Timings;
use crate::http::Client;
use crate::report::{Aim, Report};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const PAGE: &str = "/reset";
const CONNECTIONS: usize = 32;
const SPAN: Duration = Duration::from_secs(5);

pub async fn measure(bed: &Bed, report: &mut Report) -> Result<(), String> {
    weigh(&mut bed.client().await?, report).await?;
    let mut lanes = JoinSet::new();
    let started = Instant::now();
    for _ in 0..CONNECTIONS {
        lanes.spawn(lane(bed.client().await?, started));
    }
    let mut all = Timings::default();
    while let Some(lane) = lanes.join_next().await {
        all.merge(lane.map_err(|why| why.to_string())??);
    }
    let rate = all.count() as f64 / started.elapsed().as_secs_f64();
    report.aim("reset pages, 32 connections", "/s", rate, Aim::AtLeast(10_000.0));
    report.add("reset page, p50", "ms", all.percentile_ms(0.5));
    report.aim("reset page, p99", "ms", all.percentile_ms(0.99), Aim::AtMost(5.0));
    Ok(())
}

async fn lane(mut client: Client, started: Instant) -> Result<Timings, String> {
    let mut timings = Timings::default();
    while started.elapsed() < SPAN {
        let asked = Instant::now();
        let answer = client.get(PAGE).await?;
        if !answer.status.is_success() {
            return Err(format!("{PAGE} answers {}", answer.status));
        }
        timings.add(asked.elapsed());
    }
    Ok(timings)
}

/// The page and every file it names, as they come over the wire, bodies only.
async fn weigh(client: &mut Client, report: &mut Report) -> Result<(), String> {
    let page = client.get(PAGE).await?;
    let html = String::from_utf8_lossy(&page.body).into_owned();
    let named = html.split('"').filter(|word| word.starts_with("/assets/"));
    let files: BTreeSet<&str> = named.collect();
    let mut bytes = page.body.len();
    let mut requests = 1_u32;
    for file in files {
        let is_icon = file.ends_with(".svg");
        bytes += client.get(file).await?.body.len();
        // A browser asks for the icon once, after the page is there.
        requests += u32::from(!is_icon);
    }
    report.aim("the page with its files, as sent", "KiB", bytes as f64 / 1024.0, Aim::AtMost(20.0));
    report.aim("requests for the page, icon aside", "", f64::from(requests), Aim::AtMost(3.0));
    Ok(())
}
