//! Where an expression stands.

use crate::plan::{Address, Key, ModuleStep};

/// Longer ways are cycles, or made to waste time.
const MAX_STEPS: usize = 64;

/// Whose expression it is: what `each`, `count` and `var` mean in it.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) modules: Vec<ModuleStep>,
    pub(super) owner: Owner,
    pub(super) key: Option<Key>,
    steps: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Owner {
    Resource(Address),
    /// The call of a module, by its path.
    Call(Vec<String>),
    /// An output or a local: no `each` there.
    Module,
}

impl Scope {
    /// Of the root module's outputs.
    pub(super) fn of_root() -> Self {
        Self {
            modules: Vec::new(),
            owner: Owner::Module,
            key: None,
            steps: 0,
        }
    }

    pub(super) fn of_resource(address: &Address) -> Self {
        Self {
            modules: address.modules.clone(),
            owner: Owner::Resource(address.clone()),
            key: address.key.clone(),
            steps: 0,
        }
    }

    /// One step further; `None` where there were too many.
    pub(super) fn next(
        &self,
        modules: Vec<ModuleStep>,
        owner: Owner,
        key: Option<Key>,
    ) -> Option<Self> {
        let steps = self.steps.saturating_add(1);
        (steps < MAX_STEPS).then_some(Self {
            modules,
            owner,
            key,
            steps,
        })
    }

    pub(super) fn path(&self) -> Vec<&str> {
        self.modules.iter().map(|step| step.name.as_str()).collect()
    }
}
