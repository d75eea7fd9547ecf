//! What a comment may be about: an argument, and everything that it stands in.

use super::sources::resource;
use super::{Comment, NotedComment, Place, Sources, block};
use crate::Address;
use std::collections::BTreeSet;

impl Sources {
    /// Reads the modules of these resources, so that [`Self::comments`] doesn't depend on what was asked before.
    pub fn read_modules<'a>(&self, addresses: impl Iterator<Item = &'a Address>) {
        let paths: BTreeSet<Vec<&str>> = addresses.map(Address::module_path).collect();
        for path in paths {
            // As always, the first root that has it.
            self.first_module(&path, |_| true);
        }
    }

    /// Comments to linters in the files that were read so far, in the order of the files.
    pub fn comments(&self) -> Vec<Comment> {
        if let Some(noted) = &self.noted {
            return noted.comments.iter().map(NotedComment::comment).collect();
        }
        let modules = self.modules.borrow();
        let comments = modules.values().flatten().flat_map(|it| &it.comments);
        comments.cloned().collect()
    }

    /// Where a comment about a resource's attribute may stand: at the argument, at the blocks around it, at the
    /// resource, and at the module calls that lead to it.
    pub fn around(&self, address: &Address, attribute: &[String]) -> Vec<Place> {
        if let Some(noted) = &self.noted {
            return noted.around(address, attribute);
        }
        let path = address.module_path();
        let declared = |root: &std::path::PathBuf| {
            let module = self.module(root, &path)?;
            let places = block::around(module.declarations(&resource(address))?, attribute);
            let calls = path.iter().enumerate().filter_map(|(depth, call)| {
                let caller = self.module(root, path.get(..depth)?)?;
                Some(block::around(caller.declarations(&["module", call])?, &[]))
            });
            Some(calls.flatten().chain(places).collect())
        };
        self.roots.iter().find_map(declared).unwrap_or_default()
    }
}
