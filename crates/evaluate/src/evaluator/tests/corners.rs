//! What no other test noticed when it was changed (`.ci/mutants evaluate`).

use super::*;

#[test]
fn known_values_at_the_edges() {
    table(
        &Plan::default(),
        &[
            ("1 < 2", "true"),
            ("2 < 1", "false"),
            ("1.5 / 0", "Function()"),
            ("{ a = 1 } == { a = 1 }", "true"),
            ("{ a = 1 } == { b = 1 }", "Parts({a: 1}, {b: 1})"),
            (r#"1 == "2""#, "false"),
            (r#"1 == "1""#, r#"Parts(1, "1")"#),
            ("{ (null) = 1 }", "fails"),
            (r#"setintersection(["a", "b"], ["b"])"#, r#"set("b")"#),
            (r#"setsubtract(["a", "b"], ["b"])"#, r#"set("a")"#),
            ("alltrue([true, false])", "false"),
            ("alltrue([])", "true"),
            ("anytrue([true, false])", "true"),
            ("anytrue([])", "false"),
            (r#"startswith("abc", "ab")"#, "true"),
            (r#"endswith("abc", "ab")"#, "false"),
            (r#"strcontains("abc", "b")"#, "true"),
            (r#"title("ab cd")"#, r#""Ab Cd""#),
            (r#"format("%s", null)"#, "fails"),
            ("length(5)", "fails"),
            ("reverse(5)", "fails"),
            ("coalesce(1, 2)", "1"),
            (r#""%{ if [] }a%{ endif }""#, "fails"),
        ],
    );
}

#[test]
fn unknown_values_at_the_edges() {
    table(
        &keys(),
        &[
            (
                "{ (aws_kms_key.new.arn) = 1 }",
                "Parts(aws_kms_key.new.arn, 1)",
            ),
            (
                r#"[for x in [1] : x if aws_kms_key.new.arn == "a"]"#,
                r#"Parts(1, aws_kms_key.new.arn, "a")"#,
            ),
            (
                r#"coalesce(aws_kms_key.new.arn, "x")"#,
                "aws_kms_key.new.arn",
            ),
            (
                r#"coalesce(aws_kms_key.new.description, "x")"#,
                r#"(aws_kms_key.new.description | "x")"#,
            ),
            (
                "flatten([aws_kms_key.new.tags])",
                "Parts([aws_kms_key.new.tags])",
            ),
            (
                r#"aws_kms_key.new.tags["a b"]"#,
                r#"aws_kms_key.new.tags["a b"]"#,
            ),
            ("[aws_kms_key.new.arn] == []", "false"),
            // An error in the branch that isn't taken is none.
            (r#"can(true ? "a" : aws_kms_key.gone.arn)"#, "true"),
            ("can(aws_kms_key.gone.arn)", "Parts(aws_kms_key.gone.arn)"),
        ],
    );
}

#[test]
fn a_variable_is_what_the_plan_says() {
    let mut plan = Plan::default();
    plan.variables.insert("n".to_owned(), json!("30"));
    let variables = &mut plan.configuration.root_module.variables;
    variables.insert("n".to_owned(), Variable::default());
    let sources = Sources::none();
    let value = Evaluator::new(&plan, &sources).variable(&[], "n");
    assert_eq!(show(&value), r#""30""#);
}

#[test]
fn no_mark_is_left_in_what_is_unmarked() {
    let marked = || Value::from("s").marked();
    for value in [
        Value::of_parts([marked(), Value::Null]),
        Value::List(vec![marked()]),
        Value::Assumed(Box::new(marked())),
    ] {
        let (bare, was_marked) = value.unmarked();
        assert!(was_marked, "{}", show(&bare));
        assert!(!show(&bare).contains("secret"), "{}", show(&bare));
    }
}
