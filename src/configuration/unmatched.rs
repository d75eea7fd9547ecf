//! Entries of tfbackup.toml that do nothing in this run, each said with its line.

use super::{Configuration, ConfigurationError, ConfigurationFile};
use crate::facts::{AccountRole, Facts, World};
use crate::finding::{By, CHANGE, Entry, Findings, Level, Notice, Severity};
use crate::policy::{self, Rule};
use std::path::Path;

impl Configuration {
    /// Refuses a rule that doesn't exist: it would be thought to work.
    ///
    /// # Errors
    /// The first such rule, with the one that is nearest to it.
    pub fn check_rules(&self, rules: &[Rule]) -> Result<(), ConfigurationError> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let at = |table: &str, index: usize| {
            [table, &index.to_string(), "rule"]
                .map(str::to_owned)
                .to_vec()
        };
        let levels = self.levels.keys();
        let levels = levels.map(|id| (id, vec!["severity".to_owned(), id.clone()]));
        let changes = self.allowed.iter().enumerate();
        let changes = changes
            .filter_map(|(index, entry)| Some((entry.rule.as_ref()?, at("allow_change", index))));
        let ignored = self.ignored.iter().enumerate();
        let ignored = ignored.map(|(index, entry)| (&entry.rule, at("ignore", index)));
        let error = |path: &[String], what: &str, help: String| {
            let place = super::place::place(&file.text, path);
            let at = Path::new(&file.path);
            Err(ConfigurationError::at(
                place,
                what,
                Some(help),
                &file.text,
                at,
            ))
        };
        for (id, path) in levels.chain(changes).chain(ignored.clone()) {
            if rules.iter().all(|rule| rule.id != *id) {
                let what = format!("there is no rule `{id}`");
                return error(&path, &what, policy::instead_of(id, rules));
            }
        }
        for (id, path) in ignored {
            if rules
                .iter()
                .any(|rule| rule.id == *id && rule.family == CHANGE)
            {
                let what = format!("`{id}` judges a change, which is over once it is applied");
                let help = "acknowledge it with [[allow_change]], which has an end date".to_owned();
                return error(&path, &what, help);
            }
        }
        Ok(())
    }

    /// What of it changes nothing in this run.
    pub fn unmatched(&self, facts: &Facts, findings: &Findings, rules: &[Rule]) -> Vec<Notice> {
        let Some(file) = &self.file else {
            return Vec::new();
        };
        let mut notices = self.changes(file, facts, findings);
        notices.extend(self.ignores(file, facts, findings));
        notices.extend(self.roles(file, &facts.after));
        notices.extend(self.parents(file, &facts.after));
        notices.extend(self.severities(file, rules));
        notices
    }

    /// `[[allow_change]]` of no finding.
    fn changes(&self, file: &ConfigurationFile, facts: &Facts, findings: &Findings) -> Vec<Notice> {
        let entries = self.allowed.iter().enumerate();
        let unmatched = entries.filter(|(index, entry)| {
            is_idle(
                (By::AllowChange, *index),
                entry.plan.as_ref(),
                facts,
                findings,
            )
        });
        unmatched
            .map(|(index, entry)| Notice {
                id: "unmatched-allow-change".to_owned(),
                message: format!(
                    "[[allow_change]] of {} matches nothing: no finding on a change has this address{}",
                    entry.address,
                    if entry.rule.is_some() { " and rule" } else { "" },
                ),
                help: "correct it, or remove it once the change is applied".to_owned(),
                location: file.locate(&["allow_change", &index.to_string(), "address"]),
            })
            .collect()
    }

    /// `[[ignore]]` of no finding.
    fn ignores(&self, file: &ConfigurationFile, facts: &Facts, findings: &Findings) -> Vec<Notice> {
        let entries = self.ignored.iter().enumerate();
        let unmatched = entries.filter(|(index, entry)| {
            is_idle((By::Ignore, *index), entry.plan.as_ref(), facts, findings)
        });
        unmatched
            .map(|(index, entry)| Notice {
                id: "unmatched-ignore".to_owned(),
                message: format!(
                    "[[ignore]] of {} matches nothing: no finding of this rule has the address {}",
                    entry.rule, entry.address
                ),
                help: "correct it, or remove it".to_owned(),
                location: file.locate(&["ignore", &index.to_string(), "address"]),
            })
            .collect()
    }

    /// `role` that the plans contradict.
    fn roles(&self, file: &ConfigurationFile, world: &World) -> Vec<Notice> {
        let entries = self.surroundings.accounts.iter();
        let wrong = entries.filter_map(|(id, entry)| {
            let said = entry.role? == AccountRole::Management;
            let account = world.accounts.get(id)?;
            let shown = account
                .management
                .unwrap_or(said && account.declared_by.is_none());
            (said != shown).then_some((id, shown))
        });
        wrong
            .map(|(id, shown)| {
                let is = if shown { "is" } else { "isn't" };
                Notice {
                    id: "unmatched-role".to_owned(),
                    message: format!(
                        "role of account {id} changes nothing: a plan shows that it {is} the organization's management account"
                    ),
                    help: "correct the role".to_owned(),
                    location: file.locate(&["accounts", id, "role"]),
                }
            })
            .collect()
    }

    /// `parent` that leads to no policy, or that the plans know better.
    fn parents(&self, file: &ConfigurationFile, world: &World) -> Vec<Notice> {
        let mut notices = Vec::new();
        for (id, entry) in &self.surroundings.accounts {
            let Some(parent) = &entry.parent else {
                continue;
            };
            let shown = world.accounts.get(id).and_then(|it| it.parent.as_ref());
            let from_here = shown.is_some_and(|shown| shown.name.as_ref() == Some(parent));
            let (message, help) = if !from_here {
                (
                    format!("parent of account {id} changes nothing: a plan shows it"),
                    "remove the line",
                )
            } else if leads_nowhere(world, parent) {
                (
                    format!(
                        "parent of account {id} has no effect: no policy of this input is attached to {parent}"
                    ),
                    "pass the organization's plan along, or add an [[external.scp]] with this target",
                )
            } else {
                continue;
            };
            notices.push(Notice {
                id: "unmatched-parent".to_owned(),
                message,
                help: help.to_owned(),
                location: file.locate(&["accounts", id, "parent"]),
            });
        }
        notices
    }

    /// A severity that the rule has anyway.
    fn severities(&self, file: &ConfigurationFile, rules: &[Rule]) -> Vec<Notice> {
        let own = |rule: &Rule| match rule.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        };
        let same = self.levels.iter().filter(|(id, given)| {
            let rule = rules.iter().find(|rule| rule.id == **id);
            // Naming a rule that a persona hides shows it.
            rule.is_some_and(|rule| {
                own(rule) == given.level
                    && rule.persona.max(rule.persona_undecided) == <_>::default()
            })
        });
        same.map(|(id, _)| Notice {
            id: "unmatched-severity".to_owned(),
            message: format!("severity of {id} changes nothing: the rule has it anyway"),
            help: "remove the line".to_owned(),
            location: file.locate(&["severity", id]),
        })
        .collect()
    }
}

/// Whether an entry means no finding. One for a plan that isn't in this run waits for that plan's run.
fn is_idle(entry: Entry, plan: Option<&String>, facts: &Facts, findings: &Findings) -> bool {
    let is_here = plan.is_none_or(|plan| facts.plans.contains_key(plan));
    is_here && !findings.matched.contains(&entry)
}

/// Whether neither a unit nor an attachment of the input has this id.
fn leads_nowhere(world: &World, unit: &str) -> bool {
    let is_unit = |id: &Option<String>| id.as_deref() == Some(unit);
    let mut units = world.organization_units.values();
    let mut attachments = world.policy_attachments.values();
    !units.any(|it| is_unit(&it.unit_id))
        && !attachments.any(|it| {
            it.target
                .as_ref()
                .is_some_and(|target| is_unit(&target.name))
        })
}
