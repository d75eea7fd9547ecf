//! The diagram as one SVG: no scripts, no fonts or styles from elsewhere.

use super::arrows::{Arrow, arrows};
use super::diagram::{Diagram, Shape, State};
use super::layout::{BEND, Frame, Layout};
use super::legend;
use super::text::{LINE, PAD, Rect, Text, number, width};
use crate::report::html::escape;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// Around the picture.
const MARGIN: f64 = 24.0;
/// Height of the title.
const TITLE: f64 = 34.0;
/// From the top of a line to the baseline of its text.
const BASE: f64 = 12.5;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All.
    Alone,
    /// Within a page, which has title, notes, style, arrow heads and legend.
    Figure,
}

/// Of all pictures, within an SVG or a page.
pub(super) const STYLE: &str = include_str!("picture.css");

pub(super) fn render(diagram: &Diagram, part: Part) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(diagram, part, &mut out);
    out
}

fn write(diagram: &Diagram, part: Part, out: &mut String) -> fmt::Result {
    let layout = Layout::of(diagram);
    if part == Part::Figure {
        let (w, h) = (layout.w + 2.0 * MARGIN, layout.h + 2.0 * MARGIN);
        open(w, h, &diagram.title, out)?;
        translated(MARGIN, out)?;
        picture(diagram, &layout, out)?;
        return writeln!(out, "</g>\n</svg>");
    }
    let notes = diagram.notes.as_slice();
    let head = TITLE + number(notes.len()) * (LINE + 4.0) + PAD;
    let texts = notes
        .iter()
        .map(|note| width(note))
        .chain([width(&diagram.title) * 1.5]);
    let widest = texts.fold(legend::width().max(layout.w), f64::max);
    let (w, h) = (
        widest + 2.0 * MARGIN,
        layout.h + head + legend::HEIGHT + 2.0 * MARGIN,
    );
    open(w, h, &diagram.title, out)?;
    writeln!(out, "<style>{STYLE}</style>")?;
    legend::heads(out)?;
    writeln!(
        out,
        "<rect class=\"canvas\" width=\"{w:.0}\" height=\"{h:.0}\"/>"
    )?;
    let y = MARGIN + 18.0;
    writeln!(
        out,
        "<text class=\"title\" x=\"{MARGIN}\" y=\"{y}\">{}</text>",
        escape(&diagram.title)
    )?;
    for (at, note) in notes.iter().enumerate() {
        let y = MARGIN + TITLE + number(at) * (LINE + 4.0) + BASE;
        writeln!(
            out,
            "<text class=\"note\" x=\"{MARGIN}\" y=\"{y}\">{}</text>",
            escape(note)
        )?;
    }
    translated(MARGIN + head, out)?;
    picture(diagram, &layout, out)?;
    writeln!(out, "</g>")?;
    translated(MARGIN + head + layout.h, out)?;
    legend::draw(out)?;
    writeln!(out, "</g>\n</svg>")
}

fn open(w: f64, h: f64, title: &str, out: &mut String) -> fmt::Result {
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{w:.0}\" height=\"{h:.0}\" \
         viewBox=\"0 0 {w:.0} {h:.0}\">\n<title>{}</title>",
        escape(title)
    )
}

fn translated(y: f64, out: &mut String) -> fmt::Result {
    writeln!(out, "<g transform=\"translate({MARGIN} {y:.0})\">")
}

fn picture(diagram: &Diagram, layout: &Layout, out: &mut String) -> fmt::Result {
    for one in &layout.frames {
        frame(one, out)?;
    }
    // Below nodes and labels, so that no text is struck through.
    for (at, arrow) in arrows(layout, diagram) {
        if let Some(edge) = diagram.edges.get(at) {
            path(&arrow, legend::class(edge.state), out)?;
        }
    }
    let shapes: BTreeMap<usize, Shape> = diagram
        .nodes()
        .map(|(_, _, node)| (node.id, node.shape))
        .collect();
    for (id, text) in &layout.nodes {
        let shape = shapes.get(id).copied().unwrap_or(Shape::Resources);
        node(*id, shape, text, out)?;
    }
    for (at, text) in &layout.labels {
        if let Some(edge) = diagram.edges.get(*at) {
            label(edge.state, text, out)?;
        }
    }
    Ok(())
}

fn frame(frame: &Frame, out: &mut String) -> fmt::Result {
    let (class, radius, text) = if frame.is_account {
        ("account", 12, "bold")
    } else {
        ("region", 8, "soft")
    };
    rect(class, radius, frame.rect, out)?;
    let (x, y) = (frame.rect.x + 16.0, frame.rect.y + 22.0);
    writeln!(
        out,
        "<text class=\"{text}\" x=\"{x:.0}\" y=\"{y:.0}\">{}</text>",
        escape(&frame.label)
    )
}

fn rect(class: &str, radius: u8, rect: Rect, out: &mut String) -> fmt::Result {
    let Rect { x, y, w, h } = rect;
    writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x:.0}\" y=\"{y:.0}\" width=\"{w:.0}\" height=\"{h:.0}\" rx=\"{radius}\"/>"
    )
}

/// A curve to the label, and another from the label to the node.
fn path(arrow: &Arrow, class: &str, out: &mut String) -> fmt::Result {
    let (x1, y1) = arrow.start;
    let (x2, y2) = arrow.entry;
    let (x3, y3) = arrow.exit;
    let (x4, y4) = arrow.end;
    // What is between stands lower than the start, and higher than the end of an arrow within a Region.
    let (a, b) = match (x2 - x1 > BEND, arrow.within) {
        (true, true) => (x1, x1 + BEND),
        (true, false) => (x2 - BEND, x2),
        (false, _) => (x1, x2),
    };
    // Backwards it needs room to turn.
    let bend = if b > a { (b - a) / 2.0 } else { 2.0 * BEND };
    let half = (x4 - x3) / 2.0;
    writeln!(
        out,
        "<path class=\"arrow {class}\" marker-end=\"url(#{class})\" d=\"M{x1:.0} {y1:.0}H{a:.0}\
         C{:.0} {y1:.0} {:.0} {y2:.0} {b:.0} {y2:.0}H{x2:.0}L{x3:.0} {y3:.0}\
         C{:.0} {y3:.0} {:.0} {y4:.0} {x4:.0} {y4:.0}\"/>",
        a + bend,
        b - bend,
        x3 + half,
        x4 - half
    )
}

fn node(id: usize, shape: Shape, text: &Text, out: &mut String) -> fmt::Result {
    let Rect { x, y, w, h } = text.rect;
    if shape == Shape::AirGapped {
        // A wall of its own.
        let wall = Rect {
            x: x - 4.0,
            y: y - 4.0,
            w: w + 8.0,
            h: h + 8.0,
        };
        rect("gap", 10, wall, out)?;
    }
    // A page marks nodes by their number.
    let class = format!("node {}\" data-n=\"{id}", legend::shape(shape));
    rect(&class, 7, text.rect, out)?;
    lines(text, |at| if at < text.head { "bold" } else { "" }, out)
}

fn label(state: State, text: &Text, out: &mut String) -> fmt::Result {
    let class = legend::class(state);
    rect(&format!("label {class}"), 6, text.rect, out)?;
    // Remarks stand last; one may have been broken.
    let starts = |line: &String| line.starts_with(['✗', '?']);
    let first = text.lines.iter().position(starts).unwrap_or(usize::MAX);
    let remark = format!("remark {class}");
    let style = |at: usize| {
        if at >= first {
            remark.as_str()
        } else if at < text.head {
            "bold"
        } else {
            ""
        }
    };
    lines(text, style, out)
}

fn lines<'a>(text: &Text, class: impl Fn(usize) -> &'a str, out: &mut String) -> fmt::Result {
    let x = text.rect.x + PAD;
    for (at, line) in text.lines.iter().enumerate() {
        let y = text.rect.y + PAD / 2.0 + number(at) * LINE + BASE;
        let class = match class(at) {
            "" => String::new(),
            class => format!(" class=\"{class}\""),
        };
        writeln!(
            out,
            "<text{class} x=\"{x:.0}\" y=\"{y:.1}\">{}</text>",
            escape(line)
        )?;
    }
    Ok(())
}
