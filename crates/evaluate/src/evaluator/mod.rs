//! Evaluates expressions by what is known.

mod body;
mod expression;
mod names;
mod operators;
mod planned;
mod resources;
mod scope;
mod template;
mod traversal;
mod types;

#[cfg(test)]
mod tests;

pub use body::{Argument, Block, Node};
pub(crate) use operators::{compared, equal};
pub use planned::heads;
pub(crate) use scope::Scope;
pub(crate) use template::joined;

use crate::source::Sources;
use crate::value::{Reason, Reference, Step, Value};
use crate::{Address, Configuration, Expression, ModuleStep};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a plan knows.
pub trait World {
    /// The configuration as Terraform understood it.
    fn configuration(&self) -> &Configuration;
    /// The value of a variable of the root module.
    fn variable(&self, name: &str) -> Option<Value>;
    /// The planned instances that an address without a key may mean; where a module's key isn't known,
    /// those of all its instances. None where the plan has none.
    fn instances(&self, address: &Address) -> Vec<Address>;
    /// Whether there will be such an instance.
    fn has(&self, address: &Address) -> bool {
        let pattern = Address {
            key: None,
            ..address.clone()
        };
        self.instances(&pattern).contains(address)
    }
    /// A planned value; `None` where the plan doesn't have it. What it doesn't know is a reference.
    fn attribute(&self, reference: &Reference) -> Option<Value>;
}

impl<W: World> World for &W {
    fn configuration(&self) -> &Configuration {
        (*self).configuration()
    }

    fn variable(&self, name: &str) -> Option<Value> {
        (*self).variable(name)
    }

    fn instances(&self, address: &Address) -> Vec<Address> {
        (*self).instances(address)
    }

    fn has(&self, address: &Address) -> bool {
        (*self).has(address)
    }

    fn attribute(&self, reference: &Reference) -> Option<Value> {
        (*self).attribute(reference)
    }
}

/// Evaluates the configuration of one plan.
pub struct Evaluator<'a> {
    world: Box<dyn World + 'a>,
    sources: &'a Sources,
    /// Steps that are left for the question at hand.
    steps: Cell<usize>,
    depth: Cell<usize>,
    /// Something was evaluated that may be an error after all.
    doubt: Cell<bool>,
    /// Locals, variables and outputs by module.
    known: RefCell<BTreeMap<Name, Rc<Value>>>,
    /// Names that are being evaluated.
    active: RefCell<BTreeSet<Name>>,
}

/// A name that a module declares.
type Name = (Vec<ModuleStep>, Kind, String);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Local,
    /// A local as the path of a file.
    LocalPath,
    Variable,
    Output,
    /// `for_each` of a resource or a module call.
    ForEach,
}

/// Terraform's "Error: …", which `try` catches.
#[derive(Debug)]
pub(crate) struct Fails;

pub(crate) type Evaluated = Result<Value, Fails>;

/// More steps than this for one question are made to waste time.
const MAX_STEPS: usize = 200_000;
/// Deeper expressions are no configuration; the limit keeps the stack safe.
const MAX_DEPTH: usize = 96;

impl<'a> Evaluator<'a> {
    /// Of a plan and the files at hand.
    pub fn new(world: impl World + 'a, sources: &'a Sources) -> Self {
        Self {
            world: Box::new(world),
            sources,
            steps: Cell::new(MAX_STEPS),
            depth: Cell::new(0),
            doubt: Cell::new(false),
            known: RefCell::default(),
            active: RefCell::default(),
        }
    }

    /// An argument of a resource instance, or its nested blocks of that name. `None` where the plan has no
    /// configuration of the resource: it is being deleted, or the file lacks that part.
    pub fn argument(&self, address: &Address, name: &str) -> Option<Node> {
        let resource = self.world.configuration().resource(address)?;
        let scope = Scope::of_resource(address);
        Some(self.ask(|| self.node(resource.expressions.get(name), address, name, &scope)))
    }

    /// The nested blocks of a resource by the plan alone, which leaves dynamic ones out.
    pub fn listed_blocks(&self, address: &Address, name: &str) -> Vec<Block> {
        let resource = self.world.configuration().resource(address);
        match resource.and_then(|resource| resource.expressions.get(name)) {
            Some(Expression::Blocks(blocks)) => {
                let scope = Scope::of_resource(address);
                self.ask(|| {
                    blocks
                        .iter()
                        .map(|block| self.listed_block(block, &scope))
                        .collect()
                })
            }
            _ => Vec::new(),
        }
    }

    /// A root output.
    pub fn output(&self, name: &str) -> Option<Argument> {
        let output = self.world.configuration().root_module.outputs.get(name)?;
        let value = self.ask(|| self.output_of(&[], name));
        Some(Argument::new(value, Some(&output.expression)))
    }

    /// A local value of the module that these calls lead to.
    pub fn local(&self, modules: &[ModuleStep], name: &str) -> Value {
        let scope = Scope::of_module(modules.to_vec());
        let value = self.ask(|| self.local_of(&scope, name));
        value.map_or_else(
            |Fails| Value::unknown(Reason::NotAtHand),
            |value| (*value).clone(),
        )
    }

    /// A variable of the module that these calls lead to.
    pub fn variable(&self, modules: &[ModuleStep], name: &str) -> Value {
        let scope = Scope::of_module(modules.to_vec());
        (*self.ask(|| self.variable_of(&scope, name))).clone()
    }

    /// The value in which known values of the plan take the place of references.
    pub fn concrete(&self, value: &Value) -> Value {
        self.ask(|| self.settled(value))
    }

    fn ask<T>(&self, question: impl FnOnce() -> T) -> T {
        self.steps.set(MAX_STEPS);
        self.depth.set(0);
        question()
    }

    /// Takes some steps; `false` where too few are left.
    pub(crate) fn spend(&self, steps: usize) -> bool {
        let left = self.steps.get().saturating_sub(steps);
        self.steps.set(left);
        left > 0
    }

    /// The text of a file that an expression reads.
    pub(crate) fn sources_at(&self, path: &str) -> Option<std::sync::Arc<str>> {
        self.sources.read(path)
    }

    /// The value, if there are steps left for what it takes to hold it.
    pub(crate) fn paid(&self, value: Value) -> Value {
        if self.spend(value.size()) {
            value
        } else {
            Value::unknown(Reason::TooMuch)
        }
    }

    /// What is known of a reference, else the reference; other values as they are.
    pub(crate) fn seen(&self, value: Value) -> Value {
        match &value {
            Value::Reference(reference) => match self.world.attribute(reference) {
                Some(known) => self.paid(known),
                None => value,
            },
            _ => value,
        }
    }

    /// [`Self::seen`], all the way down.
    pub(crate) fn settled(&self, value: &Value) -> Value {
        if !self.spend(1) {
            return Value::unknown(Reason::TooMuch);
        }
        let all = |values: &[Value]| values.iter().map(|value| self.settled(value)).collect();
        match value {
            Value::Reference(_) => self.seen(value.clone()),
            Value::List(items) => Value::List(all(items)),
            Value::Set(items) => Value::Set(all(items)),
            Value::Map(map) => {
                let fields = map.iter();
                Value::Map(
                    fields
                        .map(|(key, value)| (key.clone(), self.settled(value)))
                        .collect(),
                )
            }
            Value::OneOf(values) => Value::one_of(values.iter().map(|value| self.settled(value))),
            Value::Sensitive(value) => self.settled(value).marked(),
            Value::Template(pieces) => joined(all(pieces)),
            Value::Json(tree) => crate::functions::encoded(self.settled(tree)),
            Value::Assumed(_) | Value::Unknown(_) => value.clone(),
            known => known.clone(),
        }
    }

    /// Evaluates a name once; `Circle` where it is made of itself.
    fn once(&self, name: Name, evaluate: impl FnOnce() -> Value) -> Rc<Value> {
        if let Some(known) = self.known.borrow().get(&name) {
            return Rc::clone(known);
        }
        if !self.active.borrow_mut().insert(name.clone()) {
            return Rc::new(Value::unknown(Reason::Circle));
        }
        let doubt = self.doubt.get();
        let value = Rc::new(evaluate());
        // An error in a name of its own is no plan.
        self.doubt.set(doubt);
        self.active.borrow_mut().remove(&name);
        // What was left out for want of steps, or of a way round, may be told from elsewhere.
        let incomplete = self.steps.get() == 0 || is_cut(&value);
        if !incomplete {
            self.known.borrow_mut().insert(name, Rc::clone(&value));
        }
        value
    }
}

fn is_cut(value: &Value) -> bool {
    match value {
        Value::Unknown(unknown) if matches!(unknown.reason, Reason::TooMuch | Reason::Circle) => {
            true
        }
        value => value.inner().any(is_cut),
    }
}

/// A step further into a reference.
fn further(reference: &Reference, step: Step) -> Value {
    let mut reference = reference.clone();
    reference.path.push(step);
    Value::Reference(reference)
}
