//! Every path, once.

pub const START: &str = "/";
pub const HELP: &str = "/help";
pub const CONTACT: &str = "/help/contact";

pub const RESET: &str = "/reset";
pub const RESET_METHOD: &str = "/reset/method";
pub const RESET_CODE: &str = "/reset/code";
pub const RESET_ANSWER: &str = "/reset/answer";
pub const RESET_CHECKING: &str = "/reset/checking";
pub const RESET_MISSING: &str = "/reset/not-received";
/// Mails link here, with the secret in the fragment.
pub const RESET_LINK: &str = "/reset/link";
pub const RESET_PASSWORD: &str = "/reset/password";
/// Suggests a passphrase on that page.
pub const RESET_SUGGESTION: &str = "/reset/password/suggestion";
/// The script asks here about a password that is being typed.
pub const RESET_WEIGHING: &str = "/reset/password/weighing";
pub const RESET_DONE: &str = "/reset/done";
pub const RESET_UNKNOWN: &str = "/reset/unknown";
pub const RESET_STOPPED: &str = "/reset/stopped";
pub const RESET_CANCEL: &str = "/reset/cancel";

pub const UNLOCK: &str = "/unlock";
pub const UNLOCK_CONFIRM: &str = "/unlock/confirm";
pub const UNLOCK_DONE: &str = "/unlock/done";
pub const UNLOCK_UNKNOWN: &str = "/unlock/unknown";

pub const USERNAME: &str = "/username";
pub const USERNAME_SENT: &str = "/username/sent";

pub const CHANGE: &str = "/change";
/// Suggests a passphrase on that page.
pub const CHANGE_SUGGESTION: &str = "/change/suggestion";
/// The script asks here about a password that is being typed.
pub const CHANGE_WEIGHING: &str = "/change/weighing";
pub const CHANGE_CHECKING: &str = "/change/checking";

/// What people look after themselves.
pub const INFO: &str = "/security-info";
pub const INFO_SIGN_IN: &str = "/security-info/sign-in";
pub const INFO_CHECKING: &str = "/security-info/checking";
pub const INFO_SECOND: &str = "/security-info/second";
pub const INFO_CODE: &str = "/security-info/code";
pub const INFO_SIGN_OUT: &str = "/security-info/sign-out";
pub const INFO_SET_UP: &str = "/security-info/set-up";
pub const INFO_APP: &str = "/security-info/app";
pub const INFO_ADDRESS: &str = "/security-info/address";
pub const INFO_PROVE: &str = "/security-info/prove";
pub const INFO_CODES: &str = "/security-info/codes";
pub const INFO_RENAME: &str = "/security-info/rename";
pub const INFO_REMOVE: &str = "/security-info/remove";
pub const INFO_CONFIRM: &str = "/security-info/confirm";
pub const INFO_ACTIVITY: &str = "/security-info/activity";
pub const INFO_DATA: &str = "/security-info/data";
pub const INFO_ERASE: &str = "/security-info/erase";

/// Notices link here, with the secret in the fragment.
pub const NOT_ME: &str = "/not-me";

/// The console of owners and auditors.
pub const CONSOLE: &str = "/console";
pub const CONSOLE_SIGN_IN: &str = "/console/sign-in";
pub const CONSOLE_CHECKING: &str = "/console/checking";
pub const CONSOLE_SECOND: &str = "/console/second";
pub const CONSOLE_CODE: &str = "/console/code";
pub const CONSOLE_SIGN_OUT: &str = "/console/sign-out";
/// Invitations link here, with the secret in the fragment.
pub const CONSOLE_INVITE: &str = "/console/invite";
pub const CONSOLE_PERSON: &str = "/console/person";
pub const CONSOLE_UNFREEZE: &str = "/console/unfreeze";
pub const CONSOLE_UNLOCK: &str = "/console/unlock";
pub const CONSOLE_EVENTS: &str = "/console/events";
pub const CONSOLE_EXPORT: &str = "/console/export";
pub const CONSOLE_POLICY: &str = "/console/policy";
pub const CONSOLE_POLICY_EDIT: &str = "/console/policy/edit";
pub const CONSOLE_POLICY_APPLY: &str = "/console/policy/apply";
pub const CONSOLE_POLICY_ROLLBACK: &str = "/console/policy/rollback";
pub const CONSOLE_HEALTH: &str = "/console/health";

pub const CHANGE_PASSWORD: &str = "/.well-known/change-password";
pub const SECURITY_TXT: &str = "/.well-known/security.txt";
pub const LIVEZ: &str = "/livez";
pub const READYZ: &str = "/readyz";

pub const DEMO_INBOX: &str = "/demo/inbox";
pub const DEMO_INBOX_JSON: &str = "/demo/inbox.json";
pub const DEMO_PEOPLE_JSON: &str = "/demo/people.json";

/// Everything below this speaks JSON.
pub const API: &str = "/api/";
pub const API_DOCUMENT: &str = "/api/v1/openapi.json";
pub const API_RESETS: &str = "/api/v1/resets";
pub const API_USERNAMES: &str = "/api/v1/usernames";
pub const API_CONSOLE_SIGN_INS: &str = "/api/v1/console/sign-ins";
pub const API_CONSOLE_SESSION: &str = "/api/v1/console/session";
pub const API_INTERRUPTS: &str = "/api/v1/interrupts";
pub const API_CHANGES: &str = "/api/v1/password-changes";
