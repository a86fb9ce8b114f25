//! What the doctor says of the entry that unknown names are tried against.

use crate::cli::text;
use crate::process::{run, stdout};
use crate::real::Town;

#[test]
fn doctor_tells_a_decoy_that_locks_and_one_that_is_locked() {
    let town = Town::new();
    let (config, _) = town.usual();
    let told = || {
        let output = run(&["doctor", "--config", text(&config)]);
        assert_eq!(output.status.code(), Some(0), "a warning ends nothing: {}", stdout(&output));
        stdout(&output)
    };
    let named = std::fs::read_to_string(&config).expect("reads");
    let (usual, bob) = (town.slapd.decoy_dn(), town.slapd.dn_of("bob"));
    assert!(told().contains(&format!("the decoy {usual} is not there or cannot be read")), "{}", told());
    std::fs::write(&config, named.replace(usual, &bob)).expect("writes");
    let locks = format!("5 names that nobody has, typed at /change, lock the decoy {bob}");
    assert!(told().contains(&locks) && told().contains("pwdLockout: FALSE"), "{}", told());
    assert!(told().contains(&locks), "to look is no try: {}", told());
    for _ in 0..5 {
        assert!(!town.slapd.bind_works("bob", "certainly-Wrong-1"));
    }
    assert!(told().contains(&format!("the decoy {bob} is locked")) && told().contains("Then unlock it."));
    town.slapd.modify_relaxed(&format!(
        "dn: {bob}\nchangetype: modify\nreplace: pwdPolicySubentry\n\
         pwdPolicySubentry: cn=patient,ou=policies,dc=example,dc=test\n-\ndelete: pwdAccountLockedTime\n"
    ));
    assert!(told().contains(&format!("the decoy {bob} never locks")), "{}", told());
    std::fs::write(&config, named.replace(&format!("decoy_dn = \"{usual}\""), "")).expect("writes");
    assert!(told().contains("there is no decoy"), "{}", told());
}
