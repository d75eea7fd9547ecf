//! The form of an expression: what can be followed without evaluating it.

/// What an expression says, as far as its form tells without evaluating it.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `null`
    Null,
    /// A literal string, number or boolean (no interpolation), as a JSON scalar.
    Literal(serde_json::Value),
    /// A plain traversal: `aws_kms_key.this["eu"].arn`, `var.keys.backup`, `local.key`, `each.value.arn`.
    Reference(Vec<Part>),
    /// One of several: the branches of a conditional, an element of a collection.
    Choice(Vec<Shape>),
    /// A conditional whose condition may be known: the shapes where it holds and where not.
    If(Condition, Box<Shape>, Box<Shape>),
    /// The first that is there: the arguments of `try`.
    Try(Vec<Shape>),
    /// The first that is not null: the arguments of `coalesce`.
    Coalesce(Vec<Shape>),
    /// An object or map constructor with literal keys; an attribute of it can be picked.
    Object(Vec<(String, Shape)>),
    /// A list constructor; an element of it can be picked by its place.
    List(Vec<Shape>),
    /// The elements of some collections together, with other keys than there.
    Elements(Vec<Shape>, Keys),
    /// Anything else; the traversals found inside it, in order of appearance.
    Opaque(Vec<Vec<Part>>),
}

/// What tells the elements of a collection apart that is made of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Keys {
    /// Their places: `concat`.
    Places,
    /// The elements themselves: `toset`.
    Elements,
    /// The keys that they have, of which the last wins: `merge`.
    Own,
    /// What can't be told: `{ for v in var.list : v.name => v }`, and lists that may be made of sets.
    Other,
}

/// A condition that needs no evaluation but a look at one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The traversal that is looked at.
    pub subject: Vec<Part>,
    /// Whether it is `null`, instead of whether it is `true`.
    pub is_null: bool,
    /// Holds where that is not so.
    pub negated: bool,
}

/// A step of a traversal.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A root name or `.attribute`.
    Name(String),
    /// `["key"]`
    Key(String),
    /// `[0]`
    Number(u64),
    /// `[each.key]`: an index by another traversal.
    By(Vec<Part>),
    /// `[*]`, `.*`, or an index that is no traversal.
    Any,
}

impl Shape {
    /// The form of this expression followed by further steps, as in `(this).arn`.
    ///
    /// `None` where an object of this form doesn't have what the steps name.
    #[must_use]
    pub fn then(&self, steps: &[Part]) -> Option<Self> {
        let Some((first, rest)) = steps.split_first() else {
            return Some(self.clone());
        };
        match self {
            Self::Null => None,
            Self::Reference(parts) => Some(Self::Reference([parts, steps].concat())),
            Self::Choice(shapes) => {
                let reached: Vec<_> = shapes.iter().map(|shape| shape.then(steps)).collect();
                if reached.iter().all(Option::is_none) {
                    return None;
                }
                let branches = reached.into_iter().map(|s| s.unwrap_or(Self::Null));
                Some(Self::choice(branches.collect()))
            }
            Self::If(condition, yes, no) => {
                let reached = |shape: &Self| Box::new(shape.then(steps).unwrap_or(Self::Null));
                Some(Self::If(condition.clone(), reached(yes), reached(no)))
            }
            Self::Try(shapes) | Self::Coalesce(shapes) => Self::Choice(shapes.clone()).then(steps),
            Self::Object(fields) => match first {
                Part::Name(name) | Part::Key(name) => fields
                    .iter()
                    .find(|(key, _)| key == name)
                    .and_then(|(_, shape)| shape.then(rest)),
                Part::By(_) | Part::Any => {
                    let fields = fields.iter().filter_map(|(_, shape)| shape.then(rest));
                    Some(Self::choice(fields.collect()))
                }
                Part::Number(_) => Some(Self::Opaque(self.traversals())),
            },
            Self::List(items) => match first {
                Part::Number(place) => {
                    let item = items.get(usize::try_from(*place).ok()?);
                    item.and_then(|shape| shape.then(rest))
                }
                _ => Some(Self::Opaque(self.traversals())),
            },
            Self::Elements(of, keys) => self.element(of, *keys, steps),
            Self::Literal(serde_json::Value::Array(items)) => match first {
                Part::Number(place) => {
                    let item = items.get(usize::try_from(*place).ok()?)?;
                    Self::constant(item.clone()).then(rest)
                }
                _ => Some(Self::Opaque(Vec::new())),
            },
            Self::Literal(_) | Self::Opaque(_) => Some(Self::Opaque(self.traversals())),
        }
    }

    /// An element of a collection that is made of others, and steps into it.
    fn element(&self, of: &[Self], keys: Keys, steps: &[Part]) -> Option<Self> {
        let opaque = || Some(Self::Opaque(self.traversals()));
        match (keys, steps) {
            (Keys::Elements, [Part::Key(key)]) => Some(Self::Literal(key.as_str().into())),
            (Keys::Own, [Part::Key(key) | Part::Name(key), ..]) => {
                let mut has_it = None;
                for shape in of {
                    let Self::Object(fields) = shape else {
                        return opaque();
                    };
                    has_it = Some(shape)
                        .filter(|_| fields.iter().any(|(k, _)| k == key))
                        .or(has_it);
                }
                has_it?.then(steps)
            }
            _ => opaque(),
        }
    }

    /// A constant of the plan.
    pub(crate) fn constant(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Object(map) => Self::Object(
                map.into_iter()
                    .map(|(key, value)| (key, Self::constant(value)))
                    .collect(),
            ),
            scalar => Self::Literal(scalar),
        }
    }

    /// How many shapes it consists of.
    pub(crate) fn size(&self) -> usize {
        let all = |shapes: &[Self]| shapes.iter().map(Self::size).fold(1, usize::saturating_add);
        match self {
            Self::Null | Self::Literal(_) | Self::Reference(_) => 1,
            Self::Choice(shapes)
            | Self::Try(shapes)
            | Self::Coalesce(shapes)
            | Self::List(shapes)
            | Self::Elements(shapes, _) => all(shapes),
            Self::If(_, yes, no) => yes.size().saturating_add(no.size()),
            Self::Object(fields) => {
                let sizes = fields.iter().map(|(_, shape)| shape.size());
                sizes.fold(1, usize::saturating_add)
            }
            Self::Opaque(inside) => inside.len().saturating_add(1),
        }
    }

    /// A choice; a choice of one is no choice, and a choice of choices is one choice.
    pub(super) fn choice(shapes: Vec<Self>) -> Self {
        let mut flat = Vec::new();
        for shape in shapes {
            match shape {
                Self::Choice(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.as_slice() {
            [only] => only.clone(),
            _ => Self::Choice(flat),
        }
    }

    /// All traversals of the form, in order of appearance.
    pub(crate) fn traversals(&self) -> Vec<Vec<Part>> {
        match self {
            Self::Null | Self::Literal(_) => Vec::new(),
            Self::Reference(parts) => vec![parts.clone()],
            Self::Choice(shapes)
            | Self::Try(shapes)
            | Self::Coalesce(shapes)
            | Self::List(shapes)
            | Self::Elements(shapes, _) => shapes.iter().flat_map(Self::traversals).collect(),
            Self::If(_, yes, no) => [yes.traversals(), no.traversals()].concat(),
            Self::Object(fields) => fields.iter().flat_map(|(_, s)| s.traversals()).collect(),
            Self::Opaque(traversals) => traversals.clone(),
        }
    }
}
