//! Whether several wildcard patterns cover another one together: sets of places in all of them, stepped through as
//! one automaton.

use super::pattern::{Extent, Pattern, Token};
use std::collections::{BTreeSet, VecDeque};

/// Places that are looked at: patterns like `*a????????????` lead to exponentially many.
const MAX_STEPS: usize = 1 << 10;

/// How much of what is asked the patterns match; `Some` where that would take too long to tell.
pub(super) fn together(asked: &Pattern, patterns: &[&Pattern]) -> Extent {
    let (asked, patterns) = (Machine::new(&[asked]), Machine::new(patterns));
    let start = (asked.start(), patterns.start());
    let mut seen = BTreeSet::from([start.clone()]);
    let mut queue = VecDeque::from([start]);
    let (mut inside, mut outside) = (false, false);
    let mut steps = 0_usize;
    while let Some((ours, theirs)) = queue.pop_front() {
        steps = steps
            .saturating_add(ours.len())
            .saturating_add(theirs.len());
        if steps > MAX_STEPS || (inside && outside) {
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
