//! Where a value comes from: what a plan knows for the evaluator, and its answers as leads.
//!
//! Knows Terraform and nothing of AWS.

mod origin;
mod world;

pub use origin::{Lead, Origin, Parts};

use crate::plan::{Address, ModuleStep, Plan, Value};
use crate::source::Sources;
use evaluate::{Argument, Block, Evaluator, Node, Step};
use origin::known;
use world::Known;

/// Follows references of one plan.
pub struct Resolver<'a> {
    evaluator: Evaluator<'a>,
}

impl<'a> Resolver<'a> {
    /// Prepares the index of instances.
    pub fn new(plan: &'a Plan, sources: &'a Sources) -> Self {
        Self {
            evaluator: Evaluator::new(Known::of_all(plan), sources),
        }
    }

    /// What a name in a resource comes to. `None` where the plan has no configuration of the resource: it
    /// is being deleted, or the file lacks that part.
    pub fn node(&self, address: &Address, name: &str) -> Option<Node> {
        self.evaluator.argument(address, name)
    }

    /// The nested blocks of a resource by the plan alone, which leaves dynamic ones out.
    pub fn listed_blocks(&self, address: &Address, name: &str) -> Vec<Block> {
        self.evaluator.listed_blocks(address, name)
    }

    /// A value in which what the plan knows takes the place of references.
    pub fn concrete(&self, value: &evaluate::Value) -> evaluate::Value {
        self.evaluator.concrete(value)
    }

    /// Where the argument at `path` of a resource instance comes from; `None` as for [`Self::node`].
    pub fn origin(&self, address: &Address, path: &[&str]) -> Option<Origin> {
        let (first, rest) = path.split_first()?;
        Some(Origin::from(&argument_at(self.node(address, first)?, rest)))
    }

    /// What the argument at `path` of a resource instance is made of, whatever its expression does with it.
    pub fn parts(&self, address: &Address, path: &[&str]) -> Parts {
        let found = path.split_first().and_then(|(first, rest)| {
            let argument = argument_at(self.node(address, first)?, rest);
            Some(Parts::of(&argument.value))
        });
        found.unwrap_or_else(Parts::unknown)
    }

    /// Where a root output comes from.
    pub fn output(&self, name: &str) -> Option<Origin> {
        Some(Origin::from(&self.evaluator.output(name)?))
    }
}

/// The argument at a path below a node; nothing written is null.
pub fn argument_at(node: Node, path: &[&str]) -> Argument {
    match (node, path.split_first()) {
        (Node::Argument(argument), _) => Argument {
            value: value_at(argument.value, path),
            ..argument
        },
        (Node::Blocks { mut all, .. }, Some((first, rest))) if all.len() == 1 => {
            match all.pop().and_then(|mut block| block.remove(*first)) {
                Some(inner) => argument_at(inner, rest),
                None => Argument::default(),
            }
        }
        (
            Node::Blocks {
                all,
                complete: true,
            },
            _,
        ) if all.is_empty() => Argument::default(),
        // Which of several blocks is meant can't be told: sets lose their order.
        (Node::Blocks { .. }, _) => Argument {
            value: evaluate::Value::unknown(evaluate::Reason::NotAtHand),
            ..Argument::default()
        },
    }
}

/// The value at a path of attributes and places; what an object doesn't have is null.
pub fn value_at(value: evaluate::Value, path: &[&str]) -> evaluate::Value {
    let step = |step: &&str| match step.parse() {
        Ok(place) => Step::Place(place),
        Err(_) => Step::Name((*step).to_owned()),
    };
    path.iter()
        .map(step)
        .fold(value, |value, step| value.at(&step))
}

/// The value of a variable or a local of the module that these calls lead to, and what lies in it, where no
/// resource needs to be known for it.
pub fn named(
    plan: &Plan,
    sources: &Sources,
    modules: &[&str],
    (is_local, name): (bool, &str),
    path: &[&str],
) -> Value {
    let step = |&name: &&str| ModuleStep {
        name: name.to_owned(),
        key: None,
    };
    let modules: Vec<ModuleStep> = modules.iter().map(step).collect();
    let evaluator = Evaluator::new(Known::of_names(plan), sources);
    let value = if is_local {
        evaluator.local(&modules, name)
    } else {
        evaluator.variable(&modules, name)
    };
    let value = match value_at(value, path) {
        evaluate::Value::Assumed(value) => *value,
        value => value,
    };
    known(&value).unwrap_or(Value::Unknown)
}
