//! Values of the evaluator as leads: what facts ask of them.

use crate::plan::{Address, Value};
use evaluate::{Argument, Reason, Reference, Step, Value as Written};

/// Where a value may come from; more than one lead means "one of these".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// All possible ends of the way, without repetition.
    pub leads: Vec<Lead>,
    /// What the argument refers to, in Terraform's words, without prefixes.
    pub references: Vec<String>,
}

/// One end of a way.
#[derive(Clone, Debug, PartialEq)]
pub enum Lead {
    /// Nothing is written, or `null`.
    NotGiven,
    /// A known value.
    Constant(Value),
    /// An attribute of a resource or data source (an instance where that can be told).
    Attribute {
        /// The resource.
        address: Address,
        /// Attribute path; empty where the whole resource is referred to.
        path: Vec<String>,
    },
    /// Can't be followed further.
    DeadEnd,
}

/// What a list or set is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// Ends of all ways, without repetition; dead ends only where a reference can't be followed.
    pub leads: Vec<Lead>,
    /// Its elements are just these: lists and references alone lead to them.
    pub plain: bool,
}

/// More ends than this are no answer.
const MAX_LEADS: usize = 64;
/// More elements than this are no list that AWS takes (500 ARNs in a backup selection).
const MAX_PARTS: usize = 1000;

impl From<&Argument> for Origin {
    fn from(argument: &Argument) -> Self {
        Self {
            leads: leads(&argument.value),
            references: argument.references.clone(),
        }
    }
}

impl Origin {
    /// The only lead, unless it is a dead end.
    pub fn certain(&self) -> Option<&Lead> {
        match self.leads.as_slice() {
            [Lead::DeadEnd] => None,
            [only] => Some(only),
            _ => None,
        }
    }

    /// Nothing is written, or `null`.
    pub fn is_not_given(&self) -> bool {
        self.certain() == Some(&Lead::NotGiven)
    }
}

impl Parts {
    /// Anything.
    pub fn unknown() -> Self {
        Self {
            leads: vec![Lead::DeadEnd],
            plain: false,
        }
    }

    /// The parts of a value.
    pub fn of(value: &Written) -> Self {
        let mut parts = Self {
            leads: Vec::new(),
            plain: true,
        };
        parts.collect(value);
        if parts.leads.len() > MAX_PARTS {
            return Self::unknown();
        }
        parts
    }

    fn collect(&mut self, value: &Written) {
        match value {
            Written::Assumed(_) | Written::List(_) | Written::Set(_) => {}
            Written::Map(_) | Written::OneOf(_) | Written::Template(_) | Written::Json(_) => {
                self.plain = false;
            }
            Written::Unknown(unknown) => {
                self.plain = false;
                let stuck = !matches!(
                    unknown.reason,
                    Reason::Parts | Reason::Function | Reason::Listed
                );
                if stuck {
                    add(&mut self.leads, Lead::DeadEnd);
                }
            }
            Written::Sensitive(_) => return add(&mut self.leads, Lead::DeadEnd),
            value => return add(&mut self.leads, lead(value)),
        }
        value.inner().for_each(|inner| self.collect(inner));
    }
}

/// The ends of all ways to a value.
fn leads(value: &Written) -> Vec<Lead> {
    let mut found = Vec::new();
    collect(value, &mut found);
    if found.len() > MAX_LEADS {
        return vec![Lead::DeadEnd];
    }
    found
}

fn collect(value: &Written, found: &mut Vec<Lead>) {
    match value {
        Written::Assumed(value) => collect(value, found),
        Written::OneOf(values) => values.iter().for_each(|value| collect(value, found)),
        // A list of one is that one.
        Written::List(items) | Written::Set(items) if items.len() == 1 && !value.is_known() => {
            for item in items {
                collect(item, found);
            }
        }
        value if value.is_known() || matches!(value, Written::Reference(_)) => {
            add(found, lead(value));
        }
        // What it refers to are candidates, but nothing says that it is one of them.
        value => {
            for reference in value.references() {
                add(found, reference.into());
            }
            add(found, Lead::DeadEnd);
        }
    }
}

fn add(found: &mut Vec<Lead>, lead: Lead) {
    if !found.contains(&lead) {
        found.push(lead);
    }
}

fn lead(value: &Written) -> Lead {
    match value {
        Written::Reference(reference) => reference.into(),
        value => known(value).map_or(Lead::DeadEnd, constant),
    }
}

impl From<&Reference> for Lead {
    fn from(reference: &Reference) -> Self {
        let name = |step: &Step| match step {
            Step::Name(name) => Some(name.clone()),
            Step::Place(_) => None,
        };
        Self::Attribute {
            address: reference.address.clone(),
            path: reference.path.iter().filter_map(name).collect(),
        }
    }
}

fn constant(value: Value) -> Lead {
    match value {
        Value::Null => Lead::NotGiven,
        Value::Unknown | Value::Sensitive => Lead::DeadEnd,
        value => Lead::Constant(value),
    }
}

/// A value that is known without asking the plan.
pub(super) fn known(value: &Written) -> Option<Value> {
    value.to_json().map(Value::from)
}

/// A planned value for the evaluator; what isn't known of it is a reference to itself.
pub(super) fn written(value: &Value, at: Option<&Reference>) -> Written {
    let inside = |step: Step| {
        at.map(|at| {
            let mut inner = at.clone();
            inner.path.push(step);
            inner
        })
    };
    match value {
        Value::Null => Written::Null,
        Value::Bool(flag) => Written::Bool(*flag),
        Value::Number(number) => Written::Number(number.clone()),
        Value::String(text) => Written::String(text.clone()),
        Value::List(items) => {
            let places = items.iter().zip(0_u64..);
            let items =
                places.map(|(item, place)| written(item, inside(Step::Place(place)).as_ref()));
            Written::List(items.collect())
        }
        Value::Map(map) => {
            let fields = map.iter().map(|(key, value)| {
                (
                    key.to_owned(),
                    written(value, inside(Step::Name(key.to_owned())).as_ref()),
                )
            });
            Written::Map(fields.collect())
        }
        Value::Unknown => match at {
            Some(at) => Written::Reference(at.clone()),
            None => Written::unknown(Reason::NotAtHand),
        },
        Value::Sensitive => Written::Sensitive(Box::new(Written::unknown(Reason::Hidden))),
    }
}
