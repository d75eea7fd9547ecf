//! ARNs with `*`, compared with ARNs of which parts aren't known.

use crate::aws::like;
use crate::facts::Answer;

/// An ARN of a selection. `*` stands for any text within one of the six parts, as in AWS's own ARN
/// comparison; at the end of an ARN with fewer parts (`*`, `arn:aws:ec2:*`) it stands for all the rest.
#[derive(Clone, Debug)]
pub(super) struct ArnPattern<'a> {
    pub(super) text: &'a str,
    parts: Vec<&'a str>,
}

impl<'a> ArnPattern<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            parts: text.splitn(6, ':').collect(),
        }
    }

    /// One resource, not a pattern.
    pub(super) fn is_literal(&self) -> bool {
        !self.text.contains('*')
    }

    /// Names a type of resource at least (`arn:aws:ec2:*:*:volume/*`), not a whole service or everything.
    /// A service with buckets alone has no type in its ARN.
    pub(super) fn names_type(&self) -> bool {
        match (self.parts.get(2), self.parts.get(5)) {
            (Some(service), Some(resource)) => {
                !service.contains('*') && (*resource != "*" || *service == "s3")
            }
            _ => false,
        }
    }

    /// Whether it means the resource of an ARN, in which a `*` stands for what isn't known.
    pub(super) fn matches(&self, arn: &str) -> Answer {
        self.compare(&[], arn)
    }

    /// The same with `*` for some of its parts; `None` if it has them already.
    pub(super) fn matches_without(&self, places: &[usize], arn: &str) -> Option<Answer> {
        let changes = |at: &usize| self.parts.get(*at).is_some_and(|part| *part != "*");
        places
            .iter()
            .all(changes)
            .then(|| self.compare(places, arn))
    }

    /// Whether it means the resource of an ARN but for Region and account.
    pub(super) fn matches_anywhere(&self, arn: &str) -> bool {
        self.compare(&[3, 4], arn) == Answer::Yes
    }

    fn compare(&self, stars: &[usize], arn: &str) -> Answer {
        let is_star = |at: usize| stars.contains(&at);
        let is_short = self.parts.len() < 6;
        let rest = self.text.ends_with('*') || is_star(self.parts.len().saturating_sub(1));
        if is_short && !rest {
            return Answer::No;
        }
        let mut given = arn.splitn(6, ':');
        let mut answer = Answer::Yes;
        for (at, pattern) in self.parts.iter().enumerate() {
            let pattern = if is_star(at) { "*" } else { pattern };
            match given.next().map(|part| compare(pattern, part)) {
                Some(Answer::Yes) => {}
                Some(Answer::No) => return Answer::No,
                Some(Answer::Unknown) | None => answer = Answer::Unknown,
            }
        }
        answer
    }

    /// Service and type, by which resources are sorted; `None` where it may be any.
    pub(super) fn bucket(&self) -> (Option<&'a str>, Option<&'a str>) {
        let known = |text: &&str| !text.contains('*');
        let service = self.parts.get(2).copied().filter(known);
        let resource = self.parts.get(5).copied();
        let kind = resource.and_then(resource_type).filter(known);
        let literal = resource.filter(known).map(|_| "");
        (service, kind.or(literal))
    }

    /// What the resource's part begins with.
    pub(super) fn prefix(&self) -> &'a str {
        let resource = self.parts.get(5).copied().unwrap_or_default();
        resource.split('*').next().unwrap_or_default()
    }
}

/// Service, type and resource part of a resource's ARN; `*` where they can't be told.
pub(super) fn bucket_of(arn: &str) -> (&str, &str, &str) {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let sure = |text: &str| !text.contains('*');
    match (parts.get(2), parts.get(5)) {
        (Some(service), Some(resource)) if sure(service) => {
            let kind = match resource_type(resource) {
                Some(kind) if sure(kind) => kind,
                None if sure(resource) => "",
                _ => "*",
            };
            (service, kind, resource)
        }
        _ => ("*", "*", ""),
    }
}

/// `volume` of `volume/vol-1`, `cluster` of `cluster:name`.
fn resource_type(resource: &str) -> Option<&str> {
    let (kind, _) = resource.split_once(['/', ':'])?;
    Some(kind)
}

fn compare(pattern: &str, part: &str) -> Answer {
    if like(pattern, part) {
        // Also where the part has a `*`: only a `*` takes it, so whatever it is, it matches.
        Answer::Yes
    } else if part.contains('*') && overlap(pattern, part) {
        Answer::Unknown
    } else {
        Answer::No
    }
}

/// Whether some text is like both.
fn overlap(one: &str, other: &str) -> bool {
    match (ends(one), ends(other)) {
        (None, _) => like(other, one),
        (_, None) => like(one, other),
        (Some((start, end)), Some((prefix, suffix))) => {
            // What stands between the stars of one fits into a star of the other.
            (start.starts_with(prefix) || prefix.starts_with(start))
                && (end.ends_with(suffix) || suffix.ends_with(end))
        }
    }
}

/// What stands before the first and after the last `*`.
fn ends(text: &str) -> Option<(&str, &str)> {
    let (prefix, _) = text.split_once('*')?;
    let (_, suffix) = text.rsplit_once('*')?;
    Some((prefix, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VOLUME: &str = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1";

    fn matches(pattern: &str, arn: &str) -> Answer {
        ArnPattern::new(pattern).matches(arn)
    }

    #[test]
    fn known_arns_match_or_not() {
        for pattern in [
            "*",
            "arn:aws:ec2:*",
            "arn:aws:ec2:*:*:*",
            "arn:aws:ec2:*:*:volume/*",
            "arn:aws:ec2:eu-west-1:111122223333:volume/vol-*",
            "arn:*:ec2:*:*:volume/vol-1",
            VOLUME,
        ] {
            assert_eq!(matches(pattern, VOLUME), Answer::Yes, "{pattern}");
        }
        for pattern in [
            "arn:aws:ec2",
            "arn:aws:ec2:*:*:instance/*",
            "arn:aws:rds:*",
            "arn:aws:ec2:us-east-1:*:volume/*",
            "arn:aws:ec2:*:444455556666:volume/*",
            "ARN:aws:ec2:*:*:volume/*",
            "arn:aws:ec2:*:volume/*",
            "",
        ] {
            assert_eq!(matches(pattern, VOLUME), Answer::No, "{pattern}");
        }
    }

    #[test]
    fn an_unknown_part_is_decided_by_the_others() {
        let arn = "arn:aws:ec2:eu-west-1:*:volume/*";
        assert_eq!(matches("arn:aws:ec2:*:*:volume/*", arn), Answer::Yes);
        assert_eq!(matches("*", arn), Answer::Yes);
        assert_eq!(matches(VOLUME, arn), Answer::Unknown);
        assert_eq!(
            matches("arn:aws:ec2:*:*:volume/vol-*", arn),
            Answer::Unknown
        );
        assert_eq!(matches("arn:aws:ec2:*:*:instance/*", arn), Answer::No);
        assert_eq!(matches("arn:aws:ec2:us-*:*:volume/*", arn), Answer::No);
        let named = "arn:aws:rds:*:*:db:app-*";
        assert_eq!(matches("arn:aws:rds:*:*:db:prod-*", named), Answer::No);
        assert_eq!(matches("arn:aws:rds:*:*:db:a*x", named), Answer::Unknown);
        assert_eq!(matches("arn:aws:ec2:*", "*"), Answer::Unknown);
    }

    #[test]
    fn a_whole_service_is_no_type() {
        assert!(ArnPattern::new("arn:aws:s3:::*").names_type());
        assert!(ArnPattern::new("arn:aws:ec2:*:*:volume/*").names_type());
        assert!(!ArnPattern::new("arn:aws:ec2:*:*:*").names_type());
        assert!(!ArnPattern::new("arn:aws:ec2:*").names_type());
        assert!(!ArnPattern::new("*").names_type());
    }

    proptest! {
        #[test]
        fn an_answer_about_unknown_parts_holds_whatever_they_are(
            pattern in "[ab*]{0,4}", part in "[ab*]{0,4}", fill in prop::collection::vec("[ab]{0,3}", 4),
        ) {
            let mut fills = fill.iter();
            let mut real = String::new();
            for c in part.chars() {
                if c == '*' { real.push_str(fills.next().unwrap()) } else { real.push(c) }
            }
            match compare(&pattern, &part) {
                Answer::Yes => prop_assert!(like(&pattern, &real)),
                Answer::No => prop_assert!(!like(&pattern, &real)),
                Answer::Unknown => {}
            }
        }

        #[test]
        fn nothing_panics(pattern in "\\PC*", arn in "\\PC*") {
            let _ = ArnPattern::new(&pattern).matches(&arn);
            let _ = (ArnPattern::new(&pattern).bucket(), bucket_of(&arn));
        }
    }
}
