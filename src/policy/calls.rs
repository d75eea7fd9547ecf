//! Which functions a policy calls, and whether they exist.
//!
//! The engine looks a function up when it is called, so a mistyped or missing one would show on the
//! first plan that gets there; and a function that calls itself would use up the stack. Both are
//! found here, before anything is judged.

use super::error::{PolicyError, Spot};
use super::heads;
use super::words::words;
use crate::spelling;
use regorus::unstable::{Expr, Module, Rule, RuleHead, Span, TokenKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A parsed policy, by its place in the engine.
pub(super) struct Unit<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) package: &'a [String],
    pub(super) module: &'a Module,
}

/// Refuses calls of what is neither defined nor carried, and functions that call themselves.
pub(super) fn check(units: &[Unit<'_>]) -> Result<(), PolicyError> {
    let builtins = builtins();
    let defined: BTreeSet<String> = units.iter().flat_map(functions).collect();
    let mut graph = Graph::new();
    for unit in units {
        heads::check(unit, &defined)?;
        let heads = unit.heads();
        let calls = calls(unit.name, unit.text);
        for call in calls
            .into_iter()
            .filter(|call| !heads.contains(&call.span.start))
        {
            let target = unit.resolve(&call.path);
            if defined.contains(&target) {
                if let Some(caller) = unit.function_at(call.span.start) {
                    let calls = graph.entry(caller).or_default();
                    calls.push((target, unit, call.span));
                }
            } else if !builtins.contains(&call.path.join(".")) {
                return Err(unknown(unit, &call, &builtins, &defined));
            }
        }
    }
    let mut finished = BTreeSet::new();
    graph
        .keys()
        .try_for_each(|start| visit(start, &graph, &mut Vec::new(), &mut finished))
}

/// What each function calls, and where.
type Graph<'a> = BTreeMap<String, Vec<(String, &'a Unit<'a>, Range<usize>)>>;

/// Depth first; a function met again on the way to itself closes a circle.
fn visit<'a>(
    name: &'a str,
    graph: &'a Graph<'_>,
    way: &mut Vec<&'a str>,
    finished: &mut BTreeSet<&'a str>,
) -> Result<(), PolicyError> {
    if finished.contains(name) {
        return Ok(());
    }
    way.push(name);
    for (target, unit, span) in graph.get(name).into_iter().flatten() {
        if way.contains(&target.as_str()) {
            let Spot { text, span } = Spot::new(unit.name, unit.text, span.clone());
            let name = target.clone();
            return Err(PolicyError::Recursion { name, text, span });
        }
        visit(target, graph, way, finished)?;
    }
    way.pop();
    finished.insert(name);
    Ok(())
}

/// Names of the built-in functions that policies may call: the capabilities that OPA checks by.
fn builtins() -> BTreeSet<String> {
    #[derive(serde::Deserialize)]
    struct Capabilities {
        builtins: Vec<Builtin>,
    }
    #[derive(serde::Deserialize)]
    struct Builtin {
        name: String,
        infix: Option<String>,
    }
    let text = include_str!("../../policies/capabilities.json");
    let read = serde_json::from_str::<Capabilities>(text).map(|read| read.builtins);
    read.unwrap_or_default()
        .into_iter()
        .filter(|builtin| builtin.infix.is_none()) // `plus(1, 2)` is OPA's alone
        .map(|builtin| builtin.name)
        .collect()
}

fn unknown(
    unit: &Unit<'_>,
    call: &Call,
    builtins: &BTreeSet<String>,
    defined: &BTreeSet<String>,
) -> PolicyError {
    const IMPURE: [&str; 9] = [
        "http", "io", "net", "opa", "rand", "rego", "time", "trace", "uuid",
    ];
    let name = call.path.join(".");
    let root = call.path.first().map_or("", String::as_str);
    let local = format!("{}.", unit.package.join("."));
    let own = defined.iter().filter_map(|full| full.strip_prefix(&local));
    let known = builtins.iter().map(String::as_str).chain(own);
    let help = match spelling::nearest(&name, known) {
        _ if IMPURE.contains(&root) => {
            "let policies judge only the facts: no network, clock, randomness or environment, and no \
             `rego.*`, `opa.*`, `io.jwt.*`"
                .to_owned()
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => "built-in functions are those of policies/capabilities.json, which `opa check \
                 --capabilities` knows too"
            .to_owned(),
    };
    let Spot { text, span } = Spot::new(unit.name, unit.text, call.span.clone());
    PolicyError::UnknownFunction {
        name,
        help,
        text,
        span,
    }
}

impl Unit<'_> {
    /// Full path of what is called: by an import's name, from `data`, or in this package.
    pub(super) fn resolve(&self, path: &[String]) -> String {
        let Some((first, rest)) = path.split_first() else {
            return String::new();
        };
        if first == "data" {
            return rest.join(".");
        }
        match self.imported(first) {
            Some(target) => [target.as_slice(), rest].concat().join("."),
            None => self.full(path),
        }
    }

    /// What an import of that name stands for, without `data`.
    pub(super) fn imported(&self, name: &str) -> Option<Vec<String>> {
        self.module.imports.iter().find_map(|import| {
            let target = reference(&import.refr)?;
            let alias = import.r#as.as_ref().map(Span::text);
            let known = alias.or(target.last().map(String::as_str));
            (known == Some(name)).then(|| target.into_iter().skip(1).collect())
        })
    }

    fn full(&self, path: &[String]) -> String {
        [self.package, path].concat().join(".")
    }

    /// The function whose definition holds this offset; a rule gives none, for regorus finds its circles.
    fn function_at(&self, offset: usize) -> Option<String> {
        let starts_before = |rule: &&regorus::unstable::Ref<Rule>| {
            let (Rule::Spec { span, .. } | Rule::Default { span, .. }) = rule.as_ref();
            start(span).is_some_and(|start| start <= offset)
        };
        let rule = self.module.policy.iter().rfind(starts_before)?;
        function(rule)
            .and_then(reference)
            .map(|path| self.full(&path))
    }

    /// Where functions are defined: names before parentheses that call nothing.
    fn heads(&self) -> BTreeSet<usize> {
        let heads = self.module.policy.iter().filter_map(|rule| function(rule));
        heads.filter_map(|head| start(head.span())).collect()
    }
}

fn start(span: &Span) -> Option<usize> {
    usize::try_from(span.start).ok()
}

fn functions(unit: &Unit<'_>) -> Vec<String> {
    let heads = unit.module.policy.iter().filter_map(|rule| function(rule));
    heads
        .filter_map(reference)
        .map(|path| unit.full(&path))
        .collect()
}

/// Name of the function that a rule defines.
fn function(rule: &Rule) -> Option<&Expr> {
    match rule {
        Rule::Spec {
            head: RuleHead::Func { refr, .. },
            ..
        } => Some(refr),
        Rule::Default { refr, args, .. } if !args.is_empty() => Some(refr),
        _ => None,
    }
}

/// Parts of a reference that holds nothing but names: `data.a["b-c"].d`.
pub(super) fn reference(expr: &Expr) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut expr = expr;
    loop {
        match expr {
            Expr::Var { span, .. } => {
                parts.push(span.text().to_owned());
                parts.reverse();
                return Some(parts);
            }
            Expr::RefDot { refr, field, .. } => {
                parts.push(field.0.text().to_owned());
                expr = refr;
            }
            Expr::RefBrack { refr, index, .. } => {
                let Expr::String { span, .. } = index.as_ref() else {
                    return None;
                };
                parts.push(span.text().trim_matches('"').to_owned());
                expr = refr;
            }
            _ => return None,
        }
    }
}

/// A call as it is written.
struct Call {
    path: Vec<String>,
    span: Range<usize>,
}

/// All calls, in their order.
fn calls(name: &str, text: &str) -> Vec<Call> {
    let words = words(name, text);
    let mut found = Vec::new();
    let mut rest = words.as_slice();
    while let [head, tail @ ..] = rest {
        rest = tail;
        if head.kind != TokenKind::Ident || is_keyword(&head.text) {
            continue;
        }
        let mut path = vec![head.text.clone()];
        let mut end = head.span.end;
        loop {
            rest = match rest {
                [dot, name, tail @ ..] if dot.text == "." && name.kind == TokenKind::Ident => {
                    path.push(name.text.clone());
                    end = name.span.end;
                    tail
                }
                [open, key, close, tail @ ..]
                    if open.text == "[" && key.kind == TokenKind::String && close.text == "]" =>
                {
                    path.push(key.text.trim_matches('"').to_owned());
                    end = close.span.end;
                    tail
                }
                _ => break,
            };
        }
        if rest.first().is_some_and(|next| next.text == "(") {
            let span = head.span.start..end;
            found.push(Call { path, span });
        }
    }
    found
}

/// Words that may stand before a parenthesis without calling anything. `contains (` adds to a set;
/// as a call it is a built-in that exists.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "in" | "not" | "if" | "else" | "some" | "every" | "with" | "as" | "contains" | "default"
    )
}
