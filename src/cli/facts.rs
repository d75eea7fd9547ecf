//! `tfbackup facts`

use super::args;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use crate::catalog::Catalog;
use crate::facts;
use crate::report;
use serde::Serialize;
use std::io::{self, BufWriter, Write as _};

/// Prints the facts, or their schema.
pub(super) fn run(options: &args::Facts, terminal: &Terminal) -> miette::Result<u8> {
    if options.schema {
        print(&facts::schema())?;
    } else if options.unlinked {
        let newer = settings::newer_catalog(&options.input)?;
        let catalog = newer.as_ref().unwrap_or(Catalog::embedded());
        let read = super::reading::read(&options.input, catalog)?;
        super::name_skipped(&read.skipped, terminal);
        print(&read.storable())?;
    } else {
        let configuration = settings::configuration(&options.input, terminal)?;
        let understood = settings::understand(&options.input, configuration, None)?;
        super::name_skipped(&understood.skipped, terminal);
        print(&understood.facts)?;
    }
    Ok(0)
}

/// Prints a value as JSON.
pub(super) fn print(value: &impl Serialize) -> Result<(), OutputError> {
    let mut out = BufWriter::new(io::stdout().lock());
    report::write_json(value, &mut out)?;
    out.flush()?;
    Ok(())
}
