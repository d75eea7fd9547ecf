//! Text in boxes: how large it is, and where its lines break.

/// Height of a line of text.
pub(super) const LINE: f64 = 16.0;
/// Between a box and its text.
pub(super) const PAD: f64 = 10.0;
/// Longer lines are broken.
pub(super) const LINE_CHARS: usize = 34;
/// Width of the widest of the common letters, in pixels at the size of the text.
const EM: f64 = 12.0;

/// How much wider bold letters are.
pub(super) const BOLD: f64 = 1.1;

/// A rectangle; `x` and `y` are its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

/// Text in a rectangle.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) lines: Vec<String>,
    /// How many of the lines are the first one, broken.
    pub(super) head: usize,
    pub(super) rect: Rect,
}

impl Rect {
    pub(super) fn right(&self) -> f64 {
        self.x + self.w
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.h
    }

    pub(super) fn middle(&self) -> f64 {
        self.y + self.h / 2.0
    }

    pub(super) fn shift(&mut self, x: f64, y: f64) {
        self.x += x;
        self.y += y;
    }
}

impl Text {
    pub(super) fn of(lines: &[String]) -> Self {
        let head = lines.first().map_or(0, |line| broken(line).len());
        let lines: Vec<String> = lines.iter().flat_map(|line| broken(line)).collect();
        let bold = |at: usize| if at < head { BOLD } else { 1.0 };
        let widths = lines
            .iter()
            .enumerate()
            .map(|(at, line)| width(line) * bold(at));
        let width = widths.fold(0.0, f64::max);
        let rect = Rect {
            w: (width + 2.0 * PAD).ceil(),
            h: number(lines.len()) * LINE + PAD,
            ..Rect::default()
        };
        Self { lines, head, rect }
    }
}

/// A line as lines of no more than [`LINE_CHARS`] characters, broken at spaces, and within a longer word after its parts;
/// a longer part loses its middle.
fn broken(line: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let count = |text: &str| text.chars().count();
    let mut add = |text: &str, between: &str| {
        let fits = |last: &&mut String| {
            let both = count(last).saturating_add(count(between));
            both.saturating_add(count(text)) <= LINE_CHARS
        };
        match lines.last_mut().filter(fits) {
            Some(last) => {
                last.push_str(between);
                last.push_str(text);
            }
            None => lines.push(shortened(text, LINE_CHARS)),
        }
    };
    for word in line.split_whitespace() {
        if count(word) <= LINE_CHARS {
            add(word, " ");
            continue;
        }
        let parts = word.split_inclusive(['.', '/', ':']);
        for (at, part) in parts.enumerate() {
            add(part, if at == 0 { " " } else { "" });
        }
    }
    lines
}

/// `abcdef` → `ab…f`
pub(super) fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    // Names differ at their ends.
    let tail = most.checked_div(2).unwrap_or(0);
    let head = most.saturating_sub(tail).saturating_sub(1);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count.saturating_sub(tail)).collect();
    format!("{start}…{end}")
}

/// About how wide a line is, for whatever sans-serif typeface there is.
pub(super) fn width(line: &str) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.36,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 0.44,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 1.0,
        c if c.is_ascii_uppercase() => 0.76,
        c if c.is_ascii() => 0.65,
        '×' | '·' | '✗' => 0.84,
        // May be as wide as high.
        _ => 1.05,
    };
    line.chars().map(of).sum::<f64>() * EM
}

/// Counts in pixels' type.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_broken_and_long_words_shortened() {
        assert_eq!(
            broken("customer managed key alias/backup-central"),
            ["customer managed key", "alias/backup-central"]
        );
        assert_eq!(shortened("abcdefgh", 5), "ab…gh");
        assert_eq!(
            broken("key module.databases.module.orders_of_the_shop.aws_kms_key.this"),
            [
                "key module.databases.module.",
                "orders_of_the_shop.aws_kms_key.",
                "this"
            ]
        );
        let word = "x".repeat(200);
        assert_eq!(broken(&word).first().unwrap().chars().count(), LINE_CHARS);
    }
}
