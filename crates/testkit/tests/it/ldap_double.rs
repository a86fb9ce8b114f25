//! The double speaks LDAP well enough for a client that is not ours, and misbehaves as told.

use ldap3_proto::proto::{LdapFilter, LdapResultCode};
use std::process::{Output, Stdio};
use testkit::ldap_double::{Act, LdapDouble, Op, Saw, StartTls};

const DN: &str = "uid=anna,ou=people,dc=example,dc=test";

struct Scene {
    double: LdapDouble,
    _folder: tempfile::TempDir,
    ca: std::path::PathBuf,
}

async fn scene() -> Scene {
    scene_on(LdapDouble::start().await)
}

fn scene_on(double: LdapDouble) -> Scene {
    let attributes =
        [("uid", "anna"), ("mail", "a@example.test"), ("mail", "b@example.test"), ("userPassword", "right")];
    double.add(DN, &attributes);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let ca = folder.path().join("ca.pem");
    std::fs::write(&ca, double.ca_pem()).expect("our own folder");
    Scene { double, _folder: folder, ca }
}

impl Scene {
    async fn tool(&self, program: &str, password: &str, arguments: &[&str]) -> (Output, String) {
        let mut command = tokio::process::Command::new(program);
        command.args(["-x", "-H", &self.double.url(), "-D", DN, "-w", password]).args(arguments);
        command.env("LDAPTLS_CACERT", &self.ca).stdin(Stdio::null());
        let output = command.output().await.expect("ldap-utils is installed");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output, said)
    }
}

#[tokio::test]
async fn a_polite_double_binds_finds_and_sets() {
    let scene = scene().await;
    let search = ["-LLL", "-b", "dc=example,dc=test", "(uid=ANNA)", "mail"];
    let (found, said) = scene.tool("ldapsearch", "right", &search).await;
    assert!(found.status.success(), "{said}");
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(text.contains("mail: a@example.test\nmail: b@example.test"), "{text}");
    assert!(!text.contains("userPassword"), "{text}");
    assert_eq!(scene.double.filters(), [LdapFilter::Equality("uid".into(), "ANNA".into())]);
    let (wrong, said) = scene.tool("ldapwhoami", "wrong", &[]).await;
    assert!(!wrong.status.success() && said.contains("(49)"), "{said}");
    let (set, said) = scene.tool("ldappasswd", "right", &["-a", "right", "-s", "new", DN]).await;
    assert!(set.status.success(), "{said}");
    assert!(scene.tool("ldapwhoami", "new", &[]).await.0.status.success());
    assert_eq!((scene.double.password_modifies(), scene.double.passwords_set()), (1, 1));
    assert!(!scene.double.saw_empty_password());
    assert_eq!(scene.double.bind_dns(), [DN; 4]);
}

#[tokio::test]
async fn it_answers_with_the_code_the_text_and_the_policy_error_it_is_told() {
    let scene = scene().await;
    let told = Act::Answer { code: LdapResultCode::Busy, diagnostic: "not today".into(), policy_error: None };
    scene.double.next(Op::Bind, told);
    let (_, said) = scene.tool("ldapwhoami", "right", &[]).await;
    assert!(said.contains("(51)") && said.contains("not today"), "{said}");
    scene.double.next(Op::Bind, Act::policy(LdapResultCode::InvalidCredentials, 1));
    let (_, said) = scene.tool("ldapwhoami", "right", &["-e", "ppolicy"]).await;
    assert!(said.contains("Account locked"), "{said}");
    scene.double.next(Op::Search, Act::Refer(vec!["ldap://elsewhere.example.test".into()]));
    let (found, said) = scene.tool("ldapsearch", "right", &["-b", "dc=test"]).await;
    let text = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(text.contains("ref: ldap://elsewhere.example.test"), "{text}{said}");
}

#[tokio::test]
async fn a_lost_answer_is_done_and_a_lost_request_is_not() {
    let scene = scene().await;
    for (act, sets) in [(Act::LoseRequest, 0), (Act::LoseAnswer, 1), (Act::HalfAnswer, 2)] {
        scene.double.next(Op::PasswordModify, act.clone());
        let password = if sets < 2 { "right" } else { "new" };
        let (lost, said) = scene.tool("ldappasswd", password, &["-s", "new", DN]).await;
        assert!(!lost.status.success(), "{act:?}: {said}");
        assert_eq!(scene.double.passwords_set(), sets, "{act:?}");
    }
    let done = |saw: &Saw| matches!(saw, Saw::PasswordModify { is_done: true, has_new: true, .. });
    assert_eq!(scene.double.saw().iter().filter(|saw| done(saw)).count(), 2);
}

#[tokio::test]
async fn bytes_that_are_no_ldap_and_silence_before_tls() {
    let scene = scene().await;
    scene.double.next(Op::Bind, Act::Raw(b"\x04\x05hello".to_vec()));
    assert!(!scene.tool("ldapwhoami", "right", &[]).await.0.status.success());
    scene.double.next(Op::Search, Act::Huge(1_000_000));
    let (_, said) = scene.tool("ldapsearch", "right", &["-b", "dc=example,dc=test"]).await;
    assert!(!said.contains("Can't contact"), "{said}");
    scene.double.hang_up_at_once();
    assert!(!scene.tool("ldapwhoami", "right", &[]).await.0.status.success());
    scene.double.relent();
    assert!(scene.tool("ldapwhoami", "right", &[]).await.0.status.success());
    assert_eq!(scene.double.connections(), 4);
}

#[tokio::test]
async fn tls_begins_politely_or_is_refused() {
    let polite = scene_on(LdapDouble::start_in_the_clear(StartTls::Polite).await);
    let (done, said) = polite.tool("ldapwhoami", "right", &["-ZZ"]).await;
    assert!(done.status.success(), "{said}");
    assert!(!polite.double.saw().contains(&Saw::InTheClear));
    let refused = scene_on(LdapDouble::start_in_the_clear(StartTls::Refused).await);
    assert!(!refused.tool("ldapwhoami", "right", &["-ZZ"]).await.0.status.success());
    assert!(refused.double.bind_dns().is_empty());
    // One `Z` asks for TLS and goes on without it: the double tells such a client from a careful one.
    refused.tool("ldapwhoami", "right", &["-Z"]).await;
    assert!(refused.double.saw().contains(&Saw::InTheClear));
}
