//! The plans of the input, each for itself: read and derived here, or stored facts that were derived elsewhere.

use super::args;
use super::settings::working_directory;
use crate::catalog::Catalog;
use crate::facts::{self, Told, UNLINKED_SCHEMA, Unlinked, UnlinkedFacts, World};
use crate::finding::{self, PlanSummary, Sensitive};
use crate::plan::{self, Address, Input, Map, Plan, PlanError, Value};
use crate::report::{self, Hashes};
use crate::source::{Noted, Sources};
use crate::stored;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The plans of the input.
pub(super) struct Read {
    /// Sorted by name.
    pub(super) facts: Vec<Unlinked>,
    /// In the same order.
    pub(super) plans: Vec<PlanSummary>,
    /// The configuration of each plan by the plan's name.
    pub(super) sources: BTreeMap<String, Sources>,
    /// JSON files of directories that are no plans.
    pub(super) skipped: Vec<PlanError>,
    /// What plans mark as sensitive.
    pub(super) sensitive: Sensitive,
}

/// Reads the plans and derives the facts of each, and joins those that are stored.
pub(super) fn read(input: &args::Input, catalog: &Catalog) -> miette::Result<Read> {
    let cwd = working_directory()?;
    let inputs: Vec<Input> = input
        .plans
        .iter()
        .map(|path| match &input.terraform {
            _ if path.as_os_str() == "-" => Input::Stdin,
            Some(program) if plan::is_binary(path) => Input::Binary {
                path: path.clone(),
                program: program.clone(),
                folder: input
                    .source
                    .clone()
                    .unwrap_or_else(|| folder_of(&path.display().to_string())),
            },
            _ => Input::Path(path.clone()),
        })
        .collect();
    let plan::Plans { plans, skipped } =
        plan::read_all(&inputs, &input.name, &cwd, facts::wanted(catalog))?;
    let mut sources = BTreeMap::new();
    let mut all = Vec::new();
    for plan in &plans {
        let roots = match &input.source {
            Some(source) => vec![source.clone()],
            None => vec![folder_of(&plan.path), cwd.clone()],
        };
        let of_plan = Sources::new(roots, cwd.clone());
        all.push(facts::derive(plan, &of_plan, catalog));
        of_plan.read_modules(plan.changes.iter().map(|change| &change.address));
        sources.insert(plan.name.clone(), of_plan);
    }
    let summaries = plans.iter().map(summary).collect();
    let sensitive = plans.iter().map(|plan| (plan.name.clone(), marks(plan)));
    let sensitive = sensitive.collect();
    // Nothing reads them from here on, and linking wants the memory: now, so on no other thread.
    drop(plans);
    let mut names: BTreeSet<String> = all.iter().map(|plan| plan.name.clone()).collect();
    for plan in stored::read(&input.facts)? {
        if !names.insert(plan.name.clone()) {
            return Err(PlanError::SameName { name: plan.name }.into());
        }
        all.push(plan);
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Read {
        facts: all,
        plans: summaries,
        sources,
        skipped,
        sensitive,
    })
}

impl Read {
    /// With what stored facts tell of their plans where that of the other plans is.
    pub(super) fn heard(mut self) -> miette::Result<Self> {
        let cwd = working_directory()?;
        for plan in &mut self.facts {
            let Some(told) = plan.told.take() else {
                continue;
            };
            self.plans.push(PlanSummary {
                name: plan.name.clone(),
                path: told.path,
                state: told.state,
                resources: told.resources,
                relevant: told.relevant,
                complete: plan.plan.complete,
                errored: plan.plan.errored,
            });
            self.sensitive.insert(plan.name.clone(), told.sensitive);
            let sources = Sources::of_noted(told.places, cwd.clone());
            self.sources.insert(plan.name.clone(), sources);
        }
        // Not as they were given: stored facts have no order.
        self.plans.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(self)
    }

    /// The facts as they are stored: each plan with what reports tell of it.
    pub(super) fn storable(mut self) -> UnlinkedFacts {
        for plan in &mut self.facts {
            let summary = self.plans.iter().find(|summary| summary.name == plan.name);
            let (Some(summary), None) = (summary, &plan.told) else {
                continue;
            };
            let objects = objects(plan);
            let mut sensitive = self.sensitive.remove(&plan.name).unwrap_or_default();
            sensitive.retain(|address, _| objects.iter().any(|(it, _)| it == address));
            let sources = self.sources.get(&plan.name);
            let places = sources.map(|sources| places(sources, &objects, &sensitive));
            plan.told = Some(Told {
                path: summary.path.clone(),
                state: summary.state,
                resources: summary.resources,
                relevant: summary.relevant,
                sensitive,
                places: places.unwrap_or_default(),
            });
        }
        UnlinkedFacts {
            schema: UNLINKED_SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            plans: self.facts,
        }
    }
}

/// Addresses of all objects of a plan, now and before they moved, with the names of what is declared inside them.
fn objects(plan: &Unlinked) -> BTreeSet<(String, Option<String>)> {
    let worlds = [&plan.after, &plan.before];
    let objects = worlds.into_iter().flat_map(World::objects);
    let objects = objects.flat_map(|(_, object)| {
        let change = object.change.as_ref();
        let moved = change.and_then(|change| change.moved_from.clone());
        let moved = moved.map(|address| (address, None));
        moved
            .into_iter()
            .chain([(object.address.clone(), object.logical_id.clone())])
    });
    let accounts = worlds
        .into_iter()
        .flat_map(|world| world.accounts.values())
        .filter_map(|account| account.declared_by.as_deref()?.split_once(':'))
        .map(|(_, address)| (address.to_owned(), None));
    objects.chain(accounts).collect()
}

/// Where the configuration says what of these objects, with no more of its text than an excerpt would show.
fn places(
    sources: &Sources,
    objects: &BTreeSet<(String, Option<String>)>,
    sensitive: &BTreeMap<String, BTreeSet<String>>,
) -> Noted {
    let parsed: Vec<(Address, Option<&str>)> = objects
        .iter()
        .filter_map(|(address, declared)| Some((Address::parse(address)?, declared.as_deref())))
        .collect();
    let mut marked: BTreeMap<Address, &BTreeSet<String>> = BTreeMap::new();
    for (address, names) in sensitive {
        marked.extend(Address::parse(address).map(|address| (address, names)));
    }
    let quoted = |address: &Address, path: &[String], line: &str| {
        // All instances have one block: what is marked in one of them is told of none.
        let is_block = |other: &Address| {
            (other.module_path(), &other.resource_type, &other.name)
                == (address.module_path(), &address.resource_type, &address.name)
        };
        let hidden = marked
            .iter()
            .any(|(other, names)| is_block(other) && path.iter().any(|name| names.contains(name)));
        let line = report::quoted(line, !path.is_empty(), hidden);
        // One more, so that a report sees that it was longer.
        line.chars()
            .take(report::LONGEST.saturating_add(1))
            .collect()
    };
    let resources = parsed
        .iter()
        .map(|(address, declared)| (address, *declared));
    let mut noted = sources.note(resources, quoted);
    let mut hashes = Hashes::default();
    let texts = |path: &str| sources.text(path);
    for place in noted.blocks.values_mut().flatten() {
        place.hash = hashes.of(&place.path, place.line, &texts);
    }
    let addresses = || parsed.iter().map(|(address, _)| address);
    noted.moved = sources.note_moves(addresses());
    noted.comments = sources.note_comments(addresses(), finding::is_ours);
    noted
}

/// Arguments that hold something sensitive, by address.
fn marks(plan: &Plan) -> BTreeMap<String, BTreeSet<String>> {
    let mut marks = BTreeMap::new();
    for change in &plan.changes {
        let values = [&change.after, &change.before];
        let maps = values.into_iter().filter_map(|value| match &**value {
            Value::Map(map) => Some(map),
            _ => None,
        });
        let marked = maps
            .flat_map(Map::iter)
            .filter(|(_, value)| value.has_sensitive());
        let names: BTreeSet<String> = marked.map(|(name, _)| name.to_owned()).collect();
        if !names.is_empty() {
            marks.insert(change.address.to_string(), names);
        }
    }
    marks
}

fn summary(plan: &Plan) -> PlanSummary {
    PlanSummary {
        name: plan.name.clone(),
        path: plan.path.clone(),
        state: plan.state,
        resources: plan.resources,
        relevant: plan
            .changes
            .iter()
            .filter(|change| !change.address.data)
            .count(),
        complete: plan.complete,
        errored: plan.errored,
    }
}

fn folder_of(plan: &str) -> PathBuf {
    match Path::new(plan).parent() {
        Some(folder) if plan != "-" && !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}
