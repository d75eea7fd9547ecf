//! `tfbackup rules`

use super::args;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use crate::explain::{self, RuleList};
use std::io::{self, BufWriter, Write as _};

/// Prints all rules.
pub(super) fn run(options: &args::Rules, terminal: &Terminal) -> miette::Result<u8> {
    let configuration = settings::nearest(None, None, terminal)?;
    let bundle = settings::bundle(&options.policy, &configuration)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match options.format {
        args::RulesFormat::Human => explain::list(bundle.rules(), &terminal.style, &mut out),
        args::RulesFormat::Json => {
            crate::report::write_json(&RuleList::of(bundle.rules()), &mut out)
        }
    };
    written.and_then(|()| out.flush()).map_err(OutputError)?;
    Ok(0)
}
