//! Reminding people before their password ends: whom, and by which step.

use crate::account::{Account, AccountKey, PasswordExpiry, PasswordState, PasswordTime, Standing};
use crate::time::{DAY, Timestamp};
use std::time::Duration;

/// Most reminders before one end of a password: more are read by nobody.
pub const STEPS_MAX: usize = 5;
/// The earliest reminder, in days before the end.
pub const DAYS_MAX: u16 = 90;

/// Everybody is looked at this often. A step that the next look would pass is told now: nobody has less time than the
/// policy says, and none is missed by a look that comes a little late.
pub const LOOK_EVERY: Duration = DAY;

/// One reminder that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    pub account: AccountKey,
    /// Which password it is about: when it was set, or, where the directory does not show that, when it ends.
    pub about: Timestamp,
    /// The nearest step that was reached, in days before the end: there is a day more at most.
    pub days: u16,
    pub ends: Timestamp,
}

/// The reminder that is due for this account by these steps, if one is. However many steps were missed, it is
/// the nearest one alone. None for an account whose password does not end, has ended, must be changed anyway
/// or is kept elsewhere, and none for a disabled, expired, locked-for-good or protected account.
pub fn due(account: &Account, steps: &[u16], now: Timestamp) -> Option<Reminder> {
    let state = account.state;
    let barred = state.disabled || state.expired || state.locked_by_admin || state.password_elsewhere;
    if barred || state.password != PasswordState::Good || account.standing == Standing::Protected {
        return None;
    }
    let ends = match account.password_expiry {
        PasswordExpiry::At(ends) if ends > now => ends,
        PasswordExpiry::At(_) | PasswordExpiry::Never | PasswordExpiry::Unknown => return None,
    };
    let is_reached = |days: &&u16| ends.since(now) < DAY * u32::from(**days) + LOOK_EVERY;
    let days = *steps.iter().filter(is_reached).min()?;
    let about = match account.password_time {
        PasswordTime::Shown(at) => at,
        PasswordTime::Absent => ends,
    };
    Some(Reminder { account: account.key.clone(), about, days, ends })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::member_of;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_420_800);
    const STEPS: [u16; 3] = [7, 3, 1];

    fn ending(in_hours: u64) -> Account {
        Account {
            password_time: PasswordTime::Shown(NOW.minus(DAY)),
            password_expiry: PasswordExpiry::At(NOW.plus(Duration::from_secs(3600 * in_hours))),
            ..member_of(&[])
        }
    }

    #[test]
    fn the_nearest_step_is_the_one() {
        for (hours, step) in [
            (1, Some(1)),
            (24, Some(1)),
            (47, Some(1)),
            (48, Some(3)),
            (95, Some(3)),
            (96, Some(7)),
            (191, Some(7)),
            (192, None),
            (0, None),
        ] {
            let told = due(&ending(hours), &STEPS, NOW).map(|reminder| reminder.days);
            assert_eq!(told, step, "{hours} hours before");
        }
        assert_eq!(due(&ending(1), &[], NOW), None, "nobody is reminded unless told");
    }

    #[test]
    fn daily_looks_that_come_late_leave_a_day_at_least() {
        for minutes in [0, 1, 30, 719, 1_439] {
            let end = NOW.plus(DAY * 9 + Duration::from_secs(60 * minutes));
            let account = Account { password_expiry: PasswordExpiry::At(end), ..ending(1) };
            let (mut now, mut told) = (NOW, Vec::new());
            while now < end {
                let step = due(&account, &STEPS, now).map(|reminder| reminder.days);
                if let Some(days) = step.filter(|days| told.iter().all(|(other, _)| other != days)) {
                    told.push((days, end.since(now)));
                }
                // The service looks each minute whether a day has passed.
                now = now.plus(LOOK_EVERY + Duration::from_secs(60));
            }
            assert_eq!(told.iter().map(|(days, _)| *days).collect::<Vec<_>>(), STEPS, "{minutes}");
            let least =
                |(days, left): &(u16, Duration)| *left + Duration::from_secs(60) >= DAY * u32::from(*days);
            assert!(told.iter().all(least), "{told:?}");
        }
    }

    #[test]
    fn it_is_about_the_password_or_where_that_has_no_time_about_its_end() {
        let account = ending(5);
        let about = |account: &Account| due(account, &STEPS, NOW).map(|reminder| reminder.about);
        assert_eq!(about(&account), Some(NOW.minus(DAY)));
        let timeless = Account { password_time: PasswordTime::Absent, ..account };
        assert_eq!(about(&timeless), Some(NOW.plus(Duration::from_secs(18_000))));
    }

    #[test]
    fn who_could_do_nothing_with_it_is_not_reminded() {
        let changes: [fn(&mut Account); 9] = [
            |account| account.state.disabled = true,
            |account| account.state.expired = true,
            |account| account.state.locked_by_admin = true,
            |account| account.state.password_elsewhere = true,
            |account| account.state.password = PasswordState::MustChange,
            |account| account.state.password = PasswordState::Expired,
            |account| account.standing = Standing::Protected,
            |account| account.password_expiry = PasswordExpiry::Never,
            |account| account.password_expiry = PasswordExpiry::Unknown,
        ];
        for (at, change) in changes.iter().enumerate() {
            let mut account = ending(5);
            assert!(due(&account, &STEPS, NOW).is_some());
            change(&mut account);
            assert_eq!(due(&account, &STEPS, NOW), None, "number {at}");
        }
        let mut locked = ending(5);
        locked.state.locked = true;
        assert!(due(&locked, &STEPS, NOW).is_some(), "a lock after wrong passwords passes");
    }
}
