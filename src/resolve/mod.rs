//! Where a value comes from: follows references through the configuration.
//!
//! The plan's `configuration` lists references without operators; the `.tf` files, where they are at
//! hand and agree with it, tell a plain reference from one branch of a conditional. Knows Terraform
//! and nothing of AWS.

mod dynamic;
mod elements;
mod follow;
mod references;
mod scope;

use crate::plan::{Address, Expression, Plan, Value};
use crate::source::{Part, Shape, Sources};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

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
    /// A literal, or a variable's value.
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

impl Parts {
    /// Anything.
    pub fn unknown() -> Self {
        Self {
            leads: vec![Lead::DeadEnd],
            plain: false,
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

    fn of(lead: Lead) -> Self {
        Self {
            leads: vec![lead],
            references: Vec::new(),
        }
    }
}

/// One occurrence of a nested block: its arguments and inner blocks.
pub type Block = BTreeMap<String, Expression>;

/// Follows references of one plan.
#[derive(Debug)]
pub struct Resolver<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    /// Known instances by their address without any key.
    instances: BTreeMap<Address, BTreeSet<&'a Address>>,
    /// References that may still be followed for the question at hand: ways can fork at each step.
    budget: Cell<usize>,
    /// How an expression's leads are told for the question at hand.
    mode: Cell<Mode>,
}

/// How an expression's leads are told.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Mode {
    /// One of them is the expression's value.
    #[default]
    Value,
    /// All that the value is made of; `plain` as long as each is an element of it.
    Parts { plain: bool },
}

/// What a list or set is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts {
    /// Ends of all ways, without repetition; dead ends only where a reference can't be followed.
    pub leads: Vec<Lead>,
    /// Its elements are just these: lists and references alone lead to them.
    pub plain: bool,
}

/// More references than this for one question are made to waste time.
const MAX_REFERENCES: usize = 10_000;

impl<'a> Resolver<'a> {
    /// Prepares the index of instances.
    pub fn new(plan: &'a Plan, sources: &'a Sources) -> Self {
        let mut instances: BTreeMap<Address, BTreeSet<&Address>> = BTreeMap::new();
        // Nothing refers to what will be gone.
        let stays = plan.changes.iter().filter(|c| *c.after != Value::Null);
        let changed = stays.map(|change| &change.address);
        for address in changed.chain(plan.data.keys()) {
            let same = instances.entry(without_keys(address)).or_default();
            same.insert(address);
        }
        Self {
            plan,
            sources,
            instances,
            budget: Cell::new(0),
            mode: Cell::default(),
        }
    }

    /// Where the argument at `path` of a resource instance comes from. `None` where the plan has no
    /// configuration of the resource: it is being deleted, or the file lacks that part.
    pub fn origin(&self, address: &Address, path: &[&str]) -> Option<Origin> {
        self.budget.set(MAX_REFERENCES);
        let resource = self.plan.configuration.resource(address)?;
        let (first, rest) = path.split_first()?;
        let expression = match resource.expressions.get(*first) {
            Some(expression) => pick(expression, rest),
            None => Picked::Nothing,
        };
        Some(self.follow_picked(address, expression, || {
            let words: Vec<String> = path.iter().map(|word| (*word).to_owned()).collect();
            self.sources.argument(address, &words).flatten()
        }))
    }

    /// The occurrences of a nested block as the configuration writes them: in its order, and without
    /// dynamic ones, which the plan leaves out.
    pub fn blocks(&self, address: &Address, name: &str) -> &'a [Block] {
        let resource = self.plan.configuration.resource(address);
        match resource.and_then(|resource| resource.expressions.get(name)) {
            Some(Expression::Blocks(blocks)) => blocks,
            _ => &[],
        }
    }

    /// Where the argument at `path` of one nested block of a resource comes from. The sources aren't
    /// asked: which of their blocks is meant can't be told.
    pub fn origin_in(&self, address: &Address, block: &Block, path: &[&str]) -> Option<Origin> {
        self.budget.set(MAX_REFERENCES);
        let (first, rest) = path.split_first()?;
        let expression = match block.get(*first) {
            Some(expression) => pick(expression, rest),
            None => Picked::Nothing,
        };
        Some(self.follow_picked(address, expression, || None))
    }

    /// Where a part of an attribute comes from that is written as one object or list; `path` names
    /// attributes, and elements by their place (`["backup_plan_rule", "0"]`). `None` where only the
    /// attribute's references are known, but not which of them is where.
    pub fn origin_inside(
        &self,
        address: &Address,
        attribute: &str,
        path: &[&str],
    ) -> Option<Origin> {
        self.budget.set(MAX_REFERENCES);
        let resource = self.plan.configuration.resource(address)?;
        match resource.expressions.get(attribute)? {
            Expression::Constant(value) => {
                let found = path.iter().try_fold(value, |value, step| match value {
                    serde_json::Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                    value => value.get(*step),
                });
                let found = found
                    .cloned()
                    .map_or(Lead::NotGiven, |v| constant(v.into()));
                Some(Origin::of(found))
            }
            Expression::References(references) => {
                let written = self.sources.argument(address, &[attribute.to_owned()]);
                let written = references::agreeing(written.flatten()?, references)?;
                let part = |step: &&str| match step.parse() {
                    Ok(place) => Part::Number(place),
                    Err(_) => Part::Name((*step).to_owned()),
                };
                let steps: Vec<Part> = path.iter().map(part).collect();
                let Some(shape) = written.then(&steps) else {
                    return Some(Origin::of(Lead::NotGiven));
                };
                let scope = scope::Scope::of_resource(address);
                Some(Origin {
                    leads: self.follow(&shape, &scope),
                    references: references::heads(references),
                })
            }
            Expression::Blocks(_) => None,
        }
    }

    /// Whether a dynamic block makes a nested block; only the sources tell.
    pub fn is_dynamic(&self, address: &Address, name: &str) -> bool {
        let resource = self.plan.configuration.resource(address);
        let is_written = resource.is_some_and(|r| r.expressions.contains_key(name));
        let source = self.sources.argument(address, &[name.to_owned()]);
        !is_written && source.flatten().is_some()
    }

    /// What the argument at `path` of a resource instance is made of, whatever its expression does with
    /// it.
    pub fn parts(&self, address: &Address, path: &[&str]) -> Parts {
        let found = self.gather(|| self.origin(address, path));
        found.unwrap_or_else(Parts::unknown)
    }

    /// The same for the argument at `path` of one nested block.
    pub fn parts_in(&self, address: &Address, block: &Block, path: &[&str]) -> Parts {
        let found = self.gather(|| self.origin_in(address, block, path));
        found.unwrap_or_else(Parts::unknown)
    }

    /// The same for a part of an attribute, where [`Self::origin_inside`] can tell.
    pub fn parts_inside(&self, address: &Address, attribute: &str, path: &[&str]) -> Option<Parts> {
        self.gather(|| self.origin_inside(address, attribute, path))
    }

    fn gather(&self, ask: impl FnOnce() -> Option<Origin>) -> Option<Parts> {
        self.mode.set(Mode::Parts { plain: true });
        let origin = ask();
        let mode = self.mode.replace(Mode::Value);
        let plain = mode == Mode::Parts { plain: true };
        let leads = origin?.leads;
        Some(Parts { leads, plain })
    }

    /// Whether all that the value is made of is asked for.
    fn gathering(&self) -> bool {
        self.mode.get() != Mode::Value
    }

    /// The expression does something with its references, or we don't know what.
    fn not_plain(&self) {
        if self.gathering() {
            self.mode.set(Mode::Parts { plain: false });
        }
    }

    /// Where a root output comes from.
    pub fn output(&self, name: &str) -> Option<Origin> {
        self.budget.set(MAX_REFERENCES);
        let output = self.plan.configuration.root_module.outputs.get(name)?;
        let shape = shape_of(&output.expression, None);
        let scope = scope::Scope::of_root();
        Some(Origin {
            leads: self.follow(&shape, &scope),
            references: match &output.expression {
                Expression::References(references) => references::heads(references),
                _ => Vec::new(),
            },
        })
    }

    fn follow_picked(
        &self,
        address: &Address,
        expression: Picked<'_>,
        source: impl FnOnce() -> Option<Shape>,
    ) -> Origin {
        match expression {
            Picked::Nothing => Origin::of(Lead::NotGiven),
            Picked::Constant(value) => Origin::of(constant(value.into())),
            Picked::Opaque => Origin::of(Lead::DeadEnd),
            Picked::References(references, steps) => {
                let shape = references::shape(references, source(), &steps);
                let scope = scope::Scope::of_resource(address);
                Origin {
                    leads: self.follow(&shape, &scope),
                    references: references::heads(references),
                }
            }
        }
    }

    /// Takes from the budget; `None` where too little is left.
    fn spend(&self, amount: usize) -> Option<()> {
        self.budget.set(self.budget.get().checked_sub(amount)?);
        Some(())
    }

    /// Whether there will be such an instance.
    fn is_planned(&self, address: &Address) -> bool {
        let same = self.instances.get(&without_keys(address));
        same.is_some_and(|same| same.contains(address))
    }

    /// Instances that an address without keys, or with some of them, may mean.
    fn matching(&self, pattern: &Address) -> Vec<Address> {
        let Some(instances) = self.instances.get(&without_keys(pattern)) else {
            return vec![pattern.clone()];
        };
        let has_key = pattern.key.is_some() || pattern.modules.iter().any(|m| m.key.is_some());
        if has_key && instances.contains(pattern) {
            return vec![pattern.clone()];
        }
        let fits = |instance: &&&Address| {
            let modules = pattern.modules.iter().zip(&instance.modules);
            modules
                .into_iter()
                .all(|(a, b)| a.key.is_none() || a.key == b.key)
                && (pattern.key.is_none() || pattern.key == instance.key)
        };
        let found: Vec<Address> = instances
            .iter()
            .filter(fits)
            .take(self.most_leads().saturating_add(1)) // more are no answer anyway
            .map(|address| (*address).clone())
            .collect();
        if found.is_empty() {
            vec![pattern.clone()]
        } else {
            found
        }
    }
}

/// What the plan's configuration has at a path.
enum Picked<'a> {
    Nothing,
    Constant(serde_json::Value),
    /// References, and the steps into their value that are left.
    References(&'a [String], Vec<String>),
    Opaque,
}

fn pick<'a>(expression: &'a Expression, path: &[&str]) -> Picked<'a> {
    match expression {
        Expression::Constant(value) => {
            let found = path.iter().try_fold(value, |value, key| value.get(*key));
            found.cloned().map_or(Picked::Nothing, Picked::Constant)
        }
        Expression::References(references) => {
            let steps = path.iter().map(|step| (*step).to_owned()).collect();
            Picked::References(references, steps)
        }
        Expression::Blocks(blocks) => match (path.split_first(), blocks.as_slice()) {
            (Some((first, rest)), [one]) => match one.get(*first) {
                Some(inner) => pick(inner, rest),
                None => Picked::Nothing,
            },
            // Which of several blocks is meant can't be told: sets lose their order.
            _ => Picked::Opaque,
        },
    }
}

fn constant(value: Value) -> Lead {
    match value {
        Value::Null => Lead::NotGiven,
        Value::Unknown | Value::Sensitive => Lead::DeadEnd,
        value => Lead::Constant(value),
    }
}

fn without_keys(address: &Address) -> Address {
    let mut bare = address.clone();
    bare.key = None;
    for step in &mut bare.modules {
        step.key = None;
    }
    bare
}

/// An expression in any form that a plan gives.
fn shape_of(expression: &Expression, source: Option<Shape>) -> Shape {
    match expression {
        Expression::Constant(value) => Shape::constant(value.clone()),
        Expression::References(found) => references::shape(found, source, &[]),
        Expression::Blocks(_) => Shape::Opaque(Vec::new()),
    }
}
