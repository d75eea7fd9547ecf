//! Leads references to the objects that they mean, whatever plan has them.

use super::index::{Found, Index, Known, Whereabouts};
use crate::facts::{Reason, Reference, Speaker, Unknown, Wanted, World};
use std::collections::BTreeMap;

/// Root outputs of all plans, by their name.
#[derive(Default)]
pub(super) struct Outputs(BTreeMap<String, Vec<(String, Reference)>>);

/// Longer chains of outputs that repeat other plans' outputs are cycles.
const MAX_STEPS: usize = 8;

impl Outputs {
    pub(super) fn add(&mut self, plan: &str, outputs: BTreeMap<String, Reference>) {
        for (name, reference) in outputs {
            let of_name = self.0.entry(name).or_default();
            of_name.push((plan.to_owned(), reference));
        }
    }

    /// What an output of another plan tells: `terraform_remote_state` says only its name, so that several
    /// plans with one of that name leave it open.
    ///
    /// # Errors
    /// Ids of what it may be.
    pub(super) fn of_others(&self, plan: &str, name: &str) -> Result<&Reference, Vec<String>> {
        let (mut plan, mut name) = (plan, name);
        for _ in 0..MAX_STEPS {
            let of_name = self.0.get(name).into_iter().flatten();
            let others: Vec<_> = of_name.filter(|(other, _)| other != plan).collect();
            match others.as_slice() {
                [(other, reference)] => match &reference.remote_output {
                    Some(next) => (plan, name) = (other, next),
                    None => return Ok(reference),
                },
                several => {
                    let ids = several
                        .iter()
                        .filter_map(|(_, reference)| reference.id.clone());
                    return Err(ids.collect());
                }
            }
        }
        Err(Vec::new())
    }
}

/// Gives each reference the id of the object that it means, and what that tells of itself. One that may
/// mean several, or one in an account or Region that isn't known, names them as candidates.
pub(super) fn derive(world: &mut World, outputs: &Outputs) {
    let index = Index::new(world);
    world.each_reference(&mut |wanted, speaker, reference| {
        link(&index, outputs, wanted, speaker, reference);
    });
}

fn link(
    index: &Index,
    outputs: &Outputs,
    wanted: Wanted,
    speaker: Speaker<'_>,
    reference: &mut Reference,
) {
    if let Some(name) = reference.remote_output.take() {
        match outputs.of_others(speaker.plan, &name) {
            Ok(found) => reference.learn(found),
            Err(candidates) => reference.leave_open(Unknown {
                reason: Reason::Unresolved,
                references: vec![format!("outputs.{name}")],
                candidates,
            }),
        }
    }
    if let Some(id) = reference.id.take() {
        if let Some((id, known)) = index.meant(wanted, &id) {
            return reference.fill(id, known);
        }
        if wanted == Wanted::Other {
            reference.id = Some(id);
            return;
        }
        // An object that isn't in the facts (`aws_ssm_parameter.arn`): what it holds isn't known.
        if reference.arn.is_none() && reference.name.is_none() {
            let address = id
                .split_once(':')
                .map_or(id.as_str(), |(_, address)| address);
            return reference.leave_open(Unknown {
                reason: Reason::AfterApply,
                references: vec![address.to_owned()],
                candidates: Vec::new(),
            });
        }
    }
    match find(index, wanted, speaker, reference) {
        Found::One(id) => {
            if let Some((id, known)) = index.get(&id) {
                reference.fill(id, known);
            }
        }
        Found::Perhaps(candidates) => {
            let said = reference.arn.as_ref().or(reference.name.as_ref());
            reference.leave_open(Unknown {
                reason: Reason::Unresolved,
                references: said.cloned().into_iter().collect(),
                candidates,
            });
        }
        Found::Nothing => {}
    }
}

/// By ARN, else by name.
fn find(index: &Index, wanted: Wanted, speaker: Speaker<'_>, reference: &Reference) -> Found {
    if let Some(arn) = &reference.arn {
        return index.by_arn(wanted, arn);
    }
    let Some(name) = &reference.name else {
        return Found::Nothing;
    };
    match wanted {
        Wanted::Place | Wanted::Policy => index.by_own_id(name),
        Wanted::Vault | Wanted::RestoreTestingPlan | Wanted::Role if !speaker.everywhere => {
            let whereabouts = Whereabouts {
                plan: Some(speaker.plan),
                account: reference.account.as_deref().or(speaker.account),
                region: reference.region.as_deref().or(speaker.region),
            };
            index.by_name(wanted, name, whereabouts)
        }
        _ => Found::Nothing,
    }
}

impl Reference {
    /// Takes over what another reference to the same object says.
    fn learn(&mut self, other: &Self) {
        let fields = [
            (&mut self.id, &other.id),
            (&mut self.arn, &other.arn),
            (&mut self.name, &other.name),
            (&mut self.account, &other.account),
            (&mut self.region, &other.region),
        ];
        for (mine, theirs) in fields {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        self.unknown.extend(other.unknown.clone());
    }

    /// Means this object.
    fn fill(&mut self, id: &str, known: &Known) {
        self.id = Some(id.to_owned());
        let fields = [
            (&mut self.arn, &known.arn),
            (&mut self.name, &known.name),
            (&mut self.account, &known.account),
            (&mut self.region, &known.region),
        ];
        for (mine, theirs) in fields {
            if mine.is_none() {
                mine.clone_from(theirs);
            }
        }
        self.unknown.remove("id");
    }

    fn leave_open(&mut self, unknown: Unknown) {
        self.unknown.insert("id".to_owned(), unknown);
    }
}
