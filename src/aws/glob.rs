//! Texts with `*`.

/// Whether a text is like a pattern in which `*` stands for any text, case-sensitive.
pub fn like(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty(); // no `*`
    };
    for piece in pieces {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The plain definition of `*`.
    fn naive(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) if naive(rest, text) => true,
            (Some((b'*', _)), Some((_, text))) => naive(pattern, text),
            (Some((a, rest)), Some((b, text))) => a == b && naive(rest, text),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn likeness_is_what_it_is_defined_to_be(pattern in "[ab*]{0,6}", text in "[ab]{0,6}") {
            prop_assert_eq!(like(&pattern, &text), naive(pattern.as_bytes(), text.as_bytes()));
        }
    }
}
