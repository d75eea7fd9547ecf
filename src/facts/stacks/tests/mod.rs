mod outputs;
mod sets;

use crate::catalog::Catalog;
use crate::facts::{
    Action, KeyManager, LockMode, PlanOrigin, Reason, TagOperator, Unlinked, World, derive,
};
use crate::plan::{Address, Plan, ResourceChange, Value};
use crate::source::Sources;
use serde_json::{Value as Json, json};

/// The facts of a plan with these resources: type, address below it, values before and after.
fn facts(resources: &[(&str, Json, Json)]) -> Unlinked {
    let change = |(address, before, after): &(&str, Json, Json)| ResourceChange {
        address: Address::parse(address).unwrap(),
        deposed: None,
        previous_address: None,
        actions: vec![if before.is_null() { "create" } else { "update" }.to_owned()],
        before: Value::from(before.clone()).into(),
        after: Value::from(after.clone()).into(),
        replace_paths: Vec::new(),
        imported: false,
    };
    let plan = Plan {
        name: "p".to_owned(),
        complete: true,
        changes: resources.iter().map(change).collect(),
        ..Plan::default()
    };
    derive(&plan, &Sources::none(), Catalog::embedded())
}

fn after(address: &str, values: Json) -> World {
    facts(&[(address, Json::Null, values)]).after
}

fn stack(template: &str) -> World {
    after(
        STACK,
        json!({"name": "s", "region": "eu-west-1", "template_body": template}),
    )
}

const STACK: &str = "aws_cloudformation_stack.s";
const SET: &str = "aws_cloudformation_stack_set.s";

const VAULT: &str = "Resources:
  V:
    Type: AWS::Backup::BackupVault
    Properties: {BackupVaultName: !Sub 'v-${AWS::Region}-${AWS::AccountId}'}
";

fn id(logical_id: &str) -> String {
    format!("p:{STACK}#{logical_id}")
}

#[test]
fn a_vault_brings_its_lock_policy_and_notifications() {
    let world = stack(
        "Resources:
  Key: {Type: AWS::KMS::Key, Properties: {PendingWindowInDays: 7, KeyPolicy: {Statement: []}}}
  Alias: {Type: AWS::KMS::Alias, Properties: {AliasName: alias/backup, TargetKeyId: !Ref Key}}
  V:
    Type: AWS::Backup::BackupVault
    DeletionPolicy: RetainExceptOnCreate
    Properties:
      BackupVaultName: vault
      EncryptionKeyArn: !Ref Alias
      LockConfiguration: {MinRetentionDays: '7', ChangeableForDays: 3}
      AccessPolicy: {Statement: [{Effect: Deny, Principal: '*', Action: 'backup:DeleteRecoveryPoint', Resource: '*'}]}
      Notifications: {BackupVaultEvents: [B, A], SNSTopicArn: 'arn:aws:sns:eu-west-1:111122223333:t'}
  Managed:
    Type: AWS::Backup::BackupVault
    Properties: {BackupVaultName: managed, EncryptionKeyArn: alias/aws/backup, LockConfiguration: {MinRetentionDays: 1}}
  Air: {Type: AWS::Backup::LogicallyAirGappedBackupVault, Properties: {BackupVaultName: air, MinRetentionDays: 7, MaxRetentionDays: 99, MpaApprovalTeamArn: !Ref Team}}
  Team: {Type: AWS::MPA::ApprovalTeam, Properties: {Name: t, Approvers: [{}, {}], ApprovalStrategy: {MofN: {MinApprovalsRequired: 2}}}}
",
    );
    assert_eq!(world.invalid.len(), 0, "{:?}", world.invalid);
    let vault = &world.vaults[&id("V")];
    let key = vault.key.as_ref().unwrap();
    assert_eq!(
        (key.manager, key.id.clone()),
        (Some(KeyManager::Customer), Some(id("Key")))
    );
    assert_eq!(key.alias.as_deref(), Some("alias/backup"));
    assert_eq!(vault.object.resource_type, "AWS::Backup::BackupVault");
    assert_eq!(vault.object.logical_id.as_deref(), Some("V"));
    assert_eq!(
        vault.object.change.as_ref().unwrap().actions,
        [Action::Create]
    );
    let lock = &world.vault_locks[vault.lock.as_ref().unwrap()];
    assert_eq!(
        (lock.mode, lock.min_retention_days),
        (Some(LockMode::Compliance), Some(7))
    );
    assert_eq!(
        world.vault_locks[&id("Managed")].mode,
        Some(LockMode::Governance)
    );
    let policy = &world.vault_policies[vault.policy.as_ref().unwrap()];
    assert_eq!(policy.document.as_ref().unwrap().statements.len(), 1);
    assert_eq!(world.vault_notifications[&id("V")].events, ["A", "B"]);
    let managed = world.vaults[&id("Managed")].key.as_ref().unwrap();
    assert_eq!(managed.manager, Some(KeyManager::Aws));
    let air = &world.vaults[&id("Air")];
    assert_eq!(
        (air.max_retention_days, air.key.as_ref().unwrap().manager),
        (Some(99), Some(KeyManager::AwsOwned))
    );
    assert_eq!(air.approval_team.as_ref().unwrap().id, Some(id("Team")));
    let team = &world.approval_teams[&id("Team")];
    assert_eq!((team.min_approvals, team.approvers), (Some(2), Some(2)));
    let key = &world.keys[&id("Key")];
    assert_eq!(
        (key.rotation, key.deletion_window_in_days),
        (Some(false), Some(7))
    );
    assert_eq!(world.key_policies[&id("Key")].key, Some(id("Key")));
    assert_eq!(world.stacks[&format!("p:{STACK}")].retained, [id("V")]);
}

#[test]
fn a_plan_and_its_selection() {
    let world = stack(
        "Resources:
  V: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: v}}
  P:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: p
        AdvancedBackupSettings: [{ResourceType: EC2, BackupOptions: {WindowsVSS: enabled}}]
        BackupPlanRule:
          - RuleName: b
            TargetBackupVault: !Ref V
            ScheduleExpression: cron(0 5 * * ? *)
            ScheduleExpressionTimezone: Europe/Berlin
            StartWindowMinutes: 60
            EnableContinuousBackup: 'true'
            RecoveryPointTags: {Owner: me}
            Lifecycle: {DeleteAfterDays: 0, MoveToColdStorageAfterDays: soon}
            CopyActions:
              - DestinationBackupVaultArn: !ImportValue bunker
              - DestinationBackupVaultArn: arn:aws:backup:eu-west-1:444455556666:backup-vault:b
                Lifecycle: {DeleteAfterDays: 90}
          - {RuleName: a, TargetBackupVault: !GetAtt V.BackupVaultName}
  S:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupPlanId: !Ref P
      BackupSelection:
        SelectionName: s
        IamRoleArn: !GetAtt R.Arn
        ListOfTags: [{ConditionType: STRINGEQUALS, ConditionKey: backup, ConditionValue: yes}]
        Conditions: {StringNotLike: [{ConditionKey: aws:ResourceTag/env, ConditionValue: 'dev*'}]}
        Resources: ['arn:aws:ec2:*:*:volume/*']
        NotResources: [!ImportValue table]
  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}, ManagedPolicyArns: [arn:x],
      Policies: [{PolicyName: inline, PolicyDocument: {Statement: []}}]}}
",
    );
    let plan = &world.backup_plans[&id("P")];
    assert_eq!(plan.origin, PlanOrigin::CloudformationStack);
    assert_eq!(plan.advanced_settings["EC2"]["WindowsVSS"], "enabled");
    let [a, b] = plan.rules.as_slice() else {
        panic!("{:?}", plan.rules)
    };
    for rule in [a, b] {
        let vault = rule.vault.as_ref().unwrap();
        assert_eq!(
            (vault.id.clone(), vault.name.as_deref()),
            (Some(id("V")), Some("v"))
        );
    }
    assert_eq!(
        b.schedule.as_ref().unwrap().timezone.as_deref(),
        Some("Europe/Berlin")
    );
    assert_eq!(
        (b.continuous, b.start_window_minutes),
        (Some(true), Some(60))
    );
    assert_eq!(b.recovery_point_tags["Owner"], "me");
    assert_eq!(b.lifecycle.delete_after_days, None);
    assert_eq!(
        b.lifecycle.unknown["cold_after_days"].reason,
        Reason::Invalid
    );
    let copies: Vec<_> = b
        .copies
        .iter()
        .filter_map(|copy| copy.vault.as_ref())
        .collect();
    assert_eq!(copies[0].unknown["id"].reason, Reason::Unresolved);
    assert_eq!(copies[1].account.as_deref(), Some("444455556666"));
    let invalid = &world.invalid[&id("P")][0];
    assert_eq!(
        invalid.reason,
        "MoveToColdStorageAfterDays isn't a whole number"
    );
    assert_eq!(
        (invalid.line, invalid.path.join(".")),
        (
            Some(17),
            "BackupPlan.BackupPlanRule.0.Lifecycle.MoveToColdStorageAfterDays".to_owned()
        )
    );
    let selection = &world.selections[&id("S")];
    assert_eq!(selection.backup_plan.as_ref().unwrap().id, Some(id("P")));
    assert_eq!(selection.role.as_ref().unwrap().id, Some(id("R")));
    assert_eq!(selection.tags[0].values, ["yes"]);
    let condition = &selection.conditions[0];
    assert_eq!(
        (condition.operator, condition.key.as_deref()),
        (TagOperator::StringNotLike, Some("env"))
    );
    assert_eq!(
        selection.resources[0].arn.as_deref(),
        Some("arn:aws:ec2:*:*:volume/*")
    );
    assert!(selection.not_resources[0].unknown.is_some());
    let role = &world.roles[&id("R")];
    assert_eq!((role.managed_policies.len(), role.policies.len()), (1, 1));
}

#[test]
fn tests_and_audits() {
    let world = stack(
        "Resources:
  T: {Type: AWS::Backup::RestoreTestingPlan, Properties: {RestoreTestingPlanName: t, ScheduleExpression: cron(0 5 ? * * *),
      RecoveryPointSelection: {Algorithm: LATEST_WITHIN_WINDOW, RecoveryPointTypes: [SNAPSHOT], IncludeVaults: ['*'], SelectionWindowDays: 7}}}
  S: {Type: AWS::Backup::RestoreTestingSelection, Properties: {RestoreTestingSelectionName: s, RestoreTestingPlanName: !Ref T,
      ProtectedResourceType: RDS, ProtectedResourceArns: ['*'], IamRoleArn: arn:aws:iam::111122223333:role/r, ValidationWindowHours: 4}}
  F: {Type: AWS::Backup::Framework, Properties: {FrameworkControls: [{ControlName: C, ControlInputParameters: [{ParameterName: n, ParameterValue: '35'}]}]}}
  R: {Type: AWS::Backup::ReportPlan, Properties: {ReportSetting: {ReportTemplate: BACKUP_JOB_REPORT}, ReportDeliveryChannel: {S3BucketName: b}}}
",
    );
    assert_eq!(
        world.restore_testing_plans[&id("T")].selection_window_days,
        Some(7)
    );
    let selection = &world.restore_testing_selections[&id("S")];
    assert_eq!(selection.testing_plan.as_ref().unwrap().id, Some(id("T")));
    assert_eq!(world.frameworks[&id("F")].controls["C"]["n"], "35");
    let report = &world.report_plans[&id("R")];
    assert_eq!(report.bucket.as_ref().unwrap().name.as_deref(), Some("b"));
}

#[test]
fn what_may_not_be_made_is_named_and_what_is_not_made_is_not_there() {
    let world = stack(
        "Parameters: {Stage: {Type: String}}
Conditions: {Prod: !Equals [!Ref Stage, prod], Never: !Equals [a, b]}
Resources:
  A: {Type: AWS::Backup::BackupVault, Condition: Prod, Properties: {BackupVaultName: a}}
  B: {Type: AWS::Backup::BackupVault, Condition: Never, Properties: {BackupVaultName: b}}
  Inner: {Type: AWS::CloudFormation::Stack}
",
    );
    assert_eq!(world.vaults.len(), 0);
    assert_eq!(world.stacks[&format!("p:{STACK}")].hidden, ["A", "Inner"]);
}

#[test]
fn a_template_that_is_elsewhere_or_wrong_says_so() {
    let world = after(STACK, json!({"name": "s", "template_url": "https://x"}));
    let unknown = &world.stacks[&format!("p:{STACK}")].object.unknown["template"];
    assert_eq!(
        (unknown.reason, unknown.references.join("")),
        (Reason::Unresolved, "template_url".to_owned())
    );
    let world = stack("Resources: a: b");
    let unknown = &world.stacks[&format!("p:{STACK}")].object.unknown["template"];
    assert_eq!(unknown.reason, Reason::Invalid);
    assert_eq!(world.invalid[&format!("p:{STACK}")][0].line, Some(1));
}

#[test]
fn secrets_never_become_facts() {
    let template =
        "Parameters: {A: {Type: String}, B: {Type: String, NoEcho: true, Default: hunter2}}
Resources:
  V: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: !Ref A}}
  W: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: !Sub 'x-${B}'}}
";
    let values = Value::overlay(
        json!({"template_body": template, "parameters": {"A": "x"}}),
        &json!({}),
        &json!({"parameters": {"A": true}}),
    );
    let plan = Plan {
        name: "p".to_owned(),
        changes: vec![ResourceChange {
            address: Address::parse(STACK).unwrap(),
            deposed: None,
            previous_address: None,
            actions: vec!["create".to_owned()],
            before: Value::Null.into(),
            after: values.into(),
            replace_paths: Vec::new(),
            imported: false,
        }],
        ..Plan::default()
    };
    let world = derive(&plan, &Sources::none(), Catalog::embedded()).after;
    for logical_id in ["V", "W"] {
        let vault = &world.vaults[&id(logical_id)];
        assert_eq!(
            vault.object.unknown["name"].reason,
            Reason::Sensitive,
            "{logical_id}"
        );
    }
    assert!(!serde_json::to_string(&world).unwrap().contains("hunter2"));
}

#[test]
fn both_worlds_are_read_alike() {
    let template = |name: &str| json!({"name": "s", "template_body": VAULT.replace("v-", name)});
    let facts = facts(&[(STACK, template("old-"), template("new-"))]);
    let names = |world: &World| world.vaults[&id("V")].name.clone().unwrap();
    assert_eq!(names(&facts.before), "old-$region-$account");
    assert_eq!(names(&facts.after), "new-$region-$account");
    let change = facts.after.vaults[&id("V")].object.change.clone().unwrap();
    assert_eq!(change.actions, [Action::Update]);
}

#[test]
fn what_a_template_does_not_tell_is_noted_where_it_is_of_a_resource() {
    let world = stack(
        "Resources:
  P:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanName: p
        BackupPlanRule:
          - RuleName: r
            TargetBackupVault: v
            ScheduleExpression: cron(0 5 ? * * *)
            ScheduleExpressionTimezone: !ImportValue zone
            Lifecycle: !ImportValue lifecycle
            CopyActions:
              - DestinationBackupVaultArn: arn:aws:backup:eu-west-1:111122223333:backup-vault:c
                Lifecycle: !ImportValue lifecycle
  A:
    Type: AWS::Backup::LogicallyAirGappedBackupVault
    Properties:
      BackupVaultName: air-gapped
      MpaApprovalTeamArn: arn:aws:mpa:eu-west-1:111122223333:approval-team/t
",
    );
    let rule = &world.backup_plans[&id("P")].rules[0];
    let schedule = rule.schedule.as_ref().unwrap();
    assert!(schedule.unknown.contains_key("timezone"));
    assert!(!rule.unknown.contains_key("schedule"));
    assert!(rule.unknown.contains_key("lifecycle"));
    assert!(rule.lifecycle.unknown.contains_key("archive"));
    assert!(rule.copies[0].unknown.contains_key("lifecycle"));
    let team = &world.vaults[&id("A")];
    assert!(team.object.unknown.contains_key("approval_team"));
    assert_eq!(world.invalid[&id("A")][0].field, "approval_team");
}
