//! The password modify operation (RFC 3062), with the password policy control.

use crate::ldap::{Answer, Conn, Failure};
use domain::password::Password;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapExtendedRequest, LdapPasswordModifyRequest};
use zeroize::Zeroize;

/// Sends one password modify. The new password is never absent: a server would make one up, eight
/// characters long (slapd 2.5).
pub(crate) async fn modify(
    conn: &mut Conn,
    dn: &str,
    new: &Password,
    current: Option<&Password>,
) -> Result<Answer, Failure> {
    let request = LdapPasswordModifyRequest {
        user_identity: Some(dn.to_owned()),
        old_password: current.map(|current| current.reveal().to_owned()),
        new_password: Some(new.reveal().to_owned()),
    };
    let request = LdapExtendedRequest::from(request);
    let policy = vec![LdapControl::PasswordPolicyRequest { criticality: false }];
    let answer = conn.extended(request, policy).await;
    answer.map(|mut answer| {
        if let Some(value) = &mut answer.value {
            value.zeroize();
        }
        answer
    })
}
