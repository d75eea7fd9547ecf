//! What the other stages ask of [`Sources`], on small configurations.

#![expect(clippy::string_slice, reason = "a wrong span must fail the test")]

use super::{Place, Sources};
use crate::Address;
use hcl_edit::expr::Expression;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A directory that goes when the test ends.
struct Directory(PathBuf);

impl Directory {
    fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let name = format!("tfbackup-source-{}-{test}", std::process::id());
        let directory = Self(std::env::temp_dir().join(name));
        for (path, text) in files {
            let path = directory.0.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        directory
    }

    fn sources(&self) -> Sources {
        Sources::new(vec![self.0.clone()], self.0.clone())
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn path(dotted: &str) -> Vec<String> {
    let steps = dotted.split('.').filter(|step| !step.is_empty());
    steps.map(str::to_owned).collect()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn locate(sources: &Sources, resource: &str, attribute: &str) -> Option<Place> {
    sources.locate(&address(resource), &path(attribute))
}

/// Path, line, text and exactness of a place.
fn shown(sources: &Sources, resource: &str, attribute: &str) -> String {
    let Some(place) = locate(sources, resource, attribute) else {
        return "nowhere".into();
    };
    let text = sources.text(&place.path).unwrap();
    let exact = if place.exact { "" } else { " (block)" };
    format!(
        "{}:{}: {}{exact}",
        place.path, place.line, &text[place.span]
    )
}

fn argument(sources: &Sources, resource: &str, attribute: &str) -> String {
    match sources.argument(&address(resource), &path(attribute)) {
        Some(found) => written(found),
        None => "no resource".into(),
    }
}

fn written(found: Option<Rc<Expression>>) -> String {
    found.map_or_else(
        || "nothing".into(),
        |found| found.to_string().trim().to_owned(),
    )
}

const PLAN: &str = r#"
resource "aws_backup_plan" "p" {
  rule {
    rule_name = "a"
    lifecycle {
      delete_after = 1
    }
  }
  rule {
    rule_name = "b"
    copy_action {
      lifecycle { delete_after = 9 }
    }
  }
  dynamic "advanced_backup_setting" {
    for_each = var.settings
    content {
      resource_type = "EC2"
    }
  }
}
data "aws_kms_alias" "a" {
  name = "alias/aws/backup"
}
resource "awscc_backup_backup_vault" "v" {
  lock_configuration = {
    min_retention_days = 7
  }
  notifications = var.n
}
resource "aws_x" "one" {
  lock {
    days = var.d
  }
}
"#;

#[test]
fn a_place_is_the_attribute_or_the_deepest_block_around_it() {
    let directory = Directory::new("locate", &[("main.tf", PLAN)]);
    let sources = directory.sources();
    for (resource, attribute, want) in [
        (
            "data.aws_kms_alias.a",
            "name",
            r#"23: name = "alias/aws/backup""#,
        ),
        (
            "aws_backup_plan.p[0]",
            "",
            r#"2: resource "aws_backup_plan" "p" (block)"#,
        ),
        (
            "aws_backup_plan.p",
            "name",
            r#"2: resource "aws_backup_plan" "p" (block)"#,
        ),
        ("aws_backup_plan.p", "rule", "3: rule"),
        ("aws_backup_plan.p", "rule.0.schedule", "3: rule (block)"),
        (
            "aws_backup_plan.p",
            "rule.copy_action.lifecycle",
            "12: lifecycle",
        ),
        (
            "aws_backup_plan.p",
            "rule.copy_action.arn",
            "11: copy_action (block)",
        ),
        (
            "aws_backup_plan.p",
            "advanced_backup_setting.resource_type",
            r#"18: resource_type = "EC2""#,
        ),
        (
            "awscc_backup_backup_vault.v",
            "lock_configuration.min_retention_days",
            "27: min_retention_days = 7",
        ),
        (
            "awscc_backup_backup_vault.v",
            "lock_configuration.changeable_for_days",
            "26: lock_configuration = { (block)",
        ),
    ] {
        let want = format!("main.tf:{want}");
        assert_eq!(shown(&sources, resource, attribute), want, "{attribute}");
    }
    assert_eq!(shown(&sources, "aws_backup_plan.gone", "rule"), "nowhere");
    assert_eq!(
        shown(&Sources::none(), "aws_backup_plan.p", "rule"),
        "nowhere"
    );
}

#[test]
fn an_argument_is_written_or_absent_or_not_at_hand() {
    let directory = Directory::new("argument", &[("main.tf", PLAN)]);
    let sources = directory.sources();
    let vault = "awscc_backup_backup_vault.v";
    for (resource, attribute, want) in [
        ("aws_kms_key.k", "policy", "no resource"),
        (vault, "access_policy", "nothing"),
        (vault, "lock_configuration.min_retention_days", "7"),
        (vault, "lock_configuration.max_retention_days", "nothing"),
        ("aws_x.one", "lock.days", "var.d"),
        ("aws_x.one", "lock.min", "nothing"),
        // Which of two rules is meant, the path doesn't say.
        ("aws_backup_plan.p", "rule.rule_name", "nothing"),
    ] {
        assert_eq!(argument(&sources, resource, attribute), want, "{attribute}");
    }
    let names = |entry: &super::Entry| entry.name.clone();
    let plan = address("aws_backup_plan.p");
    let body = sources.with_body(&plan, "rule", |body| {
        body.iter().map(names).collect::<Vec<_>>()
    });
    assert_eq!(body.unwrap(), ["rule", "rule", "advanced_backup_setting"]);
    assert!(sources.with_body(&plan, "tags", |_| ()).is_none());
}

#[test]
fn modules_are_found_by_path_and_by_manifest() {
    let directory = Directory::new(
        "modules",
        &[
            (
                "live/main.tf",
                r#"
                module "vaults" {
                  source   = "../modules/vaults"
                  for_each = local.regions
                  key      = local.key
                }
                module "registry" {
                  source = "acme/vault/aws"
                }
                module "absent" {
                  source = "acme/other/aws"
                }
                locals {
                  key = module.registry.arn
                }"#,
            ),
            (
                "modules/vaults/main.tf",
                r#"
                module "inner" {
                  source = "./inner"
                }"#,
            ),
            (
                "modules/vaults/inner/main.tf",
                r#"resource "aws_backup_vault" "v" {}"#,
            ),
            (
                "live/.terraform/modules/modules.json",
                r#"{"Modules":[{"Key":"","Source":"","Dir":"."},
                    {"Key":"registry","Source":"registry.terraform.io/acme/vault/aws","Version":"1.0.0",
                     "Dir":".terraform/modules/registry"}]}"#,
            ),
            (
                "live/.terraform/modules/registry/outputs.tf",
                r#"output "arn" {
                  value = aws_kms_key.k.arn
                }"#,
            ),
        ],
    );
    let sources = Sources::new(vec!["live".into()], directory.0.clone());
    assert_eq!(
        shown(
            &sources,
            r#"module.vaults["eu"].module.inner.aws_backup_vault.v"#,
            "name"
        ),
        r#"modules/vaults/inner/main.tf:1: resource "aws_backup_vault" "v" (block)"#
    );
    assert_eq!(written(sources.local(&[], "key")), "module.registry.arn");
    assert_eq!(
        written(sources.output(&["registry"], "arn")),
        "aws_kms_key.k.arn"
    );
    assert_eq!(sources.output(&["absent"], "arn"), None);
    let given = |modules: &[&str], name: &str| sources.module_argument(modules, name);
    assert_eq!(written(given(&["vaults"], "key").unwrap()), "local.key");
    assert_eq!(given(&["vaults"], "name"), Some(None));
    assert_eq!(given(&["nothing"], "name"), None);
    assert_eq!(given(&[], "name"), None);
    assert_eq!(
        written(given(&["vaults"], "for_each").unwrap()),
        "local.regions"
    );
    assert_eq!(sources.warnings(), []);
}

#[test]
fn paths_are_shown_from_the_working_directory() {
    let vault = r#"resource "aws_backup_vault" "v" {}"#;
    let directory = Directory::new("paths", &[("live/x.tf", vault), ("here/y.txt", "")]);
    let shown = |cwd: PathBuf| {
        let sources = Sources::new(vec![directory.0.join("here/./../live")], cwd);
        locate(&sources, "aws_backup_vault.v", "name").unwrap().path
    };
    assert_eq!(shown(directory.0.join("here")), "../live/x.tf");
    let whole = directory.0.join("live/x.tf");
    assert_eq!(shown("/elsewhere".into()), whole.to_str().unwrap());
    assert_eq!(
        shown("/".into()),
        whole.to_str().unwrap().trim_start_matches('/')
    );
}

#[test]
fn the_first_root_that_declares_the_resource_wins() {
    let first = Directory::new("root-one", &[("a.tf", r#"resource "t" "a" {}"#)]);
    let text = "resource \"t\" \"a\" {}\nresource \"t\" \"b\" {}";
    let second = Directory::new("root-two", &[("b.tf", text)]);
    let sources = Sources::new(vec![first.0.clone(), second.0.clone()], first.0.clone());
    assert_eq!(locate(&sources, "t.a", "x").unwrap().path, "a.tf");
    assert!(locate(&sources, "t.b", "x").unwrap().path.ends_with("b.tf"));
}

#[test]
fn override_files_win_argument_by_argument() {
    let directory = Directory::new(
        "override",
        &[
            (
                "main.tf",
                "resource \"t\" \"a\" {\n  x = var.x\n  y = var.y\n}\nlocals {\n  k = 1\n}",
            ),
            (
                "a_override.tf",
                "resource \"t\" \"a\" {\n  x = var.first\n}",
            ),
            (
                "override.tf",
                "resource \"t\" \"a\" {\n  x = var.last\n}\nlocals {\n  k = 2\n}",
            ),
        ],
    );
    let sources = directory.sources();
    assert_eq!(argument(&sources, "t.a", "x"), "var.last");
    assert_eq!(argument(&sources, "t.a", "y"), "var.y");
    assert_eq!(written(sources.local(&[], "k")), "2");
    assert_eq!(shown(&sources, "t.a", "x"), "override.tf:2: x = var.last");
    assert_eq!(
        shown(&sources, "t.a", "z"),
        r#"main.tf:1: resource "t" "a" (block)"#
    );
}

#[test]
fn json_answers_as_hcl_does() {
    let text = r#"{
  "resource": {"aws_backup_vault": {"v": {
    "for_each": "${toset(var.r)}",
    "lock": [{"days": "${var.d}", "dynamic": {"rule": {"content": {"a": 1}}}}],
    "tags": {"a": "b"}
  }}},
  "module": {"m": {"source": "./m", "key": "${aws_kms_key.k.arn}"}},
  "locals": {"key": null},
  "output": {"o": {"value": "${local.key}"}}
}"#;
    let directory = Directory::new("json", &[("main.tf.json", text), ("m/x.tf.json", "{}")]);
    let sources = directory.sources();
    let vault = "aws_backup_vault.v";
    assert_eq!(
        shown(&sources, vault, "lock.days"),
        r#"main.tf.json:4: "days""#
    );
    assert_eq!(
        shown(&sources, vault, "lock.rule.a"),
        r#"main.tf.json:4: "a""#
    );
    assert_eq!(
        shown(&sources, vault, "name"),
        r#"main.tf.json:2: "v" (block)"#
    );
    assert_eq!(argument(&sources, vault, "lock.days"), r#""${var.d}""#);
    assert_eq!(argument(&sources, vault, "lock.min"), "nothing");
    assert_eq!(
        written(sources.for_each(&address(vault))),
        r#""${toset(var.r)}""#
    );
    assert_eq!(written(sources.local(&[], "key")), "null");
    assert_eq!(written(sources.output(&[], "o")), r#""${local.key}""#);
    let key = sources.module_argument(&["m"], "key").unwrap();
    assert_eq!(written(key), r#""${aws_kms_key.k.arn}""#);
}

#[test]
fn a_byte_order_mark_and_crlf_do_no_harm() {
    let text = "\u{feff}resource \"t\" \"a\" {\r\n  x = var.x # why\r\n}\r\n";
    let directory = Directory::new("bom", &[("main.tf", text)]);
    let sources = directory.sources();
    assert_eq!(shown(&sources, "t.a", "x"), "main.tf:2: x = var.x");
    let place = locate(&sources, "t.a", "y").unwrap();
    assert_eq!((place.line, place.column, place.end_column), (1, 1, 17));
}

#[test]
fn files_that_cannot_be_used_are_skipped_with_a_warning() {
    let directory = Directory::new(
        "warnings",
        &[
            ("good.tf", "locals {\n  a = 1\n}"),
            ("broken.tf", "locals {\n  b = = 2\n}"),
            ("broken.tf.json", "{"),
            (".#hidden.tf", "{"),
            ("notes.md", "{"),
        ],
    );
    std::fs::write(directory.0.join("latin.tf"), b"# \xe9").unwrap();
    let large = " ".repeat(8 * 1024 * 1024 + 1);
    std::fs::write(directory.0.join("large.tf"), large).unwrap();
    std::fs::create_dir(directory.0.join("directory.tf")).unwrap();
    let sources = directory.sources();
    assert_eq!(written(sources.local(&[], "a")), "1");
    assert_eq!(sources.local(&[], "b"), None);
    let warnings = sources.warnings();
    let places: Vec<_> = warnings.iter().map(|w| (w.path.as_str(), w.line)).collect();
    assert_eq!(
        places,
        [
            ("broken.tf", 2),
            ("broken.tf.json", 1),
            ("large.tf", 1),
            ("latin.tf", 1)
        ]
    );
    assert_eq!(warnings[2].to_string(), "large.tf:1: is larger than 8 MB");
    assert_eq!(warnings[3].message, "is not UTF-8");
}

#[test]
fn a_module_that_calls_itself_ends() {
    let text = "module \"m\" {\n  source = \"./\"\n}\nresource \"t\" \"a\" {}";
    let directory = Directory::new("cycle", &[("main.tf", text)]);
    let deep = "module.m.".repeat(50) + "t.a";
    assert!(locate(&directory.sources(), &deep, "x").is_some());
    let deeper = "module.m.".repeat(10_000) + "t.a";
    assert_eq!(Address::parse(&deeper), None);
}

#[test]
fn every_scenario_parses() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let plans = ["../../../shared/plans", "../../../../shared/plans"].map(|plans| here.join(plans));
    let Some(plans) = plans.iter().find(|plans| plans.is_dir()) else {
        println!("skipped: no scenarios beside {}", here.display());
        return;
    };
    let mut directories = vec![plans.clone()];
    let mut files = 0;
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "tf") {
                let text = std::fs::read_to_string(&path).unwrap();
                let read = super::hcl::read(&text);
                assert!(read.is_ok(), "{}: {:?}", path.display(), read.err());
                files += 1;
            }
        }
    }
    assert!(files > 0, "no .tf in {}", plans.display());
}

fn earlier(sources: &Sources, resource: &str) -> Vec<String> {
    let found = sources.earlier(&address(resource)).into_iter();
    found.map(|address| address.to_string()).collect()
}

#[test]
fn moved_blocks_tell_where_a_resource_was() {
    let root = r#"
        module "backup" { source = "./m" }
        moved {
          from = aws_x.old
          to   = aws_x.older_name
        }
        moved {
          from = aws_x.older_name
          to   = aws_x.name
        }
        moved {
          from = module.vaults
          to   = module.backup
        }
        moved {
          from = aws_x.list[0]
          to   = aws_x.map["eu"]
        }
        moved {
          from = aws_x.b
          to   = aws_x.a
        }
        moved {
          from = aws_x.a
          to   = aws_x.b
        }"#;
    let inner = r#"{"moved": [{"from": "aws_v.x", "to": "aws_v.y"}, {"from": "aws_v.p", "to": "aws_v.q"}]}"#;
    let files = [("main.tf", root), ("m/moved.tf.json", inner)];
    let directory = Directory::new("moved", &files);
    let sources = directory.sources();
    for (now, before) in [
        ("aws_x.name[2]", vec!["aws_x.older_name[2]", "aws_x.old[2]"]),
        ("aws_x.names", vec![]),
        ("aws_x.map[\"eu\"]", vec!["aws_x.list[0]"]),
        ("aws_x.map[\"us\"]", vec![]),
        (
            "module.backup[\"a\"].aws_v.q",
            vec![
                "module.vaults[\"a\"].aws_v.q",
                "module.backup[\"a\"].aws_v.p",
                "module.vaults[\"a\"].aws_v.p",
            ],
        ),
        ("aws_v.q", vec![]),
        ("aws_x.a", vec!["aws_x.b"]),
    ] {
        assert_eq!(earlier(&sources, now), before, "{now}");
    }
}

#[test]
fn a_comment_at_a_call_in_a_module_of_calls_alone_is_found() {
    let manifest = r#"{"Modules": [{"Key": "a", "Dir": "a"}, {"Key": "a.b", "Dir": "a/b"}]}"#;
    let files = [
        (".terraform/modules/modules.json", manifest),
        ("main.tf", "module \"a\" {\n  source = \"./a\"\n}\n"),
        (
            "a/main.tf",
            "# t:ignore below\nmodule \"b\" {\n  source = \"./b\"\n}\n",
        ),
        ("a/b/main.tf", "resource \"aws_x\" \"y\" {}\n"),
    ];
    let directory = Directory::new("calls", &files);
    let sources = directory.sources();
    let resource = address("module.a.module.b.aws_x.y");
    sources.read_modules(std::iter::once(&resource));
    let around = sources.around(&resource, &[]);
    let comments = sources.comments();
    let about = comments
        .iter()
        .filter(|it| around.iter().any(|place| it.is_about(place)));
    let about: Vec<&str> = about.map(|it| it.text.as_str()).collect();
    assert_eq!(about, ["t:ignore below"]);
}

#[test]
fn a_comment_is_found_by_what_it_stands_at() {
    let root = "# t:ignore call\nmodule \"m\" {\n  source = \"./m\"\n}\n";
    let inner = "# t:ignore whole\nresource \"aws_x\" \"y\" {\n  # t:ignore rule\n  rule {\n    a = 1 # t:ignore a\n  }\n  b = 1 # t:ignore b\n}\n";
    let directory = Directory::new("comments", &[("main.tf", root), ("m/main.tf", inner)]);
    let sources = directory.sources();
    let about = |attribute: &str| -> Vec<String> {
        let around = sources.around(&address("module.m.aws_x.y"), &path(attribute));
        let comments = sources.comments().into_iter();
        let about = comments.filter(|it| around.iter().any(|place| it.is_about(place)));
        about.map(|it| it.text.replace("t:ignore ", "")).collect()
    };
    assert_eq!(about(""), ["call", "whole"]);
    assert_eq!(about("b"), ["call", "whole", "b"]);
    assert_eq!(about("rule.0.a"), ["call", "whole", "rule", "a"]);
    assert_eq!(about("rule.0.c"), ["call", "whole", "rule"]);
    let elsewhere = sources.around(&address("module.m.aws_x.z"), &[]);
    assert_eq!(elsewhere, []);
}
