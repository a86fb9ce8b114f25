//! In which of several directories a typed name is looked for. Its form alone decides, so that nothing is
//! said about who exists.

use crate::account::{Login, fold};

/// The typed names that one of several directories takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logins {
    /// Domains of this directory: `EXAMPLE` of `EXAMPLE\anna`, `example.org` of `anna@example.org`, in any
    /// case and whole: `example.org` is not `sub.example.org`.
    pub domains: Vec<String>,
    /// How names of this directory begin, such as `ext-`, in any case.
    pub prefixes: Vec<String>,
    pub others: Others,
    pub after_at: AfterAt,
}

/// Is a name looked for here that no directory claims by its form?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Others {
    #[default]
    Taken,
    /// People must type what makes the name this directory's.
    Left,
}

/// What becomes of a domain of ours behind an `@`. Before a `\` it is always cut off: no directory keeps
/// names like that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AfterAt {
    /// The directory holds addresses, or names that have a domain.
    #[default]
    Kept,
    /// Its names have none.
    Cut,
}

/// What to look for in each of these directories, in their order; none where it is not looked for. A name
/// that one of them claims by its form is nobody's in the others.
pub fn looked_for(login: &Login, directories: &[&Logins]) -> Vec<Option<Login>> {
    let claims: Vec<Option<Login>> = directories.iter().map(|one| one.claim(login)).collect();
    if claims.iter().any(Option::is_some) {
        return claims;
    }
    directories.iter().map(|one| (one.others == Others::Taken).then(|| login.clone())).collect()
}

/// What has to be typed for this user name of the directory at `place`, so that it is looked for there: the name
/// alone where that is enough, else with a domain. The name alone as well where nothing leads there and nowhere else.
pub fn typed(login: &str, place: usize, directories: &[&Logins]) -> String {
    let domains = directories.get(place).map(|own| own.with_domains(login)).unwrap_or_default();
    let leads_there_alone = |typed: &&String| {
        let Ok(name) = Login::parse(typed) else { return false };
        let looked_for = looked_for(&name, directories);
        looked_for.iter().enumerate().all(|(at, name)| match (at == place, name) {
            (true, Some(name)) => name.folded() == fold(login),
            (true, None) | (false, Some(_)) => false,
            (false, None) => true,
        })
    };
    let alone = login.to_owned();
    std::iter::once(&alone).chain(&domains).find(leads_there_alone).unwrap_or(&alone).clone()
}

impl Logins {
    /// The name with each domain of this directory, as people there write it.
    fn with_domains(&self, login: &str) -> Vec<String> {
        let written = |domain: &String| match self.after_at {
            AfterAt::Cut if domain.contains('.') => format!("{login}@{domain}"),
            AfterAt::Cut | AfterAt::Kept => format!("{domain}\\{login}"),
        };
        self.domains.iter().map(written).collect()
    }

    /// What a name is called here, if its form says that it is of here.
    fn claim(&self, login: &Login) -> Option<Login> {
        let typed = login.as_str();
        let is_ours = |domain: &str| self.domains.iter().any(|own| fold(own) == fold(domain));
        let named = |name: &str| Login::parse(name).unwrap_or_else(|_| login.clone());
        if let Some((domain, name)) = typed.split_once('\\') {
            return is_ours(domain).then(|| named(name));
        }
        if let Some((name, domain)) = typed.rsplit_once('@')
            && is_ours(domain)
        {
            return Some(match self.after_at {
                AfterAt::Kept => login.clone(),
                AfterAt::Cut => named(name),
            });
        }
        let folded = login.folded();
        self.prefixes.iter().any(|prefix| folded.starts_with(&fold(prefix))).then(|| login.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff() -> Logins {
        Logins { domains: vec!["EXAMPLE".into(), "example.org".into()], ..Logins::default() }
    }

    fn students() -> Logins {
        Logins {
            domains: vec!["students.example.org".into()],
            prefixes: vec!["s-".into()],
            others: Others::Left,
            after_at: AfterAt::Cut,
        }
    }

    fn asked(typed: &str, directories: &[&Logins]) -> Vec<Option<String>> {
        let login = Login::parse(typed).expect("a name");
        let asked = looked_for(&login, directories);
        asked.iter().map(|name| name.as_ref().map(|name| name.as_str().to_owned())).collect()
    }

    #[test]
    fn the_form_of_a_name_says_where_it_is_looked_for() {
        let (staff, students) = (staff(), students());
        for (typed, in_staff, in_students) in [
            ("anna", Some("anna"), None),
            ("Example\\anna", Some("anna"), None),
            ("anna@EXAMPLE.org", Some("anna@EXAMPLE.org"), None),
            ("anna@students.example.org", None, Some("anna")),
            ("STUDENTS.EXAMPLE.ORG\\anna", None, Some("anna")),
            ("S-1234", None, Some("S-1234")),
            ("anna@sub.example.org", Some("anna@sub.example.org"), None),
            ("OTHER\\anna", Some("OTHER\\anna"), None),
            ("a@students.example.org@example.org", Some("a@students.example.org@example.org"), None),
        ] {
            let told = asked(typed, &[&staff, &students]);
            assert_eq!(told, [in_staff.map(str::to_owned), in_students.map(str::to_owned)], "{typed}");
        }
    }

    #[test]
    fn what_has_to_be_typed_leads_to_one_directory() {
        let (staff, students, rest) = (staff(), students(), Logins::default());
        let kept = Logins { after_at: AfterAt::Kept, ..students.clone() };
        let prefixed = Logins { prefixes: vec!["ext-".into()], others: Others::Left, ..Logins::default() };
        for (login, place, directories, told) in [
            ("anna", 0, [&staff, &students], "anna"),
            ("anna", 1, [&staff, &students], "anna@students.example.org"),
            ("s-77", 1, [&staff, &students], "s-77"),
            ("s-77", 0, [&staff, &students], "EXAMPLE\\s-77"),
            ("anna", 1, [&staff, &kept], "students.example.org\\anna"),
            ("anna", 0, [&staff, &rest], "EXAMPLE\\anna"),
            ("anna", 1, [&staff, &rest], "anna"),
            ("ext-5", 1, [&rest, &prefixed], "ext-5"),
            ("anna", 0, [&rest, &rest], "anna"),
        ] {
            assert_eq!(typed(login, place, &directories), told, "{login} of {place}");
        }
        assert_eq!(typed("anna", 0, &[&rest]), "anna");
        assert_eq!(typed("anna", 7, &[&rest]), "anna", "no such directory");
    }

    #[test]
    fn nothing_configured_asks_everywhere_for_what_was_typed() {
        let plain = Logins::default();
        for typed in ["anna", "EXAMPLE\\anna", "anna@example.org"] {
            assert_eq!(asked(typed, &[&plain, &plain]), [Some(typed.to_owned()), Some(typed.to_owned())]);
        }
    }

    #[test]
    fn a_domain_without_a_name_is_looked_for_as_it_stands() {
        let staff = staff();
        assert_eq!(asked("EXAMPLE\\", &[&staff]), [Some("EXAMPLE\\".to_owned())]);
        assert_eq!(asked("@students.example.org", &[&students()]), [Some("@students.example.org".into())]);
    }

    #[test]
    fn no_look_alike_of_a_domain_is_it() {
        let (staff, rest) = (staff(), Logins::default());
        for typed in ["EXAMPLE.\\anna", "anna@examp\u{131}e.org", "anna@example.org."] {
            let told = asked(typed, &[&staff, &rest]);
            assert_eq!(told, [Some(typed.to_owned()), Some(typed.to_owned())], "{typed}");
        }
        let told = asked("anna@e\u{445}ample.org", &[&staff, &rest]);
        assert!(told.iter().all(Option::is_some), "a Cyrillic letter claims nothing");
    }
}
