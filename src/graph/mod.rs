//! The flows as a picture: which resources are backed up where, with which key, for how long, and where
//! the way breaks off.
//!
//! `build` knows the facts and makes a [`Diagram`]; each format knows the diagram alone. The same facts
//! give the same bytes.

mod arrows;
mod build;
mod diagram;
mod dot;
mod flows;
mod html;
mod layout;
mod mermaid;
mod names;
mod not_backed_up;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod vaults;
mod words;

pub use diagram::{AccountBox, Diagram, Edge, Node, RegionBox, Shape, State};

use crate::facts::Facts;
use std::io;

/// Forms of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Mermaid, which GitHub and GitLab draw in Markdown
    #[default]
    Mermaid,
    /// DOT, for Graphviz
    Dot,
    /// One SVG file that needs nothing else
    Svg,
    /// One HTML page that needs nothing else: the picture, and its content as tables
    Html,
}

/// Draws the flows of the world after apply.
pub fn diagram(facts: &Facts) -> Diagram {
    build::diagram(facts)
}

/// Writes a diagram.
///
/// # Errors
/// What `out` says.
pub fn write(diagram: &Diagram, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
    let text = match format {
        Format::Mermaid => mermaid::render(diagram),
        Format::Dot => dot::render(diagram),
        Format::Svg => svg::render(diagram, svg::Part::Alone),
        Format::Html => html::render(diagram),
    };
    out.write_all(text.as_bytes())
}
