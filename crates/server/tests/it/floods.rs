//! What holds a service up: clients that take their time, that ask for too much, and a store that is gone.

use crate::budgets::node;
use crate::cli::text;
use crate::client::{Client, read, request};
use crate::process::Service;
use crate::real::{Reset, Town};
use crate::serve::{house, tls_house};
use crate::wire::{frame, tcp, tls};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Clients of each slow kind.
const SLOW: usize = 100;
/// Streams that are opened and given up on one connection.
const GIVEN_UP: u32 = 2_000;
/// How long a change of readiness may take to show.
const WITHIN: Duration = Duration::from_secs(60);

fn begun(client: Client, words: &str) -> TcpStream {
    let mut stream = tcp(client);
    stream.write_all(words.as_bytes()).expect("it reads");
    stream
}

#[test]
fn atk_104_slow_clients_are_let_go_and_hold_nobody_up() {
    let (house, client) = house();
    let _service = Service::start(&["serve", "--config", text(&house.config())], &house.path("log"));
    let host = format!("localhost:{}", client.port);
    let head = format!("POST /api/v1/resets HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n");
    let heads: Vec<TcpStream> = (0..SLOW).map(|_| begun(client, &head)).collect();
    let body = format!("{head}Content-Length: 900\r\nConnection: close\r\n\r\n{{\"login\"");
    let bodies: Vec<TcpStream> = (0..SLOW).map(|_| begun(client, &body)).collect();
    let huge = format!("{head}X-Long: {}\r\n\r\n", "x".repeat(64 * 1024));
    assert_eq!(read(&mut begun(client, &huge)).status, 431);
    for path in ["/readyz", "/", "/help"] {
        assert_eq!(client.get(path, None).status, 200, "{path} beside {} slow clients", 2 * SLOW);
    }
    for mut slow in heads {
        let mut left = Vec::new();
        // The end of the connection, not the reader's patience.
        slow.read_to_end(&mut left).expect("let go");
        assert!(!left.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&left));
    }
    for mut slow in bodies {
        assert_eq!(read(&mut slow).status, 503, "nothing takes longer than half a minute");
    }
    assert_eq!(client.get("/readyz", None).status, 200);
}

#[test]
fn atk_104_streams_given_up_as_fast_as_they_are_opened_end_their_connection_only() {
    const HEADERS: u8 = 1;
    const RST_STREAM: u8 = 3;
    const SETTINGS: u8 = 4;
    const END_BOTH: u8 = 5;
    const CANCEL: [u8; 4] = [0, 0, 0, 8];
    let (house, client, roots) = tls_house();
    let _service = Service::start(&["serve", "--config", text(&house.config())], &house.path("log"));
    let mut wire = tls(client, &roots, "h2");
    // GET, https and / by number (RFC 7541, appendix A), and the authority.
    let authority = format!("localhost:{}", client.port);
    let length = u8::try_from(authority.len()).expect("short");
    let head = [&[0x82, 0x87, 0x84, 0x01, length][..], authority.as_bytes()].concat();
    let mut flood = [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), frame(SETTINGS, 0, 0, &[])].concat();
    for at in 0..GIVEN_UP {
        flood.extend(frame(HEADERS, END_BOTH, 2 * at + 1, &head));
        flood.extend(frame(RST_STREAM, 0, 2 * at + 1, &CANCEL));
    }
    // It may hang up in the middle, which is what is wanted.
    let _ = wire.write_all(&flood).and_then(|()| wire.flush());
    let mut left = Vec::new();
    let _ = wire.read_to_end(&mut left);
    drop(wire);
    let mut other = tls(client, &roots, "http/1.1");
    other.write_all(request(client.port, "GET", "/readyz", None, None).as_bytes()).expect("it reads");
    assert_eq!(read(&mut other).status, 200);
}

#[test]
fn atk_107_without_the_store_no_code_is_looked_at_and_the_node_says_that_it_is_not_ready() {
    let town = Town::new();
    let database = testkit::postgres::fresh_database();
    let (_service, client, _) = node(&town, &database);
    let reset = Reset::open(client, "alice");
    reset.ask(client);
    let code = town.code_for("alice");
    let guess = |code: &str| {
        let proof = json!({"method": "email", "code": code});
        client.post(&format!("{}/proofs", reset.path()), Some(&reset.token), &proof)
    };
    testkit::postgres::close(&database);
    let told: Vec<_> = ["2222-2222", code.as_str()].map(guess).into_iter().collect();
    for answer in &told {
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (503, &json!("service.unavailable")),
            "{answer:?}"
        );
    }
    assert_eq!(told[0].json()["title"], told[1].json()["title"], "right and wrong are told the same");
    becomes(client, 503);
    testkit::postgres::reopen(&database);
    becomes(client, 200);
    reset.prove(client, &code);
}

fn becomes(client: Client, status: u16) {
    let started = Instant::now();
    while client.get("/readyz", None).status != status {
        assert!(started.elapsed() < WITHIN, "never {status}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
