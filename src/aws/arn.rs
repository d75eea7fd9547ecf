//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

use super::is_account_id;

/// The parts of an ARN; empty where the ARN leaves them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: &'a str,
    /// `kms`, `backup`, …
    pub service: &'a str,
    /// Region.
    pub region: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// Everything after: `key/1234abcd-…`, `backup-vault:name`.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads an ARN; `None` for any other text.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next();
        if next()? != "arn" {
            return None;
        }
        let arn = Self {
            partition: next()?,
            service: next()?,
            region: next()?,
            account: next()?,
            resource: next()?,
        };
        (!arn.resource.is_empty()).then_some(arn)
    }

    /// The account, where there is one.
    pub fn account(&self) -> Option<String> {
        (!self.account.is_empty()).then(|| self.account.to_owned())
    }

    /// The Region, where there is one.
    pub fn region(&self) -> Option<String> {
        (!self.region.is_empty()).then(|| self.region.to_owned())
    }
}

/// Kinds of object whose ARN is made up of names. Of others (volumes, file systems, plans) AWS makes it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Backup vault, of either kind.
    BackupVault,
    /// IAM role; its name with its path: `service/backup/nightly`.
    Role,
    /// IAM user; its name with its path.
    User,
    /// IAM policy of the account; its name with its path.
    Policy,
    /// S3 bucket.
    Bucket,
    /// SNS topic.
    Topic,
    /// SQS queue.
    Queue,
    /// Lambda function.
    Function,
    /// Step Functions state machine.
    StateMachine,
    /// `DynamoDB` table.
    Table,
    /// `CloudWatch` Logs group.
    LogGroup,
    /// `EventBridge` rule of the default bus.
    EventRule,
    /// KMS key; by its id, for its alias says nothing of its ARN.
    Key,
    /// KMS alias, without `alias/`.
    Alias,
}

impl Kind {
    /// The kind of a Terraform resource type, where its ARN is made up of names.
    pub fn of_type(resource_type: &str) -> Option<Self> {
        Some(match resource_type {
            "aws_backup_vault"
            | "awscc_backup_backup_vault"
            | "aws_backup_logically_air_gapped_vault"
            | "awscc_backup_logically_air_gapped_backup_vault" => Self::BackupVault,
            "aws_iam_role" | "awscc_iam_role" => Self::Role,
            "aws_iam_user" | "awscc_iam_user" => Self::User,
            "aws_iam_policy" | "awscc_iam_managed_policy" => Self::Policy,
            "aws_s3_bucket" | "awscc_s3_bucket" => Self::Bucket,
            "aws_sns_topic" | "awscc_sns_topic" => Self::Topic,
            "aws_sqs_queue" | "awscc_sqs_queue" => Self::Queue,
            "aws_lambda_function" | "awscc_lambda_function" => Self::Function,
            "aws_sfn_state_machine" | "awscc_stepfunctions_state_machine" => Self::StateMachine,
            "aws_dynamodb_table" | "awscc_dynamodb_table" => Self::Table,
            "aws_cloudwatch_log_group" | "awscc_logs_log_group" => Self::LogGroup,
            "aws_kms_key" | "awscc_kms_key" => Self::Key,
            _ => return None,
        })
    }
}

/// The ARN that AWS gives, or has given, to what is called so: where all that it is made up of is known.
pub fn arn_of(
    kind: Kind,
    partition: &str,
    account: Option<&str>,
    region: Option<&str>,
    name: Option<&str>,
) -> Option<String> {
    let account = || account.filter(|id| is_account_id(id));
    let name = name.filter(|name| !name.is_empty())?;
    let regional = |service: &str, before: &str| {
        let (region, account) = (region?, account()?);
        Some(format!(
            "arn:{partition}:{service}:{region}:{account}:{before}{name}"
        ))
    };
    let of_iam = |before: &str| {
        let (account, name) = (account()?, name.trim_start_matches('/'));
        Some(format!("arn:{partition}:iam::{account}:{before}/{name}"))
    };
    match kind {
        Kind::BackupVault => regional("backup", "backup-vault:"),
        Kind::Role => of_iam("role"),
        Kind::User => of_iam("user"),
        Kind::Policy => of_iam("policy"),
        Kind::Bucket => Some(format!("arn:{partition}:s3:::{name}")),
        Kind::Topic => regional("sns", ""),
        Kind::Queue => regional("sqs", ""),
        Kind::Function => regional("lambda", "function:"),
        Kind::StateMachine => regional("states", "stateMachine:"),
        Kind::Table => regional("dynamodb", "table/"),
        Kind::LogGroup => regional("logs", "log-group:"),
        Kind::EventRule => regional("events", "rule/"),
        Kind::Key => regional("kms", "key/"),
        Kind::Alias => regional("kms", "alias/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_arns_and_nothing_else() {
        let arn = Arn::parse("arn:aws:backup:eu-west-1:111122223333:backup-vault:v:x").unwrap();
        assert_eq!(
            (arn.account, arn.resource),
            ("111122223333", "backup-vault:v:x")
        );
        assert_eq!(arn.account().as_deref(), Some("111122223333"));
        assert_eq!(arn.region().as_deref(), Some("eu-west-1"));
        let bucket = Arn::parse("arn:aws:s3:::b").unwrap();
        assert_eq!((bucket.account(), bucket.region()), (None, None));
        assert_eq!(Arn::parse("alias/aws/backup"), None);
        assert_eq!(Arn::parse("arn:aws:kms:eu-west-1:1"), None);
    }

    #[test]
    fn arns_are_made_up_only_where_all_parts_are_known() {
        let (account, region) = (Some("111122223333"), Some("eu-west-1"));
        let arn = |kind, account, region, name| arn_of(kind, "aws", account, region, name);
        for (kind, name, expected) in [
            (
                Kind::BackupVault,
                "v",
                "backup:eu-west-1:111122223333:backup-vault:v",
            ),
            (
                Kind::Role,
                "/service/backup",
                "iam::111122223333:role/service/backup",
            ),
            (Kind::User, "u", "iam::111122223333:user/u"),
            (Kind::Policy, "p", "iam::111122223333:policy/p"),
            (Kind::Bucket, "b", "s3:::b"),
            (Kind::Topic, "t", "sns:eu-west-1:111122223333:t"),
            (Kind::Queue, "q", "sqs:eu-west-1:111122223333:q"),
            (
                Kind::Function,
                "f",
                "lambda:eu-west-1:111122223333:function:f",
            ),
            (
                Kind::StateMachine,
                "m",
                "states:eu-west-1:111122223333:stateMachine:m",
            ),
            (Kind::Table, "t", "dynamodb:eu-west-1:111122223333:table/t"),
            (
                Kind::LogGroup,
                "/l",
                "logs:eu-west-1:111122223333:log-group:/l",
            ),
            (Kind::EventRule, "r", "events:eu-west-1:111122223333:rule/r"),
            (Kind::Key, "mrk-1", "kms:eu-west-1:111122223333:key/mrk-1"),
            (Kind::Alias, "a", "kms:eu-west-1:111122223333:alias/a"),
        ] {
            let expected = format!("arn:aws:{expected}");
            assert_eq!(arn(kind, account, region, Some(name)), Some(expected));
            assert_eq!(arn(kind, account, region, None), None);
        }
        assert_eq!(arn(Kind::Role, Some("p:aws"), region, Some("r")), None);
        assert_eq!(arn(Kind::Topic, account, None, Some("t")), None);
        assert!(arn(Kind::Role, account, None, Some("r")).is_some());
    }

    #[test]
    fn a_kind_has_the_types_of_both_providers() {
        for (kind, types) in [
            (
                Kind::BackupVault,
                &[
                    "aws_backup_vault",
                    "awscc_backup_backup_vault",
                    "aws_backup_logically_air_gapped_vault",
                    "awscc_backup_logically_air_gapped_backup_vault",
                ][..],
            ),
            (Kind::Role, &["aws_iam_role", "awscc_iam_role"]),
            (Kind::User, &["aws_iam_user", "awscc_iam_user"]),
            (
                Kind::Policy,
                &["aws_iam_policy", "awscc_iam_managed_policy"],
            ),
            (Kind::Bucket, &["aws_s3_bucket", "awscc_s3_bucket"]),
            (Kind::Topic, &["aws_sns_topic", "awscc_sns_topic"]),
            (Kind::Queue, &["aws_sqs_queue", "awscc_sqs_queue"]),
            (
                Kind::Function,
                &["aws_lambda_function", "awscc_lambda_function"],
            ),
            (
                Kind::StateMachine,
                &["aws_sfn_state_machine", "awscc_stepfunctions_state_machine"],
            ),
            (Kind::Table, &["aws_dynamodb_table", "awscc_dynamodb_table"]),
            (
                Kind::LogGroup,
                &["aws_cloudwatch_log_group", "awscc_logs_log_group"],
            ),
            (Kind::Key, &["aws_kms_key", "awscc_kms_key"]),
        ] {
            for resource_type in types {
                assert_eq!(Kind::of_type(resource_type), Some(kind), "{resource_type}");
            }
        }
        assert_eq!(Kind::of_type("aws_ebs_volume"), None);
    }
}
