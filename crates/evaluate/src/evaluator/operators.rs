//! Operators: arithmetic, comparison, logic.

use super::{Evaluated, Evaluator, Fails};
use crate::value::{Reason, Reference, Step, Value, whole};
use hcl_edit::expr::{BinaryOperator as Binary, UnaryOperator as Unary};
use serde_json::Number;
use std::cmp::Ordering;

impl Evaluator<'_> {
    pub(super) fn unary(&self, operator: Unary, value: Value) -> Evaluated {
        let (value, marked) = self.seen(value).unmarked();
        if value.is_open() {
            return Ok(Value::of_parts([value]));
        }
        let result = match operator {
            Unary::Not => Value::Bool(!value.flag().ok_or(Fails)?),
            Unary::Neg => {
                let number = value.number().ok_or(Fails)?;
                calculated(Binary::Minus, &Number::from(0), &number)
            }
        };
        Ok(if marked { result.marked() } else { result })
    }

    pub(super) fn binary(&self, operator: Binary, left: Value, right: Value) -> Evaluated {
        let (left, left_marked) = left.unmarked();
        let (right, right_marked) = right.unmarked();
        let result = match operator {
            Binary::Eq | Binary::NotEq => {
                let (seen_left, seen_right) = (self.settled(&left), self.settled(&right));
                match equal(&seen_left, &seen_right) {
                    Some(same) => Value::Bool(same == (operator == Binary::Eq)),
                    None => Value::of_parts([left, right]),
                }
            }
            Binary::And | Binary::Or => {
                let decides = operator == Binary::Or;
                let (left, right) = (self.seen(left), self.seen(right));
                let flag = |value: &Value| match value.flag() {
                    None if !value.is_open() => Err(Fails),
                    flag => Ok(flag),
                };
                let (of_left, of_right) = (flag(&left)?, flag(&right)?);
                // What isn't known may be none that a logical operator takes, null for one.
                if of_left.is_none() || of_right.is_none() {
                    self.doubt.set(true);
                }
                match (of_left, of_right) {
                    (Some(a), _) if a == decides => Value::Bool(decides),
                    (_, Some(b)) if b == decides => Value::Bool(decides),
                    (Some(_), Some(_)) => Value::Bool(!decides),
                    _ => Value::of_parts([left, right]),
                }
            }
            _ => {
                let (left, right) = (self.seen(left), self.seen(right));
                match (left.number(), right.number()) {
                    (Some(a), Some(b)) => calculated(operator, &a, &b),
                    _ if left.is_open() || right.is_open() => Value::of_parts([left, right]),
                    _ => return Err(Fails),
                }
            }
        };
        Ok(if left_marked || right_marked {
            result.marked()
        } else {
            result
        })
    }
}

/// What every object has is never null; a whole resource isn't either.
pub(super) fn is_never_null(reference: &Reference) -> bool {
    match reference.path.as_slice() {
        [] => true,
        [Step::Name(name)] => matches!(name.as_str(), "id" | "arn" | "key_id"),
        _ => false,
    }
}

/// Whether two values are the same, as far as that is known.
pub(crate) fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::OneOf(any), other) | (other, Value::OneOf(any)) => {
            let mut all = any.iter().map(|one| equal(one, other));
            let first = all.next()??;
            all.all(|answer| answer == Some(first)).then_some(first)
        }
        (Value::Null, Value::Null) => Some(true),
        (Value::Reference(reference), Value::Null) | (Value::Null, Value::Reference(reference)) => {
            is_never_null(reference).then_some(false)
        }
        (Value::Template(_) | Value::Json(_), Value::Null)
        | (Value::Null, Value::Template(_) | Value::Json(_)) => Some(false),
        (open, _) | (_, open) if open.is_open() => None,
        (Value::Null, _) | (_, Value::Null) => Some(false),
        (Value::Template(_) | Value::Json(_), _) | (_, Value::Template(_) | Value::Json(_)) => None,
        (Value::Number(a), Value::Number(b)) => {
            compared(a, b).map(|order| order == Ordering::Equal)
        }
        (Value::List(a), Value::List(b)) | (Value::Set(a), Value::Set(b)) => {
            if a.len() != b.len() {
                let sure = matches!(left, Value::List(_)) || left.is_known() && right.is_known();
                return sure.then_some(false);
            }
            every(a.iter().zip(b).map(|(a, b)| equal(a, b)))
        }
        (Value::Map(a), Value::Map(b)) => {
            if !a.keys().eq(b.keys()) {
                // An object's optional attributes may not have been filled in.
                return None;
            }
            every(a.values().zip(b.values()).map(|(a, b)| equal(a, b)))
        }
        // Another type is another value, unless a variable's type makes them one.
        (a, b) => match (a.text(), b.text()) {
            (Some(a), Some(b)) if std::mem::discriminant(left) == std::mem::discriminant(right) => {
                Some(a == b)
            }
            (Some(a), Some(b)) => (a != b).then_some(false),
            _ => None,
        },
    }
}

/// All of them: no, if one says no.
fn every(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

pub(crate) fn compared(a: &Number, b: &Number) -> Option<Ordering> {
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

/// The result of an operation on two numbers; unknown where it can't be told exactly.
fn calculated(operator: Binary, a: &Number, b: &Number) -> Value {
    let result = match operator {
        Binary::Less => compared(a, b).map(|order| Value::Bool(order == Ordering::Less)),
        Binary::LessEq => compared(a, b).map(|order| Value::Bool(order != Ordering::Greater)),
        Binary::Greater => compared(a, b).map(|order| Value::Bool(order == Ordering::Greater)),
        Binary::GreaterEq => compared(a, b).map(|order| Value::Bool(order != Ordering::Less)),
        _ => match (whole(a), whole(b)) {
            (Some(a), Some(b)) => whole_result(operator, a, b),
            _ => float_result(operator, a.as_f64(), b.as_f64()),
        },
    };
    result.unwrap_or_else(|| Value::unknown(Reason::Function))
}

fn whole_result(operator: Binary, a: i128, b: i128) -> Option<Value> {
    let result = match operator {
        Binary::Plus => a.checked_add(b),
        Binary::Minus => a.checked_sub(b),
        Binary::Mul => a.checked_mul(b),
        Binary::Mod => a.checked_rem(b),
        Binary::Div if a.checked_rem(b)? == 0 => a.checked_div(b),
        Binary::Div => {
            let (a, b) = (i64::try_from(a).ok()?, i64::try_from(b).ok()?);
            return float_result(operator, Number::from(a).as_f64(), Number::from(b).as_f64());
        }
        _ => None,
    };
    i64::try_from(result?)
        .ok()
        .map(|whole| Value::Number(whole.into()))
}

#[expect(clippy::float_arithmetic, reason = "no more than Terraform does")]
fn float_result(operator: Binary, a: Option<f64>, b: Option<f64>) -> Option<Value> {
    let (a, b) = (a?, b?);
    let result = match operator {
        Binary::Plus => a + b,
        Binary::Minus => a - b,
        Binary::Mul => a * b,
        Binary::Div if b != 0.0 => a / b,
        _ => return None,
    };
    // Terraform calculates with more digits: only a short result is the same.
    let text = format!("{result}");
    (text.len() < 12).then(|| crate::value::parse_number(&text).map(Value::Number))?
}
