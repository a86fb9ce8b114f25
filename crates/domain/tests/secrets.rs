//! What no secret can do, found out by the compiler.

use domain::password::Password;
use domain::secret::{Code, DigestKey, DigestKeys, Material, Presented, RecoveryCode, Seed, Token};
use std::fmt::{Debug, Display};

/// Does not compile when one of these types has the trait: `probe` could then be either of two. With
/// `u8` among them it does not.
macro_rules! none_has {
    ($bound:path: $($secret:ty),+ $(,)?) => {
        $({
            trait Probe<Marker> {
                fn probe() {}
            }
            impl<T: ?Sized> Probe<()> for T {}
            struct Has;
            impl<T: ?Sized + $bound> Probe<Has> for T {}
            <$secret as Probe<_>>::probe();
        })+
    };
}

#[test]
fn atk_014_no_secret_is_compared_with_equals() {
    none_has!(PartialEq: Code, Token, Presented, Seed, RecoveryCode, Material, Password, DigestKey, DigestKeys);
    none_has!(PartialOrd: Code, Token, Presented, Seed, RecoveryCode, Material, Password, DigestKey, DigestKeys);
}

#[test]
fn no_secret_can_be_printed() {
    none_has!(Debug: Code, Token, Presented, Seed, RecoveryCode, Material, Password, DigestKey, DigestKeys);
    none_has!(Display: Code, Token, Presented, Seed, RecoveryCode, Material, Password, DigestKey, DigestKeys);
    none_has!(serde::Serialize: Code, Token, Presented, Seed, RecoveryCode, Material, Password, DigestKey);
}
