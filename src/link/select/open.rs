//! What a selection means that no resource of the input tells: types by the ARNs that it names.

use super::Names;
use super::arn::ArnPattern;
use crate::aws::{is_account_id, partition};
use crate::catalog::{Catalog, Row};
use crate::facts::{Action, Answer, Selection};
use crate::link::place::Place;
use std::collections::BTreeMap;

/// Rows of the catalog that one entry may mean, by name; none: it may mean any type.
pub(in crate::link) type Kinds<'c> = Vec<&'c str>;

/// Nothing in the input is taken by it, or may be.
pub(in crate::link) fn takes_nothing(selection: &Selection) -> bool {
    selection.selected.is_empty() && selection.undecided.is_empty()
}

/// The types that a selection takes at a place, whatever resources are there, and whether it certainly takes
/// such. An entry that leads to a resource of the input tells nothing more than that resource does.
pub(in crate::link) fn kinds<'c>(
    selection: &Selection,
    place: Place<'_>,
    catalog: &'c Catalog,
) -> BTreeMap<Kinds<'c>, bool> {
    let mut found: BTreeMap<Kinds<'c>, bool> = BTreeMap::new();
    let mut add = |kinds: Kinds<'c>, certain: bool| *found.entry(kinds).or_default() |= certain;
    if is_deleted(selection) {
        return found;
    }
    if selection.may_select_any.is_some() {
        add(Vec::new(), false);
    }
    let names = Names::new(&selection.resources);
    let nothing_named = selection.resources.is_empty() && selection.may_select_any.is_none();
    let is_everything = nothing_named && selection.conditions.is_empty();
    if !selection.tags.is_empty() || is_everything {
        add(Vec::new(), true);
    }
    let not = Names::new(&selection.not_resources);
    let is_left_out = |arn: &str| {
        let mut patterns = not.types.iter().chain(&not.wide);
        patterns.any(|pattern| pattern.matches(arn) == Answer::Yes)
    };
    let patterns = names.types.iter().chain(&names.wide);
    for pattern in patterns.chain(names.literals.values()) {
        let rows = catalog.supported.iter().filter(|row| {
            let arn = arn_of(row, place);
            arn.is_none_or(|arn| pattern.matches(&arn) != Answer::No && !is_left_out(&arn))
        });
        let rows: Kinds<'c> = rows.map(|row| row.kind.as_str()).collect();
        if rows.len() == catalog.supported.len() {
            add(Vec::new(), true);
        } else if !rows.is_empty() && names_service(pattern) {
            add(rows, true);
        }
    }
    found
}

/// A selection that this plan removes takes nothing any more.
fn is_deleted(selection: &Selection) -> bool {
    let change = selection.object.change.as_ref();
    change.is_some_and(|change| change.actions == [Action::Delete])
}

/// One service at least: an ARN of no service in particular means too little to say anything by.
fn names_service(pattern: &ArnPattern<'_>) -> bool {
    pattern.bucket().0.is_some()
}

/// The ARN that a resource of a type has at a place, with `*` for what isn't known. Buckets have neither account
/// nor Region in theirs.
fn arn_of(row: &Row, place: Place<'_>) -> Option<String> {
    let form = row.resource_arn.as_deref()?;
    let account = place.account.filter(|account| is_account_id(account));
    let mut arn = String::new();
    let mut rest = form;
    while let Some((start, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}')?;
        arn.push_str(start);
        arn.push_str(match word {
            "account" => account.unwrap_or("*"),
            "region" => place.region.unwrap_or("*"),
            "partition" => place.region.map_or("*", partition),
            _ => "*",
        });
        rest = after;
    }
    arn.push_str(rest);
    Some(arn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Pattern, Reason, TagCondition, Unknown};

    const HERE: Place<'static> = Place {
        account: Some("111122223333"),
        region: Some("eu-west-1"),
    };

    fn selection(arns: &[&str], not: &[&str]) -> Selection {
        let patterns = |arns: &[&str]| {
            let arns = arns.iter().map(|&arn| Pattern {
                arn: Some(arn.to_owned()),
                ..Pattern::default()
            });
            arns.collect()
        };
        Selection {
            resources: patterns(arns),
            not_resources: patterns(not),
            ..Selection::default()
        }
    }

    fn found(selection: &Selection) -> Vec<(Kinds<'static>, bool)> {
        kinds(selection, HERE, Catalog::embedded())
            .into_iter()
            .collect()
    }

    #[test]
    fn an_arn_tells_the_types_that_have_such() {
        for (arn, expected) in [
            ("arn:aws:rds:*:*:db:*", vec!["RDS"]),
            ("arn:aws:ec2:*:*:instance/*", vec!["EC2"]),
            (
                "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1",
                vec!["EBS"],
            ),
            ("arn:aws:s3:::*", vec!["S3"]),
            ("arn:aws:ec2:*", vec!["EC2", "EBS"]),
            (
                "arn:*:dynamodb:*:*:table/*",
                vec!["DynamoDB", "DynamoDBAdvanced"],
            ),
        ] {
            let found = found(&selection(&[arn], &[]));
            assert_eq!(found, [(expected, true)], "{arn}");
        }
    }

    #[test]
    fn what_names_no_type_may_be_any() {
        let any = [(Vec::new(), true)];
        assert_eq!(found(&selection(&["*"], &[])), any);
        assert_eq!(found(&selection(&[], &[])), any);
        let tagged = Selection {
            tags: vec![TagCondition::default()],
            ..Selection::default()
        };
        assert_eq!(found(&tagged), any);
        let open = Selection {
            may_select_any: Some(Unknown::because(Reason::AfterApply)),
            ..Selection::default()
        };
        assert_eq!(found(&open), [(Vec::new(), false)]);
    }

    #[test]
    fn nothing_is_taken_elsewhere_or_of_other_services_or_that_is_left_out() {
        for selection in [
            selection(&["arn:aws:rds:us-east-1:*:db:*"], &[]),
            selection(&["arn:aws:rds:*:444455556666:db:*"], &[]),
            selection(&["arn:aws:iam::*:role/*"], &[]),
            selection(&["arn:aws:rds:*:*:db:*"], &["arn:aws:rds:*"]),
        ] {
            assert_eq!(found(&selection), [], "{selection:?}");
        }
        let mut conditions = selection(&[], &[]);
        conditions.conditions = vec![TagCondition::default()];
        assert_eq!(found(&conditions), [], "AWS refuses it");
    }
}
