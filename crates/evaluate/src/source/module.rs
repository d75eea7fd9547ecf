//! One module: the configuration files of one directory.

use super::block::{Block, Declaration};
use super::comments::Comment;
use super::file::{File, SourceWarning};
use super::work_tree::WorkTree;
use super::{hcl, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What the files of one directory declare.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) directory: PathBuf,
    pub(super) files: Vec<Rc<File>>,
    pub(super) warnings: Vec<SourceWarning>,
    pub(super) comments: Vec<Comment>,
    /// By kind and labels; those of override files first, the last file of all first among them.
    blocks: BTreeMap<Vec<String>, Vec<Declaration>>,
}

impl Module {
    /// Reads a directory; `None` where it isn't there or declares nothing.
    pub(super) fn read(
        directory: &Path,
        tree: &WorkTree,
        shown: impl Fn(&Path) -> String,
    ) -> Option<Self> {
        let mut module = Self {
            directory: directory.to_owned(),
            files: Vec::new(),
            warnings: Vec::new(),
            comments: Vec::new(),
            blocks: BTreeMap::new(),
        };
        for name in names(directory)? {
            let path = directory.join(&name);
            let text = tree.read(&path).map_err(|why| (1, why.to_string()));
            let added = text.and_then(|text| module.add(&name, shown(&path), &text));
            if let Err((line, message)) = added {
                module.warnings.push(SourceWarning {
                    path: shown(&path),
                    line,
                    message,
                });
            }
        }
        let empty = module.files.is_empty() && module.warnings.is_empty();
        (!empty).then_some(module)
    }

    fn add(&mut self, name: &str, shown: String, text: &str) -> Result<(), (usize, String)> {
        let file = Rc::new(File::new(shown, text));
        let is_json = name.ends_with(".tf.json") || name.ends_with(".tofu.json");
        let (blocks, remarks) = if is_json {
            json::read(&file.text)?
        } else {
            hcl::read(&file.text)?
        };
        let comments = remarks.iter();
        let comments = comments.map(|it| Comment::new(it, &file));
        self.comments.extend(comments);
        for Block { path, header, body } in blocks {
            let declarations = self.blocks.entry(path).or_default();
            let at = if overrides(name) {
                0
            } else {
                declarations.len()
            };
            let file = Rc::clone(&file);
            declarations.insert(at, Declaration { file, header, body });
        }
        self.files.push(file);
        Ok(())
    }

    /// All declarations of a block, in the order in which arguments are looked for; never empty.
    pub(super) fn declarations(&self, path: &[&str]) -> Option<&[Declaration]> {
        let path: Vec<String> = path.iter().map(|&step| step.to_owned()).collect();
        self.blocks.get(&path).map(Vec::as_slice)
    }
}

/// Names of the files that Terraform would read: ordinary ones, then override files.
fn names(directory: &Path) -> Option<Vec<String>> {
    // The working directory, seen from itself, is the empty path.
    let here = directory.as_os_str().is_empty();
    let entries = std::fs::read_dir(if here { Path::new(".") } else { directory }).ok()?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| !entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.') && stem(name).is_some())
        .collect();
    // OpenTofu takes `x.tofu` in the place of `x.tf`.
    let replaced: Vec<String> = names.iter().filter_map(|name| in_place_of(name)).collect();
    names.retain(|name| !replaced.contains(name));
    names.sort_unstable();
    names.sort_by_key(|name| overrides(name));
    Some(names)
}

fn in_place_of(name: &str) -> Option<String> {
    let plain = name.strip_suffix(".tofu").map(|stem| format!("{stem}.tf"));
    plain.or_else(|| Some(format!("{}.tf.json", name.strip_suffix(".tofu.json")?)))
}

fn overrides(name: &str) -> bool {
    stem(name).is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

fn stem(name: &str) -> Option<&str> {
    let ends = [".tf", ".tf.json", ".tofu", ".tofu.json"];
    ends.iter().find_map(|end| name.strip_suffix(end))
}
