use super::*;
use proptest::prelude::*;
use serde_json::json;

fn hole(reference: &str) -> Piece {
    Piece::Unknown(Hole::new([reference]))
}

fn known(text: &str) -> Piece {
    Piece::Known(text.to_owned())
}

#[test]
fn holes_in_a_text_are_parts_of_strings_or_values() {
    let text = Text::from_iter([
        known(r#"{"a": "x\"y"#),
        hole("r.a"),
        known(r#"", "b": ["#),
        hole("r.b"),
        known(r#", 1], "c": {""#),
        hole("r.c"),
        known(r#"": 2}}"#),
    ]);
    let tree = Element::parse(&text).unwrap();
    let want = Element::Map(
        [
            (
                "a".to_owned(),
                Element::Text(Text::from_iter([known("x\"y"), hole("r.a")])),
            ),
            (
                "b".to_owned(),
                Element::List(vec![Element::unknown(["r.b"]), Element::Number(1.into())]),
            ),
            ("c".to_owned(), Element::unknown(["r.a", "r.b", "r.c"])),
        ]
        .into(),
    );
    assert_eq!(tree, want);
    assert_eq!(tree.references(), ["r.a", "r.b", "r.c"]);
    assert_eq!(tree.known(), None);
}

#[test]
fn what_is_no_json_around_its_holes_is_refused() {
    for pieces in [
        vec![known("{"), hole("r.a")],
        vec![known("{"), hole("r.a"), hole("r.b"), known("}")],
        vec![known("\u{10FFFF}")],
    ] {
        assert!(Element::parse(&Text::from_iter(pieces)).is_err());
    }
}

#[test]
fn facts_write_holes_as_terraform_does() {
    for (references, want) in [
        (&["aws_iam_role.app.arn"][..], "x${aws_iam_role.app.arn}"),
        (&["module.m[\"a}:*\"].arn"], "x${module.m[\"a___\"].arn}"),
        (&[], "x${unknown}"),
    ] {
        let hole = Piece::Unknown(Hole::new(references.iter().copied()));
        let shown = Text::from_iter([known("x"), hole]).shown();
        assert_eq!(shown, want);
        assert!(has_hole(&shown));
    }
    for plain in ["", "${aws:username}", "a${*}", "${open", "$x"] {
        assert!(!has_hole(plain), "{plain}");
    }
}

#[test]
fn known_json_stays_what_it_is() {
    let json = json!({"a": [1, "b", null, true], "c": {}});
    let text = Text::from(json.to_string().as_str());
    assert_eq!(Element::parse(&text), Ok(Element::from(json.clone())));
    assert_eq!(Element::from(json.clone()).known(), Some(json));
}

proptest! {
    #[test]
    fn never_panics(texts in prop::collection::vec(r#"[\[\]{}",:\\a-c ]{0,6}"#, 0..6)) {
        let pieces = texts.iter().map(|text| match text.as_str() {
            "" => hole("r"),
            text => known(text),
        });
        let _ = Element::parse(&pieces.collect());
    }
}
