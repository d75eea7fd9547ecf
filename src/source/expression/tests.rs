use super::*;
use proptest::prelude::*;

/// The shape of an expression, written so that a test reads at a glance.
fn of(text: &str) -> String {
    write(&shape(&text.parse().unwrap()))
}

fn write(shape: &Shape) -> String {
    let all = |shapes: &[Shape]| shapes.iter().map(write).collect::<Vec<_>>().join(" | ");
    match shape {
        Shape::Null => "null".into(),
        Shape::Literal(value) => value.to_string(),
        Shape::Reference(parts) => path(parts),
        Shape::Choice(shapes) => format!("({})", all(shapes)),
        Shape::If(condition, yes, no) => {
            let not = if condition.negated { "!" } else { "" };
            let null = if condition.is_null { " null" } else { "" };
            let subject = path(&condition.subject);
            format!("({not}{subject}{null} ? {} : {})", write(yes), write(no))
        }
        Shape::Try(shapes) => format!("try({})", all(shapes)),
        Shape::Coalesce(shapes) => format!("coalesce({})", all(shapes)),
        Shape::Object(fields) => {
            let fields = fields.iter().map(|(k, v)| format!("{k}: {}", write(v)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Shape::List(shapes) => format!("[{}]", all(shapes)),
        Shape::Elements(shapes, keys) => format!("{keys:?}({})", all(shapes)),
        Shape::Opaque(found) => {
            let found: Vec<_> = found.iter().map(|parts| path(parts)).collect();
            format!("opaque({})", found.join(", "))
        }
    }
}

fn path(parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Name(name) => format!(".{name}"),
        Part::Key(key) => format!("[{key:?}]"),
        Part::Number(n) => format!("[{n}]"),
        Part::By(by) => format!("[{}]", path(by)),
        Part::Any => "[*]".into(),
    });
    parts.collect::<String>().trim_start_matches('.').to_owned()
}

#[test]
fn reads_each_kind_of_step() {
    for text in [
        "aws_kms_key.this.arn",
        "aws_kms_key.this[0].arn",
        r#"aws_kms_key.this["eu"].arn"#,
        "module.kms[each.value.region].arns[0]",
        "aws_kms_key.this[*].arn",
        "each",
    ] {
        assert_eq!(of(text), text);
    }
    assert_eq!(of("aws_kms_key.this.0.arn"), "aws_kms_key.this[0].arn");
    assert_eq!(of("aws_kms_key.this.*.arn"), "aws_kms_key.this[*].arn");
    assert_eq!(of(r#"a.b["${each.key}"].c"#), "a.b[each.key].c");
    assert_eq!(of(r#"a.b["${each.key}-x"].c"#), "a.b[*].c");
    assert_eq!(of("a.b[count.index + 1].c"), "a.b[*].c");
}

#[test]
fn reads_literals() {
    assert_eq!(of("null"), "null");
    assert_eq!(of("(true)"), "true");
    assert_eq!(of("-30"), "-30");
    assert_eq!(of("18446744073709551615"), "18446744073709551615");
    assert_eq!(of(r#""alias/$${x}""#), r#""alias/${x}""#);
    assert_eq!(of(r#""""#), r#""""#);
}

#[test]
fn a_lone_interpolation_is_the_expression_itself() {
    assert_eq!(of(r#""${var.x}""#), "var.x");
    assert_eq!(of(r#""${var.x}-${local.y}""#), "opaque(var.x, local.y)");
    assert_eq!(of("<<EOT\n${var.x}\nEOT"), "opaque(var.x)");
    assert_eq!(of("<<EOT\nplain\nEOT"), r#""plain\n""#);
}

#[test]
fn branches_and_fallbacks_are_choices() {
    assert_eq!(
        of("var.c ? aws_kms_key.k.arn : null"),
        "(var.c ? aws_kms_key.k.arn : null)"
    );
    assert_eq!(
        of("var.c ? a.x : var.d ? b.x : c.x"),
        "(var.c ? a.x : (var.d ? b.x : c.x))"
    );
    assert_eq!(of("coalesce(var.a, b.x)"), "coalesce(var.a | b.x)");
    assert_eq!(of("try(a.x[0].arn, null)"), "try(a.x[0].arn | null)");
    assert_eq!(of("try(a.x, b.x).arn"), "(a.x.arn | b.x.arn)");
    assert_eq!(of("(var.c ? a.x : b.x).arn"), "(var.c ? a.x.arn : b.x.arn)");
    assert_eq!(of("!var.c ? a.x : null"), "(!var.c ? a.x : null)");
    assert_eq!(
        of("var.k != null ? var.k : a.x"),
        "(!var.k null ? var.k : a.x)"
    );
    assert_eq!(of("var.n > 1 ? a.x : b.x"), "(a.x | b.x)");
    assert_eq!(
        of(r#"lookup(var.keys, "eu", null)"#),
        r#"try(var.keys["eu"] | null)"#
    );
}

#[test]
fn functions_that_give_back_an_element_are_followed() {
    assert_eq!(of("one(aws_kms_key.k[*].arn)"), "aws_kms_key.k[*].arn");
    assert_eq!(of("one(aws_kms_key.k).arn"), "aws_kms_key.k[*].arn");
    assert_eq!(of("element(aws_kms_key.k, 0).arn"), "aws_kms_key.k[0].arn");
    assert_eq!(of("element(aws_kms_key.k, 5).arn"), "aws_kms_key.k[*].arn");
    assert_eq!(of("sensitive(var.key)"), "var.key");
}

#[test]
fn a_set_of_literals_is_its_own_keys() {
    assert_eq!(of(r#"toset(["a", "b"])"#), r#"{a: "a", b: "b"}"#);
    assert_eq!(of("toset(var.names)"), "Elements(var.names)");
    assert_eq!(of(r#"toset(var.names)["a"]"#), r#""a""#);
}

#[test]
fn what_must_be_evaluated_is_opaque_and_names_what_it_reads() {
    assert_eq!(
        of(r#"join("", aws_kms_key.k[*].arn)"#),
        "opaque(aws_kms_key.k[*].arn)"
    );
    assert_eq!(of("values(aws_kms_key.k)[0].arn"), "opaque(aws_kms_key.k)");
    assert_eq!(of("!var.x && a.b == 1"), "opaque(var.x, a.b)");
    assert_eq!(of("coalesce(var.keys...)"), "opaque(var.keys)");
    assert_eq!(of("provider::aws::trim(a.b)"), "opaque(a.b)");
}

#[test]
fn elements_of_a_list_are_picked_by_place() {
    assert_eq!(of("[a.b, c.d]"), "[a.b | c.d]");
    assert_eq!(of("[a.b, c.d][1].arn"), "c.d.arn");
    assert_eq!(of("[a.b, c.d][2]"), "null");
    assert_eq!(of("[a.b, c.d][var.x]"), "opaque(a.b, c.d)");
}

#[test]
fn collections_are_made_of_others() {
    assert_eq!(of("concat(var.a, [b.c])"), "Places(var.a | [b.c])");
    assert_eq!(of("merge(var.a, { x = b.c })"), "Own(var.a | {x: b.c})");
    assert_eq!(of("merge({ x = a.b }, { x = c.d, y = e.f }).x"), "c.d");
    assert_eq!(of("merge(var.a, { x = c.d }).x"), "opaque(var.a, c.d)");
    assert_eq!(of("{ for k, v in var.a : k => v }.x"), "var.a.x");
    assert_eq!(of("[for v in var.a : v]"), "Other(var.a)");
    assert_eq!(of("{ for v in var.a : v.name => v }"), "Other(var.a)");
    assert_eq!(
        of("{ for k, v in var.a : k => v if v.x }"),
        "opaque(var.a)",
        "some of them"
    );
    assert_eq!(of("{ for v in var.a : v.x => v... }"), "opaque(var.a)");
}

#[test]
fn loop_variables_are_no_references() {
    assert_eq!(
        of("{ for k, v in aws_kms_key.k : k => v.arn if v.x != var.y }"),
        "opaque(aws_kms_key.k, var.y)"
    );
    assert_eq!(
        of("concat([for v in a.b : v.arn], v.c[*])"),
        "Places(opaque(a.b) | v.c[*])"
    );
    assert_eq!(
        of(r#""%{ for v in a.b }${v.arn} ${c.d}%{ endfor }""#),
        "opaque(a.b, c.d)"
    );
}

#[test]
fn objects_with_literal_keys_can_be_picked_from() {
    assert_eq!(
        of(r#"{ far = { arn = a.b, days = 30 }, "near" : c.d }"#),
        "{far: {arn: a.b, days: 30}, near: c.d}"
    );
    assert_eq!(of("{ eu = a.b, us = c.d }.us"), "c.d");
    assert_eq!(of(r#"{ eu = a.b, us = c.d }["eu"].arn"#), "a.b.arn");
    assert_eq!(of("{ eu = a.b, us = c.d }[var.r]"), "(a.b | c.d)");
    assert_eq!(of("{ (var.k) = a.b }"), "opaque(var.k, a.b)");
}

proptest! {
    #[test]
    fn never_panics(text in r#"[a-c0-9 .\[\]*(){}"$:?,=!<>+\n-]{0,80}"#) {
        if let Ok(expression) = text.parse::<Expression>() {
            let _ = shape(&expression);
        }
    }
}
