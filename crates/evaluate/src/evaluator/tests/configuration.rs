//! Files, modules, variables, dynamic blocks.

use super::*;
use std::fmt::Write as _;

/// A directory that goes when the test ends.
pub(super) struct Directory(pub(super) PathBuf);

impl Directory {
    pub(super) fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("evaluate-{}-{test}", std::process::id());
        let directory = Self(std::env::temp_dir().join(name));
        for (path, text) in files {
            let path = directory.0.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        directory
    }

    pub(super) fn sources(&self) -> Sources {
        Sources::new(vec![self.0.clone()], self.0.clone())
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn references(all: &[&str]) -> Expression {
    Expression::References(all.iter().map(|&one| one.to_owned()).collect())
}

fn resource(expressions: &[(&str, Expression)]) -> ConfigResource {
    let expressions = expressions.iter();
    ConfigResource {
        expressions: expressions
            .map(|(name, e)| ((*name).to_owned(), e.clone()))
            .collect(),
        ..ConfigResource::default()
    }
}

/// The root's locals, shown.
fn locals(test: &str, plan: &Plan, files: &[(&str, &str)], rows: &[(&str, &str)]) {
    let directory = Directory::new(test, files);
    let sources = directory.sources();
    let evaluator = Evaluator::new(plan, &sources);
    for (name, want) in rows {
        assert_eq!(show(&evaluator.local(&[], name)), *want, "{test}: {name}");
    }
}

#[test]
fn variables_have_types_and_defaults() {
    let mut plan = Plan::default();
    for (name, value) in [
        ("n", json!("30")),
        (
            "rules",
            json!([{"name": "a", "copies": null}, {"name": "b", "days": "7", "other": 1}]),
        ),
        ("never", json!(null)),
        ("secret", json!("s")),
        ("regions", json!(["b", "a"])),
    ] {
        plan.variables.insert(name.to_owned(), value);
        plan.configuration
            .root_module
            .variables
            .insert(name.to_owned(), Variable::default());
    }
    let variables = &mut plan.configuration.root_module.variables;
    variables.get_mut("never").unwrap().default = Some(json!("d"));
    variables.get_mut("secret").unwrap().sensitive = true;
    variables.insert(
        "defaulted".into(),
        Variable {
            default: Some(json!([])),
            sensitive: false,
        },
    );
    let text = r#"
        variable "n" { type = number }
        variable "rules" {
          type = list(object({
            name   = string
            days   = optional(number, 30)
            copies = optional(list(string), [])
            vault  = optional(string)
          }))
        }
        variable "never" {
          type     = string
          nullable = false
          default  = "d"
        }
        variable "regions" { type = set(string) }
        variable "secret" { sensitive = true }
        locals {
          n         = var.n
          rules     = var.rules
          never     = var.never
          secret    = var.secret
          regions   = var.regions
          defaulted = var.defaulted
          missing   = var.missing
        }"#;
    let rows = [
        ("n", "30"),
        (
            "rules",
            r#"[{copies: [], days: 30, name: "a", vault: null}, {copies: [], days: 7, name: "b", vault: null}]"#,
        ),
        ("never", r#""d""#),
        ("secret", r#"secret "s""#),
        ("regions", r#"set("a", "b")"#),
        ("defaulted", "[]"),
        ("missing", "NotAtHand()"),
    ];
    locals("variables", &plan, &[("main.tf", text)], &rows);
    let text = r#"{"variable": {"n": {"type": "number"}}, "locals": {"n": "${var.n + 1}", "t": "n=${var.n}"}}"#;
    locals(
        "json",
        &plan,
        &[("main.tf.json", text)],
        &[("n", "31"), ("t", r#""n=30""#)],
    );
    let tofu = [
        ("a.tofu", "locals {\n  x = 1\n}"),
        ("a.tf", "locals {\n  x = 2\n}"),
    ];
    locals("tofu", &plan, &tofu, &[("x", "1")]);
}

#[test]
fn null_stays_where_a_variable_may_be_null_and_tuples_have_types() {
    let mut plan = Plan::default();
    for (name, value) in [("nulled", json!(null)), ("pair", json!([1, "2"]))] {
        plan.variables.insert(name.to_owned(), value);
        let variables = &mut plan.configuration.root_module.variables;
        variables.insert(name.to_owned(), Variable::default());
    }
    let text = r#"
        variable "nulled" {
          type    = string
          default = "d"
        }
        variable "pair" { type = tuple([string, number]) }
        locals {
          nulled = var.nulled
          pair   = var.pair
        }"#;
    let rows = [("nulled", "null"), ("pair", r#"["1", 2]"#)];
    locals("nulled", &plan, &[("main.tf", text)], &rows);
}

#[test]
fn files_are_read_where_they_are_at_hand() {
    let text = r#"
        locals {
          dir      = "${path.module}/t"
          plain    = file("${path.module}/t/a.txt")
          by_local = file("${local.dir}/a.txt")
          made     = templatefile("t/b.tpl", { names = ["x", "y"], n = 1 })
          open     = templatefile("t/c.tpl", { arn = aws_kms_key.new.arn })
          none     = file("t/none.txt")
          shown    = local.dir
        }"#;
    let files = [
        ("main.tf", text),
        ("t/a.txt", "A ${x}\n"),
        (
            "t/b.tpl",
            "%{ for n in names ~}\n- ${n}\n%{ endfor ~}\nn=${n}",
        ),
        ("t/c.tpl", "{\"R\": \"${arn}\"}"),
    ];
    let rows = [
        ("plain", r#""A ${x}\n""#),
        ("by_local", r#""A ${x}\n""#),
        ("made", r#""- x\n- y\nn=1""#),
        ("open", r#"<"{\"R\": \"" aws_kms_key.new.arn "\"}">"#),
        ("none", "NotAtHand()"),
        ("shown", r#"<NotAtHand() "/t">"#),
    ];
    locals("files", &keys(), &files, &rows);
}

#[test]
fn circles_and_floods_come_to_an_end() {
    let mut text = "locals {\n a = local.b\n b = local.a\n x0 = [1, 1]\n s0 = \"xx\"\n".to_owned();
    for i in 1..60 {
        let before = i - 1;
        let _ = writeln!(text, "x{i} = [local.x{before}, local.x{before}]");
        let _ = writeln!(text, "s{i} = \"${{local.s{before}}}${{local.s{before}}}\"");
    }
    let _ = write!(text, "deep = {}1{}\n}}", "try(".repeat(60), ")".repeat(60));
    let rows = [("a", "Circle()"), ("deep", "1")];
    locals("circles", &Plan::default(), &[("main.tf", &text)], &rows);
    let directory = Directory::new("floods", &[("main.tf", &text)]);
    let sources = directory.sources();
    let plan = Plan::default();
    let evaluator = Evaluator::new(&plan, &sources);
    for name in ["x59", "s59"] {
        assert!(is_cut(&evaluator.local(&[], name)), "{name}");
    }
}

/// A module by `for_each` that makes a vault with a key given to it.
fn with_module() -> (Plan, &'static [(&'static str, &'static str)]) {
    let mut plan = keys();
    let vault = resource(&[
        ("kms_key_arn", references(&["var.key"])),
        ("name", references(&["var.name"])),
    ]);
    let module = Module {
        resources: [("aws_backup_vault.v".to_owned(), vault)].into(),
        variables: ["key", "name"]
            .map(|name| (name.to_owned(), Variable::default()))
            .into(),
        outputs: [(
            "arn".to_owned(),
            Output {
                expression: references(&["aws_backup_vault.v.arn", "aws_backup_vault.v"]),
            },
        )]
        .into(),
        ..Module::default()
    };
    let expressions = [
        (
            "key".to_owned(),
            references(&["each.value.key", "each.value"]),
        ),
        ("name".to_owned(), references(&["each.key"])),
    ];
    let call = ModuleCall {
        expressions: expressions.into(),
        for_each: Some(references(&["local.regions"])),
        module,
        ..ModuleCall::default()
    };
    plan.configuration
        .root_module
        .module_calls
        .insert("m".to_owned(), call);
    for key in ["eu", "us"] {
        let address = format!(r#"module.m["{key}"].aws_backup_vault.v"#);
        plan.instances
            .insert(Address::parse(&address).unwrap(), json!({"arn": "?"}));
    }
    let files = &[
        (
            "main.tf",
            r#"
            locals {
              regions = {
                eu = { key = aws_kms_key.known.arn }
                us = { key = aws_kms_key.two[0].arn }
              }
              one  = module.m["us"].arn
              all  = [for k, m in module.m : m.arn]
              gone = try(module.m["ap"].arn, "none")
            }
            module "m" {
              source   = "./m"
              for_each = local.regions
              key      = each.value.key
              name     = each.key
            }"#,
        ),
        (
            "m/main.tf",
            r#"
            variable "key" {}
            variable "name" {}
            resource "aws_backup_vault" "v" {
              kms_key_arn = var.key
              name        = var.name
            }
            output "arn" {
              value = aws_backup_vault.v.arn
            }"#,
        ),
    ];
    (plan, files)
}

#[test]
fn modules_are_followed_by_their_instances() {
    let (plan, files) = with_module();
    let rows = [
        ("one", r#"module.m["us"].aws_backup_vault.v.arn"#),
        (
            "all",
            r#"[module.m["eu"].aws_backup_vault.v.arn, module.m["us"].aws_backup_vault.v.arn]"#,
        ),
        ("gone", r#""none""#),
    ];
    locals("modules", &plan, files, &rows);
    let directory = Directory::new("modules-resource", files);
    let sources = directory.sources();
    let evaluator = Evaluator::new(&plan, &sources);
    let argument = |address: &str, name: &str| match evaluator
        .argument(&Address::parse(address).unwrap(), name)
        .unwrap()
    {
        Node::Argument(argument) => show(&argument.value),
        Node::Blocks { .. } => panic!("no block"),
    };
    let vault = r#"module.m["us"].aws_backup_vault.v"#;
    assert_eq!(argument(vault, "kms_key_arn"), "aws_kms_key.two[0].arn");
    assert_eq!(argument(vault, "name"), r#""us""#);
    assert_eq!(argument(vault, "nothing"), "null");
}

#[test]
fn without_files_references_are_assumed_to_be_all() {
    let mut plan = keys();
    let expressions = [
        (
            "one",
            references(&["aws_kms_key.new.arn", "aws_kms_key.new"]),
        ),
        (
            "either",
            references(&["var.x", "aws_kms_key.new.arn", "aws_kms_key.new"]),
        ),
        ("indexed", references(&["aws_backup_vault.v", "each.key"])),
        ("all", references(&["aws_kms_key.two"])),
        ("constant", Expression::Constant(json!({"a": [1]}))),
        ("of_constants", references(&[])),
    ];
    let owner = resource(&expressions);
    plan.configuration
        .root_module
        .resources
        .insert("t.r".to_owned(), owner);
    let sources = Sources::none();
    let evaluator = Evaluator::new(&plan, &sources);
    let address = Address {
        key: Some(Key::Text("us".to_owned())),
        ..Address::parse("t.r").unwrap()
    };
    for (name, want) in [
        ("one", "assumed aws_kms_key.new.arn"),
        (
            "either",
            "assumed (NotAtHand() | aws_kms_key.new.arn | Listed())",
        ),
        ("indexed", r#"assumed aws_backup_vault.v["us"]"#),
        ("all", "assumed (aws_kms_key.two[0] | aws_kms_key.two[1])"),
        ("constant", "{a: [1]}"),
        ("of_constants", "Listed()"),
    ] {
        let Some(Node::Argument(argument)) = evaluator.argument(&address, name) else {
            panic!("{name}");
        };
        assert_eq!(show(&argument.value), want, "{name}");
    }
    assert!(
        evaluator
            .argument(&Address::parse("t.gone").unwrap(), "one")
            .is_none()
    );
}

#[test]
fn a_file_that_says_otherwise_is_not_believed() {
    let mut plan = keys();
    let owner = resource(&[(
        "key",
        references(&["aws_kms_key.new.arn", "aws_kms_key.new"]),
    )]);
    plan.configuration
        .root_module
        .resources
        .insert("t.r".to_owned(), owner);
    let text = "resource \"t\" \"r\" {\n key = aws_kms_key.known.arn\n}";
    let directory = Directory::new("newer", &[("main.tf", text)]);
    let sources = directory.sources();
    let evaluator = Evaluator::new(&plan, &sources);
    let Some(Node::Argument(argument)) = evaluator.argument(&Address::parse("t.r").unwrap(), "key")
    else {
        panic!("an argument");
    };
    assert_eq!(show(&argument.value), "assumed aws_kms_key.new.arn");
}

fn shown_blocks(node: &Node) -> String {
    match node {
        Node::Argument(argument) => show(&argument.value),
        Node::Blocks { all, complete } => {
            let block = |block: &Block| {
                let fields = block
                    .iter()
                    .map(|(name, node)| format!("{name}: {}", shown_blocks(node)));
                format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
            };
            let more = if *complete { "" } else { "…" };
            format!(
                "{}{more}",
                all.iter().map(block).collect::<Vec<_>>().join(" ")
            )
        }
    }
}

#[test]
fn dynamic_blocks_are_expanded() {
    let mut plan = keys();
    let written = Expression::Blocks(vec![
        [("rule_name".to_owned(), Expression::Constant(json!("a")))].into(),
    ]);
    let owner = resource(&[("rule", written)]);
    plan.configuration
        .root_module
        .resources
        .insert("aws_backup_plan.p".to_owned(), owner);
    let text = r#"
        locals {
          rules = [{ name = "b", copies = [{ to = aws_kms_key.new.arn, days = 7 }] }, { name = "c" }]
        }
        resource "aws_backup_plan" "p" {
          rule {
            rule_name = "a"
          }
          dynamic "rule" {
            for_each = local.rules
            iterator = r
            content {
              rule_name = r.value.name
              place     = r.key
              dynamic "copy_action" {
                for_each = try(r.value.copies, [])
                content {
                  destination_vault_arn = copy_action.value.to
                  lifecycle {
                    delete_after = copy_action.value.days
                  }
                }
              }
            }
          }
          dynamic "tag" {
            for_each = var.tags
            content {}
          }
        }"#;
    let directory = Directory::new("dynamic", &[("main.tf", text)]);
    let sources = directory.sources();
    let evaluator = Evaluator::new(&plan, &sources);
    let address = Address::parse("aws_backup_plan.p").unwrap();
    let node = |name: &str| shown_blocks(&evaluator.argument(&address, name).unwrap());
    assert_eq!(
        node("rule"),
        concat!(
            r#"{rule_name: "a"} "#,
            r#"{copy_action: {destination_vault_arn: aws_kms_key.new.arn, lifecycle: {delete_after: 7}}, place: 0, rule_name: "b"} "#,
            r#"{copy_action: , place: 1, rule_name: "c"}"#
        )
    );
    assert_eq!(node("tag"), "…");
}
