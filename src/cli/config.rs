//! `tfbackup config`

use super::{args, facts};
use crate::configuration;

/// Prints the schema of tfbackup.toml.
pub(super) fn run(options: &args::Config) -> miette::Result<u8> {
    if options.schema {
        facts::print(&configuration::schema())?;
    }
    Ok(0)
}
