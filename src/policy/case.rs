//! One input, and what may be asked of it.

use super::bundle::{Bundle, GRAPH, LIMIT, Policies, SURVIVAL};
use super::engine::{self, Entry, Share};
use super::error::PolicyError;
use super::{Rule, binary};
use crate::finding::Judgement;
use crate::graph::JudgedHop;
use crate::survival::{Asked, Class};
use regorus::Value;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// One input, and what may be asked of it.
pub struct Case<'b> {
    pub(super) bundle: &'b Bundle,
    /// Rules that may find something.
    pub(super) entries: Vec<Entry<'b>>,
    pub(super) input: Value,
}

impl<'b> Case<'b> {
    /// What the rules say, each with the rule's index; sorted, nothing twice.
    pub fn judge(&self) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        self.judge_within(LIMIT)
    }

    /// The same with a limit of one's own on the time.
    pub fn judge_within(&self, time: Duration) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        let shares = match &self.bundle.policies {
            Policies::Loaded(engine) => {
                let half = self.entries.len().div_euclid(2);
                let (ours, theirs) = self.entries.split_at(half);
                let share = |entries: &[Entry<'b>]| Share {
                    engine: (**engine).clone(),
                    entries: entries.to_vec(),
                };
                vec![share(ours), share(theirs)]
            }
            Policies::OnDemand => binary::shares(&self.bundle.rules, &self.entries)?,
        };
        engine::judge(shares, &self.input, time)
    }

    /// Which disasters the data of the resources survives.
    pub fn survival(&self, asked: Asked) -> Result<Vec<Class>, PolicyError> {
        let set = match asked {
            Asked::Cells => "classes",
            Asked::Places => "explained",
            Asked::Takeover => "takeover",
        };
        self.answer(SURVIVAL, "survival", set)
    }

    /// Whether AWS makes each hop of the facts' flows.
    pub fn hops(&self) -> Result<Vec<JudgedHop>, PolicyError> {
        self.answer(GRAPH, "graph", "made")
    }

    /// A set of a policy that is no rule.
    fn answer<T: DeserializeOwned>(
        &self,
        file: &str,
        package: &'static str,
        set: &str,
    ) -> Result<Vec<T>, PolicyError> {
        let entry = Entry {
            index: 0,
            rule: package,
            path: format!("data.tfbackup.{package}.{set}"),
        };
        let engine = match &self.bundle.policies {
            Policies::Loaded(engine) => (**engine).clone(),
            Policies::OnDemand => binary::engine([file])?,
        };
        engine.set(self.input.clone(), &entry, LIMIT)
    }

    /// How long each rule takes over the facts, in the order of `rules`; what several rules share counts for the first
    /// that needs it. On one core, so that one rule's time isn't another's.
    pub fn time(&self) -> Result<Vec<Duration>, PolicyError> {
        let engine = match &self.bundle.policies {
            Policies::Loaded(engine) => (**engine).clone(),
            Policies::OnDemand => {
                let policies = self
                    .entries
                    .iter()
                    .filter_map(|entry| self.bundle.rules.get(entry.index));
                let paths: Vec<String> = policies.map(Rule::policy).collect();
                binary::engine(paths.iter().map(String::as_str))?
            }
        };
        let times = engine.time(self.input.clone(), &self.entries)?;
        let mut each = vec![Duration::ZERO; self.bundle.rules.len()];
        for (entry, time) in self.entries.iter().zip(times) {
            if let Some(place) = each.get_mut(entry.index) {
                *place = time;
            }
        }
        Ok(each)
    }
}
