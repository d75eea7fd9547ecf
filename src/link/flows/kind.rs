//! What AWS Backup can do with a type, as far as it is known which type it is.

use crate::catalog::{Catalog, NotIn, Row};
use crate::facts::{Obstacle, Unknown};

/// A row of the catalog, or what all possible rows agree in. An absent answer isn't known: see `vague`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Kind<'c> {
    /// Exactly one row.
    known: bool,
    pub(super) full_management: Option<bool>,
    pub(super) lagv: Option<bool>,
    pub(super) cross_account: Option<bool>,
    pub(super) cross_region: Option<bool>,
    /// Both at once. Where AWS states both alone, only a stated exception forbids them at once.
    pub(super) cross_both: Option<bool>,
    pub(super) continuous: Option<bool>,
    /// Its unencrypted recovery points stay unencrypted when copied, and enter no air-gapped vault.
    pub(super) stays_unencrypted: Option<bool>,
    /// Alias of its service's AWS managed key.
    pub(super) service_alias: Option<&'c str>,
    /// Regions that lack something for this type, and for every type.
    not_in: [Option<&'c NotIn>; 2],
}

impl<'c> Kind<'c> {
    pub(super) fn new(kind: Option<&str>, unknown: Option<&Unknown>, catalog: &'c Catalog) -> Self {
        let mut found = Self::rows(kind, unknown, catalog);
        found.not_in = [
            found.not_in.into_iter().flatten().next(),
            Some(&catalog.not_in),
        ];
        found
    }

    /// Whether a Region lacks a feature for this type.
    pub(super) fn lacks(&self, region: Option<&str>, feature: fn(&NotIn) -> &[String]) -> bool {
        let mut lists = self.not_in.iter().flatten().map(|not_in| feature(not_in));
        region.is_some_and(|region| lists.any(|list| NotIn::lists(list, region)))
    }

    fn rows(kind: Option<&str>, unknown: Option<&Unknown>, catalog: &'c Catalog) -> Self {
        if let Some(row) = kind.and_then(|kind| catalog.row(kind)) {
            return Self {
                known: true,
                ..Self::of(row)
            };
        }
        let candidates = unknown.map(|why| why.candidates.as_slice());
        let candidates = candidates.unwrap_or_default().iter();
        let rows: Option<Vec<Self>> = candidates
            .map(|kind| catalog.row(kind).map(Self::of))
            .collect();
        let common = rows.unwrap_or_default().into_iter().reduce(Self::common);
        common.unwrap_or_default()
    }

    /// Why an answer is absent.
    pub(super) fn vague(&self) -> Obstacle {
        if self.known {
            Obstacle::NotDocumented
        } else {
            Obstacle::TypeUnknown
        }
    }

    fn of(row: &'c Row) -> Self {
        Self {
            known: false,
            full_management: row.full_management,
            lagv: row.lagv,
            cross_account: row.cross_account,
            cross_region: row.cross_region,
            cross_both: Some(row.cross_account_and_region_single_step.unwrap_or(true)),
            continuous: row.continuous,
            stays_unencrypted: Some(row.unencrypted_stays_unencrypted),
            service_alias: row.encryption.amk_alias.as_deref(),
            not_in: [Some(&row.not_in), None],
        }
    }

    fn common(self, other: Self) -> Self {
        let both = |one: Option<bool>, other| one.filter(|_| one == other);
        Self {
            known: false,
            full_management: both(self.full_management, other.full_management),
            lagv: both(self.lagv, other.lagv),
            cross_account: both(self.cross_account, other.cross_account),
            cross_region: both(self.cross_region, other.cross_region),
            cross_both: both(self.cross_both, other.cross_both),
            continuous: both(self.continuous, other.continuous),
            stays_unencrypted: both(self.stays_unencrypted, other.stays_unencrypted),
            service_alias: self
                .service_alias
                .filter(|alias| Some(*alias) == other.service_alias),
            not_in: if self.not_in == other.not_in {
                self.not_in
            } else {
                [None; 2]
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Reason;

    #[test]
    fn possible_rows_say_what_they_agree_in() {
        let catalog = Catalog::embedded();
        let candidates = |kinds: &[&str]| Unknown {
            reason: Reason::AfterApply,
            references: Vec::new(),
            candidates: kinds.iter().map(|&kind| kind.to_owned()).collect(),
        };
        let dynamo = candidates(&["DynamoDB", "DynamoDBAdvanced"]);
        let dynamo = Kind::new(None, Some(&dynamo), catalog);
        assert_eq!((dynamo.lagv, dynamo.continuous), (None, Some(false)));
        assert_eq!(dynamo.vague(), Obstacle::TypeUnknown);
        let rds = candidates(&["Aurora", "RDSMultiAZCluster"]);
        let rds = Kind::new(None, Some(&rds), catalog);
        assert_eq!((rds.full_management, rds.lagv), (Some(false), None));
        let redshift = Kind::new(Some("Redshift"), None, catalog);
        assert_eq!(redshift.cross_account, None);
        assert_eq!(redshift.vague(), Obstacle::NotDocumented);
        let nothing = Kind::new(None, None, catalog);
        assert_eq!((nothing.lagv, nothing.not_in[0]), (None, None));
    }

    #[test]
    fn regions_lack_features_for_all_types_or_for_one() {
        let catalog = Catalog::embedded();
        let lagv = |kind, region| {
            Kind::new(Some(kind), None, catalog).lacks(Some(region), |not_in| &not_in.lagv)
        };
        assert!(lagv("EBS", "us-gov-west-1") && lagv("EKS", "me-south-1"));
        assert!(!lagv("EBS", "me-south-1") && !lagv("EKS", "eu-west-1"));
    }
}
