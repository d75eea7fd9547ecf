//! One step after another: variables to arguments, outputs to expressions, keys to instances.

use super::scope::{Owner, Scope};
use super::{Lead, Resolver, constant, shape_of};
use crate::plan::{Address, Expression, Key, ModuleStep, Value};
use crate::source::{Condition, Part, Shape};

/// More ends than this are no answer.
const MAX_LEADS: usize = 64;
/// More elements than this are no list that AWS takes (500 ARNs in a backup selection).
const MAX_PARTS: usize = 1000;

/// Where a reference leads in one step.
pub(super) enum Next {
    Leads(Vec<Lead>),
    /// To a value (`None`: not at hand) and steps into it.
    Value(Option<Value>, Vec<Part>),
    /// To an expression (`None`: not at hand) and steps into its value.
    Shape(Option<Shape>, Vec<Part>, Option<Box<Scope>>),
}

impl Next {
    fn dead_end() -> Self {
        Self::Leads(vec![Lead::DeadEnd])
    }
}

impl Resolver<'_> {
    /// All ends of the ways from an expression.
    pub(super) fn follow(&self, shape: &Shape, scope: &Scope) -> Vec<Lead> {
        let mut leads: Vec<Lead> = Vec::new();
        for lead in self.leads(shape, scope) {
            if !leads.contains(&lead) {
                leads.push(lead);
            }
            if leads.len() > self.most_leads() {
                return vec![Lead::DeadEnd];
            }
        }
        leads
    }

    pub(super) fn most_leads(&self) -> usize {
        if self.gathering() {
            MAX_PARTS
        } else {
            MAX_LEADS
        }
    }

    fn leads(&self, shape: &Shape, scope: &Scope) -> Vec<Lead> {
        let is_plain = match shape {
            Shape::Null | Shape::Literal(_) | Shape::List(_) => true,
            // Which instance is meant isn't always known.
            Shape::Reference(parts) => !parts
                .iter()
                .any(|part| matches!(part, Part::Any | Part::By(_))),
            _ => false,
        };
        if !is_plain {
            self.not_plain();
        }
        match shape {
            Shape::Null => vec![Lead::NotGiven],
            Shape::Literal(value) => vec![constant(value.clone().into())],
            Shape::Choice(shapes) => shapes
                .iter()
                .flat_map(|shape| self.follow(shape, scope))
                .collect(),
            Shape::If(condition, yes, no) => match self.holds(condition, scope) {
                Some(true) => self.follow(yes, scope),
                Some(false) => self.follow(no, scope),
                None => [self.follow(yes, scope), self.follow(no, scope)].concat(),
            },
            Shape::Try(shapes) => self.first(shapes, scope, false),
            Shape::Coalesce(shapes) => self.first(shapes, scope, true),
            Shape::List(shapes) if self.gathering() => self.all(shapes.iter(), scope),
            Shape::Object(fields) if self.gathering() => {
                self.all(fields.iter().map(|(_, shape)| shape), scope)
            }
            Shape::Opaque(inside) if self.gathering() => {
                let ends = inside.iter().flat_map(|parts| self.reference(parts, scope));
                ends.collect()
            }
            Shape::Elements(..) => self.leads(&Shape::Opaque(shape.traversals()), scope),
            Shape::Object(_) => vec![Lead::DeadEnd],
            // What it refers to are candidates, but nothing says that it is one of them.
            Shape::List(_) | Shape::Opaque(_) => {
                let inside = shape.traversals();
                let ends = inside.iter().flat_map(|parts| self.reference(parts, scope));
                ends.filter(|lead| matches!(lead, Lead::Attribute { .. }))
                    .chain([Lead::DeadEnd])
                    .collect()
            }
            Shape::Reference(parts) => self.reference(parts, scope),
        }
    }

    fn all<'s>(&self, shapes: impl Iterator<Item = &'s Shape>, scope: &Scope) -> Vec<Lead> {
        shapes.flat_map(|shape| self.follow(shape, scope)).collect()
    }

    /// Whether a condition holds, where the value it looks at is known.
    pub(super) fn holds(&self, condition: &Condition, scope: &Scope) -> Option<bool> {
        let found = self.reference(&condition.subject, scope);
        let is_so = match found.as_slice() {
            [Lead::NotGiven] if condition.is_null => true,
            [Lead::Constant(_)] if condition.is_null => false,
            [Lead::Constant(Value::Bool(value))] => *value,
            // A variable of the command line is text.
            [Lead::Constant(Value::String(text))] => text.parse().ok()?,
            _ => return None,
        };
        Some(is_so != condition.negated)
    }

    /// What `coalesce` and `try` give back: up to the first that is there for sure.
    fn first(&self, shapes: &[Shape], scope: &Scope, skips_null: bool) -> Vec<Lead> {
        let mut leads = Vec::new();
        for shape in shapes {
            let found = self.follow(shape, scope);
            let is_there = match found.as_slice() {
                [Lead::Attribute { address, .. }] => self.is_planned(address),
                [Lead::Constant(Value::String(text))] => !text.is_empty(),
                [Lead::Constant(_)] => true,
                _ => false,
            };
            leads.extend(
                found
                    .into_iter()
                    .filter(|lead| !skips_null || *lead != Lead::NotGiven),
            );
            if is_there {
                break;
            }
        }
        leads
    }

    fn reference(&self, parts: &[Part], scope: &Scope) -> Vec<Lead> {
        match self.next(parts, scope) {
            Next::Leads(leads) => leads,
            Next::Value(value, steps) => {
                let lead = value.map(|value| constant(inside(value, &steps)));
                vec![lead.unwrap_or(Lead::DeadEnd)]
            }
            Next::Shape(shape, rest, scope) => self.go_on(shape, &rest, scope.as_deref()),
        }
    }

    /// Where a reference leads in one step.
    pub(super) fn next(&self, parts: &[Part], scope: &Scope) -> Next {
        let dead = Next::dead_end();
        if self.spend(1).is_none() {
            return dead;
        }
        let [Part::Name(root), rest @ ..] = parts else {
            return dead;
        };
        match (root.as_str(), rest) {
            ("var", [Part::Name(name), rest @ ..]) => self.variable(name, rest, scope),
            ("local", [Part::Name(name), rest @ ..]) => {
                let shape = self.sources.local(&scope.path(), name);
                let owner = Owner::Module;
                let scope = scope.next(scope.modules.clone(), owner, None);
                Next::Shape(shape, rest.to_vec(), scope.map(Box::new))
            }
            ("module", [Part::Name(name), rest @ ..]) => self.module_output(name, rest, scope),
            ("each", [Part::Name(what)]) if what == "key" => Next::Leads(key_of(scope)),
            ("each", [Part::Name(what), rest @ ..]) if what == "value" => self.each(rest, scope),
            ("count", [Part::Name(what)]) if what == "index" => Next::Leads(key_of(scope)),
            ("path" | "terraform" | "self" | "each" | "count", _) => dead,
            ("data", [Part::Name(resource_type), Part::Name(name), rest @ ..]) => {
                Next::Leads(self.attribute(true, resource_type, name, rest, scope))
            }
            (resource_type, [Part::Name(name), rest @ ..]) => {
                Next::Leads(self.attribute(false, resource_type, name, rest, scope))
            }
            _ => dead,
        }
    }

    fn go_on(&self, shape: Option<Shape>, rest: &[Part], scope: Option<&Scope>) -> Vec<Lead> {
        let (Some(shape), Some(scope)) = (shape, scope) else {
            return vec![Lead::DeadEnd];
        };
        match self.stepped(&shape, rest, scope) {
            Some(shape) => self.follow(&shape, scope),
            None => vec![Lead::NotGiven],
        }
    }

    /// A variable leads to the argument of the module call, or to its default.
    fn variable(&self, name: &str, rest: &[Part], scope: &Scope) -> Next {
        let path = scope.path();
        let configuration = &self.plan.configuration;
        let default = configuration
            .module(&path)
            .and_then(|module| module.variables.get(name))
            .and_then(|variable| variable.default.clone());
        let Some((call, parents)) = scope.modules.split_last() else {
            let value = self
                .plan
                .variables
                .get(name)
                .cloned()
                .or(default.map(Value::from));
            return Next::Value(value, rest.to_vec());
        };
        let Some(module_call) = configuration.call(&path) else {
            return Next::dead_end();
        };
        let Some(expression) = module_call.expressions.get(name) else {
            return Next::Value(default.map(Value::from), rest.to_vec());
        };
        let shape = shape_of(
            expression,
            self.sources.module_argument(&path, name).flatten(),
        );
        let owner = Owner::Call(path.iter().map(|step| (*step).to_owned()).collect());
        let scope = scope.next(parents.to_vec(), owner, call.key.clone());
        Next::Shape(Some(shape), rest.to_vec(), scope.map(Box::new))
    }

    /// `module.m[key].output`
    fn module_output(&self, name: &str, rest: &[Part], scope: &Scope) -> Next {
        let (key, rest) = self.take_key(rest, scope);
        let [Part::Name(output), rest @ ..] = rest else {
            return Next::dead_end();
        };
        let mut modules = scope.modules.clone();
        modules.push(ModuleStep {
            name: name.to_owned(),
            key,
        });
        let path: Vec<&str> = modules.iter().map(|step| step.name.as_str()).collect();
        let found = self
            .plan
            .configuration
            .module(&path)
            .and_then(|m| m.outputs.get(output));
        let Some(found) = found else {
            return Next::dead_end();
        };
        let shape = shape_of(&found.expression, self.sources.output(&path, output));
        let scope = scope.next(modules, Owner::Module, None);
        Next::Shape(Some(shape), rest.to_vec(), scope.map(Box::new))
    }

    /// `each.value` leads to the element of `for_each` with the instance's key.
    fn each(&self, rest: &[Part], scope: &Scope) -> Next {
        let Some(Key::Text(key)) = &scope.key else {
            return Next::dead_end();
        };
        let configuration = &self.plan.configuration;
        let (expression, source) = match &scope.owner {
            Owner::Resource(address) => (
                configuration
                    .resource(address)
                    .and_then(|resource| resource.for_each.as_ref()),
                self.sources.for_each(address),
            ),
            Owner::Call(path) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                (
                    configuration
                        .call(&path)
                        .and_then(|call| call.for_each.as_ref()),
                    self.sources.module_for_each(&path),
                )
            }
            Owner::Module => (None, None),
        };
        // Terraform leaves out a function of constants: `toset(["a", "b"])`.
        let of_constants = Expression::default();
        let expression = expression.unwrap_or(&of_constants);
        let mut steps = vec![Part::Key(key.clone())];
        steps.extend_from_slice(rest);
        let shape = shape_of(expression, source);
        let scope = scope.next(scope.modules.clone(), scope.owner.clone(), None);
        Next::Shape(Some(shape), steps, scope.map(Box::new))
    }

    fn attribute(
        &self,
        data: bool,
        resource_type: &str,
        name: &str,
        rest: &[Part],
        scope: &Scope,
    ) -> Vec<Lead> {
        let (key, rest) = self.take_key(rest, scope);
        let path: Vec<String> = rest
            .iter()
            .filter_map(|part| match part {
                Part::Name(name) | Part::Key(name) => Some(name.clone()),
                Part::Number(_) | Part::By(_) | Part::Any => None,
            })
            .collect();
        let pattern = Address {
            modules: scope.modules.clone(),
            data,
            resource_type: resource_type.to_owned(),
            name: name.to_owned(),
            key,
        };
        let to_lead = |address| Lead::Attribute {
            address,
            path: path.clone(),
        };
        self.matching(&pattern).into_iter().map(to_lead).collect()
    }

    /// The key in front of a traversal's rest. An index that can't be known gives none: any instance.
    fn take_key<'p>(&self, rest: &'p [Part], scope: &Scope) -> (Option<Key>, &'p [Part]) {
        match rest {
            [Part::Key(key), rest @ ..] => (Some(Key::Text(key.clone())), rest),
            [Part::Number(n), rest @ ..] => (Some(Key::Number(*n)), rest),
            [Part::By(index), rest @ ..] => {
                let key = match self.reference(index, scope).as_slice() {
                    [Lead::Constant(Value::String(key))] => Some(Key::Text(key.clone())),
                    [Lead::Constant(number)] => number
                        .as_i64()
                        .and_then(|n| u64::try_from(n).ok())
                        .map(Key::Number),
                    _ => None,
                };
                (key, rest)
            }
            [Part::Any, rest @ ..] | rest => (None, rest),
        }
    }
}

fn key_of(scope: &Scope) -> Vec<Lead> {
    vec![match &scope.key {
        Some(Key::Text(key)) => Lead::Constant(Value::String(key.clone())),
        Some(Key::Number(n)) => Lead::Constant(Value::Number((*n).into())),
        None => Lead::DeadEnd,
    }]
}

/// The value at the end of some steps.
fn inside(value: Value, steps: &[Part]) -> Value {
    steps.iter().fold(value, |value, step| match (value, step) {
        (Value::Map(mut map), Part::Name(key) | Part::Key(key)) => {
            map.remove(key).unwrap_or_default()
        }
        (Value::List(items), Part::Number(index)) => {
            let index = usize::try_from(*index).unwrap_or(usize::MAX);
            items.into_iter().nth(index).unwrap_or_default()
        }
        (Value::Null, _) => Value::Null,
        _ => Value::Unknown,
    })
}
