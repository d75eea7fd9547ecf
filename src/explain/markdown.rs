//! Markdown for a terminal: headings, paragraphs, lists and code, as `rule.md` has them.

use crate::report::{Style, clean, wrap};

/// The lines of a text, paragraphs broken to the terminal's width.
pub(super) fn lines(text: &str, style: &Style) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        let trimmed = line.trim_end();
        if trimmed.trim_start().starts_with("```") {
            flush(&mut paragraph, style, &mut lines);
            fenced = !fenced;
        } else if fenced {
            lines.push(code(trimmed));
        } else if let Some(heading) = trimmed.strip_prefix('#') {
            flush(&mut paragraph, style, &mut lines);
            lines.push(style.bold(&clean(heading.trim_start_matches(['#', ' ']))));
        } else if trimmed.is_empty() {
            flush(&mut paragraph, style, &mut lines);
            lines.push(String::new());
        } else {
            if item(trimmed.trim_start()).is_some() {
                flush(&mut paragraph, style, &mut lines);
            }
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(trimmed.trim_start());
        }
    }
    flush(&mut paragraph, style, &mut lines);
    // A heading's text follows it.
    let mut after_heading = false;
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let headings: Vec<String> = headings
        .map(|line| style.bold(&clean(line.trim_start_matches(['#', ' ']))))
        .collect();
    lines.retain(|line| {
        let keep = !(line.is_empty() && after_heading);
        after_heading = headings.contains(line);
        keep
    });
    lines
}

/// A line of code.
pub(super) fn code(line: &str) -> String {
    let line = format!("    {}", clean(&line.replace('\t', "  ")));
    line.trim_end().to_owned()
}

/// The mark of a list's item: `- ` or `2. `.
fn item(line: &str) -> Option<&str> {
    let after = line.strip_prefix(['-', '*']).or_else(|| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < line.len()).then(|| rest.strip_prefix('.'))?
    })?;
    let rest = after.strip_prefix(' ')?;
    line.get(..line.len().saturating_sub(rest.len()))
}

fn flush(paragraph: &mut String, style: &Style, lines: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    let text = std::mem::take(paragraph);
    let mark = item(&text).unwrap_or_default();
    let rest = text.get(mark.len()..).unwrap_or_default();
    let prefix = format!("  {mark}");
    let text = inline(&clean(rest), style);
    lines.extend(wrap(
        &prefix,
        prefix.len(),
        &text,
        prefix.len(),
        style.width,
    ));
}

/// `**bold**` becomes bold, `[text](address)` becomes `text (address)`; code keeps its quotes.
fn inline(text: &str, style: &Style) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, piece) in text.split("**").enumerate() {
        if at % 2 == 0 {
            shown.push_str(piece);
        } else {
            // Word by word, since lines are broken between them.
            let words: Vec<String> = piece.split(' ').map(|word| style.bold(word)).collect();
            shown.push_str(&words.join(" "));
        }
    }
    let mut rest = shown.as_str();
    let mut linked = String::new();
    while let Some((before, after)) = rest.split_once("](") {
        let (text, address) = (before.rfind('['), after.split_once(')'));
        let (Some(at), Some((address, after))) = (text, address) else {
            break;
        };
        linked.push_str(before.get(..at).unwrap_or_default());
        linked.push_str(before.get(at.saturating_add(1)..).unwrap_or_default());
        linked.extend([" (", address, ")"]);
        rest = after;
    }
    linked + rest
}
