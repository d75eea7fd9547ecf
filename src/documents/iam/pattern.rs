//! Wildcard patterns, compared as the sets of texts that they match.

use super::question::Context;
use crate::documents::tree::has_hole;
use std::collections::{BTreeSet, VecDeque};

/// How much of one set of texts lies in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    /// None of it.
    None,
    /// A part, or it can't be told.
    Some,
    /// All of it.
    All,
}

/// What a pattern's characters mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `*` and `?` are wildcards.
    Glob,
    /// Every character is itself (`StringEquals`).
    Literal,
    /// Wildcards, but each of an ARN's first five parts is matched on its own (`ArnLike`).
    Arn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `?`
    One,
    /// `*`
    Run,
    /// `?` within a part of an ARN
    OneInPart,
    /// `*` within a part of an ARN
    RunInPart,
    /// The pattern's end.
    End,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    tokens: Vec<Token>,
    /// Has a policy variable whose value isn't known; it stands as `*` here.
    pub(super) open: bool,
}

impl Pattern {
    /// `None` for an ARN pattern that hasn't the six parts of an ARN: whether AWS matches it isn't documented.
    pub(super) fn new(text: &str, style: Style, fold: bool, context: &Context) -> Option<Self> {
        if style == Style::Arn && text.splitn(6, ':').count() < 6 {
            return None;
        }
        let mut pattern = Self {
            tokens: Vec::new(),
            open: false,
        };
        let mut colons = 0_usize;
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some((name, after)) = variable(rest) {
                pattern.value(name, fold, context);
                rest = after;
                continue;
            }
            if next == ':' {
                colons = colons.saturating_add(1);
            }
            let in_part = style == Style::Arn && colons < 5;
            match next {
                '*' if style != Style::Literal && in_part => pattern.tokens.push(Token::RunInPart),
                '*' if style != Style::Literal => pattern.tokens.push(Token::Run),
                '?' if style != Style::Literal && in_part => pattern.tokens.push(Token::OneInPart),
                '?' if style != Style::Literal => pattern.tokens.push(Token::One),
                other => pattern.push(other, fold),
            }
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
        pattern.tokens.push(Token::End);
        Some(pattern)
    }

    /// What is asked for. In an ARN a wildcard stands for a Region, an account, a name: none has a colon,
    /// while a policy's wildcards run across colons.
    pub(super) fn asked(text: &str) -> Self {
        let in_part = text.starts_with("arn:");
        let tokens = text.chars().map(|next| match next {
            '*' if in_part => Token::RunInPart,
            '?' if in_part => Token::OneInPart,
            '*' => Token::Run,
            '?' => Token::One,
            other => Token::Char(other),
        });
        Self {
            tokens: tokens.chain([Token::End]).collect(),
            open: false,
        }
    }

    /// Texts without a colon: names of services.
    pub(super) fn in_part(text: &str) -> Self {
        let tokens = text.chars().map(|next| match next {
            '*' => Token::RunInPart,
            '?' => Token::OneInPart,
            other => Token::Char(other),
        });
        Self {
            tokens: tokens.chain([Token::End]).collect(),
            open: false,
        }
    }

    /// A pattern with `*` and `?`, no policy variables.
    pub(super) fn glob(text: &str) -> Self {
        let tokens = text.chars().map(|next| match next {
            '*' => Token::Run,
            '?' => Token::One,
            other => Token::Char(other),
        });
        Self {
            tokens: tokens.chain([Token::End]).collect(),
            open: false,
        }
    }

    fn push(&mut self, next: char, fold: bool) {
        if fold {
            self.tokens.extend(next.to_lowercase().map(Token::Char));
        } else {
            self.tokens.push(Token::Char(next));
        }
    }

    /// A policy variable's value; its characters are never wildcards.
    fn value(&mut self, name: &str, fold: bool, context: &Context) {
        let single = match context.values(name) {
            Some([one]) => Some(one.as_str()),
            _ => None,
        };
        match (name, single) {
            ("*" | "?" | "$", _) => name.chars().for_each(|next| self.push(next, fold)),
            (_, Some(value)) => value.chars().for_each(|next| self.push(next, fold)),
            _ => {
                self.tokens.push(Token::Run);
                self.open = true;
            }
        }
    }

    fn is_everything(&self) -> bool {
        self.tokens == [Token::Run, Token::End]
    }
}

/// The name of the variable that the text begins with, and what comes after it.
fn variable(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("${")?.split_once('}')
}

/// Whether one wildcard pattern matches all that another matches.
pub fn covers(pattern: &str, asked: &str) -> bool {
    extent(&Pattern::asked(asked), &[Pattern::glob(pattern)]) == Extent::All
}

/// The same of a pattern that may have holes; `None` where these decide.
pub(super) fn may_name(pattern: &str, action: &str) -> Option<bool> {
    if !has_hole(pattern) {
        return Some(names(pattern, action));
    }
    let context = Context::default();
    let pattern = Pattern::new(pattern, Style::Glob, true, &context)?;
    let action = Pattern::new(action, Style::Literal, true, &context)?;
    match extent(&action, &[pattern]) {
        Extent::None => Some(false),
        Extent::Some | Extent::All => None,
    }
}

/// Whether an action's name matches a pattern with `*` and `?`, without case.
pub fn names(pattern: &str, action: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut ends: BTreeSet<usize> = skip_runs(&pattern, [0]);
    for next in action.chars().map(|c| c.to_ascii_lowercase()) {
        let after = ends.iter().filter_map(|at| match pattern.get(*at)? {
            '*' => Some(*at),
            '?' => at.checked_add(1),
            wanted if *wanted == next => at.checked_add(1),
            _ => None,
        });
        ends = skip_runs(&pattern, after);
        if ends.is_empty() {
            return false;
        }
    }
    ends.contains(&pattern.len())
}

/// The places given, and those after runs that may be empty.
fn skip_runs(pattern: &[char], places: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
    let mut set = BTreeSet::new();
    for mut at in places {
        while set.insert(at) && pattern.get(at) == Some(&'*') {
            at = at.saturating_add(1);
        }
    }
    set
}

/// More states than this are not looked at: patterns like `*a????????????` grow without bound.
const MAX_STATES: usize = 4096;

/// How much of what `asked` matches is matched by one of `patterns`: exact, unless a policy variable is
/// unknown or the patterns are made to waste time; then `Some` stands for what can't be told.
pub(super) fn extent(asked: &Pattern, patterns: &[Pattern]) -> Extent {
    let closed: Vec<&Pattern> = patterns.iter().filter(|pattern| !pattern.open).collect();
    let certain = compare(asked, &closed);
    if certain != Extent::None || closed.len() == patterns.len() {
        return certain;
    }
    let open: Vec<&Pattern> = patterns.iter().filter(|pattern| pattern.open).collect();
    match compare(asked, &open) {
        Extent::None => Extent::None,
        _ => Extent::Some,
    }
}

fn compare(asked: &Pattern, patterns: &[&Pattern]) -> Extent {
    if patterns.is_empty() {
        return Extent::None;
    }
    if patterns.iter().any(|pattern| pattern.is_everything()) {
        return Extent::All;
    }
    let (asked, patterns) = (Machine::new(&[asked]), Machine::new(patterns));
    let start = (asked.start(), patterns.start());
    let mut seen = BTreeSet::from([start.clone()]);
    let mut queue = VecDeque::from([start]);
    let (mut inside, mut outside) = (false, false);
    while let Some((ours, theirs)) = queue.pop_front() {
        if seen.len() > MAX_STATES || (inside && outside) {
            return Extent::Some;
        }
        // Every way of a wildcard pattern can be finished.
        if theirs.is_empty() {
            outside = true;
            continue;
        }
        if patterns.takes_all(&theirs) {
            inside = true;
            continue;
        }
        if asked.accepts(&ours) {
            if patterns.accepts(&theirs) {
                inside = true;
            } else {
                outside = true;
            }
        }
        let mut symbols = asked.symbols(&ours);
        symbols.extend(patterns.symbols(&theirs));
        for symbol in symbols {
            let next = (asked.step(&ours, symbol), patterns.step(&theirs, symbol));
            if !next.0.is_empty() && seen.insert(next.clone()) {
                queue.push_back(next);
            }
        }
    }
    match (inside, outside) {
        (true, false) => Extent::All,
        (false, _) => Extent::None,
        (true, true) => Extent::Some,
    }
}

/// A character as far as the patterns tell it from others; `None`: any that they don't name.
type Symbol = Option<char>;

/// Several patterns side by side, stepped through as one set of positions.
struct Machine {
    tokens: Vec<Token>,
    starts: Vec<usize>,
}

impl Machine {
    fn new(patterns: &[&Pattern]) -> Self {
        let mut machine = Self {
            tokens: Vec::new(),
            starts: Vec::new(),
        };
        for pattern in patterns {
            machine.starts.push(machine.tokens.len());
            machine.tokens.extend(&pattern.tokens);
        }
        machine
    }

    fn token(&self, position: usize) -> Token {
        self.tokens.get(position).copied().unwrap_or(Token::End)
    }

    fn start(&self) -> BTreeSet<usize> {
        let mut set = BTreeSet::new();
        for start in &self.starts {
            self.enter(&mut set, *start);
        }
        set
    }

    /// Adds a position, and those after runs that may be empty.
    fn enter(&self, set: &mut BTreeSet<usize>, position: usize) {
        let mut position = position;
        while set.insert(position) {
            match self.token(position) {
                Token::Run | Token::RunInPart => position = position.saturating_add(1),
                _ => return,
            }
        }
    }

    fn accepts(&self, set: &BTreeSet<usize>) -> bool {
        set.iter().any(|at| self.token(*at) == Token::End)
    }

    /// Whatever follows matches.
    fn takes_all(&self, set: &BTreeSet<usize>) -> bool {
        set.iter().any(|at| {
            self.token(*at) == Token::Run && self.token(at.saturating_add(1)) == Token::End
        })
    }

    fn symbols(&self, set: &BTreeSet<usize>) -> BTreeSet<Symbol> {
        let named = set.iter().filter_map(|at| match self.token(*at) {
            Token::Char(next) => Some(Some(next)),
            Token::OneInPart | Token::RunInPart => Some(Some(':')),
            _ => None,
        });
        named.chain([None]).collect()
    }

    fn step(&self, set: &BTreeSet<usize>, symbol: Symbol) -> BTreeSet<usize> {
        let mut next = BTreeSet::new();
        for at in set {
            match self.token(*at) {
                Token::Char(wanted) if symbol == Some(wanted) => {
                    self.enter(&mut next, at.saturating_add(1));
                }
                Token::One => self.enter(&mut next, at.saturating_add(1)),
                Token::OneInPart if symbol != Some(':') => {
                    self.enter(&mut next, at.saturating_add(1));
                }
                Token::Run => self.enter(&mut next, *at),
                Token::RunInPart if symbol != Some(':') => self.enter(&mut next, *at),
                _ => {}
            }
        }
        next
    }
}
