//! Resources and their instances.

use super::names::{Instances, key_of, keyed};
use super::{Evaluator, Fails, Scope};
use crate::value::{Reference, Value};
use crate::{Address, Expression, Key};
use hcl_edit::Decorated;
use hcl_edit::expr::TraversalOperator as Operator;
use std::collections::BTreeMap;
use std::rc::Rc;

type Hcl = hcl_edit::expr::Expression;

impl Evaluator<'_> {
    /// A resource; where an index follows its name, the instance.
    pub(super) fn instance(
        &self,
        (data, resource_type, name): (bool, &str, &str),
        operators: &[Decorated<Operator>],
        taken: usize,
        scope: &Scope,
    ) -> Result<(Value, usize), Fails> {
        if let Some(Operator::Index(index)) = operators.get(taken).map(|operator| operator.value())
        {
            let (index, marked) = self.seen(self.eval(index, scope)?).unmarked();
            let address = Address {
                modules: scope.modules.to_vec(),
                data,
                resource_type: resource_type.to_owned(),
                name: name.to_owned(),
                key: key_of(&index),
            };
            if !marked && address.key.is_some() && self.world.has(&address) {
                return Ok((whole(address), taken.saturating_add(1)));
            }
        }
        Ok((self.resource(data, resource_type, name, scope), taken))
    }

    /// The instances of a resource: one, a list by `count`, a map by `for_each`.
    pub(super) fn resource(
        &self,
        data: bool,
        resource_type: &str,
        name: &str,
        scope: &Scope,
    ) -> Value {
        let pattern = Address {
            modules: scope.modules.to_vec(),
            data,
            resource_type: resource_type.to_owned(),
            name: name.to_owned(),
            key: None,
        };
        let planned = self.world.instances(&pattern);
        if !self.spend(planned.len()) {
            return Value::unknown(crate::Reason::TooMuch);
        }
        if planned.is_empty() {
            return self.unplanned(pattern, scope);
        }
        let mut modules: BTreeMap<_, Vec<Address>> = BTreeMap::new();
        for address in planned {
            modules
                .entry(address.modules.clone())
                .or_default()
                .push(address);
        }
        Value::one_of(modules.into_values().map(instances))
    }

    /// What the plan has no instance of: `count` may be 0, or the type isn't read.
    fn unplanned(&self, pattern: Address, scope: &Scope) -> Value {
        let configured = self.world.configuration().resource(&pattern);
        let argument = |name: &str| {
            self.sources
                .argument(&pattern, &[name.to_owned()])
                .flatten()
        };
        let (for_each, count) = (argument("for_each"), argument("count"));
        let of = configured.map(|resource| (resource.for_each.as_ref(), resource.count.as_ref()));
        let (planned_each, planned_count) = of.unwrap_or_default();
        let outer = Scope::of_module(scope.modules.to_vec());
        let keys = self.keys_of((planned_each, for_each), (planned_count, count), &outer);
        let at = |key: Option<Key>| {
            whole(Address {
                key,
                ..pattern.clone()
            })
        };
        match keys {
            Instances::Keys(keys) => {
                keyed(keys.into_iter().map(|key| (key.clone(), at(Some(key)))))
            }
            Instances::One | Instances::Unknown => at(None),
        }
    }

    /// The keys that `for_each` or `count` gives, by the plan's expression and the file's.
    pub(super) fn keys_of(
        &self,
        for_each: (Option<&Expression>, Option<Rc<Hcl>>),
        count: (Option<&Expression>, Option<Rc<Hcl>>),
        scope: &Scope,
    ) -> Instances {
        let value = |(planned, written): (Option<&Expression>, Option<Rc<Hcl>>)| {
            if planned.is_none() && written.is_none() {
                return None;
            }
            // Terraform leaves out a function of constants: `toset(["a", "b"])`.
            let of_constants = Expression::default();
            let planned = planned.unwrap_or(&of_constants);
            Some(
                self.planned(Some(planned), written.as_deref(), scope)
                    .unmarked()
                    .0,
            )
        };
        if let Some(all) = value(for_each) {
            let Ok(Some(elements)) = self.elements(&all) else {
                return Instances::Unknown;
            };
            let is_list = matches!(self.seen(all), Value::List(_));
            let keys = elements.into_iter().map(|(key, element)| {
                // A list that was a set before something unknown became of it.
                let key = if is_list { element } else { key };
                self.seen(key).text().map(Key::Text)
            });
            return keys
                .collect::<Option<_>>()
                .map_or(Instances::Unknown, Instances::Keys);
        }
        match value(count).map(|count| self.seen(count)) {
            None => Instances::One,
            Some(count) => match count.count() {
                Some(count) if count < 10_000 => {
                    Instances::Keys((0..count).map(Key::Number).collect())
                }
                _ => Instances::Unknown,
            },
        }
    }

    /// Whether there will be such an instance.
    pub(super) fn is_planned(&self, address: &Address) -> bool {
        self.world.has(address)
    }
}

/// The value of a resource with these instances.
fn instances(addresses: Vec<Address>) -> Value {
    match addresses.as_slice() {
        [Address { key: None, .. }] => Value::one_of(addresses.into_iter().map(whole)),
        // A list has no gaps.
        _ if gaps(&addresses) => Value::one_of(addresses.into_iter().map(whole)),
        _ => keyed(
            addresses
                .into_iter()
                .filter_map(|address| Some((address.key.clone()?, whole(address)))),
        ),
    }
}

fn gaps(addresses: &[Address]) -> bool {
    let numbers = addresses.iter().zip(0_u64..);
    let mut numbers = numbers.filter(|(address, _)| !matches!(address.key, Some(Key::Text(_))));
    numbers.any(|(address, place)| address.key != Some(Key::Number(place)))
}

fn whole(address: Address) -> Value {
    Value::Reference(Reference {
        address,
        path: Vec::new(),
    })
}
