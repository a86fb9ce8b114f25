//! `serve` as a process: TLS, readiness, the commands beside it, and how it stops.

use crate::cli::{House, text};
use crate::client::{Client, read, request};
use crate::process::{Service, run, stderr, stdout};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use testkit::process::free_port;

/// A house whose service listens on a port of its own.
pub fn house() -> (House, Client) {
    let house = House::new();
    let client = Client { port: free_port() };
    let config = std::fs::read_to_string(house.config()).expect("reads");
    let port = client.port;
    let config = config.replace("127.0.0.1:0", &format!("127.0.0.1:{port}"));
    house.configure(&config.replace("http://localhost\"", &format!("http://localhost:{port}\"")));
    (house, client)
}

fn serve(house: &House) -> Service {
    Service::start(&["serve", "--config", text(&house.config())], &house.path("log"))
}

#[test]
fn it_says_one_line_when_it_is_ready() {
    let (house, client) = house();
    let service = serve(&house);
    assert_eq!(
        service.first_line,
        format!("Nulstil listens on 127.0.0.1:{0} as http://localhost:{0}\n", client.port)
    );
    assert_eq!(client.get("/readyz", None).status, 200);
    assert_eq!(client.get("/demo/inbox.json", None).status, 404);
}

#[test]
fn two_of_them_do_not_share_a_sqlite_file() {
    let (house, client) = house();
    let _first = serve(&house);
    let config = std::fs::read_to_string(house.config()).expect("reads");
    house.configure(&config.replace(&format!("127.0.0.1:{}", client.port), "127.0.0.1:0"));
    let second = run(&["serve", "--config", text(&house.config())]);
    assert_eq!(second.status.code(), Some(7));
    assert!(stderr(&second).contains("another nulstil serves this database"), "{}", stderr(&second));
}

#[test]
fn a_taken_port_is_told() {
    let (house, client) = house();
    let _other = std::net::TcpListener::bind(("127.0.0.1", client.port)).expect("a free port");
    let output = run(&["serve", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("cannot listen on 127.0.0.1:"), "{}", stderr(&output));
}

#[test]
fn commands_work_beside_it() {
    let (house, client) = house();
    let mut service = serve(&house);
    let opened =
        client.post("/api/v1/resets", None, &serde_json::json!({"login": "nobody", "goal": "reset"}));
    assert_eq!(opened.status, 201, "{opened:?}");
    let config = house.config();
    let verified = run(&["audit", "verify", "--config", text(&config)]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    assert!(stdout(&verified).starts_with("whole "), "{}", stdout(&verified));
    let unknown =
        run(&["account", "unfreeze", "nobody", "--reason", "asked by phone", "--config", text(&config)]);
    assert_eq!(unknown.status.code(), Some(4), "{}", stderr(&unknown));

    service.signal("TERM");
    assert_eq!(service.wait().code(), Some(0));
    let exported = run(&["audit", "export", "--config", text(&config)]);
    assert_eq!(exported.status.code(), Some(0), "{}", stderr(&exported));
    let told = stdout(&exported);
    let facts: Vec<String> = told
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON a line"))
        .map(|entry| entry["fact"].as_str().expect("a fact").to_owned())
        .collect();
    assert!(facts.contains(&"policy.written".to_owned()), "{facts:?}");
    assert!(!told.contains("nobody"), "typed names stay out of it");
}

#[test]
fn atk_015_a_rotated_key_still_opens_what_was_there() {
    let (house, client) = house();
    let mut service = serve(&house);
    let opened =
        client.post("/api/v1/resets", None, &serde_json::json!({"login": "nobody", "goal": "reset"}));
    let opened = opened.json();
    let (id, token) = (opened["id"].as_str().expect("an id"), opened["token"].as_str().expect("a token"));
    service.signal("TERM");
    assert_eq!(service.wait().code(), Some(0));
    assert!(run(&["keys", "rotate", "--config", text(&house.config())]).status.success());
    let _service = serve(&house);
    let seen = client.get(&format!("/api/v1/resets/{id}"), Some(token));
    assert_eq!(seen.status, 200, "{seen:?}");
}

#[test]
fn a_second_interrupt_ends_it_at_once() {
    let (house, client) = house();
    let mut service = serve(&house);
    let mut slow = TcpStream::connect(("127.0.0.1", client.port)).expect("it listens");
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("it reads");
    std::thread::sleep(std::time::Duration::from_millis(200));
    service.signal("INT");
    let log = house.path("log");
    while !std::fs::read_to_string(&log).expect("a log").contains("stopping") {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    service.signal("INT");
    assert_eq!(service.wait().code(), Some(130));
}

#[test]
fn metrics_have_an_address_of_their_own() {
    let (house, client) = house();
    let metrics = Client { port: free_port() };
    let config = std::fs::read_to_string(house.config()).expect("reads");
    let line = format!("[server]\nmetrics_listen = \"127.0.0.1:{}\"\n", metrics.port);
    house.configure(&config.replace("[server]\n", &line));
    let _service = serve(&house);
    assert!(metrics.get("/metrics", None).body.contains("\nnulstil_jobs_waiting 0\n"));
    assert_eq!(client.get("/metrics", None).status, 404);
}

/// A house that ends TLS itself, and who vouches for it.
pub fn tls_house() -> (House, Client, RootCertStore) {
    let (house, client) = house();
    let key = rcgen::KeyPair::generate().expect("a key");
    let names = vec!["localhost".to_owned()];
    let certificate =
        rcgen::CertificateParams::new(names).expect("a name").self_signed(&key).expect("a certificate");
    std::fs::write(house.path("tls.pem"), certificate.pem()).expect("writes");
    std::fs::write(house.path("tls.key"), key.serialize_pem()).expect("writes");
    std::fs::set_permissions(house.path("tls.key"), std::fs::Permissions::from_mode(0o640))
        .expect("own file");
    let mut roots = RootCertStore::empty();
    roots.add(certificate.der().clone()).expect("a root");
    let config = std::fs::read_to_string(house.config()).expect("reads");
    let (chain, key) = (house.path("tls.pem"), house.path("tls.key"));
    let lines =
        format!("[server]\ntls_certificate = \"{}\"\ntls_key = \"{}\"\n", chain.display(), key.display());
    house.configure(&config.replace("[server]\n", &lines).replace("http://", "https://"));
    (house, client, roots)
}

#[test]
fn it_speaks_tls_1_2_and_1_3_and_offers_http_2() {
    let (house, client, roots) = tls_house();
    let _service = serve(&house);
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]);
        let mut config =
            config.expect("a version").with_root_certificates(roots.clone()).with_no_client_auth();
        for (offered, chosen) in [(vec!["h2", "http/1.1"], "h2"), (vec!["http/1.1"], "http/1.1")] {
            config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
            let name = ServerName::try_from("localhost").expect("a name");
            let session = ClientConnection::new(Arc::new(config.clone()), name).expect("a session");
            let stream = TcpStream::connect(("127.0.0.1", client.port)).expect("it listens");
            let mut stream = StreamOwned::new(session, stream);
            stream.conn.complete_io(&mut stream.sock).expect("a handshake");
            assert_eq!(stream.conn.alpn_protocol(), Some(chosen.as_bytes()));
            if chosen == "http/1.1" {
                let ask = request(client.port, "GET", "/readyz", None, None);
                stream.write_all(ask.as_bytes()).expect("it reads");
                assert_eq!(read(&mut stream).status, 200);
            }
        }
    }
}

#[test]
fn a_key_that_belongs_to_another_certificate_is_told() {
    let (house, _, _) = tls_house();
    let other = rcgen::KeyPair::generate().expect("a key").serialize_pem();
    std::fs::write(house.path("tls.key"), other).expect("writes");
    let output = run(&["config", "check", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stdout(&output).contains("server.tls_key: certificate and key do not work together"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn doctor_tells_when_a_certificate_has_ended() {
    let (house, _, _) = tls_house();
    let key = rcgen::KeyPair::generate().expect("a key");
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    std::fs::write(house.path("tls.pem"), params.self_signed(&key).expect("a certificate").pem())
        .expect("writes");
    std::fs::write(house.path("tls.key"), key.serialize_pem()).expect("writes");
    let output = run(&["doctor", "--offline", "--config", text(&house.config())]);
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("the certificate of this service ended on 2020-01-01"),
        "{}",
        stdout(&output)
    );
}
