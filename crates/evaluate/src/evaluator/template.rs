//! Strings with `${…}` and `%{…}` in them.

use super::{Evaluated, Evaluator, Fails, Scope};
use crate::value::{Reason, Value};
use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Strip, Template};

impl Evaluator<'_> {
    /// The string that a template makes; a lone interpolation is the expression itself, as in Terraform.
    pub(crate) fn template(&self, template: &Template, scope: &Scope, by_line: bool) -> Evaluated {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return self.eval(&only.expr, scope);
        }
        let value = joined(self.pieces(template, scope, by_line, (false, false))?);
        let (value, marked) = value.unmarked();
        let value = self.paid(value);
        Ok(if marked { value.marked() } else { value })
    }

    /// The pieces of a template. `around`: whether what stands before and after it strips its spaces.
    fn pieces(
        &self,
        template: &Template,
        scope: &Scope,
        by_line: bool,
        around: (bool, bool),
    ) -> Result<Vec<Value>, Fails> {
        let mut pieces = Vec::new();
        let mut elements = template.iter().peekable();
        let mut strips_next = around.0;
        while let Some(element) = elements.next() {
            match element {
                Element::Literal(text) => {
                    let mut text = text.value().as_str();
                    if strips_next {
                        text = left(text, by_line, &mut pieces);
                    }
                    let strips = elements.peek().map_or(around.1, |next| before(next));
                    if strips {
                        text = right(text, by_line, &mut pieces);
                    }
                    pieces.push(text.into());
                }
                Element::Interpolation(inner) => {
                    let value = self.eval(&inner.expr, scope)?;
                    pieces.push(self.printed(value)?);
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => {
                        pieces.extend(self.branch(directive, scope, by_line)?);
                    }
                    Directive::For(directive) => {
                        pieces.extend(self.repeat(directive, scope, by_line)?);
                    }
                },
            }
            strips_next = after(element);
        }
        Ok(pieces)
    }

    /// A value inside a string.
    fn printed(&self, value: Value) -> Evaluated {
        let (value, marked) = self.seen(value).unmarked();
        let value = match value {
            string @ (Value::Template(_) | Value::Json(_)) => string,
            open if open.is_open() => open,
            scalar => Value::String(scalar.text().ok_or(Fails)?),
        };
        Ok(if marked { value.marked() } else { value })
    }

    fn branch(
        &self,
        directive: &IfDirective,
        scope: &Scope,
        by_line: bool,
    ) -> Result<Vec<Value>, Fails> {
        let (start, end) = (&directive.if_expr, &directive.endif_expr);
        let condition = self.eval(&start.cond_expr, scope)?;
        let (condition, marked) = self.seen(condition).unmarked();
        let otherwise = directive.else_expr.as_ref();
        let then = || {
            let next = otherwise.map_or(end.strip.strip_start(), |other| other.strip.strip_start());
            self.pieces(
                &start.template,
                scope,
                by_line,
                (start.strip.strip_end(), next),
            )
        };
        let other = || match otherwise {
            Some(other) => {
                let around = (other.strip.strip_end(), end.strip.strip_start());
                self.pieces(&other.template, scope, by_line, around)
            }
            None => Ok(Vec::new()),
        };
        let mark = |pieces: Vec<Value>| {
            if marked {
                vec![joined(pieces).marked()]
            } else {
                pieces
            }
        };
        match condition.flag() {
            Some(true) => then().map(mark),
            Some(false) => other().map(mark),
            None if condition.is_open() => {
                self.doubt.set(true); // it may turn out to be none
                let either = [joined(then()?), joined(other()?)];
                Ok(vec![Value::one_of(either)])
            }
            None => Err(Fails),
        }
    }

    fn repeat(
        &self,
        directive: &ForDirective,
        scope: &Scope,
        by_line: bool,
    ) -> Result<Vec<Value>, Fails> {
        let each = &directive.for_expr;
        let (collection, marked) = self.eval(&each.collection_expr, scope)?.unmarked();
        let Some(elements) = self.elements(&collection)? else {
            return Ok(vec![Value::of_parts([collection])]);
        };
        let around = (
            each.strip.strip_end(),
            directive.endfor_expr.strip.strip_start(),
        );
        let mut pieces = Vec::new();
        for (key, value) in elements {
            let scope = match &each.key_var {
                Some(name) => scope.with(name.as_str(), key),
                None => scope.clone(),
            };
            let scope = scope.with(each.value_var.as_str(), value);
            let made = joined(self.pieces(&each.template, &scope, by_line, around)?);
            pieces.push(self.paid(made));
        }
        Ok(if marked {
            vec![joined(pieces).marked()]
        } else {
            pieces
        })
    }
}

/// The string of some pieces.
pub(crate) fn joined(pieces: Vec<Value>) -> Value {
    let mut joined: Vec<Value> = Vec::new();
    let mut marked = false;
    let mut todo: Vec<Value> = pieces.into_iter().rev().collect();
    while let Some(piece) = todo.pop() {
        match piece {
            Value::Template(inner) => todo.extend(inner.into_iter().rev()),
            Value::Sensitive(inner) => {
                marked = true;
                todo.push(*inner);
            }
            Value::Unknown(unknown) if unknown.reason == Reason::TooMuch => {
                return Value::Unknown(unknown);
            }
            piece => match (joined.last_mut(), piece.text()) {
                (Some(Value::String(text)), Some(more)) => text.push_str(&more),
                (_, Some(text)) if !text.is_empty() => joined.push(Value::String(text)),
                (_, Some(_)) => {}
                (_, None) => joined.push(piece),
            },
        }
    }
    let value = match joined.as_slice() {
        [] => Value::String(String::new()),
        [Value::String(_) | Value::Json(_)] => joined.pop().unwrap_or_default(),
        _ => Value::Template(joined),
    };
    if marked { value.marked() } else { value }
}

/// Whether an element strips the spaces before it.
fn before(element: &Element) -> bool {
    strips(element).0
}

/// Whether an element strips the spaces after it.
fn after(element: &Element) -> bool {
    strips(element).1
}

fn strips(element: &Element) -> (bool, bool) {
    let both = |first: Strip, last: Strip| (first.strip_start(), last.strip_end());
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(inner) => both(inner.strip, inner.strip),
        Element::Directive(directive) => match &**directive {
            Directive::If(inner) => both(inner.if_expr.strip, inner.endif_expr.strip),
            Directive::For(inner) => both(inner.for_expr.strip, inner.endfor_expr.strip),
        },
    }
}

/// Without spaces at the start: of the first line, where each line is a text of its own.
fn left<'t>(text: &'t str, by_line: bool, pieces: &mut Vec<Value>) -> &'t str {
    let end = text
        .find('\n')
        .map_or(text.len(), |at| at.saturating_add(1));
    match text.split_at_checked(end) {
        Some((line, rest)) if by_line => {
            pieces.push(line.trim_start().into());
            rest
        }
        _ => text.trim_start(),
    }
}

/// Without spaces at the end: of the last line, where each line is a text of its own.
fn right<'t>(text: &'t str, by_line: bool, pieces: &mut Vec<Value>) -> &'t str {
    let inside = text.strip_suffix('\n').unwrap_or(text);
    let start = inside.rfind('\n').map_or(0, |at| at.saturating_add(1));
    match text.split_at_checked(start) {
        Some((rest, line)) if by_line => {
            pieces.push(rest.into());
            line.trim_end()
        }
        _ => text.trim_end(),
    }
}
