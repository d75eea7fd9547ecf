//! Breaking text into lines.

/// Text after a prefix that takes so many columns (fewer than it has characters where some are colours), broken
/// where a line would be wider than `width`; the lines after the first are indented.
pub(crate) fn wrap(
    prefix: &str,
    columns: usize,
    text: &str,
    indent: usize,
    width: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = prefix.to_owned();
    let mut used = columns;
    let mut fresh = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !fresh && used.saturating_add(length).saturating_add(1) > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            used = indent;
            fresh = true;
        }
        if !fresh {
            line.push(' ');
            used = used.saturating_add(1);
        }
        line.push_str(word);
        used = used.saturating_add(length);
        fresh = false;
    }
    lines.push(line);
    lines
}
