//! Functions of lists, sets and maps.

use super::Found;
use super::sets::{set_of, unified};
use crate::evaluator::{Evaluator, Fails, compared, equal};
use crate::value::{Step, Value, whole};
use std::collections::BTreeMap;

impl Evaluator<'_> {
    pub(super) fn collection_function(&self, name: &str, arguments: &[Value]) -> Found {
        match (name, arguments) {
            ("coalesce", all) => self.coalesce(all),
            ("coalescelist", all) => self.coalesce_list(all),
            ("lookup", [map, key, rest @ ..]) => self.lookup(map, key, rest.first()),
            ("merge", all) => self.merge(all),
            ("concat", all) => self.joined(all),
            ("flatten", [list]) => Ok(self.flat(list, 0)?.map(Value::List)),
            ("setunion", all) => Ok(self.joined(all)?.and_then(|all| match all {
                Value::List(items) => Some(set_of(items)),
                _ => None,
            })),
            ("zipmap", [keys, values]) => self.zipmap(keys, values),
            ("setproduct", all) => self.product(all),
            ("setintersection" | "setsubtract", [a, b]) => self.set_of_both(name, a, b),
            ("contains" | "index", [list, value]) => self.search(name, list, value),
            ("max" | "min", all) => Ok(self.extreme(name, all)),
            ("range", all) => Ok(range(&self.each_seen(all))),
            (_, [only]) => self.of_one(name, only),
            ("element", [list, place]) => {
                let Some(items) = self.items(list)? else {
                    return Ok(None);
                };
                match (self.seen(place.clone()), items.len()) {
                    (_, 0) => Err(Fails),
                    (place, many) => {
                        let Some(place) = place.number().and_then(|number| whole(&number)) else {
                            return Ok(Value::one_of(items).into());
                        };
                        let many = i128::try_from(many).map_err(|_| Fails)?;
                        let place = usize::try_from(place.rem_euclid(many)).map_err(|_| Fails)?;
                        Ok(items.into_iter().nth(place))
                    }
                }
            }
            ("slice", [list, from, to]) => {
                let (Some(items), Some(from), Some(to)) = (
                    self.items(list)?,
                    self.seen(from.clone()).count(),
                    self.seen(to.clone()).count(),
                ) else {
                    return Ok(None);
                };
                let place = |place: u64| usize::try_from(place).map_err(|_| Fails);
                let part = items.get(place(from)?..place(to)?).ok_or(Fails)?;
                Ok(Some(Value::List(part.to_vec())))
            }
            _ => Err(Fails),
        }
    }

    fn of_one(&self, name: &str, only: &Value) -> Found {
        if name == "tomap" {
            return Ok(Some(only.clone()));
        }
        if matches!(name, "keys" | "values") {
            let keys = name == "keys";
            return Ok(match self.seen(only.clone()) {
                Value::Map(map) if keys => {
                    Some(Value::List(map.into_keys().map(Value::String).collect()))
                }
                Value::Map(map) => Some(Value::List(map.into_values().collect())),
                open if open.is_open() => None,
                _ => return Err(Fails),
            });
        }
        if name == "length" {
            return Ok(match self.seen(only.clone()) {
                Value::String(text) if text.is_ascii() => Some(Value::of_count(text.len())),
                // A set of which something isn't known may shrink.
                Value::Set(items) if !items.iter().all(Value::is_known) => None,
                Value::List(items) | Value::Set(items) => Some(Value::of_count(items.len())),
                Value::Map(map) => Some(Value::of_count(map.len())),
                Value::String(_) | Value::Template(_) | Value::Json(_) => None,
                open if open.is_open() => None,
                _ => return Err(Fails),
            });
        }
        let Some(items) = self.items(only)? else {
            return Ok(None);
        };
        let known = || items.iter().all(Value::is_known);
        Ok(match name {
            "one" => match items.as_slice() {
                [] => Some(Value::Null),
                [one] => Some(one.clone()),
                _ => return Err(Fails),
            },
            "tolist" => Some(Value::List(unified(items))),
            "toset" => Some(set_of(unified(items))),
            "reverse" => Some(Value::List(items.into_iter().rev().collect())),
            "compact" => {
                let items = self.each_seen(&items);
                let is_there = |value: &Value| *value != Value::Null && *value != Value::from("");
                items
                    .iter()
                    .all(Value::is_known)
                    .then(|| Value::List(items.into_iter().filter(is_there).collect()))
            }
            "distinct" if known() => {
                let mut distinct: Vec<Value> = Vec::new();
                for item in items {
                    if !distinct.contains(&item) {
                        distinct.push(item);
                    }
                }
                Some(Value::List(distinct))
            }
            "sort" if known() => {
                let texts = items.iter().map(Value::text);
                let mut texts = texts.collect::<Option<Vec<_>>>().ok_or(Fails)?;
                texts.sort_unstable();
                Some(Value::List(texts.into_iter().map(Value::String).collect()))
            }
            "anytrue" | "alltrue" => {
                let flags = self
                    .each_seen(&items)
                    .iter()
                    .map(Value::flag)
                    .collect::<Option<Vec<_>>>();
                flags.map(|flags| {
                    let mut flags = flags.into_iter();
                    Value::Bool(if name == "anytrue" {
                        flags.any(|f| f)
                    } else {
                        flags.all(|f| f)
                    })
                })
            }
            _ => None,
        })
    }

    /// The elements of a list or set; `None` where they aren't known.
    fn items(&self, list: &Value) -> Result<Option<Vec<Value>>, Fails> {
        match self.seen(list.clone()) {
            Value::List(items) | Value::Set(items) => Ok(Some(items)),
            open if open.is_open() => Ok(None),
            _ => Err(Fails),
        }
    }

    pub(super) fn each_seen(&self, values: &[Value]) -> Vec<Value> {
        values.iter().map(|value| self.settled(value)).collect()
    }

    /// The first that is neither null nor empty.
    fn coalesce(&self, all: &[Value]) -> Found {
        let mut may_be = Vec::new();
        for value in all {
            let seen = self.seen(value.clone());
            if seen == Value::Null || seen == Value::from("") {
                continue;
            }
            let is_there = match &seen {
                Value::Reference(_) | Value::OneOf(_) => equal(&seen, &Value::Null) == Some(false),
                seen => !seen.is_open(),
            };
            may_be.push(match value {
                Value::OneOf(any) => {
                    Value::one_of(any.iter().filter(|one| **one != Value::Null).cloned())
                }
                value => value.clone(),
            });
            if is_there {
                break;
            }
        }
        let texts = all.iter().any(|value| matches!(value, Value::String(_)));
        match may_be.as_slice() {
            [] => Err(Fails),
            [only @ (Value::Number(_) | Value::Bool(_))] if texts => {
                Ok(only.text().map(Value::String))
            }
            // All arguments have one type, and what isn't known may be a text.
            [only @ (Value::Number(_) | Value::Bool(_))]
                if all.iter().any(|value| !value.is_known()) =>
            {
                let text = only.text().map(Value::String);
                let either = std::iter::once(only.clone()).chain(text);
                Ok(Some(Value::one_of(either)))
            }
            _ => Ok(Some(Value::one_of(may_be))),
        }
    }

    fn coalesce_list(&self, all: &[Value]) -> Found {
        for value in all {
            match self.items(value)? {
                Some(items) if items.is_empty() => {}
                Some(_) => return Ok(Some(value.clone())),
                None => return Ok(None),
            }
        }
        Err(Fails)
    }

    fn lookup(&self, map: &Value, key: &Value, default: Option<&Value>) -> Found {
        let (map, key) = (self.seen(map.clone()), self.seen(key.clone()).unmarked().0);
        let Some(key) = key.text() else {
            return if key.is_open() { Ok(None) } else { Err(Fails) };
        };
        match map {
            Value::Map(map) => match map.get(&key).or(default) {
                Some(found) => Ok(Some(found.clone())),
                None => Err(Fails),
            },
            open if open.is_open() => {
                let found = self.element(open, &Step::Name(key)).ok();
                Ok(Some(Value::one_of(
                    found.into_iter().chain(default.cloned()),
                )))
            }
            _ => Err(Fails),
        }
    }

    fn merge(&self, all: &[Value]) -> Found {
        let mut merged = BTreeMap::new();
        for value in all {
            match self.seen(value.clone()) {
                Value::Map(map) => merged.extend(map),
                Value::Null => {}
                open if open.is_open() => return Ok(None),
                _ => return Err(Fails),
            }
        }
        Ok(Some(Value::Map(merged)))
    }

    fn joined(&self, all: &[Value]) -> Found {
        let mut joined = Vec::new();
        for value in all {
            let Some(items) = self.items(value)? else {
                return Ok(None);
            };
            joined.extend(items);
        }
        Ok(Some(Value::List(joined)))
    }

    /// The elements of lists in lists; nothing is known of them where a part isn't, which may be a list.
    fn flat(&self, list: &Value, depth: usize) -> Result<Option<Vec<Value>>, Fails> {
        let Some(items) = self.items(list)?.filter(|_| depth < 32) else {
            return Ok(None);
        };
        let mut flat = Vec::new();
        for item in items {
            match self.seen(item.clone()) {
                inner @ (Value::List(_) | Value::Set(_)) => {
                    match self.flat(&inner, depth.saturating_add(1))? {
                        Some(inner) => flat.extend(inner),
                        None => return Ok(None),
                    }
                }
                Value::Reference(reference) if is_scalar(&reference.path) => flat.push(item),
                open if open.is_open() => return Ok(None),
                _ => flat.push(item),
            }
        }
        Ok(Some(flat))
    }

    fn zipmap(&self, keys: &Value, values: &Value) -> Found {
        let (Some(keys), Some(values)) = (self.items(keys)?, self.items(values)?) else {
            return Ok(None);
        };
        if keys.len() != values.len() {
            return Err(Fails);
        }
        let keys = self
            .each_seen(&keys)
            .iter()
            .map(Value::text)
            .collect::<Option<Vec<_>>>();
        Ok(keys.map(|keys| Value::Map(keys.into_iter().zip(values).collect())))
    }

    fn product(&self, all: &[Value]) -> Found {
        let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
        for value in all {
            let Some(items) = self.items(value)? else {
                return Ok(None);
            };
            if !self.spend(rows.len().saturating_mul(items.len())) {
                return Ok(Some(Value::unknown(crate::Reason::TooMuch)));
            }
            let longer = rows.iter().flat_map(|row| {
                items
                    .iter()
                    .map(move |item| [row.as_slice(), std::slice::from_ref(item)].concat())
            });
            rows = longer.collect();
        }
        let rows = rows.into_iter().map(Value::List).collect();
        Ok(Some(
            if all.iter().any(|value| matches!(value, Value::Set(_))) {
                Value::Set(rows)
            } else {
                Value::List(rows)
            },
        ))
    }

    fn set_of_both(&self, name: &str, a: &Value, b: &Value) -> Found {
        let (a, b) = (self.settled(a), self.settled(b));
        let (Some(a), Some(b)) = (self.items(&a)?, self.items(&b)?) else {
            return Ok(None);
        };
        let known = a.iter().chain(&b).all(Value::is_known);
        let keeps = |item: &Value| b.contains(item) == (name == "setintersection");
        Ok(known.then(|| set_of(a.into_iter().filter(keeps).collect())))
    }

    fn search(&self, name: &str, list: &Value, value: &Value) -> Found {
        let Some(items) = self.items(list)? else {
            return Ok(None);
        };
        let value = self.settled(value);
        let mut unsure = false;
        for (place, item) in items.iter().enumerate() {
            match equal(&self.settled(item), &value) {
                Some(true) if name == "contains" => return Ok(Some(Value::Bool(true))),
                Some(true) if !unsure => return Ok(Some(Value::of_count(place))),
                Some(false) => {}
                _ => unsure = true,
            }
        }
        match (unsure, name) {
            (true, _) => Ok(None),
            (false, "contains") => Ok(Some(Value::Bool(false))),
            (false, _) => Err(Fails),
        }
    }

    fn extreme(&self, name: &str, all: &[Value]) -> Option<Value> {
        let numbers = self
            .each_seen(all)
            .iter()
            .map(Value::number)
            .collect::<Option<Vec<_>>>();
        let best = numbers.and_then(|numbers| {
            numbers.into_iter().reduce(|a, b| {
                let takes_b =
                    compared(&a, &b).is_some_and(|order| (name == "max") == order.is_lt());
                if takes_b { b } else { a }
            })
        });
        best.map(Value::Number)
    }
}

/// An attribute that is no list whatever it comes to.
fn is_scalar(path: &[Step]) -> bool {
    match path.last() {
        Some(Step::Name(name)) => {
            let last = name.rsplit('_').next().unwrap_or(name);
            matches!(last, "arn" | "id" | "name")
        }
        _ => path.is_empty(),
    }
}

fn range(all: &[Value]) -> Option<Value> {
    let counts: Option<Vec<u64>> = all.iter().map(Value::count).collect();
    let (from, to) = match counts.as_deref() {
        Some([to]) => (0, *to),
        Some([from, to]) => (*from, *to),
        _ => return None,
    };
    let few = to.saturating_sub(from) <= 1024;
    few.then(|| Value::List((from..to).map(|n| Value::Number(n.into())).collect()))
}
