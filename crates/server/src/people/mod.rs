//! The sample people of the demo. None of them exists; their passwords are samples too, which is
//! why they may stand here and on the demo's page.

mod settling;

pub use settling::settle;

use domain::account::{AccountState, Login, PasswordState, Standing};
use domain::contact::{Contacts, EmailAddress};
use domain::locale::Locale;
use domain::password::Password;
use flows::Fault;
use flows::fault::FaultKind;
use store::{NewPerson, People};
use tokio::task::JoinSet;
use web::DemoPerson;
use zeroize::Zeroizing;

/// What a sample person shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ready,
    NoMethods,
    Locked,
    Disabled,
    MustChange,
    Expired,
    Administrator,
    Protected,
    OutOfScope,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NoMethods => "no_methods",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
            Self::MustChange => "must_change",
            Self::Expired => "expired",
            Self::Administrator => "administrator",
            Self::Protected => "protected",
            Self::OutOfScope => "out_of_scope",
        }
    }

    fn account_state(self) -> AccountState {
        let fine = AccountState::default();
        match self {
            Self::Ready | Self::NoMethods | Self::Administrator | Self::Protected | Self::OutOfScope => fine,
            Self::Locked => AccountState { locked: true, ..fine },
            Self::Disabled => AccountState { disabled: true, ..fine },
            Self::MustChange => AccountState { password: PasswordState::MustChange, ..fine },
            Self::Expired => AccountState { password: PasswordState::Expired, ..fine },
        }
    }

    const fn standing(self) -> Standing {
        match self {
            Self::Administrator => Standing::Administrator,
            Self::Protected => Standing::Protected,
            Self::Ready
            | Self::OutOfScope
            | Self::NoMethods
            | Self::Locked
            | Self::Disabled
            | Self::MustChange
            | Self::Expired => Standing::Person,
        }
    }
}

struct Sample {
    login: &'static str,
    name: &'static str,
    locale: Locale,
    password: &'static str,
    state: State,
}

const fn sample(
    login: &'static str,
    name: &'static str,
    locale: Locale,
    password: &'static str,
    state: State,
) -> Sample {
    Sample { login, name, locale, password, state }
}

/// Who looks after the console of the demo.
pub const OWNER: (&str, &str) = ("kirsten.dahl", "noeglen under blomsterpotten");

const SAMPLES: [Sample; 16] = [
    sample("anna.holm", "Anna Holm", Locale::Da, "kaffe paa havnen 1962", State::Ready),
    sample("emily.carter", "Emily Carter", Locale::En, "seven quiet lanterns", State::Ready),
    sample("soren.kjaer", "Søren Kjær", Locale::Da, "blaabaer og fyrretraeer", State::Ready),
    sample("oliver.hughes", "Oliver Hughes", Locale::En, "a train to Aberystwyth", State::Ready),
    sample("mikkel.lund", "Mikkel Lund", Locale::Da, "cyklen staar i gaarden", State::Ready),
    sample("freja.norgaard", "Freja Nørgaard", Locale::Da, "regnvejr over Samsoe", State::NoMethods),
    sample("thomas.ashby", "Thomas Ashby", Locale::En, "marmalade before noon", State::NoMethods),
    sample("jonas.bak", "Jonas Bak", Locale::Da, "tre maager og en kutter", State::Locked),
    sample("charlotte.reed", "Charlotte Reed", Locale::En, "under the copper beech", State::Locked),
    sample("ida.thomsen", "Ida Thomsen", Locale::Da, "lyset i opgang fire", State::Disabled),
    sample("grace.bennett", "Grace Bennett", Locale::En, "paper boats in April", State::MustChange),
    sample(
        "karen.vestergaard",
        "Karen Vestergaard",
        Locale::Da,
        "lommelygte og termokande",
        State::MustChange,
    ),
    sample("henry.walsh", "Henry Walsh", Locale::En, "the long way to Whitby", State::Expired),
    sample(OWNER.0, "Kirsten Dahl", Locale::Da, OWNER.1, State::Administrator),
    sample("svc.backup", "Backup Service", Locale::En, "tapes turn at midnight", State::Protected),
    sample("sofie.lind", "Sofie Lind", Locale::Da, "gaest i huset i dag", State::OutOfScope),
];

impl Sample {
    /// A private address, since a mailbox behind the lost password helps nobody.
    fn email(&self) -> Option<String> {
        match self.state {
            State::NoMethods => None,
            State::Ready
            | State::Locked
            | State::Disabled
            | State::MustChange
            | State::Expired
            | State::Administrator
            | State::Protected
            | State::OutOfScope => Some(format!("{}@home.example", self.login)),
        }
    }

    fn person(&self) -> Result<NewPerson, Fault> {
        let unusable = || Fault::new(FaultKind::Internal, "a sample person is not usable");
        let password = Zeroizing::new(self.password.to_owned());
        Ok(NewPerson {
            login: Login::parse(self.login).map_err(|_| unusable())?,
            display_name: self.name.to_owned(),
            names: self.name.split(' ').map(str::to_owned).collect(),
            locale: Some(self.locale),
            contacts: Contacts {
                emails: self.email().iter().filter_map(|address| EmailAddress::parse(address)).collect(),
                ..Contacts::default()
            },
            groups: (self.state == State::OutOfScope)
                .then(|| settling::GUESTS.to_owned())
                .into_iter()
                .collect(),
            standing: self.state.standing(),
            state: self.state.account_state(),
            password: Password::parse(password).map_err(|_| unusable())?,
        })
    }
}

/// The people as the demo's page and its JSON show them; `codes` are the owner's.
pub fn shown(codes: &[String]) -> Vec<DemoPerson> {
    let show = |sample: &Sample| DemoPerson {
        login: sample.login.to_owned(),
        password: sample.password.to_owned(),
        name: sample.name.to_owned(),
        locale: sample.locale.tag().to_owned(),
        email: sample.email(),
        state: sample.state.name().to_owned(),
        recovery_codes: if sample.login == OWNER.0 { codes.to_vec() } else { Vec::new() },
    };
    SAMPLES.iter().map(show).collect()
}

/// Adds the people to a directory that has none; were there none? All at once: hashing their passwords is
/// the slow part.
pub async fn move_in(people: &People) -> Result<bool, Fault> {
    if people.count().await? > 0 {
        return Ok(false);
    }
    let mut adding = JoinSet::new();
    for sample in &SAMPLES {
        let (people, person) = (people.clone(), sample.person()?);
        adding.spawn(async move { people.add(person).await });
    }
    while let Some(added) = adding.join_next().await {
        added.map_err(|why| Fault::new(FaultKind::Internal, why).during("adding sample people"))??;
    }
    Ok(true)
}
