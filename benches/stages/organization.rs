//! An organisation with many accounts and service control policies.

use std::error::Error;
use std::time::Instant;
use tfbackup::catalog::Catalog;
use tfbackup::documents::iam::Document;
use tfbackup::facts::{
    Account, Config, Object, OrganizationPolicy, OrganizationUnit, PolicyAttachment, Reads,
    Reference, Surroundings, Unlinked, Vault, World,
};
use tfbackup::link;

pub(super) const ACCOUNTS: usize = 2_000;
pub(super) const POLICIES: usize = 200;
/// Five accounts in each, each below one of ten.
const UNITS: usize = 400;

/// Seconds to tell what the policies deny in every account, of the fastest of `runs`.
pub(super) fn measure(runs: usize) -> Result<f64, Box<dyn Error>> {
    let mut fastest = f64::INFINITY;
    let reads = Reads {
        after: ["access".to_owned()].into(),
        ..Reads::default()
    };
    for _ in 0..runs.max(1) {
        let plan = Unlinked {
            name: "org".to_owned(),
            after: world()?,
            ..Unlinked::default()
        };
        let start = Instant::now();
        let facts = link::link_for(
            vec![plan],
            Config::default(),
            &Surroundings::default(),
            Catalog::embedded(),
            Some(&reads),
        );
        fastest = fastest.min(start.elapsed().as_secs_f64());
        let judged = facts.after.access.len();
        if judged < ACCOUNTS {
            return Err(format!("access of {judged} targets only").into());
        }
    }
    Ok(fastest)
}

fn named(name: &str) -> Reference {
    Reference {
        name: Some(name.to_owned()),
        ..Reference::default()
    }
}

fn world() -> Result<World, Box<dyn Error>> {
    let mut world = World::default();
    let unit = |unit_id: String, parent: Option<Reference>| OrganizationUnit {
        root: parent.is_none(),
        unit_id: Some(unit_id),
        parent,
        ..OrganizationUnit::default()
    };
    let root = unit("r-ab12".to_owned(), None);
    world.organization_units.insert("org:root".to_owned(), root);
    for number in 0..UNITS {
        let above = match number {
            0..10 => "r-ab12".to_owned(),
            _ => format!("ou-ab12-{:08}", number.rem_euclid(10)),
        };
        let id = format!("ou-ab12-{number:08}");
        let unit = unit(id.clone(), Some(named(&above)));
        world.organization_units.insert(format!("org:{id}"), unit);
    }
    for number in 0..ACCOUNTS {
        let key = format!("{:012}", 100_000_000_000_usize.saturating_add(number));
        let above = format!("ou-ab12-{:08}", number.rem_euclid(UNITS));
        let account = Account {
            id: Some(key.clone()),
            parent: Some(named(&above)),
            ..Account::default()
        };
        world.accounts.insert(key.clone(), account);
        let vault = Vault {
            object: Object {
                plan: "org".to_owned(),
                account: Some(key.clone()),
                region: Some("eu-west-1".to_owned()),
                ..Object::default()
            },
            name: Some(format!("orders-{number}")),
            ..Vault::default()
        };
        world.vaults.insert(format!("org:vault.{key}"), vault);
    }
    for number in 0..POLICIES {
        let id = format!("org:policy.{number}");
        let policy = OrganizationPolicy {
            policy_type: Some("SERVICE_CONTROL_POLICY".to_owned()),
            document: Some(Document::parse(&document(number))?),
            ..OrganizationPolicy::default()
        };
        world.organization_policies.insert(id.clone(), policy);
        let attachment = PolicyAttachment {
            policy: Some(Reference {
                id: Some(id.clone()),
                ..Reference::default()
            }),
            target: Some(named(&format!("ou-ab12-{:08}", number.saturating_mul(2)))),
            ..PolicyAttachment::default()
        };
        world
            .policy_attachments
            .insert(format!("{id}@"), attachment);
    }
    Ok(world)
}

/// Statements of the kinds that people write; no two policies are alike.
fn document(number: usize) -> String {
    let statement = match number.rem_euclid(4) {
        0 => r#""Action":["backup:Delete*","backup:Update*"],"Resource":"*""#.to_owned(),
        1 => format!(
            r#""Action":"*","Resource":"*","Condition":{{"StringNotEquals":{{"aws:RequestedRegion":["eu-west-{number}"]}}}}"#
        ),
        2 => format!(
            r#""Action":["kms:ScheduleKeyDeletion","kms:DisableKey"],"Resource":"*","Condition":{{"ArnNotLike":{{"aws:PrincipalArn":"arn:aws:iam::*:role/break-glass-{number}"}}}}"#
        ),
        _ => format!(
            r#""NotAction":["ec2:*","s3:*"],"Resource":"arn:aws:backup:*:*:backup-vault:v{number}""#
        ),
    };
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"S{number}","Effect":"Deny",{statement}}}]}}"#
    )
}
