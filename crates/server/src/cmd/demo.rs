//! `nulstil demo`: everything embedded, sample people, nothing leaves this machine.

use super::{Exit, Failure, say};
use crate::config::Organisation;
use crate::keys::KeyFile;
use crate::people;
use crate::real::OsChance;
use crate::serving::certificates::Certificates;
use crate::serving::{self, House};
use crate::wire::{self, Parts};
use domain::contact::EmailAddress;
use domain::locale::Locale;
use notify::inbox::MemoryInbox;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use store::Store;
use text::format::Zone;
use web::{App, Demo, DemoPerson, Settings};

const DIRECTORY: &str = "demo";
const MAIL_FROM: &str = "no-reply@nulstil.example";

/// Runs the demo until it is asked to stop.
pub async fn demo(listen: SocketAddr, data: Option<PathBuf>) -> Result<Exit, Failure> {
    if !listen.ip().is_loopback() {
        let what = format!("{listen} can be reached from outside; the demo shows its passwords to everybody");
        return Err(
            Failure::new(Exit::Wrong, what).remedy("Listen on this machine only: --listen 127.0.0.1:8080")
        );
    }
    let (listener, address) = serving::bind(listen).await?;
    let rooms = Rooms::open(data)?;
    let public_url = public_url(address);
    let organisation = organisation();
    let keys = rooms.keys()?;
    let store = Store::open(&rooms.store_url()?, keys.store_keys()).await?;
    let embedded = wire::people(&store, DIRECTORY);
    let is_new = people::move_in(&embedded).await?;

    let (clock, chance) = wire::circumstances();
    let ctx = wire::worker(clock.clone(), chance.clone(), organisation.locale);
    let directory = Arc::new(embedded);
    let inbox = || -> Result<Arc<MemoryInbox>, Failure> {
        let letterhead = wire::letterhead(&public_url, &organisation)
            .map_err(|bad| Failure::new(Exit::Failed, bad.to_string()))?;
        Ok(Arc::new(MemoryInbox::new(letterhead, clock.clone())))
    };
    let around = |mailer: &Arc<MemoryInbox>| {
        let (directory, mailer) = (directory.clone(), mailer.clone());
        wire::world(Parts {
            store: store.clone(),
            keys: keys.digest_keys(),
            directory,
            titles: std::collections::BTreeMap::new(),
            mailer,
            desk: organisation.contact.clone(),
            breached: None,
            organisation: organisation.name.clone(),
        })
    };
    let codes = if is_new {
        let first = inbox()?;
        people::settle(&ctx, &wire::hurried(around(&first)), first.as_ref(), people::OWNER).await?
    } else {
        Vec::new()
    };
    let people = people::shown(&codes);
    let inbox = inbox()?;
    let world = around(&inbox);
    flows::reset::recover(&ctx, &world, Duration::ZERO).await?;

    let is_ready = Arc::new(AtomicBool::new(false));
    let settings = Settings {
        public_url: public_url.clone(),
        organisation: web::Organisation {
            name: organisation.name,
            help: organisation.help,
            locale: organisation.locale,
            faq: Vec::new(),
        },
        trusted_proxies: Vec::new(),
        return_to: Vec::new(),
        mail_from: MAIL_FROM.into(),
        zone: organisation.zone,
        console: crate::console::tools(None),
        demo: Some(Demo { inbox, people: people.clone() }),
        sign_in_token: None,
        is_ready: is_ready.clone(),
    };
    let router = web::router(App { world: world.clone(), clock, chance, settings });
    let certificates = Arc::new(Certificates::new(None));
    let house = House { router, world, ctx, is_ready, tls: None, metrics: None, certificates, clock: None };
    serving::run(house, listener, || welcome(&public_url, &people, &rooms)).await
}

fn organisation() -> Organisation {
    Organisation {
        name: "Nulstil Demo".into(),
        locale: Locale::En,
        help: "Servicedesk, +45 12 34 56 78".into(),
        contact: EmailAddress::parse("servicedesk@nulstil.example").into_iter().collect(),
        zone: Zone::of_host(),
        faq: Vec::new(),
    }
}

/// `localhost`, so that passkeys work; another loopback address is not what that name leads to.
fn public_url(address: SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        IpAddr::V4(Ipv4Addr::LOCALHOST) | IpAddr::V6(Ipv6Addr::LOCALHOST) => {
            format!("http://localhost:{port}")
        }
        IpAddr::V4(_) | IpAddr::V6(_) => format!("http://{address}"),
    }
}

/// Where the demo keeps its data.
enum Rooms {
    /// Gone when the demo ends.
    Temporary(tempfile::TempDir),
    Kept(PathBuf),
}

impl Rooms {
    fn open(data: Option<PathBuf>) -> Result<Self, Failure> {
        let failed = |why: std::io::Error| {
            Failure::new(Exit::Failed, format!("cannot keep the demo's data: {why}"))
                .remedy("Name a folder that may be written to: --data DIR")
        };
        match data {
            None => tempfile::Builder::new()
                .prefix("nulstil-demo-")
                .tempdir()
                .map(Self::Temporary)
                .map_err(failed),
            Some(folder) => {
                std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed)?;
                folder.canonicalize().map(Self::Kept).map_err(failed)
            }
        }
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Temporary(folder) => folder.path(),
            Self::Kept(folder) => folder,
        }
    }

    fn store_url(&self) -> Result<String, Failure> {
        let database = self.folder().join("nulstil.db");
        match database.to_str() {
            Some(path) if !path.contains(['?', '#', '%']) => Ok(format!("sqlite://{path}")),
            Some(_) | None => {
                let what = format!("{} cannot be written as an address", database.display());
                Err(Failure::new(Exit::Wrong, what).remedy("Choose a folder with a plain name."))
            }
        }
    }

    fn keys(&self) -> Result<KeyFile, Failure> {
        let fresh = || KeyFile::fresh(&OsChance, crate::real::now());
        let file = match self {
            Self::Temporary(_) => return Ok(fresh()),
            Self::Kept(folder) => folder.join("keys.toml"),
        };
        if !file.exists() {
            fresh().write_new(&file)?;
        }
        Ok(KeyFile::load(&file, false)?)
    }
}

fn welcome(url: &str, people: &[DemoPerson], rooms: &Rooms) {
    say::data(&format!(
        "Open {url}/ and reset the password of anna.holm (Danish) or emily.carter (English); \
         the code arrives at {url}/demo/inbox"
    ));
    say::data("");
    say::data(&format!(
        "{:<18} {:<29} {:<18} {:<4} {:<14} E-MAIL",
        "LOGIN", "PASSWORD", "NAME", "LANG", "STATE"
    ));
    for person in people {
        let DemoPerson { login, password, name, locale, email, state, recovery_codes: _ } = person;
        let email = email.as_deref().unwrap_or("-");
        say::data(&format!("{login:<18} {password:<29} {name:<18} {locale:<4} {state:<14} {email}"));
    }
    say::data("");
    say::data(&format!("Messages go no further than {url}/demo/inbox (JSON: {url}/demo/inbox.json)."));
    say::data(&format!("People: {url}/demo/people.json"));
    say::data(&format!("Own methods: {url}/security-info  Console, as {}: {url}/console", people::OWNER.0));
    match rooms {
        Rooms::Temporary(_) => say::data("Everything is forgotten when the demo ends. Ctrl-C ends it."),
        Rooms::Kept(folder) => say::data(&format!("Kept in {}. Ctrl-C ends the demo.", folder.display())),
    }
}
