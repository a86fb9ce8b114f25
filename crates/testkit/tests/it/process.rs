//! Private processes and their ports.

use std::collections::BTreeSet;
use std::net::TcpListener;
use testkit::process::free_port;

#[test]
fn a_free_port_is_given_once_and_never_by_the_system() {
    let ours: BTreeSet<u16> = (0..500).map(|_| free_port()).collect();
    assert_eq!(ours.len(), 500, "each is another");
    let system =
        || TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a free port").port();
    let theirs: BTreeSet<u16> = (0..500).map(|_| system()).collect();
    assert!(ours.is_disjoint(&theirs));
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let next = free_port().saturating_add(1);
    let held: Vec<TcpListener> = (next..next.saturating_add(50))
        .filter_map(|port| TcpListener::bind(("127.0.0.1", port)).ok())
        .collect();
    let taken: BTreeSet<u16> = held.iter().map(|one| one.local_addr().expect("bound").port()).collect();
    assert!(taken.len() > 10, "some are held");
    assert!((0..100).all(|_| !taken.contains(&free_port())));
}
