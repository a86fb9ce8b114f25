//! What our account may do in a domain: the server computes what it may write of an entry, and a password that
//! is none shows whether it may set one.

use super::descriptor::Access;
use super::identity::{Guid, Sid};
use super::{ActiveDirectory, LOCK, PASSWORD, of_root};
use crate::adapter::{Elsewhere, Owner, anything, change};
use domain::rights::Right;
use flows::Fault;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapFilter, LdapModifyType, LdapResultCode, LdapSearchScope};

/// What the server lets us write of an entry, as it computes it (MS-ADTS 3.1.1.4.5.20). Not among it are rights
/// that are no attribute's, such as setting a password.
const WRITABLE: &str = "allowedAttributesEffective";
/// What we are given: unlocking, and letting people choose again at their next sign-in.
const NEEDED: [&str; 3] = [PASSWORD, LOCK, "pwdLastSet"];
/// Asks for the access list alone of a security descriptor: `SEQUENCE { INTEGER 4 }` (MS-ADTS
/// 3.1.1.3.4.1.11).
const DESCRIPTOR_FLAGS: &str = "1.2.840.113556.1.4.801";
const ACCESS_LIST_ONLY: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x04];
/// People tried of each kind.
const TRIED_MAX: usize = 3;
/// People looked through to find some outside.
const LOOKED_AT_MAX: i32 = 50;

/// May our account write this attribute?
pub(super) async fn may_write(adapter: &ActiveDirectory, dn: &str, attribute: &str) -> Result<Right, Fault> {
    if attribute != PASSWORD {
        let is_it = |name: &String| name.eq_ignore_ascii_case(attribute);
        let writable = writable(adapter, dn).await?;
        return Ok(if writable.iter().any(is_it) { Right::Granted } else { Right::Denied });
    }
    // No password has this form (MS-ADTS 3.1.1.3.1.5.1): without quotes, and an odd number of bytes.
    let code = adapter.attempt(dn, change(LdapModifyType::Replace, PASSWORD, "x")).await?;
    Ok(match code {
        LdapResultCode::UnwillingToPerform => Right::Granted,
        LdapResultCode::InsufficentAccessRights | LdapResultCode::NoSuchObject => Right::Denied,
        _ => Right::Untold,
    })
}

/// What else it may write of a person.
pub(super) async fn needless(adapter: &ActiveDirectory, dn: &str) -> Result<Vec<String>, Fault> {
    let is_needed = |name: &String| NEEDED.iter().any(|needed| needed.eq_ignore_ascii_case(name));
    Ok(writable(adapter, dn).await?.into_iter().filter(|name| !is_needed(name)).collect())
}

async fn writable(adapter: &ActiveDirectory, dn: &str) -> Result<Vec<String>, Fault> {
    let wanted = [WRITABLE.to_owned()];
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, anything(), &wanted).await?;
    Ok(entries.first().map(|entry| entry.all(WRITABLE).to_vec()).unwrap_or_default())
}

/// Administrators of the domain, and people outside of the base: their passwords are none of ours.
pub(super) async fn elsewhere(adapter: &ActiveDirectory, root_dn: &str) -> Result<Vec<Elsewhere>, Fault> {
    let user = || LdapFilter::Equality("objectClass".into(), "user".into());
    let privileged = LdapFilter::Equality("adminCount".into(), "1".into());
    let mut out = Vec::new();
    for kind in [privileged.clone(), LdapFilter::Not(Box::new(privileged))] {
        let filter = LdapFilter::And(vec![user(), kind]);
        let found = adapter.some(root_dn, filter, LOOKED_AT_MAX).await?;
        let outside = found.into_iter().map(|entry| entry.dn).filter(|dn| !adapter.is_ours(dn));
        out.extend(outside.take(TRIED_MAX).map(|dn| (dn, PASSWORD)));
    }
    Ok(out)
}

/// Whether the owner of an entry may rewrite what we trust of it: contacts, and what links it to others.
pub(super) async fn owner(
    adapter: &ActiveDirectory,
    (dn, groups): (&str, Vec<Sid>),
    trusted: &[String],
) -> Result<Owner, Fault> {
    let flags = LdapControl::Unknown {
        oid: DESCRIPTOR_FLAGS.into(),
        criticality: true,
        value: Some(ACCESS_LIST_ONLY.to_vec()),
    };
    let wanted = ["nTSecurityDescriptor", "objectSid"].map(str::to_owned);
    let Some(entry) = adapter.entry_under(dn, &wanted, flags).await? else { return Ok(Owner::Untold) };
    let ([descriptor], [sid]) = (entry.bytes("nTSecurityDescriptor"), entry.bytes("objectSid")) else {
        return Ok(Owner::Untold);
    };
    let Some(access) = Access::parse(descriptor) else { return Ok(Owner::Untold) };
    // The person themselves, everybody, and everybody who has signed in.
    let mut who = vec![Sid::of(5, &[10]), Sid::of(1, &[0]), Sid::of(5, &[11])];
    who.extend(Sid::parse(sid));
    who.extend(groups);
    let mut writes = Vec::new();
    for name in trusted {
        match of_schema(adapter, name).await? {
            Some((attribute, set)) if access.may_write(&who, attribute, set) => writes.push(name.clone()),
            Some(_) => {}
            None => return Ok(Owner::Untold),
        }
    }
    Ok(if writes.is_empty() { Owner::Bound } else { Owner::Writes(writes) })
}

/// What the schema calls an attribute, and the set of attributes that it belongs to.
async fn of_schema(adapter: &ActiveDirectory, name: &str) -> Result<Option<(Guid, Option<Guid>)>, Fault> {
    let place = "schemaNamingContext";
    let Some(root) = of_root(adapter, place).await? else { return Ok(None) };
    let Some(schema) = root.one(place) else { return Ok(None) };
    let filter = LdapFilter::Equality("lDAPDisplayName".into(), name.to_owned());
    let wanted = ["schemaIDGUID", "attributeSecurityGUID"].map(str::to_owned);
    let (entries, _) = adapter.search(schema, LdapSearchScope::OneLevel, filter, &wanted).await?;
    let guid = |attribute: &str| {
        let bytes = entries.first().map(|entry| entry.bytes(attribute)).unwrap_or_default();
        bytes.first().and_then(|bytes| Guid::of(bytes))
    };
    Ok(guid("schemaIDGUID").map(|own| (own, guid("attributeSecurityGUID"))))
}
