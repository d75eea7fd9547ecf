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
    /// Anything else; the traversals found inside it, in order of appearance.
    Opaque(Vec<Vec<Part>>),
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
            Self::Literal(_) | Self::Opaque(_) => Some(Self::Opaque(self.traversals())),
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
            | Self::List(shapes) => shapes.iter().flat_map(Self::traversals).collect(),
            Self::If(_, yes, no) => [yes.traversals(), no.traversals()].concat(),
            Self::Object(fields) => fields.iter().flat_map(|(_, s)| s.traversals()).collect(),
            Self::Opaque(traversals) => traversals.clone(),
        }
    }
}
