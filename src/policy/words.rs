//! A policy's words, as the engine's own lexer sees them: no comments, and strings in one piece.

use regorus::unstable::{Lexer, TokenKind};
use std::ops::Range;

/// Greatest nesting of brackets and braces. The engine's parser tries each of them in several ways, so
/// that its time doubles with every level, and no limit of ours stops it; here it takes milliseconds.
pub(super) const MAX_NESTING: usize = 12;

/// A token.
pub(super) struct Word {
    pub(super) kind: TokenKind,
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// All words up to the first that is none; the parser says what is wrong with that one.
pub(super) fn words(name: &str, text: &str) -> Vec<Word> {
    let Ok(source) = regorus::Source::from_contents(name.to_owned(), text.to_owned()) else {
        return Vec::new();
    };
    let mut lexer = Lexer::new(&source);
    let mut words = Vec::new();
    while let Ok(token) = lexer.next_token() {
        let (Ok(start), Ok(end)) = (usize::try_from(token.1.start), usize::try_from(token.1.end))
        else {
            break;
        };
        if token.0 == TokenKind::Eof {
            break;
        }
        let text = token.1.text().to_owned();
        words.push(Word {
            kind: token.0,
            text,
            span: start..end,
        });
    }
    words
}

/// The first bracket that is nested too deep.
pub(super) fn too_deep(name: &str, text: &str) -> Option<Range<usize>> {
    let mut open = 0_usize;
    words(name, text).into_iter().find_map(|word| {
        match word.text.as_str() {
            "[" | "{" => open = open.saturating_add(1),
            "]" | "}" => open = open.saturating_sub(1),
            _ => {}
        }
        (open > MAX_NESTING).then_some(word.span)
    })
}
