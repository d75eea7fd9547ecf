use super::pattern::*;
use super::question::Context;
use proptest::prelude::*;

fn of(asked: &str, patterns: &[&str]) -> Extent {
    let patterns: Vec<Pattern> = patterns.iter().map(|p| Pattern::glob(p)).collect();
    extent(&Pattern::glob(asked), &patterns)
}

#[test]
fn patterns_are_compared_as_sets() {
    for (asked, patterns, want) in [
        ("a", &["a"][..], Extent::All),
        ("a", &["b"], Extent::None),
        ("a*", &["*"], Extent::All),
        ("a*", &["a*b"], Extent::Some),
        ("*a", &["?*"], Extent::All),
        ("*", &["?*"], Extent::Some),
        ("*", &["?*", ""], Extent::All),
        ("a?", &["aa", "a*b"], Extent::Some),
        ("ab", &["a*c", "a?"], Extent::All),
        ("", &[""], Extent::All),
        ("x*", &[], Extent::None),
        // All lengths but six.
        (
            "a*",
            &["a", "a?", "a??", "a???", "a????", "a?????", "a???????*"],
            Extent::Some,
        ),
        ("*a????????????????*", &["*b????????????????"], Extent::Some),
    ] {
        assert_eq!(of(asked, patterns), want, "{asked} in {patterns:?}");
    }
}

/// Matching as a reader of the documentation would write it.
fn naive(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => {
            naive(rest, text) || text.split_first().is_some_and(|(_, t)| naive(pattern, t))
        }
        (Some((b'?', p)), Some((_, t))) => naive(p, t),
        (Some((a, p)), Some((b, t))) if a == b => naive(p, t),
        _ => false,
    }
}

proptest! {
    #[test]
    fn agrees_with_enumeration(
        asked in "[ab*?]{0,4}",
        patterns in prop::collection::vec("[ab*?]{0,4}", 0..3),
    ) {
        let mut texts = vec![String::new()];
        for _ in 0..6 {
            let longer: Vec<String> = texts.iter()
                .flat_map(|t| ["a", "b", "c"].map(|c| format!("{t}{c}"))).collect();
            texts.extend(longer);
            texts.sort();
            texts.dedup();
        }
        let asked_texts = texts.iter().filter(|t| naive(asked.as_bytes(), t.as_bytes()));
        let (mut inside, mut outside) = (false, false);
        for text in asked_texts {
            if patterns.iter().any(|p| naive(p.as_bytes(), text.as_bytes())) { inside = true } else { outside = true }
        }
        let want = match (inside, outside) {
            (true, true) => Extent::Some,
            (true, false) => Extent::All,
            _ => Extent::None,
        };
        let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
        prop_assert_eq!(of(&asked, &patterns), want);
    }

    #[test]
    fn never_panics(text in ".{0,40}", asked in ".{0,20}") {
        let context = Context::default();
        if let Some(pattern) = Pattern::new(&text, Style::Arn, true, &context) {
            extent(&Pattern::asked(&asked), &[pattern]);
        }
    }
}
