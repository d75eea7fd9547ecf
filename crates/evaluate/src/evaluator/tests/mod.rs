//! What expressions come to, table by table.

use super::*;
use crate::{ConfigResource, Key, Module, ModuleCall, Output, Variable};
use hcl_edit::expr::Expression as Hcl;
use serde_json::{Value as Json, json};
use std::path::PathBuf;

mod configuration;
mod console;
mod corners;
mod properties;

/// A small plan: `"?"` stands for what it doesn't know.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) configuration: Configuration,
    pub(super) variables: BTreeMap<String, Json>,
    pub(super) instances: BTreeMap<Address, Json>,
}

impl World for Plan {
    fn configuration(&self) -> &Configuration {
        &self.configuration
    }

    fn variable(&self, name: &str) -> Option<Value> {
        self.variables.get(name).cloned().map(Value::from)
    }

    fn instances(&self, address: &Address) -> Vec<Address> {
        let bare = |address: &Address| Address {
            key: None,
            ..address.clone()
        };
        self.instances
            .keys()
            .filter(|one| bare(one) == bare(address))
            .cloned()
            .collect()
    }

    fn attribute(&self, reference: &Reference) -> Option<Value> {
        let mut at = self.instances.get(&reference.address)?;
        for step in &reference.path {
            at = match step {
                Step::Name(name) => at.get(name)?,
                Step::Place(place) => at.get(usize::try_from(*place).ok()?)?,
            };
        }
        (*at != json!("?") && !reference.path.is_empty()).then(|| Value::from(at.clone()))
    }
}

pub(super) fn plan(instances: &[(&str, Json)]) -> Plan {
    let instances = instances.iter();
    Plan {
        instances: instances
            .map(|(address, values)| (Address::parse(address).unwrap(), values.clone()))
            .collect(),
        ..Plan::default()
    }
}

/// The value of an expression of the root module, shown.
pub(super) fn of(plan: &Plan, text: &str) -> String {
    let sources = Sources::none();
    let evaluator = Evaluator::new(plan, &sources);
    let expression: Hcl = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
    match evaluator.eval(&expression, &Scope::of_module(Vec::new())) {
        Ok(value) => show(&value),
        Err(Fails) => "fails".to_owned(),
    }
}

/// A value, so that a test reads at a glance.
pub(super) fn show(value: &Value) -> String {
    let all = |values: &[Value], by: &str| values.iter().map(show).collect::<Vec<_>>().join(by);
    match value {
        Value::List(items) => format!("[{}]", all(items, ", ")),
        Value::Set(items) => format!("set({})", all(items, ", ")),
        Value::Map(map) => {
            let fields = map
                .iter()
                .map(|(key, value)| format!("{key}: {}", show(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Template(pieces) => format!("<{}>", all(pieces, " ")),
        Value::Json(tree) => format!("json {}", show(tree)),
        Value::Reference(reference) => reference.to_string(),
        Value::OneOf(values) => format!("({})", all(values, " | ")),
        Value::Assumed(value) => format!("assumed {}", show(value)),
        Value::Sensitive(value) => format!("secret {}", show(value)),
        Value::Unknown(unknown) => format!("{:?}({})", unknown.reason, all(&unknown.parts, ", ")),
        known => known.to_json().unwrap().to_string(),
    }
}

fn table(plan: &Plan, rows: &[(&str, &str)]) {
    for (text, want) in rows {
        assert_eq!(of(plan, text), *want, "{text}");
    }
}

/// A key of which the plan knows all, two that it will make, a vault by `for_each`.
fn keys() -> Plan {
    plan(&[
        (
            "aws_kms_key.known",
            json!({"arn": "arn:k", "tags": {"a": "b"}, "list": ["x"]}),
        ),
        ("aws_kms_key.new", json!({"arn": "?"})),
        ("aws_kms_key.two[0]", json!({"arn": "?"})),
        ("aws_kms_key.two[1]", json!({"arn": "?"})),
        (
            r#"aws_backup_vault.v["eu"]"#,
            json!({"arn": "?", "name": "eu-vault"}),
        ),
        (
            r#"aws_backup_vault.v["us"]"#,
            json!({"arn": "?", "name": "us-vault"}),
        ),
    ])
}

#[test]
fn literals_and_operators() {
    table(
        &Plan::default(),
        &[
            ("null", "null"),
            ("(true)", "true"),
            ("-30", "-30"),
            (r#""a${1 + 2}b""#, r#""a3b""#),
            ("1 + 2 * 3", "7"),
            ("7 % 3", "1"),
            ("10 / 4", "2.5"),
            ("1 / 3", "Function()"),
            ("1 / 0", "Function()"),
            (r#""5" + 1"#, "6"),
            (r#""a" + 1"#, "fails"),
            ("3 > 2 && 2 >= 2", "true"),
            ("!true || false", "false"),
            ("[1, 2] == [1, 2]", "true"),
            (r#""a" == "b""#, "false"),
            ("null == null", "true"),
            ("null != 1", "true"),
            ("true ? 1 : 2", "1"),
            (r#"true ? 1 : "x""#, r#""1""#),
            (
                r#"{ a = 1, "b" = 2, (upper("c")) = 3 }"#,
                "{C: 3, a: 1, b: 2}",
            ),
            (r"{ a = { b = [1, 2] } }.a.b[1]", "2"),
            ("[1, 2][2]", "fails"),
            ("{ a = 1 }.b", "fails"),
            ("\"x\".y", "fails"),
        ],
    );
}

#[test]
fn functions_of_known_values() {
    table(
        &Plan::default(),
        &[
            (r#"try({}.a, "b")"#, r#""b""#),
            ("can({}.a)", "false"),
            (r#"coalesce(null, "", "x")"#, r#""x""#),
            ("coalesce(null)", "fails"),
            ("coalescelist([], [1])", "[1]"),
            (r#"lookup({ a = 1 }, "a", 2)"#, "1"),
            (r#"lookup({ a = 1 }, "b", 2)"#, "2"),
            ("merge({ a = 1, b = 1 }, { b = 2 })", "{a: 1, b: 2}"),
            ("merge([{ a = 1 }, { b = 2 }]...)", "{a: 1, b: 2}"),
            ("concat([1], [], [2])", "[1, 2]"),
            ("flatten([[1, [2]], 3])", "[1, 2, 3]"),
            (r#"compact(["a", "", null])"#, r#"["a"]"#),
            ("distinct([1, 2, 1])", "[1, 2]"),
            ("element([1, 2, 3], 4)", "2"),
            ("element([1, 2, 3], -1)", "3"),
            ("length({ a = 1 })", "1"),
            (r#"length("abc")"#, "3"),
            ("keys({ b = 1, a = 2 })", r#"["a", "b"]"#),
            ("values({ b = 1, a = 2 })", "[2, 1]"),
            (r#"contains(["a"], "a")"#, "true"),
            (r#"zipmap(["a", "b"], [1, 2])"#, "{a: 1, b: 2}"),
            ("setproduct([1, 2], [3])", "[[1, 3], [2, 3]]"),
            ("one([])", "null"),
            ("one([1])", "1"),
            ("one([1, 2])", "fails"),
            (r#"split(":", "a:b:c")[1]"#, r#""b""#),
            (r#"replace("a-b-c", "-", "")"#, r#""abc""#),
            (
                r#"replace("abc", "/[a-b]/", "")"#,
                r#"Parts("abc", "/[a-b]/", "")"#,
            ),
            (r#"lower("AB")"#, r#""ab""#),
            (r#"substr("hello", 1, 3)"#, r#""ell""#),
            (r#"substr("hello", -2, -1)"#, r#""lo""#),
            (r#"trimspace("  a ")"#, r#""a""#),
            ("tostring(1.0)", r#""1""#),
            (r#"tonumber("30")"#, "30"),
            (r#"tobool("true")"#, "true"),
            (r#"tobool("x")"#, "fails"),
            (r#"toset(["b", "a", "b"])"#, r#"set("a", "b")"#),
            (r#"tolist(toset(["b", "a"]))"#, r#"["a", "b"]"#),
            (r#"format("%s-%d-%%-%03d", "a", 1, 7)"#, r#""a-1-%-007""#),
            (r#"join(",", ["a", "b"])"#, r#""a,b""#),
            (
                r#"jsonencode({ b = [1, null], a = "<" })"#,
                r#""{\"a\":\"\\u003c\",\"b\":[1,null]}""#,
            ),
            (r#"jsondecode("{\"a\":[1]}").a[0]"#, "1"),
            (r#"jsondecode("{")"#, "fails"),
            ("range(3)", "[0, 1, 2]"),
            ("max(1, 3, 2)", "3"),
            (r"provider::x::f(1)", "Function(1)"),
            (r#"bcrypt("x")"#, r#"Function("x")"#),
        ],
    );
}

#[test]
fn loops_and_templates() {
    table(
        &Plan::default(),
        &[
            ("[for v in [1, 2, 3] : v * 2 if v != 2]", "[2, 6]"),
            ("{ for k, v in { a = 1 } : upper(k) => v }", "{A: 1}"),
            ("[for i, v in [\"x\"] : \"${i}${v}\"]", r#"["0x"]"#),
            (
                r#"{ for v in ["a", "b", "a"] : v => 1... }"#,
                "{a: [1, 1], b: [1]}",
            ),
            (r#"{ for v in ["a", "a"] : v => 1 }"#, "fails"),
            ("[for v in null : v]", "fails"),
            ("[{ a = 1 }, { a = 2 }][*].a", "[1, 2]"),
            ("[{ a = [3] }][*].a[0]", "[3]"),
            ("[{ a = 1 }].*.a", "[1]"),
            ("null[*]", "[]"),
            (r#""%{ if true }yes%{ else }no%{ endif }""#, r#""yes""#),
            (r#""%{ for v in ["a", "b"] }${v},%{ endfor }""#, r#""a,b,""#),
            ("<<EOT\na\n  b\nEOT", r#""a\n  b\n""#),
            ("<<-EOT\n  a\n    b\n  EOT", r#""a\n  b\n""#),
            (
                "<<EOT\n%{ for v in [1, 2] ~}\n  x ${v}\n%{ endfor ~}\nend\nEOT",
                r#""  x 1\n  x 2\nend\n""#,
            ),
            (r#""a  ${~ "b" ~}  c""#, r#""abc""#),
        ],
    );
}

#[test]
fn references_stay_what_they_are() {
    table(
        &keys(),
        &[
            ("aws_kms_key.new.arn", "aws_kms_key.new.arn"),
            ("aws_kms_key.known.arn", "aws_kms_key.known.arn"),
            ("aws_kms_key.two[1].arn", "aws_kms_key.two[1].arn"),
            (
                "aws_kms_key.two[*].arn",
                "[aws_kms_key.two[0].arn, aws_kms_key.two[1].arn]",
            ),
            ("aws_kms_key.two[2].arn", "fails"),
            ("one(aws_kms_key.new[*].arn)", "aws_kms_key.new.arn"),
            (
                r#"aws_backup_vault.v["us"].arn"#,
                r#"aws_backup_vault.v["us"].arn"#,
            ),
            (
                "{ for k, v in aws_backup_vault.v : k => v.arn }.eu",
                r#"aws_backup_vault.v["eu"].arn"#,
            ),
            (
                "values(aws_backup_vault.v)[0].arn",
                r#"aws_backup_vault.v["eu"].arn"#,
            ),
            (
                "[for v in aws_backup_vault.v : v.name if v.name != \"x\"][1]",
                r#"aws_backup_vault.v["us"].name"#,
            ),
            ("coalesce(null, aws_kms_key.new.arn)", "aws_kms_key.new.arn"),
            // A text, if the other one is.
            (
                "coalesce(7, jsonencode(aws_kms_key.new.arn))",
                "(7 | \"7\")",
            ),
            (
                "try(aws_kms_key.two[7].arn, aws_kms_key.new.arn)",
                "aws_kms_key.new.arn",
            ),
            // What isn't known may be null, which no logical operator takes.
            ("try(true || aws_kms_key.new.arn, 1)", "(true | 1)"),
            ("true || aws_kms_key.new.arn", "true"),
            (
                r#"try("${aws_kms_key.new.description}/x", 1)"#,
                r#"(<aws_kms_key.new.description "/x"> | 1)"#,
            ),
            ("aws_kms_key.new.arn == null", "false"),
            ("aws_kms_key.new.arn != null ? 1 : 2", "1"),
            ("data.aws_x.y.z", "data.aws_x.y.z"),
            ("aws_unread.r[0].arn", "aws_unread.r[0].arn"),
            ("tostring(aws_kms_key.new.arn)", "aws_kms_key.new.arn"),
        ],
    );
}

#[test]
fn what_the_plan_knows_is_calculated_with() {
    table(
        &keys(),
        &[
            (r#""${aws_kms_key.known.arn}/x""#, r#""arn:k/x""#),
            (r#"split(":", aws_kms_key.known.arn)[1]"#, r#""k""#),
            (r#"aws_kms_key.known.arn == "arn:k""#, "true"),
            ("length(aws_kms_key.known.list)", "1"),
            ("aws_kms_key.known.list[3]", "fails"),
            ("jsonencode(aws_kms_key.known.tags)", r#""{\"a\":\"b\"}""#),
            ("length(aws_backup_vault.v)", "2"),
        ],
    );
}

#[test]
fn what_is_not_known_says_what_it_is_made_of() {
    table(
        &keys(),
        &[
            (
                r#""${aws_kms_key.new.arn}/x""#,
                r#"<aws_kms_key.new.arn "/x">"#,
            ),
            (
                r#"format("%s/x", aws_kms_key.new.arn)"#,
                r#"<aws_kms_key.new.arn "/x">"#,
            ),
            (
                r#"split(":", aws_kms_key.new.arn)"#,
                r#"Parts(":", aws_kms_key.new.arn)"#,
            ),
            (
                "var.x ? aws_kms_key.new.arn : null",
                "(aws_kms_key.new.arn | null)",
            ),
            ("var.x ? 1 : 1", "1"),
            ("true ? 1 : var.x", "(1 | \"1\")"),
            ("try(var.x, 1)", "(NotAtHand() | 1)"),
            ("var.x && false", "false"),
            ("length(var.x)", "NotAtHand()"),
            (
                "[for v in var.x : aws_kms_key.new.arn]",
                "NotAtHand(aws_kms_key.new.arn)",
            ),
            (
                "jsonencode({ R = aws_kms_key.new.arn, n = 1 })",
                "json {R: aws_kms_key.new.arn, n: 1}",
            ),
            (
                "jsondecode(jsonencode({ R = aws_kms_key.new.arn })).R",
                "aws_kms_key.new.arn",
            ),
            (
                "aws_kms_key.new.arn == aws_kms_key.known.arn",
                "Parts(aws_kms_key.new.arn, aws_kms_key.known.arn)",
            ),
            (
                "[aws_kms_key.new.arn, 1][var.x]",
                "(aws_kms_key.new.arn | 1)",
            ),
            ("terraform.workspace", "NotAtHand()"),
        ],
    );
}

#[test]
fn a_mark_survives() {
    table(
        &Plan::default(),
        &[
            (r#"sensitive("x")"#, r#"secret "x""#),
            (r#""a${sensitive("x")}""#, r#"secret "ax""#),
            (r#"upper(sensitive("x"))"#, r#"secret "X""#),
            (r"{ a = sensitive(1), b = 2 }.b", "2"),
            (r"{ a = sensitive(1), b = 2 }.a", "secret 1"),
            ("sensitive({ a = 1 }).a", "secret 1"),
            ("sensitive(true) ? 1 : 2", "secret 1"),
            ("[for v in sensitive([1]) : v]", "secret [1]"),
            ("nonsensitive(sensitive(1))", "1"),
            (
                r#"jsonencode({ a = sensitive("x") })"#,
                r#"secret "{\"a\":\"x\"}""#,
            ),
            ("merge({ a = sensitive(1) }, { b = 2 }).b", "2"),
            ("sensitive(1) == 1", "secret true"),
        ],
    );
    let (known, secret) = (Value::from("x"), Value::from("x").marked());
    assert!(known.is_known() && !secret.is_known());
    assert_eq!(secret.to_json(), None, "it is not shown");
}

#[test]
fn documents_keep_what_is_known_of_them() {
    table(
        &keys(),
        &[
            (
                "jsonencode({ Resource = [aws_kms_key.new.arn, aws_kms_key.known.arn], n = 1 })",
                r#"json {Resource: [aws_kms_key.new.arn, "arn:k"], n: 1}"#,
            ),
            (
                "<<EOT\n{\"Resource\": \"${aws_kms_key.new.arn}/*\", \"n\": \"${aws_kms_key.known.arn}\"}\nEOT",
                r#"<"{\"Resource\": \"" aws_kms_key.new.arn "/*\", \"n\": \"arn:k\"}\n">"#,
            ),
            (
                r#""{\"Resource\": ${jsonencode([aws_kms_key.new.arn])}}""#,
                r#"<"{\"Resource\": " json [aws_kms_key.new.arn] "}">"#,
            ),
        ],
    );
}
