//! Leads references to the objects that they mean, whatever plan has them.

use super::index::{Found, Index, Known};
use super::place::{Place, Site, same_account};
use crate::facts::{
    Answer, MisplacedReference, Reason, Reference, Speaker, Unknown, Wanted, World,
};
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
///
/// What a vault lock, an access policy, notifications, a selection or a plan's rule names is looked for in
/// the account and Region in which they act: where a thing is beats what it refers to.
pub(super) fn derive(world: &mut World, outputs: &Outputs) {
    let mut misplaced = BTreeMap::new();
    // Other references go by these: `target_vault_name = …lock_configuration.x.backup_vault_name`.
    let directory = Directory::new(world, outputs);
    world.each_of_attachments(&mut |wanted, speaker, reference| {
        directory.link(wanted, speaker, reference, &mut misplaced);
    });
    super::locks::attach(world);
    let directory = Directory::new(world, outputs);
    world.each_reference(&mut |wanted, speaker, reference| {
        directory.link(wanted, speaker, reference, &mut misplaced);
    });
    world.misplaced_references = misplaced;
}

/// References to other places, by id of the object that refers.
type Misplaced = BTreeMap<String, Vec<MisplacedReference>>;

/// What references may lead to.
struct Directory<'a> {
    index: Index,
    outputs: &'a Outputs,
}

impl<'a> Directory<'a> {
    fn new(world: &World, outputs: &'a Outputs) -> Self {
        Self {
            index: Index::new(world),
            outputs,
        }
    }

    fn link(
        &self,
        wanted: Wanted,
        speaker: Speaker<'_>,
        reference: &mut Reference,
        misplaced: &mut Misplaced,
    ) {
        if let Some(name) = reference.remote_output.take() {
            match self.outputs.of_others(speaker.plan, &name) {
                Ok(found) => reference.learn(found),
                Err(candidates) => reference.leave_open(Unknown {
                    reason: Reason::Unresolved,
                    references: vec![format!("outputs.{name}")],
                    candidates,
                }),
            }
        }
        if let Some(id) = reference.id.take() {
            if let Some((id, known)) = self.index.meant(&id) {
                return match speaker.own {
                    Some(field) => {
                        self.place(wanted, speaker, field, reference, (id, known), misplaced);
                    }
                    None => reference.fill(id, known),
                };
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
        if let Some(field) = speaker.own {
            self.look_beside(wanted, speaker, field, reference, misplaced);
        } else {
            self.settle(self.find(wanted, speaker, reference), reference);
        }
    }

    /// An object that an argument refers to and that takes only what is in its own account and Region: it is
    /// reached where it is there, for certain or not; else what has its name there is.
    fn place(
        &self,
        wanted: Wanted,
        speaker: Speaker<'_>,
        field: &str,
        reference: &mut Reference,
        (id, known): (&str, &Known),
        misplaced: &mut Misplaced,
    ) {
        let here = Site::of_speaker(speaker);
        match known.is_in(here, false) {
            _ if known.is_scoped() => reference.fill(id, known),
            Answer::Yes => {
                (reference.account, reference.region) = owned(here);
                reference.fill(id, known);
            }
            Answer::No => {
                let target = Reference {
                    id: Some(id.to_owned()),
                    name: known.name.clone(),
                    account: known.account.clone(),
                    region: known.region.clone(),
                    ..Reference::default()
                };
                reference.arn = None;
                reference.name = known.name.clone().or(reference.name.take());
                self.miss(wanted, speaker, field, reference, target, misplaced);
            }
            Answer::Unknown => {
                let said = known.name.as_ref().or(reference.name.as_ref());
                let why = Unknown {
                    reason: Reason::Unresolved,
                    references: said.cloned().into_iter().collect(),
                    candidates: vec![id.to_owned()],
                };
                reference.name = said.cloned();
                (reference.account, reference.region) = owned(here);
                reference.leave_open(why);
            }
        }
    }

    /// A name. A data source that was read with another provider configuration tells where it was read.
    fn look_beside(
        &self,
        wanted: Wanted,
        speaker: Speaker<'_>,
        field: &str,
        reference: &mut Reference,
        misplaced: &mut Misplaced,
    ) {
        let here = Site::of_speaker(speaker);
        let told = Site {
            place: Place {
                account: reference.account.as_deref(),
                region: reference.region.as_deref(),
            },
            ..Site::default()
        };
        let (account, region) = told.compare(here);
        if reference.name.is_some() && account.and(region) == Answer::No {
            let target = reference.clone();
            return self.miss(wanted, speaker, field, reference, target, misplaced);
        }
        self.settle(self.find(wanted, speaker, reference), reference);
    }

    /// Notes a reference that misses, and leads it to what has the name in the speaker's place.
    fn miss(
        &self,
        wanted: Wanted,
        speaker: Speaker<'_>,
        field: &str,
        reference: &mut Reference,
        target: Reference,
        misplaced: &mut Misplaced,
    ) {
        let here = Site::of_speaker(speaker);
        (reference.account, reference.region) = owned(here);
        let found = self.find(wanted, speaker, reference);
        self.settle(found, reference);
        let (own, there) = (here.place.account, target.account.as_deref());
        let of_speaker = misplaced.entry(speaker.id.to_owned()).or_default();
        let missed = MisplacedReference {
            field: field.to_owned(),
            other_account: same_account(own, there) == Answer::No,
            account: reference.account.clone(),
            region: reference.region.clone(),
            twin: reference.id.clone(),
            target,
        };
        if !of_speaker.contains(&missed) {
            of_speaker.push(missed);
        }
    }

    fn settle(&self, found: Found, reference: &mut Reference) {
        match found {
            Found::One(id) => {
                if let Some((id, known)) = self.index.get(&id) {
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
    fn find(&self, wanted: Wanted, speaker: Speaker<'_>, reference: &Reference) -> Found {
        if let Some(arn) = &reference.arn {
            return self.index.by_arn(wanted, arn);
        }
        let Some(name) = &reference.name else {
            return Found::Nothing;
        };
        match wanted {
            Wanted::OrganizationNode | Wanted::Policy => self.index.by_own_id(name),
            Wanted::Vault | Wanted::RestoreTestingPlan | Wanted::Role if !speaker.everywhere => {
                let here = Site::of_speaker(speaker);
                let asked = Site {
                    place: Place {
                        account: reference.account.as_deref().or(here.place.account),
                        region: reference.region.as_deref().or(here.place.region),
                    },
                    ..here
                };
                self.index.by_name(wanted, name, asked)
            }
            _ => Found::Nothing,
        }
    }
}

/// The account and Region in which an object acts.
fn owned(site: Site<'_>) -> (Option<String>, Option<String>) {
    let own = |part: Option<&str>| part.map(str::to_owned);
    (own(site.place.account), own(site.place.region))
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
