//! Functions of strings.

use super::{Found, encoded};
use crate::evaluator::{Evaluator, Fails, joined};
use crate::value::{Value, number_text};
use serde_json::Value as Json;

impl Evaluator<'_> {
    pub(super) fn string_function(&self, name: &str, arguments: Vec<Value>) -> Found {
        if name == "jsonencode" {
            let [tree] = arguments.as_slice() else {
                return Err(Fails);
            };
            // A reference to what the plan knows is its value.
            return Ok(Some(encoded(self.settled(tree))));
        }
        let arguments = self.each_seen(&arguments);
        match (name, arguments.as_slice()) {
            ("tostring", [value]) => Ok(match value {
                Value::Null | Value::Template(_) | Value::Json(_) => Some(value.clone()),
                open if open.is_open() => Some(open.clone()),
                value => Some(Value::String(value.text().ok_or(Fails)?)),
            }),
            ("tonumber" | "tobool", [value]) => match value {
                Value::Null => Ok(Some(Value::Null)),
                open if open.is_open() || matches!(open, Value::Template(_) | Value::Json(_)) => {
                    Ok(None)
                }
                value if name == "tonumber" => {
                    Ok(Some(Value::Number(value.number().ok_or(Fails)?)))
                }
                value => Ok(Some(Value::Bool(value.flag().ok_or(Fails)?))),
            },
            ("jsondecode", [value]) => match value {
                Value::String(text) => {
                    let json: Json = serde_json::from_str(text).map_err(|_| Fails)?;
                    Ok(Some(json.into()))
                }
                Value::Json(tree) => Ok(Some((**tree).clone())),
                _ => Ok(None),
            },
            ("join", [separator, lists @ ..]) => join(separator, lists),
            ("format", [form, values @ ..]) => format(form, values),
            ("formatlist", [form, values @ ..]) => format_list(form, values),
            (_, all) => {
                if all.iter().any(|value| value.text().is_none()) {
                    return Ok(None);
                }
                let texts: Vec<String> = all.iter().filter_map(Value::text).collect();
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                plain(name, &texts)
            }
        }
    }
}

/// Functions of nothing but known strings.
fn plain(name: &str, texts: &[&str]) -> Found {
    let text = |text: &str| Ok(Some(Value::from(text)));
    let flag = |flag: bool| Ok(Some(Value::Bool(flag)));
    match (name, texts) {
        ("lower", [a]) => text(&a.to_lowercase()),
        ("upper", [a]) => text(&a.to_uppercase()),
        ("trimspace", [a]) => text(a.trim()),
        ("title", [a]) if a.is_ascii() => {
            let mut start = true;
            let each = a.chars().map(|c| {
                let upper = if start { c.to_ascii_uppercase() } else { c };
                start = c.is_ascii_whitespace();
                upper
            });
            text(&each.collect::<String>())
        }
        ("trim", [a, cut]) => text(a.trim_matches(|c| cut.contains(c))),
        ("trimprefix", [a, prefix]) => text(a.strip_prefix(prefix).unwrap_or(a)),
        ("trimsuffix", [a, suffix]) => text(a.strip_suffix(suffix).unwrap_or(a)),
        ("startswith", [a, prefix]) => flag(a.starts_with(prefix)),
        ("endswith", [a, suffix]) => flag(a.ends_with(suffix)),
        ("strcontains", [a, part]) => flag(a.contains(part)),
        ("split", ["", a]) => {
            let each = a.chars().map(|c| Value::String(c.to_string()));
            Ok(Some(Value::List(each.collect())))
        }
        ("split", [separator, a]) => {
            let each = a.split(separator).map(Value::from);
            Ok(Some(Value::List(each.collect())))
        }
        // Between slashes it is a regular expression.
        ("replace", [_, pattern, _])
            if pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/') =>
        {
            Ok(None)
        }
        ("replace", [a, pattern, other]) => text(&a.replace(pattern, other)),
        ("substr", [a, from, length]) if a.is_ascii() => {
            let from: i64 = from.parse().map_err(|_| Fails)?;
            let length: i64 = length.parse().map_err(|_| Fails)?;
            let start = match usize::try_from(from) {
                Ok(from) => from,
                Err(_) => {
                    let back = usize::try_from(from.unsigned_abs()).map_err(|_| Fails)?;
                    a.len().saturating_sub(back)
                }
            };
            let rest = a.get(start.min(a.len())..).ok_or(Fails)?;
            let length = usize::try_from(length)
                .unwrap_or(rest.len())
                .min(rest.len());
            text(rest.get(..length).ok_or(Fails)?)
        }
        ("lower" | "upper" | "trimspace", _) => Err(Fails),
        _ => Ok(None),
    }
}

fn join(separator: &Value, lists: &[Value]) -> Found {
    let mut pieces = Vec::new();
    for list in lists {
        let (Value::List(items) | Value::Set(items)) = list else {
            return Ok(None);
        };
        // How many elements a set has, and in what order, is known with them.
        if matches!(list, Value::Set(_)) && !list.is_known() {
            return Ok(None);
        }
        for item in items {
            if !pieces.is_empty() {
                pieces.push(separator.clone());
            }
            match item {
                Value::List(_) | Value::Set(_) | Value::Map(_) | Value::Null => return Err(Fails),
                item => pieces.push(item.clone()),
            }
        }
    }
    Ok(Some(joined(pieces)))
}

/// `format` with the verbs that people use: `%s`, `%d`, `%v`, `%q` of known text, `%%`, and zeros in front.
fn format(form: &Value, values: &[Value]) -> Found {
    let Value::String(form) = form else {
        return Ok(None);
    };
    let mut pieces = Vec::new();
    let mut values = values.iter();
    let mut rest = form.as_str();
    while let Some((before, after)) = rest.split_once('%') {
        pieces.push(before.into());
        let width = after.bytes().take_while(u8::is_ascii_digit).count();
        let Some((width, verb)) = after.split_at_checked(width) else {
            return Ok(None);
        };
        let mut verbs = verb.chars();
        let verb = verbs.next().ok_or(Fails)?;
        rest = verbs.as_str();
        if verb == '%' {
            pieces.push("%".into());
            continue;
        }
        let value = values.next().ok_or(Fails)?;
        match (verb, value) {
            ('s', Value::Null) => return Err(Fails),
            ('v' | 's', _) if !width.is_empty() => return Ok(None),
            ('v', Value::Null | Value::List(_) | Value::Set(_) | Value::Map(_)) => return Ok(None),
            ('s' | 'v', value) => match value {
                Value::List(_) | Value::Set(_) | Value::Map(_) => return Err(Fails),
                value => pieces.push(value.clone()),
            },
            ('d', value) => {
                let Some(number) = value.number() else {
                    return if value.is_open() {
                        Ok(Some(Value::of_parts(values_of(form, value))))
                    } else {
                        Err(Fails)
                    };
                };
                let text = number_text(&number);
                let (zeros, width) = (width.starts_with('0'), width.parse::<usize>().unwrap_or(0));
                pieces.push(Value::String(match zeros {
                    true if width < 100 => format!("{text:0>width$}"),
                    false if width == 0 => text,
                    _ => return Ok(None),
                }));
            }
            _ => return Ok(None),
        }
    }
    pieces.push(rest.into());
    if values.next().is_some() {
        return Err(Fails);
    }
    Ok(Some(joined(pieces)))
}

fn values_of(form: &str, value: &Value) -> [Value; 2] {
    [form.into(), value.clone()]
}

fn format_list(form: &Value, values: &[Value]) -> Found {
    let lists = values.iter().filter_map(|value| match value {
        Value::List(items) => Some(items.len()),
        _ => None,
    });
    let Some(many) = lists.max() else {
        return Ok(None);
    };
    let mut all = Vec::new();
    for place in 0..many {
        let row = values.iter().map(|value| match value {
            Value::List(items) => items.get(place).cloned().ok_or(Fails),
            value => Ok(value.clone()),
        });
        match format(form, &row.collect::<Result<Vec<_>, _>>()?)? {
            Some(text) => all.push(text),
            None => return Ok(None),
        }
    }
    Ok(Some(Value::List(all)))
}

/// JSON as Terraform writes it: without spaces, and with `<`, `>` and `&` escaped.
pub(super) fn json_text(json: &Json) -> String {
    let text = normal(json).to_string();
    let text = text
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026");
    text.replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// Whole numbers without a fraction.
fn normal(json: &Json) -> Json {
    match json {
        Json::Number(number) => {
            match crate::value::whole(number).and_then(|n| i64::try_from(n).ok()) {
                Some(whole) => whole.into(),
                None => json.clone(),
            }
        }
        Json::Array(items) => items.iter().map(normal).collect(),
        Json::Object(map) => {
            let sorted: std::collections::BTreeMap<_, _> = map.iter().collect();
            let fields = sorted
                .into_iter()
                .map(|(key, value)| (key.clone(), normal(value)));
            Json::Object(fields.collect())
        }
        other => other.clone(),
    }
}
