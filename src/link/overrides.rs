//! Which accounts and resources an exception of tfbackup.toml is for.

use super::select::value_of;
use crate::facts::config_values::OverrideScope;
use crate::facts::{Reason, Resource, Unknown};

impl OverrideScope<'_> {
    /// Whether it is for an account of this key. One that nothing tells the id of may be any.
    pub(super) fn in_account(&self, account: Option<&str>) -> Result<bool, Unknown> {
        match (self.account, account) {
            (None, _) => Ok(true),
            (Some(wanted), Some(account)) if wanted == account => Ok(true),
            (Some(_), Some(account)) if !account.contains(':') => Ok(false),
            _ => Err(Unknown {
                reason: Reason::Unresolved,
                references: Vec::new(),
                candidates: Vec::new(),
            }),
        }
    }

    /// Whether it is for this resource, by its account and its tags.
    pub(super) fn is_for(&self, resource: &Resource) -> Result<bool, Unknown> {
        Ok(self.in_account(resource.object.account.as_deref())? && self.has_tag(resource)?)
    }

    fn has_tag(&self, resource: &Resource) -> Result<bool, Unknown> {
        let Some(key) = self.tag else {
            return Ok(true);
        };
        // Its value doesn't matter where any will do.
        if self.value.is_none() && resource.unknown_tags.iter().any(|tag| tag == key) {
            return Ok(true);
        }
        let found = value_of(resource, key)?;
        Ok(match self.value {
            None => found.is_some(),
            Some(wanted) => found.is_some_and(|found| found == wanted),
        })
    }
}
