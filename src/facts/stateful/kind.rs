//! Which row of the catalog an object belongs to.

use super::leads::{Found, Index};
use crate::catalog::Row;
use crate::facts::block::{Block, Unknowns};
use crate::facts::reader::{Instance, Side};
use crate::facts::{Reason, Unknown};

/// The row, or the rows between which something unknown decides.
pub(super) struct Kind<'a> {
    pub(super) rows: Vec<&'a Row>,
    /// Why it isn't known which of them.
    pub(super) why: Option<Unknown>,
}

/// The kind of an object: its whole's, where it is a part; else by its type and, where a type has several
/// rows, by engine. `DynamoDB` and `DynamoDBAdvanced` differ by a setting of the account, which linking knows.
pub(super) fn of<'a>(side: Side<'a>, index: &Index<'a>, instance: Instance<'a>) -> Kind<'a> {
    let resource_type = instance.address.resource_type.as_str();
    let entry = side.catalog.terraform(resource_type);
    let own: Vec<&Row> = side.catalog.rows(resource_type).collect();
    let part = entry.part_of.as_ref();
    match part.map(|leads| (index.find(side, instance, leads), leads)) {
        None | Some((Found::NotGiven, _)) => decide(side, instance, own),
        Some((found, leads)) => {
            // One step is enough: an owner that is a part itself is of the same kind as its whole.
            let rows: Vec<&Row> = match found {
                Found::Here(owner) => {
                    let rows = side.catalog.rows(&owner.address.resource_type).collect();
                    return decide(side, owner, rows);
                }
                _ => match entry
                    .kind
                    .as_deref()
                    .and_then(|kind| side.catalog.row(kind))
                {
                    Some(row) => vec![row],
                    None => rows_of(side, leads),
                },
            };
            decide(side, instance, rows)
        }
    }
}

/// Rows of the types that something may be a part of.
fn rows_of<'a>(side: Side<'a>, leads: &crate::catalog::Leads) -> Vec<&'a Row> {
    let rows = leads.types.iter().flat_map(|name| side.catalog.rows(name));
    let mut rows: Vec<&Row> = rows.collect();
    rows.sort_by_key(|row| row.kind.as_str());
    rows.dedup_by_key(|row| row.kind.as_str());
    rows
}

fn decide<'a>(side: Side<'a>, instance: Instance<'a>, rows: Vec<&'a Row>) -> Kind<'a> {
    if rows.len() < 2 {
        return Kind { rows, why: None };
    }
    let entry = side.catalog.terraform(&instance.address.resource_type);
    let mut unknown = Unknowns::new();
    let value = entry.kind_by.as_ref().and_then(|path| {
        let block = Block::of(side, instance);
        block.text(&mut unknown, "kind", &path.steps())
    });
    let among = |value: &str| rows.iter().find(|row| row.is_when(value)).copied();
    let row = value
        .as_deref()
        .and_then(|value| among(value).or_else(|| side.catalog.row_when(value)));
    if let Some(row) = row {
        return Kind {
            rows: vec![row],
            why: None,
        };
    }
    let mut why = unknown
        .remove("kind")
        .unwrap_or_else(|| Unknown::because(Reason::Unresolved));
    why.references.extend(value);
    why.candidates = rows.iter().map(|row| row.kind.clone()).collect();
    Kind {
        rows,
        why: Some(why),
    }
}
