//! Places in files that an argument carries: `template_body = file("${path.module}/backup.yaml")`.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// The file that an argument reads, by its text; `None` where it is written otherwise.
pub(super) fn file_of(argument: &str, module: &Path, root: &Path) -> Option<PathBuf> {
    let (_, call) = argument.split_once("file(\"")?;
    let (path, _) = call.split_once('"')?;
    let relative = |text: &str, from: &Path| (!text.contains("${")).then(|| from.join(text));
    match (
        path.strip_prefix("${path.module}/"),
        path.strip_prefix("${path.root}/"),
    ) {
        (Some(rest), _) => relative(rest, module),
        (_, Some(rest)) => relative(rest, root),
        // Terraform takes it from where it runs, which is the root.
        (None, None) => relative(path, root),
    }
}

/// Where a document declares what has this name: the first key of that name, indented, in YAML or JSON.
pub(super) fn key(text: &str, name: &str) -> Option<Range<usize>> {
    let mut start = 0_usize;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start();
        let indent = line.len().saturating_sub(words.len());
        let bare = words.trim_start_matches(['"', '\'']);
        let quotes = words.len().saturating_sub(bare.len());
        let rest = bare
            .strip_prefix(name)
            .map(|rest| rest.trim_start_matches(['"', '\'']));
        if indent > 0 && rest.is_some_and(|rest| rest.trim_start().starts_with(':')) {
            let begin = start.saturating_add(indent).saturating_add(quotes);
            return Some(begin..begin.saturating_add(name.len()));
        }
        start = start.saturating_add(line.len());
    }
    None
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a wrong span must fail the test")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_found_by_the_ways_that_people_write_them() {
        let of = |text: &str| file_of(text, Path::new("m/vault"), Path::new("m"));
        let found = |text: &str| of(text).unwrap().display().to_string();
        assert_eq!(
            found("template_body = file(\"${path.module}/b.yaml\")"),
            "m/vault/b.yaml"
        );
        assert_eq!(
            found("content = templatefile(\"${path.root}/p.json\", {})"),
            "m/p.json"
        );
        assert_eq!(found("content = file(\"p.json\")"), "m/p.json");
        assert_eq!(
            of("content = file(\"${path.module}/${var.name}.json\")"),
            None
        );
        assert_eq!(of("content = jsonencode({})"), None);
    }

    #[test]
    fn keys_are_found_in_yaml_and_json() {
        let yaml = "Resources:\n  BackupPlanRole:\n    Type: x\n  'Plan' :\n    Type: y\n";
        let span = key(yaml, "Plan").unwrap();
        assert_eq!((&yaml[span.clone()], span.start), ("Plan", 44));
        let json = "{\n \"Resources\": {\n  \"Plan\": {\"Plan\": 1}}}";
        assert_eq!(key(json, "Plan").unwrap().start, 21);
        assert_eq!(key(yaml, "Vault"), None);
    }

    proptest! {
        #[test]
        fn a_key_is_its_name(text in "[ a\"':\n\u{e9}]{0,20}", name in "[a\u{e9}]{1,2}") {
            if let Some(span) = key(&text, &name) {
                prop_assert_eq!(&text[span], name);
            }
        }
    }
}
