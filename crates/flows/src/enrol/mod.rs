//! Looking after one's own methods. A sign-in is a reset row with a goal of its own: the current
//! password is its first proof, an existing method the second, and every change takes a warrant that
//! comes from those proofs.

mod add;
mod codes;
mod interrupt;
mod keep;
mod mine;
mod overview;
mod session;
mod sign_in;

pub use add::{Added, add_address, begin, prove};
pub use codes::make_codes;
pub use interrupt::{interrupt, put_off};
pub use keep::{reconfirm, remove, rename};
pub use mine::{MyData, activity, erase, my_data};
pub use overview::{Listed, Overview, overview};
pub use sign_in::{NewSignIn, SignInState, SignInView, open, sign_out, view};
