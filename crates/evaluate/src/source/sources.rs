//! Configuration roots and the modules below them, read when they are first asked for.

use super::block::{self, Entry};
use super::carried;
use super::file::{File, Place, SourceWarning};
use super::module::Module;
use super::noted::Noted;
use super::shown::seen_from;
use super::work_tree::{WorkTree, clean};
use crate::address::{Address, MAX_MODULES};
use hcl_edit::expr::Expression;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// What was read before.
type Known<K, V> = RefCell<BTreeMap<K, V>>;

/// What a file declares of a variable.
pub(crate) struct Variable {
    pub(crate) type_of: Option<Rc<Expression>>,
    pub(crate) nullable: bool,
}

/// The configuration at hand: answers what a plan leaves out.
#[derive(Debug, Default)]
pub struct Sources {
    pub(super) roots: Vec<PathBuf>,
    pub(super) cwd: PathBuf,
    tree: WorkTree,
    /// By directory; `None` where there is no configuration.
    pub(super) modules: Known<PathBuf, Option<Rc<Module>>>,
    /// By root and module path.
    calls: Known<(PathBuf, Vec<String>), Option<Rc<Module>>>,
    /// By root: directories of installed modules by dotted path.
    manifests: Known<PathBuf, Rc<BTreeMap<String, PathBuf>>>,
    /// Templates and policies that arguments read.
    carried: Known<PathBuf, Option<Rc<File>>>,
    /// What was noted of files that aren't at hand.
    pub(super) noted: Option<Noted>,
    /// What is said of such files that are there and not read.
    refused: RefCell<BTreeSet<SourceWarning>>,
}

impl Sources {
    /// Configuration roots in the order in which they are tried: the first that declares what is
    /// asked for wins. Shown paths are relative to `cwd` where possible. Only files in the
    /// repositories of the roots and of `cwd` are read.
    pub fn new(roots: Vec<PathBuf>, cwd: PathBuf) -> Self {
        let cwd = clean(cwd);
        let roots = roots.into_iter().map(|root| clean(cwd.join(root)));
        let roots: Vec<PathBuf> = roots.collect();
        Self {
            tree: WorkTree::around(roots.iter().chain([&cwd])),
            roots,
            cwd,
            ..Self::default()
        }
    }

    /// No configuration at hand.
    pub fn none() -> Self {
        Self::default()
    }

    /// Nothing but what was noted of a configuration.
    pub fn of_noted(noted: Noted, cwd: PathBuf) -> Self {
        Self {
            noted: Some(noted),
            cwd: clean(cwd),
            ..Self::default()
        }
    }

    /// Whether there is any configuration at all.
    pub fn any(&self) -> bool {
        if let Some(noted) = &self.noted {
            return noted.any;
        }
        self.root().is_some()
    }

    /// The folder of the configuration, `/`-separated, as seen from another one; `None` where there is none.
    pub fn folder(&self, base: &Path) -> Option<String> {
        let noted = self.noted.as_ref().and_then(|it| it.folder.as_ref());
        let noted = noted.map(|folder| clean(self.cwd.join(folder)));
        let root = noted.or_else(|| self.root().cloned())?;
        let folder = seen_from(&root, &clean(self.cwd.join(base)));
        Some(if folder.is_empty() {
            ".".to_owned()
        } else {
            folder
        })
    }

    /// The first root that has any configuration.
    fn root(&self) -> Option<&PathBuf> {
        let mut roots = self.roots.iter();
        roots.find(|root| self.directory(root).is_some())
    }

    /// The place of a resource's attribute. Where it isn't written, the header of the nested block
    /// that would hold it, else of the resource, and `exact` is `false`. Numbers in the path are
    /// passed over: plans number the elements of a set in another order than the files.
    pub fn locate(&self, address: &Address, attribute: &[String]) -> Option<Place> {
        if let Some(noted) = &self.noted {
            return noted.locate(address, attribute);
        }
        self.first(&address.module_path(), |module| {
            block::locate(module.declarations(&resource(address))?, attribute)
        })
    }

    /// The place of a name in the file that a resource's argument reads, such as a template.
    pub fn locate_inside(
        &self,
        address: &Address,
        attribute: &[String],
        name: &str,
    ) -> Option<Place> {
        if let Some(noted) = &self.noted {
            return noted.locate_inside(address, attribute, name);
        }
        let modules = address.module_path();
        self.roots.iter().find_map(|root| {
            let module = self.module(root, &modules)?;
            let place = block::locate(module.declarations(&resource(address))?, attribute)?;
            let text = self.text(&place.path).filter(|_| place.exact)?;
            let path = carried::file_of(text.get(place.span)?, &module.directory, root)?;
            let file = self.carried(&clean(path))?;
            let span = carried::key(&file.text, name)?;
            Some(file.place(&span, true))
        })
    }

    fn carried(&self, path: &Path) -> Option<Rc<File>> {
        if let Some(known) = self.carried.borrow().get(path) {
            return known.clone();
        }
        let text = self.read_in_tree(path);
        let file = text.map(|text| Rc::new(File::new(self.shown(path), &text)));
        self.carried
            .borrow_mut()
            .insert(path.to_owned(), file.clone());
        file
    }

    /// The text of a file beside the configuration.
    fn read_in_tree(&self, path: &Path) -> Option<String> {
        match self.tree.read(path) {
            Ok(text) => Some(text),
            Err(why) if why.is_absence() => None,
            Err(why) => {
                self.refused.borrow_mut().insert(SourceWarning {
                    path: self.shown(path),
                    line: 1,
                    message: why.to_string(),
                });
                None
            }
        }
    }

    /// The expression of a resource's argument: `None` where the resource isn't found, `Some(None)` where
    /// it is and the argument isn't written.
    #[expect(
        clippy::option_option,
        reason = "not found, not written and written differ"
    )]
    pub(crate) fn argument(
        &self,
        address: &Address,
        attribute: &[String],
    ) -> Option<Option<Rc<Expression>>> {
        self.first(&address.module_path(), |module| {
            let declarations = module.declarations(&resource(address))?;
            Some(block::argument(declarations, attribute))
        })
    }

    /// A flag that Terraform takes as a literal alone, such as `prevent_destroy`: `None` where the resource
    /// isn't found, or where it is no literal; `Some(false)` where nothing is written.
    pub fn literal_flag(&self, address: &Address, path: &[&str]) -> Option<bool> {
        let path: Vec<String> = path.iter().map(|&step| step.to_owned()).collect();
        match self.argument(address, &path)? {
            None => Some(false),
            Some(flag) => flag.as_bool(),
        }
    }

    /// What is written in a resource, where it writes an argument or block of this name.
    pub(crate) fn with_body<T>(
        &self,
        address: &Address,
        name: &str,
        ask: impl FnOnce(&[Entry]) -> T,
    ) -> Option<T> {
        let module = self.first_module(&address.module_path(), |module| {
            module.declarations(&resource(address)).is_some()
        })?;
        let declarations = module.declarations(&resource(address))?;
        let writer = block::writer(declarations, &[name.to_owned()])?;
        Some(ask(&writer.body))
    }

    /// The expression of a local value of the module that these calls lead to.
    pub(crate) fn local(&self, modules: &[&str], name: &str) -> Option<Rc<Expression>> {
        self.first(modules, |module| {
            block::argument(module.declarations(&["locals"])?, &[name.to_owned()])
        })
    }

    /// The declaration of a variable of the module that these calls lead to.
    pub(crate) fn variable(&self, modules: &[&str], name: &str) -> Option<Variable> {
        self.first(modules, |module| {
            let declarations = module.declarations(&["variable", name])?;
            let argument = |name: &str| block::argument(declarations, &[name.to_owned()]);
            let type_of = argument("type").map(|type_of| match type_of.as_str() {
                // In JSON it is a string.
                Some(text) => text.parse().map_or(type_of, Rc::new),
                None => type_of,
            });
            let nullable = argument("nullable").and_then(|nullable| nullable.as_bool());
            Some(Variable {
                type_of,
                nullable: nullable != Some(false),
            })
        })
    }

    /// The expression of a module call's argument, as [`Self::argument`]. `modules` ends with the call.
    #[expect(
        clippy::option_option,
        reason = "not found, not written and written differ"
    )]
    pub(crate) fn module_argument(
        &self,
        modules: &[&str],
        name: &str,
    ) -> Option<Option<Rc<Expression>>> {
        let (call, parents) = modules.split_last()?;
        self.first(parents, |module| {
            let declarations = module.declarations(&["module", call])?;
            Some(block::argument(declarations, &[name.to_owned()]))
        })
    }

    /// The expression of an output's value in the module that these calls lead to.
    pub(crate) fn output(&self, modules: &[&str], name: &str) -> Option<Rc<Expression>> {
        self.first(modules, |module| {
            let declarations = module.declarations(&["output", name])?;
            block::argument(declarations, &["value".to_owned()])
        })
    }

    /// The expression of a resource's `for_each`.
    pub(crate) fn for_each(&self, address: &Address) -> Option<Rc<Expression>> {
        self.argument(address, &["for_each".to_owned()]).flatten()
    }

    /// The directory of the module that these calls lead to.
    pub(crate) fn module_directory(&self, modules: &[&str]) -> Option<PathBuf> {
        self.first(modules, |module| Some(module.directory.clone()))
    }

    /// The text of a file that an expression reads. Terraform takes it from where it runs, which is the root.
    pub(crate) fn read(&self, path: &str) -> Option<Arc<str>> {
        let mut found = self.roots.iter().map(|root| clean(root.join(path)));
        found.find_map(|path| Some(Arc::clone(&self.carried(&path)?.text)))
    }

    /// The text of a file that a [`Place`] names.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        let modules = self.modules.borrow();
        let carried = self.carried.borrow();
        let files = modules.values().flatten().flat_map(|m| &m.files);
        let mut files = files.chain(carried.values().flatten());
        let file = files.find(|file| file.path == path)?;
        Some(Arc::clone(&file.text))
    }

    /// Files that had to be skipped so far, sorted.
    pub fn warnings(&self) -> Vec<SourceWarning> {
        let modules = self.modules.borrow();
        let warnings = modules.values().flatten().flat_map(|m| &m.warnings);
        let refused = self.refused.borrow();
        let sorted: BTreeSet<_> = warnings.chain(refused.iter()).cloned().collect();
        sorted.into_iter().collect()
    }

    pub(super) fn first_module(
        &self,
        path: &[&str],
        is_it: impl Fn(&Module) -> bool,
    ) -> Option<Rc<Module>> {
        let mut modules = self.roots.iter().filter_map(|root| self.module(root, path));
        modules.find(|module| is_it(module))
    }

    fn first<T>(&self, path: &[&str], ask: impl Fn(&Module) -> Option<T>) -> Option<T> {
        let mut modules = self.roots.iter().filter_map(|root| self.module(root, path));
        modules.find_map(|module| ask(&module))
    }

    /// The module that a path of calls leads to. Its length bounds the way: no cycle can arise.
    pub(super) fn module(&self, root: &Path, path: &[&str]) -> Option<Rc<Module>> {
        if path.len() > MAX_MODULES {
            return None;
        }
        let Some((call, parents)) = path.split_last() else {
            return self.directory(root);
        };
        let steps = path.iter().map(|&step| step.to_owned()).collect();
        let key = (root.to_owned(), steps);
        if let Some(known) = self.calls.borrow().get(&key) {
            return known.clone();
        }
        // Read in any case: a comment at a call there is about all below it.
        let parent = self.module(root, parents);
        let installed = self.manifest(root).get(&path.join(".")).cloned();
        let module = installed
            .and_then(|directory| self.directory(&directory))
            .or_else(|| self.directory(&local_source(&*parent?, call)?));
        self.calls.borrow_mut().insert(key, module.clone());
        module
    }

    fn directory(&self, directory: &Path) -> Option<Rc<Module>> {
        if let Some(known) = self.modules.borrow().get(directory) {
            return known.clone();
        }
        let module = Module::read(directory, &self.tree, |path| self.shown(path)).map(Rc::new);
        self.modules
            .borrow_mut()
            .insert(directory.to_owned(), module.clone());
        module
    }

    fn manifest(&self, root: &Path) -> Rc<BTreeMap<String, PathBuf>> {
        if let Some(known) = self.manifests.borrow().get(root) {
            return Rc::clone(known);
        }
        let manifest = root.join(".terraform/modules/modules.json");
        let manifest = self.read_in_tree(&manifest);
        let manifest = Rc::new(installed(root, manifest.as_deref().unwrap_or_default()));
        self.manifests
            .borrow_mut()
            .insert(root.to_owned(), Rc::clone(&manifest));
        manifest
    }

    /// The path as the user would type it.
    fn shown(&self, path: &Path) -> String {
        seen_from(path, &self.cwd)
    }
}

/// Kind and labels of a resource's block.
pub(super) fn resource(address: &Address) -> [&str; 3] {
    let kind = if address.data { "data" } else { "resource" };
    [kind, &address.resource_type, &address.name]
}

/// The directory of a module whose source is a path.
fn local_source(caller: &Module, call: &str) -> Option<PathBuf> {
    let declarations = caller.declarations(&["module", call])?;
    let source = block::argument(declarations, &["source".to_owned()])?;
    let source = source.as_str()?;
    let is_path = source.starts_with("./") || source.starts_with("../");
    is_path.then(|| clean(caller.directory.join(source)))
}

/// What `terraform init` installed: `.terraform/modules/modules.json`.
fn installed(root: &Path, manifest: &str) -> BTreeMap<String, PathBuf> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Manifest {
        modules: Vec<Installed>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Installed {
        key: String,
        dir: PathBuf,
    }
    let manifest = serde_json::from_str(manifest);
    let modules = manifest.map_or_else(|_| Vec::new(), |manifest: Manifest| manifest.modules);
    modules
        .into_iter()
        .map(|module| (module.key, clean(root.join(module.dir))))
        .collect()
}
