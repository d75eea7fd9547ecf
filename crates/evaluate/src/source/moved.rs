//! What `moved` blocks tell: where a resource was before.

use super::block::Declaration;
use super::{Form, Sources};
use crate::Address;
use std::path::Path;

/// More moves of one resource are nobody's, and a circle must end.
const MAX_MOVES: usize = 32;

impl Sources {
    /// The addresses that a resource may have had before, by the `moved` blocks of all modules around it: the
    /// nearest first. Moves of a module and of what is in it may have been made in any order.
    pub fn earlier(&self, address: &Address) -> Vec<Address> {
        if let Some(noted) = &self.noted {
            return noted.earlier(address);
        }
        let mut known = vec![address.clone()];
        let mut next = 0;
        while let Some(now) = known
            .get(next)
            .filter(|_| known.len() <= MAX_MOVES)
            .cloned()
        {
            for root in &self.roots {
                for depth in 0..=now.modules.len() {
                    let before = self.before(root, &now, depth).unwrap_or_default();
                    let new = before.into_iter().filter(|it| !known.contains(it));
                    let new: Vec<Address> = new.collect();
                    known.extend(new);
                }
            }
            next = next.saturating_add(1);
        }
        known.split_off(1)
    }

    /// By the blocks of the module that so many calls lead to; addresses in them begin there.
    fn before(&self, root: &Path, address: &Address, depth: usize) -> Option<Vec<Address>> {
        let path = address.module_path();
        let module = self.module(root, path.get(..depth)?)?;
        let (outer, inner) = address.modules.split_at_checked(depth)?;
        let inner = Address {
            modules: inner.to_vec(),
            ..address.clone()
        };
        let inner = inner.to_string();
        let moves = module.declarations(&["moved"])?.iter().flat_map(moves);
        let before = moves.filter_map(|(from, to)| {
            let rest = inner.strip_prefix(to.as_str())?;
            // `aws_x.a` means all its instances, `module.a` all that is in it.
            let is_whole = rest.is_empty() || rest.starts_with(['.', '[']);
            let was = Address::parse(&format!("{from}{rest}")).filter(|_| is_whole)?;
            let modules = outer.iter().cloned().chain(was.modules.clone()).collect();
            Some(Address { modules, ..was })
        });
        Some(before.collect())
    }
}

/// From where to where; in JSON one declaration holds all blocks of a file.
fn moves(declaration: &Declaration) -> Vec<(String, String)> {
    let ends = |name: &'static str| {
        let entries = declaration.body.iter().filter(move |it| it.name == name);
        entries.filter_map(|entry| match &entry.form {
            Form::Argument(end) => Some(match end.as_str() {
                Some(text) => text.to_owned(),
                None => end.to_string().trim().to_owned(),
            }),
            Form::Block | Form::Dynamic(_) => None,
        })
    };
    ends("from").zip(ends("to")).collect()
}
