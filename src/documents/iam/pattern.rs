//! Wildcard patterns, compared as the sets of texts that they match.

use super::contained::together;
use super::question::Context;
use crate::documents::tree::has_hole;

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

/// What a pattern is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Itself.
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

impl Token {
    /// Of a token of what is asked: whether this one takes in one of its characters (`meet`), or each.
    fn takes(self, asked: Self, meet: bool) -> bool {
        match (asked, self) {
            (Self::End, _) | (_, Self::End) => false,
            (Self::Char(asked), Self::Char(wanted)) => asked == wanted,
            (Self::Char(asked), Self::OneInPart | Self::RunInPart) => asked != ':',
            (_, Self::One | Self::Run) => true,
            (Self::One | Self::Run, _) => meet,
            (_, Self::Char(wanted)) => meet && wanted != ':',
            (_, Self::OneInPart | Self::RunInPart) => true,
        }
    }

    fn is_run(self) -> bool {
        matches!(self, Self::Run | Self::RunInPart)
    }
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// The last one is `End`.
    pub(super) tokens: Vec<Token>,
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
                other if style == Style::Literal => pattern.push(other, fold),
                '*' | '?' => pattern.tokens.push(wildcard(next, in_part)),
                other => pattern.push(other, fold),
            }
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
        Some(Self {
            open: pattern.open,
            ..Self::of(pattern.tokens.into_iter())
        })
    }

    /// The end is added; `**` is `*`.
    fn of(tokens: impl Iterator<Item = Token>) -> Self {
        let mut tokens: Vec<Token> = tokens.chain([Token::End]).collect();
        tokens.dedup_by(|next, before| next.is_run() && next == before);
        Self {
            tokens,
            open: false,
        }
    }

    fn of_text(text: &str, in_part: bool) -> Self {
        Self::of(text.chars().map(|next| match next {
            '*' | '?' => wildcard(next, in_part),
            other => Token::Char(other),
        }))
    }

    /// What is asked for. In an ARN a wildcard stands for a Region, an account, a name: none has a colon,
    /// while a policy's wildcards run across colons.
    pub(super) fn asked(text: &str) -> Self {
        Self::of_text(text, text.starts_with("arn:"))
    }

    /// Texts without a colon: names of services.
    pub(super) fn in_part(text: &str) -> Self {
        Self::of_text(text, true)
    }

    /// A pattern with `*` and `?`, no policy variables.
    pub(super) fn glob(text: &str) -> Self {
        Self::of_text(text, false)
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

    fn is_literal(&self) -> bool {
        let mut tokens = self.tokens.iter();
        tokens.all(|token| matches!(token, Token::Char(_) | Token::End))
    }

    /// One of the texts that it matches: `length` characters for each run.
    fn example(&self, length: usize) -> Self {
        // A letter that no policy has.
        let fresh = |times| std::iter::repeat_n(Token::Char('\u{10fffe}'), times);
        Self::of(self.tokens.iter().flat_map(|token| match token {
            Token::Char(c) => std::iter::repeat_n(Token::Char(*c), 1),
            Token::Run | Token::RunInPart => fresh(length),
            Token::One | Token::OneInPart => fresh(1),
            Token::End => fresh(0),
        }))
    }
}

fn wildcard(sign: char, in_part: bool) -> Token {
    match (sign, in_part) {
        ('*', true) => Token::RunInPart,
        ('*', false) => Token::Run,
        (_, true) => Token::OneInPart,
        (_, false) => Token::One,
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
    // The last `*` takes one character more whenever what follows it doesn't match: earlier ones never need to.
    let (mut pattern, mut action) = (pattern.chars(), action.chars());
    let mut last = None;
    loop {
        let mut wanted = pattern.clone();
        match (wanted.next(), action.clone().next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                pattern = wanted;
                last = Some((pattern.clone(), action.clone()));
            }
            (Some(sign), Some(next)) if sign == '?' || sign.eq_ignore_ascii_case(&next) => {
                pattern = wanted;
                action.next();
            }
            _ => {
                let Some((after, taken)) = &mut last else {
                    return false;
                };
                if taken.next().is_none() {
                    return false;
                }
                (pattern, action) = (after.clone(), taken.clone());
            }
        }
    }
}

/// How much of what `asked` matches is matched by one of `patterns`: exact, unless a policy variable is
/// unknown or the patterns are made to waste time; then `Some` stands for what can't be told.
pub(super) fn extent(asked: &Pattern, patterns: &[Pattern]) -> Extent {
    let (open, closed): (Vec<&Pattern>, Vec<&Pattern>) =
        patterns.iter().partition(|pattern| pattern.open);
    let certain = compare(asked, closed);
    if certain == Extent::None && open.into_iter().any(|pattern| meets(asked, pattern)) {
        return Extent::Some;
    }
    certain
}

/// From the cheapest way of telling to the dearest: single patterns first, each in the product of two lengths;
/// what only several cover together is left to automata.
fn compare(asked: &Pattern, mut patterns: Vec<&Pattern>) -> Extent {
    if patterns.iter().any(|pattern| pattern.is_everything()) {
        return Extent::All;
    }
    patterns.retain(|pattern| meets(asked, pattern));
    if patterns.is_empty() {
        return Extent::None;
    }
    if patterns.iter().any(|pattern| is_too_long(asked, pattern)) {
        return Extent::Some;
    }
    let taken_in = |asked: &Pattern| patterns.iter().any(|pattern| walk(asked, pattern, false));
    if asked.is_literal() || taken_in(asked) {
        return Extent::All;
    }
    // Several lengths, so that patterns that are made to be difficult leave out at least one of them.
    let mut examples = [0, 1, 2, 3, 4, 5, 40].into_iter();
    if !examples.all(|length| taken_in(&asked.example(length))) {
        return Extent::Some;
    }
    together(asked, &patterns)
}

/// Whether a text is matched by both; yes, too, where it would take too long to tell.
pub(super) fn meets(asked: &Pattern, pattern: &Pattern) -> bool {
    is_too_long(asked, pattern) || walk(asked, pattern, true)
}

/// A product of two lengths from here on is made to waste time: ARNs have at most 2,048 characters, and mostly a
/// hundred.
const MAX_PRODUCT: usize = 1 << 22;

fn is_too_long(asked: &Pattern, pattern: &Pattern) -> bool {
    asked.tokens.len().saturating_mul(pattern.tokens.len()) > MAX_PRODUCT
}

/// Steps through a pattern with the tokens of what is asked. With `meet` the answer is whether they have a text in
/// common. Without, that the pattern takes in all: a run is only taken in by a run, so that a yes is certain.
fn walk(asked: &Pattern, pattern: &Pattern, meet: bool) -> bool {
    let tokens = pattern.tokens.as_slice();
    let mut places = Places::new(tokens);
    places.mark(0);
    let mut next = Places::new(tokens);
    for asked in asked.tokens.iter().filter(|token| **token != Token::End) {
        next.clear();
        let mut runs = false;
        for at in places.first..tokens.len() {
            if at >= places.end && !runs {
                break;
            }
            let token = tokens.get(at).copied().unwrap_or(Token::End);
            let is_place = places.marked.get(at) == Some(&true);
            runs |= is_place && meet && asked.is_run();
            if runs {
                // Some text leads on from here to each later place; one without a colon to the next colon.
                next.mark(at);
                runs = *asked == Token::Run || token != Token::Char(':');
            } else if is_place && token.takes(*asked, meet) {
                match (token.is_run(), asked.is_run()) {
                    (true, _) => next.mark(at),
                    (false, true) => {}
                    (false, false) => next.mark(at.saturating_add(1)),
                }
            }
        }
        std::mem::swap(&mut places, &mut next);
        if places.end == 0 {
            return false;
        }
    }
    places.marked.last() == Some(&true)
}

/// Places in a pattern that the text so far leads to. They lie close together for most texts, so the bounds are kept.
struct Places<'a> {
    tokens: &'a [Token],
    marked: Vec<bool>,
    first: usize,
    end: usize,
}

impl<'a> Places<'a> {
    fn new(tokens: &'a [Token]) -> Self {
        Self {
            tokens,
            marked: vec![false; tokens.len()],
            first: tokens.len(),
            end: 0,
        }
    }

    fn clear(&mut self) {
        let marked = self.marked.get_mut(self.first..self.end);
        marked.unwrap_or_default().fill(false);
        self.first = self.tokens.len();
        self.end = 0;
    }

    /// Marks a place, and those after runs that may be empty.
    fn mark(&mut self, mut at: usize) {
        self.first = self.first.min(at);
        while let Some(place) = self.marked.get_mut(at) {
            *place = true;
            let is_run = self.tokens.get(at).is_some_and(|token| token.is_run());
            at = at.saturating_add(1);
            self.end = self.end.max(at);
            if !is_run {
                return;
            }
        }
    }
}
