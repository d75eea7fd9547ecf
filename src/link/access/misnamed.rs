//! Actions that no service has: a Deny of one denies nothing, and nobody is told.

use crate::catalog::ActionCatalog;
use crate::documents::iam::{Document, names};
use crate::facts::{MisnamedAction, World};
use std::collections::{BTreeMap, BTreeSet};

/// The documents of policies of AWS Organizations, of vaults and of keys, by id of the policy.
pub(super) fn documents(world: &World) -> impl Iterator<Item = (&String, &Document)> {
    let of_organization = world.organization_policies.iter();
    let of_vaults = world.vault_policies.iter();
    let of_keys = world.key_policies.iter();
    of_organization
        .filter_map(|(id, policy)| Some((id, policy.document.as_ref()?)))
        .chain(of_vaults.filter_map(|(id, policy)| Some((id, policy.document.as_ref()?))))
        .chain(of_keys.filter_map(|(id, policy)| Some((id, policy.document.as_ref()?))))
}

/// By id of the policy: of AWS Organizations, of a vault, of a key.
pub(super) fn derive(world: &World) -> BTreeMap<String, Vec<MisnamedAction>> {
    let catalog = ActionCatalog::embedded();
    let mut found: BTreeMap<String, Vec<MisnamedAction>> = BTreeMap::new();
    let mut seen = BTreeMap::new();
    for (id, document) in documents(world) {
        let misnamed = misnamed(document, catalog, &mut seen);
        if !misnamed.is_empty() {
            found.entry(id.clone()).or_default().extend(misnamed);
        }
    }
    found
}

/// Whether an action exists, by the action: thousands of keys have the same ones in their policies.
type Seen<'a> = BTreeMap<&'a str, bool>;

fn misnamed<'a>(
    document: &'a Document,
    catalog: &ActionCatalog,
    seen: &mut Seen<'a>,
) -> Vec<MisnamedAction> {
    let mut found = Vec::new();
    for (statement, said) in document.statements.iter().enumerate() {
        let actions = said.actions.iter().chain(&said.not_actions).flatten();
        let actions: BTreeSet<&String> = actions.collect();
        for action in actions {
            let known = seen.entry(action);
            if !*known.or_insert_with(|| exists(action, catalog)) {
                found.push(MisnamedAction {
                    statement,
                    action: action.clone(),
                });
            }
        }
    }
    found
}

/// Whether the pattern takes in any action of its service; of services that the catalog doesn't list, yes.
fn exists(pattern: &str, catalog: &ActionCatalog) -> bool {
    let Some((service, name)) = pattern.split_once(':') else {
        return true;
    };
    let Some(known) = catalog.known.get(&service.to_lowercase()) else {
        return true;
    };
    known.iter().any(|action| names(name, action))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_with_wildcards() {
        let text = r#"{"Statement": {"Effect": "Deny", "Resource": "*", "Action": ["backup:DisableVaultLock",
            "BACKUP:deletebackupVAULT", "backup:Delete*", "backup:Remove*", "kms:Disable?ey", "s3:Whatever", "*"]}}"#;
        let document = Document::parse(text).unwrap();
        let found = misnamed(&document, ActionCatalog::embedded(), &mut Seen::new());
        let names: Vec<&str> = found.iter().map(|found| found.action.as_str()).collect();
        assert_eq!(names, ["backup:DisableVaultLock", "backup:Remove*"]);
    }

    #[test]
    fn the_catalog_names_the_actions_that_it_asks_of() {
        let catalog = ActionCatalog::embedded();
        let asked = catalog.destructive.iter().map(|action| &action.action);
        for action in asked.chain(&catalog.copying).chain(&catalog.key_use) {
            assert!(exists(action, catalog), "{action}");
        }
    }
}
