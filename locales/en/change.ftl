### Changing a password that is known.

change-title = Change your password
change-lead = Here you replace a password you know. It also works when the password has expired.
change-forgot = I have forgotten my password
change-current-label = Current password
change-new-label = New password
change-button = Change password

## Behind the form
change-checking-title = Checking
change-checking-lead = We are checking your current password and saving the new one. This takes a few seconds.
change-checking-keep-open = Keep this page open.
change-checking-refresh = See whether it is done

## Outcomes
change-wrong-what = The username and the current password do not match, or the password can't be changed here.
change-wrong-now = Check both and try again. If you have forgotten the password, reset it instead.
change-refused-title = The new password can't be used
change-refused-ended = Your old password still stands, and another new one would not help.
change-try-again-title = We did not finish in time
change-try-again-what = The change could not be carried out right now.
change-try-again-now = If the new password already works, all is well. If not, try again in a few minutes.
change-try-again-button = Try again
