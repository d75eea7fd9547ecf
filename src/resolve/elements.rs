//! What a collection holds, one element after another: what a dynamic block's `for_each` gives.

use super::follow::Next;
use super::scope::Scope;
use super::{Lead, Resolver, without_keys};
use crate::plan::{Address, Key, Value};
use crate::source::{Keys, Part, Shape};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// One element of a `for_each`. Both shapes mean what they would mean where the `for_each` stands.
#[derive(Clone, Debug)]
pub(super) struct Element {
    /// Opaque where it can't be told.
    pub(super) key: Shape,
    pub(super) value: Shape,
    /// Its place among the others is the one that Terraform gives it.
    ordered: bool,
}

impl Element {
    fn literal_key(&self) -> Option<&Json> {
        match &self.key {
            Shape::Literal(key) => Some(key),
            _ => None,
        }
    }

    /// Names what must be followed by the collection that it stands in, as Terraform would.
    fn refer(&mut self, collection: &[Part]) {
        if matches!(self.value, Shape::Null | Shape::Literal(_)) {
            return;
        }
        let step = match self.literal_key() {
            Some(Json::String(key)) => Some(Part::Key(key.clone())),
            Some(place) => place.as_u64().map(Part::Number),
            None => None,
        };
        if let Some(step) = step {
            self.value = Shape::Reference([collection, &[step]].concat());
        }
    }
}

/// What an expression leads to.
enum Found {
    /// Nothing of that name: an error, which `try` passes over.
    Missing,
    Null,
    /// So many elements.
    List(usize),
    Map(Vec<String>),
    Scalar,
    /// An attribute that there will be.
    Attribute,
}

impl Resolver<'_> {
    /// The elements of a collection; `None` where not all can be told.
    pub(super) fn elements(&self, of: &Shape, scope: &Scope) -> Option<Vec<Element>> {
        self.spend(1)?;
        match self.settled(of, scope) {
            Shape::Object(fields) => {
                self.spend(of.size())?;
                let element = |(key, value): &(String, Shape)| Element {
                    key: Shape::Literal(key.as_str().into()),
                    value: value.clone(),
                    ordered: true,
                };
                let mut elements: Vec<Element> = fields.iter().map(element).collect();
                elements.sort_by_cached_key(|element| match &element.key {
                    Shape::Literal(Json::String(key)) => key.clone(),
                    _ => String::new(),
                });
                Some(elements)
            }
            Shape::List(items) => {
                self.spend(of.size())?;
                Some(placed(items.iter().cloned()))
            }
            Shape::Literal(Json::Array(items)) => {
                self.spend(items.len())?;
                Some(placed(items.iter().cloned().map(Shape::constant)))
            }
            Shape::Elements(of, keys) => {
                let mut all = Vec::new();
                for collection in of {
                    all.extend(self.elements(collection, scope)?);
                }
                self.spend(all.len())?;
                keyed(all, *keys)
            }
            Shape::Reference(parts) => match parts.as_slice() {
                [base @ .., Part::Any] => self.splat(base, scope),
                parts => self.elements_at(parts, scope),
            },
            _ => None,
        }
    }

    /// The elements of what a reference leads to.
    fn elements_at(&self, parts: &[Part], scope: &Scope) -> Option<Vec<Element>> {
        if matches!(parts.first(), Some(Part::Name(root)) if root == "local" || root == "each") {
            // Written in the same module, and with no other `each`.
            let (modules, owner) = (scope.modules.clone(), scope.owner.clone());
            let scope = scope.next(modules, owner, scope.key.clone())?;
            return match self.next(parts, &scope) {
                Next::Shape(shape, rest, _) => {
                    let of = self.stepped(&shape?, &rest, &scope)?;
                    let mut elements = self.elements(&of, &scope)?;
                    if matches!(of, Shape::Object(_) | Shape::List(_)) {
                        for element in &mut elements {
                            element.refer(parts);
                        }
                    }
                    Some(elements)
                }
                _ => None,
            };
        }
        if let [Part::Name(resource_type), Part::Name(name)] = parts
            && let Some(keys) = self.instance_keys(resource_type, name, scope)
        {
            return keys
                .into_iter()
                .map(|key| Some(element_at(parts, key?)))
                .collect();
        }
        let found = self.find(&Shape::Reference(parts.to_vec()), scope)?;
        self.elements_of(parts, found)
    }

    /// The keys of a resource's instances; none where it isn't in the plan.
    fn instance_keys(
        &self,
        resource_type: &str,
        name: &str,
        scope: &Scope,
    ) -> Option<Vec<Option<Key>>> {
        let any = Address {
            modules: scope.modules.clone(),
            data: false,
            resource_type: resource_type.to_owned(),
            name: name.to_owned(),
            key: None,
        };
        self.instances.get(&without_keys(&any))?;
        let instances = self.matching(&any);
        self.spend(instances.len())?;
        let told = instances.len() <= self.most_leads();
        told.then(|| instances.into_iter().map(|address| address.key).collect())
    }

    /// The elements of `x[*]`: of a list, or `x` itself unless it is null.
    fn splat(&self, parts: &[Part], scope: &Scope) -> Option<Vec<Element>> {
        let whole = Shape::Reference(parts.to_vec());
        match self.find(&whole, scope)? {
            Found::Null => Some(Vec::new()),
            found @ Found::List(_) => self.elements_of(parts, found),
            Found::Map(_) | Found::Scalar => Some(placed([whole].into_iter())),
            Found::Missing | Found::Attribute => None,
        }
    }

    fn elements_of(&self, parts: &[Part], found: Found) -> Option<Vec<Element>> {
        let step = |part: Part| Shape::Reference([parts, &[part]].concat());
        match found {
            Found::List(count) => {
                self.spend(count)?;
                let places = (0..u64::try_from(count).ok()?).map(Part::Number);
                // A variable may make a set of a list: then the keys aren't places.
                Some(places.map(|place| unkeyed(step(place), true)).collect())
            }
            Found::Map(keys) => {
                self.spend(keys.len())?;
                let element = |key: String| Element {
                    key: Shape::Literal(key.as_str().into()),
                    value: step(Part::Key(key)),
                    ordered: true,
                };
                Some(keys.into_iter().map(element).collect())
            }
            _ => None,
        }
    }

    /// The form of an expression followed by further steps, as [`Shape::then`], where a collection that is
    /// made of others can be told.
    pub(super) fn stepped(&self, shape: &Shape, steps: &[Part], scope: &Scope) -> Option<Shape> {
        let key: Json = match steps.first() {
            Some(Part::Key(key) | Part::Name(key)) => key.as_str().into(),
            Some(Part::Number(place)) => (*place).into(),
            _ => return shape.then(steps),
        };
        let elements = match shape {
            Shape::Elements(..) => self.elements(shape, scope),
            _ => None,
        };
        let told = elements.filter(|all| all.iter().all(|e| e.literal_key().is_some()));
        let Some(elements) = told else {
            return shape.then(steps);
        };
        let found = elements.iter().find(|e| e.literal_key() == Some(&key))?;
        self.stepped(&found.value, steps.get(1..)?, scope)
    }

    /// The branch that is meant, where that can be told.
    pub(super) fn settled<'s>(&self, mut shape: &'s Shape, scope: &Scope) -> &'s Shape {
        loop {
            let branch = match shape {
                Shape::If(condition, yes, no) => {
                    let holds = self.holds(condition, scope);
                    holds.map(|holds| if holds { &**yes } else { &**no })
                }
                Shape::Try(shapes) => {
                    self.first_found(shapes, scope, |found| !matches!(found, Found::Missing))
                }
                Shape::Coalesce(shapes) => self.first_found(shapes, scope, |found| {
                    !matches!(found, Found::Missing | Found::Null)
                }),
                _ => None,
            };
            match branch {
                Some(branch) => shape = branch,
                None => return shape,
            }
        }
    }

    /// The first alternative that leads to what is wanted, else the last.
    fn first_found<'s>(
        &self,
        shapes: &'s [Shape],
        scope: &Scope,
        wanted: impl Fn(&Found) -> bool,
    ) -> Option<&'s Shape> {
        let (last, others) = shapes.split_last()?;
        for shape in others {
            if wanted(&self.find(shape, scope)?) {
                return Some(shape);
            }
        }
        Some(last)
    }

    fn find(&self, shape: &Shape, scope: &Scope) -> Option<Found> {
        match shape {
            Shape::Null => Some(Found::Null),
            Shape::Literal(Json::Array(items)) => Some(Found::List(items.len())),
            Shape::Literal(_) => Some(Found::Scalar),
            Shape::List(items) => Some(Found::List(items.len())),
            Shape::Object(fields) => {
                let keys = fields.iter().map(|(key, _)| key.clone());
                Some(Found::Map(keys.collect()))
            }
            Shape::If(condition, yes, no) => {
                let holds = self.holds(condition, scope)?;
                self.find(if holds { yes } else { no }, scope)
            }
            Shape::Elements(..) => {
                let elements = self.elements(shape, scope)?;
                let keys: Option<Vec<&Json>> = elements.iter().map(Element::literal_key).collect();
                let texts = keys?.into_iter().map(|key| key.as_str().map(str::to_owned));
                match texts.collect::<Option<Vec<_>>>() {
                    Some(keys) if !keys.is_empty() => Some(Found::Map(keys)),
                    _ => Some(Found::List(elements.len())),
                }
            }
            Shape::Reference(parts) => match self.next(parts, scope) {
                Next::Shape(shape, rest, scope) => {
                    let scope = scope?;
                    match self.stepped(&shape?, &rest, &scope) {
                        Some(shape) => self.find(&shape, &scope),
                        None => Some(Found::Missing),
                    }
                }
                Next::Value(value, rest) => found_in(&value?, &rest),
                Next::Leads(leads) => match leads.as_slice() {
                    [Lead::Constant(_)] => Some(Found::Scalar),
                    [Lead::Attribute { address, .. }] if self.is_planned(address) => {
                        Some(Found::Attribute)
                    }
                    _ => None,
                },
            },
            _ => None,
        }
    }
}

/// What is at the end of some steps into a value.
fn found_in(value: &Value, steps: &[Part]) -> Option<Found> {
    match (value, steps) {
        (Value::Null, []) => Some(Found::Null),
        (Value::List(items), []) => Some(Found::List(items.len())),
        (Value::Map(map), []) => Some(Found::Map(map.keys().cloned().collect())),
        (Value::Unknown | Value::Sensitive, _) => None,
        (_, []) => Some(Found::Scalar),
        (Value::Map(map), [Part::Name(key) | Part::Key(key), rest @ ..]) => map
            .get(key)
            .map_or(Some(Found::Missing), |v| found_in(v, rest)),
        (Value::List(items), [Part::Number(place), rest @ ..]) => {
            let item = items.get(usize::try_from(*place).ok()?);
            item.map_or(Some(Found::Missing), |item| found_in(item, rest))
        }
        (Value::Null, _) => Some(Found::Missing),
        _ => None,
    }
}

/// An instance of a resource; its key is the element's.
fn element_at(parts: &[Part], key: Key) -> Element {
    let (key, part) = match key {
        Key::Text(key) => (key.as_str().into(), Part::Key(key)),
        Key::Number(place) => (place.into(), Part::Number(place)),
    };
    Element {
        key: Shape::Literal(key),
        value: Shape::Reference([parts, &[part]].concat()),
        ordered: true,
    }
}

fn unkeyed(value: Shape, ordered: bool) -> Element {
    Element {
        key: Shape::Opaque(Vec::new()),
        value,
        ordered,
    }
}

fn placed(values: impl Iterator<Item = Shape>) -> Vec<Element> {
    let element = |(key, value)| Element {
        key,
        value,
        ordered: true,
    };
    let places = (0_u64..).map(|place| Shape::Literal(place.into()));
    places.zip(values).map(element).collect()
}

/// Elements of some collections, as the elements of one that is made of these.
fn keyed(all: Vec<Element>, keys: Keys) -> Option<Vec<Element>> {
    let values = all.iter().map(|element| element.value.clone());
    Some(match keys {
        Keys::Places if all.iter().all(|element| element.ordered) => placed(values),
        Keys::Places | Keys::Other => values.map(|value| unkeyed(value, false)).collect(),
        Keys::Elements => {
            let mut seen = BTreeSet::new();
            let is_new = |value: &Shape| match value {
                Shape::Literal(literal) => seen.insert(literal.to_string()),
                _ => true,
            };
            let element = |value: Shape| Element {
                key: value.clone(),
                value,
                ordered: false,
            };
            values.filter(is_new).map(element).collect()
        }
        Keys::Own => {
            let mut map = BTreeMap::new();
            for element in all {
                let Shape::Literal(key) = &element.key else {
                    return None;
                };
                map.insert(key.to_string(), element);
            }
            map.into_values().collect()
        }
    })
}
