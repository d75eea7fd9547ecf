//! Backup plans, their rules and selections, from whatever they are written in.

use crate::documents::schedule::{self, ScheduleError};
use crate::facts::backup_policies::tag_key;
use crate::facts::table::{Means, Names, Table as _, Written, table};
use crate::facts::{
    BackupPlan, BackupRule, CopyAction, Invalid, Lifecycle, Reference, Schedule, Selection,
    TagCondition, TagOperator,
};
use std::collections::BTreeMap;

// field                       read as             aws                            CloudFormation                         backup policy
table! { BackupPlan:
    name                       text                "name"                         "BackupPlan.BackupPlanName"            "@key";
    rules                      rules               "rule"                         "BackupPlan.BackupPlanRule"            "rules.*";
    advanced_settings          settings            "advanced_backup_setting"      "BackupPlan.AdvancedBackupSettings"    "";
}

table! { BackupRule.unknown:
    name                       text                "rule_name"                    "RuleName"                             "@key";
    vault                      own_vault           "target_vault_name"            "TargetBackupVault"                    "target_backup_vault_name";
    air_gapped_vault           air_gapped_vault    "target_logically_air_gapped_backup_vault_arn" "TargetLogicallyAirGappedBackupVaultArn" "target_logically_air_gapped_backup_vault_arn";
    schedule                   schedule            "schedule"                     "ScheduleExpression"                   "schedule_expression";
    start_window_minutes       count               "start_window"                 "StartWindowMinutes"                   "start_backup_window_minutes";
    completion_window_minutes  count               "completion_window"            "CompletionWindowMinutes"              "complete_backup_window_minutes";
    lifecycle                  own_lifecycle       "lifecycle"                    "Lifecycle"                            "lifecycle";
    continuous                 flag                "enable_continuous_backup"     "EnableContinuousBackup"               "enable_continuous_backup";
    copies                     copies              "copy_action"                  "CopyActions"                          "copy_actions.*";
    scan_mode                  text                "scan_action.scan_mode"        "ScanActions.ScanMode"                 "scan_actions.GUARDDUTY.scan_mode";
    recovery_point_tags        map                 "recovery_point_tags"          "RecoveryPointTags"                    "recovery_point_tags";
}

table! { Lifecycle.unknown:
    delete_after_days          days                "delete_after"                 "DeleteAfterDays"                      "delete_after_days";
    cold_after_days            days                "cold_storage_after"           "MoveToColdStorageAfterDays"           "move_to_cold_storage_after_days";
    archive                    flag                "opt_in_to_archive_for_supported_resources" "OptInToArchiveForSupportedResources" "opt_in_to_archive_for_supported_resources";
}

table! { CopyAction.unknown:
    vault                      destination         "destination_vault_arn"        "DestinationBackupVaultArn"            "target_backup_vault_arn";
    lifecycle                  lifecycle           "lifecycle"                    "Lifecycle"                            "lifecycle";
    declared_under             other_key           ""                             ""                                     "target_backup_vault_arn";
}

table! { Selection:
    name                       text                "name"                         "BackupSelection.SelectionName"        "@key";
    backup_plan                plan                "plan_id"                      "BackupPlanId"                         "";
    role                       role                "iam_role_arn"                 "BackupSelection.IamRoleArn"           "iam_role_arn";
    resources                  patterns            "resources"                    "BackupSelection.Resources"            "resource_types";
    not_resources              patterns            "not_resources"                "BackupSelection.NotResources"         "not_resource_types";
    tags                       listed              "selection_tag"                "BackupSelection.ListOfTags"           "";
    conditions                 conditions          "condition"                    "BackupSelection.Conditions"           "conditions";
}

table! { TagCondition.unknown:
    key                        tag_key             "key"                          "ConditionKey"                         "condition_key";
    values                     texts               "value"                        "ConditionValue"                       "condition_value";
}

/// Operators of conditions, as aws, CloudFormation and backup policies call them.
const OPERATORS: [(TagOperator, [&str; 3]); 4] = {
    use TagOperator::{StringEquals, StringLike, StringNotEquals, StringNotLike};
    [
        (
            StringEquals,
            ["string_equals", "StringEquals", "string_equals.*"],
        ),
        (
            StringNotEquals,
            [
                "string_not_equals",
                "StringNotEquals",
                "string_not_equals.*",
            ],
        ),
        (StringLike, ["string_like", "StringLike", "string_like.*"]),
        (
            StringNotLike,
            ["string_not_like", "StringNotLike", "string_not_like.*"],
        ),
    ]
};

/// What plans, rules and selections are made of.
pub(in crate::facts) trait Parts: Written {
    /// Rules, sorted by name, then by content.
    fn rules(&mut self, names: &Names) -> Vec<BackupRule> {
        let mut rules = self.children(names);
        let mut rules: Vec<_> = rules.iter_mut().map(BackupRule::read).collect();
        rules.sort_by_cached_key(|rule| (rule.name.clone(), content(rule)));
        rules
    }

    /// `BackupOptions` by resource type.
    fn settings(&mut self, names: &Names) -> BTreeMap<String, BTreeMap<String, String>> {
        const TYPE: Names = Names::of("advanced_settings", "resource_type", "ResourceType");
        const OPTIONS: Names = Names::of("advanced_settings", "backup_options", "BackupOptions");
        let mut found = BTreeMap::new();
        for mut setting in self.children(names) {
            let (kind, options) = (setting.text(&TYPE), setting.map(&OPTIONS));
            self.unknown().append(setting.unknown());
            found.extend(kind.map(|kind| (kind, options)));
        }
        found
    }

    fn own_vault(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::OwnVault)
    }

    fn air_gapped_vault(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::AirGappedVault)
    }

    fn destination(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::Destination)
    }

    /// A rule's lifecycle. Where it isn't known at all, each of its fields isn't.
    fn own_lifecycle(&mut self, names: &Names) -> Lifecycle {
        self.lifecycle(names).unwrap_or_else(|| Lifecycle {
            unknown: match self.unknown().get(names.field) {
                Some(why) => Lifecycle::each_unknown(why),
                None => BTreeMap::new(),
            },
            ..Lifecycle::default()
        })
    }

    fn lifecycle(&mut self, names: &Names) -> Option<Lifecycle> {
        self.child(names)
            .map(|mut inner| Lifecycle::read(&mut inner))
    }

    /// Copy actions, sorted by destination.
    fn copies(&mut self, names: &Names) -> Vec<CopyAction> {
        let mut copies = self.children(names);
        let mut copies: Vec<_> = copies.iter_mut().map(CopyAction::read).collect();
        copies.sort_by_cached_key(|copy| (copy.vault.clone(), content(copy)));
        copies
    }

    /// The key in a backup policy, where it isn't the destination: AWS says that it must be.
    fn other_key(&mut self, names: &Names) -> Option<String> {
        let arn = self.text(names)?;
        let key = self.text(&Names {
            policy: Names::KEY,
            ..*names
        });
        key.filter(|key| *key != arn)
    }

    fn plan(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::Plan)
    }

    /// `ListOfTags`: any of them. AWS knows STRINGEQUALS alone here (API: Condition).
    fn listed(&mut self, names: &Names) -> Vec<TagCondition> {
        let mut tags = self.children(names);
        tags.iter_mut().map(TagCondition::read).collect()
    }

    /// `Conditions`: all of them.
    fn conditions(&mut self, names: &Names) -> Vec<TagCondition> {
        self.by_operator(names, TagCondition::read)
    }

    /// What stands below each operator.
    fn by_operator(
        &mut self,
        names: &Names,
        read: impl Fn(&mut Self) -> TagCondition,
    ) -> Vec<TagCondition> {
        let mut found = Vec::new();
        for mut all in self.children(names) {
            for (operator, [aws, cloudformation, policy]) in OPERATORS {
                let names = Names {
                    policy,
                    ..Names::of(names.field, aws, cloudformation)
                };
                let mut each = all.children(&names);
                let each = each.iter_mut().map(|one| TagCondition {
                    operator,
                    ..read(one)
                });
                found.extend(each);
            }
            self.unknown().append(all.unknown());
        }
        found
    }

    /// A tag's key without the prefix of condition keys.
    fn tag_key(&mut self, names: &Names) -> Option<String> {
        self.text(names).map(|key| tag_key(&key))
    }
}

impl<W: Written> Parts for W {}

/// The same bytes for the same content.
fn content(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What AWS would refuse of a plan's schedules; `argument` is what a rule's is called.
pub(in crate::facts) fn refused(plan: &BackupPlan, argument: &str) -> Vec<Invalid> {
    let refused = |(place, rule): (usize, &BackupRule)| {
        let why = rule.schedule.as_ref()?.clone().intervals().err()?;
        let name = rule.name.clone().unwrap_or_else(|| place.to_string());
        Some(Invalid {
            field: "rules".to_owned(),
            reason: why.to_string(),
            path: vec!["rules".to_owned(), name, argument.to_owned()],
            ..Invalid::default()
        })
    };
    plan.rules.iter().enumerate().filter_map(refused).collect()
}

impl Schedule {
    /// A schedule as given.
    pub(crate) fn of(expression: String) -> Self {
        Self {
            expression,
            ..Self::default()
        }
    }

    /// Adds how far apart its starts are.
    ///
    /// # Errors
    /// AWS Backup would refuse it.
    pub(crate) fn intervals(&mut self) -> Result<(), ScheduleError> {
        let parsed = schedule::Schedule::parse(&self.expression)?;
        self.never = parsed.never;
        self.least_interval_minutes = parsed.intervals.map(|found| found.least_minutes);
        self.greatest_interval_minutes = parsed.intervals.map(|found| found.greatest_minutes);
        Ok(())
    }
}
