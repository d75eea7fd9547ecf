//! Names: variables, locals, outputs of modules, `each` and `count`.

use super::scope::Owner;
use super::traversal::name;
use super::{Evaluator, Fails, Kind, Scope};
use crate::value::{Reason, Step, Value};
use crate::{Key, ModuleStep};
use hcl_edit::Decorated;
use hcl_edit::expr::TraversalOperator as Operator;
use std::collections::BTreeMap;
use std::rc::Rc;

impl Evaluator<'_> {
    /// What a traversal begins with, and how many of its operators that takes.
    pub(super) fn root(
        &self,
        root: &str,
        operators: &[Decorated<Operator>],
        scope: &Scope,
    ) -> Result<(Value, usize), Fails> {
        if let Some(value) = scope.local(root) {
            return self.inside(value, operators, 0, scope);
        }
        if scope.closed {
            return Err(Fails);
        }
        let at = |place: usize| name(operators.get(place));
        Ok(match root {
            "var" => return self.inside(&self.variable_of(scope, at(0)?), operators, 1, scope),
            "local" => return self.inside(&*self.local_of(scope, at(0)?)?, operators, 1, scope),
            "module" => return self.module(operators, scope),
            "each" => (self.each(at(0)?, scope), 1),
            "count" => (key_value(scope.key()), 1),
            "path" if scope.is_path => (self.directory(at(0)?, scope), 1),
            "path" | "terraform" | "self" | "tofu" => {
                (Value::unknown(Reason::NotAtHand), operators.len())
            }
            "data" => return self.instance((true, at(0)?, at(1)?), operators, 2, scope),
            resource_type => {
                return self.instance((false, resource_type, at(0)?), operators, 1, scope);
            }
        })
    }

    /// The part of a value that operators pick without evaluating more than an index, so that the rest
    /// need not be copied.
    fn inside(
        &self,
        value: &Value,
        operators: &[Decorated<Operator>],
        taken: usize,
        scope: &Scope,
    ) -> Result<(Value, usize), Fails> {
        let (mut value, mut taken) = (value, taken);
        while let Some(operator) = operators.get(taken) {
            let step = match operator.value() {
                Operator::GetAttr(name) => Value::from(name.as_str()),
                Operator::Index(index) => self.seen(self.eval(index, scope)?),
                _ => break,
            };
            let found = match value {
                Value::Map(map) => step.text().and_then(|key| map.get(&key)),
                Value::List(items) => {
                    let place = step.count().and_then(|place| usize::try_from(place).ok());
                    place.and_then(|place| items.get(place))
                }
                _ => None,
            };
            let Some(found) = found else { break };
            value = found;
            taken = taken.saturating_add(1);
        }
        Ok((self.paid(value.clone()), taken))
    }

    /// The directory that `path.module` or `path.root` is.
    fn directory(&self, which: &str, scope: &Scope) -> Value {
        let directory = match which {
            "module" => self.sources.module_directory(&scope.path()),
            "root" => self.sources.module_directory(&[]),
            _ => None,
        };
        match directory.as_deref().and_then(std::path::Path::to_str) {
            Some(path) => Value::from(path),
            None => Value::unknown(Reason::NotAtHand),
        }
    }

    pub(super) fn local_of(&self, scope: &Scope, local: &str) -> Result<Rc<Value>, Fails> {
        let Some(expression) = self.sources.local(&scope.path(), local) else {
            return Ok(Rc::new(Value::unknown(Reason::NotAtHand)));
        };
        let kind = if scope.is_path {
            Kind::LocalPath
        } else {
            Kind::Local
        };
        let inner = Scope::of_module(scope.modules.to_vec());
        let inner = if scope.is_path {
            inner.for_path()
        } else {
            inner
        };
        let fails = std::cell::Cell::new(false);
        let value = self.once((scope.modules.to_vec(), kind, local.to_owned()), || {
            let value = self.eval(&expression, &inner);
            value.unwrap_or_else(|Fails| {
                fails.set(true);
                Value::unknown(Reason::NotAtHand)
            })
        });
        if fails.get() { Err(Fails) } else { Ok(value) }
    }

    pub(super) fn variable_of(&self, scope: &Scope, variable: &str) -> Rc<Value> {
        let name = (scope.modules.to_vec(), Kind::Variable, variable.to_owned());
        self.once(name, || self.given(scope, variable))
    }

    /// A variable is what the module call gives or the plan says, else its default.
    fn given(&self, scope: &Scope, variable: &str) -> Value {
        let path = scope.path();
        let configuration = self.world.configuration();
        let module = configuration.module(&path);
        let declared = module.and_then(|module| module.variables.get(variable));
        let declaration = self.sources.variable(&path, variable);
        let default = || {
            let planned = declared.and_then(|declared| declared.default.clone());
            planned.map_or_else(|| Value::unknown(Reason::NotAtHand), Value::from)
        };
        let given = match Scope::of_call(&scope.modules) {
            None => self.world.variable(variable),
            Some(outer) => match configuration.call(&path) {
                None => return Value::unknown(Reason::NotAtHand),
                Some(call) => call.expressions.get(variable).map(|planned| {
                    let written = self.sources.module_argument(&path, variable).flatten();
                    self.planned(Some(planned), written.as_deref(), &outer)
                }),
            },
        };
        let nullable = declaration
            .as_ref()
            .is_none_or(|declaration| declaration.nullable);
        let value = match given {
            Some(Value::Null) if !nullable => default(),
            Some(value) => value,
            None => default(),
        };
        let value = match declaration
            .as_ref()
            .and_then(|declaration| declaration.type_of.as_deref())
        {
            Some(wanted) => self.typed(value, wanted, 0),
            None => value,
        };
        if declared.is_some_and(|declared| declared.sensitive) {
            value.marked()
        } else {
            value
        }
    }

    /// `module.m`, with the key and the output that follow it where they do.
    fn module(
        &self,
        operators: &[Decorated<Operator>],
        scope: &Scope,
    ) -> Result<(Value, usize), Fails> {
        let call = name(operators.first())?;
        let instances = self.module_instances(call, scope);
        let outputs = |key: Option<Key>| {
            let mut modules = scope.modules.to_vec();
            modules.push(ModuleStep {
                name: call.to_owned(),
                key,
            });
            modules
        };
        if let Ok(output) = name(operators.get(1)) {
            return Ok(match instances {
                Instances::One => (self.output_of(&outputs(None), output), 2),
                // An output of all instances: without the file the plan doesn't say of which.
                Instances::Keys(keys) => {
                    let each = keys.into_iter();
                    (
                        Value::one_of(each.map(|key| self.output_of(&outputs(Some(key)), output))),
                        2,
                    )
                }
                Instances::Unknown => (self.output_of(&outputs(None), output), 2),
            });
        }
        // The key first, so that only what is asked for is evaluated.
        if let (Some(Operator::Index(index)), Ok(output)) = (
            operators.get(1).map(|operator| operator.value()),
            name(operators.get(2)),
        ) {
            let key = key_of(&self.seen(self.eval(index, scope)?).unmarked().0);
            let found = match (instances, key) {
                (Instances::Keys(keys), Some(key)) if keys.contains(&key) => {
                    self.output_of(&outputs(Some(key)), output)
                }
                (Instances::Keys(_) | Instances::One, Some(_)) => return Err(Fails),
                (Instances::Unknown, key) => self.output_of(&outputs(key), output),
                (Instances::Keys(keys), None) => {
                    let each = keys.into_iter();
                    Value::one_of(each.map(|key| self.output_of(&outputs(Some(key)), output)))
                }
                (Instances::One, None) => self.output_of(&outputs(None), output),
            };
            return Ok((found, 3));
        }
        let all = |key: Option<Key>| self.outputs(&outputs(key));
        Ok(match instances {
            Instances::One => (all(None), 1),
            Instances::Keys(keys) => (
                keyed(keys.into_iter().map(|key| (key.clone(), all(Some(key))))),
                1,
            ),
            Instances::Unknown => (Value::of_parts([all(None)]), 1),
        })
    }

    /// The instances of a module call.
    fn module_instances(&self, call: &str, scope: &Scope) -> Instances {
        let mut modules = scope.modules.to_vec();
        modules.push(ModuleStep {
            name: call.to_owned(),
            key: None,
        });
        let path: Vec<&str> = modules.iter().map(|step| step.name.as_str()).collect();
        let outer = Scope::of_module(scope.modules.to_vec());
        let planned = self.world.configuration().call(&path);
        let argument = |name: &str| self.sources.module_argument(&path, name).flatten();
        let of = planned.map(|call| (call.for_each.as_ref(), call.count.as_ref()));
        let (for_each, count) = of.unwrap_or_default();
        self.keys_of(
            (for_each, argument("for_each")),
            (count, argument("count")),
            &outer,
        )
    }

    /// All outputs of a module.
    fn outputs(&self, modules: &[ModuleStep]) -> Value {
        let path: Vec<&str> = modules.iter().map(|step| step.name.as_str()).collect();
        let Some(module) = self.world.configuration().module(&path) else {
            return Value::unknown(Reason::NotAtHand);
        };
        let names = module.outputs.keys();
        let each = names.map(|name| (name.clone(), self.output_of(modules, name)));
        Value::Map(each.collect())
    }

    pub(super) fn output_of(&self, modules: &[ModuleStep], output: &str) -> Value {
        let path: Vec<&str> = modules.iter().map(|step| step.name.as_str()).collect();
        let module = self.world.configuration().module(&path);
        let Some(found) = module.and_then(|module| module.outputs.get(output)) else {
            return Value::unknown(Reason::NotAtHand);
        };
        let name = (modules.to_vec(), Kind::Output, output.to_owned());
        let value = self.once(name, || {
            let written = self.sources.output(&path, output);
            let scope = Scope::of_module(modules.to_vec());
            self.planned(Some(&found.expression), written.as_deref(), &scope)
        });
        self.paid((*value).clone())
    }

    /// `each.key` and `each.value`.
    fn each(&self, what: &str, scope: &Scope) -> Value {
        let key = key_value(scope.key());
        if what == "key" {
            return key;
        }
        let Some(Key::Text(text)) = scope.key() else {
            return Value::unknown(Reason::NotAtHand);
        };
        let name = match &scope.owner {
            Owner::Resource(address) => format!(
                "{}.{}.{}",
                address.data, address.resource_type, address.name
            ),
            Owner::Call(modules) => modules
                .last()
                .map(|step| step.name.clone())
                .unwrap_or_default(),
            Owner::Module => return Value::unknown(Reason::NotAtHand),
        };
        let all = self.once((scope.modules.to_vec(), Kind::ForEach, name), || {
            self.all_of_each(scope)
        });
        match &*all {
            // The elements of a set are their own keys.
            Value::Set(_) => key,
            Value::Map(map) => match map.get(text) {
                Some(found) => self.paid(found.clone()),
                None => Value::unknown(Reason::NotAtHand),
            },
            all => {
                let found = self.element(all.clone(), &Step::Name(text.clone()));
                found.unwrap_or_else(|Fails| Value::unknown(Reason::NotAtHand))
            }
        }
    }

    /// What the owner of an expression is repeated over.
    fn all_of_each(&self, scope: &Scope) -> Value {
        let configuration = self.world.configuration();
        let (planned, written) = match &scope.owner {
            Owner::Resource(address) => {
                let resource = configuration.resource(address);
                (
                    resource.and_then(|resource| resource.for_each.as_ref()),
                    self.sources.for_each(address),
                )
            }
            Owner::Call(modules) => {
                let path: Vec<&str> = modules.iter().map(|step| step.name.as_str()).collect();
                let call = configuration.call(&path);
                let written = self.sources.module_argument(&path, "for_each").flatten();
                (call.and_then(|call| call.for_each.as_ref()), written)
            }
            Owner::Module => (None, None),
        };
        // Terraform leaves out a function of constants: `toset(["a", "b"])`.
        let of_constants = crate::Expression::default();
        let outer = Scope::of_module(scope.modules.to_vec());
        let all = self.planned(
            Some(planned.unwrap_or(&of_constants)),
            written.as_deref(),
            &outer,
        );
        self.seen(all).unmarked().0
    }
}

/// Instances of a resource or a module.
pub(super) enum Instances {
    One,
    Keys(Vec<Key>),
    Unknown,
}

/// The key that a value is.
pub(super) fn key_of(value: &Value) -> Option<Key> {
    match value {
        Value::Number(_) => value.count().map(Key::Number),
        value => value.text().map(Key::Text),
    }
}

fn key_value(key: Option<&Key>) -> Value {
    match key {
        Some(Key::Text(key)) => Value::from(key.as_str()),
        Some(Key::Number(place)) => Value::Number((*place).into()),
        None => Value::unknown(Reason::NotAtHand),
    }
}

/// Instances by their keys: a list by numbers, a map by texts.
pub(super) fn keyed(all: impl Iterator<Item = (Key, Value)>) -> Value {
    let mut list = Vec::new();
    let mut map = BTreeMap::new();
    for (key, value) in all {
        match key {
            Key::Number(_) => list.push(value),
            Key::Text(key) => drop(map.insert(key, value)),
        }
    }
    if map.is_empty() {
        Value::List(list)
    } else {
        Value::Map(map)
    }
}
