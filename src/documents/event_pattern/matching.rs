//! Whether an event matches.

use super::{Demand, Event, EventPattern, Known, Match, Test};

impl EventPattern {
    /// Whether the event matches.
    pub fn matches(&self, event: &Event) -> Match {
        self.within("", event)
    }

    /// The same for the object at a path, which ends in a dot.
    fn within(&self, path: &str, event: &Event) -> Match {
        let fields = self.fields.iter().map(|(name, demand)| {
            let path = format!("{path}{name}");
            let known = event.fields.get(&path);
            match demand {
                Demand::Inside(_) if known.is_some() => Match::No,
                Demand::Inside(pattern) => pattern.within(&format!("{path}."), event),
                Demand::Any(tests) => any(tests.iter().map(|test| test.matches(known))),
            }
        });
        let choices = self
            .any_of
            .iter()
            .map(|patterns| any(patterns.iter().map(|pattern| pattern.within(path, event))));
        all(fields.chain(choices))
    }
}

fn any(each: impl Iterator<Item = Match>) -> Match {
    each.fold(Match::No, |found, next| match (found, next) {
        (Match::Yes, _) | (_, Match::Yes) => Match::Yes,
        (Match::No, next) => next,
        (Match::Undecided, _) => Match::Undecided,
    })
}

fn all(each: impl Iterator<Item = Match>) -> Match {
    not(any(each.map(not)))
}

fn not(found: Match) -> Match {
    match found {
        Match::Yes => Match::No,
        Match::No => Match::Yes,
        Match::Undecided => Match::Undecided,
    }
}

fn decided(matches: bool) -> Match {
    if matches { Match::Yes } else { Match::No }
}

impl Test {
    fn matches(&self, known: Option<&Known>) -> Match {
        match (self, known) {
            (Self::Unknown, _) | (_, None) => Match::Undecided,
            (Self::NoText, Some(_)) => Match::No,
            (Self::Exists(exists), Some(_)) => decided(*exists),
            (Self::AnythingBut(tests), Some(_)) => {
                not(any(tests.iter().map(|test| test.matches(known))))
            }
            (own, Some(Known::Text(text))) => own.of_text(text),
            (own, Some(Known::Around(start, end))) => own.around(start, end),
        }
    }

    fn of_text(&self, text: &str) -> Match {
        match self {
            Self::Equal(equal) => decided(text == equal),
            Self::Prefix(prefix) => decided(text.starts_with(prefix.as_str())),
            Self::Suffix(suffix) => decided(text.ends_with(suffix.as_str())),
            Self::IgnoreCase(equal) => decided(text.to_lowercase() == equal.to_lowercase()),
            Self::Wildcard(pattern) => {
                pieces(pattern).map_or(Match::Undecided, |pieces| decided(covers(&pieces, text)))
            }
            _ => Match::Undecided,
        }
    }

    /// Of a text of which only beginning and end are known.
    fn around(&self, start: &str, end: &str) -> Match {
        match self {
            Self::Equal(equal) => possible(begins(equal, start) && ends(equal, end)),
            Self::IgnoreCase(equal) => {
                let equal = equal.to_lowercase();
                let (start, end) = (start.to_lowercase(), end.to_lowercase());
                possible(begins(&equal, &start) && ends(&equal, &end))
            }
            Self::Prefix(prefix) if begins(start, prefix) => Match::Yes,
            Self::Prefix(prefix) => possible(begins(prefix, start)),
            Self::Suffix(suffix) if ends(end, suffix) => Match::Yes,
            Self::Suffix(suffix) => possible(ends(suffix, end)),
            Self::Wildcard(pattern) => wildcard_around(pattern, start, end),
            _ => Match::Undecided,
        }
    }
}

fn possible(possible: bool) -> Match {
    if possible {
        Match::Undecided
    } else {
        Match::No
    }
}

fn begins(text: &str, prefix: &str) -> bool {
    text.starts_with(prefix)
}

fn ends(text: &str, suffix: &str) -> bool {
    text.ends_with(suffix)
}

/// Its first and last piece tell most.
fn wildcard_around(pattern: &str, start: &str, end: &str) -> Match {
    let Some(pieces) = pieces(pattern) else {
        return Match::Undecided;
    };
    let ([first, .., last], count) = (pieces.as_slice(), pieces.len()) else {
        return Test::Equal(pattern.to_owned()).around(start, end);
    };
    let fits = all([
        Test::Prefix(first.clone()).around(start, end),
        Test::Suffix(last.clone()).around(start, end),
    ]
    .into_iter());
    if fits == Match::Yes && count > 2 {
        return Match::Undecided;
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
