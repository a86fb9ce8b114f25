//! Laws of the audit and of sweeping: what is written stays, what is changed is found.

use super::scene::{FLOW, MINUTE, Scene, account};
use super::{StoreFixture, Tamper};
use domain::audit::{Actor, Entry, Fact};
use domain::id::Reference;
use flows::ports::ChainState;
use futures::future::join_all;

async fn write_ten(scene: &Scene) {
    for at in 0..10 {
        let entry = scene.entry(Fact::PolicyWritten, None).with("at", at.to_string());
        scene.ports.audit.append(entry, scene.now()).await.expect("appends");
    }
    assert_eq!(scene.ports.audit.seal(100).await.expect("seals"), 10);
}

async fn broken_at(scene: &Scene) -> Option<u64> {
    match scene.ports.audit.verify().await.expect("walks") {
        ChainState::Whole { .. } => None,
        ChainState::Broken { seq, .. } => Some(seq),
    }
}

pub async fn an_entry_is_read_back_as_written(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let entry = Entry { actor: Actor::Operator("root".into()), ..scene.entry(Fact::Unfrozen, None) };
    let entry = entry.about(&account("a")).with("reason", "asked \"in person\"\n").with("by", "ø");
    scene.ports.audit.append(entry, scene.now()).await.expect("appends");
    scene.ports.audit.seal(10).await.expect("seals");
    let page = scene.ports.audit.page(0, 10).await.expect("reads");
    let [read] = page.as_slice() else { panic!("one entry") };
    assert_eq!((read.seq, read.at), (Some(1), scene.now()));
    assert_eq!((read.fact.as_str(), read.actor.as_str()), ("account.unfrozen", "operator:root"));
    assert_eq!(read.account, Some(account("a")));
    assert_eq!(read.network.as_deref(), Some("192.0.2.1"));
    assert_eq!(read.details[0], ("reason".into(), "asked \"in person\"".into()));
    assert_eq!(read.details[1], ("by".into(), "ø".into()));
}

pub async fn a_whole_chain_is_whole(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    assert_eq!(scene.ports.audit.verify().await.expect("walks"), ChainState::Whole { entries: 0 });
    write_ten(&scene).await;
    write_ten(&scene).await;
    scene.ports.audit.append(scene.entry(Fact::PolicyWritten, None), scene.now()).await.expect("appends");
    assert_eq!(scene.ports.audit.verify().await.expect("walks"), ChainState::Whole { entries: 20 });
    let page = scene.ports.audit.page(15, 3).await.expect("reads");
    assert_eq!(page.iter().filter_map(|entry| entry.seq).collect::<Vec<_>>(), [16, 17, 18]);
}

pub async fn many_sealers_make_one_chain(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for _ in 0..60 {
        scene.ports.audit.append(scene.entry(Fact::PolicyWritten, None), scene.now()).await.expect("appends");
    }
    let sealed = join_all((0..8).map(|_| scene.ports.audit.seal(10))).await;
    assert_eq!(sealed.into_iter().map(|n| n.expect("seals")).sum::<u32>(), 60);
    assert_eq!(scene.ports.audit.verify().await.expect("walks"), ChainState::Whole { entries: 60 });
}

pub async fn a_changed_audit_row_is_found(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    write_ten(&scene).await;
    fixture.tamper(Tamper::Change { seq: 4 }).await;
    assert_eq!(broken_at(&scene).await, Some(4));
}

pub async fn a_missing_audit_row_is_found(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    write_ten(&scene).await;
    fixture.tamper(Tamper::Remove { seq: 6 }).await;
    assert_eq!(broken_at(&scene).await, Some(6));
}

pub async fn a_closed_gap_in_the_audit_is_found(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    write_ten(&scene).await;
    fixture.tamper(Tamper::RemoveAndRenumber { seq: 6 }).await;
    assert_eq!(broken_at(&scene).await, Some(6));
}

pub async fn entries_join_the_chain_when_somebody_is_found(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    scene.ask(reset).await;
    assert_eq!(scene.ports.audit.seal(100).await.expect("seals"), 0);
    assert_eq!(scene.facts(reset).await, ["reset.opened", "challenge.asked"]);
    scene.bind(reset, &account("a")).await;
    assert_eq!(scene.ports.audit.seal(100).await.expect("seals"), 3);
    let recorded = scene.ports.audit.of_reset(reset).await.expect("reads");
    assert!(recorded.iter().all(|entry| entry.account == Some(account("a")) && entry.seq.is_some()));
    assert_eq!(scene.ports.audit.verify().await.expect("walks"), ChainState::Whole { entries: 3 });
}

pub async fn a_reset_is_found_by_its_reference(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let mut opened = Vec::new();
    for name in ["anna", "bo"] {
        let new = scene.new_reset(name, "192.0.2.1");
        let (id, reference) = (new.id, new.reference);
        let entry = scene.entry(Fact::Opened, Some(id)).with("reference", reference.to_string());
        scene.ports.resets.open(new, entry).await.expect("opens");
        opened.push((id, reference));
    }
    scene.bind(opened[0].0, &account("a")).await;
    for (id, reference) in opened {
        assert_eq!(scene.ports.audit.by_reference(reference).await.expect("looks"), Some(id));
    }
    let nobodys = Reference::fresh(&scene.chance);
    assert_eq!(scene.ports.audit.by_reference(nobodys).await.expect("looks"), None);
}

pub async fn starts_that_found_nobody_become_one_summary_a_minute(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let mut resets = Vec::new();
    for at in 0..6 {
        if at == 4 {
            scene.clock.advance(MINUTE);
        }
        resets.push(scene.open(&format!("nobody{at}"), "192.0.2.1").await);
    }
    scene.clock.advance(FLOW + MINUTE);
    let entry = scene.entry(Fact::UnresolvedStarts, None);
    let swept = scene.ports.sweeps.sweep(scene.now(), MINUTE / 2, 100, entry).await.expect("sweeps");
    assert_eq!(swept, 6);
    scene.ports.audit.seal(100).await.expect("seals");
    let page = scene.ports.audit.page(0, 100).await.expect("reads");
    let starts =
        |at: usize| page[at].details.iter().find(|(key, _)| key == "starts").map(|(_, n)| n.as_str());
    assert_eq!((page.len(), starts(0), starts(1)), (2, Some("4"), Some("2")));
    assert!(scene.facts(resets[0]).await.is_empty());
}

pub async fn a_sweep_takes_what_is_over_and_nothing_else(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let old = scene.open_for("anna", &account("a")).await;
    scene.send(old, Some(&account("a"))).await;
    let charge = domain::limit::Charge {
        scope: domain::limit::Scope::NetworkStarts,
        key: scene.login_digest("x"),
        window: MINUTE,
        max: 1,
        counted: domain::limit::Counted::FromTheFirst,
    };
    let _ = scene.ports.budgets.spend(&[charge], scene.now()).await.expect("spends");
    scene.clock.advance(FLOW);
    let young = scene.open_for("anna", &account("a")).await;
    let sweep = || async {
        let entry = scene.entry(Fact::UnresolvedStarts, None);
        scene.ports.sweeps.sweep(scene.now(), MINUTE, 100, entry).await.expect("sweeps")
    };
    assert_eq!(sweep().await, 0, "rows stay so that a page can say what happened");
    scene.clock.advance(MINUTE);
    assert_eq!(sweep().await, 1);
    assert!(scene.ports.resets.load(old).await.expect("loads").is_none());
    assert!(scene.ports.resets.load(young).await.expect("loads").is_some());
    let rows = fixture.rows().await;
    let left = |table| rows.iter().find(|(name, _)| *name == table).map(|(_, rows)| *rows);
    assert_eq!([left("challenge"), left("secret"), left("budget")], [Some(0); 3]);
    assert!(!scene.facts(old).await.is_empty(), "the history of an account stays");
}
