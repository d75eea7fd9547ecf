//! Reads properties of a template's resource, three-valued.

use super::template::Made;
use crate::documents::cloudformation::{Gap, Value, Why};
use crate::documents::iam::Document;
use crate::documents::schedule::ScheduleError;
use crate::facts::block::Unknowns;
use crate::facts::table::{Means, Names, Resource, Written};
use crate::facts::{Invalid, Object, Pattern, Reason, Reference, Scope, Unknown};
use std::collections::BTreeMap;

/// The properties of a resource, or one map within them.
pub(super) struct Fields<'a> {
    pub(super) made: &'a Made<'a>,
    pub(super) logical_id: &'a str,
    values: Value,
    path: Vec<String>,
    pub(super) unknown: BTreeMap<String, Unknown>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(made: &'a Made<'a>, logical_id: &'a str) -> Self {
        Self {
            made,
            logical_id,
            values: made.evaluator.properties(logical_id),
            path: Vec::new(),
            unknown: BTreeMap::new(),
        }
    }

    fn inner(&self, values: Value, steps: &[&str]) -> Self {
        let steps = steps.iter().flat_map(|step| step.split('.'));
        Self {
            made: self.made,
            logical_id: self.logical_id,
            values,
            path: self
                .path
                .iter()
                .cloned()
                .chain(steps.map(str::to_owned))
                .collect(),
            unknown: BTreeMap::new(),
        }
    }

    pub(super) fn value(&self, name: &str) -> &Value {
        if name.is_empty() {
            return &Value::Null;
        }
        name.split('.').fold(&self.values, |at, step| match at {
            Value::List(items) => items.first().unwrap_or(at).get(&[step]),
            _ => at.get(&[step]),
        })
    }

    fn scalar<T>(
        &mut self,
        names: &Names,
        wrong: &str,
        convert: impl Fn(String) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(names.cloudformation);
        if *value == Value::Null {
            return None;
        }
        match value.as_text() {
            Ok(text) => {
                let found = convert(text);
                if found.is_none() {
                    self.wrong(names, wrong);
                }
                found
            }
            Err(gap) if gap.references.is_empty() => {
                self.wrong(names, wrong);
                None
            }
            Err(gap) => {
                self.note(names, gap);
                None
            }
        }
    }

    fn items(&self, name: &str) -> Vec<Value> {
        match self.value(name) {
            Value::Null => Vec::new(),
            Value::List(items) => items.clone(),
            one => vec![one.clone()],
        }
    }

    fn note(&mut self, names: &Names, gap: Gap) {
        self.unknown.insert(names.field.to_owned(), gap.into());
    }

    /// Notes that CloudFormation or the service would refuse a property.
    fn wrong(&mut self, names: &Names, why: &str) {
        let steps = names.cloudformation.split('.').map(str::to_owned);
        let path: Vec<String> = self.path.iter().cloned().chain(steps).collect();
        let name = path.last().map_or("", String::as_str);
        let place = self.made.template.place(self.logical_id, &path);
        self.made.refuse(
            self.logical_id,
            Invalid {
                field: names.field.to_owned(),
                reason: format!("{name} {why}"),
                path: path.clone(),
                line: place.map(|(line, _)| line),
                column: place.map(|(_, column)| column),
                ..Invalid::default()
            },
        );
        let invalid = Unknown::because(Reason::Invalid);
        self.unknown.insert(names.field.to_owned(), invalid);
    }

    /// The fact's object; takes the unknown fields found so far.
    pub(super) fn object(&mut self) -> Object {
        let mut object = self.made.object.clone();
        object.unknown = std::mem::take(&mut self.unknown);
        object.logical_id = Some(self.logical_id.to_owned());
        let resource = self.made.template.resources.get(self.logical_id);
        object.resource_type = resource
            .map(|r| r.resource_type.clone())
            .unwrap_or_default();
        object
    }

    /// `<plan>:<stack's address>#<logical id>`
    pub(super) fn id(&self) -> String {
        self.made.id(self.logical_id)
    }
}

impl Written for Fields<'_> {
    fn unknown(&mut self) -> &mut Unknowns {
        &mut self.unknown
    }

    fn text(&mut self, names: &Names) -> Option<String> {
        self.scalar(names, "isn't a string", Some)
            .filter(|text| !text.is_empty())
    }

    fn whole(&mut self, names: &Names) -> Option<i64> {
        self.scalar(names, "isn't a whole number", |text| text.parse().ok())
    }

    fn flag(&mut self, names: &Names) -> Option<bool> {
        self.scalar(names, "is neither true nor false", |text| text.parse().ok())
    }

    fn texts(&mut self, names: &Names) -> Vec<String> {
        let mut known = Vec::new();
        for item in self.items(names.cloudformation) {
            match item.as_text() {
                Ok(text) => known.push(text),
                Err(gap) => self.note(names, gap),
            }
        }
        known
    }

    fn map(&mut self, names: &Names) -> BTreeMap<String, String> {
        let mut known = BTreeMap::new();
        match self.value(names.cloudformation).clone() {
            Value::Map(map) => {
                for (key, value) in map {
                    match value.as_text() {
                        Ok(text) => drop(known.insert(key, text)),
                        Err(gap) => self.note(names, gap),
                    }
                }
            }
            Value::Unknown(gap) => self.note(names, gap),
            Value::Null => {}
            _ => self.wrong(names, "isn't a map"),
        }
        known
    }

    fn reference(&mut self, names: &Names, _means: Means) -> Option<Reference> {
        self.made.reference(self.value(names.cloudformation))
    }

    fn references(&mut self, names: &Names) -> Vec<Reference> {
        let items = self.items(names.cloudformation);
        let found = items.iter().filter_map(|item| self.made.reference(item));
        found.collect()
    }

    fn patterns(&mut self, names: &Names) -> Vec<Pattern> {
        let found = Written::references(self, names).into_iter();
        let found = found.map(|mut reference| Pattern {
            arn: reference.arn.or(reference.name),
            id: reference.id,
            unknown: reference.unknown.remove("id"),
        });
        let mut found: Vec<Pattern> = found.collect();
        found.sort();
        found
    }

    /// Of what has one for each account and Region, none is told.
    fn made(&mut self, names: &Names) -> Option<String> {
        let attribute = Some(names.cloudformation);
        let found = self.made.evaluator.text_of(self.logical_id, attribute);
        found.filter(|text| !text.contains('$'))
    }

    fn document(&mut self, names: &Names) -> Option<Document> {
        let value = self.value(names.cloudformation);
        if *value == Value::Null {
            return None;
        }
        let text = match value {
            Value::Text(text) => Ok(text.clone()),
            other => other.to_json().map(|json| json.to_string()),
        };
        match text.map(|text| Document::parse(&text)) {
            Ok(Ok(document)) => Some(document),
            Ok(Err(why)) => {
                self.wrong(names, &why.to_string());
                None
            }
            Err(gap) => {
                self.note(names, gap);
                None
            }
        }
    }

    fn child(&mut self, names: &Names) -> Option<Self> {
        match self.value(names.cloudformation).clone() {
            Value::Null => None,
            Value::Unknown(gap) => {
                self.note(names, gap);
                None
            }
            value => Some(self.inner(value, &[names.cloudformation])),
        }
    }

    /// A single map counts as a list of it.
    fn children(&mut self, names: &Names) -> Vec<Self> {
        let items = match self.value(names.cloudformation).clone() {
            Value::Null => Vec::new(),
            Value::List(items) => items,
            other => vec![other],
        };
        let mut found = Vec::new();
        for (place, item) in items.into_iter().enumerate() {
            match item {
                Value::Map(_) => {
                    let steps = [names.cloudformation, &place.to_string()];
                    found.push(self.inner(item, &steps));
                }
                Value::Unknown(gap) => self.note(names, gap),
                _ => self.wrong(names, "isn't a list of maps"),
            }
        }
        found
    }

    fn refuse(&mut self, names: &Names, why: &ScheduleError) {
        self.wrong(names, &why.to_string());
    }
}

impl Resource for Fields<'_> {
    fn id(&self) -> String {
        Fields::id(self)
    }

    fn identity(&mut self) -> Object {
        self.object()
    }

    fn afresh(&self) -> Self {
        self.inner(self.values.clone(), &[])
    }

    fn scope(&self) -> Option<Scope> {
        self.made.scope.clone()
    }
}

impl From<Gap> for Unknown {
    fn from(gap: Gap) -> Self {
        let reason = match gap.why {
            Why::Elsewhere => Reason::Unresolved,
            Why::AfterDeploy => Reason::AfterApply,
            Why::Secret => Reason::Sensitive,
            Why::Invalid => Reason::Invalid,
        };
        Self {
            references: gap.references,
            ..Self::because(reason)
        }
    }
}
