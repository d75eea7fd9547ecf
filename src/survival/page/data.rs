//! What a click on a cell shows, as JSON within the page. What many cells say stands there once.

use super::Behind;
use crate::answer::{Answer, Reasoned};
use crate::finding::{Finding, Severity};
use crate::graph::{Picture, Pictures};
use crate::report::clean;
use crate::survival::class::{Class, JudgedPlace};
use crate::survival::table::{Cell, Row, Table};
use crate::survival::words;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All of it.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    /// What cells say.
    cells: Vec<Said>,
    /// Findings that cells name.
    findings: Vec<Told<'a>>,
    /// Places of each class of resources.
    places: Vec<Vec<Shown>>,
}

/// A cell's sentence, and the findings that say more, by their place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Said {
    text: String,
    findings: Vec<usize>,
}

#[derive(Serialize)]
struct Told<'a> {
    rule: &'a str,
    severity: Severity,
    message: String,
    at: String,
}

/// A place that was considered.
#[derive(Serialize)]
struct Shown {
    words: String,
    /// Its node in the picture.
    node: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<String>,
    /// The way there.
    steps: Vec<Mark>,
    /// Whether it counts against each disaster, in the order of the columns.
    counts: Vec<Mark>,
}

/// A step or a column with its answer in words.
#[derive(Serialize)]
struct Mark {
    words: String,
    is: Answer,
}

impl Mark {
    fn of(what: &str, answer: &Reasoned) -> Self {
        Self {
            words: format!("{}{}", clean(what), words::reason(answer)),
            is: answer.is,
        }
    }
}

/// What each row refers to.
pub(super) struct Index<'a> {
    pub(super) data: Data<'a>,
    /// The picture of each class.
    pub(super) pictures: Vec<Picture>,
    /// Each resource's class.
    of_resource: BTreeMap<&'a str, usize>,
    numbers: BTreeMap<Said, usize>,
    by_fingerprint: BTreeMap<&'a str, &'a Finding>,
    told: BTreeMap<&'a str, usize>,
}

impl<'a> Index<'a> {
    /// Of those classes alone that have rows: the others aren't shown.
    pub(super) fn of(table: &Table, behind: &Behind<'a>, pictures: &Pictures<'a>) -> Self {
        let rows: BTreeSet<String> = table.rows.iter().map(id).collect();
        let mut index = Self {
            data: Data {
                cells: Vec::new(),
                findings: Vec::new(),
                places: Vec::new(),
            },
            pictures: Vec::new(),
            of_resource: BTreeMap::new(),
            numbers: BTreeMap::new(),
            by_fingerprint: BTreeMap::new(),
            told: BTreeMap::new(),
        };
        for finding in behind.findings {
            index.by_fingerprint.insert(&finding.fingerprint, finding);
        }
        for class in behind.classes {
            if !class.resources.iter().any(|id| rows.contains(id)) {
                continue;
            }
            let ids = class.resources.iter().map(String::as_str);
            let at = index.pictures.len();
            index.of_resource.extend(ids.map(|id| (id, at)));
            index.add(class, behind, pictures);
        }
        index
    }

    fn add(&mut self, class: &'a Class, behind: &Behind<'a>, pictures: &Pictures<'a>) {
        let flows = class.places.iter().map(|place| place.flow).collect();
        let picture = pictures.picture(&flows, &class.resources);
        let node = |place: &JudgedPlace| {
            let flow = behind.facts.after.flows.get(place.flow)?;
            let hops = match &place.variant {
                Some(variant) => flow.variants.get(variant)?,
                None => &flow.hops,
            };
            pictures.end(&picture, hops.get(place.hop)?)
        };
        let places = class.places.iter().map(|place| Shown {
            words: words::place(&place.place),
            node: node(place),
            variant: place.variant.as_deref().map(clean),
            steps: {
                let steps = place.steps.iter();
                steps
                    .map(|step| Mark::of(&step.what, &step.answer))
                    .collect()
            },
            counts: {
                let answers = place.answers.iter();
                answers
                    .map(|(disaster, answer)| {
                        let against = format!("against {}", words::header(*disaster));
                        Mark::of(&against, answer)
                    })
                    .collect()
            },
        });
        self.data.places.push(places.collect());
        self.pictures.push(picture);
    }

    /// The number of a row's class; it has places, or none.
    pub(super) fn class(&self, row: &Row) -> Option<usize> {
        self.of_resource.get(id(row).as_str()).copied()
    }

    /// The number of what a cell says.
    pub(super) fn said(&mut self, cell: &Cell) -> usize {
        let findings = cell.findings.iter();
        let said = Said {
            text: words::sentence(cell),
            findings: findings.filter_map(|print| self.told(print)).collect(),
        };
        let next = self.data.cells.len();
        let number = *self.numbers.entry(said.clone()).or_insert(next);
        if number == next {
            self.data.cells.push(said);
        }
        number
    }

    fn told(&mut self, fingerprint: &str) -> Option<usize> {
        let (print, finding) = self.by_fingerprint.get_key_value(fingerprint)?;
        let next = self.data.findings.len();
        let number = *self.told.entry(*print).or_insert(next);
        if number == next {
            self.data.findings.push(Told {
                rule: &finding.rule,
                severity: finding.severity,
                message: clean(&finding.message),
                at: clean(&finding.resource),
            });
        }
        Some(number)
    }
}

fn id(row: &Row) -> String {
    format!("{}:{}", row.plan, row.resource)
}
