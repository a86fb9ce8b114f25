//! Every page, in every language, with every sample: does it hold what every page must?

use crate::visit::Visit;

/// The longest thing somebody may have typed, with everything that wants escaping.
pub const LONG: &str = "speciallægepraksisplanlægningsstabiliseringsperiode.<b onclick=x>\"&'@example.org";

/// A page with samples: empty, full, wrong, longest words.
pub trait Sampled {
    fn samples(visit: &Visit) -> Vec<String>;
}
