//! The service is asked for five digits, after the file, and what it does not answer is not guessed.

use crate::lists::{Folder, sha1_of};
use crate::service::{Service, ok};
use breached::{Corpus, OnFailure, Range, RangeSettings, Settings};
use domain::password::Password;
use flows::Fault;
use flows::ports::{Breached as _, Listed};
use std::time::Duration;
use testkit::contract;
use testkit::contract::breached::LISTED;
use tokio::net::TcpListener;
use zeroize::Zeroizing;

fn corpus(range: Range, on_failure: OnFailure) -> Corpus {
    Corpus::open(Settings { filter: None, range: Some((range, on_failure)) }).expect("opens")
}

async fn look_up(corpus: &Corpus, text: &str) -> Result<Listed, Fault> {
    corpus.look_up(&Password::parse(Zeroizing::new(text.to_owned())).expect("a password")).await
}

#[tokio::test]
async fn the_service_keeps_the_contract() {
    let service = Service::knowing(&LISTED).await;
    contract::breached::holds(&corpus(service.range(), OnFailure::Refuse)).await;
}

#[tokio::test]
async fn atk_178_five_digits_leave_and_nothing_else() {
    let service = Service::knowing(&["password"]).await;
    let corpus = corpus(service.range(), OnFailure::Refuse);
    assert_eq!(look_up(&corpus, "password").await.expect("answers"), Listed::Yes);
    let asked = service.asked();
    let [request] = asked.as_slice() else { panic!("one request: {asked:?}") };
    let port = service.address.port();
    let expected = format!(
        "GET /range/5BAA6 HTTP/1.1\r\nhost: localhost:{port}\r\nuser-agent: nulstil-test\r\nadd-padding: true\r\n\r\n"
    );
    assert_eq!(*request, expected, "this and not a byte more");
}

#[tokio::test]
async fn atk_178_the_file_is_asked_first_and_the_service_only_for_what_it_does_not_list() {
    let folder = Folder::new();
    let service = Service::knowing(&["only there"]).await;
    let filter = Some((folder.filter_of("filter", &["password"]), None));
    let settings = Settings { filter, range: Some((service.range(), OnFailure::Refuse)) };
    let corpus = Corpus::open(settings).expect("opens");
    assert_eq!(look_up(&corpus, "password").await.expect("answers"), Listed::Yes);
    assert!(service.asked().is_empty(), "what is known here is told to nobody");
    assert_eq!(look_up(&corpus, "only there").await.expect("answers"), Listed::Yes);
    assert_eq!(look_up(&corpus, "nowhere").await.expect("answers"), Listed::No);
    assert_eq!(service.asked().len(), 2);
}

#[tokio::test]
async fn atk_178_what_is_not_chosen_yet_is_told_to_no_service() {
    let folder = Folder::new();
    let service = Service::knowing(&["only there"]).await;
    let password = |text: &str| Password::parse(Zeroizing::new(text.to_owned())).expect("a password");
    let alone = corpus(service.range(), OnFailure::Refuse);
    assert_eq!(alone.look_up_here(&password("only there")).await.expect("answers"), Listed::Unasked);
    let filter = Some((folder.filter_of("filter", &["password"]), None));
    let settings = Settings { filter, range: Some((service.range(), OnFailure::Refuse)) };
    let both = Corpus::open(settings).expect("opens");
    for (text, listed) in [("password", Listed::Yes), ("only there", Listed::No)] {
        assert_eq!(both.look_up_here(&password(text)).await.expect("answers"), listed, "{text}");
    }
    assert_eq!(service.asked(), Vec::<String>::new());
}

/// Settings whose service is reached by nobody.
async fn cut_off() -> RangeSettings {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    RangeSettings {
        url: format!("https://127.0.0.1:{port}/range/"),
        ca_pem: Some(testkit::ca::Authority::new().pem.into_bytes()),
        within: Duration::from_secs(20),
        user_agent: "nulstil-test".to_owned(),
    }
}

#[tokio::test]
async fn atk_178_without_a_network_the_configured_policy_decides_and_the_file_still_answers() {
    let folder = Folder::new();
    let range = || async { Range::new(&cut_off().await).expect("right settings") };
    let refusing = corpus(range().await, OnFailure::Refuse);
    let fault = look_up(&refusing, "nowhere").await.expect_err("nobody knows");
    assert_eq!(fault.kind(), flows::fault::FaultKind::Breached);
    assert!(!fault.to_string().contains("nowhere") && !fault.to_string().contains(&sha1_of("nowhere")[..5]));
    assert!(refusing.probe().await.is_err(), "who waits for it is told that the service is limited");

    let accepting = corpus(range().await, OnFailure::Accept);
    assert_eq!(look_up(&accepting, "nowhere").await.expect("goes on"), Listed::Unasked);
    accepting.probe().await.expect("nothing is limited");

    let filter = Some((folder.filter_of("filter", &["password"]), None));
    let both =
        Corpus::open(Settings { filter, range: Some((range().await, OnFailure::Accept)) }).expect("opens");
    assert_eq!(
        look_up(&both, "password").await.expect("answers"),
        Listed::Yes,
        "the outage disables nothing"
    );
}

#[tokio::test]
async fn what_is_no_answer_is_not_taken_for_not_listed() {
    type Case = (&'static str, fn(&str) -> Vec<u8>);
    let cases: [Case; 8] = [
        ("elsewhere", |_| {
            b"HTTP/1.1 302 Found\r\nlocation: https://localhost/x\r\ncontent-length: 0\r\n\r\n".to_vec()
        }),
        ("too many", |_| b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("a page", |_| ok("<html>Sign in to the network</html>")),
        ("empty", |_| ok("")),
        ("too long", |_| ok(&format!("{}:1\r\n", "0".repeat(35)).repeat(30_000))),
        ("cut off", |_| b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n0123".to_vec()),
        ("no HTTP", |_| b"SSH-2.0-OpenSSH\r\n".to_vec()),
        ("a long head", |_| format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(100_000)).into_bytes()),
    ];
    for (name, answer) in cases {
        let service = Service::answering(answer).await;
        let corpus = corpus(service.range(), OnFailure::Refuse);
        assert!(look_up(&corpus, "password").await.is_err(), "{name}");
        assert_eq!(service.asked().len(), 1, "{name}: nobody else is asked");
    }
}

#[tokio::test]
async fn a_service_that_is_silent_is_waited_for_no_longer_than_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let url = format!("https://127.0.0.1:{port}/range/");
    let settings = RangeSettings { url, within: Duration::from_millis(50), ..cut_off().await };
    let corpus = corpus(Range::new(&settings).expect("right settings"), OnFailure::Refuse);
    let why = look_up(&corpus, "password").await.expect_err("no answer").to_string();
    assert!(why.contains("no answer within 50 ms"), "{why}");
}

#[tokio::test]
async fn a_service_that_nobody_vouches_for_is_told_nothing() {
    let service = Service::knowing(&["password"]).await;
    let settings = RangeSettings { ca_pem: cut_off().await.ca_pem, ..service.settings() };
    let corpus = corpus(Range::new(&settings).expect("right settings"), OnFailure::Refuse);
    assert!(look_up(&corpus, "password").await.is_err());
    assert!(service.asked().is_empty());
}

#[tokio::test]
async fn a_probe_asks_only_after_a_failure_and_ends_it() {
    let service = Service::answering(|prefix| {
        if prefix == "00000" { ok("0123456789ABCDEF0123456789ABCDEF012:1\r\n") } else { ok("") }
    })
    .await;
    let corpus = corpus(service.range(), OnFailure::Refuse);
    corpus.probe().await.expect("nothing has failed");
    assert!(service.asked().is_empty(), "each question tells that we are there");
    assert!(look_up(&corpus, "password").await.is_err());
    corpus.probe().await.expect("it answers again");
    corpus.probe().await.expect("and is left alone");
    assert_eq!(service.asked().len(), 2);
}
