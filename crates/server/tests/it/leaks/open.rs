//! Connections that stay open after the answer: their own buffers may still hold the request as it
//! came, and nothing else may.

use super::memory;
use super::search::{Hit, Marker, Searcher, told};
use crate::cli::{House, text};
use crate::client::{Client, request};
use crate::process::Service;
use crate::serve::{house, tls_house};
use crate::wire::{frame, tcp, tls};
use serde_json::{Value, json};
use std::io::{Read, Write};

/// Other people's connections between the answer and the look into memory.
const OTHERS: usize = 200;

const CURRENT: &str = "vNq7xTbk-Wz%\"Lp4Rj";
const NEW: &str = "Hs9fGmcd'Yw&\\Tk3Bn";

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

fn body() -> Value {
    json!({"login": "nobody", "password": CURRENT, "new_password": NEW})
}

/// Asks for a change over HTTP/1.1 and leaves the connection open.
fn over_http_1(wire: &mut dyn Wire, client: Client) {
    let ask = request(client.port, "POST", "/api/v1/password-changes", None, Some(&body()));
    wire.write_all(ask.replace("Connection: close\r\n", "").as_bytes()).expect("it reads");
    let mut answer = String::new();
    while !answer.ends_with('}') {
        let mut some = [0; 4096];
        let read = wire.read(&mut some).expect("an answer");
        assert!(read > 0, "it hung up: {answer}");
        answer.push_str(std::str::from_utf8(&some[..read]).expect("UTF-8"));
    }
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
}

/// The same over HTTP/2, with the few frames and header encodings (RFC 7541) that it takes.
fn over_http_2(wire: &mut dyn Wire, client: Client) {
    const DATA: u8 = 0;
    const HEADERS: u8 = 1;
    const SETTINGS: u8 = 4;
    const END_STREAM: u8 = 1;
    const END_HEADERS: u8 = 4;
    let text = |text: &str| [&[u8::try_from(text.len()).expect("short")], text.as_bytes()].concat();
    let head = [
        // :method POST and :scheme https by number; :path, :authority and content-type spelled out.
        &[0x83, 0x87, 0x04][..],
        &text("/api/v1/password-changes"),
        &[0x01],
        &text(&format!("localhost:{}", client.port)),
        &[0x0f, 0x10],
        &text("application/json"),
    ]
    .concat();
    let ask = [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        frame(SETTINGS, 0, 0, &[]),
        frame(HEADERS, END_HEADERS, 1, &head),
        frame(DATA, END_STREAM, 1, body().to_string().as_bytes()),
    ];
    wire.write_all(&ask.concat()).expect("it reads");
    wire.flush().expect("it reads");
    loop {
        let mut head = [0; 9];
        wire.read_exact(&mut head).expect("a frame");
        let [a, b, c, kind, flags, _, _, _, stream] = head;
        let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).expect("short")];
        wire.read_exact(&mut payload).expect("a whole frame");
        if (kind, flags & END_STREAM, stream) == (DATA, END_STREAM, 1) {
            let answer = String::from_utf8_lossy(&payload);
            assert!(answer.contains("\"token\""), "{answer}");
            return;
        }
    }
}

/// The request as it came: the field's name still stands before its value, as in no type of ours.
fn is_the_request_itself(hit: &Hit) -> bool {
    hit.around.contains(r#"password\":\""#)
}

/// A node that logs all it can, which is searched as well.
fn start(house: &House) -> Service {
    let config = house.config();
    Service::start_logging("trace", &["serve", "--config", text(&config)], &house.path("log"))
}

/// Looks while the connection is open, and again once it is closed; tells what was found while open.
fn kept_open(house: &House, node: &Service, wire: Box<dyn Wire>, other: impl Fn()) -> usize {
    let markers = [Marker::new("the current password", CURRENT), Marker::new("the new password", NEW)];
    let searcher = Searcher::new(&markers);
    for _ in 0..OTHERS {
        other();
    }
    std::thread::sleep(super::wait());
    let strange = memory::lasting(node, &searcher, is_the_request_itself);
    assert!(strange.is_empty(), "beside the connection's own buffers:\n{}", told(&strange));
    let open = memory::hits(node, &searcher).len();
    drop(wire);
    let left = memory::lasting(node, &searcher, |_| false);
    assert!(left.is_empty(), "after the connection was closed:\n{}", told(&left));
    let log = std::fs::read(house.path("log")).expect("a log");
    assert_eq!(searcher.hits("the log", &log), []);
    open
}

#[test]
fn atk_182_a_connection_kept_open_holds_its_own_request_at_most_and_nothing_once_closed() {
    let (house, client) = house();
    let node = start(&house);
    let mut wire = tcp(client);
    over_http_1(&mut wire, client);
    let copies =
        kept_open(&house, &node, Box::new(wire), || assert_eq!(client.get("/readyz", None).status, 200));
    println!("HTTP/1.1: {copies} finds in the buffers of the open connection");
}

#[test]
fn atk_182_a_tls_connection_kept_open_holds_its_own_request_at_most_and_nothing_once_closed() {
    let (house, client, roots) = tls_house();
    let node = start(&house);
    let other = || {
        let mut wire = tls(client, &roots, "http/1.1");
        let ask = request(client.port, "GET", "/readyz", None, None);
        wire.write_all(ask.as_bytes()).expect("it reads");
        assert_eq!(crate::client::read(&mut wire).status, 200);
    };
    let mut wire = tls(client, &roots, "http/1.1");
    over_http_1(&mut wire, client);
    let copies = kept_open(&house, &node, Box::new(wire), other);
    println!("HTTP/1.1 over TLS: {copies} finds in the buffers of the open connection");
    let mut wire = tls(client, &roots, "h2");
    over_http_2(&mut wire, client);
    let copies = kept_open(&house, &node, Box::new(wire), other);
    println!("HTTP/2 over TLS: {copies} finds in the buffers of the open connection");
    let log = std::fs::read_to_string(house.path("log")).expect("a log");
    assert!(log.contains("\"h2::") && log.contains("\"rustls::"), "the log is not what it should be");
}
