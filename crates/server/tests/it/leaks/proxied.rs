//! A proxy in between writes down every address that is asked for, and where people came from.

use super::scene::{Kept, Scene};
use super::search::{Searcher, told};
use super::story;
use crate::behind_nginx::Nginx;
use crate::client::Client;
use testkit::process::free_port;

#[test]
fn atk_011_no_log_of_a_proxy_and_no_address_holds_a_secret() {
    let [node, proxy] = [Client { port: free_port() }, Client { port: free_port() }];
    let scene = Scene::start_behind(Kept::Sqlite, "info", node, proxy);
    let nginx = Nginx::start(&scene.town.house.path(""), proxy.port, &[node.port]);
    let markers = story::everyday(&scene);
    drop(nginx);
    let log = std::fs::read(scene.town.house.path("nginx/access.log")).expect("nginx kept a log");
    let text = String::from_utf8_lossy(&log);
    for seen in ["POST /reset/link ", "GET /reset/link ", "POST /api/v1/resets/", "POST /not-me "] {
        assert!(text.contains(seen), "{seen}: {text}");
    }
    let hits = Searcher::new(&markers).hits("the proxy's log", &log);
    assert!(hits.is_empty(), "{}", told(&hits));
}
