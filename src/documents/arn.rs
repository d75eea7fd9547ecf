//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

use super::tree::{Hole, Piece, Text};

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

/// The partition that a Region belongs to (AWS SDK: partitions.json).
pub fn partition(region: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    let found = PREFIXES
        .iter()
        .find(|(prefix, _)| region.starts_with(prefix));
    found.map_or("aws", |(_, partition)| partition)
}

/// How the ARNs of Terraform's resources are made up, of those that tell most of it before they exist. Words in
/// braces stand for a partition, Region or account, or for an attribute; the path of
/// something of IAM is `/` unless it is given.
const FORMS: [(&str, &str); 14] = [
    ("aws_backup_logically_air_gapped_vault", VAULT),
    ("aws_backup_vault", VAULT),
    (
        "aws_db_instance",
        "arn:{partition}:rds:{region}:{account}:db:{identifier}",
    ),
    (
        "aws_dynamodb_table",
        "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
    ),
    (
        "aws_efs_file_system",
        "arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{id}",
    ),
    (
        "aws_iam_policy",
        "arn:{partition}:iam::{account}:policy{path}{name}",
    ),
    (
        "aws_iam_role",
        "arn:{partition}:iam::{account}:role{path}{name}",
    ),
    ("aws_kms_external_key", KEY),
    ("aws_kms_key", KEY),
    ("aws_kms_replica_key", KEY),
    (
        "aws_lambda_function",
        "arn:{partition}:lambda:{region}:{account}:function:{function_name}",
    ),
    (
        "aws_rds_cluster",
        "arn:{partition}:rds:{region}:{account}:cluster:{cluster_identifier}",
    ),
    ("aws_s3_bucket", "arn:{partition}:s3:::{bucket}"),
    (
        "awscc_iam_role",
        "arn:{partition}:iam::{account}:role{path}{role_name}",
    ),
];
const VAULT: &str = "arn:{partition}:backup:{region}:{account}:backup-vault:{name}";
const KEY: &str = "arn:{partition}:kms:{region}:{account}:key/{key_id}";

/// The ARN that a resource of a type will have; what `known` doesn't tell is a hole, and what it tells of a prefix
/// (`name_prefix`) begins one. The only place that makes up ARNs of what Terraform is yet to create.
pub fn of_resource(
    resource_type: &str,
    known: impl Fn(&str) -> Option<String>,
    hole: &Hole,
) -> Option<Text> {
    let (_, form) = FORMS.iter().find(|(name, _)| *name == resource_type)?;
    let mut pieces = Vec::new();
    let mut rest = *form;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, others) = after.split_once('}')?;
        pieces.push(Piece::Known(before.to_owned()));
        if let Some(told) = known(word) {
            pieces.push(Piece::Known(told));
        } else {
            let start = known(&format!("{word}_prefix")).unwrap_or_default();
            pieces.push(Piece::Known(start));
            pieces.push(Piece::Unknown(hole.clone()));
        }
        rest = others;
    }
    pieces.push(Piece::Known(rest.to_owned()));
    Some(pieces.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_are_made_up_of_what_is_known() {
        let hole = Hole::new(["aws_x.y.arn"]);
        let told = |word: &str| match word {
            "partition" => Some("aws".to_owned()),
            "account" => Some("111122223333".to_owned()),
            "path" => Some("/ops/".to_owned()),
            "name" => Some("app".to_owned()),
            "bucket_prefix" => Some("logs-".to_owned()),
            _ => None,
        };
        for (resource_type, want) in [
            ("aws_s3_bucket", "arn:aws:s3:::logs-${aws_x.y.arn}"),
            ("aws_iam_role", "arn:aws:iam::111122223333:role/ops/app"),
            (
                "aws_kms_key",
                "arn:aws:kms:${aws_x.y.arn}:111122223333:key/${aws_x.y.arn}",
            ),
        ] {
            let arn = of_resource(resource_type, told, &hole).unwrap();
            assert_eq!(arn.shown(), want);
        }
        assert_eq!(of_resource("aws_x", told, &hole), None);
    }

    #[test]
    fn reads_arns_and_nothing_else() {
        let arn = Arn::parse("arn:aws:backup:eu-west-1:111122223333:backup-vault:v:x").unwrap();
        assert_eq!(
            (arn.account, arn.resource),
            ("111122223333", "backup-vault:v:x")
        );
        assert_eq!(Arn::parse("alias/aws/backup"), None);
        assert_eq!(Arn::parse("arn:aws:kms:eu-west-1:1"), None);
    }
}
