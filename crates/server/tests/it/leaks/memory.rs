//! The memory of a process, read from outside while it stands still.

use super::search::{Hit, Searcher};
use crate::process::Service;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

/// Bytes read at a time, and how far two reads overlap so that nothing falls between them.
const READ_BYTES: usize = 1 << 20;
const OVERLAP: usize = 256;

/// A minute after the answer nothing may be left; a busy machine may need some of it.
const GONE_WITHIN: Duration = Duration::from_secs(60);

/// What is still found, apart from what may be, when all that passes has passed.
pub fn lasting(service: &Service, searcher: &Searcher, may_be: impl Fn(&Hit) -> bool) -> Vec<Hit> {
    let started = Instant::now();
    loop {
        let mut left = hits(service, searcher);
        left.retain(|hit| !may_be(hit));
        if left.is_empty() || started.elapsed() > GONE_WITHIN {
            return left;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// One mapping of the process.
struct Region {
    from: u64,
    to: u64,
    name: String,
}

/// Everything that is found in what the process can read itself: heap, stacks, data, mapped files.
pub fn hits(service: &Service, searcher: &Searcher) -> Vec<Hit> {
    service.signal("STOP");
    let id = service.id();
    let memory = File::open(format!("/proc/{id}/mem")).expect("our own child may be read");
    let mut out = Vec::new();
    for region in regions(id) {
        let mut at = region.from;
        while at < region.to {
            let wanted = usize::try_from(region.to - at).unwrap_or(READ_BYTES).min(READ_BYTES);
            let bytes = read(&memory, at, wanted);
            let found = searcher.hits(&format!("{} {at:#x}", region.name), &bytes);
            out.extend(found);
            at += (wanted.saturating_sub(OVERLAP)).max(1) as u64;
            if wanted < READ_BYTES {
                break;
            }
        }
    }
    service.signal("CONT");
    out
}

/// Pages that were never touched, or that only the kernel has, cannot be read and hold nothing.
fn read(memory: &File, at: u64, wanted: usize) -> Vec<u8> {
    let mut bytes = vec![0; wanted];
    let mut done = 0;
    while done < wanted {
        match memory.read_at(&mut bytes[done..], at + done as u64) {
            Ok(0) => break,
            Ok(read) => done += read,
            Err(why) if why.kind() == ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    bytes.truncate(done);
    bytes
}

fn regions(id: u32) -> Vec<Region> {
    let maps = std::fs::read_to_string(format!("/proc/{id}/maps")).expect("our own child may be read");
    maps.lines().filter_map(region).collect()
}

/// `from-to rwxp offset device inode name`
fn region(line: &str) -> Option<Region> {
    let mut words = line.split_whitespace();
    let (from, to) = words.next()?.split_once('-')?;
    let is_readable = words.next()?.starts_with('r');
    let name = words.nth(3).unwrap_or("anonymous").to_owned();
    // The kernel's own pages, which nobody can write.
    let is_kernels = ["[vvar]", "[vsyscall]", "[vdso]", "[vvar_vclock]"].contains(&name.as_str());
    let from = u64::from_str_radix(from, 16).ok()?;
    let to = u64::from_str_radix(to, 16).ok()?;
    (is_readable && !is_kernels).then_some(Region { from, to, name })
}
