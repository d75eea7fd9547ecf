//! Whether an event matches.

use super::{Demand, Event, EventPattern, Known, Test};
use crate::answer::Answer;

impl EventPattern {
    /// Whether the event matches.
    pub fn matches(&self, event: &Event) -> Answer {
        self.within("", event)
    }

    /// The same for the object at a path, which ends in a dot.
    fn within(&self, path: &str, event: &Event) -> Answer {
        let fields = self.fields.iter().map(|(name, demand)| {
            let path = format!("{path}{name}");
            let known = event.fields.get(&path);
            match demand {
                Demand::Inside(_) if known.is_some() => Answer::No,
                Demand::Inside(pattern) => pattern.within(&format!("{path}."), event),
                Demand::Any(tests) => Answer::any(tests.iter().map(|test| test.matches(known))),
            }
        });
        let choices = self.any_of.iter().map(|patterns| {
            Answer::any(patterns.iter().map(|pattern| pattern.within(path, event)))
        });
        Answer::all(fields.chain(choices))
    }
}

impl Test {
    fn matches(&self, known: Option<&Known>) -> Answer {
        match (self, known) {
            (Self::Unknown, _) | (_, None) => Answer::Unknown,
            (Self::NoText, Some(_)) => Answer::No,
            (Self::Exists(exists), Some(_)) => Answer::from(*exists),
            (Self::AnythingBut(tests), Some(_)) => {
                !Answer::any(tests.iter().map(|test| test.matches(known)))
            }
            (own, Some(Known::Text(text))) => own.of_text(text),
            (own, Some(Known::Around(start, end))) => own.around(start, end),
        }
    }

    fn of_text(&self, text: &str) -> Answer {
        match self {
            Self::Equal(equal) => Answer::from(text == equal),
            Self::Prefix(prefix) => Answer::from(text.starts_with(prefix.as_str())),
            Self::Suffix(suffix) => Answer::from(text.ends_with(suffix.as_str())),
            Self::IgnoreCase(equal) => Answer::from(text.to_lowercase() == equal.to_lowercase()),
            Self::Wildcard(pattern) => pieces(pattern).map_or(Answer::Unknown, |pieces| {
                Answer::from(covers(&pieces, text))
            }),
            _ => Answer::Unknown,
        }
    }

    /// Of a text of which only beginning and end are known.
    fn around(&self, start: &str, end: &str) -> Answer {
        match self {
            Self::Equal(equal) => possible(begins(equal, start) && ends(equal, end)),
            Self::IgnoreCase(equal) => {
                let equal = equal.to_lowercase();
                let (start, end) = (start.to_lowercase(), end.to_lowercase());
                possible(begins(&equal, &start) && ends(&equal, &end))
            }
            Self::Prefix(prefix) if begins(start, prefix) => Answer::Yes,
            Self::Prefix(prefix) => possible(begins(prefix, start)),
            Self::Suffix(suffix) if ends(end, suffix) => Answer::Yes,
            Self::Suffix(suffix) => possible(ends(suffix, end)),
            Self::Wildcard(pattern) => wildcard_around(pattern, start, end),
            _ => Answer::Unknown,
        }
    }
}

fn possible(possible: bool) -> Answer {
    if possible {
        Answer::Unknown
    } else {
        Answer::No
    }
}

fn begins(text: &str, prefix: &str) -> bool {
    text.starts_with(prefix)
}

fn ends(text: &str, suffix: &str) -> bool {
    text.ends_with(suffix)
}

/// Its first and last piece tell most.
fn wildcard_around(pattern: &str, start: &str, end: &str) -> Answer {
    let Some(pieces) = pieces(pattern) else {
        return Answer::Unknown;
    };
    let ([first, .., last], count) = (pieces.as_slice(), pieces.len()) else {
        return Test::Equal(pattern.to_owned()).around(start, end);
    };
    let fits = Answer::all(
        [
            Test::Prefix(first.clone()).around(start, end),
            Test::Suffix(last.clone()).around(start, end),
        ]
        .into_iter(),
    );
    if fits == Answer::Yes && count > 2 {
        return Answer::Unknown;
    }
    fits
}

/// What stands between the wildcards; `\*` and `\\` are characters. `None`: AWS refuses another `\`.
fn pieces(pattern: &str) -> Option<Vec<String>> {
    let mut pieces = vec![String::new()];
    let mut rest = pattern.chars();
    while let Some(next) = rest.next() {
        let char = match next {
            '*' => {
                pieces.push(String::new());
                continue;
            }
            '\\' => rest.next().filter(|next| ['*', '\\'].contains(next))?,
            other => other,
        };
        pieces.last_mut()?.push(char);
    }
    Some(pieces)
}

/// Whether the pieces, with anything in between, make the text.
fn covers(pieces: &[String], text: &str) -> bool {
    let [first, between @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| only == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in between {
        let Some((_, after)) = rest.split_once(piece.as_str()) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last.as_str())
}
