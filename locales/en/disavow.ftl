### "This wasn't me": the page behind the link in a notice.

disavow-title = Was this not you?
disavow-lead = Your password at { $organisation } has been reset or changed. If it was not you, you can stop further resets here.
disavow-what = When you press the button, nobody can reset the password of your account on this page until support has looked at it.
disavow-keeps = Your password is not changed by this.
disavow-button = It wasn't me: stop resets
disavow-was-me = It was me
disavow-was-me-lead = Then there is nothing to do. Close the page.
disavow-done-title = Resets are stopped
disavow-done-lead = Nobody can reset the password of your account here until support has looked at it.
disavow-done-now = Contact { $help } now. Whoever changed your password may still know it.
disavow-invalid-lead = The link is too old, or it was not copied in full.

## The link typed by hand, where no script copies it
disavow-link-label = The link in the message
disavow-link-hint = Copy the whole link from our message and paste it here.
disavow-link-empty = Paste the link from our message
