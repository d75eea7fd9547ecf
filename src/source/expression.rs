//! HCL expressions and templates into shapes.

use super::call;
use super::shape::{Condition, Keys, Part, Shape};
use hcl_edit::Number;
use hcl_edit::expr::{BinaryOperator, UnaryOperator};
use hcl_edit::expr::{Expression, ForExpr, Object, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::template::{Element, ForTemplateExpr, Template};
use hcl_edit::visit::{self, Visit};

/// The form of an expression.
pub(super) fn shape(expression: &Expression) -> Shape {
    match expression {
        Expression::Null(_) => Shape::Null,
        Expression::Bool(value) => Shape::Literal((*value.value()).into()),
        Expression::Number(value) => number(value.value()),
        Expression::String(value) => Shape::Literal(value.as_str().into()),
        Expression::StringTemplate(value) => template(value),
        Expression::HeredocTemplate(value) => template(&value.template),
        Expression::Parenthesis(value) => shape(value.inner()),
        Expression::Variable(name) => Shape::Reference(vec![Part::Name(name.as_str().into())]),
        Expression::Traversal(value) => traversal(value),
        Expression::Conditional(value) => {
            let (yes, no) = (shape(&value.true_expr), shape(&value.false_expr));
            match condition(&value.cond_expr) {
                Some(condition) => Shape::If(condition, yes.into(), no.into()),
                None => Shape::choice(vec![yes, no]),
            }
        }
        Expression::FuncCall(value) => {
            call::call(value).unwrap_or_else(|| Shape::Opaque(traversals(expression)))
        }
        Expression::Object(value) => {
            object(value).unwrap_or_else(|| Shape::Opaque(traversals(expression)))
        }
        Expression::Array(items) => Shape::List(items.iter().map(shape).collect()),
        Expression::ForExpr(value) => {
            same_elements(value).unwrap_or_else(|| Shape::Opaque(traversals(expression)))
        }
        Expression::UnaryOp(_) | Expression::BinaryOp(_) => Shape::Opaque(traversals(expression)),
    }
}

/// A `for` that gives back each element as it is: `{ for v in var.list : v.name => v }`.
fn same_elements(value: &ForExpr) -> Option<Shape> {
    let is = |expression: &Expression, name: &str| matches!(expression, Expression::Variable(v) if v.as_str() == name);
    let ForExpr {
        intro, key_expr, ..
    } = value;
    if value.cond.is_some() || value.grouping || !is(&value.value_expr, &intro.value_var) {
        return None;
    }
    let of = shape(&intro.collection_expr);
    let keys = match (key_expr, &intro.key_var) {
        (None, _) => Keys::Places,
        (Some(key), Some(own)) if is(key, own) => return Some(of),
        _ => Keys::Other,
    };
    Some(Shape::Elements(vec![of], keys))
}

/// `var.x`, `!var.x`, `var.x == null`, `var.x != null`.
fn condition(expression: &Expression) -> Option<Condition> {
    let of = |subject: &Expression, is_null, negated| match shape(subject) {
        Shape::Reference(subject) => Some(Condition {
            subject,
            is_null,
            negated,
        }),
        _ => None,
    };
    match expression {
        Expression::Parenthesis(value) => condition(value.inner()),
        Expression::UnaryOp(value) if *value.operator.value() == UnaryOperator::Not => {
            let inner = condition(&value.expr)?;
            Some(Condition {
                negated: !inner.negated,
                ..inner
            })
        }
        Expression::BinaryOp(value) => {
            let negated = match value.operator.value() {
                BinaryOperator::Eq => false,
                BinaryOperator::NotEq => true,
                _ => return None,
            };
            match shape(&value.rhs_expr) {
                Shape::Null => of(&value.lhs_expr, true, negated),
                _ => None,
            }
        }
        subject => of(subject, false, false),
    }
}

/// The form of a template: a lone interpolation is the expression itself, as in Terraform.
pub(super) fn template(template: &Template) -> Shape {
    if let Some(Element::Interpolation(only)) = template.as_single_element() {
        return shape(&only.expr);
    }
    let literal: Option<String> = template
        .iter()
        .map(|element| element.as_literal().map(|text| text.as_str()))
        .collect();
    literal.map_or_else(
        || Shape::Opaque(Finder::of(|finder| finder.visit_template(template))),
        |text| Shape::Literal(text.into()),
    )
}

/// An object key that needs no evaluation.
pub(super) fn literal_key(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().to_owned()),
        ObjectKey::Expression(key) => match shape(key) {
            Shape::Literal(serde_json::Value::String(text)) => Some(text),
            Shape::Literal(scalar) => Some(scalar.to_string()),
            _ => None,
        },
    }
}

fn number(value: &Number) -> Shape {
    let unsigned = value.as_u64().map(serde_json::Number::from);
    unsigned
        .or_else(|| value.as_i64().map(serde_json::Number::from))
        .or_else(|| value.as_f64().and_then(serde_json::Number::from_f64))
        .map_or_else(
            || Shape::Opaque(Vec::new()),
            |number| Shape::Literal(number.into()),
        )
}

fn object(object: &Object) -> Option<Shape> {
    let fields = object.iter();
    let fields = fields.map(|(key, value)| Some((literal_key(key)?, shape(value.expr()))));
    fields.collect::<Option<_>>().map(Shape::Object)
}

/// Steps on a function's result can't be followed unless the function gives back its argument.
fn traversal(traversal: &Traversal) -> Shape {
    let steps: Vec<Part> = traversal.operators.iter().map(|op| part(op)).collect();
    let start = shape(&traversal.expr);
    start.then(&steps).unwrap_or(Shape::Null)
}

fn part(operator: &TraversalOperator) -> Part {
    match operator {
        TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Part::Any,
        TraversalOperator::GetAttr(name) => Part::Name(name.as_str().to_owned()),
        TraversalOperator::LegacyIndex(index) => Part::Number(*index.value()),
        TraversalOperator::Index(index) => index_part(index),
    }
}

pub(super) fn index_part(index: &Expression) -> Part {
    match shape(index) {
        Shape::Literal(serde_json::Value::String(key)) => Part::Key(key),
        Shape::Literal(serde_json::Value::Number(n)) => n.as_u64().map_or(Part::Any, Part::Number),
        Shape::Reference(parts) => Part::By(parts),
        _ => Part::Any,
    }
}

fn traversals(expression: &Expression) -> Vec<Vec<Part>> {
    Finder::of(|finder| finder.visit_expr(expression))
}

/// Collects the traversals of an expression, without those of its own loop variables.
#[derive(Default)]
struct Finder {
    found: Vec<Vec<Part>>,
    bound: Vec<String>,
}

impl Finder {
    fn of(visit: impl FnOnce(&mut Self)) -> Vec<Vec<Part>> {
        let mut finder = Self::default();
        visit(&mut finder);
        finder.found
    }

    fn keep(&mut self, parts: Vec<Part>) {
        let Some(Part::Name(root)) = parts.first() else {
            return;
        };
        if !self.bound.contains(root) {
            self.found.push(parts);
        }
    }

    fn within<'a>(&mut self, names: impl Iterator<Item = &'a str>, visit: impl FnOnce(&mut Self)) {
        let outer = self.bound.len();
        self.bound.extend(names.map(str::to_owned));
        visit(self);
        self.bound.truncate(outer);
    }
}

impl Visit for Finder {
    fn visit_expr(&mut self, node: &Expression) {
        match node {
            Expression::Variable(_) | Expression::Traversal(_) => match shape(node) {
                Shape::Reference(parts) => self.keep(parts),
                // The steps only pick from what stands before them.
                _ => match node {
                    Expression::Traversal(traversal) => self.visit_expr(&traversal.expr),
                    _ => visit::visit_expr(self, node),
                },
            },
            _ => visit::visit_expr(self, node),
        }
    }

    fn visit_for_expr(&mut self, node: &ForExpr) {
        let intro = &node.intro;
        self.visit_expr(&intro.collection_expr);
        let names = intro.key_var.iter().chain([&intro.value_var]);
        self.within(names.map(|name| name.as_str()), |finder| {
            node.key_expr.iter().for_each(|key| finder.visit_expr(key));
            finder.visit_expr(&node.value_expr);
            node.cond
                .iter()
                .for_each(|cond| finder.visit_for_cond(cond));
        });
    }

    fn visit_for_template_expr(&mut self, node: &ForTemplateExpr) {
        self.visit_expr(&node.collection_expr);
        let names = node.key_var.iter().chain([&node.value_var]);
        self.within(names.map(|name| name.as_str()), |finder| {
            finder.visit_template(&node.template);
        });
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(of("[for v in var.a : v]"), "Places(var.a)");
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
            "opaque(a.b, v.c[*])"
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
}
