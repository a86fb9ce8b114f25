//! The file as the use cases ask it: swapped under a running service, and never for a worse one.

use crate::lists::{Folder, list_of, make, signer};
use breached::{Corpus, Refreshed, Settings, Unusable};
use domain::password::Password;
use flows::ports::{Breached as _, Listed};
use std::fs;
use std::path::Path;
use std::time::Duration;
use testkit::contract;
use testkit::contract::breached::LISTED;
use testkit::fake::breached::FakeBreached;
use zeroize::Zeroizing;

/// Long enough for a loaded machine; the test goes on as soon as it may.
const SOON: Duration = Duration::from_secs(60);

fn corpus(path: &Path) -> Corpus {
    Corpus::open(Settings { filter: Some((path.to_owned(), None)), range: None }).expect("opens")
}

async fn is_listed(corpus: &Corpus, text: &str) -> bool {
    let password = Password::parse(Zeroizing::new(text.to_owned())).expect("a password");
    corpus.look_up(&password).await.expect("answers") == Listed::Yes
}

#[tokio::test]
async fn the_file_keeps_the_contract() {
    let folder = Folder::new();
    contract::breached::holds(&corpus(&folder.filter_of("filter", &LISTED))).await;
}

#[tokio::test]
async fn the_fake_keeps_the_contract() {
    contract::breached::holds(&FakeBreached::of(&LISTED)).await;
}

#[tokio::test]
async fn a_new_file_in_the_place_of_the_old_is_taken_into_use() {
    let folder = Folder::new();
    let path = folder.filter_of("filter", &["one"]);
    let corpus = corpus(&path);
    assert_eq!(corpus.refresh().await, Refreshed::Same);
    folder.filter_of("filter", &["two"]);
    assert!(is_listed(&corpus, "one").await, "the old one answers until the new one is in use");
    let swapped = corpus.refresh().await;
    assert!(matches!(swapped, Refreshed::Swapped(facts) if facts.keys == 1), "{swapped:?}");
    assert!(is_listed(&corpus, "two").await && !is_listed(&corpus, "one").await);
    assert_eq!(corpus.refresh().await, Refreshed::Same);
}

#[tokio::test]
async fn the_probe_notices_a_new_file_by_itself() {
    let folder = Folder::new();
    let corpus = corpus(&folder.filter_of("filter", &["one"]));
    folder.filter_of("filter", &["two"]);
    let noticed = async {
        while !is_listed(&corpus, "two").await {
            corpus.probe().await.expect("is well");
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(SOON, noticed).await.expect("the new file is in use");
}

#[tokio::test]
async fn a_bad_new_file_leaves_the_old_one_in_force() {
    let folder = Folder::new();
    let path = folder.filter_of("filter", &["one"]);
    let corpus = corpus(&path);
    let good = fs::read(&path).expect("reads");
    let mut damaged = good.clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    for bad in [&good[..good.len() - 1], &damaged, b"no filter"] {
        let beside = folder.write("new", bad);
        fs::rename(beside, &path).expect("renames");
        let kept = corpus.refresh().await;
        assert!(matches!(kept, Refreshed::Kept(_)), "{kept:?}");
        assert_eq!(corpus.refresh().await, kept, "it is not read again");
        assert!(is_listed(&corpus, "one").await && !is_listed(&corpus, "two").await);
        corpus.probe().await.expect("the old one answers");
    }
    fs::remove_file(&path).expect("removes");
    assert!(matches!(corpus.refresh().await, Refreshed::Kept(Unusable::Unreadable(_))));
    assert!(is_listed(&corpus, "one").await);
    folder.filter_of("filter", &["two"]);
    assert!(matches!(corpus.refresh().await, Refreshed::Swapped(_)));
    assert!(is_listed(&corpus, "two").await);
}

#[tokio::test]
async fn a_new_file_must_be_signed_like_the_old() {
    let folder = Folder::new();
    let (list, path, signer) = (folder.write("list", list_of(&["one"])), folder.path("filter"), signer(1));
    let plan = breached::Plan { signer: Some(&signer), ..crate::lists::plan(&[list], &path) };
    breached::build(&plan, &mut |_| std::ops::ControlFlow::Continue(())).expect("builds");
    let filter = Some((path.clone(), Some(signer.public_key())));
    let corpus = Corpus::open(Settings { filter, range: None }).expect("opens");
    make(&[folder.write("list", list_of(&["two"]))], &path).expect("builds");
    assert_eq!(corpus.refresh().await, Refreshed::Kept(Unusable::Unsigned));
    assert!(is_listed(&corpus, "one").await);
}

#[tokio::test]
async fn a_file_that_is_changed_in_place_stops_every_look_up_until_it_is_good_again() {
    let folder = Folder::new();
    let path = folder.filter_of("filter", &["one"]);
    let corpus = corpus(&path);
    let good = fs::read(&path).expect("reads");
    fs::OpenOptions::new().write(true).open(&path).expect("opens").set_len(5_000).expect("cuts");
    let password = Password::parse(Zeroizing::new("anything".to_owned())).expect("a password");
    let fault = corpus.look_up(&password).await.expect_err("nobody knows");
    assert_eq!(fault.kind(), flows::fault::FaultKind::Breached);
    assert!(corpus.probe().await.is_err());
    let beside = folder.write("new", good);
    fs::rename(beside, &path).expect("renames");
    let looked = corpus.refresh().await;
    assert!(
        !matches!(looked, Refreshed::Kept(_)),
        "{looked:?}: the probe's own look may have been the first"
    );
    assert!(is_listed(&corpus, "one").await);
    corpus.probe().await.expect("is well again");
}

#[test]
fn a_file_that_cannot_be_used_is_not_begun_with() {
    let folder = Folder::new();
    let path = folder.filter_of("filter", &["one"]);
    let mut bytes = fs::read(&path).expect("reads");
    *bytes.last_mut().expect("bytes") ^= 1;
    let path = folder.write("damaged", bytes);
    let opened = Corpus::open(Settings { filter: Some((path, None)), range: None });
    assert!(matches!(opened.err(), Some(Unusable::Damaged(_))));
}
