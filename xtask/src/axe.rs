//! axe-core, the accessibility rules the browser journeys run on every page. A test tool fetched on
//! demand, never shipped, and therefore not kept in the repository.

use crate::{debian, shell};
use std::fs;

const VERSION: &str = "axe-core@4";

/// Puts `target/axe/axe.min.js` in place when it is absent.
pub fn prepare() -> Result<(), String> {
    let folder = shell::root().join("target/axe");
    let script = folder.join("axe.min.js");
    if script.exists() {
        println!("{} is there", script.display());
        return Ok(());
    }
    if !shell::is_there("npm") {
        println!("npm is missing and only it can fetch {VERSION}");
        debian::install(&["npm"])?;
    }
    let parcel = folder.join("parcel");
    fs::create_dir_all(&parcel).map_err(|error| format!("creating {}: {error}", parcel.display()))?;
    let place = parcel.to_string_lossy().into_owned();
    let packed =
        shell::read(&mut shell::program("npm", &["pack", VERSION, "--silent", "--pack-destination", &place]))
            .map_err(|why| format!("axe-core could not be fetched, so no page can be judged: {why}"))?;
    let name = packed.lines().last().unwrap_or_default().trim().to_owned();
    let tarball = parcel.join(&name).to_string_lossy().into_owned();
    let target = folder.to_string_lossy().into_owned();
    shell::run(&mut shell::program(
        "tar",
        &["-xzf", &tarball, "-C", &target, "--strip-components=1", "package/axe.min.js"],
    ))?;
    fs::remove_dir_all(&parcel).map_err(|error| format!("removing {}: {error}", parcel.display()))?;
    println!("took axe.min.js out of {name} into {}", script.display());
    Ok(())
}
