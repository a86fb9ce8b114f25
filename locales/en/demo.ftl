### Pages that exist only in the demo.

demo-inbox-title = Inbox of the demo
demo-inbox-lead = Every message that would have been sent, newest first. It is kept in memory only.
demo-inbox-empty = No message yet. Start a reset for one of the sample people.
demo-inbox-count = { $count ->
    [one] 1 message
   *[other] { $count } messages
}
demo-inbox-refresh = Look for new messages
demo-inbox-to = To
demo-inbox-at = Sent
demo-inbox-channel = By
demo-inbox-code = Code
demo-inbox-json = The same as JSON
demo-channel-email = Email
demo-channel-sms = Text message
demo-channel-voice = Phone call
demo-people-title = People of the demo
demo-people-lead = Try the service as one of these. All passwords are sample passwords.
demo-people-login = Username
demo-people-password = Password
demo-people-name = Name
demo-people-state = State
demo-state-ready = Ready
demo-state-no-methods = No way to prove who it is
demo-state-locked = Locked after too many wrong passwords
demo-state-disabled = Disabled
demo-state-must-change = Must change the password
demo-state-expired = Password expired
demo-state-administrator = Administrator and owner of the console: needs two proofs
demo-state-protected = Protected: never reset here
demo-state-out-of-scope = A guest, whom the policy leaves out
demo-people-codes = Recovery codes
demo-console = The console, as the administrator of the list
demo-link-inbox = Inbox
demo-link-people = People
