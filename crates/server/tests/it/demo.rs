//! The demo from end to end, over HTTP as a script would use it.

use crate::client::Client;
use crate::process::{Service, run, stderr};
use serde_json::{Value, json};
use std::path::PathBuf;

struct Demo {
    service: Service,
    client: Client,
    folder: tempfile::TempDir,
}

impl Demo {
    fn start(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let args: Vec<&str> = ["demo", "--listen", "127.0.0.1:0"].iter().chain(more).copied().collect();
        let service = Service::start(&args, &folder.path().join("log"));
        let client = Client { port: service.port() };
        Self { service, client, folder }
    }

    fn log(&self) -> String {
        let log: PathBuf = self.folder.path().join("log");
        std::fs::read_to_string(log).expect("a log")
    }

    fn person(&self, login: &str) -> Value {
        let people = self.client.get("/demo/people.json", None).json();
        let all = people.as_array().expect("a list");
        all.iter().find(|person| person["login"] == login).expect("a sample person").clone()
    }

    /// Opens a reset and proves by the code from the inbox; gives its id and token.
    fn proven(&self, login: &str) -> (String, String) {
        let email = self.person(login)["email"].as_str().expect("an address").to_owned();
        let opened = self.client.post("/api/v1/resets", None, &json!({"login": login, "goal": "reset"}));
        assert_eq!(opened.status, 201, "{opened:?}");
        let opened = opened.json();
        let (id, token) = (word(&opened["id"]), word(&opened["token"]));
        let asked = self.client.post(
            &format!("/api/v1/resets/{id}/challenges"),
            Some(&token),
            &json!({"method": "email"}),
        );
        assert_eq!(asked.status, 202, "{asked:?}");
        let code = self.client.until("/demo/inbox.json", None, |inbox| {
            let mut newest = inbox.as_array().expect("a list").iter().rev();
            newest
                .find(|message| message["to"] == email.as_str())
                .and_then(|m| m["code"].as_str())
                .map(str::to_owned)
        });
        let proved = self.client.post(
            &format!("/api/v1/resets/{id}/proofs"),
            Some(&token),
            &json!({"method": "email", "code": code}),
        );
        assert_eq!(proved.status, 200, "{proved:?}");
        (id, token)
    }

    fn choose(&self, id: &str, token: &str, password: &str) -> crate::client::Answer {
        self.client.post(
            &format!("/api/v1/resets/{id}/password"),
            Some(token),
            &json!({"password": password}),
        )
    }

    /// The outcome of changing a known password.
    fn change(&self, login: &str, password: &str, new: &str) -> String {
        let body = json!({"login": login, "password": password, "new_password": new});
        let asked = self.client.post("/api/v1/password-changes", None, &body);
        assert_eq!(asked.status, 202, "{asked:?}");
        let asked = asked.json();
        let (id, token) = (word(&asked["id"]), word(&asked["token"]));
        self.client.until(&format!("/api/v1/password-changes/{id}"), Some(&token), |seen| {
            seen["outcome"].as_str().filter(|outcome| *outcome != "checking").map(str::to_owned)
        })
    }
}

fn word(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[test]
fn a_whole_reset_and_a_change_with_the_new_password() {
    let demo = Demo::start(&[]);
    let (id, token) = demo.proven("anna.holm");
    let chosen = demo.choose(&id, &token, "graeshopper i juli 7");
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
    let old = word(&demo.person("anna.holm")["password"]);
    assert_eq!(demo.change("anna.holm", &old, "noget helt andet 5"), "sign_in.wrong");
    assert_eq!(demo.change("anna.holm", "graeshopper i juli 7", "noget helt andet 5"), "applied");
    let log = demo.log();
    for secret in ["graeshopper", "noget helt andet", &token, "anna.holm", old.as_str()] {
        assert!(!log.contains(secret), "the log holds {secret}");
    }
}

#[test]
fn a_password_in_use_is_refused_and_stays_in_force() {
    let demo = Demo::start(&[]);
    let old = word(&demo.person("emily.carter")["password"]);
    let (id, token) = demo.proven("emily.carter");
    let refused = demo.choose(&id, &token, &old);
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(demo.change("emily.carter", &old, "a kettle on the hob 9"), "applied");
}

#[test]
fn nobody_and_somebody_get_the_same_answer() {
    let demo = Demo::start(&[]);
    let answer = |login: &str| {
        let opened = demo.client.post("/api/v1/resets", None, &json!({"login": login, "goal": "reset"}));
        let mut body = opened.json();
        for own in ["id", "token", "reference", "expires_at"] {
            assert!(body[own].is_string(), "{own}: {body}");
            body[own] = Value::Null;
        }
        (opened.status, body.to_string())
    };
    assert_eq!(answer("emily.carter"), answer("nobody.at.all"));
    assert_eq!(answer("ida.thomsen"), answer("freja.norgaard"));
}

#[test]
fn kept_data_is_there_after_a_stop() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("kept");
    let data = data.to_str().expect("UTF-8").to_owned();
    let mut demo = Demo::start(&["--data", &data]);
    assert_eq!(demo.change("oliver.hughes", "a train to Aberystwyth", "a boat to Lundy Island"), "applied");
    demo.service.signal("TERM");
    assert_eq!(demo.service.wait().code(), Some(0), "{}", demo.log());
    let again = Demo::start(&["--data", &data]);
    assert_eq!(again.change("oliver.hughes", "a boat to Lundy Island", "a bus to Ambleside"), "applied");
    let second = run(&["demo", "--listen", "127.0.0.1:0", "--data", &data]);
    assert_ne!(second.status.code(), Some(0), "a second one on the same data");
}

#[test]
fn a_temporary_demo_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut child = crate::process::nulstil();
    child.env("TMPDIR", folder.path()).args(["demo", "--listen", "127.0.0.1:0"]);
    let mut child = child.stdout(std::process::Stdio::piped()).spawn().expect("the binary was built");
    let mut line = String::new();
    let mut out = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    std::io::BufRead::read_line(&mut out, &mut line).expect("UTF-8");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    let sent = std::process::Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
    assert!(sent.expect("kill runs").success());
    assert_eq!(child.wait().expect("our child").code(), Some(0));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn the_first_line_says_what_to_open_and_what_to_try() {
    let demo = Demo::start(&[]);
    let port = demo.client.port;
    let line = &demo.service.first_line;
    assert!(
        line.starts_with(&format!("Open http://localhost:{port}/ and reset the password of anna.holm")),
        "{line}"
    );
    assert_eq!(demo.client.get("/readyz", None).status, 200);
    assert_eq!(demo.client.get("/livez", None).status, 200);
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080"] {
        let output = run(&["demo", "--listen", listen]);
        assert_eq!(output.status.code(), Some(2), "{listen}");
        assert!(stderr(&output).contains("--listen 127.0.0.1:8080"), "{listen}");
    }
}
