//! A relay before a real server on this machine, which can make it slow without making it do less at
//! once: every piece of an answer is held back by the same time. It can also fall silent after so many pieces, or hold
//! every piece, asked or answered, until the test says that it may pass.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Pieces of answers held back at once, a connection.
const HELD_MAX: usize = 256;
/// The most that is read in one piece.
const PIECE_BYTES: usize = 16 * 1024;
/// How long a held line waits for its next piece.
const NEXT_WITHIN: Duration = Duration::from_secs(60);

/// A relay; it takes connections for as long as the process lives.
pub struct Relay {
    port: u16,
    how: Arc<How>,
}

struct How {
    connections: AtomicU64,
    delay_ms: AtomicU64,
    /// Pieces of answers that still come through.
    pieces_left: AtomicI64,
    /// Who is asked about each piece before it passes.
    keeper: Mutex<Option<SyncSender<Waiting>>>,
}

/// A piece that waits; it passes when it is told so or forgotten.
type Waiting = SyncSender<bool>;

/// A line whose every piece waits for the test, as long as this lives.
pub struct HeldLine<'a> {
    how: &'a How,
    waiting: Receiver<Waiting>,
    stopped: Option<Waiting>,
}

type Piece = (Instant, Vec<u8>);

impl Relay {
    /// Starts before the server on `port`, without any delay.
    ///
    /// # Panics
    /// No port is free.
    pub fn before(port: u16) -> Self {
        Self::before_address((Ipv4Addr::LOCALHOST, port).into())
    }

    /// The same before a server that is not on the usual loopback address.
    ///
    /// # Panics
    /// As [`Relay::before`].
    pub fn before_address(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let own = listener.local_addr().expect("it is bound").port();
        let how = Arc::new(How {
            connections: AtomicU64::new(0),
            delay_ms: AtomicU64::new(0),
            pieces_left: AtomicI64::new(i64::MAX),
            keeper: Mutex::default(),
        });
        let shared = how.clone();
        thread::spawn(move || {
            for taken in listener.incoming().map_while(Result::ok) {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                relay(taken, server, &shared);
            }
        });
        Self { port: own, how }
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Connections taken so far.
    pub fn connections(&self) -> u64 {
        self.how.connections.load(Ordering::SeqCst)
    }

    /// From now on every piece of an answer comes this much later.
    pub fn slow_down(&self, by: Duration) {
        self.how.delay_ms.store(u64::try_from(by.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Lets so many more pieces of answers through; then every connection breaks, new ones too. What was asked
    /// still arrives.
    pub fn silence_after(&self, pieces: i64) {
        self.how.pieces_left.store(pieces, Ordering::SeqCst);
    }

    /// Lets everything through again.
    pub fn relent(&self) {
        self.silence_after(i64::MAX);
    }

    /// From now on nothing passes before [`HeldLine::until`] was asked about it.
    pub fn hold(&self) -> HeldLine<'_> {
        let (keeper, waiting) = sync_channel(0);
        *self.how.keeper() = Some(keeper);
        HeldLine { how: &self.how, waiting, stopped: None }
    }
}

impl HeldLine<'_> {
    /// Lets piece after piece pass until this is so; the piece before which it is so waits.
    ///
    /// # Panics
    /// No piece came within a minute.
    pub fn until(&mut self, mut is_so: impl FnMut() -> bool) {
        loop {
            let piece = self.waiting.recv_timeout(NEXT_WITHIN).expect("a next piece comes");
            if is_so() {
                self.stopped = Some(piece);
                return;
            }
            let _ = piece.send(true);
        }
    }

    /// Loses the piece that waits, and every answer after it until [`Relay::relent`].
    pub fn lose(mut self) {
        self.how.pieces_left.store(0, Ordering::SeqCst);
        if let Some(piece) = self.stopped.take() {
            let _ = piece.send(false);
        }
    }
}

impl Drop for HeldLine<'_> {
    fn drop(&mut self) {
        *self.how.keeper() = None;
    }
}

impl How {
    fn keeper(&self) -> MutexGuard<'_, Option<SyncSender<Waiting>>> {
        self.keeper.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lets_pass(&self) -> bool {
        let keeper = self.keeper().clone();
        let Some(keeper) = keeper else { return true };
        let (tell, told) = sync_channel(1);
        keeper.send(tell).is_err() || told.recv().unwrap_or(true)
    }
}

fn relay(client: TcpStream, server: SocketAddr, how: &Arc<How>) {
    let Ok(server) = TcpStream::connect(server) else { return };
    let pair = (client.try_clone(), server.try_clone());
    let (Ok(client_end), Ok(server_end)) = pair else { return };
    // Without a delay asked for, none of our own is to be added.
    let _ = client.set_nodelay(true).and_then(|()| server.set_nodelay(true));
    let (held, due) = sync_channel(HELD_MAX);
    let [asking, holding, answering] = [how.clone(), how.clone(), how.clone()];
    thread::spawn(move || ask(client, server, &asking));
    thread::spawn(move || hold(server_end, &held, &holding));
    thread::spawn(move || answer(client_end, &due, &answering));
}

fn ask(mut client: TcpStream, mut server: TcpStream, how: &How) {
    let mut piece = vec![0; PIECE_BYTES];
    while let Ok(size @ 1..) = client.read(&mut piece) {
        if !how.lets_pass() || server.write_all(&piece[..size]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}

fn hold(mut server: TcpStream, held: &SyncSender<Piece>, how: &How) {
    let mut piece = vec![0; PIECE_BYTES];
    while let Ok(size @ 1..) = server.read(&mut piece) {
        let due = Instant::now() + Duration::from_millis(how.delay_ms.load(Ordering::Relaxed));
        if held.send((due, piece[..size].to_vec())).is_err() {
            return;
        }
    }
}

fn answer(mut client: TcpStream, due: &Receiver<Piece>, how: &How) {
    for (at, piece) in due {
        thread::sleep(at.saturating_duration_since(Instant::now()));
        if !how.lets_pass() || how.pieces_left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            break;
        }
        if client.write_all(&piece).is_err() {
            return;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}
