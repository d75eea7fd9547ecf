//! The engine that runs Rego. It knows sources, entry points and values; nothing of folders.

use super::apart::{Apart, Failure};
use super::calls::{self, Unit};
use super::error::{PolicyError, Spot};
use super::raw::Raw;
use super::stopwatch;
use super::words::{MAX_NESTING, too_deep};
use crate::finding::Judgement;
use regorus::Value;
use regorus::utils::limits::ExecutionTimerConfig;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::panic::resume_unwind;
use std::thread;
use std::time::{Duration, Instant};

/// Steps of evaluation between two looks at the clock: a few microseconds.
const STEPS: NonZeroU32 = NonZeroU32::MIN.saturating_add(255);

/// A policy's text under the name that diagnostics show.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: Cow<'static, str>,
    /// What its package must be, in parts.
    pub(super) package: Vec<String>,
}

/// Parsed policies.
#[derive(Clone)]
pub(super) struct Engine {
    inner: regorus::Engine,
    texts: BTreeMap<String, Cow<'static, str>>,
    /// Where these are policies of others.
    pub(super) apart: Option<Apart>,
}

/// A rule's place in the engine.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    /// The rule's place in the bundle.
    pub(super) index: usize,
    pub(super) rule: &'a str,
    pub(super) path: String,
}

/// Entries, and an engine that has them.
pub(super) struct Share<'a> {
    pub(super) engine: Engine,
    pub(super) entries: Vec<Entry<'a>>,
}

impl Engine {
    /// Parses policies that are known to be right.
    pub(super) fn trusted(sources: Vec<Source>) -> Result<Self, PolicyError> {
        Self::parsed(sources, |_| Ok(())).map(|(engine, _)| engine)
    }

    fn parsed(
        sources: Vec<Source>,
        check: impl Fn(&Source) -> Result<(), PolicyError>,
    ) -> Result<(Self, Vec<Source>), PolicyError> {
        let mut inner = regorus::Engine::new();
        inner.set_execution_timer_config(limit(super::LIMIT));
        for source in &sources {
            check(source)?;
            inner
                .add_policy(source.name.clone(), source.text.clone().into_owned())
                .map_err(|e| invalid(&e, &source.name, &source.text))?;
        }
        let texts = sources.iter().map(|it| (it.name.clone(), it.text.clone()));
        let texts = texts.collect();
        let engine = Self {
            inner,
            texts,
            apart: None,
        };
        Ok((engine, sources))
    }

    /// Parses and checks policies; whatever can be found wrong before a plan is read is found here.
    pub(super) fn load(sources: Vec<Source>) -> Result<Self, PolicyError> {
        let (mut engine, sources) = Self::parsed(sources, check_nesting)?;
        check_packages(&engine.inner, &sources)?;
        let units: Vec<Unit<'_>> = engine
            .inner
            .get_modules()
            .iter()
            .zip(&sources)
            .map(|(module, source)| Unit {
                name: &source.name,
                text: &source.text,
                package: &source.package,
                module,
            })
            .collect();
        calls::check(&units)?;
        drop(units);
        engine.prepare()?;
        Ok(engine)
    }

    /// Compiles, which any query has done: unsafe variables show only then.
    fn prepare(&mut self) -> Result<(), PolicyError> {
        match self.inner.eval_query("true".to_owned(), false) {
            Ok(_) => Ok(()),
            Err(error) => {
                let raw = Raw::parse(&error);
                let name = raw.file.clone();
                let text = self.texts.get(&name).map_or("", AsRef::as_ref);
                Err(invalid(&error, &name, text))
            }
        }
    }

    /// Whether the policy of that name declares a rule of that name.
    pub(super) fn declares(&self, source: &str, rule: &str) -> bool {
        self.inner
            .has_declared_rule_rooted_at(source, rule)
            .unwrap_or(false)
    }

    /// The elements of one set.
    pub(super) fn set<T: DeserializeOwned>(
        mut self,
        input: Value,
        entry: &Entry<'_>,
        time: Duration,
    ) -> Result<Vec<T>, PolicyError> {
        if self.apart.is_some() {
            let sets = self.sets_apart(&input, std::slice::from_ref(entry), time)?;
            return read(sets.first().unwrap_or(&Value::Undefined), entry.rule);
        }
        self.inner.set_input(input);
        self.inner.set_execution_timer_config(limit(time));
        let found = self.inner.eval_rule(entry.path.clone());
        read(
            &found.map_err(|e| self.failed(&e, entry.rule, time))?,
            entry.rule,
        )
    }

    /// The entries' sets, from a process of its own.
    fn sets_apart(
        &self,
        input: &Value,
        entries: &[Entry<'_>],
        time: Duration,
    ) -> Result<Vec<Value>, PolicyError> {
        let Some(apart) = &self.apart else {
            return Ok(Vec::new());
        };
        let sets = apart.sets(&self.texts, input, entries);
        sets.map_err(|failure| match failure {
            Failure::Stopped(error) => error,
            Failure::Failed { at, error } => {
                let rule = entries.get(at).map_or("", |entry| entry.rule);
                self.failed(&error, rule, time)
            }
        })
    }

    /// The time that each entry takes, on one core.
    pub(super) fn time(
        mut self,
        input: Value,
        entries: &[Entry<'_>],
    ) -> Result<Vec<Duration>, PolicyError> {
        self.inner.set_input(input);
        let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        stopwatch::time(self.inner.clone(), &paths)
            .map_err(|e| self.failed(&e, "timings", super::LIMIT))
    }

    fn failed(&self, error: &impl ToString, rule: &str, time: Duration) -> PolicyError {
        let raw = Raw::parse(error);
        // The only error of the engine that has no place and is no defect of the policy's text.
        if raw.message.starts_with("execution exceeded time limit") {
            return PolicyError::Timeout {
                rule: rule.to_owned(),
                seconds: time.as_secs_f64(),
            };
        }
        let text = self.texts.get(&raw.file).map_or("", AsRef::as_ref);
        let Spot { text, span } = Spot::at(&raw.file, text, raw.line, raw.column);
        PolicyError::Failed {
            rule: rule.to_owned(),
            message: raw.message,
            text,
            span,
        }
    }
}

/// What the shares say of the input, each on a core of its own, all within the time, or twice that when one fails.
pub(super) fn judge(
    shares: Vec<Share<'_>>,
    input: &Value,
    time: Duration,
) -> Result<Vec<(usize, Judgement)>, PolicyError> {
    let mut judgements = thread::scope(|scope| {
        let mut shares = shares.into_iter();
        let ours = shares.next();
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || share.judge(input.clone(), time)))
            .collect();
        let mut judgements = match ours {
            Some(share) => share.judge(input.clone(), time)?,
            None => Vec::new(),
        };
        for other in others {
            judgements.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(judgements)
    })?;
    judgements.sort();
    judgements.dedup();
    Ok(judgements)
}

impl Share<'_> {
    /// One query for all entries, so that what they share is computed once. Only when that fails is each evaluated
    /// by itself, to name the one at fault.
    fn judge(
        mut self,
        input: Value,
        time: Duration,
    ) -> Result<Vec<(usize, Judgement)>, PolicyError> {
        let all = if self.engine.apart.is_some() {
            Some(self.engine.sets_apart(&input, &self.entries, time)?)
        } else {
            let inner = &mut self.engine.inner;
            inner.set_input(input);
            inner.set_execution_timer_config(limit(time));
            let paths: Vec<&str> = self.entries.iter().map(|it| it.path.as_str()).collect();
            at_once(inner, &paths)
        };
        // A second clock for the search, else each rule would have the whole time to itself.
        let searching = Instant::now();
        let mut judgements = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let alone;
            let found = if let Some(found) = all.as_ref().and_then(|all| all.get(at)) {
                found
            } else {
                let inner = &mut self.engine.inner;
                inner.set_execution_timer_config(limit(time.saturating_sub(searching.elapsed())));
                let found = inner.eval_rule(entry.path.clone());
                alone = found.map_err(|e| self.engine.failed(&e, entry.rule, time))?;
                &alone
            };
            let found = read::<Judgement>(found, entry.rule)?.into_iter();
            judgements.extend(found.map(|judgement| (entry.index, judgement)));
        }
        // Millions of values are let go meanwhile.
        let used = thread::Builder::new().spawn(move || drop((self.engine, all)));
        drop(used);
        Ok(judgements)
    }
}

/// The sets of all entries, one half on a second core; `None` where one of them fails.
pub(super) fn side_by_side(engine: &mut regorus::Engine, paths: &[&str]) -> Option<Vec<Value>> {
    let (ours, theirs) = paths.split_at(paths.len().div_euclid(2));
    let mut other = engine.clone();
    let (ours, theirs) = thread::scope(|scope| {
        let theirs = scope.spawn(move || at_once(&mut other, theirs));
        let ours = at_once(engine, ours);
        (
            ours,
            theirs.join().unwrap_or_else(|panic| resume_unwind(panic)),
        )
    });
    Some([ours?, theirs?].concat())
}

/// The sets of some entries from one query; `None` where one of them fails.
fn at_once(engine: &mut regorus::Engine, paths: &[&str]) -> Option<Vec<Value>> {
    // A path a line: the engine refuses lines of more than 1,024 columns.
    let query = format!("[\n{}\n]", paths.join(",\n"));
    let found = engine.eval_query(query, false).ok()?;
    let value = found
        .result
        .into_iter()
        .next()?
        .expressions
        .into_iter()
        .next()?
        .value;
    Some(value.as_array().ok()?.iter().cloned().collect())
}

fn read<T: DeserializeOwned>(found: &Value, rule: &str) -> Result<Vec<T>, PolicyError> {
    let shape = |message: String| PolicyError::Shape {
        rule: rule.to_owned(),
        message,
    };
    let set = found
        .as_set()
        .map_err(|_| shape("`findings` isn't a set; write `findings contains …`".to_owned()))?;
    set.iter()
        .map(|element| {
            let text = element.to_string();
            serde_json::from_str(&text).map_err(|e| {
                // serde's place is in text that nobody sees
                let reason = e.to_string();
                let reason = reason.split(" at line ").next().unwrap_or(&reason);
                shape(format!("{reason} in {}", shortened(&text)))
            })
        })
        .collect()
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

fn check_nesting(source: &Source) -> Result<(), PolicyError> {
    let Some(span) = too_deep(&source.name, &source.text) else {
        return Ok(());
    };
    let Spot { text, span } = Spot::new(&source.name, &source.text, span);
    Err(PolicyError::Invalid {
        message: format!("brackets are nested more than {MAX_NESTING} deep"),
        text,
        span,
    })
}

fn check_packages(engine: &regorus::Engine, sources: &[Source]) -> Result<(), PolicyError> {
    let packages = engine.get_policy_package_components().unwrap_or_default();
    for (at, source) in sources.iter().enumerate() {
        if packages.get(at).map(|p| &p.components) != Some(&source.package) {
            let Spot { text, span } = package_clause(&source.name, &source.text);
            return Err(PolicyError::Package {
                expected: super::package_name(&source.package),
                text,
                span,
            });
        }
    }
    Ok(())
}

/// The line that begins with `package`.
pub(super) fn package_clause(name: &str, text: &str) -> Spot {
    let mut start = 0_usize;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("package") {
            let end = start.saturating_add(line.trim_end().len());
            return Spot::new(name, text, start..end);
        }
        start = start.saturating_add(line.len());
    }
    Spot::new(name, text, 0..0)
}

pub(super) fn limit(limit: Duration) -> ExecutionTimerConfig {
    ExecutionTimerConfig {
        limit,
        check_interval: STEPS,
    }
}

pub(super) fn invalid(error: &impl ToString, name: &str, text: &str) -> PolicyError {
    let raw = Raw::parse(error);
    let Spot { text, span } = Spot::at(name, text, raw.line, raw.column);
    PolicyError::Invalid {
        message: raw.message,
        text,
        span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_rules_with_long_names_fit_one_query() {
        let mut inner = regorus::Engine::new();
        let paths: Vec<String> = (0..200)
            .map(|n| {
                let package = format!("tfbackup.rules.a_family_with_a_long_name[\"a-rule-{n}\"]");
                let text = format!("package {package}\n\nfindings contains {n}\n");
                inner.add_policy(format!("{n}.rego"), text).unwrap();
                format!("data.{package}.findings")
            })
            .collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        assert_eq!(
            at_once(&mut inner, &paths).map(|found| found.len()),
            Some(200)
        );
    }
}
