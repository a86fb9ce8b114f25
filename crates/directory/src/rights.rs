//! What a service account needs, in the words of each kind of directory: to be read, and then run or pasted
//! by whoever looks after it. Nulstil gives itself no rights.

use crate::kind::Kind;
use std::fmt::Write as _;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// The service account: its DN, or its user name in Active Directory.
    pub account: String,
    /// What people are below of.
    pub people: String,
    /// What password policies are below of, if they may be read. Not in Active Directory.
    pub policies: Option<String>,
    /// What groups are below of, if they may be read. Not in Active Directory.
    pub groups: Option<String>,
    /// What says which accounts of other directories are the same person's, if several are linked by one. In Active
    /// Directory any account may read it.
    pub link: Option<String>,
    /// May it lift locks?
    pub unlocks: bool,
}

/// A name that could end the quotes it is printed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unprintable(pub String);

/// What is read of people in OpenLDAP, beside contacts. To look for people is to look at their classes.
const READ: &str = "entry,objectClass,entryUUID,modifyTimestamp,uid,cn,sn,givenName,displayName,preferredLanguage,mail,mobile,\
                    telephoneNumber,memberOf,pwdChangedTime,pwdReset,pwdPolicySubentry,pwdAccountLockedTime,pwdStartTime,pwdEndTime";

/// What is read of groups there.
const READ_OF_GROUPS: &str = "entry,objectClass,cn,member,uniqueMember,memberOf";

/// The same in 389-ds.
const READ_389: &str = "objectClass || nsUniqueId || uid || cn || sn || givenName || displayName || preferredLanguage || mail || ou || \
     mobile || telephoneNumber || memberOf || pwdUpdateTime || passwordExpirationTime || \
     passwordAllowChangeTime || passwordRetryCount || accountUnlockTime || nsAccountLock || pwdPolicySubentry || \
     modifyTimestamp";
/// Which of the server's own rules are read.
const RULES_389: &str = "passwordCheckSyntax || passwordMinLength || passwordHistory || passwordInHistory || passwordLockout || \
     passwordMaxFailure || passwordResetFailureCount || passwordMustChange || passwordExp || passwordMinDigits || passwordMinAlphas || \
     passwordMinUppers || passwordMinLowers || passwordMinSpecials || passwordMin8Bit || passwordMinCategories || \
     passwordMaxRepeats || passwordMaxSequence || passwordMaxSeqSets || passwordMaxClassChars || \
     passwordMinTokenLength || passwordPalindrome || passwordDictCheck || passwordBadWords || passwordUserAttributes";

/// Reset Password, an extended right (MS-ADTS 5.1.3.2.1).
const RESET_PASSWORD: &str = "00299570-246d-11d0-a768-00aa006e0529";
/// The attribute `lockoutTime` (MS-ADA1 2.356).
const LOCKOUT_TIME: &str = "28630ebf-41d5-11d1-a9c1-0000f80367c1";
/// The class `user`: nothing is given on computers, groups or the unit itself.
const USERS: &str = "bf967aba-0de6-11d0-a285-00aa003049e2";

impl Delegation {
    fn checked(&self) -> Result<(), Unprintable> {
        let is_bad = |c: char| c.is_control() || matches!(c, '"' | '`' | '$');
        let given = [Some(&self.account), Some(&self.people), self.policies.as_ref(), self.groups.as_ref()];
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ';');
        let bad = given.into_iter().flatten().find(|text| text.is_empty() || text.contains(is_bad));
        let bad = bad.or(self.link.as_ref().filter(|link| link.is_empty() || !link.chars().all(is_name)));
        match bad {
            Some(bad) => Err(Unprintable(bad.clone())),
            None => Ok(()),
        }
    }

    /// What a directory of this kind has to be told.
    ///
    /// # Errors
    /// As [`Delegation::openldap`].
    pub fn printed(&self, kind: Kind) -> Result<String, Unprintable> {
        match kind {
            Kind::OpenLdap => self.openldap(),
            Kind::ActiveDirectory => self.active_directory(),
            Kind::Ds389 => self.ds389(),
            Kind::FreeIpa => self.freeipa(),
        }
    }

    /// Access rules of slapd (slapd.access(5)), to stand before broader ones.
    ///
    /// # Errors
    /// A name that cannot stand between quotes.
    pub fn openldap(&self) -> Result<String, Unprintable> {
        self.checked()?;
        let mut out = String::new();
        let mut rule = |what: String, level: &str, before: &str| {
            let _ = write!(
                out,
                "access to {what}\n    by dn.exact=\"{}\" {level}\n{before}    by * none\n",
                self.account
            );
        };
        let people = |attributes: &str| format!("dn.subtree=\"{}\" attrs={attributes}", self.people);
        // It checks and writes passwords, and never reads one.
        rule(people("userPassword"), "=xw", "    by anonymous auth\n");
        if self.unlocks {
            rule(people("pwdAccountLockedTime"), "write", "");
        }
        let link = self.link.as_ref().map(|link| format!(",{link}")).unwrap_or_default();
        rule(people(&format!("{READ}{link}")), "read", "");
        if let Some(policies) = &self.policies {
            rule(format!("dn.subtree=\"{policies}\""), "read", "");
        }
        if let Some(groups) = &self.groups {
            rule(format!("dn.subtree=\"{groups}\" attrs={READ_OF_GROUPS}"), "read", "");
        }
        Ok(out)
    }

    /// Commands for a domain controller that runs Samba, and for one that runs Windows.
    ///
    /// # Errors
    /// As [`Delegation::openldap`].
    pub fn active_directory(&self) -> Result<String, Unprintable> {
        self.checked()?;
        let Self { account, people, .. } = self;
        let mut sddl = vec![format!("(OA;CIIO;CR;{RESET_PASSWORD};{USERS};$SID)")];
        let mut windows = vec!["CA;Reset Password;user"];
        if self.unlocks {
            sddl.push(format!("(OA;CIIO;WP;{LOCKOUT_TIME};{USERS};$SID)"));
            windows.push("WP;lockoutTime;user");
        }
        let mut out = String::from("# Samba, on a domain controller, as root:\n");
        let _ = writeln!(
            out,
            "SID=$(samba-tool user show \"{account}\" --attributes=objectSid | sed -n 's/^objectSid: //p')"
        );
        for right in sddl {
            let _ = writeln!(
                out,
                "samba-tool dsacl set --action=allow --objectdn=\"{people}\" --sddl=\"{right}\""
            );
        }
        out.push_str("\n# Windows, in a prompt of a domain administrator:\n");
        for right in windows {
            let _ = writeln!(out, "# dsacls \"{people}\" /I:S /G \"{account}:{right}\"");
        }
        Ok(out)
    }

    /// A modification for `ldapmodify`, to be made by the Directory Manager of 389-ds.
    ///
    /// # Errors
    /// As [`Delegation::openldap`].
    pub fn ds389(&self) -> Result<String, Unprintable> {
        self.checked()?;
        let locks = if self.unlocks { " || passwordRetryCount || accountUnlockTime" } else { "" };
        let mut out = String::new();
        let mut allow = |place: &str, what: &[(String, &str, &str)]| {
            let _ = write!(out, "dn: {place}\nchangetype: modify\nadd: aci\n");
            for (target, rights, name) in what {
                let _ = writeln!(
                    out,
                    "aci: {target}(version 3.0; acl \"nulstil {name}\"; allow ({rights}) \
                     userdn = \"ldap:///{}\";)",
                    self.account,
                );
            }
            out.push('\n');
        };
        let read = "read, search, compare";
        let of = |attributes: &str| format!("(targetattr = \"{attributes}\")");
        let link = self.link.as_ref().map(|link| format!(" || {link}")).unwrap_or_default();
        let people = format!("{READ_389}{link}");
        let people = [
            (of(&people), read, "reads people"),
            (of(&format!("userPassword{locks}")), "write", "sets passwords"),
        ];
        allow(&self.people, &people);
        if let Some(groups) = &self.groups {
            let members = "objectClass || cn || member || uniqueMember || memberOf";
            allow(groups, &[(of(members), read, "reads groups")]);
        }
        if let Some(policies) = &self.policies {
            allow(policies, &[(of("*"), read, "reads policies")]);
        }
        let rules = format!("(target = \"ldap:///cn=config\"){}", of(RULES_389));
        allow("cn=config", &[(rules, read, "reads rules")]);
        Ok(out)
    }
}

/// What FreeIPA keeps of locks, which `System: Unlock User` would let somebody write together with the switch that
/// turns an account off.
const LOCK_FREEIPA: [&str; 2] = ["krbLoginFailedCount", "krbLastAdminUnlock"];

impl Delegation {
    /// Commands for a FreeIPA server, to be run with the ticket of an administrator. Its own permission leaves out the
    /// members of `admins`.
    ///
    /// # Errors
    /// As [`Delegation::openldap`].
    pub fn freeipa(&self) -> Result<String, Unprintable> {
        self.checked()?;
        let account = &self.account;
        let mut out = format!(
            "# FreeIPA 4.13 or later: a system account, whose passwords last. After: kinit admin\n\
             ipa sysaccount-add \"{account}\" --random\n\
             ipa privilege-add \"{account} sets passwords\"\n"
        );
        let mut permissions = vec![
            "System: Change User password".to_owned(),
            "System: Read User Kerberos Login Attributes".to_owned(),
            "System: Read Group Password Policy".to_owned(),
            "System: Read Group Password Policy costemplate".to_owned(),
            "Read System Account Managers Configuration".to_owned(),
        ];
        if self.unlocks {
            let [failures, forgotten] = LOCK_FREEIPA;
            let _ = writeln!(
                out,
                "ipa permission-add \"{account} lifts locks\" --type=user --right=write --attrs={failures} --attrs={forgotten}",
            );
            permissions.push(format!("{account} lifts locks"));
        }
        if let Some(link) = &self.link {
            let _ = writeln!(
                out,
                "ipa permission-add \"{account} reads {link}\" --type=user --right=read --right=search --right=compare --attrs={link}",
            );
            permissions.push(format!("{account} reads {link}"));
        }
        for permission in permissions {
            let _ = writeln!(
                out,
                "ipa privilege-add-permission \"{account} sets passwords\" --permissions=\"{permission}\""
            );
        }
        let _ = write!(
            out,
            "ipa role-add \"{account}\"\n\
             ipa role-add-privilege \"{account}\" --privileges=\"{account} sets passwords\"\n\
             ipa role-add-member \"{account}\" --sysaccounts=\"{account}\"\n\
             # On every server that Nulstil speaks to, then restart its directory server: this is not copied.\n\
             ipa sysaccount-policy \"{account}\" --privileged=true\n"
        );
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delegation(account: &str) -> Delegation {
        Delegation {
            account: account.into(),
            people: "ou=people,dc=example,dc=org".into(),
            policies: None,
            groups: None,
            link: None,
            unlocks: true,
        }
    }

    #[test]
    fn what_links_directories_may_be_read_and_not_written() {
        let linked = Delegation { link: Some("employeeNumber".into()), ..delegation("nulstil") };
        let openldap = linked.openldap().expect("plain names");
        let reads = openldap.lines().find(|line| line.contains("employeeNumber")).expect("it is named");
        assert!(reads.contains("attrs=entry,"), "{reads}");
        assert!(openldap.contains(&format!("{reads}\n    by dn.exact=\"nulstil\" read\n")), "{openldap}");
        let ds389 = linked.ds389().expect("plain names");
        let reads = ds389.lines().find(|line| line.contains("employeeNumber")).expect("it is named");
        assert!(reads.contains("allow (read, search, compare)"), "{reads}");
        let freeipa = linked.freeipa().expect("plain names");
        assert!(
            freeipa.contains("--right=read --right=search --right=compare --attrs=employeeNumber\n"),
            "{freeipa}"
        );
        assert!(freeipa.contains("--permissions=\"nulstil reads employeeNumber\""), "{freeipa}");
        // In a domain any signed-in account may read it; `doctor` tells where somebody took that away.
        let domain = linked.active_directory().expect("plain names");
        assert_eq!(domain, delegation("nulstil").active_directory().expect("plain names"));
        for bad in ["", "a b", "mail by * write", "x,userPassword", "x\n"] {
            let wrong = Delegation { link: Some(bad.into()), ..delegation("nulstil") };
            assert_eq!(wrong.openldap(), Err(Unprintable(bad.into())));
        }
    }

    #[test]
    fn a_name_that_would_end_its_quotes_is_refused() {
        for bad in ["", "x\" by * manage", "$(id)", "`id`", "a\nb"] {
            assert_eq!(delegation(bad).openldap(), Err(Unprintable(bad.into())));
            assert_eq!(delegation(bad).active_directory(), Err(Unprintable(bad.into())));
            assert_eq!(delegation(bad).ds389(), Err(Unprintable(bad.into())));
            assert_eq!(delegation(bad).freeipa(), Err(Unprintable(bad.into())));
        }
    }

    #[test]
    fn a_lock_is_written_only_where_locks_are_lifted() {
        let less = Delegation { unlocks: false, ..delegation("cn=nulstil") };
        assert!(!less.openldap().expect("plain names").contains("attrs=pwdAccountLockedTime\n"));
        assert!(!less.active_directory().expect("plain names").contains(LOCKOUT_TIME));
        assert!(!less.ds389().expect("plain names").contains("userPassword || passwordRetryCount"));
        assert!(!less.freeipa().expect("plain names").contains("krbLoginFailedCount"));
        assert!(!delegation("nulstil").freeipa().expect("plain names").contains("System: Unlock User"));
        assert!(delegation("nulstil").active_directory().expect("plain names").contains(LOCKOUT_TIME));
    }
}
