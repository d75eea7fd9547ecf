//! What the fields of facts are called in each language that declares their objects, and how they are read.
//!
//! An argument is one row of its fact's table. Whatever it is `Written` in, one function makes the fact; the
//! way back from a field to its argument takes the same row.

mod terraform;

use super::block::Unknowns;
use super::{Invalid, Object, Pattern, Reason, Reference, Schedule, Scope, Unknown};
use crate::documents::iam::Document;
use crate::documents::schedule::ScheduleError;
use std::collections::BTreeMap;

/// What one field is called. Dots lead into maps and the first of blocks within; the empty name: this language
/// hasn't got it.
#[derive(Debug)]
pub(super) struct Names {
    /// In the fact.
    pub(super) field: &'static str,
    /// In the aws provider; `name type:other`: one type calls it otherwise.
    pub(super) aws: &'static str,
    /// In CloudFormation. awscc has the same in snake case.
    pub(super) cloudformation: &'static str,
    /// In backup policies of AWS Organizations.
    pub(super) policy: &'static str,
}

impl Names {
    /// Where a backup policy has the name as the key of what is named.
    pub(super) const KEY: &'static str = "@key";

    /// Of what no backup policy has.
    pub(super) const fn of(
        field: &'static str,
        aws: &'static str,
        cloudformation: &'static str,
    ) -> Self {
        let policy = "";
        Self {
            field,
            aws,
            cloudformation,
            policy,
        }
    }

    /// The path in the configuration of a resource type.
    pub(super) fn terraform(&self, resource_type: &str) -> String {
        if resource_type.starts_with("awscc_") {
            return snake(self.cloudformation);
        }
        let (name, others) = self.aws.split_once(' ').unwrap_or((self.aws, ""));
        let mut others = others.split(' ').filter_map(|other| other.split_once(':'));
        let own = others.find(|(kind, _)| *kind == resource_type);
        own.map_or(name, |(_, own)| own).to_owned()
    }
}

/// `SNSTopicArn` → `sns_topic_arn`
fn snake(words: &str) -> String {
    let mut snake = String::with_capacity(words.len());
    let mut letters = words.chars().peekable();
    let mut last = '.';
    while let Some(letter) = letters.next() {
        let ends = letters.peek().is_some_and(char::is_ascii_lowercase) && last != '.';
        if letter.is_ascii_uppercase() && (ends || last.is_ascii_lowercase()) {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
        last = letter;
    }
    snake
}

/// A fact with a table.
pub(super) trait Table: Default {
    /// Its rows.
    const ROWS: &'static [Names];

    /// The fact of what is written.
    fn read(written: &mut impl Written) -> Self;

    /// Each field, where nothing of it is known.
    fn each_unknown(why: &Unknown) -> Unknowns {
        let rows = Self::ROWS.iter();
        rows.map(|names| (names.field.to_owned(), why.clone()))
            .collect()
    }
}

/// The table of a fact: field, the method of `Written` that reads it, names in the aws provider, CloudFormation
/// and backup policies. `Fact.unknown`: what isn't known stands in the fact itself, not in its object.
macro_rules! table {
    ($fact:ident $(.$unknown:ident)?:
        $($field:ident $read:ident $aws:literal $cloudformation:literal $policy:literal;)*) => {
        impl $crate::facts::table::Table for $fact {
            const ROWS: &'static [$crate::facts::table::Names] = &[$($crate::facts::table::Names {
                field: stringify!($field),
                aws: $aws,
                cloudformation: $cloudformation,
                policy: $policy,
            }),*];

            fn read(written: &mut impl $crate::facts::table::Written) -> Self {
                let mut found = Self::default();
                let mut rows = Self::ROWS.iter();
                $(if let Some(names) = rows.next() {
                    found.$field = written.$read(names);
                })*
                $(found.$unknown = std::mem::take(written.unknown());)?
                found
            }
        }
    };
}
pub(super) use table;

/// What a reference may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// Any object.
    Any,
    /// A vault in the object's own account and Region, by its name.
    OwnVault,
    /// An air-gapped vault, by its ARN.
    AirGappedVault,
    /// A vault anywhere, by its ARN.
    Destination,
    /// A vault.
    Vault,
    /// An IAM role.
    Role,
    /// A backup plan.
    Plan,
}

/// One object, or a part of it, as one of the languages has it. What isn't known of an argument is noted
/// under its field.
pub(super) trait Written: Sized {
    /// What isn't known, by field.
    fn unknown(&mut self) -> &mut Unknowns;

    /// A string; an empty one counts as not given.
    fn text(&mut self, names: &Names) -> Option<String>;

    /// A whole number.
    fn whole(&mut self, names: &Names) -> Option<i64>;

    /// A whole number, where the aws provider takes 0 as not given.
    fn count(&mut self, names: &Names) -> Option<i64> {
        self.whole(names)
    }

    /// Days: -1 and 0 are for ever (API: Lifecycle).
    fn days(&mut self, names: &Names) -> Option<i64> {
        self.whole(names).filter(|days| *days > 0)
    }

    /// A boolean.
    fn flag(&mut self, names: &Names) -> Option<bool>;

    /// A list of strings, or one.
    fn texts(&mut self, names: &Names) -> Vec<String>;

    /// The same of a set, sorted.
    fn set(&mut self, names: &Names) -> Vec<String> {
        let mut texts = self.texts(names);
        texts.sort();
        texts
    }

    /// A map of strings.
    fn map(&mut self, names: &Names) -> BTreeMap<String, String>;

    /// What an argument refers to. Its unknown parts stand in the reference.
    fn reference(&mut self, names: &Names, means: Means) -> Option<Reference>;

    /// What the items of a list refer to.
    fn references(&mut self, names: &Names) -> Vec<Reference>;

    /// ARNs with `*`, or the objects whose ARNs are meant, sorted.
    fn patterns(&mut self, names: &Names) -> Vec<Pattern>;

    /// The part within, where it is given.
    fn child(&mut self, names: &Names) -> Option<Self>;

    /// The parts within.
    fn children(&mut self, names: &Names) -> Vec<Self>;

    /// What AWS makes up, where it is known all the same: that it isn't says nothing.
    fn made(&mut self, _names: &Names) -> Option<String> {
        None
    }

    /// A policy document.
    fn document(&mut self, _names: &Names) -> Option<Document> {
        None
    }

    /// Why nobody can tell that something isn't given, where it is never read back.
    fn never_read(&self, _names: &Names) -> Option<Unknown> {
        None
    }

    /// Notes that AWS would refuse what is given.
    fn refuse(&mut self, names: &Names, _why: &ScheduleError) {
        let why = Unknown::because(Reason::Invalid);
        self.unknown().insert(names.field.to_owned(), why);
    }

    /// Any object that is referred to.
    fn any(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::Any)
    }

    /// A vault, by its name.
    fn vault(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::Vault)
    }

    /// An IAM role.
    fn role(&mut self, names: &Names) -> Option<Reference> {
        self.reference(names, Means::Role)
    }

    /// A schedule, with how far apart its starts are.
    fn schedule(&mut self, names: &Names) -> Option<Schedule> {
        const TIMEZONE: Names = Names {
            field: "timezone",
            aws: "schedule_expression_timezone",
            cloudformation: "ScheduleExpressionTimezone",
            policy: "schedule_expression_timezone",
        };
        let mut schedule = Schedule::of(self.text(names)?);
        schedule.timezone = self.text(&TIMEZONE);
        let unknown = self.unknown().remove_entry(TIMEZONE.field);
        schedule.unknown.extend(unknown);
        if let Err(why) = schedule.intervals() {
            self.refuse(names, &why);
        }
        Some(schedule)
    }
}

/// A whole resource.
pub(super) trait Resource: Written {
    /// Its fact's id.
    fn id(&self) -> String;

    /// Its fact's object; takes what isn't known.
    fn identity(&mut self) -> Object;

    /// The same, with nothing unknown yet: what is written within may be a fact of its own.
    fn afresh(&self) -> Self;

    /// AWS is still to make it.
    fn is_new(&self) -> bool {
        true
    }

    /// Where it is made, for one of a stack set.
    fn scope(&self) -> Option<Scope> {
        None
    }

    /// What AWS would refuse, where it isn't noted already.
    fn refused(&mut self) -> Vec<Invalid> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
