//! Two nodes on one PostgreSQL behind nginx, as an organisation would run them.

use crate::client::Client;
use crate::process::{run, stderr};
use crate::real::{Reset, Town};
use serde_json::json;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use testkit::process::{free_port, wait_for_port};

/// Redemptions of one code at the same time.
const AT_ONCE: usize = 200;

/// A proxy with its default log.
pub struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Nginx {
    pub fn start(folder: &Path, port: u16, nodes: &[u16]) -> Self {
        let at = folder.join("nginx");
        std::fs::create_dir(&at).expect("a folder");
        let own = at.display();
        let upstream: String =
            nodes.iter().map(|node| format!("server 127.0.0.1:{node} max_fails=1; ")).collect();
        let config = format!(
            "daemon off; master_process off; pid {own}/pid; error_log {own}/error.log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log {own}/access.log;\n\
             client_body_temp_path {own}/a; proxy_temp_path {own}/b; fastcgi_temp_path {own}/c;\n\
             uwsgi_temp_path {own}/d; scgi_temp_path {own}/e;\n\
             upstream nulstil {{ {upstream}}}\n\
             server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://nulstil;\n\
             proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr; }} }} }}\n"
        );
        let file = at.join("nginx.conf");
        std::fs::write(&file, config).expect("writes");
        let child = Command::new("/usr/sbin/nginx")
            .arg("-e")
            .arg(at.join("error.log"))
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx is installed; cargo xtask test installs it");
        wait_for_port(([127, 0, 0, 1], port).into()).expect("nginx listens");
        Self(child)
    }
}

#[test]
fn behind_nginx_a_reset_goes_on_at_either_node_and_one_code_has_one_winner() {
    let town = Town::new();
    let database = testkit::postgres::fresh_database();
    let public = Client { port: free_port() };
    let nodes = [Client { port: free_port() }, Client { port: free_port() }];
    let ldap = town.slapd.ldaps_url();
    let configs = nodes.map(|node| town.config_behind(node.port, public.port, &database, &ldap));
    let mut first = town.start(&configs[0], nodes[0]);
    let _second = town.start(&configs[1], nodes[1]);
    let _nginx = Nginx::start(&town.house.path(""), public.port, &nodes.map(|node| node.port));

    let reset = Reset::open(public, "alice");
    reset.ask(public);
    let code = town.code_for("alice");
    let path = format!("/api/v1/resets/{}/proofs", reset.id);
    let body = json!({"method": "email", "code": code});
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..AT_ONCE)
            .map(|_| scope.spawn(|| public.post(&path, Some(&reset.token), &body).status))
            .collect();
        tries.into_iter().map(|one| one.join().expect("a try ends")).collect()
    });
    let count = |status: u16| statuses.iter().filter(|s| **s == status).count();
    assert_eq!(count(200), 1, "{statuses:?}");
    assert_eq!(count(200) + count(422) + count(409) + count(429), AT_ONCE, "{statuses:?}");

    first.signal("KILL");
    first.wait();
    let chosen = reset.choose(public, "a quiet harbour at 6");
    assert_eq!(chosen.status, 200, "{chosen:?}");
    assert!(town.slapd.bind_works("alice", "a quiet harbour at 6"));
    assert!(!town.slapd.bind_works("alice", town.slapd.password_of("alice")));
    let verified = run(&["audit", "verify", "--config", crate::cli::text(&configs[1])]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
}
