//! Which collections of the facts the policies read, so that no others need to be handed to the engine.

use super::words::{Word, words};
use regorus::unstable::TokenKind;
use std::collections::BTreeSet;

/// Names after `input` and `input.before`; `None` where `input` is used in another way, so that
/// everything may be read.
pub(super) fn reads<'a>(
    texts: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for (name, text) in texts {
        let words = words(name, text);
        for (at, word) in words.iter().enumerate() {
            if word.kind != TokenKind::Ident || word.text != "input" {
                continue;
            }
            let rest = words.get(at.checked_add(1)?..)?;
            match field(rest)? {
                ("before", rest) => names.insert(field(rest)?.0.to_owned()),
                (name, _) => names.insert(name.to_owned()),
            };
        }
    }
    Some(names)
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

    fn of(text: &str) -> Option<Vec<String>> {
        let found = reads([("p.rego", text)].into_iter())?;
        Some(found.into_iter().collect())
    }

    #[test]
    fn names_what_the_policies_read() {
        let text = "package p\n# input.comment\nx if {\n\tinput.vaults[_].name == \"input.text\"\n\tsome k in input.before.keys\n}\n";
        assert_eq!(of(text).unwrap(), ["keys", "vaults"]);
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
