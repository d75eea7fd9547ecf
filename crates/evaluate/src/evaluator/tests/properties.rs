//! What holds for any expression.

use super::*;
use proptest::prelude::*;

/// Expressions of all forms, over a few names.
#[expect(clippy::too_many_lines, reason = "a list")]
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "null",
        "true",
        "1",
        "\"a\"",
        "\"\"",
        "[]",
        "{}",
        "var.a",
        "var.b",
        "var.c.x",
        "var.d[0]",
        "aws_kms_key.k.arn",
        "aws_kms_key.k.name",
        "aws_kms_key.n[0].arn",
        "aws_kms_key.n",
        "local.z",
        "aws_backup_vault.v[\"eu\"].arn",
        "aws_backup_vault.v",
    ]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 3, |inner| {
        let unary = prop::sample::select(vec![
            "try(@, 1)",
            "can(@)",
            "[@]",
            "{ x = @ }",
            "(@).x",
            "(@)[0]",
            "(@)[*]",
            "(@)[*].x",
            "!(@)",
            "-(@)",
            "length(@)",
            "keys(@)",
            "values(@)",
            "toset(@)",
            "tolist(@)",
            "one(@)",
            "flatten(@)",
            "compact(@)",
            "distinct(@)",
            "jsonencode(@)",
            "jsondecode(@)",
            "tostring(@)",
            "tonumber(@)",
            "lower(@)",
            "sensitive(@)",
            "nonsensitive(@)",
            "[for v in @ : v]",
            "[for k, v in @ : k if v != null]",
            "{ for k, v in @ : k => v }",
            "{ for v in @ : v => v... }",
            "\"<${@}>\"",
            "sort(@)",
            "uuid(@)",
            "\"%{ if @ }x%{ else }y%{ endif }\"",
            "\"%{ for v in @ }${v}%{ endfor }\"",
            "merge(@...)",
        ]);
        let binary = prop::sample::select(vec![
            "(@) == (#)",
            "(@) != (#)",
            "(@) + (#)",
            "(@) / (#)",
            "(@) % (#)",
            "(@) < (#)",
            "(@) && (#)",
            "(@) || (#)",
            "(@) ? (#) : 1",
            "(@) ? null : (#)",
            "coalesce(@, #)",
            "concat(@, #)",
            "merge(@, #)",
            "contains(@, #)",
            "lookup(@, #, 0)",
            "element(@, #)",
            "zipmap(@, #)",
            "setproduct(@, #)",
            "join(@, #)",
            "split(@, #)",
            "format(@, #)",
            "format(\"%s-%d\", @, #)",
            "(@)[#]",
            "try(@, #)",
            "coalescelist(@, #)",
            "[@, #]",
            "{ x = @, (#) = 1 }",
            "replace(@, #, \"b\")",
            "substr(@, #, 1)",
            "setunion(@, #)",
            "range(@, #)",
            "index(@, #)",
        ]);
        prop_oneof![
            (unary, inner.clone()).prop_map(|(form, a)| form.replace('@', &a)),
            (binary, inner.clone(), inner)
                .prop_map(|(form, a, b)| form.replace('@', &a).replace('#', &b)),
        ]
    })
}

fn json() -> impl Strategy<Value = Json> {
    prop::sample::select(vec![
        json!(null),
        json!(true),
        json!("true"),
        json!(0),
        json!("a"),
        json!(""),
        json!([]),
        json!(["a", "a"]),
        json!({"x": "a"}),
        json!({"x": ["b"], "y": null}),
        json!([{"x": 1}, {"x": 2}]),
        json!(-1),
        json!(2.5),
    ])
}

/// The plan in which only what `told` says is known.
fn with(values: &[Json; 6], told: u8) -> Plan {
    let is_told = |at: u8| told & (1 << at) != 0;
    let mut plan = plan(&[
        ("aws_kms_key.k", json!({"arn": "?", "name": "?"})),
        ("aws_kms_key.n[0]", json!({"arn": "?"})),
        (r#"aws_backup_vault.v["eu"]"#, json!({"arn": "?"})),
    ]);
    for (at, name) in (0..).zip(["a", "b", "c", "d"]) {
        if is_told(at) {
            plan.variables
                .insert(name.to_owned(), values[usize::from(at)].clone());
        }
    }
    let key = plan
        .instances
        .get_mut(&Address::parse("aws_kms_key.k").unwrap())
        .unwrap();
    for (at, name) in [(4_u8, "arn"), (5, "name")] {
        // An object's ARN is a string.
        let value = if name == "arn" {
            json!("arn:k")
        } else {
            values[usize::from(at)].clone()
        };
        if is_told(at) && value != json!(null) {
            key[name] = value;
        }
    }
    plan
}

/// The value with what the plan knows of it.
fn settled(plan: &Plan, text: &str) -> Option<Value> {
    let sources = Sources::none();
    let evaluator = Evaluator::new(plan, &sources);
    let expression: Hcl = text.parse().ok()?;
    let value = evaluator
        .eval(&expression, &Scope::of_module(Vec::new()))
        .ok()?;
    Some(evaluator.concrete(&value.unmarked().0))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn more_input_never_makes_a_known_value_another(
        text in expressions(),
        values in [json(), json(), json(), json(), json(), json()],
        few in any::<u8>(),
        more in any::<u8>(),
    ) {
        let fewer = settled(&with(&values, few & more), &text);
        if let Some(fewer) = fewer.filter(Value::is_known)
            // What fails with more has no plan.
            && let Some(more) = settled(&with(&values, more), &text)
        {
            prop_assert_eq!(fewer.to_json(), more.to_json(), "{}", text);
        }
    }

    #[test]
    fn never_panics(text in r#"[a-c0-9 .\[\]*(){}"$%:?,=!<>+\n-]{0,80}"#) {
        if let Ok(expression) = text.parse::<Hcl>() {
            let (plan, sources) = (Plan::default(), Sources::none());
            let _ = Evaluator::new(&plan, &sources).eval(&expression, &Scope::of_module(Vec::new()));
        }
    }
}

#[test]
fn depth_and_steps_are_bounded() {
    let (plan, sources) = (Plan::default(), Sources::none());
    for text in [
        format!("{}1{}", "[".repeat(60), "]".repeat(60)),
        format!("flatten({}1{})", "[".repeat(40), "]".repeat(40)),
        "[for a in range(999) : [for b in range(999) : [for c in range(999) : c]]]".to_owned(),
        "setproduct(range(999), range(999), range(999))".to_owned(),
    ] {
        let expression: Hcl = text.parse().unwrap();
        let evaluator = Evaluator::new(&plan, &sources);
        let value = evaluator.eval(&expression, &Scope::of_module(Vec::new()));
        assert!(value.is_ok_and(|value| value.size() < MAX_STEPS), "{text}");
    }
}

#[test]
fn a_condition_that_isnt_known_may_be_none_or_lead_to_an_error() {
    table(
        &keys(),
        &[
            ("can(aws_kms_key.new.arn ? null : 1)", "Parts((null | 1))"),
            (
                "can(aws_kms_key.new.arn == \"x\" ? null : 1)",
                "Parts((null | 1))",
            ),
            ("try(aws_kms_key.new.arn ? {}.a : 1, 2)", "(1 | 2)"),
            ("aws_kms_key.new.arn ? {}.a : 1", "1"),
        ],
    );
}
