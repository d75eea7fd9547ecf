//! What tfbackup.toml demands of the backups of each resource.

use super::select::is_backed_up_itself;
use crate::facts::config_values::Override as _;
use crate::facts::{Disaster, Objective, ObjectivesConfig, Resource, World};
use std::collections::BTreeSet;

/// Fills `objectives`. Flows are there by now: what none carries is a matter of coverage.
pub(super) fn derive(world: &mut World, config: &ObjectivesConfig) {
    if config.is_empty() {
        return;
    }
    let flows = world.flows.iter().flat_map(|flow| &flow.resources);
    let carried: BTreeSet<&str> = flows.map(String::as_str).collect();
    let resources = world.resources.iter();
    let found = resources
        .filter(|(id, resource)| carried.contains(id.as_str()) && is_backed_up_itself(resource));
    let found = found.filter_map(|(id, resource)| Some((id.clone(), of(resource, config)?)));
    world.objectives = found.collect();
}

/// `None`: nothing is demanded of it.
fn of(resource: &Resource, config: &ObjectivesConfig) -> Option<Objective> {
    for given in &config.overrides {
        match given.scope().is_for(resource) {
            Ok(false) => {}
            Ok(true) => return demand(given.rpo_hours, given.retention_days, &given.survive),
            Err(why) => {
                let field = if resource.object.account.is_none() {
                    "account"
                } else {
                    "tags"
                };
                return Some(Objective {
                    unknown: [(field.to_owned(), why)].into(),
                    ..Objective::default()
                });
            }
        }
    }
    demand(config.rpo_hours, config.retention_days, &config.survive)
}

fn demand(
    rpo_hours: Option<i64>,
    retention_days: Option<i64>,
    survive: &[Disaster],
) -> Option<Objective> {
    let bounds = rpo_hours.is_some() || retention_days.is_some();
    let survive = match survive {
        [] if bounds => vec![Disaster::ResourceLost],
        [] => return None,
        given => given.to_vec(),
    };
    Some(Objective {
        rpo_hours,
        retention_days,
        survive,
        ..Objective::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Flow, Object};

    /// What is demanded of `p:db` of account 111122223333, whose tag `tier` is gold.
    fn demanded(text: &str) -> Option<Objective> {
        let resource = Resource {
            object: Object {
                account: Some("111122223333".to_owned()),
                ..Object::default()
            },
            kind: Some("RDS".to_owned()),
            supported: true,
            tags: [("tier".to_owned(), "gold".to_owned())].into(),
            ..Resource::default()
        };
        let mut world = World {
            flows: vec![Flow {
                resources: vec!["p:db".to_owned()],
                ..Flow::default()
            }],
            ..World::default()
        };
        world.resources.insert("p:db".to_owned(), resource.clone());
        world.resources.insert("p:bare".to_owned(), resource);
        derive(&mut world, &toml::from_str(text).unwrap());
        assert!(!world.objectives.contains_key("p:bare"));
        world.objectives.remove("p:db")
    }

    #[test]
    fn the_first_override_that_matches_counts_alone() {
        let both = "retention_days = 35\nsurvive = [\"region-lost\"]\n";
        let found = demanded(both).unwrap();
        assert_eq!(found.retention_days, Some(35));
        assert_eq!(found.survive, [Disaster::RegionLost]);
        let gold = "[[override]]\ntag = \"tier\"\nvalue = \"gold\"\nrpo_hours = 1\n";
        let silver = "[[override]]\ntag = \"tier\"\nvalue = \"silver\"\nrpo_hours = 2\n";
        let account = "[[override]]\naccount = \"111122223333\"\nrpo_hours = 3\n";
        let found = demanded(&format!("{both}{silver}{gold}{account}")).unwrap();
        assert_eq!((found.rpo_hours, found.retention_days), (Some(1), None));
        assert_eq!(found.survive, [Disaster::ResourceLost]);
        assert_eq!(
            demanded(&format!("{silver}{account}")).unwrap().rpo_hours,
            Some(3)
        );
    }

    #[test]
    fn nothing_is_demanded_where_nothing_is_said() {
        assert_eq!(demanded(""), None);
        let none = "rpo_hours = 1\n[[override]]\ntag = \"tier\"\n";
        assert_eq!(demanded(none), None);
    }
}
