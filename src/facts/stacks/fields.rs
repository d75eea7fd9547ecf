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
        name.split('.').fold(&self.values, |at, step| match at {
            Value::List(items) => items.first().unwrap_or(at).get(&[step]),
            _ => at.get(&[step]),
        })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        *self.value(name) != Value::Null
    }

    /// A map within; what isn't given reads as empty.
    pub(super) fn child(&self, name: &str) -> Self {
        self.inner(self.value(name).clone(), &[name])
    }

    /// The maps of a list; `field` is unknown where one of them, or their number, is. A single map counts
    /// as a list of it.
    pub(super) fn children(&mut self, field: &str, name: &str) -> Vec<Self> {
        let items = match self.value(name).clone() {
            Value::Null => Vec::new(),
            Value::List(items) => items,
            other => vec![other],
        };
        let mut found = Vec::new();
        for (place, item) in items.into_iter().enumerate() {
            match item {
                Value::Map(_) => found.push(self.inner(item, &[name, &place.to_string()])),
                Value::Unknown(gap) => drop(self.unknown.insert(field.to_owned(), gap.into())),
                _ => self.refuse(field, name, "isn't a list of maps"),
            }
        }
        found
    }

    pub(super) fn text(&mut self, field: &str, name: &str) -> Option<String> {
        self.scalar(field, name, "isn't a string", Some)
            .filter(|text| !text.is_empty())
    }

    pub(super) fn whole(&mut self, field: &str, name: &str) -> Option<i64> {
        self.scalar(field, name, "isn't a whole number", |text| {
            text.parse().ok()
        })
    }

    pub(super) fn flag(&mut self, field: &str, name: &str) -> Option<bool> {
        self.scalar(field, name, "is neither true nor false", |text| {
            text.parse().ok()
        })
    }

    fn scalar<T>(
        &mut self,
        field: &str,
        name: &str,
        wrong: &str,
        convert: impl Fn(String) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name);
        if *value == Value::Null {
            return None;
        }
        match value.as_text() {
            Ok(text) => {
                let found = convert(text);
                if found.is_none() {
                    self.refuse(field, name, wrong);
                }
                found
            }
            Err(gap) if gap.references.is_empty() => {
                self.refuse(field, name, wrong);
                None
            }
            Err(gap) => {
                self.unknown.insert(field.to_owned(), gap.into());
                None
            }
        }
    }

    /// A list of texts, or one text; what isn't known of it makes `field` unknown.
    pub(super) fn texts(&mut self, field: &str, name: &str) -> Vec<String> {
        let mut known = Vec::new();
        for item in self.items(name) {
            match item.as_text() {
                Ok(text) => known.push(text),
                Err(gap) => drop(self.unknown.insert(field.to_owned(), gap.into())),
            }
        }
        known
    }

    fn items(&self, name: &str) -> Vec<Value> {
        match self.value(name) {
            Value::Null => Vec::new(),
            Value::List(items) => items.clone(),
            one => vec![one.clone()],
        }
    }

    /// A map of texts (tags).
    pub(super) fn map(&mut self, field: &str, name: &str) -> BTreeMap<String, String> {
        let mut known = BTreeMap::new();
        match self.value(name).clone() {
            Value::Map(map) => {
                for (key, value) in map {
                    match value.as_text() {
                        Ok(text) => drop(known.insert(key, text)),
                        Err(gap) => drop(self.unknown.insert(field.to_owned(), gap.into())),
                    }
                }
            }
            Value::Unknown(gap) => drop(self.unknown.insert(field.to_owned(), gap.into())),
            Value::Null => {}
            _ => self.refuse(field, name, "isn't a map"),
        }
        known
    }

    /// What a property refers to; its unknown parts stand in the reference.
    pub(super) fn reference(&self, name: &str) -> Option<Reference> {
        self.made.reference(self.value(name))
    }

    /// What the items of a list refer to.
    pub(super) fn references(&self, name: &str) -> Vec<Reference> {
        let items = self.items(name);
        let found = items.iter().filter_map(|item| self.made.reference(item));
        found.collect()
    }

    /// A policy document.
    pub(super) fn document(&mut self, name: &str) -> Option<Document> {
        let value = self.value(name);
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
                self.refuse("document", name, &why.to_string());
                None
            }
            Err(gap) => {
                self.unknown.insert("document".to_owned(), gap.into());
                None
            }
        }
    }

    /// Notes that CloudFormation or the service would refuse a property.
    fn refuse(&mut self, field: &str, name: &str, why: &str) {
        let steps = name.split('.').map(str::to_owned);
        let path: Vec<String> = self.path.iter().cloned().chain(steps).collect();
        let name = path.last().map_or(name, String::as_str);
        let place = self.made.template.place(self.logical_id, &path);
        self.made.refuse(
            self.logical_id,
            Invalid {
                field: field.to_owned(),
                reason: format!("{name} {why}"),
                path: path.clone(),
                line: place.map(|(line, _)| line),
                column: place.map(|(_, column)| column),
                ..Invalid::default()
            },
        );
        let invalid = Unknown::because(Reason::Invalid);
        self.unknown.insert(field.to_owned(), invalid);
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
        Fields::text(self, names.field, names.cloudformation)
    }

    fn whole(&mut self, names: &Names) -> Option<i64> {
        Fields::whole(self, names.field, names.cloudformation)
    }

    fn flag(&mut self, names: &Names) -> Option<bool> {
        Fields::flag(self, names.field, names.cloudformation)
    }

    fn texts(&mut self, names: &Names) -> Vec<String> {
        Fields::texts(self, names.field, names.cloudformation)
    }

    fn map(&mut self, names: &Names) -> BTreeMap<String, String> {
        Fields::map(self, names.field, names.cloudformation)
    }

    fn reference(&mut self, names: &Names, _means: Means) -> Option<Reference> {
        Fields::reference(self, names.cloudformation)
    }

    fn references(&mut self, names: &Names) -> Vec<Reference> {
        Fields::references(self, names.cloudformation)
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
        Fields::document(self, names.cloudformation)
    }

    fn child(&mut self, names: &Names) -> Option<Self> {
        match self.value(names.cloudformation) {
            Value::Null => None,
            Value::Unknown(gap) => {
                let why = gap.clone().into();
                self.unknown.insert(names.field.to_owned(), why);
                None
            }
            _ => Some(Fields::child(self, names.cloudformation)),
        }
    }

    fn children(&mut self, names: &Names) -> Vec<Self> {
        Fields::children(self, names.field, names.cloudformation)
    }

    fn refuse(&mut self, names: &Names, why: &ScheduleError) {
        Fields::refuse(self, names.field, names.cloudformation, &why.to_string());
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
        Self::of(self.made, self.logical_id)
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
