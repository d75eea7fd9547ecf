//! ARNs of what Terraform is yet to create, with holes for what AWS will tell.

use super::tree::{Hole, Piece, Text};

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
        match known(word) {
            Some(told) => pieces.push(Piece::Known(told)),
            None => {
                let start = known(&format!("{word}_prefix")).unwrap_or_default();
                pieces.push(Piece::Known(start));
                pieces.push(Piece::Unknown(hole.clone()));
            }
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
}
