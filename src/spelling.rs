//! What somebody may have meant: the one place that proposes words.

/// The known word that is nearest to an unknown one: as many slips as every third letter (`role` for `rol`, and
/// nothing for `colour`), whatever the case.
pub(crate) fn nearest<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let unknown = unknown.to_lowercase();
    let slips = unknown.chars().count().div_ceil(3);
    let near = known.into_iter().map(|word| {
        let distance = strsim::damerau_levenshtein(&word.to_lowercase(), &unknown);
        (distance, word)
    });
    let (distance, word) = near.min_by_key(|(distance, _)| *distance)?;
    (distance <= slips).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_mended_and_another_word_is_not() {
        let known = ["vault-without-lock", "vault-without-cmk", "key-deleted"];
        assert_eq!(
            nearest("vault-wihtout-cmk", known),
            Some("vault-without-cmk")
        );
        assert_eq!(nearest("Key-Deletd", known), Some("key-deleted"));
        assert_eq!(nearest("lock", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("x", []), None);
    }
}
