//! Builds again when a migration is added; the macro that embeds them sees only those it knew.

#[expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
