//! Arguments and nested blocks of a resource, dynamic ones expanded.

use super::planned::heads;
use super::{Evaluator, Fails, Scope};
use crate::source::{Dynamic, Entry, Form};
use crate::value::{Reason, Value};
use crate::{Address, Expression};
use std::collections::BTreeMap;

/// What one name in a block comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `name = value`; null where nothing is written.
    Argument(Argument),
    /// `name { … }`, in the order of the configuration; `complete` unless a dynamic block may make more of
    /// them: so many that nobody knows, or one that the plan alone doesn't show.
    Blocks {
        /// The occurrences.
        all: Vec<Block>,
        /// There are no others.
        complete: bool,
    },
}

/// An argument.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Argument {
    /// Its value.
    pub value: Value,
    /// What it refers to, in Terraform's words, without prefixes.
    pub references: Vec<String>,
}

/// One occurrence of a nested block.
pub type Block = BTreeMap<String, Node>;

type Planned = BTreeMap<String, Expression>;

impl Argument {
    pub(super) fn new(value: Value, planned: Option<&Expression>) -> Self {
        let references = match planned {
            Some(Expression::References(references)) => heads(references),
            _ => Vec::new(),
        };
        Self { value, references }
    }

    /// What the file alone says.
    fn written(value: Value) -> Self {
        let all = value.references().into_iter().map(ToString::to_string);
        let mut references: Vec<String> = all.collect();
        references.dedup();
        Self { value, references }
    }
}

impl Evaluator<'_> {
    /// What a name in a resource comes to.
    pub(super) fn node(
        &self,
        planned: Option<&Expression>,
        address: &Address,
        name: &str,
        scope: &Scope,
    ) -> Node {
        let argument = |value| Node::Argument(Argument::new(value, planned));
        match planned {
            Some(Expression::Constant(_)) => argument(self.planned(planned, None, scope)),
            Some(Expression::References(_)) => {
                let written = self.sources.argument(address, &[name.to_owned()]).flatten();
                argument(self.planned(planned, written.as_deref(), scope))
            }
            Some(Expression::Blocks(blocks)) => {
                let found = self
                    .sources
                    .with_body(address, name, |body| self.blocks(name, blocks, body, scope));
                found
                    .flatten()
                    .unwrap_or_else(|| self.by_plan(blocks, scope))
            }
            None => {
                let found = self.sources.with_body(address, name, |body| {
                    let is_dynamic = |entry: &Entry| matches!(entry.form, Form::Dynamic(_));
                    let mut named = body.iter().filter(|entry| entry.name == name);
                    named
                        .any(is_dynamic)
                        .then(|| self.blocks(name, &[], body, scope))
                });
                found
                    .flatten()
                    .flatten()
                    .unwrap_or_else(|| argument(Value::Null))
            }
        }
    }

    fn by_plan(&self, blocks: &[Planned], scope: &Scope) -> Node {
        let all = blocks.iter().map(|block| self.listed_block(block, scope));
        Node::Blocks {
            all: all.collect(),
            complete: false,
        }
    }

    /// A nested block by the plan alone, which leaves dynamic ones out.
    pub(super) fn listed_block(&self, block: &Planned, scope: &Scope) -> Block {
        let each = block.iter().map(|(name, planned)| {
            let node = match planned {
                Expression::Blocks(inner) => self.by_plan(inner, scope),
                leaf => Node::Argument(Argument::new(
                    self.planned(Some(leaf), None, scope),
                    Some(leaf),
                )),
            };
            (name.clone(), node)
        });
        each.collect()
    }

    /// Nested blocks by the plan and the file; `None` where the file is newer than the plan.
    fn blocks(
        &self,
        name: &str,
        planned: &[Planned],
        body: &[Entry],
        scope: &Scope,
    ) -> Option<Node> {
        let mut planned = planned.iter();
        let mut all = Vec::new();
        let mut complete = true;
        for entry in body.iter().filter(|entry| entry.name == name) {
            match &entry.form {
                Form::Dynamic(dynamic) => match self.made(dynamic, entry, scope) {
                    Some(blocks) => all.extend(blocks),
                    None => complete = false,
                },
                Form::Block | Form::Argument(_) => {
                    all.push(self.block(planned.next()?, &entry.inner, scope)?);
                }
            }
        }
        planned
            .next()
            .is_none()
            .then_some(Node::Blocks { all, complete })
    }

    /// A block that the plan has, with what dynamic blocks add to it.
    fn block(&self, planned: &Planned, body: &[Entry], scope: &Scope) -> Option<Block> {
        if !self.spend(body.len().saturating_add(1)) {
            return None;
        }
        let mut block = Block::new();
        for (name, expression) in planned {
            let written = body.iter().find(|entry| entry.name == *name);
            let node = match (expression, written) {
                (Expression::Blocks(inner), Some(_)) => self.blocks(name, inner, body, scope)?,
                (Expression::Blocks(inner), None) => self.by_plan(inner, scope),
                (leaf, written) => {
                    let written = written.and_then(Entry::expression);
                    let value = self.planned(Some(leaf), written, scope);
                    Node::Argument(Argument::new(value, Some(leaf)))
                }
            };
            block.insert(name.clone(), node);
        }
        let dynamic = body
            .iter()
            .filter(|entry| matches!(entry.form, Form::Dynamic(_)));
        for entry in dynamic {
            if !planned.contains_key(&entry.name) {
                let node = self.blocks(&entry.name, &[], body, scope)?;
                block.insert(entry.name.clone(), node);
            }
        }
        Some(block)
    }

    /// The blocks that a dynamic one makes; `None` where it isn't known how many.
    fn made(&self, dynamic: &Dynamic, entry: &Entry, scope: &Scope) -> Option<Vec<Block>> {
        let over = match &dynamic.for_each {
            Some(expression) => self.eval(expression, scope).ok()?.unmarked().0,
            None => return None,
        };
        let elements = self.elements(&over).ok()??;
        let each = elements.into_iter().map(|(key, value)| {
            let element = [("key".to_owned(), key), ("value".to_owned(), value)];
            let scope = scope.with(&dynamic.iterator, Value::Map(element.into()));
            self.content(&entry.inner, &scope)
        });
        each.collect()
    }

    /// What a dynamic block writes, which no plan repeats.
    fn content(&self, body: &[Entry], scope: &Scope) -> Option<Block> {
        if !self.spend(body.len().saturating_add(1)) {
            return None;
        }
        let mut block = Block::new();
        for entry in body {
            let node = match &entry.form {
                Form::Argument(expression) => {
                    let value = self.eval(expression, scope);
                    let value = value.unwrap_or_else(|Fails| Value::unknown(Reason::NotAtHand));
                    block.insert(entry.name.clone(), Node::Argument(Argument::written(value)));
                    continue;
                }
                Form::Block => Some(vec![self.content(&entry.inner, scope)?]),
                Form::Dynamic(dynamic) => self.made(dynamic, entry, scope),
            };
            let empty = || Node::Blocks {
                all: Vec::new(),
                complete: true,
            };
            if let Node::Blocks { all, complete } =
                block.entry(entry.name.clone()).or_insert_with(empty)
            {
                match node {
                    Some(more) => all.extend(more),
                    None => *complete = false,
                }
            }
        }
        Some(block)
    }
}
