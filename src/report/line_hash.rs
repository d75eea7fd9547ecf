//! What GitHub's code scanning tells lines apart by, `primaryLocationLineHash`: its uploading action calculates the
//! same, so that alerts stay the same whoever uploads.
//!
//! A line's hash is that of the hundred characters from its start on, blanks left out, so that it outlives edits
//! elsewhere in the file: <https://github.com/github/codeql-action/blob/main/src/fingerprints.ts>

use std::collections::BTreeMap;
use std::collections::VecDeque;

/// Characters that a hash is made from.
const WINDOW: usize = 100;
const FACTOR: u64 = 37;
/// Stands at the end of a file, before the zeros that fill the last windows.
const END: u16 = u16::MAX;

/// The hash of each line, in order; lines of one hash are numbered.
pub(super) fn of_lines(text: &str) -> Vec<String> {
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
    use super::of_lines;

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
}
