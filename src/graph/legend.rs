//! What the arrows and boxes of a picture mean.

use super::diagram::{Shape, State};
use super::text::{PAD, number, width as text_width};
use std::fmt::{self, Write as _};

/// Height of the legend in a picture.
pub(super) const HEIGHT: f64 = 72.0;
/// Width of a sample.
const SAMPLE: f64 = 44.0;
/// From one line of the legend to the next.
const STEP: f64 = 28.0;

/// All states, in the order of the legend.
const STATES: [State; 4] = [
    State::Works,
    State::Undecided,
    State::Unknown,
    State::Broken,
];

/// All shapes, in the order of the legend.
const SHAPES: [Shape; 5] = [
    Shape::Resources,
    Shape::Vault,
    Shape::AirGapped,
    Shape::NotBackedUp,
    Shape::Unsupported,
];

/// A sample and its words.
struct Entry {
    sample: String,
    words: &'static str,
}

/// The classes of a state and of a shape in `picture.css`.
pub(super) fn class(state: State) -> &'static str {
    match state {
        State::Works => "works",
        State::Undecided => "undecided",
        State::Unknown => "unknown",
        State::Broken => "broken",
    }
}

pub(super) fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Resources => "resources",
        Shape::NotBackedUp => "not-backed-up",
        Shape::Unsupported => "unsupported",
        Shape::Vault => "vault",
        Shape::AirGapped => "air-gapped",
    }
}

/// The heads of arrows, once in each file.
pub(super) fn heads(out: &mut String) -> fmt::Result {
    writeln!(out, "<defs>")?;
    for state in STATES {
        let class = class(state);
        writeln!(
            out,
            "<marker id=\"{class}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
             markerWidth=\"11\" markerHeight=\"11\" orient=\"auto\"><path class=\"head {class}\" d=\"M0 0 10 5 0 10z\"/></marker>"
        )?;
    }
    writeln!(out, "</defs>")
}

/// Samples of arrows, then of boxes, each drawn from 0, 0 to [`SAMPLE`], 20.
fn entries() -> [Vec<Entry>; 2] {
    let arrow = |state| {
        let class = class(state);
        Entry {
            sample: format!(
                "<path class=\"arrow {class}\" marker-end=\"url(#{class})\" d=\"M0 10H{SAMPLE}\"/>"
            ),
            words: state.words(),
        }
    };
    let node = |kind| {
        let rect = format!(
            "<rect class=\"node {}\" x=\"4\" y=\"4\" width=\"36\" height=\"12\" rx=\"3\"/>",
            shape(kind)
        );
        let wall = "<rect class=\"gap\" x=\"1\" y=\"1\" width=\"42\" height=\"18\" rx=\"5\"/>";
        Entry {
            sample: match kind {
                Shape::AirGapped => [wall, &rect].concat(),
                _ => rect,
            },
            words: kind.words(),
        }
    };
    [STATES.map(arrow).into(), SHAPES.map(node).into()]
}

/// Within a picture, in two lines.
pub(super) fn draw(out: &mut String) -> fmt::Result {
    for (line, entries) in entries().iter().enumerate() {
        let (mut x, y) = (0.0, 16.0 + number(line) * STEP);
        for Entry { sample, words } in entries {
            writeln!(
                out,
                "<g transform=\"translate({x:.0} {:.0})\">{sample}</g>",
                y - 10.0
            )?;
            x += SAMPLE + PAD;
            writeln!(
                out,
                "<text class=\"soft\" x=\"{x:.0}\" y=\"{:.0}\">{words}</text>",
                y + 4.0
            )?;
            x += text_width(words) + 2.0 * PAD;
        }
    }
    Ok(())
}

/// How wide that is.
pub(super) fn width() -> f64 {
    let line = |entries: &Vec<Entry>| -> f64 {
        let widths = entries.iter().map(|entry| text_width(entry.words));
        widths.map(|width| width + SAMPLE + 3.0 * PAD).sum()
    };
    entries().iter().map(line).fold(0.0, f64::max)
}

/// Within a page, as a list, with the heads that all pictures of the page use.
pub(super) fn list(out: &mut String) -> fmt::Result {
    writeln!(out, "<ul class=\"legend\">")?;
    for (at, Entry { sample, words }) in entries().iter().flatten().enumerate() {
        write!(
            out,
            "<li><svg width=\"{SAMPLE}\" height=\"20\" aria-hidden=\"true\">"
        )?;
        if at == 0 {
            heads(out)?;
        }
        writeln!(out, "{sample}</svg>{words}</li>")?;
    }
    writeln!(out, "</ul>")
}
