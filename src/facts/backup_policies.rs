//! From a plan of an effective Organizations backup policy to its facts.

use super::block::Unknowns;
use super::plans::table::refused;
use super::table::{Means, Names, Table as _, Written};
use super::{
    BackupPlan, Object, Pattern, PlanOrigin, Reason, Reference, Scope, Selection, TagCondition,
    Unknown, World,
};
use crate::aws::Arn;
use crate::documents::backup_policy::Effective;
use std::collections::BTreeMap;

/// Where a plan of an effective policy comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Provenance {
    /// Id of the plan's fact.
    pub(crate) id: String,
    /// The plan's name.
    pub(crate) name: String,
    /// Of the policy closest to the targets.
    pub(crate) object: Object,
    /// Where it is in force; Regions come from the plan.
    pub(crate) scope: Scope,
    /// Ids of the policies, root first.
    pub(crate) merged_from: Vec<String>,
}

/// Adds a backup plan and its selections.
pub(crate) fn declare(provenance: Provenance, effective: &Effective, world: &mut World) {
    let Provenance {
        id,
        name,
        mut object,
        mut scope,
        merged_from,
    } = provenance;
    object.logical_id = Some(name.clone());
    scope.regions = effective.list("regions").to_vec();
    scope.regions.sort();
    for kind in ["tags", "resources"] {
        let selections = effective.get(&["selections"]).into_iter();
        for (name, written) in selections.flat_map(|selections| selections.named(kind)) {
            let mut selection = Selection {
                object: Object {
                    unknown: BTreeMap::new(),
                    ..object.clone()
                },
                backup_plan: Some(Reference {
                    id: Some(id.clone()),
                    ..Reference::default()
                }),
                ..Selection::read(&mut Part::of(name, written))
            };
            if kind == "tags" {
                selection.tags = vec![TagCondition {
                    key: written.text("tag_key").map(str::to_owned),
                    values: written.list("tag_value").to_vec(),
                    ..TagCondition::default()
                }];
            }
            let mut key = format!("{id}#{name}");
            if world.selections.contains_key(&key) {
                key = format!("{id}#{kind}.{name}");
            }
            world.selections.insert(key, selection);
        }
    }
    let mut written = Part::of("", effective);
    let plan = BackupPlan {
        origin: PlanOrigin::OrganizationsPolicy,
        advanced_settings: advanced_settings(effective),
        ..BackupPlan::read(&mut written)
    };
    world.refuse(&id, refused(&plan, "schedule_expression"));
    let plan = BackupPlan {
        object,
        name: Some(name),
        scope: Some(scope),
        merged_from,
        ..plan
    };
    world.backup_plans.insert(id, plan);
}

/// What an effective policy has under a key.
struct Part<'a> {
    key: &'a str,
    effective: &'a Effective,
    unknown: Unknowns,
}

impl<'a> Part<'a> {
    fn of(key: &'a str, effective: &'a Effective) -> Self {
        Self {
            key,
            effective,
            unknown: Unknowns::new(),
        }
    }

    fn given(&self, names: &Names) -> Option<&'a str> {
        match names.policy.rsplit_once('.') {
            Some((outer, name)) => {
                let outer: Vec<&str> = outer.split('.').collect();
                self.effective.get(&outer)?.text(name)
            }
            None => self.effective.text(names.policy),
        }
    }

    /// Numbers and booleans are strings there.
    fn parsed<T: std::str::FromStr>(&mut self, names: &Names) -> Option<T> {
        let found = self.given(names)?.parse().ok();
        if found.is_none() {
            let why = Unknown::because(Reason::Invalid);
            self.unknown.insert(names.field.to_owned(), why);
        }
        found
    }
}

impl Written for Part<'_> {
    fn unknown(&mut self) -> &mut Unknowns {
        &mut self.unknown
    }

    fn text(&mut self, names: &Names) -> Option<String> {
        let text = match names.policy {
            Names::KEY => Some(self.key),
            _ => self.given(names),
        };
        text.map(str::to_owned)
    }

    fn whole(&mut self, names: &Names) -> Option<i64> {
        self.parsed(names)
    }

    fn flag(&mut self, names: &Names) -> Option<bool> {
        self.parsed(names)
    }

    fn texts(&mut self, names: &Names) -> Vec<String> {
        self.effective.list(names.policy).to_vec()
    }

    /// Tags.
    fn map(&mut self, names: &Names) -> BTreeMap<String, String> {
        let text = |tag: &Effective, key| tag.text(key).map(str::to_owned);
        let tags = self.effective.named(names.policy);
        tags.filter_map(|(_, tag)| text(tag, "tag_key").zip(text(tag, "tag_value")))
            .collect()
    }

    fn reference(&mut self, names: &Names, means: Means) -> Option<Reference> {
        let text = self.given(names);
        match means {
            Means::OwnVault => text.map(Reference::of_text),
            // The key is the destination as well; where the two differ, AWS says that they must not.
            Means::Destination => Some(Reference::of_pattern(text.unwrap_or(self.key))),
            _ => text.map(Reference::of_pattern),
        }
    }

    fn references(&mut self, names: &Names) -> Vec<Reference> {
        let arns = self.effective.list(names.policy).iter();
        arns.map(|arn| Reference::of_pattern(arn)).collect()
    }

    /// AWS's text says that types are combined with AND; its examples make sense only as OR, as in a selection.
    fn patterns(&mut self, names: &Names) -> Vec<Pattern> {
        let arns = self.effective.list(names.policy).iter();
        let mut found: Vec<Pattern> = arns
            .map(|arn| Pattern {
                arn: Some(arn.clone()),
                ..Pattern::default()
            })
            .collect();
        found.sort();
        found
    }

    fn child(&mut self, names: &Names) -> Option<Self> {
        let found = self.effective.get(&[names.policy])?;
        Some(Self::of(names.policy, found))
    }

    fn children(&mut self, names: &Names) -> Vec<Self> {
        match names.policy.strip_suffix(".*") {
            Some(outer) => {
                let found = self.effective.named(outer);
                found.map(|(key, found)| Self::of(key, found)).collect()
            }
            None => self.child(names).into_iter().collect(),
        }
    }
}

/// In the words of AWS Backup's own `BackupOptions`.
fn advanced_settings(effective: &Effective) -> BTreeMap<String, BTreeMap<String, String>> {
    const NAMES: [(&str, &str, &str, &str); 4] = [
        ("ec2", "WindowsVSS", "EC2", "WindowsVSS"),
        ("ec2", "windows_vss", "EC2", "WindowsVSS"),
        ("s3", "backup_acls", "S3", "BackupACLs"),
        ("s3", "backup_object_tags", "S3", "BackupObjectTags"),
    ];
    let mut settings: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (service, key, resource_type, option) in NAMES {
        let written = effective.get(&["advanced_backup_settings", service]);
        if let Some(value) = written.and_then(|written| written.text(key)) {
            let options = settings.entry(resource_type.to_owned()).or_default();
            options.insert(option.to_owned(), value.to_owned());
        }
    }
    settings
}

/// A tag's key without the prefix of condition keys.
pub(super) fn tag_key(key: &str) -> String {
    key.strip_prefix("aws:ResourceTag/")
        .unwrap_or(key)
        .to_owned()
}

impl Reference {
    /// A reference by an ARN or name in which `$account` and `$region` stand for those of each deployment.
    pub(crate) fn of_pattern(text: &str) -> Self {
        let fixed = |part: Option<String>| part.filter(|part| !part.contains('$'));
        let reference = Self::of_text(text);
        let arn = Arn::parse(text);
        Self {
            account: fixed(arn.as_ref().and_then(Arn::account)),
            region: fixed(arn.as_ref().and_then(Arn::region)),
            ..reference
        }
    }
}
