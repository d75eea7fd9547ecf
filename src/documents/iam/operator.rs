//! Condition operators on values that are known.

use super::pattern::{Extent, Pattern, Style, extent};
use super::question::Context;
use crate::documents::tree::has_hole;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// A condition operator: `ForAnyValue:StringNotLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) kind: Kind,
    /// `…Not…`: holds if none of the values matches.
    pub(super) negated: bool,
    /// `…IfExists`: holds if the key is absent.
    pub(super) if_exists: bool,
    pub(super) quantifier: Option<Quantifier>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text { style: Style, fold: bool },
    Number(Compare),
    Date(Compare),
    Bool,
    Ip,
    Null,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    Less { or_equal: bool },
    Greater { or_equal: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    /// `ForAllValues:` holds too where the key is absent.
    All,
    /// `ForAnyValue:` fails where the key is absent.
    Any,
}

impl Operator {
    /// Reads an operator's name; `None` for one that AWS doesn't have.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let (quantifier, name) = match name.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Quantifier::All), rest),
            Some(("foranyvalue", rest)) => (Some(Quantifier::Any), rest),
            Some(_) => return None,
            None => (None, name.as_str()),
        };
        let (if_exists, name) = match name.strip_suffix("ifexists") {
            Some(rest) => (true, rest),
            None => (false, name),
        };
        let text = |style, fold| Kind::Text { style, fold };
        let (kind, negated) = match name {
            "stringequals" | "binaryequals" => (text(Style::Literal, false), false),
            "stringnotequals" => (text(Style::Literal, false), true),
            "stringequalsignorecase" => (text(Style::Literal, true), false),
            "stringnotequalsignorecase" => (text(Style::Literal, true), true),
            "stringlike" => (text(Style::Glob, false), false),
            "stringnotlike" => (text(Style::Glob, false), true),
            "arnequals" | "arnlike" => (text(Style::Arn, false), false),
            "arnnotequals" | "arnnotlike" => (text(Style::Arn, false), true),
            "bool" => (Kind::Bool, false),
            "ipaddress" => (Kind::Ip, false),
            "notipaddress" => (Kind::Ip, true),
            "null" if !if_exists => (Kind::Null, false),
            other => match (other.strip_prefix("numeric"), other.strip_prefix("date")) {
                (Some(rest), _) => compare(rest).map(|(how, not)| (Kind::Number(how), not))?,
                (_, Some(rest)) => compare(rest).map(|(how, not)| (Kind::Date(how), not))?,
                _ => return None,
            },
        };
        Some(Self {
            kind,
            negated,
            if_exists,
            quantifier,
        })
    }

    /// Whether a condition holds for a key's known values; `None` where it can't be told.
    pub(super) fn holds(
        self,
        actual: &[String],
        wanted: &[String],
        context: &Context,
    ) -> Option<bool> {
        if self.kind == Kind::Null {
            let absent = actual.is_empty().to_string();
            let matches = |value: &String| value.eq_ignore_ascii_case(&absent);
            let unsure = wanted.iter().any(|value| has_hole(value));
            return match wanted.iter().any(matches) {
                false if unsure => None,
                holds => Some(holds),
            };
        }
        if actual.is_empty() {
            return Some(match self.quantifier {
                Some(Quantifier::All) => true,
                Some(Quantifier::Any) => self.if_exists,
                None => self.if_exists || self.negated,
            });
        }
        let each: Option<Vec<bool>> = actual
            .iter()
            .map(|value| {
                let matches = self.matches_one_of(value, wanted, context)?;
                Some(matches != self.negated)
            })
            .collect();
        let each = each?;
        Some(match self.quantifier {
            Some(Quantifier::All) => each.iter().all(|holds| *holds),
            Some(Quantifier::Any) => each.iter().any(|holds| *holds),
            // Without a quantifier a key has one value.
            None if self.negated => each.iter().all(|holds| *holds),
            None => each.iter().any(|holds| *holds),
        })
    }

    /// The same for a key of which only some of its many values are known.
    pub(super) fn holds_for_some(
        self,
        some: &[String],
        wanted: &[String],
        context: &Context,
    ) -> Option<bool> {
        if self.kind == Kind::Null {
            return self.holds(some, wanted, context);
        }
        let mut each = some.iter().map(|value| {
            let matches = self.matches_one_of(value, wanted, context)?;
            Some(matches != self.negated)
        });
        match self.quantifier {
            Some(Quantifier::All) if each.any(|holds| holds == Some(false)) => Some(false),
            Some(Quantifier::Any) if each.any(|holds| holds == Some(true)) => Some(true),
            _ => None,
        }
    }

    /// The same for a key whose single value matches one of some patterns.
    pub(super) fn holds_for_like(
        self,
        patterns: &[String],
        wanted: &[String],
        context: &Context,
    ) -> Option<bool> {
        let Kind::Text { style, fold } = self.kind else {
            return None;
        };
        let compile = |text: &String| Pattern::new(text, style, fold, context);
        let wanted: Vec<Pattern> = wanted.iter().map(compile).collect::<Option<_>>()?;
        let each = patterns.iter().map(|pattern| {
            // What is asked may be written with other letters than the folded pattern.
            let pattern = if fold {
                pattern.to_lowercase()
            } else {
                pattern.clone()
            };
            let arn = Pattern::new(&pattern, Style::Arn, fold, &Context::default());
            extent(&arn.unwrap_or_else(|| Pattern::in_part(&pattern)), &wanted)
        });
        let found: BTreeSet<Extent> = each.collect();
        let matches = match found.iter().collect::<Vec<_>>().as_slice() {
            [Extent::None] => false,
            [Extent::All] => true,
            _ => return None,
        };
        Some(matches != self.negated)
    }

    fn matches_one_of(self, value: &str, wanted: &[String], context: &Context) -> Option<bool> {
        let mut undecided = false;
        for one in wanted {
            match self.matches(value, one, context) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => undecided = true,
            }
        }
        (!undecided).then_some(false)
    }

    fn matches(self, value: &str, wanted: &str, context: &Context) -> Option<bool> {
        match self.kind {
            Kind::Text { style, fold } => {
                let pattern = Pattern::new(wanted, style, fold, context)?;
                let actual = Pattern::new(value, Style::Literal, fold, &Context::default())?;
                match extent(&actual, &[pattern]) {
                    Extent::All => Some(true),
                    Extent::None => Some(false),
                    Extent::Some => None,
                }
            }
            Kind::Bool if has_hole(wanted) => None,
            Kind::Bool => Some(value.eq_ignore_ascii_case(wanted)),
            Kind::Number(how) => {
                let (value, wanted): (f64, f64) = (value.parse().ok()?, wanted.parse().ok()?);
                Some(how.accepts(value.partial_cmp(&wanted)?))
            }
            Kind::Date(how) => Some(how.accepts(compare_dates(value, wanted)?)),
            Kind::Ip => in_range(value, wanted),
            Kind::Null => None,
        }
    }
}

impl Compare {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Less { or_equal } => order.is_lt() || (or_equal && order.is_eq()),
            Self::Greater { or_equal } => order.is_gt() || (or_equal && order.is_eq()),
        }
    }
}

/// The comparison, and whether it is negated.
fn compare(name: &str) -> Option<(Compare, bool)> {
    Some(match name {
        "equals" => (Compare::Equal, false),
        "notequals" => (Compare::Equal, true),
        "lessthan" => (Compare::Less { or_equal: false }, false),
        "lessthanequals" => (Compare::Less { or_equal: true }, false),
        "greaterthan" => (Compare::Greater { or_equal: false }, false),
        "greaterthanequals" => (Compare::Greater { or_equal: true }, false),
        _ => return None,
    })
}

/// Seconds since 1970, or ISO 8601 in UTC on both sides; other ways of writing a date are left undecided.
fn compare_dates(left: &str, right: &str) -> Option<Ordering> {
    if let (Ok(left), Ok(right)) = (left.parse::<i64>(), right.parse::<i64>()) {
        return Some(left.cmp(&right));
    }
    let alike = left.ends_with('Z') && right.ends_with('Z') && left.len() == right.len();
    (alike && left.contains('T') && right.contains('T')).then(|| left.cmp(right))
}

/// Whether an address lies in a range written as CIDR, or is the address written.
fn in_range(address: &str, range: &str) -> Option<bool> {
    let address: IpAddr = address.parse().ok()?;
    let (base, length) = match range.split_once('/') {
        Some((base, length)) => (base, Some(length.parse::<u32>().ok()?)),
        None => (range, None),
    };
    let (width, address, base) = match (address, base.parse().ok()?) {
        (IpAddr::V4(address), IpAddr::V4(base)) => (
            32_u32,
            u128::from(address.to_bits()),
            u128::from(base.to_bits()),
        ),
        (IpAddr::V6(address), IpAddr::V6(base)) => (128, address.to_bits(), base.to_bits()),
        _ => return Some(false),
    };
    let free = width.checked_sub(length.unwrap_or(width))?;
    // A range of length 0 has nothing to compare, and shifting by the full width isn't defined.
    Some(address.checked_shr(free).unwrap_or(0) == base.checked_shr(free).unwrap_or(0))
}
