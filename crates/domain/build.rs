//! Turns the list of common words into the automaton that is part of the binary.

#![expect(clippy::disallowed_methods, reason = "Cargo tells a build where to write by the environment")]

use std::path::Path;
use std::{env, fs};

const LIST: &str = "src/password/banned/common.txt";

fn main() {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = fs::read_to_string(LIST).expect("the list is beside the source");
    let set = fst::Set::from_iter(text.lines()).expect("the list is sorted by bytes");
    let folder = env::var_os("OUT_DIR").expect("Cargo names a folder");
    fs::write(Path::new(&folder).join("common.fst"), set.as_fst().as_bytes())
        .expect("it may be written there");
}
