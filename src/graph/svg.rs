//! The diagram as one SVG: no scripts, no fonts or styles from elsewhere.

use super::arrows::{Arrow, arrows};
use super::diagram::{Diagram, Shape, State};
use super::layout::{BEND, Frame, Layout};
use super::text::{LINE, PAD, Rect, Text, number, width};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// Around the picture.
const MARGIN: f64 = 24.0;
/// Height of the title.
const TITLE: f64 = 34.0;
/// Height of the legend.
const LEGEND: f64 = 44.0;
/// Length of an arrow in the legend.
const SAMPLE: f64 = 44.0;
/// From the top of a line to the baseline of its text.
const BASE: f64 = 12.5;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All.
    Alone,
    /// Without title and notes: the page around it has them.
    Figure,
}

/// All states, in the order of the legend.
const STATES: [State; 4] = [
    State::Works,
    State::Undecided,
    State::Unknown,
    State::Broken,
];

const STYLE: &str = "\
text{font:12px system-ui,'Segoe UI',Helvetica,Arial,'DejaVu Sans',sans-serif;fill:#1d2939}
.title{font-size:18px;font-weight:600}
.bold{font-weight:600}
.soft{fill:#475467}
.canvas{fill:#ffffff}
.account{fill:#f9fafb;stroke:#667085;stroke-width:1.5}
.region{fill:#ffffff;stroke:#98a2b3;stroke-dasharray:5 4}
.node{stroke-width:1.5}
.resources{fill:#e8f3e8;stroke:#3b7d3b}
.not-backed-up{fill:#fdecea;stroke:#b3261e;stroke-dasharray:5 3}
.unsupported{fill:#f2f4f7;stroke:#98a2b3;stroke-dasharray:5 3}
.vault{fill:#e6effb;stroke:#2f62a8}
.air-gapped{fill:#f0e8fa;stroke:#6b3fa0}
.gap{fill:none;stroke:#6b3fa0}
.label{fill:#ffffff;stroke:#d0d5dd}
.label.unknown{stroke:#c77700}
.label.broken{stroke:#c62828}
.arrow{fill:none;stroke-width:1.6}
.arrow.undecided,.arrow.unknown{stroke-dasharray:6 4}
.arrow.works{stroke:#475467}.head.works{fill:#475467}
.arrow.undecided{stroke:#8a94a6}.head.undecided{fill:#8a94a6}
.arrow.unknown{stroke:#c77700}.head.unknown{fill:#c77700}
.arrow.broken{stroke:#c62828;stroke-width:2.2}.head.broken{fill:#c62828}
.remark{font-weight:600}
.remark.undecided{fill:#475467}
.remark.unknown,.note{fill:#8a5200}
.note{font-weight:600}
.remark.broken{fill:#b3261e}
@media (prefers-color-scheme:dark){
text{fill:#e4e7ec}
.soft{fill:#b3bccb}
.canvas{fill:#0f1420}
.account{fill:#161d2c;stroke:#8a94a6}
.region{fill:#0f1420;stroke:#5d6b82}
.resources{fill:#16301c;stroke:#6bbf73}
.not-backed-up{fill:#3a1614;stroke:#f0837b}
.unsupported{fill:#1f2736;stroke:#7b879c}
.vault{fill:#14294a;stroke:#7fb0f0}
.air-gapped{fill:#2a1b42;stroke:#b892ec}
.gap{stroke:#b892ec}
.label{fill:#1b2334;stroke:#46536b}
.arrow.works{stroke:#b3bccb}.head.works{fill:#b3bccb}
.arrow.unknown{stroke:#f0a93a}.head.unknown{fill:#f0a93a}
.arrow.broken{stroke:#f0837b}.head.broken{fill:#f0837b}
.label.unknown{stroke:#f0a93a}
.label.broken{stroke:#f0837b}
.remark.undecided{fill:#b3bccb}
.remark.unknown,.note{fill:#f0a93a}
.remark.broken{fill:#f7a8a2}
}
";

pub(super) fn render(diagram: &Diagram, part: Part) -> String {
    let mut out = String::new();
    // Writing to a string can't fail.
    let _ = write(diagram, part, &mut out);
    out
}

fn write(diagram: &Diagram, part: Part, out: &mut String) -> fmt::Result {
    let layout = Layout::of(diagram);
    let notes = match part {
        Part::Alone => diagram.notes.as_slice(),
        Part::Figure => &[],
    };
    let head = match part {
        Part::Alone => TITLE + number(notes.len()) * (LINE + 4.0) + PAD,
        Part::Figure => 0.0,
    };
    let texts = notes
        .iter()
        .map(|note| width(note))
        .chain([width(&diagram.title) * 1.5]);
    let widest = texts.fold(legend_width().max(layout.w), f64::max);
    let (w, h) = (
        widest + 2.0 * MARGIN,
        layout.h + head + LEGEND + 2.0 * MARGIN,
    );
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t\" \
         width=\"{w:.0}\" height=\"{h:.0}\" viewBox=\"0 0 {w:.0} {h:.0}\">"
    )?;
    writeln!(out, "<title id=\"t\">{}</title>", escape(&diagram.title))?;
    writeln!(out, "<style>{STYLE}</style>\n<defs>")?;
    for state in STATES {
        let class = class(state);
        writeln!(
            out,
            "<marker id=\"{class}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" \
             markerWidth=\"11\" markerHeight=\"11\" orient=\"auto\"><path class=\"head {class}\" d=\"M0 0 10 5 0 10z\"/></marker>"
        )?;
    }
    writeln!(
        out,
        "</defs>\n<rect class=\"canvas\" width=\"{w:.0}\" height=\"{h:.0}\"/>"
    )?;
    if part == Part::Alone {
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
    }
    writeln!(
        out,
        "<g transform=\"translate({MARGIN} {:.0})\">",
        MARGIN + head
    )?;
    picture(diagram, &layout, out)?;
    writeln!(
        out,
        "</g>\n<g transform=\"translate({MARGIN} {:.0})\">",
        MARGIN + head + layout.h
    )?;
    legend(out)?;
    writeln!(out, "</g>\n</svg>")
}

fn picture(diagram: &Diagram, layout: &Layout, out: &mut String) -> fmt::Result {
    for one in &layout.frames {
        frame(one, out)?;
    }
    // Below nodes and labels, so that no text is struck through.
    for (at, arrow) in arrows(layout, diagram) {
        if let Some(edge) = diagram.edges.get(at) {
            path(&arrow, class(edge.state), out)?;
        }
    }
    let shapes: BTreeMap<usize, Shape> = diagram
        .nodes()
        .map(|(_, _, node)| (node.id, node.shape))
        .collect();
    for (id, text) in &layout.nodes {
        let shape = shapes.get(id).copied().unwrap_or(Shape::Resources);
        node(shape, text, out)?;
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

fn node(shape: Shape, text: &Text, out: &mut String) -> fmt::Result {
    let class = match shape {
        Shape::Resources => "node resources",
        Shape::NotBackedUp => "node not-backed-up",
        Shape::Unsupported => "node unsupported",
        Shape::Vault => "node vault",
        Shape::AirGapped => "node air-gapped",
    };
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
    rect(class, 7, text.rect, out)?;
    lines(text, |at| if at < text.head { "bold" } else { "" }, out)
}

fn label(state: State, text: &Text, out: &mut String) -> fmt::Result {
    let class = class(state);
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

fn legend(out: &mut String) -> fmt::Result {
    let mut x = 0.0;
    let y = LEGEND / 2.0 + 4.0;
    for state in STATES {
        let class = class(state);
        writeln!(
            out,
            "<path class=\"arrow {class}\" marker-end=\"url(#{class})\" d=\"M{x:.0} {y:.0}H{:.0}\"/>",
            x + SAMPLE
        )?;
        x += SAMPLE + PAD;
        writeln!(
            out,
            "<text class=\"soft\" x=\"{x:.0}\" y=\"{:.0}\">{}</text>",
            y + 4.0,
            state.words()
        )?;
        x += width(state.words()) + 2.0 * PAD;
    }
    Ok(())
}

fn legend_width() -> f64 {
    let texts = STATES.iter().map(|state| width(state.words()));
    texts.map(|width| width + SAMPLE + 3.0 * PAD).sum()
}

fn class(state: State) -> &'static str {
    match state {
        State::Works => "works",
        State::Undecided => "undecided",
        State::Unknown => "unknown",
        State::Broken => "broken",
    }
}

/// As text or as an attribute of XML or HTML. What XML doesn't allow at all is replaced.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
