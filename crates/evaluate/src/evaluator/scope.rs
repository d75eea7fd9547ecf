//! Where an expression stands.

use crate::value::Value;
use crate::{Address, Key, ModuleStep};
use std::rc::Rc;

/// What names mean in an expression.
#[derive(Clone)]
pub(crate) struct Scope {
    pub(super) modules: Rc<[ModuleStep]>,
    pub(super) owner: Owner,
    /// Variables of loops, iterators of dynamic blocks.
    locals: Option<Rc<Local>>,
    /// Nothing but those names: in a template file.
    pub(super) closed: bool,
    /// The text is the path of a file.
    pub(super) is_path: bool,
}

/// Whose expression it is: what `each` and `count` mean in it.
#[derive(Clone)]
pub(super) enum Owner {
    /// An output or a local: no `each` there.
    Module,
    Resource(Rc<Address>),
    /// The call of a module, by its instance.
    Call(Rc<[ModuleStep]>),
}

struct Local {
    name: String,
    value: Value,
    outer: Option<Rc<Local>>,
}

impl Scope {
    pub(super) fn of_resource(address: &Address) -> Self {
        Self {
            owner: Owner::Resource(Rc::new(address.clone())),
            ..Self::of_module(address.modules.clone())
        }
    }

    pub(super) fn of_module(modules: Vec<ModuleStep>) -> Self {
        Self {
            modules: modules.into(),
            owner: Owner::Module,
            locals: None,
            closed: false,
            is_path: false,
        }
    }

    /// Of the call of a module, which stands in its parent; `None` for the root.
    pub(super) fn of_call(modules: &[ModuleStep]) -> Option<Self> {
        let (_, parents) = modules.split_last()?;
        Some(Self {
            owner: Owner::Call(modules.into()),
            ..Self::of_module(parents.to_vec())
        })
    }

    /// With one more name.
    pub(crate) fn with(&self, name: &str, value: Value) -> Self {
        let local = Local {
            name: name.to_owned(),
            value,
            outer: self.locals.clone(),
        };
        Self {
            locals: Some(Rc::new(local)),
            ..self.clone()
        }
    }

    /// Only these names.
    pub(crate) fn closed(&self) -> Self {
        Self {
            closed: true,
            locals: None,
            ..self.clone()
        }
    }

    /// For the path of a file.
    pub(crate) fn for_path(&self) -> Self {
        Self {
            is_path: true,
            ..self.clone()
        }
    }

    pub(super) fn local(&self, name: &str) -> Option<&Value> {
        let mut at = self.locals.as_deref();
        while let Some(local) = at {
            if local.name == name {
                return Some(&local.value);
            }
            at = local.outer.as_deref();
        }
        None
    }

    /// The key of the instance whose expression it is.
    pub(super) fn key(&self) -> Option<&Key> {
        match &self.owner {
            Owner::Module => None,
            Owner::Resource(address) => address.key.as_ref(),
            Owner::Call(modules) => modules.last()?.key.as_ref(),
        }
    }

    /// Names of the module calls.
    pub(crate) fn path(&self) -> Vec<&str> {
        self.modules.iter().map(|step| step.name.as_str()).collect()
    }
}
