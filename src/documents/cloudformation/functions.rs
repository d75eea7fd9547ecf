//! Intrinsic functions.

use super::evaluate::{Evaluator, MAX_TEXT};
use super::node::Node;
use super::value::{Gap, Value, Why};

impl Evaluator<'_> {
    /// The value of an intrinsic function; `None` for an ordinary key.
    pub(super) fn function(&self, name: &str, argument: &Node) -> Option<Value> {
        let value = match name {
            "Ref" => argument.text().map(|name| self.reference(name)),
            "Fn::GetAtt" => self.get_att(argument),
            "Fn::Sub" => self.sub(argument),
            "Fn::Join" => self.join(argument),
            "Fn::Select" => self.select(argument),
            "Fn::Split" => self.split(argument),
            "Fn::If" => self.choose(argument),
            "Fn::FindInMap" => self.find_in_map(argument),
            "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals" => {
                Some(match self.holds(name, argument) {
                    Ok(holds) => Value::Bool(holds),
                    Err(gap) => Value::Unknown(gap),
                })
            }
            other if other.starts_with("Fn::") => Some(Value::unknown(Why::Elsewhere, other)),
            _ => return None,
        };
        // What isn't known yet is no fault of the expression.
        Some(value.unwrap_or_else(|| match argument.hole() {
            Some(references) => Value::Unknown(Gap::waiting_for(references)),
            None => Value::unknown(Why::Invalid, name),
        }))
    }

    fn get_att(&self, argument: &Node) -> Option<Value> {
        let (logical_id, attribute) = match (argument.list(), argument.text()) {
            (Some([logical_id, attribute]), _) => {
                (logical_id.text()?.to_owned(), self.text(attribute).ok()?)
            }
            // The long form takes `"a.b"` as well.
            (_, Some(text)) => {
                let (logical_id, attribute) = text.split_once('.')?;
                (logical_id.to_owned(), attribute.to_owned())
            }
            _ => return None,
        };
        Some(self.attribute(&logical_id, Some(&attribute)))
    }

    /// `"arn:…:${Name}"` or `["arn:…:${Name}", {"Name": …}]`; `${!Name}` stays as `${Name}`.
    fn sub(&self, argument: &Node) -> Option<Value> {
        let (text, own) = match argument.list() {
            Some([text, own]) => (text.text()?, Some(own)),
            Some(_) => return None,
            None => (argument.text()?, None),
        };
        let mut parts = text.split("${");
        let mut written = parts.next()?.to_owned();
        let mut gaps = Vec::new();
        let mut only = None;
        for part in parts {
            if !self.spend(1) {
                return Some(Value::unknown(Why::Invalid, "too many expressions"));
            }
            let (name, rest) = part.split_once('}')?;
            let name = name.trim();
            if let Some(escaped) = name.strip_prefix('!') {
                written.extend(["${", escaped, "}"]);
            } else {
                let value = match own.and_then(|own| own.get(name)) {
                    Some(node) => self.evaluate(node),
                    None => match name.split_once('.') {
                        Some((logical_id, attribute)) => {
                            self.attribute(logical_id, Some(attribute))
                        }
                        None => self.reference(name),
                    },
                };
                match value.as_text() {
                    // A long text costs what it takes to copy it: values that double are made of nothing else.
                    Ok(text) if self.spend(text.len().div_ceil(64)) => written.push_str(&text),
                    Ok(_) => gaps.push(Gap::new(Why::Invalid, "too long a text")),
                    Err(gap) => gaps.push(gap),
                }
                only = Some(value);
            }
            written.push_str(rest);
        }
        // `${Vault.BackupVaultArn}` alone is the attribute itself.
        if let Some(value @ (Value::Resource(_) | Value::Unknown(_))) = only
            && text.starts_with("${")
            && text.ends_with('}')
            && text.matches("${").count() == 1
        {
            return Some(value);
        }
        Some(joined(written, gaps))
    }

    fn join(&self, argument: &Node) -> Option<Value> {
        let [separator, list] = argument.list()? else {
            return None;
        };
        let items = match self.evaluate(list) {
            Value::List(items) => items,
            Value::Unknown(gap) => return Some(Value::Unknown(gap)),
            _ => return None,
        };
        let mut texts = Vec::new();
        let mut gaps = Vec::new();
        for item in &items {
            match item.as_text() {
                Ok(text) if self.spend(text.len().div_ceil(64)) => texts.push(text),
                Ok(_) => gaps.push(Gap::new(Why::Invalid, "too long a text")),
                Err(gap) => gaps.push(gap),
            }
        }
        match (items.as_slice(), separator.text()) {
            ([one @ Value::Resource(_)], _) => Some(one.clone()),
            (_, separator) => Some(joined(texts.join(separator?), gaps)),
        }
    }

    fn select(&self, argument: &Node) -> Option<Value> {
        let [place, list] = argument.list()? else {
            return None;
        };
        let place = match self.text(place) {
            Ok(place) => place.parse::<usize>().ok()?,
            Err(gap) => return Some(Value::Unknown(gap)),
        };
        match self.evaluate(list) {
            Value::List(items) => items.into_iter().nth(place),
            unknown @ Value::Unknown(_) => Some(unknown),
            _ => None,
        }
    }

    fn split(&self, argument: &Node) -> Option<Value> {
        let [separator, text] = argument.list()? else {
            return None;
        };
        let separator = separator.text().filter(|separator| !separator.is_empty())?;
        Some(match self.text(text) {
            Ok(text) => {
                let items = text
                    .split(separator)
                    .map(|item| Value::Text(item.to_owned()));
                Value::List(items.collect())
            }
            Err(gap) => Value::Unknown(gap),
        })
    }

    fn choose(&self, argument: &Node) -> Option<Value> {
        let [condition, yes, no] = argument.list()? else {
            return None;
        };
        Some(match self.condition(condition.text()?) {
            Ok(true) => self.evaluate(yes),
            Ok(false) => self.evaluate(no),
            Err(gap) => {
                let (yes, no) = (self.evaluate(yes), self.evaluate(no));
                if yes == no { yes } else { Value::Unknown(gap) }
            }
        })
    }

    fn find_in_map(&self, argument: &Node) -> Option<Value> {
        let (map, keys) = argument.list()?.split_first()?;
        let [first, second, ..] = keys else {
            return None;
        };
        let (map, first, second) = match (self.text(map), self.text(first), self.text(second)) {
            (Ok(map), Ok(first), Ok(second)) => (map, first, second),
            (Err(gap), ..) | (_, Err(gap), _) | (.., Err(gap)) => return Some(Value::Unknown(gap)),
        };
        if first.starts_with('$') || second.starts_with('$') {
            return Some(Value::unknown(Why::Elsewhere, "Fn::FindInMap"));
        }
        let found = self
            .template
            .mappings
            .as_ref()?
            .get(&map)?
            .get(&first)?
            .get(&second)?;
        Some(self.evaluate(found))
    }

    pub(super) fn text(&self, node: &Node) -> Result<String, Gap> {
        self.evaluate(node).as_text()
    }
}

/// A text put together from parts of which some may not be known.
fn joined(text: String, gaps: Vec<Gap>) -> Value {
    let Some(why) = gaps.iter().map(|gap| gap.why).max() else {
        if text.len() > MAX_TEXT {
            return Value::unknown(Why::Invalid, "too long a text");
        }
        return Value::Text(text);
    };
    let mut references: Vec<String> = gaps.into_iter().flat_map(|gap| gap.references).collect();
    references.sort();
    references.dedup();
    Value::Unknown(Gap {
        why,
        references,
        parameter: None,
    })
}
