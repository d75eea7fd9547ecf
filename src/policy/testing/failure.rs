//! Why a test failed: which of its statements doesn't hold, and where its two sides differ.

use super::{PolicyError, Texts, engine, test_name};
use regorus::Value;
use regorus::unstable::{BoolOp, Expr, Literal, LiteralStmt, Module, Rule};
use std::fmt::Write as _;

/// What doesn't hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    /// Line of the statement; none where the engine failed.
    pub line: Option<usize>,
    /// The statement, or the engine's words.
    pub text: String,
    /// Where it compares: what differs.
    pub sides: Option<Sides>,
}

/// The two sides of a comparison, as far as they differ: each line names a place within them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// On the left alone.
    pub left: Vec<String>,
    /// On the right alone.
    pub right: Vec<String>,
}

impl Failure {
    /// An error of the engine.
    pub(super) fn of_engine(error: &str) -> Self {
        let text = error.rsplit("error: ").next().unwrap_or(error);
        Self {
            line: None,
            text: text.trim().to_owned(),
            sides: None,
        }
    }
}

/// The names of the rules that are added to a test's file to look into it.
const PROBE: &str = "tfbackup_probe";

/// Evaluates the test's statements, one more each time, until they don't hold any more.
pub(super) fn find(texts: &Texts, file: &str, test: &str) -> Result<Failure, PolicyError> {
    let mut parsed = engine(texts)?;
    let modules = parsed.get_modules();
    let module = modules
        .iter()
        .find(|module| module.package.span.source.file() == file);
    let unknown = Failure {
        line: None,
        text: "it isn't true".to_owned(),
        sides: None,
    };
    let whole = texts.get(file).map_or("", |it| it.text.as_str());
    let Some(statements) = module.and_then(|module| statements(module, test, whole)) else {
        return Ok(unknown);
    };
    for (at, statement) in statements.iter().enumerate() {
        let before: Vec<&str> = statements.iter().take(at).map(|it| it.text).collect();
        let upto = [before.as_slice(), &[statement.text]].concat();
        if probe(texts, file, "true", &upto).is_some() {
            continue;
        }
        let side = |side: &str| {
            let value = format!("{PROBE}_value := {side} {}", statement.with);
            let all = [before.as_slice(), &[value.as_str()]].concat();
            probe(texts, file, &format!("{PROBE}_value"), &all)
        };
        let sides = statement.sides.and_then(|(left, right)| {
            let mut sides = Sides::default();
            differ("", side(left).as_ref(), side(right).as_ref(), &mut sides);
            (sides != Sides::default()).then_some(sides)
        });
        return Ok(Failure {
            line: Some(statement.line),
            text: statement
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            sides,
        });
    }
    Ok(unknown)
}

/// One statement of a test.
struct Statement<'a> {
    line: usize,
    text: &'a str,
    /// `with input as …`
    with: &'a str,
    /// Of `a == b`.
    sides: Option<(&'a str, &'a str)>,
}

fn statements<'a>(module: &Module, test: &str, whole: &'a str) -> Option<Vec<Statement<'a>>> {
    let mut rules = module.policy.iter();
    let rule = rules.find(|rule| test_name(rule).is_some_and(|(name, _)| name == test))?;
    let Rule::Spec { bodies, .. } = rule.as_ref() else {
        return None;
    };
    let body = bodies.first()?;
    Some(
        body.query
            .stmts
            .iter()
            .filter_map(|it| statement(it, whole))
            .collect(),
    )
}

fn statement<'a>(statement: &LiteralStmt, text: &'a str) -> Option<Statement<'a>> {
    let slice =
        |from: u32, to: u32| text.get(usize::try_from(from).ok()?..usize::try_from(to).ok()?);
    let span = &statement.span;
    let end = match &statement.literal {
        Literal::Expr { expr, .. } => expr.span().end,
        _ => span.end,
    };
    let sides = match &statement.literal {
        Literal::Expr { expr, .. } => match expr.as_ref() {
            // Not by the spans of both: regorus 0.14.1 has that of `set()` end with what follows, and leaves
            // brackets around an expression out.
            Expr::BoolExpr {
                op: BoolOp::Eq,
                span,
                rhs,
                ..
            } => slice(span.start, span.end).and_then(|whole| {
                let left = slice(span.start, rhs.span().start)?.rfind("==")?;
                let (left, right) = whole.split_at_checked(left)?;
                Some((left.trim(), right.strip_prefix("==")?.trim()))
            }),
            _ => None,
        },
        _ => None,
    };
    Some(Statement {
        line: usize::try_from(span.line).ok()?,
        text: slice(span.start, span.end)?.trim(),
        with: slice(end, span.end)?.trim(),
        sides,
    })
}

/// The value of a rule with this body, in the test's own file.
fn probe(texts: &Texts, file: &str, value: &str, body: &[&str]) -> Option<Value> {
    let text = &texts.get(file)?.text;
    let mut added = format!("{text}\n\n{PROBE} := {value} if {{\n");
    for statement in body {
        writeln!(added, "\t{statement}").ok()?;
    }
    added.push_str("}\n");
    let mut engine = engine_but(texts, file, &added)?;
    let packages = engine.get_policy_package_components().ok()?;
    let modules = engine.get_modules();
    let at = modules
        .iter()
        .position(|module| module.package.span.source.file() == file)?;
    match engine.eval_rule(super::query(&packages.get(at)?.components, PROBE)) {
        Ok(Value::Undefined) | Err(_) => None,
        Ok(value) => Some(value),
    }
}

fn engine_but(texts: &Texts, file: &str, text: &str) -> Option<regorus::Engine> {
    let mut engine = regorus::Engine::new();
    for (path, own) in texts {
        let text = if path == file {
            text.to_owned()
        } else {
            own.text.clone()
        };
        engine.add_policy(path.clone(), text).ok()?;
    }
    Some(engine)
}

/// Notes where two values differ, as deep as both have the same shape.
fn differ(path: &str, left: Option<&Value>, right: Option<&Value>, sides: &mut Sides) {
    let said = |value: &Value| {
        if path.is_empty() {
            value.to_string()
        } else {
            format!("{path}: {value}")
        }
    };
    match (left, right) {
        (Some(left), Some(right)) if left == right => {}
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            for key in one
                .keys()
                .chain(other.keys().filter(|key| !one.contains_key(key)))
            {
                let path = match (path, key) {
                    ("", Value::String(key)) => key.to_string(),
                    (path, Value::String(key)) => format!("{path}.{key}"),
                    (path, key) => format!("{path}[{key}]"),
                };
                differ(&path, one.get(key), other.get(key), sides);
            }
        }
        (Some(Value::Set(one)), Some(Value::Set(other))) => {
            sides
                .left
                .extend(one.iter().filter(|it| !other.contains(it)).map(said));
            sides
                .right
                .extend(other.iter().filter(|it| !one.contains(it)).map(said));
        }
        (Some(Value::Array(one)), Some(Value::Array(other))) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other.iter()).enumerate() {
                differ(&format!("{path}[{at}]"), Some(one), Some(other), sides);
            }
        }
        (left, right) => {
            let undefined = |value: Option<&Value>| match value {
                Some(value) => said(value),
                None if path.is_empty() => "(undefined)".to_owned(),
                None => format!("{path}: (undefined)"),
            };
            sides.left.push(undefined(left));
            sides.right.push(undefined(right));
        }
    }
}
