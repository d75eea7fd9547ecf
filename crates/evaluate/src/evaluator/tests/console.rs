//! The same expressions as real Terraform evaluates them, where there is one.

use super::configuration::Directory;
use super::*;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Expressions of known values: each as in Terraform, an error included.
const EXPRESSIONS: [&str; 60] = [
    r#""a${1 + 2}b""#,
    "10 / 4",
    r#"true ? 1 : "x""#,
    r#"false ? "x" : 1.50"#,
    r#"coalesce(null, "", "x")"#,
    r#"coalesce(1, "x")"#,
    "flatten([[1, [2]], 3, []])",
    r#"compact(["a", "", null])"#,
    r#"distinct(["b", "a", "b"])"#,
    "element([1, 2, 3], 4)",
    r#"keys({ b = 1, a = 2 })"#,
    r#"values({ b = 1, a = 2 })"#,
    "setproduct([1, 2], [3, 4])",
    r#"setproduct(toset(["b", "a"]), toset(["c"]))"#,
    r#"substr("hello", 1, 3)"#,
    r#"substr("hello", -2, -1)"#,
    r#"substr("hello", 3, 9)"#,
    "tostring(1.0)",
    "tostring(2.50)",
    "tostring(1e3)",
    r#"tonumber("030")"#,
    r#"tobool("1")"#,
    r#"toset(["b", "a", "b"])"#,
    r#"toset([10, 9, "a"])"#,
    "toset([10, 9])",
    r#"tolist([1, "a", true])"#,
    r#"format("%s-%d-%%-%03d", "a", 1, 7)"#,
    r#"format("%v|%s", true, 1.5)"#,
    r#"join(",", ["a", 1, true])"#,
    r#"jsonencode({ b = [1, null], a = "<&>", c = 1.0 })"#,
    r#"jsondecode("{\"a\":[1, 2.0]}")"#,
    "[for k, v in { b = 1, a = 2 } : \"${k}=${v}\"]",
    r#"{ for v in ["a", "b", "a"] : v => 1... }"#,
    r#"{ for v in ["a", "a"] : v => 1 }"#,
    r#""%{ if true }yes%{ else }no%{ endif }""#,
    r#""a  ${~ "b" ~}  c""#,
    r#""x %{~ for v in ["a", "b"] ~} ${v} %{~ endfor ~} y""#,
    "<<EOT\n%{ for v in [1, 2] ~}\n  x ${v}\n%{ endfor ~}\nend\nEOT",
    "<<-EOT\n  a\n    ${1}\n  %{ if true ~}\n    yes\n  %{ endif ~}\n  b\n  EOT",
    "<<-EOT\n    a\n\n      b\n    EOT",
    "<<-EOT\n    ${1}\n      b\n    EOT",
    r#"split(",", "")"#,
    r#"split("", "abc")"#,
    r#"replace("a.b.c", ".", "-")"#,
    r#"trim("xxaxx", "x")"#,
    r#"title("hello world")"#,
    r#"merge({ a = 1 }, null, { b = 2 })"#,
    r#"zipmap(["b", "a"], [1, 2])"#,
    r#"lookup({ a = 1 }, "b", 2)"#,
    r#"1 == "1""#,
    r#"[1] == [1]"#,
    r#"null == """#,
    r#"{ a = 1 } == { a = 1 }"#,
    "{ a = [{ b = 1 }, { b = 2 }] }.a[*].b",
    "null[*]",
    "\"x\"[*]",
    "7 % -3",
    "-7 % 3",
    r#"formatlist("%s-%s", ["a", "b"], "x")"#,
    r#"jsonencode(true ? { a = 1 } : { a = "x" })"#,
];

#[test]
fn known_values_are_those_of_terraform() {
    let all = EXPRESSIONS.map(|text| format!("  try(jsonencode(\n{text}\n), \"fails\")"));
    let text = format!("locals {{\n all = [\n{}\n ]\n}}", all.join(",\n"));
    let directory = Directory::new("console", &[("main.tf", &text)]);
    let console = Command::new("terraform")
        .arg("console")
        .env("CHECKPOINT_DISABLE", "1")
        .current_dir(&directory.0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut console) = console else {
        eprintln!("skipped: the comparison with Terraform (there is no `terraform`)");
        return;
    };
    let mut input = console.stdin.take().unwrap();
    input.write_all(b"jsonencode(local.all)\n").unwrap();
    drop(input);
    let output = console.wait_with_output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let quoted: String =
        serde_json::from_str(printed.trim()).unwrap_or_else(|e| panic!("{e}: {printed}{errors}"));
    let found: Vec<String> = serde_json::from_str(&quoted).unwrap();
    let (plan, sources) = (Plan::default(), Sources::none());
    let evaluator = Evaluator::new(&plan, &sources);
    let mut unknown = 0;
    for (text, theirs) in EXPRESSIONS.iter().zip(&found) {
        let expression: Hcl = text.parse().unwrap();
        let ours = match evaluator.eval(&expression, &Scope::of_module(Vec::new())) {
            Err(Fails) => "fails".to_owned(),
            Ok(value) => match crate::functions::encoded(value) {
                Value::String(text) => text,
                _ => {
                    unknown += 1;
                    continue;
                }
            },
        };
        assert_eq!(ours, *theirs, "{text}");
    }
    assert!(unknown <= 4, "{unknown} aren't evaluated");
}
