//! Every path through two browsers, two accounts and two methods, as deep as the bound below:
//! no warrant without the proofs that the policy asks, judged by a second, simpler model.

use domain::account::{Account, AccountKey, AccountState, PasswordExpiry, PasswordTime, Standing};
use domain::contact::Contacts;
use domain::id::{ProofId, Reference, ResetId};
use domain::method::Method;
use domain::policy::Policy;
use domain::proof::{Proof, ProofRow};
use domain::reset::{Ended, Goal, Next, Reset, next};
use domain::secret::Digest;
use domain::time::Timestamp;
use domain::warrant::{Grounds, SetPassword, Unlock, Warrant};
use std::collections::HashSet;
use std::time::Duration;

const METHODS: [Method; 2] = [Method::Email, Method::Totp];
const WINDOW: Duration = Duration::from_secs(600);
const LIFETIME: Duration = Duration::from_secs(1800);
/// Half a proof window: two of these make a proof stale, six end the flow.
const LEAP: Duration = Duration::from_secs(301);
/// How deep the search goes when nobody asks for more: `cargo test` on this crate stays fast.
/// `cargo xtask test` sets NULSTIL_SEARCH_DEPTH to what a minute allows.
const DEPTH: usize = 6;

/// What can happen to one browser's reset, or to the world around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Act {
    /// The worker finds this account for the browser's typed name.
    Bind {
        browser: usize,
        account: usize,
    },
    /// The right secret of this method for what the browser's reset is bound to.
    Prove {
        browser: usize,
        method: usize,
    },
    /// A proof row of the other account lands in this reset: what a broken store could do.
    ForeignProof {
        browser: usize,
        method: usize,
    },
    Cancel {
        browser: usize,
    },
    /// Somebody sets the account's password elsewhere.
    PasswordSet {
        account: usize,
    },
    /// The account's address is swapped.
    AddressSwapped {
        account: usize,
    },
    /// The account's app is removed, or the same one comes back.
    AppSwapped {
        account: usize,
    },
    Leap,
}

/// One recorded proof, as the second model knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Seen {
    method: usize,
    account: usize,
    password: u8,
    /// The version of what the proof was given with: the address, or the app.
    source: u8,
    at: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Browser {
    account: Option<usize>,
    proofs: Vec<Seen>,
    cancelled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct World {
    browsers: [Browser; 2],
    password: [u8; 2],
    /// Versions of address and app, by method and account.
    sources: [[u8; 2]; 2],
    leaps: u8,
}

fn acts() -> Vec<Act> {
    let mut out = vec![Act::Leap];
    for n in 0..2 {
        out.extend([
            Act::Cancel { browser: n },
            Act::PasswordSet { account: n },
            Act::AddressSwapped { account: n },
            Act::AppSwapped { account: n },
        ]);
        for m in 0..2 {
            out.extend([
                Act::Bind { browser: n, account: m },
                Act::Prove { browser: n, method: m },
                Act::ForeignProof { browser: n, method: m },
            ]);
        }
    }
    out
}

fn after(world: &World, act: Act) -> Option<World> {
    let mut next = world.clone();
    let seen = |account: usize, method: usize| Seen {
        method,
        account,
        password: world.password[account],
        source: world.sources[method][account],
        at: world.leaps,
    };
    match act {
        Act::Bind { browser, account } => {
            let slot = &mut next.browsers[browser].account;
            if slot.is_some() {
                return None;
            }
            *slot = Some(account);
        }
        Act::Prove { browser, method } => {
            let bound = world.browsers[browser].account?;
            next.browsers[browser].proofs.push(seen(bound, method));
        }
        Act::ForeignProof { browser, method } => {
            let other = 1 - world.browsers[browser].account?;
            next.browsers[browser].proofs.push(seen(other, method));
        }
        Act::Cancel { browser } => next.browsers[browser].cancelled = true,
        Act::PasswordSet { account } => next.password[account] = (next.password[account] + 1) % 3,
        Act::AddressSwapped { account } => next.sources[0][account] ^= 1,
        Act::AppSwapped { account } => next.sources[1][account] ^= 1,
        Act::Leap => next.leaps = (next.leaps + 1).min(7),
    }
    next.browsers.iter_mut().for_each(|browser| {
        browser.proofs.sort_unstable();
        browser.proofs.dedup();
    });
    Some(next)
}

fn now(leaps: u8) -> Timestamp {
    Timestamp::from_seconds(1_000_000).plus(LEAP * u32::from(leaps))
}

fn key(account: usize) -> AccountKey {
    AccountKey { directory: "main".into(), id: account.to_string() }
}

fn source(method: usize, account: usize, version: u8) -> Digest {
    let mut bytes = [0; 32];
    bytes[0] = u8::try_from(account).expect("two accounts");
    bytes[1] = version;
    bytes[2] = u8::try_from(method).expect("two methods");
    Digest { key: 1, bytes }
}

fn password_time(version: u8) -> PasswordTime {
    PasswordTime::Shown(Timestamp::from_seconds(i64::from(version)))
}

fn reset_of(world: &World, browser: usize) -> Reset {
    let held = &world.browsers[browser];
    Reset {
        id: ResetId::from_bytes([u8::try_from(browser).expect("two browsers"); 16]),
        reference: Reference::parse("k7m4qx2p").expect("a reference"),
        goal: Goal::Reset,
        opened_at: now(0),
        expires_at: now(0).plus(LIFETIME),
        account: held.account.map(key),
        ended: held.cancelled.then_some(Ended::Cancelled),
        tries: 0,
    }
}

fn proofs_of(world: &World, browser: usize) -> Vec<Proof> {
    let reset = reset_of(world, browser).id;
    let rows = world.browsers[browser].proofs.iter().enumerate();
    rows.map(|(at, seen)| {
        Proof::recorded(ProofRow {
            id: ProofId::from_bytes([u8::try_from(at).expect("few proofs"); 16]),
            reset,
            method: METHODS[seen.method],
            account: key(seen.account),
            password_time: password_time(seen.password),
            destination: Some(source(seen.method, seen.account, seen.source)),
            at: now(seen.at),
        })
    })
    .collect()
}

fn account_now(world: &World, account: usize) -> Account {
    Account {
        key: key(account),
        login: String::new(),
        display_name: String::new(),
        names: vec![],
        locale: None,
        contacts: Contacts::default(),
        groups: vec![],
        standing: Standing::Person,
        state: AccountState::default(),
        password_time: password_time(world.password[account]),
        password_expiry: PasswordExpiry::Unknown,
        link: None,
    }
}

/// The second model: which methods were honestly and freshly proven for the bound account, by its
/// present password, address and app. An app's code counts only when the mail's came no later.
fn honest(world: &World, browser: usize) -> HashSet<usize> {
    let held = &world.browsers[browser];
    let Some(account) = held.account else { return HashSet::new() };
    let is_live = |s: &&Seen| {
        s.account == account
            && LEAP * u32::from(world.leaps - s.at) < WINDOW
            && s.password == world.password[account]
            && s.source == world.sources[s.method][account]
    };
    let live: Vec<&Seen> = held.proofs.iter().filter(is_live).collect();
    let Some(first) = live.iter().filter(|s| s.method == 0).map(|s| s.at).min() else {
        return HashSet::new();
    };
    live.iter().filter(|s| s.at >= first).map(|s| s.method).collect()
}

fn judge(world: &World, browser: usize, proofs_needed: u8) {
    let policy = Policy::for_everybody("p", proofs_needed, METHODS.to_vec());
    let (reset, proofs) = (reset_of(world, browser), proofs_of(world, browser));
    let at = now(world.leaps);
    let next = next(&reset, &proofs, &policy, WINDOW, at);
    for account in 0..2 {
        let held = [0, 1].map(|method| source(method, account, world.sources[method][account]));
        let account_shown = account_now(world, account);
        let grounds = Grounds {
            reset: &reset,
            proofs: &proofs,
            policy: &policy,
            account: &account_shown,
            proof_window: WINDOW,
            held_destinations: &held,
            now: at,
        };
        let issued = Warrant::<SetPassword>::issue(&grounds);
        judge_unlock(&grounds, issued.is_ok());
        let is_over = world.browsers[browser].cancelled || at >= reset.expires_at;
        let deserved = !is_over
            && world.browsers[browser].account == Some(account)
            && honest(world, browser).len() >= usize::from(proofs_needed);
        if issued.is_ok() {
            assert!(deserved, "a warrant without its proofs: {world:?} browser {browser} account {account}");
            assert_eq!(next, Next::Choose, "a warrant where the next step is another: {world:?}");
        }
    }
}

/// A lock is lifted on the same grounds as a password is set, and an unlocking sets none.
fn judge_unlock(grounds: &Grounds<'_>, may_set: bool) {
    assert_eq!(Warrant::<Unlock>::issue(grounds).is_ok(), may_set, "{:?}", grounds.reset);
    for (goal, may_unlock) in [(Goal::Unlock, may_set), (Goal::Change, false), (Goal::Username, false)] {
        let reset = Reset { goal, ..grounds.reset.clone() };
        let other = Grounds { reset: &reset, ..*grounds };
        assert_eq!(Warrant::<Unlock>::issue(&other).is_ok(), may_unlock, "{reset:?}");
        let sets = Warrant::<SetPassword>::issue(&other).is_ok();
        assert!(!sets || goal == Goal::Change, "{goal:?} sets no password: {reset:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "how deep to search is asked for from outside")]
fn depth_asked() -> usize {
    std::env::var("NULSTIL_SEARCH_DEPTH").ok().and_then(|text| text.parse().ok()).unwrap_or(DEPTH)
}

#[test]
fn no_path_leads_to_a_warrant_without_the_proofs() {
    let depth = depth_asked();
    let acts = acts();
    let mut seen: HashSet<World> = HashSet::from([World::default()]);
    let mut front = vec![World::default()];
    let mut warranted = false;
    for level in 1..=depth {
        let mut deeper = Vec::new();
        for world in &front {
            for act in &acts {
                let Some(next) = after(world, *act) else { continue };
                if seen.insert(next.clone()) {
                    for browser in 0..2 {
                        judge(&next, browser, 1);
                        judge(&next, browser, 2);
                        warranted |= honest(&next, browser).len() == 2;
                    }
                    deeper.push(next);
                }
            }
        }
        front = deeper;
        println!("depth {level}: {} states", seen.len());
    }
    assert!(warranted, "the search never reached a satisfied policy, so it showed nothing");
}

#[test]
fn the_honest_path_gives_a_warrant() {
    let mut world = World::default();
    for act in [
        Act::Bind { browser: 0, account: 1 },
        Act::Prove { browser: 0, method: 0 },
        Act::Prove { browser: 0, method: 1 },
    ] {
        world = after(&world, act).expect("each step may happen");
    }
    let policy = Policy::for_everybody("p", 2, METHODS.to_vec());
    let issued = Warrant::<SetPassword>::issue(&Grounds {
        reset: &reset_of(&world, 0),
        proofs: &proofs_of(&world, 0),
        policy: &policy,
        account: &account_now(&world, 1),
        proof_window: WINDOW,
        held_destinations: &[source(0, 1, 0), source(1, 1, 0)],
        now: now(0),
    });
    assert!(issued.is_ok());
}

#[test]
fn two_proofs_of_one_instant_count_whatever_their_ids() {
    let mut world = World::default();
    for act in [
        Act::Bind { browser: 0, account: 1 },
        Act::Prove { browser: 0, method: 0 },
        Act::Prove { browser: 0, method: 1 },
    ] {
        world = after(&world, act).expect("each step may happen");
    }
    let policy = Policy::for_everybody("p", 2, METHODS.to_vec());
    let reset = reset_of(&world, 0);
    for ids in [[1, 2], [2, 1]] {
        let proofs: Vec<Proof> = [0, 1]
            .map(|method| {
                Proof::recorded(ProofRow {
                    id: ProofId::from_bytes([ids[method]; 16]),
                    reset: reset.id,
                    method: METHODS[method],
                    account: key(1),
                    password_time: password_time(0),
                    destination: Some(source(method, 1, 0)),
                    at: now(0),
                })
            })
            .into();
        assert_eq!(next(&reset, &proofs, &policy, WINDOW, now(0)), Next::Choose, "ids {ids:?}");
    }
}
