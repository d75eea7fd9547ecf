//! Functions that people use around backups; any other is not known.

mod collections;
mod files;
mod strings;

pub(crate) use collections::set_of;

use crate::evaluator::{Evaluated, Evaluator, Fails};
use crate::value::{Reason, Unknown, Value};

impl Evaluator<'_> {
    /// The result of a function.
    pub(crate) fn call(&self, name: &str, arguments: Vec<Value>) -> Evaluated {
        match name {
            "sensitive" => return Ok(first(arguments)?.marked()),
            "nonsensitive" => return Ok(first(arguments)?.unmarked().0),
            // These hand elements on as they are, and no mark but the elements' own.
            "merge" | "concat" | "values" | "flatten" | "one" | "element" | "lookup" => {}
            _ => {
                let mut marked = false;
                let bare = arguments.into_iter().map(|argument| {
                    let (bare, mark) = argument.unmarked();
                    marked |= mark;
                    bare
                });
                let bare = bare.collect();
                let value = self.called(name, bare)?;
                return Ok(if marked { value.marked() } else { value });
            }
        }
        let mut marked = false;
        let outer = arguments.into_iter().map(|argument| match argument {
            Value::Sensitive(inner) => {
                marked = true;
                *inner
            }
            argument => argument,
        });
        let outer = outer.collect();
        let value = self.called(name, outer)?;
        Ok(if marked { value.marked() } else { value })
    }

    fn called(&self, name: &str, arguments: Vec<Value>) -> Evaluated {
        let too_many = !self.spend(arguments.iter().map(Value::size).sum());
        if too_many {
            return Ok(Value::unknown(Reason::TooMuch));
        }
        let parts = arguments.clone();
        let found = match name {
            "coalesce" | "coalescelist" | "lookup" | "merge" | "concat" | "flatten" | "compact"
            | "distinct" | "element" | "length" | "keys" | "values" | "contains" | "zipmap"
            | "setproduct" | "one" | "toset" | "tolist" | "tomap" | "range" | "reverse"
            | "sort" | "slice" | "index" | "setunion" | "setintersection" | "setsubtract"
            | "anytrue" | "alltrue" | "sum" | "max" | "min" => {
                self.collection_function(name, arguments)
            }
            "split" | "replace" | "lower" | "upper" | "trimspace" | "substr" | "tostring"
            | "title" | "tonumber" | "tobool" | "format" | "join" | "jsonencode" | "jsondecode"
            | "trim" | "trimprefix" | "trimsuffix" | "startswith" | "endswith" | "strcontains"
            | "formatlist" => self.string_function(name, arguments),
            _ => Ok(None),
        };
        Ok(match found? {
            Some(value) => self.paid(value),
            None if is_evaluated(name) => Value::of_parts(parts),
            None => not_evaluated(parts),
        })
    }
}

/// The result of a function that isn't evaluated.
pub(crate) fn not_evaluated(parts: Vec<Value>) -> Value {
    match Value::of_parts(parts) {
        Value::Unknown(unknown) => Value::Unknown(Unknown {
            reason: unknown.reason.max(Reason::Function),
            ..unknown
        }),
        value => value,
    }
}

/// What a function finds; `None` where its arguments aren't known well enough.
type Found = Result<Option<Value>, Fails>;

fn first(arguments: Vec<Value>) -> Result<Value, Fails> {
    arguments.into_iter().next().ok_or(Fails)
}

fn is_evaluated(name: &str) -> bool {
    !matches!(name, "timestamp" | "uuid" | "plantimestamp" | "bcrypt")
}

/// A string that holds a value as JSON, as far as it is known.
pub(crate) fn encoded(tree: Value) -> Value {
    match tree.to_json() {
        Some(json) => Value::String(strings::json_text(&json)),
        None if tree.is_open() => Value::of_parts([tree]),
        None => Value::Json(Box::new(tree)),
    }
}
