//! `tfbackup completions` and `tfbackup man`: made from what can be typed, so that they can't differ from it.

use super::args::{Args, Completions, Man};
use super::output::PlacesError;
use super::settings::OutputError;
use clap::CommandFactory as _;
use std::fs;
use std::io::{self, Write as _};

/// Prints the completions of a shell.
pub(super) fn complete(options: &Completions) -> miette::Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut Args::command(), "tfbackup", &mut text);
    say(&text)
}

/// Prints the manual's first page, or writes all of them.
pub(super) fn print(options: &Man) -> miette::Result<u8> {
    if let Some(folder) = &options.dir {
        let made = fs::create_dir_all(folder);
        made.and_then(|()| clap_mangen::generate_to(Args::command(), folder))
            .map_err(|reason| PlacesError::File {
                path: folder.clone(),
                reason,
            })?;
        return Ok(0);
    }
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(Args::command());
    page.render(&mut text).map_err(OutputError)?;
    say(&text)
}

fn say(text: &[u8]) -> miette::Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(text)
        .and_then(|()| out.flush())
        .map_err(OutputError)?;
    Ok(0)
}
