//! Where things are: accounts and Regions compared, three-valued.

use super::tree::Tree;
pub(super) use crate::facts::same_account;
use crate::facts::{Answer, BackupPlan, Object, Scope, Speaker};

/// An account (key in `World::accounts`) and a Region, each as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place<'a> {
    pub(super) account: Option<&'a str>,
    pub(super) region: Option<&'a str>,
}

impl<'a> Place<'a> {
    pub(super) fn of(object: &'a Object) -> Self {
        Self {
            account: object.account.as_deref(),
            region: object.region.as_deref(),
        }
    }
}

/// Where an object is, or acts, with what else tells of its place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Site<'a> {
    pub(super) place: Place<'a>,
    pub(super) plan: Option<&'a str>,
    /// Its provider configuration, where nothing tells its account or Region.
    pub(super) provider: Option<&'a str>,
}

impl<'a> Site<'a> {
    pub(super) fn of(object: &'a Object) -> Self {
        Self {
            place: Place::of(object),
            plan: Some(&object.plan),
            provider: object.provider.as_deref(),
        }
    }

    /// Where the object is that refers to something.
    pub(super) fn of_speaker(speaker: Speaker<'a>) -> Self {
        Self {
            place: Place {
                account: speaker.account,
                region: speaker.region,
            },
            plan: Some(speaker.plan),
            provider: speaker.provider,
        }
    }

    /// Whether account and Region are the same. Objects of one provider configuration are in one account, and
    /// in one Region where none has a Region of its own.
    pub(super) fn compare(self, other: Self) -> (Answer, Answer) {
        let near = self.plan.is_some() && self.plan == other.plan;
        let beside = near && self.provider == other.provider;
        let (here, there) = (self.place, other.place);
        let account = match same_account(here.account, there.account) {
            Answer::Unknown if beside && self.provider.is_some() => Answer::Yes,
            Answer::Unknown if near && here.account.is_none() && there.account.is_none() => {
                Answer::Yes
            }
            same => same,
        };
        let region = match same_region(here.region, there.region) {
            Answer::Unknown if beside && here.region.is_none() && there.region.is_none() => {
                Answer::Yes
            }
            same => same,
        };
        (account, region)
    }
}

/// Whether two Regions are the same.
pub(super) fn same_region(one: Option<&str>, other: Option<&str>) -> Answer {
    match (one, other) {
        (Some(one), Some(other)) if one == other => Answer::Yes,
        (Some(_), Some(_)) => Answer::No,
        _ => Answer::Unknown,
    }
}

/// Where a backup plan is in force: in one account and Region, or in each of a scope.
#[derive(Clone, Copy, Debug)]
pub(super) enum Territory<'a> {
    One(Place<'a>),
    Scope(&'a Scope),
}

impl<'a> Territory<'a> {
    /// Of a plan's selection. A selection is made in its plan's account and Region, so its own place
    /// serves where the input doesn't have the plan.
    pub(super) fn of(plan: Option<&'a BackupPlan>, selection: &'a Object) -> Self {
        match plan {
            Some(BackupPlan {
                scope: Some(scope), ..
            }) => Self::Scope(scope),
            Some(plan) => {
                let (plan, own) = (Place::of(&plan.object), Place::of(selection));
                Self::One(Place {
                    account: plan.account.or(own.account),
                    region: plan.region.or(own.region),
                })
            }
            None => Self::One(Place::of(selection)),
        }
    }

    /// Whether its account is among them.
    pub(super) fn has_account(self, tree: &Tree, account: Option<&str>) -> Answer {
        match self {
            Self::One(place) => same_account(place.account, account),
            Self::Scope(scope) => tree.has_account(scope, account),
        }
    }

    /// Whether its Region is among them.
    pub(super) fn has_region(self, region: Option<&str>) -> Answer {
        match (self, region) {
            (Self::One(place), _) => same_region(place.region, region),
            (Self::Scope(_), None) => Answer::Unknown,
            (Self::Scope(scope), Some(region)) => {
                if scope.regions.iter().any(|named| named == region) {
                    Answer::Yes
                } else if scope.regions.is_empty() || scope.unknown.contains_key("regions") {
                    Answer::Unknown
                } else {
                    Answer::No
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Account, OrganizationUnit, Reference, World};

    const ONE: Option<&str> = Some("111122223333");
    const OTHER: Option<&str> = Some("444455556666");

    #[test]
    fn accounts_differ_only_where_both_ids_are_known() {
        assert_eq!(same_account(ONE, ONE), Answer::Yes);
        assert_eq!(same_account(ONE, OTHER), Answer::No);
        assert_eq!(same_account(ONE, Some("plan:aws")), Answer::Unknown);
        assert_eq!(same_account(Some("p:aws"), Some("p:aws")), Answer::Yes);
        assert_eq!(same_account(Some("p:aws"), Some("q:aws")), Answer::Unknown);
        assert_eq!(same_account(None, None), Answer::Unknown);
    }

    #[test]
    fn a_scope_leaves_out_only_what_is_shown_to_be_outside() {
        let mut scope = Scope {
            targets: vec![Reference::of_text("ou-work")],
            accounts: vec!["111122223333".to_owned()],
            regions: vec!["eu-west-1".to_owned()],
            ..Scope::default()
        };
        let mut world = World::default();
        let has = |scope: &Scope, world: &World, account| {
            Territory::Scope(scope).has_account(&Tree::new(world), account)
        };
        assert_eq!(has(&scope, &world, ONE), Answer::Yes);
        assert_eq!(has(&scope, &world, OTHER), Answer::Unknown);
        assert_eq!(has(&scope, &world, Some("p:aws")), Answer::Unknown);

        let root = OrganizationUnit {
            root: true,
            ..OrganizationUnit::default()
        };
        world.organization_units.insert("p:root".to_owned(), root);
        let parent = Reference {
            id: Some("p:root".to_owned()),
            ..Reference::default()
        };
        let account = Account {
            parent: Some(parent),
            ..Account::default()
        };
        world.accounts.insert("444455556666".to_owned(), account);
        assert_eq!(has(&scope, &world, OTHER), Answer::No);

        // What is left out is outside, wherever the targets are.
        scope.except = vec![Reference::of_text("444455556666")];
        world.accounts.clear();
        assert_eq!(has(&scope, &world, OTHER), Answer::No);
        scope.except = Vec::new();
        assert_eq!(has(&scope, &world, OTHER), Answer::Unknown);

        scope.closed = true;
        assert_eq!(has(&scope, &world, OTHER), Answer::No);
        let region = |name| Territory::Scope(&scope).has_region(name);
        assert_eq!(region(Some("eu-west-1")), Answer::Yes);
        assert_eq!(region(Some("us-east-1")), Answer::No);
        assert_eq!(region(None), Answer::Unknown);
    }
}
