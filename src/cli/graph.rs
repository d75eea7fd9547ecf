//! `tfbackup graph`

use super::args;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use crate::graph;
use crate::policy::Bundle;
use std::io::{self, BufWriter, Write as _};

/// Prints the flows as a picture.
pub(super) fn run(options: &args::Graph, terminal: &Terminal) -> miette::Result<u8> {
    let configuration = settings::configuration(&options.input, terminal)?;
    let understood = settings::understand(&options.input, configuration, None)?;
    super::name_skipped(&understood.skipped, terminal);
    let hops = Bundle::on_demand()
        .case(&understood.facts.part(None))?
        .hops()?;
    let diagram = graph::diagram(&understood.facts, &hops);
    let mut out = BufWriter::new(io::stdout().lock());
    graph::write(&diagram, options.format, &mut out)
        .and_then(|()| out.flush())
        .map_err(OutputError)?;
    Ok(0)
}
