//! Bucket policies that deny the backup role.

use crate::aws::is_account_id;
use crate::documents::iam::{Context, Question, Truth, Who, denied};
use crate::facts::{Resource, Selection, World};

/// What AWS Backup does with every bucket that it backs up.
const NEEDED: [(&str, &str); 3] = [
    ("s3:GetBucketVersioning", ""),
    ("s3:ListBucketVersions", ""),
    ("s3:GetObjectVersion", "/*"),
];

/// ARNs that a selection's role may have: of a new role the path isn't known.
pub(super) fn roles(world: &World, selection: &Selection) -> Vec<String> {
    let Some(reference) = &selection.role else {
        return Vec::new();
    };
    let role = reference.id.as_ref().and_then(|id| world.roles.get(id));
    let told = reference.arn.as_ref();
    if let Some(arn) = told.or_else(|| role.and_then(|role| role.arn.as_ref())) {
        return vec![arn.clone()];
    }
    let account = role.and_then(|role| role.object.account.as_deref());
    let name = role.and_then(|role| role.name.as_deref());
    let (Some(account), Some(name)) = (account.filter(|id| is_account_id(id)), name) else {
        return Vec::new();
    };
    let under = |path: &str| format!("arn:aws:iam::{account}:role/{path}{name}");
    vec![under(""), under("*/")]
}

/// AWS Backup's requests come through no VPC endpoint, so they lack these keys.
fn outside_of_networks() -> Context {
    let absent = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp"];
    let context = Context::default().with("aws:SecureTransport", "true");
    absent
        .iter()
        .fold(context, |context, key| context.with_all(key, Vec::new()))
}

/// The action that a bucket's policy certainly denies to a role, whichever of its ARNs it has.
pub(super) fn refusal(resource: &Resource, roles: &[String]) -> Option<String> {
    let (policy, name) = (resource.policy.as_ref()?, resource.name.as_deref()?);
    let denies = |action: &str, below: &str, role: &String| {
        let question = Question {
            action: action.to_owned(),
            resources: vec![format!("arn:aws:s3:::{name}{below}")],
            who: Who::Principal(role.clone()),
            context: outside_of_networks(),
        };
        denied(&[policy], &question).truth == Truth::Yes
    };
    let found = NEEDED.iter().find(|(action, below)| {
        !roles.is_empty() && roles.iter().all(|role| denies(action, below, role))
    });
    found.map(|(action, _)| format!("its bucket policy denies {action} to the backup role"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::iam::Document;

    #[test]
    fn a_bucket_that_only_an_endpoint_reaches_is_closed_to_aws_backup() {
        let refused = |condition: &str| {
            let text = format!(
                r#"{{"Statement":{{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{{{condition}}}}}}}"#
            );
            let bucket = Resource {
                name: Some("b".to_owned()),
                policy: Document::parse(&text).ok(),
                ..Resource::default()
            };
            let role = "arn:aws:iam::111122223333:role/backup".to_owned();
            refusal(&bucket, &[role]).is_some()
        };
        assert!(refused(r#""StringNotEquals":{"aws:SourceVpce":"vpce-1"}"#));
        assert!(refused(r#""StringNotEquals":{"aws:SourceVpc":"vpc-1"}"#));
        assert!(!refused(
            r#""StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-1"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/backup"}"#
        ));
        assert!(!refused(r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#));
        assert!(!refused(r#""Bool":{"aws:SecureTransport":"false"}"#));
        assert!(!refused(r#""NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#));
    }
}
