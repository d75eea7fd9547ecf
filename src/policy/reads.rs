//! Which collections of the facts the policies read, so that no others need to be handed to the engine.

use super::words::{Word, words};
use crate::facts::Reads;
use regorus::unstable::TokenKind;

/// Names after `input` and `input.before`; `None` where `input` is used in another way, so that
/// everything may be read.
pub(super) fn reads<'a>(texts: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Reads> {
    let mut reads = Reads::default();
    for (name, text) in texts {
        let words = words(name, text);
        for (at, word) in words.iter().enumerate() {
            if word.kind != TokenKind::Ident || word.text != "input" {
                continue;
            }
            let rest = words.get(at.checked_add(1)?..)?;
            match field(rest)? {
                ("before", rest) => reads.before.insert(field(rest)?.0.to_owned()),
                (name, _) => reads.after.insert(name.to_owned()),
            };
        }
    }
    Some(reads)
}

/// The name in `.name`, and what follows.
fn field(words: &[Word]) -> Option<(&str, &[Word])> {
    match words {
        [dot, name, rest @ ..] if dot.text == "." && name.kind == TokenKind::Ident => {
            Some((name.text.as_str(), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Reads> {
        reads([("p.rego", text)].into_iter())
    }

    #[test]
    fn names_what_the_policies_read() {
        let text = "package p\n# input.comment\nx if {\n\tinput.vaults[_].name == \"input.text\"\n\tsome k in input.before.keys\n}\n";
        let found = of(text).unwrap();
        assert!(found.after.iter().eq(["vaults"]), "{found:?}");
        assert!(found.before.iter().eq(["keys"]), "{found:?}");
    }

    #[test]
    fn any_other_use_may_read_everything() {
        for text in [
            "package p\nx := input\n",
            "package p\nx := input[\"vaults\"]\n",
            "package p\nx := input.before[y]\n",
            "package p\nx := f(input.before)\n",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
