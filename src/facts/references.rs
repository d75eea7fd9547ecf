//! What an argument refers to: an object of the plan, an ARN, a name, another plan's output.

use super::organization::{ORGANIZATION, places::root_of};
use super::reader::Side;
use super::stacks;
use super::{Reason, Reference, Unknown};
use crate::aws::Arn;
use crate::plan::{Address, Value};
use crate::resolve::{Lead, Origin};

/// The output of another plan that an attribute of `terraform_remote_state` is.
pub(super) fn remote_output<'a>(address: &Address, path: &'a [String]) -> Option<&'a str> {
    let is_state = address.data && address.resource_type == "terraform_remote_state";
    match path {
        [outputs, output, ..] if is_state && outputs == "outputs" => Some(output),
        _ => None,
    }
}

/// The attribute is an organization's root, or of it. The organization itself, by id or ARN, is another thing.
fn is_root(address: &Address, path: &[String]) -> bool {
    let attribute = path.first().map_or("", String::as_str);
    ORGANIZATION.contains(&address.resource_type.as_str())
        && matches!(attribute, "roots" | "root_id")
}

impl Side<'_> {
    /// Id of the fact that an attribute means: an organization's resource tells its root as well.
    pub(super) fn id_at(self, address: &Address, path: &[String]) -> String {
        let own = self.id(address);
        if !is_root(address, path) {
            return own;
        }
        let organization = self.instance(address);
        let root = organization.and_then(|instance| root_of(self, instance));
        root.unwrap_or_else(|| format!("{own}#root"))
    }

    /// What a lead leads to: an object of this plan, a constant ARN or name, an output of another plan.
    pub(super) fn reference_to(self, lead: &Lead) -> Option<Reference> {
        match lead {
            Lead::Constant(value) => Some(Reference::of_text(value.as_str()?)),
            Lead::Attribute { address, path } if address.data => self.data_reference(address, path),
            Lead::Attribute { address, path } => {
                let of_stack = self.output_of_stack(address, path);
                Some(of_stack.unwrap_or_else(|| Reference {
                    id: Some(self.id_at(address, path)),
                    ..Reference::default()
                }))
            }
            _ => None,
        }
    }

    /// What an output of a CloudFormation stack means, where its template tells.
    fn output_of_stack(self, address: &Address, path: &[String]) -> Option<Reference> {
        stacks::output(self, address, stacks::output_name(address, path)?)
    }

    /// What a data source asks for is known even where its answer isn't.
    fn data_reference(self, address: &Address, path: &[String]) -> Option<Reference> {
        if let Some(output) = remote_output(address, path) {
            return Some(Reference {
                remote_output: Some(output.to_owned()),
                ..Reference::default()
            });
        }
        if is_root(address, path) {
            return Some(Reference {
                id: Some(self.id_at(address, path)),
                ..Reference::default()
            });
        }
        let instance = self.instance(address)?;
        let known = |name: &str| instance.values.get(&[name]).as_str().map(str::to_owned);
        if let Some(arn) = known("arn") {
            return Some(Reference::of_text(&arn));
        }
        let names = ["name", "backup_vault_name", "id"];
        let name = names.iter().find_map(|name| {
            known(name).or_else(|| {
                let origin = self.origin(address, &[*name])?;
                match origin.certain()? {
                    Lead::Constant(value) => value.as_str().map(str::to_owned),
                    _ => None,
                }
            })
        });
        Some(Reference {
            account: self.account(instance),
            region: self.region(instance),
            name: Some(name?),
            ..Reference::default()
        })
    }

    /// What an argument refers to that means an object of one of these types: other objects may have
    /// gone into its value, but aren't it. `None` where nothing is given.
    pub(super) fn reference_among(
        self,
        value: &Value,
        origin: Option<Origin>,
        types: &[&str],
    ) -> Option<Reference> {
        let origin = origin.map(|mut origin| {
            let mut leads: Vec<Lead> = Vec::new();
            for lead in origin.leads.iter().map(|lead| self.lead_among(lead, types)) {
                if !leads.contains(&lead) {
                    leads.push(lead);
                }
            }
            origin.leads = leads;
            origin
        });
        match value {
            Value::String(text) if !text.is_empty() => {
                let mut reference = Reference::of_text(text);
                let lead = origin.as_ref().and_then(Origin::certain);
                reference.id = lead.and_then(|lead| self.id_with_value(lead, value));
                Some(reference)
            }
            _ => self.reference_of(value, origin.as_ref()),
        }
    }

    /// The id of the object that a lead leads to, if its attribute has this very value: a template may
    /// have made another of it.
    pub(super) fn id_with_value(self, lead: &Lead, value: &Value) -> Option<String> {
        let Lead::Attribute { address, path } = lead else {
            return None;
        };
        let steps: Vec<&str> = path.iter().map(String::as_str).collect();
        let found = self.instance(address)?.values.get(&steps);
        if address.data || found != value {
            return None;
        }
        match stacks::output_name(address, path) {
            Some(_) => self.output_of_stack(address, path)?.id,
            None => Some(self.id(address)),
        }
    }

    fn lead_among(self, lead: &Lead, types: &[&str]) -> Lead {
        let Lead::Attribute { address, path } = lead else {
            return lead.clone();
        };
        let resource_type = address.resource_type.as_str();
        if types.contains(&resource_type) || resource_type == "terraform_remote_state" {
            return lead.clone();
        }
        if stacks::output_name(address, path).is_some() {
            return lead.clone();
        }
        // A vault's lock or policy hands the vault's name on.
        let vault = self.origin(address, &["backup_vault_name"]);
        match vault.as_ref().and_then(Origin::certain) {
            Some(lead @ Lead::Attribute { address, .. })
                if types.contains(&address.resource_type.as_str()) =>
            {
                lead.clone()
            }
            _ => Lead::DeadEnd,
        }
    }

    /// What an argument refers to. `None` where nothing is given.
    pub(super) fn reference_of(self, value: &Value, origin: Option<&Origin>) -> Option<Reference> {
        let unknown = |unknown| Reference {
            unknown: [("id".to_owned(), unknown)].into(),
            ..Reference::default()
        };
        match value {
            Value::Null => None,
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => {
                let mut reference = Reference::of_text(text);
                // The object itself, where the configuration names it: its account comes with it.
                if let Some(Lead::Attribute { address, path }) = origin.and_then(Origin::certain)
                    && !address.data
                    && self.instance(address).is_some()
                {
                    let of_stack = self.output_of_stack(address, path);
                    let own = || Some(self.id_at(address, path));
                    reference.id = of_stack.map_or_else(own, |found| found.id);
                }
                Some(reference)
            }
            Value::Sensitive => Some(unknown(Unknown::because(Reason::Sensitive))),
            Value::Unknown => match origin.and_then(Origin::certain) {
                Some(Lead::NotGiven) => None,
                Some(lead) => Some(
                    self.reference_to(lead)
                        .unwrap_or_else(|| unknown(Unknown::of(origin))),
                ),
                None => {
                    let mut why = Unknown::of(origin);
                    let leads = origin.iter().flat_map(|origin| &origin.leads);
                    why.candidates = leads
                        .filter_map(|lead| self.reference_to(lead)?.id)
                        .collect();
                    Some(unknown(why))
                }
            },
            _ => Some(unknown(Unknown::because(Reason::Invalid))),
        }
    }
}

impl Reference {
    /// A reference by ARN or by name.
    pub(crate) fn of_text(text: &str) -> Self {
        match Arn::parse(text) {
            Some(arn) => Self {
                account: arn.account(),
                region: arn.region(),
                arn: Some(text.to_owned()),
                ..Self::default()
            },
            None => Self {
                name: Some(text.to_owned()),
                ..Self::default()
            },
        }
    }
}
