//! Amazon Resource Names: `arn:partition:service:region:account:resource`.

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
        assert_eq!(Arn::parse("alias/aws/backup"), None);
        assert_eq!(Arn::parse("arn:aws:kms:eu-west-1:1"), None);
    }
}
