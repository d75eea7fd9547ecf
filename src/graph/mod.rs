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
mod legend;
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

use crate::answer::{Answer, Reasoned};
use crate::facts::{Facts, Hop};
use names::Names;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, io};
use vaults::VaultKey;

/// Whether AWS makes a hop, as the policies judge it (policies/graph.rego).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgedHop {
    /// Place of its flow in the facts.
    pub flow: usize,
    /// Its place in the flow.
    pub hop: usize,
    /// Whether it is made, and why not.
    pub made: Reasoned,
}

/// The answers by flow and hop.
struct Judgements<'a> {
    made: BTreeMap<(usize, usize), &'a Reasoned>,
    /// Of a hop that nobody judged.
    silent: Reasoned,
}

impl<'a> Judgements<'a> {
    fn of(hops: &'a [JudgedHop]) -> Self {
        let entries = hops.iter().map(|one| ((one.flow, one.hop), &one.made));
        Self {
            made: entries.collect(),
            silent: Reasoned {
                is: Answer::Unknown,
                because: Some("not judged".to_owned()),
                ..Reasoned::default()
            },
        }
    }

    fn made(&self, flow: usize, hop: usize) -> &Reasoned {
        self.made.get(&(flow, hop)).copied().unwrap_or(&self.silent)
    }
}

/// Forms of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Mermaid, which GitHub and GitLab draw in Markdown
    #[default]
    Mermaid,
    /// DOT, for Graphviz
    Dot,
    /// One self-contained SVG file
    Svg,
    /// One self-contained HTML page: the picture, and its content as tables
    Html,
}

/// Draws the flows of the world after apply.
pub fn diagram(facts: &Facts, hops: &[JudgedHop]) -> Diagram {
    build::diagram(facts, &Names::of(facts), &Judgements::of(hops))
}

/// Draws the flows of some resources at a time, in the pictures of a page.
pub(crate) struct Pictures<'a> {
    names: Names<'a>,
    judged: Judgements<'a>,
}

/// One of them.
pub(crate) struct Picture {
    diagram: Diagram,
    vaults: BTreeMap<VaultKey, usize>,
}

impl<'a> Pictures<'a> {
    pub(crate) fn of(facts: &'a Facts, hops: &'a [JudgedHop]) -> Self {
        Self {
            names: Names::of(facts),
            judged: Judgements::of(hops),
        }
    }

    /// The picture of these flows (places in the facts) for these resources (ids, sorted).
    pub(crate) fn picture(&self, flows: &BTreeSet<usize>, resources: &[String]) -> Picture {
        let of = flows::Of::Resources(flows, resources);
        let (diagram, vaults) = build::part(&self.names, &self.judged, of);
        Picture { diagram, vaults }
    }

    /// The node that a hop ends in.
    pub(crate) fn end(&self, picture: &Picture, hop: &Hop) -> Option<usize> {
        let vault = VaultKey::of(&hop.to, &self.names);
        picture.vaults.get(&vault).copied()
    }

    /// Name, role and id of an account.
    pub(crate) fn account(&self, key: Option<&str>) -> String {
        self.names.account(key)
    }
}

impl Picture {
    /// As SVG within a page that has [`PICTURE_STYLE`] and the [`legend`] once.
    pub(crate) fn svg(&self) -> String {
        svg::render(&self.diagram, svg::Part::Figure)
    }
}

/// The style of pictures in a page.
pub(crate) const PICTURE_STYLE: &str = svg::STYLE;

/// The legend of a page's pictures, and the heads of their arrows.
pub(crate) fn legend(out: &mut String) -> fmt::Result {
    legend::list(out)
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
