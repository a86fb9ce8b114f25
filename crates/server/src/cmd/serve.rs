//! `nulstil serve`.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::console;
use crate::real::SharedClock;
use crate::serving::certificates::Certificates;
use crate::serving::{self, House};
use crate::wire::{self, Parts};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use web::{App, Organisation, Settings};

/// On PostgreSQL other nodes may be writing; what is younger than this may be theirs.
const OTHERS_WRITE_MAX: Duration = Duration::from_secs(60);

/// Runs the service until it is asked to stop.
pub async fn serve(config: Config, file: PathBuf) -> Result<Exit, Failure> {
    #[cfg(feature = "bench")]
    let is_lifted = config.lift_budgets;
    let Config {
        server,
        store_url,
        keys_file,
        organisation,
        directories,
        links,
        mail,
        sign_in,
        breached,
        ..
    } = config;
    let (listener, address) = serving::bind(server.listen).await?;
    let metrics = match server.metrics_listen {
        Some(address) => Some(serving::bind(address).await?.0),
        None => None,
    };
    let is_alone = store_url.reveal().starts_with("sqlite:");
    let (store, keys) = wire::open(&store_url, &keys_file).await?;
    let mail_from = mail.sender.clone();
    let titles = wire::titles(&directories);
    let directory = wire::directories(directories, links, &store)?;
    let mailer = wire::mailer(mail, &server.public_url, &organisation)?;
    let desk = organisation.contact.clone();
    let breached = wire::corpus(breached).await.map_err(|why| unusable(&why))?;
    let name = organisation.name.clone();
    let world =
        wire::world(Parts { store, keys, directory, titles, mailer, desk, breached, organisation: name });
    #[cfg(feature = "bench")]
    let world = if is_lifted { wire::without_budgets(world) } else { world };
    let (_, chance) = wire::circumstances();
    let clock = Arc::new(SharedClock::default());
    clock.follow(&world).await?;
    let ctx = wire::worker(clock.clone(), chance.clone(), organisation.locale);
    let older_than = if is_alone { Duration::ZERO } else { OTHERS_WRITE_MAX };
    flows::reset::recover(&ctx, &world, older_than).await?;

    let sign_in_token = sign_in.and_then(|token| wire::sign_in_token(&world.keys, &token));
    let is_ready = Arc::new(AtomicBool::new(false));
    let settings = Settings {
        public_url: server.public_url.clone(),
        organisation: Organisation {
            name: organisation.name,
            help: organisation.help,
            locale: organisation.locale,
            faq: organisation.faq,
        },
        trusted_proxies: server.trusted_proxies,
        return_to: server.return_to,
        mail_from,
        zone: organisation.zone,
        demo: None,
        sign_in_token,
        console: console::tools(Some(file.clone())),
        is_ready: is_ready.clone(),
    };
    let router = web::router(App { world: world.clone(), clock: clock.clone(), chance, settings });
    let (tls, clock) = (server.tls, Some(clock));
    let certificates = Arc::new(Certificates::new(Some(file)));
    let house = House { router, world, ctx, is_ready, tls, metrics, certificates, clock };
    serving::run(house, listener, || {
        say::data(&format!("Nulstil listens on {address} as {}", server.public_url));
    })
    .await
}

fn unusable(why: &breached::Unusable) -> Failure {
    let what = format!("the filter of breached passwords cannot be used: {why}");
    Failure::new(Exit::Failed, what).remedy("Build it again, or put the one before it back.")
}
