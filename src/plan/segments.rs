//! A large plan in segments, which all cores read side by side.
//!
//! A plan is cut where its text looks like the beginning of a top-level key or of a resource change. Each segment is
//! read on the assumption that it begins there, and must end exactly where the next one begins, as what that is taken
//! for. The first begins at the document's beginning, so if all agree, all were right. Else, and where anything is wrong
//! with the text, the plan is read from its beginning to its end, which also tells where it is wrong.

use super::change::Change;
use super::read::Document;
use super::seed::{Seed, Wanted};
use memchr::memmem;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess};
use serde_json::Deserializer;
use serde_json::de::SliceRead;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// About the bytes of changes in a segment; less than a few of them isn't worth a thread.
const SIZE: usize = 2 << 20;

/// Where Terraform writes top-level keys, sorted or not. Nested ones don't look like that.
const KEYS: [&[u8]; 4] = [
    b"\"planned_values\":{\"",
    CHANGES,
    b"\"prior_state\":{\"format_version\"",
    b"\"configuration\":{\"",
];
const CHANGES: &[u8] = b"\"resource_changes\":[{\"";

/// Where a resource change begins.
const CHANGE: &[u8] = b"},{\"address\":\"";

/// What a segment begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    /// The document.
    Document,
    /// A top-level key.
    Key,
    /// An element of `resource_changes`.
    Change,
}

/// How a list of changes ended.
#[derive(PartialEq)]
enum Ended {
    /// Where the text was cut.
    AtCut,
    /// With its bracket.
    Closed,
}

/// What follows from a place on, up to the next.
type Cut = (usize, Start);

/// The only document of the text, where it is large and its segments agree.
pub(super) fn read(text: &[u8], wanted: Wanted) -> Option<Document> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let is_worth_it = cores > 1 && text.len() > SIZE.saturating_mul(2);
    is_worth_it
        .then(|| side_by_side(text, wanted, cores, SIZE))
        .flatten()
}

fn side_by_side(text: &[u8], wanted: Wanted, cores: usize, size: usize) -> Option<Document> {
    let cuts = cuts(text, size);
    let segments: Vec<(Cut, Option<Cut>)> = cuts
        .iter()
        .enumerate()
        .map(|(at, cut)| (*cut, cuts.get(at.saturating_add(1)).copied()))
        .collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        // Taken in turns: each core is busy to the end.
        while let Some((cut, until)) = segments.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(part) = Segment::read(text, *cut, *until, wanted) else {
                next.store(segments.len(), Ordering::Relaxed);
                return None;
            };
            done.push((cut.0, part));
        }
        Some(done)
    };
    let mut parts = thread::scope(|scope| {
        let others: Vec<_> = (1..cores.min(segments.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut parts = work();
        for other in others {
            let more = other.join().unwrap_or_else(|panic| resume_unwind(panic));
            parts = parts.zip(more).map(|(mut parts, more)| {
                parts.extend(more);
                parts
            });
        }
        parts
    })?;
    if parts.len() < segments.len() {
        return None;
    }
    parts.sort_by_key(|(start, _)| *start);
    let parts = parts.into_iter().map(|(_, part)| part);
    parts.reduce(Document::and)
}

/// Where the text may be cut, in order.
fn cuts(text: &[u8], size: usize) -> Vec<Cut> {
    let mut keys: Vec<(usize, bool)> = Vec::new();
    let mut from = 0;
    for key in KEYS {
        // In the order that Terraform writes them in, one look at the text finds them all.
        let rest = text.get(from..).unwrap_or_default();
        let found = memmem::find(rest, key).map(|at| at.saturating_add(from));
        if let Some(at) = found.or_else(|| memmem::find(text, key)) {
            keys.push((at, key == CHANGES));
            from = at;
        }
    }
    keys.sort_unstable();
    let mut cuts = vec![(0, Start::Document)];
    for (index, (at, of_changes)) in keys.iter().enumerate() {
        cuts.push((*at, Start::Key));
        if *of_changes {
            let end = keys
                .get(index.saturating_add(1))
                .map_or(text.len(), |(end, _)| *end);
            let mut from = at.saturating_add(size);
            while let Some(found) = text
                .get(from..end)
                .and_then(|rest| memmem::find(rest, CHANGE))
            {
                let brace = found.saturating_add(from).saturating_add(2);
                cuts.push((brace, Start::Change));
                from = brace.saturating_add(size);
            }
        }
    }
    cuts
}

/// A place in the text, and what was read up to it.
struct Segment<'a> {
    text: &'a [u8],
    at: usize,
    wanted: Wanted,
    document: Document,
}

impl<'a> Segment<'a> {
    /// What stands between two cuts; `None` where it doesn't end with the second. Without that, up to the end.
    fn read(
        text: &'a [u8],
        (at, start): Cut,
        until: Option<Cut>,
        wanted: Wanted,
    ) -> Option<Document> {
        let mut segment = Self {
            text,
            at,
            wanted,
            document: Document::default(),
        };
        let ended = match start {
            Start::Document => {
                segment.skip(b'{')?;
                segment.fields(until)
            }
            Start::Key => segment.fields(until),
            Start::Change => match segment.changes(until)? {
                Ended::AtCut => Some(()),
                Ended::Closed if segment.skip(b',').is_some() => segment.fields(until),
                Ended::Closed => segment.end(until),
            },
        };
        ended.map(|()| segment.document)
    }

    /// Top-level keys with their values.
    fn fields(&mut self, until: Option<Cut>) -> Option<()> {
        loop {
            self.space();
            if until.is_some_and(|(end, _)| self.at >= end) {
                return (until == Some((self.at, Start::Key))).then_some(());
            }
            let key = self.value(|text| <String as serde::Deserialize>::deserialize(text))?;
            self.skip(b':')?;
            if key == "resource_changes" && self.skip(b'[').is_some() {
                self.document.has_changes();
                let is_empty = self.skip(b']').is_some();
                if !is_empty && self.changes(until)? == Ended::AtCut {
                    return Some(());
                }
            } else {
                let mut document = std::mem::take(&mut self.document);
                let wanted = self.wanted;
                self.value(|text| document.field(&key, &mut Entry(text), wanted))?;
                self.document = document;
            }
            if self.skip(b',').is_none() {
                return self.end(until);
            }
        }
    }

    /// Elements of `resource_changes`, of which one comes next.
    fn changes(&mut self, until: Option<Cut>) -> Option<Ended> {
        loop {
            self.space();
            if until.is_some_and(|(end, _)| self.at >= end) {
                return (until == Some((self.at, Start::Change))).then_some(Ended::AtCut);
            }
            let seed = Seed::<Change>::new(self.wanted);
            let change = self.value(|text| seed.deserialize(text))?;
            self.document.add(change, self.wanted);
            if self.skip(b',').is_none() {
                return self.skip(b']').map(|()| Ended::Closed);
            }
        }
    }

    /// The end of the document, behind which there is nothing.
    fn end(&mut self, until: Option<Cut>) -> Option<()> {
        self.skip(b'}')?;
        self.space();
        (until.is_none() && self.peek().is_none()).then_some(())
    }

    /// Reads one value.
    fn value<T>(
        &mut self,
        read: impl FnOnce(&mut Deserializer<SliceRead<'a>>) -> serde_json::Result<T>,
    ) -> Option<T> {
        let mut rest = Deserializer::from_slice(self.text.get(self.at..)?);
        let value = read(&mut rest).ok()?;
        let length = rest.into_iter::<IgnoredAny>().byte_offset();
        self.at = self.at.saturating_add(length);
        Some(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at = self.at.saturating_add(1);
        }
    }

    /// Goes behind a sign, if that is what comes next.
    fn skip(&mut self, sign: u8) -> Option<()> {
        self.space();
        (self.peek() == Some(sign)).then(|| self.at = self.at.saturating_add(1))
    }
}

/// The value of a key that was read before.
struct Entry<'d, 'a>(&'d mut Deserializer<SliceRead<'a>>);

impl<'a> MapAccess<'a> for Entry<'_, 'a> {
    type Error = serde_json::Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        _: K,
    ) -> serde_json::Result<Option<K::Value>> {
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> serde_json::Result<V::Value> {
        seed.deserialize(&mut *self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Needed, Plan, read};
    use super::*;
    use std::fmt::Write as _;

    const WANTED: Wanted = &|name| match name {
        "aws_kms_key" => Needed::Everything,
        _ => Needed::Nothing,
    };

    fn change(number: usize, kind: &str) -> String {
        format!(
            r#"{{"address":"{kind}.k[{number}]","mode":"managed","type":"{kind}","name":"k","change":{{"actions":["create"],"before":null,"after":{{"n":{number}}},"after_unknown":{{"arn":true}}}}}}"#
        )
    }

    fn plan(changes: &[String]) -> String {
        format!(
            r#"{{"format_version":"1.2","planned_values":{{"root_module":{{}}}},"resource_changes":[{}],"prior_state":{{"format_version":"1.0"}},"configuration":{{"root_module":{{"variables":{{"v":{{}}}}}}}},"errored":true}} "#,
            changes.join(",")
        )
    }

    fn changes() -> Vec<String> {
        let kinds = ["aws_kms_key", "aws_vpc", "aws_kms_key"].iter().cycle();
        kinds
            .take(20)
            .enumerate()
            .map(|(at, kind)| change(at, kind))
            .collect()
    }

    fn shown(document: Document) -> String {
        let plan: Plan = document.into_plan().unwrap();
        format!("{plan:#?}")
    }

    fn one_by_one(text: &str) -> String {
        let mut document = Document::default();
        read::document(&mut Deserializer::from_str(text), WANTED, &mut document).unwrap();
        shown(document)
    }

    fn in_segments(text: &str, size: usize) -> Option<String> {
        side_by_side(text.as_bytes(), WANTED, 2, size).map(shown)
    }

    #[test]
    fn segments_together_are_the_whole() {
        let text = plan(&changes());
        assert!(cuts(text.as_bytes(), 300).len() > 10);
        for size in [1, 300, 10_000] {
            assert_eq!(in_segments(&text, size), Some(one_by_one(&text)), "{size}");
        }
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&json).unwrap();
        assert_eq!(in_segments(&pretty, 1), Some(one_by_one(&pretty)));
        let mut sorted = String::new();
        for key in [
            "configuration",
            "errored",
            "format_version",
            "resource_changes",
        ] {
            let sign = if sorted.is_empty() { '{' } else { ',' };
            write!(sorted, "{sign}\"{key}\":{}", json[key]).unwrap();
        }
        sorted.push('}');
        assert_eq!(in_segments(&sorted, 1), Some(one_by_one(&sorted)));
    }

    #[test]
    fn a_wrong_guess_is_noticed() {
        let mut changes = changes();
        // What looks like changes in the middle of one.
        let nested = r#""after":{"hosts":[{"address":"a"},{"address":"b"}],"#;
        changes[3] = changes[3].replace(r#""after":{"#, nested);
        let text = plan(&changes);
        assert_eq!(in_segments(&text, 1), None);
        assert_eq!(in_segments(&text, 10_000), Some(one_by_one(&text)));
        // A key of the same name further in, and none at the top.
        let inner = r#"{"a":{"resource_changes":[{"address":"x"}]}}"#;
        assert!(side_by_side(inner.as_bytes(), WANTED, 2, 1).is_none());
    }

    #[test]
    fn broken_texts_and_several_documents_are_left_to_others() {
        let text = plan(&changes());
        let text = text.trim_end();
        for broken in [
            format!("{text}{text}"),
            format!("{text},"),
            text.replace("},{\"address\"", "}{\"address\""),
            text.replace("\"errored\":true", "\"errored\""),
            text.replace("}],\"prior", "},],\"prior"),
            text.get(..text.len() - 1).unwrap().to_owned(),
            text.get(..900).unwrap().to_owned(),
        ] {
            assert_eq!(in_segments(&broken, 1), None, "{broken}");
        }
    }
}
