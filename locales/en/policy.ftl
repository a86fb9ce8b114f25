### What is found about a policy before it is in force, for administrators: what it is, and what to do.

policy-about-set = The policy
policy-about-one = Policy “{ $name }”
policy-about-administrators = Administrators
policy-severity-refuse = refused
policy-severity-warn = warning

## Refused
policy-lint-name-unusable-what = The name is empty, longer than { $most } characters, or has spaces or line breaks around it.
policy-lint-name-unusable-now = Give a short name that can stand in a log.
policy-lint-name-taken-what = Another policy has this name, or it is the one kept for administrators.
policy-lint-name-taken-now = Give every policy a name of its own. “administrators” is taken.
policy-lint-too-many-policies-what = There are more than { $most } policies.
policy-lint-too-many-policies-now = Put groups that are treated alike into one policy.
policy-lint-too-many-groups-what = It names more than { $most } groups on one side.
policy-lint-too-many-groups-now = Make one group of them in the directory.
policy-lint-no-proof-what = It asks for no proof at all, so that anybody could reset anybody's password.
policy-lint-no-proof-now = Ask for 1 proof or more. To switch it off, write applies = "nobody".
policy-lint-too-many-proofs-what = It asks for { $proofs } proofs. More than { $most } can't be asked for.
policy-lint-too-many-proofs-now = Ask for { $most } proofs or fewer.
policy-lint-no-methods-what = It names no method, so that nobody could prove anything.
policy-lint-no-methods-now = Name the methods, such as methods = ["email"]. To switch it off, write applies = "nobody".
policy-lint-method-repeated-what = The method “{ $method }” stands there more than once.
policy-lint-method-repeated-now = Name each method once. Each proof has to come from another method.
policy-lint-method-not-for-resets-what = “{ $method }” proves nothing in a reset.
policy-lint-method-not-for-resets-now = Take it out. Changing a known password needs no policy.
policy-lint-more-proofs-than-methods-what = It asks for more proofs ({ $proofs }) than it has different methods ({ $methods }), so that nobody could ever finish.
policy-lint-more-proofs-than-methods-now = Name more methods, or ask for fewer proofs.
policy-lint-nothing-to-begin-with-what = None of its methods may be the first proof: what an app shows and what people answer can be guessed by a stranger.
policy-lint-nothing-to-begin-with-now = Add one that may come first, such as email.
policy-lint-guessing-too-likely-what = Somebody who only guesses would get into one account on one day in { $one_in }. At most one in { $wanted } is allowed.
policy-lint-guessing-too-likely-now = Ask for one more proof, take out the methods with short codes, or allow fewer guesses.
policy-lint-administrators-by-questions-what = Administrators can't prove who they are by security questions.
policy-lint-administrators-by-questions-now = Take the questions out.
policy-lint-lifetime-out-of-bounds-what = lifetimes.{ $setting } has to be from { $least } to { $most } seconds.
policy-lint-lifetime-out-of-bounds-now = Longer gives a thief more time, shorter gives people too little.
policy-lint-flow-shorter-than-its-parts-what = A whole reset (lifetimes.flow_s) is shorter than a code, a link or a proof in it.
policy-lint-flow-shorter-than-its-parts-now = Make flow_s at least as long as the longest of them.
policy-lint-budget-out-of-bounds-what = budgets.{ $setting } has to be from { $least } to { $most }.
policy-lint-budget-out-of-bounds-now = More makes guessing easy, fewer locks people out who mistype.
policy-lint-length-out-of-bounds-what = password.length_min has to be from { $least } to { $most } characters.
policy-lint-length-out-of-bounds-now = 12 is the usual value.
policy-lint-length-max-out-of-bounds-what = password.length_max has to be at least as long as the shortest password, and at most { $most } characters.
policy-lint-length-max-out-of-bounds-now = Leave it out, or give 256.
policy-lint-shape-out-of-bounds-what = password.{ $setting } is too much. At most { $most } are allowed.
policy-lint-shape-out-of-bounds-now = The more you ask for, the more alike passwords become.
policy-lint-shape-impossible-what = The characters that are asked for are more than the longest password may have.
policy-lint-shape-impossible-now = Ask for fewer of them, or raise password.length_max.
policy-lint-too-many-banned-words-what = password.banned_words has more than { $most } words.
policy-lint-too-many-banned-words-now = Ban the word itself, not its variants: disguises and endings are found by themselves.
policy-lint-banned-word-unusable-what = “{ $word }” in password.banned_words does not have { $least } to { $most } characters.
policy-lint-banned-word-unusable-now = Take it out. Shorter words are in too many good passwords.
policy-lint-disallowed-unusable-what = password.disallowed takes { $count } values of { $least } to { $most } characters.
policy-lint-disallowed-unusable-now = Take out what is shorter, longer or one too many. Words that may occur beside others belong into banned words.
policy-lint-disallowed-piece-out-of-bounds-what = password.disallowed_piece has to be 0, or from { $least } to { $most } characters.
policy-lint-disallowed-piece-out-of-bounds-now = 0 looks for whole values. Pieces of two letters are in nearly every password.
policy-lint-history-own-out-of-bounds-what = password.history_own is at most { $most }.
policy-lint-history-own-out-of-bounds-now = Each password that is remembered makes comparing slower. 0 remembers none.
policy-lint-reconfirm-too-long-what = registration.reconfirm_days is { $days }. At most { $most } days are allowed.
policy-lint-reconfirm-too-long-now = 180 is the usual value. 0 means never.
policy-lint-too-many-skips-what = registration.skips_max is { $skips }. At most { $most } are allowed.
policy-lint-too-many-skips-now = Whoever may put it off for ever is not ready on the day it matters.
policy-lint-reminders-unusable-what = expiry_reminders takes at most { $most } different numbers of days, each from 1 to { $days }.
policy-lint-reminders-unusable-now = Such as expiry_reminders = [7, 3, 1], or [] for none.
policy-lint-cooldown-too-long-what = cooldown_hours is { $hours }. At most { $most } hours are allowed.
policy-lint-cooldown-too-long-now = 72 is the usual value.
policy-lint-sign-in-factors-out-of-bounds-what = sign_in_factors has to be from 1 to { $most }.
policy-lint-sign-in-factors-out-of-bounds-now = Count what your sign-in asks for: 1 is a password alone.
policy-lint-help-unusable-what = The help is neither a mail address nor a page that begins with https:// or http://.
policy-lint-help-unusable-now = Correct it, or leave it out.
policy-lint-mail-domain-unusable-what = “{ $domain }” in own_mail_domains is no mail domain, or one too many.
policy-lint-mail-domain-unusable-now = Write what stands behind the @, such as example.org.

## Warnings
policy-lint-unreachable-what = Nobody ever gets to this policy, because “{ $behind }” in front of it is for everybody.
policy-lint-unreachable-now = Move it in front: the first policy that fits is taken.
policy-lint-nobody-meant-what = It is for groups, and names none that is not excluded again. It is for nobody.
policy-lint-nobody-meant-now = Name a group, or write applies = "nobody" if that is what you mean.
policy-lint-nobody-may-reset-what = Nobody at all may reset a password.
policy-lint-nobody-may-reset-now = Fine while you are setting up. Otherwise add a policy, or switch administrators on.
policy-lint-method-not-here-what = The method “{ $method }” does not exist in this version. Nobody can use it.
policy-lint-method-not-here-now = Take it out until it exists. It may stay if the other methods are enough.
policy-lint-circular-mail-what = It leans on mail, and mailboxes in own_mail_domains open with the very password that is lost.
policy-lint-circular-mail-now = Use private addresses, or add a method that does not need the mailbox. nulstil policy apply --dry-run counts who has nothing else.
policy-lint-circular-help-what = Help is a mailbox in own_mail_domains. If whoever looks after it is locked out too, nobody reads it.
policy-lint-circular-help-now = Use a mailbox with a sign-in of its own, or a page with a telephone number.
policy-lint-needs-memory-or-copying-what = All ways through need memory or copying. Somebody who can't copy a code gets no new password.
policy-lint-needs-memory-or-copying-now = Add enough methods that need neither: email with its link, push, passkey or national electronic ID.
policy-lint-weaker-than-sign-in-what = A reset asks for { $proofs } where signing in asks for { $factors }. It becomes the easiest way in.
policy-lint-weaker-than-sign-in-now = Ask for as many proofs as signing in has factors.
policy-lint-administrators-off-what = Administrators can't reset their own passwords.
policy-lint-administrators-off-now = Fine if somebody else does it for them. Otherwise set administrators.enabled = true.
policy-lint-administrators-cannot-reset-what = Administrators need two proofs, and there are not two methods here that they could use. None of them can reset a password.
policy-lint-administrators-cannot-reset-now = Name two different methods of which one may come first. email and totp will do.
policy-lint-notification-off-what = notifications.{ $setting } is off. A thief's reset goes unnoticed for longer.
policy-lint-notification-off-now = Switch it on.
policy-lint-no-cooldown-what = A new address can be used for a reset at once. Whoever gets hold of a signed-in computer for a minute keeps the account.
policy-lint-no-cooldown-now = Let it wait. 72 hours are usual.
policy-lint-kinds-asked-for-what = Passwords must have certain kinds of characters. People meet that in the same few ways (Password1!), which is why NIST and the Danish authorities advise against it.
policy-lint-kinds-asked-for-now = Ask for length instead, unless a system behind really needs the kinds.
policy-lint-repeats-harsh-what = Ordinary words break the rule about repeats or sequences.
policy-lint-repeats-harsh-now = Allow at least 2 of a character in a row, 4 in all and runs of 4.
policy-lint-length-max-short-what = Passwords may not even have { $least } characters, so some password managers and long sentences are turned away.
policy-lint-length-max-short-now = Allow 64 or more, unless a system behind cannot store them.
policy-lint-names-allowed-what = Passwords may contain people's own names, which is what is guessed first.
policy-lint-names-allowed-now = Set password.refuses_names = true.
policy-lint-common-words-allowed-what = Passwords may be the words that everybody tries first.
policy-lint-common-words-allowed-now = Set password.refuses_common_words = true.
policy-lint-directory-alone-what = The directory alone decides which passwords are good. What it does not state, nobody checks.
policy-lint-directory-alone-now = Fine if its rules are good. Otherwise choose another preset, or give password.length_min as well.
