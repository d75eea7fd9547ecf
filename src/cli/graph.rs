//! `tfbackup graph`

use super::args;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use crate::graph;
use std::io::{self, BufWriter, Write as _};

/// Prints the flows as a picture.
pub(super) fn run(options: &args::Graph, terminal: &Terminal) -> miette::Result<u8> {
    let understood = settings::understand(&options.input, None)?;
    super::name_skipped(&understood.skipped, terminal);
    let diagram = graph::diagram(&understood.facts);
    let mut out = BufWriter::new(io::stdout().lock());
    graph::write(&diagram, options.format, &mut out)
        .and_then(|()| out.flush())
        .map_err(OutputError)?;
    Ok(0)
}
