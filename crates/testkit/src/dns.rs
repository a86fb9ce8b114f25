//! A small DNS server on a loopback port, which answers what a test tells it to, true or not.

use hickory_proto::op::{Message, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{A, SRV};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// The longest question that is read, in bytes.
const QUESTION_BYTES: usize = 4 * 1024;

/// One server as it is named: priority, weight, port, target.
pub type Srv<'a> = (u16, u16, u16, &'a str);

/// A running name server; it answers for as long as the process lives.
pub struct Dns {
    address: SocketAddr,
    zone: Arc<Mutex<Zone>>,
}

#[derive(Default)]
struct Zone {
    records: BTreeMap<(String, RecordType), Vec<Record>>,
    is_silent: bool,
    asked: Vec<String>,
}

impl Default for Dns {
    fn default() -> Self {
        Self::start()
    }
}

impl Dns {
    /// Starts a server that knows nothing yet.
    ///
    /// # Panics
    /// No port is free.
    pub fn start() -> Self {
        Self::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// The same at this place, for programs that ask nowhere else.
    ///
    /// # Panics
    /// It is taken.
    pub fn start_on(address: SocketAddr) -> Self {
        let socket = UdpSocket::bind(address).expect("a free port");
        let address = socket.local_addr().expect("it is bound");
        let zone = Arc::new(Mutex::new(Zone::default()));
        let shared = zone.clone();
        thread::spawn(move || {
            let mut question = vec![0; QUESTION_BYTES];
            while let Ok((size, from)) = socket.recv_from(&mut question) {
                if let Some(answer) = lock(&shared).answer(&question[..size]) {
                    let _ = socket.send_to(&answer, from);
                }
            }
        });
        Self { address, zone }
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Names these servers, for so many seconds; none take the name away.
    pub fn name_servers(&self, name: &str, seconds: u32, servers: &[Srv<'_>]) {
        let record = |(priority, weight, port, target): &Srv<'_>| {
            let data = RData::SRV(SRV::new(*priority, *weight, *port, named(target)));
            Record::from_rdata(named(name), seconds, data)
        };
        self.set(name, RecordType::SRV, servers.iter().map(record).collect());
    }

    /// Says where a host is.
    pub fn place(&self, host: &str, address: Ipv4Addr) {
        let record = Record::from_rdata(named(host), 60, RData::A(A(address)));
        self.set(host, RecordType::A, vec![record]);
    }

    /// Answers nothing any more.
    pub fn fall_silent(&self) {
        lock(&self.zone).is_silent = true;
    }

    /// Answers again.
    pub fn relent(&self) {
        lock(&self.zone).is_silent = false;
    }

    /// How often this name was asked for.
    pub fn asked(&self, name: &str) -> usize {
        lock(&self.zone).asked.iter().filter(|asked| **asked == key(&named(name))).count()
    }

    fn set(&self, name: &str, kind: RecordType, records: Vec<Record>) {
        lock(&self.zone).records.insert((key(&named(name)), kind), records);
    }
}

impl Zone {
    fn answer(&mut self, question: &[u8]) -> Option<Vec<u8>> {
        let asked = Message::from_vec(question).ok()?;
        let query = asked.queries.first()?;
        let name = key(query.name());
        self.asked.push(name.clone());
        if self.is_silent {
            return None;
        }
        let found = self.records.get(&(name, query.query_type())).cloned().unwrap_or_default();
        let mut answer = Message::response(asked.metadata.id, OpCode::Query);
        answer.metadata.response_code =
            if found.is_empty() { ResponseCode::NXDomain } else { ResponseCode::NoError };
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        answer.add_answers(found);
        answer.to_vec().ok()
    }
}

fn named(name: &str) -> Name {
    Name::from_ascii(format!("{}.", name.trim_end_matches('.'))).expect("tests name what can be named")
}

fn key(name: &Name) -> String {
    name.to_ascii().to_ascii_lowercase()
}

fn lock(zone: &Mutex<Zone>) -> MutexGuard<'_, Zone> {
    zone.lock().expect("nobody panics while holding it")
}
