//! Answers from a file, for automation. Secrets stand in files of their own here, too.

use crate::config::{Secret, nameserver};
use crate::setup::{Given, Question, Voucher, read_secret};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    directory: String,
    directory_ca_file: Option<PathBuf>,
    directory_fingerprint: Option<String>,
    #[serde(default)]
    directory_nameservers: Vec<String>,
    #[serde(default)]
    directory_kind: String,
    bind_dn: String,
    bind_password_file: PathBuf,
    #[serde(default)]
    base_dn: String,
    mail: String,
    mail_password_file: Option<PathBuf>,
    mail_ca_file: Option<PathBuf>,
    mail_from: String,
    mail_test_address: String,
    public_url: String,
    #[serde(default)]
    administrators_group: String,
    #[serde(default)]
    person: String,
}

/// The answers of a file.
pub struct Answers {
    shape: Shape,
    nameservers: Vec<SocketAddr>,
    bind_password: Option<Secret>,
    mail_password: Option<Secret>,
}

/// Reads the file and the secrets it names.
pub fn read(file: &Path) -> Result<Answers, String> {
    let text = std::fs::read_to_string(file).map_err(|why| why.to_string())?;
    let shape: Shape = toml::from_str(&text).map_err(|why| why.to_string())?;
    let secret = |file: &Path| read_secret(file).map_err(|why| format!("{}: {why}", file.display()));
    let bind_password = Some(secret(&shape.bind_password_file)?);
    let mail_password = shape.mail_password_file.as_deref().map(secret).transpose()?;
    let address = |given: &String| nameserver(given).ok_or_else(|| format!("{given:?} is no name server"));
    let nameservers = shape.directory_nameservers.iter().map(address).collect::<Result<_, _>>()?;
    Ok(Answers { shape, nameservers, bind_password, mail_password })
}

impl Answers {
    /// The answer to one question. A password is handed over once; the engine keeps it.
    pub fn given(&mut self, question: Question) -> Given {
        let shape = &self.shape;
        match question {
            Question::Directory => {
                let voucher = match (&shape.directory_ca_file, &shape.directory_fingerprint) {
                    (Some(file), _) => Voucher::File(file.clone()),
                    (None, Some(fingerprint)) => Voucher::Fingerprint(fingerprint.clone()),
                    (None, None) => Voucher::System,
                };
                let nameservers = self.nameservers.clone();
                Given::Directory { address: shape.directory.clone(), nameservers, voucher }
            }
            Question::Kind => Given::Kind { name: shape.directory_kind.clone() },
            Question::Account => {
                Given::Account { dn: shape.bind_dn.clone(), password: self.bind_password.take() }
            }
            Question::People => Given::People { base_dn: shape.base_dn.clone() },
            Question::Mail => Given::Mail {
                server: shape.mail.clone(),
                password: self.mail_password.take(),
                from: shape.mail_from.clone(),
                test_address: shape.mail_test_address.clone(),
                ca_file: shape.mail_ca_file.clone(),
            },
            Question::Address => Given::Address { url: shape.public_url.clone() },
            Question::Administrators => Given::Administrators { group: shape.administrators_group.clone() },
            Question::Person => Given::Person { login: shape.person.clone() },
        }
    }
}
