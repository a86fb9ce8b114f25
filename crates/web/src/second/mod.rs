//! The second proof of somebody whose password was right: which of their own methods, then its answer.
//! The console and the pages of one's own methods ask in the same way, each at places of its own.

pub mod choose;
pub mod code;

use crate::visit::Visit;
use domain::method::{Check, Method};
use domain::secret::Presented;
use flows::reset::{Offered, View};

/// Where one of them asks.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub start: &'static str,
    pub choose: &'static str,
    pub code: &'static str,
    pub checking: &'static str,
}

/// A sign-in that waits for its second proof.
pub struct Waiting {
    pub visit: Visit,
    pub place: Place,
    pub token: Presented,
    pub view: View,
}

impl Waiting {
    /// What the person has, and this installation can carry out.
    fn offered(&self) -> Vec<&Offered> {
        let methods = &self.visit.site.world.methods;
        let can = |offered: &&Offered| match offered.method.check() {
            Check::Sent => methods.get(offered.method).is_some(),
            Check::AgainstPerson => {
                offered.method != Method::CurrentPassword && methods.checked(offered.method).is_some()
            }
        };
        self.view.methods.iter().filter(can).collect()
    }

    fn method(&self, name: &str) -> Option<Method> {
        self.offered().into_iter().map(|offered| offered.method).find(|method| method.name() == name)
    }
}

#[cfg(test)]
fn sample(visit: &Visit) -> Waiting {
    let place = Place { start: "/a", choose: "/b", code: "/c", checking: "/d" };
    let Ok(token) = Presented::token(&domain::secret::Token::mint(visit.ctx.chance.as_ref()).reveal()) else {
        panic!("a token is one")
    };
    let view = crate::reset::sample(visit, flows::reset::Step::Prove);
    Waiting { visit: visit.clone(), place, token, view }
}
