//! Somebody names strangers as fast as they like: how long does a real person wait for a code meanwhile?
//!
//! The hard case: every name comes from a network of its own, so that neither the turns of the queue
//! (see `store::ask`) nor a budget, which are lifted here, hold the flood back.

use crate::bed::{Bed, PEOPLE};
use crate::desk::Desk;
use crate::figures::Timings;
use crate::http::Client;
use crate::report::{Aim, Report};
use crate::resets::{ask, open};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, sleep_until, timeout};

const NAMES_PER_S: u32 = 200;
const SPAN: Duration = Duration::from_secs(20);
/// Connections that share the flood; enough that waiting for answers does not slow it down.
const LANES: usize = 64;
/// A rate that is reached but for the rounding at both ends.
const NAMES_PER_S_LEAST: f64 = 195.0;
/// Who asks meanwhile, and while nobody else does.
const A_PERSON_EVERY: Duration = Duration::from_millis(500);
const IDLE_SPAN: Duration = Duration::from_secs(10);
/// The flood runs for this long before the first person is timed.
const HEAD_START: Duration = Duration::from_secs(1);
/// Far beyond the aim, so that a late code is timed and only a lost one counts as lost.
const MAIL_WITHIN: Duration = Duration::from_secs(60);

/// How the people fared.
#[derive(Default)]
struct Waits {
    handed_over: Timings,
    lost: Vec<String>,
}

pub async fn measure(bed: &Bed, desk: &Arc<Desk>, report: &mut Report) -> Result<(), String> {
    let mut idle = people(bed, desk, 0, IDLE_SPAN).await?;
    report.aim(
        "idle: asked to handed over, p95",
        "ms",
        idle.handed_over.percentile_ms(0.95),
        Aim::AtMost(1_000.0),
    );
    let flood = Flood::start(bed);
    sleep(HEAD_START).await;
    let first = u32::try_from(idle.handed_over.count() + idle.lost.len()).unwrap_or(0);
    let mut waits = people(bed, desk, first, SPAN - HEAD_START).await?;
    let (rate, failed) = flood.end().await?;
    report.aim("flood: unknown names asked for", "/s", rate, Aim::AtLeast(NAMES_PER_S_LEAST));
    report.aim("flood: names that were answered otherwise", "", failed.len() as f64, Aim::AtMost(0.0));
    report.add("flood: real people who asked", "", (waits.handed_over.count() + waits.lost.len()) as f64);
    report.add("flood: asked to handed over, p50", "ms", waits.handed_over.percentile_ms(0.5));
    let p95 = waits.handed_over.percentile_ms(0.95);
    report.aim("flood: asked to handed over, p95", "ms", p95, Aim::AtMost(10_000.0));
    report.add("flood: asked to handed over, longest", "ms", waits.handed_over.percentile_ms(1.0));
    let lost = idle.lost.len() + waits.lost.len();
    report.aim("flood: real people without a code", "", lost as f64, Aim::AtMost(0.0));
    for why in failed.first().into_iter().chain(idle.lost.first()).chain(waits.lost.first()) {
        report.remark(format!("flood: {why}"));
    }
    Ok(())
}

/// One person after the other, started by the clock and not by the one before.
async fn people(bed: &Bed, desk: &Arc<Desk>, first: u32, span: Duration) -> Result<Waits, String> {
    let mut all = JoinSet::new();
    let started = tokio::time::Instant::now();
    let mut turn = 0;
    while A_PERSON_EVERY * turn < span {
        sleep_until(started + A_PERSON_EVERY * turn).await;
        let mut client = bed.client().await?;
        client.speak_for(Ipv4Addr::from([198, 18, turn.to_le_bytes()[0], 1]));
        all.spawn(person(client, desk.clone(), first + turn));
        turn += 1;
    }
    let mut waits = Waits::default();
    while let Some(ended) = all.join_next().await {
        match ended.map_err(|why| why.to_string())? {
            Ok(took) => waits.handed_over.add(took),
            Err(why) => waits.lost.push(why),
        }
    }
    Ok(waits)
}

/// From the request for a code until the mail server has it.
async fn person(mut client: Client, desk: Arc<Desk>, number: u32) -> Result<Duration, String> {
    // From the far end of the list, so that nobody has a reset left over from the other measurement.
    let login = format!("bench{:04}", PEOPLE - 1 - number % PEOPLE);
    let (id, token) = open(&mut client, &login).await?;
    let mail = desk.expect(&login);
    let asked = Instant::now();
    ask(&mut client, &id, &token).await?;
    let mail = timeout(MAIL_WITHIN, mail).await.map_err(|_| format!("no mail for {login}"))?;
    Ok(mail.map_err(|_| "the desk is closed".to_owned())?.at.duration_since(asked))
}

/// The flood while it runs.
struct Flood {
    started: Instant,
    lanes: Vec<JoinHandle<Result<Lane, String>>>,
}

#[derive(Default)]
struct Lane {
    asked: u32,
    last: Option<Instant>,
    failed: Vec<String>,
}

impl Flood {
    fn start(bed: &Bed) -> Self {
        let turn = Arc::new(AtomicU32::new(0));
        let started = Instant::now();
        let one = |_| {
            let (address, host, turn) = (bed.address(), bed.host(), turn.clone());
            tokio::spawn(async move {
                let client = Client::connect(address, &host).await?;
                Ok(lane(client, &turn, started).await)
            })
        };
        Self { started, lanes: (0..LANES).map(one).collect() }
    }

    /// The rate that was reached, and what went wrong.
    async fn end(self) -> Result<(f64, Vec<String>), String> {
        let mut all = Lane::default();
        for lane in self.lanes {
            let lane = lane.await.map_err(|why| why.to_string())??;
            all.asked += lane.asked;
            all.last = all.last.max(lane.last);
            all.failed.extend(lane.failed);
        }
        let span = all.last.map_or(SPAN, |last| last.duration_since(self.started)).max(SPAN);
        Ok((f64::from(all.asked) / span.as_secs_f64(), all.failed))
    }
}

/// Takes the next name when its time has come. Who is late catches up, so that a slow answer lowers the
/// rate only if all lanes are late.
async fn lane(mut client: Client, turn: &AtomicU32, started: Instant) -> Lane {
    let mut lane = Lane::default();
    loop {
        let number = turn.fetch_add(1, Ordering::Relaxed);
        let due = Duration::from_secs(1) * number / NAMES_PER_S;
        if due >= SPAN {
            return lane;
        }
        sleep_until((started + due).into()).await;
        match stranger(&mut client, number).await {
            Ok(()) => lane.asked += 1,
            Err(why) => lane.failed.push(why),
        }
        lane.last = Some(Instant::now());
    }
}

async fn stranger(client: &mut Client, number: u32) -> Result<(), String> {
    let [low, high, ..] = number.to_le_bytes();
    client.speak_for(Ipv4Addr::from([10, high, low, 1]));
    let (id, token) = open(client, &format!("nobody{number:06}")).await?;
    ask(client, &id, &token).await
}
