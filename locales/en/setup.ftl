### Set-up: the questions, what was found, and the comments of the configuration that is written. For an
### administrator who does this once, perhaps late in the day.

## Around the questions
setup-hello = Nulstil asks eight questions and tests each answer at once. Nothing is changed in your directory. Type .. to go back, press Ctrl-C to stop; what you answered is kept.
setup-resumed = { $count ->
    [one] 1 question is answered already. It goes on from there.
   *[other] { $count } questions are answered already. It goes on from there.
}
setup-stopped = Stopped. Your answers are kept. Run it again to continue: nulstil setup --config { $file }
setup-heading = Question { $number } of { $of }: { $title }
setup-testing = Testing ...
setup-again = This answer does not hold yet. Give it again; press Enter for what you typed before.
setup-again-or-nothing = This answer does not hold yet. Give it again, press Enter for what you typed before, or type - to leave it out.
setup-empty = An answer is needed here. Type .. to go back.
setup-state-good = ok
setup-state-warning = note
setup-state-skipped = left out
setup-state-failed = WRONG
setup-state-unreachable = NO ANSWER

## Questions
setup-title-directory = the directory
setup-ask-directory = The address of your directory, such as ldaps://ldap1.example.org. The name of the machine is enough; for Active Directory the name of the domain is, too.
setup-title-kind = the kind of directory
setup-ask-kind = openldap, active-directory, 389ds or freeipa. Press Enter for what the server says that it is.
setup-title-account = the service account
setup-ask-account = The account that Nulstil signs in as, such as { $example }. It sets passwords and should be able to do little else. “nulstil directory rights --kind { $kind }” prints what it needs.
setup-title-people = where your people are
setup-ask-people = The entry that they are all below. Press Enter for what is proposed, or name a smaller part of the tree, such as the organisational unit of your staff.
setup-title-mail = the mail server
setup-ask-mail = The server that takes mail, such as mail.example.org, or smtps://user@mail.example.org if it wants a sign-in.
setup-title-address = the address people open
setup-ask-address = What people type in the browser. For a trial on this machine press Enter; otherwise give https and the name, such as https://reset.example.org.
setup-title-administrators = administrators
setup-ask-administrators = The group of those who administer your systems; more is asked of them. Its name or its DN. Press Enter if there is none.
setup-title-person = somebody to try it on
setup-ask-person = The username of a person, perhaps your own. Nothing is sent to them and nothing is changed. Press Enter to leave this out.
setup-prompt = Answer
setup-prompt-password = Its password (not shown; or @/path/to/a/file)
setup-prompt-mail-password = The password of that user (not shown; or @/path/to/a/file)
setup-prompt-password-kept = The password (not shown; Enter for the one you gave)
setup-prompt-from = The sender of the messages
setup-prompt-to = Where a letter may go to try it, such as your own address
setup-prompt-authority = The file with your authority's certificate, or the fingerprint that you trust (Enter: another address)
setup-prompt-mail-authority = The file with the certificate of the authority that vouches for it (Enter: change the answer)
setup-password-file = That file can't be used: { $cause }

## The target folder
setup-folder-what = { $file } can't be used: { $cause }
setup-folder-fix = Run this as somebody who may write there, or name another place with --config FILE.
setup-folder-not-plain = its path has a character that an address can't hold, or its name is that of another file of ours
setup-there-what = There is a configuration already: { $files }
setup-there-fix = It was not touched. To start over, add --force: the old files are kept under another name. With new keys an existing database can't be read.
setup-answers-what = The answers in { $file } can't be used: { $cause }
setup-answers-fix = The chapter “Basic set-up” of the manual has a whole example.

## The directory
setup-directory-no-address-what = This is not the address of an LDAP server.
setup-directory-no-address-fix = Give a name such as ldap1.example.org, or ldaps://NAME:PORT. ldap:// is possible too, and always uses StartTLS.
setup-directory-away-what = The directory does not answer with TLS: { $cause }
setup-directory-away-fix = Check the name and the port, that the server runs, that no firewall is in between, and that it speaks TLS. Nulstil never signs in without.
setup-directory-reached = { $url } answers, with TLS from the first byte
setup-directory-reached-starttls = { $url } answers, and begins TLS by StartTLS
setup-directory-domain = DNS names as controllers of { $domain }: { $servers }
setup-directory-trusted = the authorities of this machine vouch for it
setup-directory-vouched = the authority you named vouches for it; a copy is kept beside the configuration
setup-directory-untrusted-what = Nobody whom this machine trusts vouches for this certificate: { $cause }
setup-directory-untrusted-fix = If your organisation has an authority of its own, name the file with its certificate. Or compare the last fingerprint above with the one your directory's administrator reads to you, and type it. If the name is what is wrong, use a name that the certificate has.
setup-directory-untrusted-alone-what = Nobody whom this machine trusts vouches for this certificate: { $cause }
setup-directory-untrusted-alone-fix = Name the file with the certificate of your organisation's authority. The server does not show it, so a fingerprint is not enough. If the name is what is wrong, use a name that the certificate has.
setup-directory-not-vouched-what = That does not vouch for this server: { $cause }
setup-directory-not-vouched-fix = Name the authority that signed the server's certificate, or use the name that stands in the certificate.
setup-certificate = { $names }, signed by { $issuer }, good until { $day }. SHA-256 { $fingerprint }
setup-certificate-ended-what = The certificate of { $names }, signed by { $issuer }, ended on { $day }. SHA-256 { $fingerprint }
setup-certificate-ended-fix = Renew it on the server: nobody should connect to it any more.
setup-certificate-unreadable-what = The certificate can't be read.
setup-certificate-unreadable-fix = Make a new one for the server.
setup-ca-unreadable-what = That file holds no certificate that can be used: { $cause }
setup-ca-unreadable-fix = Give a PEM file; it has a line that says BEGIN CERTIFICATE.
setup-fingerprint-other-what = None of the certificates that the server shows has this fingerprint.
setup-fingerprint-other-fix = Copy all 64 digits. If the one you were given differs from those above, somebody may be in between: stop and find out.
setup-kind-found = it is { $kind }
setup-kind-unnamed-what = “{ $given }” is no kind of directory.
setup-kind-unnamed-fix = Give one of these: { $kinds }.
setup-kind-below-what = The server says that it is a 389 Directory Server. { $kind } stands on one, but does not show itself here.
setup-kind-below-fix = If it is { $kind }, go on. If it is not, type .. and answer 389ds.
setup-kind-other-what = This is { $kind }, and not { $chosen }.
setup-kind-other-fix = Answer { $name }. If it is the wrong server, type .. and give the address of another one.
setup-kind-unknown-what = The server does not say that it is { $kind }.
setup-kind-unknown-fix = If it is, let everybody read the root DSE, and go on. If you are not sure, type .. and answer again: of the wrong kind nothing would work.

## The service account
setup-account-no-dn-what = “{ $dn }” is not the place of an account.
setup-account-no-dn-fix = Give its whole DN, such as { $example }.
setup-account-no-password-what = There is no password for the service account yet.
setup-account-no-password-fix = Answer the question about the service account first.
setup-account-wrong-what = The directory does not take this account with this password.
setup-account-wrong-fix = Check both: { $dn }. An account that does not exist and a wrong password look the same.
setup-account-old-password-what = The directory wants another password of { $dn } before anything else.
setup-account-old-password-fix = Set a new one, and let it neither expire nor have to be changed at the next sign-in.
setup-account-locked-what = { $dn } is locked.
setup-account-locked-fix = Unlock it, and look who tries wrong passwords: perhaps an old one stands in another program.
setup-account-disabled-what = { $dn } is disabled, or may not sign in from here or now.
setup-account-disabled-fix = Enable it, and take away limits on hours and workstations.
setup-account-ended-what = { $dn } has ended.
setup-account-ended-fix = Give it a later end, or none.
setup-account-refused-what = The directory refuses the sign-in with code { $code }.
setup-account-refused-fix = Look into the log of the directory at this moment: it says why.
setup-account-signed-in = signed in as { $dn }
setup-account-entry = its entry is { $dn }
setup-account-no-entry-what = { $name } signs in, but no single entry of that name is found below { $top }.
setup-account-no-entry-fix = Give its whole DN, such as { $example }.
setup-account-no-top-what = The directory does not say where its tree begins.
setup-account-no-top-fix = Let the service account read the root DSE.
setup-people-found = people are looked for below { $base }
setup-people-no-dn-what = “{ $base }” is not a place in the tree.
setup-people-no-dn-fix = Give a whole DN, such as ou=people,dc=example,dc=org.
setup-people-no-place-what = There is no { $base }, as far as the account can see.
setup-people-no-place-fix = Correct the name. If it is right, the account lacks rights; this gives them:
setup-people-nobody-what = The account sees nobody below { $base }.
setup-people-nobody-fix = If people are there, it lacks rights; this gives them:
setup-people-protected-what = Everybody whom the account sees first below { $base } is protected: administrators and accounts of machines are never reset.
setup-people-protected-fix = Name the part of the tree that your people are in.
setup-rights-password = it may set passwords (tried on { $person })
setup-rights-password-denied-what = It may not set passwords (tried on { $person }).
setup-rights-password-denied-fix = If your people are somewhere else, say so. Otherwise give it what stands here, and press Enter:
setup-rights-password-untold-what = The directory does not say whether it may set passwords (tried on { $person }).
setup-rights-password-untold-fix = Reset the password of a person of your own to see. List only servers that take writes.
setup-rights-id-denied-what = It may not read { $attribute }, by which people are known for good.
setup-rights-id-denied-fix = If the directory is no { $kind }, type .. until you are asked for the kind. Otherwise give the account what stands here, and press Enter:
setup-rights-groups-denied-what = It may not read who is in which group (tokenGroups), so that everybody counts as protected and nobody is reset.
setup-rights-groups-denied-fix = Put it into the group “Pre-Windows 2000 Compatible Access”, or give it that right alone: dsacls "{ $base }" /I:S /G "{ $account }:RP;tokenGroups;user"
setup-rights-lock = it may lift locks
setup-rights-lock-denied-what = It may not lift locks, so people can't unlock an account and keep their password.
setup-rights-lock-denied-fix = Give it write on { $is ->
    [domain] lockoutTime
    [ds389] passwordRetryCount and accountUnlockTime
    [freeipa] krbLoginFailedCount and krbLastAdminUnlock
   *[openldap] pwdAccountLockedTime
}, if you want that. A reset lifts the lock in any case.
setup-rights-no-ppolicy-what = The directory knows no locks: the password policy overlay (ppolicy) is not loaded.
setup-rights-no-ppolicy-fix = Load it. Without it the directory forgets old passwords, and Nulstil can't find out when a password was set.
setup-rights-lock-untold-what = The directory does not say whether it may lift locks.
setup-rights-lock-untold-fix = Lock an account of your own and unlock it at /unlock to see.
setup-rights-reads-password-what = It may read the hashes of passwords. It need not.
setup-rights-reads-password-fix = Give it only what “nulstil directory rights --kind { $kind }” prints: it may then write passwords, and not read them.
setup-rights-too-much-what = It may also change { $attributes } of people: it is much too powerful.
setup-rights-too-much-fix = Do not use the rootdn or an administrator. Give it only what “nulstil directory rights --kind { $kind }” prints.
setup-rights-outside-what = It may change what is none of its business outside of { $base }: { $places }
setup-rights-outside-fix = Take that away: whoever takes over this machine has what the account has. “nulstil directory rights --kind { $kind }” prints what is enough.
setup-rights-owner-what = People may rewrite where their codes are sent: { $attributes }. Whoever sits at somebody's unlocked screen could take the account over for good.
setup-rights-owner-fix = Take that right from SELF, or name in contact an attribute that only your staff writes.
setup-rights-no-more = it may read no hashes, and change nothing else that was tried
setup-rights-no-password-time-what = It does not see when passwords were set.
setup-rights-no-password-time-fix = { $is ->
    [domain] Let it read pwdLastSet.
    [ds389] Switch on passwordTrackUpdateTime, and let it read pwdUpdateTime.
    [freeipa] Let it read krbLastPwdChange.
   *[openldap] Load the ppolicy overlay, and let it read pwdChangedTime.
} Until then, codes stay good after the password was changed elsewhere.
setup-policy-found = the default password policy is { $dn }
setup-policy-none-what = No default password policy was found.
setup-policy-none-fix = If you have one, let the account read it and fill in default_policy_dn in the configuration.
setup-policy-read = the directory's rules for passwords can be read
setup-policy-unread-what = The directory's rules for passwords cannot be read: nobody is told them before choosing, and few current passwords are tried at /change.
setup-policy-unread-fix = Let the account read them. This can wait; what it needs for everything else:
setup-policy-history = a reset is held to the history of passwords
setup-policy-no-history-what = This domain does not hold a reset to its history of passwords: Samba does not know how.
setup-policy-no-history-fix = Let Nulstil remember the last ones itself: password.history_own in the policy. This can wait.
setup-lasts = passwords that we set are judged, and last
setup-lasts-not-what = Whoever resets a password has to choose another one at the next sign-in: FreeIPA lets what our account sets expire at once.
setup-lasts-not-fix = Make it a system account manager (FreeIPA 4.13 or later), on every server: ipa sysaccount-policy NAME --privileged=true
setup-lasts-above-what = Our account stands above the password policy: people could choose passwords that you forbid.
setup-lasts-above-fix = Take it out of passSyncManagersDNs, and make it a system account manager.
setup-lasts-unread-what = Whether passwords that we set last cannot be read.
setup-lasts-unread-fix = Give our account the permission “Read System Account Managers Configuration”. The manual's chapter about FreeIPA tells what it means.
setup-decoy-found = the decoy for unknown names is { $dn }
setup-decoy-none-what = There is no decoy, so somebody with patience can tell existing names from others at /change.
setup-decoy-none-fix = Make an entry { $dn } with a long random password that you throw away, and fill in decoy_dn. This can wait.
setup-decoy-locks-what = The decoy { $dn } is locked by { $tries } wrong passwords. Names that nobody has are then answered faster than others at /change, and somebody with patience can tell them apart.
setup-decoy-locks-fix = { $is ->
    [domain] Give it a password settings object with a lock-out threshold of zero.
    [ds389] Give it a policy of its own with passwordLockout: off.
    [freeipa] Make a system account for it, which FreeIPA never locks.
   *[openldap] Make a policy with pwdLockout: FALSE, and name it in the decoy's pwdPolicySubentry.
} This can wait.

## Mail
setup-mail-no-address-what = This is not an address that a letter can go to.
setup-mail-no-address-fix = Give one plain address, such as me@example.org.
setup-mail-no-server-what = This is not a mail server.
setup-mail-no-server-fix = Give a name such as mail.example.org, or smtps://user@mail.example.org:465.
setup-mail-password-missing-what = There is a user in the address, and no password.
setup-mail-password-missing-fix = Give the password, or the address without a user.
setup-mail-user-missing-what = There is a password, and no user in the address.
setup-mail-user-missing-fix = Give smtps://user@mail.example.org.
setup-mail-no-sender-what = This is not a sender.
setup-mail-no-sender-fix = Give one address, with a name before it if you like: Example and then no-reply@example.org in angle brackets.
setup-mail-no-letterhead-what = No letter can be made with these answers.
setup-mail-no-letterhead-fix = Go back and give another address that people open.
setup-mail-away-what = The mail server can't be used: { $cause }
setup-mail-away-fix = Check the name, the port, the user and the password. If its certificate is from an authority of your own, name that file now.
setup-mail-silent = no answer
setup-mail-reached = { $server } answers
setup-mail-handed-over = a letter to { $address } was handed over; look whether it arrives
setup-mail-refused-what = The mail server did not take a letter to { $address }: { $cause }
setup-mail-refused-fix = A number from 500 on means that it refuses: check that this machine may send through it, and as this sender. 4xx means to try again later.

## The address
setup-address-unfit-what = This address can't be used.
setup-address-unfit-fix = Give https and a name, and nothing after it: https://reset.example.org. http works for this very machine only, such as http://localhost:8080, because passwords would travel in the clear.
setup-address-no-port-what = The ports 8080 to 8089 of this machine are all taken.
setup-address-no-port-fix = Free one of them, or stop a Nulstil that is running.
setup-address-proxy-what = Nulstil will listen on { $listen }, for this machine only. Something has to receive { $url } and pass it on.
setup-address-proxy-fix = Let a web server on this machine do that; the manual's chapter “Proxy and TLS” has one for nginx. Or give Nulstil a certificate of its own in the configuration.
setup-address-trial = { $url } is free, and can be opened from this machine only
setup-address-taken-what = { $listen } is taken by another program, or may not be used.
setup-address-taken-fix = Give another port, such as http://localhost:8081. Ports below 1024 are for the superuser.

## Administrators
setup-group-none = nobody is treated as an administrator
setup-group-unknown-what = The account sees no group “{ $group }”.
setup-group-unknown-fix = Give its name or its DN. { $is ->
    [domain] Every signed-in account may usually read groups and their members.
    [freeipa] Every signed-in account may usually read groups and their members.
   *[openldap] The account must be able to read its name and its members: “nulstil directory rights --kind { $kind } --groups DN” prints what that needs.
}
setup-group-several-what = There are several groups called “{ $group }”: { $groups }
setup-group-several-fix = Give the DN of the right one.
setup-group-found = { $group } has { $count ->
    [one] 1 member
   *[other] { $count } members
}; two proofs are asked of them
setup-group-empty-what = { $group } has { $count } members, as far as the account can see.
setup-group-empty-fix = Let the account read member and uniqueMember of the group.

## The person
setup-person-none = nobody was tried
setup-person-unknown-what = Nobody called “{ $login }” is found below { $base }.
setup-person-unknown-fix = Give what people type to sign in; it is looked for in { $names }. If the person exists, the account may lack the right to see them.
setup-person-several-what = There is more than one “{ $login }” below { $base }.
setup-person-several-fix = Nulstil never picks one of several. Give another name of that person, or correct the directory.
setup-person-found = found { $dn }
setup-person-may = { $login } ({ $name }) may reset the password
setup-person-methods = by: { $methods }
setup-person-may-not-what = { $login } ({ $name }) could not reset the password. Why:
setup-person-may-not-fix = Correct what stands below and press Enter, name somebody else, or type - to leave this out.
setup-trial-judged = the directory's own policy refused a password of one letter, as it should
setup-trial-passed-what = The directory would take a password of one letter.
setup-trial-passed-fix = { $is ->
    [ds389] Either there is no policy with passwordCheckSyntax and passwordMinLength, or the account is the Directory Manager or a password administrator, who stand above it.
   *[openldap] Either there is no password policy with pwdMinLength and pwdCheckQuality 2, or the service account has manage or is the rootdn, for which slapd skips the policy.
} Nulstil still asks for 12 characters.
setup-trial-safe-modify-what = The directory wants the old password before it takes a new one (pwdSafeModify), so nobody could reset anything.
setup-trial-safe-modify-fix = Set pwdSafeModify to FALSE in the policy of this person.
setup-trial-not-allowed-what = The policy of this person does not allow to change the password (pwdAllowUserChange).
setup-trial-not-allowed-fix = Set it to TRUE if people are to choose their own passwords, or try somebody else.
setup-trial-too-young-what = The password of this person is too young to be changed now (pwdMinAge).
setup-trial-too-young-fix = This holds for resets too, until the age is reached. Shorten pwdMinAge if that is not wanted.

## The end
setup-aside = What was there before is now { $file }
setup-written = Written: { $file } and { $keys }. Keep a copy of the keys apart from the database: without them it can't be read.
setup-superuser = The superuser owns these files. If the service runs as its own user, give them to it, and run what comes next as that user:
setup-next = Next, look whether all is well, and start it:
setup-open = Then open { $url }
setup-administrator-link = To make { $login } the first owner of the console, open this link within an hour, once the service runs; it works once:
setup-administrator-other = Or, for somebody else:
setup-administrator-none = The console has no owner yet. This makes a link for the first one:
setup-administrator-failed = No link for the first owner of the console could be made ({ $cause }). Once that is mended:
setup-help-line = the IT help desk

## Comments in the configuration
setup-file-head = Written by nulstil setup. Change what you like, then run: nulstil config check. Every key is explained in the manual's chapter “Configuration”.
setup-file-server = Where Nulstil listens, and what people type in the browser. http is for this machine only; for others give an https address and a certificate or a proxy.
setup-file-server-proxy = Where Nulstil listens, and what people type in the browser. A web server on this machine receives https and passes it on; only its word about who is asking is believed.
setup-file-store = The database. It is made by the first start. The folder must belong to the user that Nulstil runs as.
setup-file-keys = The keys that protect the database. They are as secret as a password: nobody else may read the file.
setup-file-organisation = These stand on every page and in every letter. Write your own name, and how people reach your help desk.
setup-file-directory = Where your people are. The password of the service account stands alone in its own file.
setup-file-domain = DNS names its domain controllers, and says when they change.
setup-file-ca = The authority that vouches for the directory's certificate.
setup-file-login = What people may type to say who they are.
setup-file-contact = The attribute that codes are sent to. It must be an address that people can read without their password: a private one is best.
setup-file-policy = The password policy of people without one of their own. Its rules are told to people before they choose.
setup-file-decoy = An entry whose password nobody knows. It makes unknown names take as long as known ones at /change.
setup-file-administrators = Members of this group need two proofs.
setup-file-protected = Members of these groups are never reset here: service accounts, emergency accounts.
setup-file-mail = The server that takes our mail. A password would stand alone in its own file.
