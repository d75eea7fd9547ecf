mod elements;

use super::*;
use crate::catalog::Catalog;
use crate::facts;
use crate::plan::{Input, read_all};
use crate::source::Sources;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// A plan of two vaults, instances of a third, and a backup plan with these written rules.
fn plan(rules: &Json, variables: &Json) -> Json {
    let made = |address: &str| {
        let bare = address.split('[').next().unwrap();
        let resource_type = bare.split('.').next();
        json!({"address": address, "mode": "managed", "type": resource_type,
            "change": {"actions": ["create"], "before": null, "after": {}, "after_unknown": {"arn": true}}})
    };
    let changes = [
        "aws_backup_vault.a",
        "aws_backup_vault.b",
        r#"aws_backup_vault.each["x"]"#,
        r#"aws_backup_vault.each["y"]"#,
        "aws_backup_plan.p",
    ];
    let mut expressions = json!({"name": {"constant_value": "p"}});
    if !rules.is_null() {
        expressions["rule"] = rules.clone();
    }
    let declared: serde_json::Map<String, Json> = variables
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| (name.clone(), json!({})))
        .collect();
    json!({
        "format_version": "1.2",
        "variables": variables,
        "resource_changes": changes.map(made),
        "configuration": {"root_module": {
            "variables": declared,
            "resources": [{"address": "aws_backup_plan.p", "expressions": expressions}],
        }},
    })
}

/// The rules of `aws_backup_plan.p`: constants as they are, references by where they lead to.
fn expanded(name: &str, plan: &Json, files: &[(&str, &str)]) -> Json {
    let folder =
        std::env::temp_dir().join(format!("tfbackup-dynamic-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("p.json"), plan.to_string()).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let inputs = [Input::Path(folder.join("p.json"))];
    let wanted = facts::wanted(Catalog::embedded());
    let plans = read_all(&inputs, &[], &folder, wanted).unwrap().plans;
    let sources = Sources::new(vec![folder.clone()], folder.clone());
    let resolver = Resolver::new(&plans[0], &sources);
    let address = Address::parse("aws_backup_plan.p").unwrap();
    let found = resolver.expanded(&address, "rule");
    let shown = found.map_or(Json::Null, |blocks| shown(&resolver, &address, &blocks));
    std::fs::remove_dir_all(folder).unwrap();
    shown
}

fn shown(resolver: &Resolver<'_>, address: &Address, blocks: &[Block]) -> Json {
    let one = |block: &Block| -> Json {
        let argument = |(name, expression): (&String, &Expression)| {
            let value = match expression {
                Expression::Constant(value) => value.clone(),
                Expression::Blocks(blocks) => shown(resolver, address, blocks),
                Expression::References(_) => {
                    let origin = resolver.origin_in(address, block, &[name]).unwrap();
                    let leads: Vec<String> = origin.leads.iter().map(lead).collect();
                    leads.join(" | ").into()
                }
            };
            (name.clone(), value)
        };
        Json::Object(block.iter().map(argument).collect())
    };
    blocks.iter().map(one).collect()
}

fn lead(lead: &Lead) -> String {
    match lead {
        Lead::NotGiven => "nothing".to_owned(),
        Lead::Constant(value) => format!("{value:?}"),
        Lead::Attribute { address, path } => format!("{address}.{}", path.join(".")),
        Lead::DeadEnd => "?".to_owned(),
    }
}

/// The rules that one dynamic block makes.
fn made(name: &str, for_each: &str, content: &str) -> Json {
    let text = format!(
        r#"
        locals {{
          pair  = {{ x = {{ to = aws_backup_vault.a.arn, days = 7 }}, y = {{ to = aws_backup_vault.b.arn, days = 30 }} }}
          list  = [{{ name = "l", to = aws_backup_vault.a.arn }}]
          names = ["x", "y"]
          both  = concat(local.list, [local.pair.y])
          own   = merge(local.pair, {{ y = local.pair.x }})
          unordered = concat(local.list, [for v in local.pair : v])
        }}
        resource "aws_backup_plan" "p" {{
          name = "p"
          dynamic "rule" {{
            for_each = {for_each}
            content {{
              {content}
            }}
          }}
        }}"#
    );
    let variables = json!({
        "on": {"value": true}, "off": {"value": "false"}, "none": {"value": null},
        "one": {"value": {"days": 5}},
        "names": {"value": ["y"]},
        "rules": {"value": [{"name": "r", "days": 1}, {"name": "s"}]},
    });
    expanded(name, &plan(&Json::Null, &variables), &[("main.tf", &text)])
}

const A: &str = "aws_backup_vault.a.arn";
const B: &str = "aws_backup_vault.b.arn";

#[test]
fn arguments_are_settled_where_they_can_be() {
    let of = |name: &str, to: &str| {
        let element = "[{ to = aws_backup_vault.a.arn, on = true, no = null, flag = aws_backup_vault.b.flag }]";
        made(name, element, &format!("to = {to}"))[0]["to"].clone()
    };
    assert_eq!(of("if", "rule.value.on ? rule.value.to : null"), A);
    assert_eq!(
        of("if-not", "!rule.value.on ? rule.value.to : null"),
        Json::Null
    );
    assert_eq!(
        of("if-null", "rule.value.no == null ? rule.value.to : null"),
        A
    );
    assert_eq!(of("missing", "try(rule.value.gone, rule.value.to)"), A);
    assert_eq!(of("coalesce", "coalesce(rule.value.no, rule.value.to)"), A);
    // One or the other, or something made of them: no certainty.
    let either = "rule.value.flag ? rule.value.to : aws_backup_vault.b.arn";
    assert_eq!(of("either", either), format!("{B} | {A} | ?"));
    assert_eq!(of("template", r#""${rule.value.to}/x""#), "?");
    assert_eq!(of("gone", "rule.value.gone"), "?");
}

#[test]
fn dynamic_blocks_hold_one_another() {
    let content = r#"
        name = r.key
        lifecycle {
          delete_after = r.value.days
        }
        dynamic "copy_action" {
          for_each = try(r.value.copies, [r.value.to])
          iterator = c
          content {
            to  = c.value
            of  = r.key
          }
        }
        dynamic "scan_action" {
          for_each = r.value.gone
          content {}
        }
        "#;
    let for_each = "local.pair\n iterator = r";
    assert_eq!(
        made("nested", for_each, content),
        json!([
            {"name": "x", "lifecycle": [{"delete_after": 7}], "copy_action": [{"to": A, "of": "x"}]},
            {"name": "y", "lifecycle": [{"delete_after": 30}], "copy_action": [{"to": B, "of": "y"}]},
        ]),
        "what can't be told is left out"
    );
}

/// Two written rules, the second of which has a dynamic copy.
const WRITTEN: &str = r#"
    resource "aws_backup_plan" "p" {
      name = "p"
      rule {
        rule_name = "a"
      }
      rule {
        rule_name = "b"
        schedule  = var.on
        dynamic "copy_action" {
          for_each = [aws_backup_vault.a.arn]
          content {
            to = copy_action.value
          }
        }
      }
    }"#;

#[test]
fn the_sources_must_write_what_the_plan_has() {
    let rules = json!([
        {"rule_name": {"constant_value": "a"}},
        {"rule_name": {"constant_value": "b"}, "schedule": {"references": ["var.on"]}},
    ]);
    let plan = plan(&rules, &json!({"on": {"value": "x"}}));
    let of = |name: &str, text: &str| expanded(name, &plan, &[("main.tf", text)]);
    let found = of("written", WRITTEN);
    assert_eq!(found[1]["copy_action"], json!([{"to": A}]));
    assert_eq!(found[0], json!({"rule_name": "a"}));
    let newer = [
        ("renamed", WRITTEN.replace(r#""a""#, r#""c""#)),
        ("other-reference", WRITTEN.replace("var.on", "var.other")),
        ("constant", WRITTEN.replace("var.on", r#""x""#)),
        (
            "more",
            WRITTEN.replace("rule_name = \"a\"", "rule_name = \"a\"\n start_window = 5"),
        ),
        (
            "fewer",
            WRITTEN.replace("rule {\n        rule_name = \"a\"\n      }", ""),
        ),
    ];
    for (name, text) in newer {
        assert_ne!(text, WRITTEN, "{name}");
        assert_eq!(of(name, &text), Json::Null, "{name}");
    }
}

#[test]
fn json_has_dynamic_blocks_too() {
    let text = json!({"resource": {"aws_backup_plan": {"p": {"name": "p", "dynamic": {"rule": {
        "for_each": {"x": {"to": "${aws_backup_vault.a.arn}"}},
        "iterator": "r",
        "content": {"rule_name": "${r.key}", "to": "${r.value.to}"},
    }}}}}});
    let plan = plan(&Json::Null, &Json::Null);
    assert_eq!(
        expanded("json", &plan, &[("main.tf.json", &text.to_string())]),
        json!([{"rule_name": "x", "to": A}])
    );
}

#[test]
fn circles_come_to_an_end() {
    for (name, of) in [
        "concat(local.c.x)",
        "merge(local.c.x, local.c)",
        "concat(try(local.c, []))",
        "concat([local.c[0]])",
        "toset(local.c[*])",
        "local.c ? local.c : local.c",
        "coalesce(local.c[0])",
    ]
    .iter()
    .enumerate()
    {
        for for_each in [
            "local.c",
            "local.c.x",
            "local.c[0]",
            "try(local.c.x, local.c)",
        ] {
            let text = format!(
                "locals {{\n c = {of}\n }}\n resource \"aws_backup_plan\" \"p\" {{\n dynamic \"rule\" {{
                for_each = {for_each}\n content {{\n x = rule.value\n }}\n }}\n }}"
            );
            let plan = plan(&Json::Null, &Json::Null);
            let found = expanded(&format!("circle-{name}"), &plan, &[("main.tf", &text)]);
            // At most an element that leads to itself.
            let dead = [Json::Null, json!([{"x": "?"}])];
            assert!(dead.contains(&found), "{of} by {for_each}: {found}");
        }
    }
}

#[test]
fn work_is_bounded() {
    // Each block doubles what the one around it holds.
    let mut content = "to = d60.value".to_owned();
    for level in (1..60_u32).rev() {
        let inner = level.checked_add(1).unwrap();
        content = format!(
            "dynamic \"d{inner}\" {{\n for_each = [{{ a = d{level}.value, b = d{level}.value }}]\n content {{\n {content}\n }}\n }}"
        );
    }
    let start = std::time::Instant::now();
    made("doubling", "[aws_backup_vault.a]\n iterator = d1", &content);
    // And each local has twice the elements of the next.
    let mut locals = String::from("l60 = [1]\n");
    for level in 0..60_u32 {
        let next = level.checked_add(1).unwrap();
        let twice = format!("l{level} = concat(local.l{next}, local.l{next})\n");
        locals.push_str(&twice);
    }
    let text = format!(
        "locals {{\n {locals}}}\n resource \"aws_backup_plan\" \"p\" {{\n dynamic \"rule\" {{\n for_each = local.l0\n content {{}}\n }}\n }}"
    );
    let plan = plan(&Json::Null, &Json::Null);
    assert_eq!(expanded("locals", &plan, &[("main.tf", &text)]), Json::Null);
    assert!(start.elapsed().as_secs() < 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn never_panics_on_odd_sources(
        words in prop::collection::vec(prop::sample::select(vec![
            "rule.value", "rule.key", "[0]", ".x", "[*]", "local.pair", "local.list", "var.rules", "var.one",
            "[", "]", "{ x = ", "}", "(", ")", ", ", " ? ", " : ", "try(", "concat(", "merge(", "toset(",
            "lookup(", "\"x\"", "1", "null", "!", "[rule.key]", "aws_backup_vault.each",
        ]), 1..12),
        content in any::<bool>(),
    ) {
        let odd = words.concat();
        if content {
            made("odd", "local.pair", &format!("x = {odd}"));
        } else {
            made("odd", &odd, "x = rule.value.x");
        }
    }
}
