//! What GitHub's code scanning tells lines apart by, `primaryLocationLineHash`: its uploading action calculates the
//! same, so that alerts stay the same whoever uploads.
//!
//! A line's hash is that of the hundred characters from its start on, blanks left out, so that it outlives edits
//! elsewhere in the file: <https://github.com/github/codeql-action/blob/main/src/fingerprints.ts>
//!
//! Whoever knows the rest of these characters can try guesses of a password among them, so that lines beside one
//! have none.

use super::Texts;
use super::secret::has_secret;
use crate::source::Place;
use std::collections::BTreeMap;
use std::collections::VecDeque;

/// Characters that a hash is made from.
const WINDOW: usize = 100;
const FACTOR: u64 = 37;
/// Stands at the end of a file, before the zeros that fill the last windows.
const END: u16 = u16::MAX;

/// The hashes of files, each calculated when it is first asked for.
#[derive(Default)]
pub(crate) struct Hashes(BTreeMap<String, Vec<Option<String>>>);

impl Hashes {
    /// That of the line that a place is on; `None` where there is none to tell.
    pub(super) fn at(&mut self, place: &Place, texts: &Texts<'_>) -> Option<String> {
        match &place.noted {
            Some(noted) => noted.hash.clone(),
            None => self.of(&place.path, place.line, texts),
        }
    }

    /// That of a line of a file.
    pub(crate) fn of(&mut self, path: &str, line: usize, texts: &Texts<'_>) -> Option<String> {
        if !self.0.contains_key(path) {
            let hashes = texts(path).map_or_else(Vec::new, |text| told(&text));
            self.0.insert(path.to_owned(), hashes);
        }
        self.0.get(path)?.get(line.checked_sub(1)?)?.clone()
    }
}

/// The hash of each line, where it may be told.
fn told(text: &str) -> Vec<Option<String>> {
    let lines: Vec<(usize, bool)> = text
        .split_inclusive('\n')
        .map(|line| (characters(line).len().saturating_sub(1), has_secret(line)))
        .collect();
    let is_beside = |at: usize| {
        let mut room = WINDOW;
        let mut below = lines.iter().skip(at);
        below.any(|(length, secret)| {
            let reached = room > 0;
            room = room.saturating_sub(*length);
            reached && *secret
        })
    };
    let each = of_lines(text).into_iter().enumerate();
    each.map(|(at, hash)| (!is_beside(at)).then_some(hash))
        .collect()
}

/// The hash of each line, in order; lines of one hash are numbered.
fn of_lines(text: &str) -> Vec<String> {
    let characters = characters(text);
    let zeros = std::iter::repeat_n(0, WINDOW);
    let oldest = (0..WINDOW).fold(1_u64, |power, _| power.wrapping_mul(FACTOR));
    let mut window: VecDeque<u16> = VecDeque::from(vec![0; WINDOW]);
    let mut starts: VecDeque<usize> = VecDeque::new();
    let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
    let mut hashes = Vec::new();
    let mut hash = 0_u64;
    let mut previous = u16::from(b'\n');
    for (at, c) in characters.iter().copied().chain(zeros).enumerate() {
        if starts.front().and_then(|start| start.checked_add(WINDOW)) == Some(at) {
            starts.pop_front();
            let times = seen.entry(hash).or_default();
            *times = times.saturating_add(1);
            hashes.push(format!("{hash:x}:{times}"));
        }
        if previous == u16::from(b'\n') && at < characters.len() {
            starts.push_back(at);
        }
        previous = c;
        let gone = window.pop_front().unwrap_or_default();
        window.push_back(c);
        hash = hash
            .wrapping_mul(FACTOR)
            .wrapping_add(u64::from(c))
            .wrapping_sub(oldest.wrapping_mul(u64::from(gone)));
    }
    hashes
}

/// What counts: no blanks, every end of a line a line feed, and the end of the file.
fn characters(text: &str) -> Vec<u16> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let counted = text
        .encode_utf16()
        .filter(|c| ![u16::from(b' '), u16::from(b'\t')].contains(c));
    counted.chain([END]).collect()
}

#[cfg(test)]
mod tests {
    use super::{of_lines, told};

    /// What `hash` of github/codeql-action's src/fingerprints.ts gives for the same files.
    #[test]
    fn lines_have_the_hashes_that_github_gives_them() {
        let mixed = "resource \"a\" \"b\" {\n  name = \"é😀\"\r\n\tkey = 1\n}\n\n}\n}\n";
        let hashes = [
            "aa4a7a3196c37359:1",
            "4a7fd9df8d79911:1",
            "b1379bbb97f46d77:1",
            "402169f7cf5a665a:1",
            "b47ad6586ef4405f:1",
            "1da0d4c20a2cbb51:1",
            "32dce9ccfdbc9d3e:1",
            "c129715d7a2bc9a3:1",
        ];
        assert_eq!(of_lines(mixed), hashes);
        let alike = of_lines(&"}\n".repeat(52));
        assert_eq!(
            alike.first().map(String::as_str),
            Some("4d54ff68c4c1c5ce:1")
        );
        assert_eq!(alike.get(2).map(String::as_str), Some("4d54ff68c4c1c5ce:3"));
    }

    #[test]
    fn a_line_whose_hash_would_cover_a_password_has_none() {
        let far = "# a comment of fifty characters and some more of them\n".repeat(3);
        let text =
            format!("resource \"x\" \"y\" {{\n{far}  a = 1\n  password = \"p\"\n  b = 1\n}}\n");
        let none: Vec<usize> = (0..8).filter(|at| told(&text)[*at].is_none()).collect();
        // The first line that reaches it, to its own.
        assert_eq!(none, [2, 3, 4, 5], "{text}");
    }
}
