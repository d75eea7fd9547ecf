//! The `# METADATA` header of a rule. A closed schema: a key that nobody reads is a typing error.

use super::error::{PolicyError, Spot};
use super::{Rule, RuleQuestion};
use crate::facts::Reads;
use crate::finding::{Persona, Severity};
use saphyr::{LoadableYamlNode as _, MarkedYaml, YamlData};
use std::collections::BTreeMap;

/// What the header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) severity: Severity,
    pub(super) remedy: String,
    pub(super) source: String,
    pub(super) supersedes: Vec<String>,
    pub(super) persona: Persona,
    pub(super) persona_undecided: Persona,
    pub(super) question: Option<RuleQuestion>,
}

impl Metadata {
    /// The rule that has this header.
    pub(super) fn rule(self, family: &str, id: &str) -> Rule {
        Rule {
            id: id.to_owned(),
            family: family.to_owned(),
            title: self.title,
            description: self.description,
            severity: self.severity,
            remedy: self.remedy,
            source: self.source,
            supersedes: self.supersedes,
            persona: self.persona,
            persona_undecided: self.persona_undecided,
            question: self.question,
        }
    }
}

/// Keys of `custom` that a rule may have.
const OPTIONAL: [&str; 5] = [
    "persona",
    "persona_undecided",
    "question",
    "answer",
    "supersedes",
];

/// Reads the header of the policy `name` with the given text.
pub(super) fn read(name: &str, text: &str) -> Result<Metadata, PolicyError> {
    let header = Header { name, text };
    let yaml = header.yaml()?;
    let document = header.parse(&yaml)?;
    let root = document
        .first()
        .ok_or_else(|| header.error(1, "METADATA is empty"))?;
    let top = header.map(
        root,
        "METADATA",
        &["title", "description", "related_resources", "custom"],
        &["schemas"],
    )?;
    let custom_node = header.get(root, &top, "custom")?;
    let custom = header.map(custom_node, "custom", &["severity", "remedy"], &OPTIONAL)?;

    let severity = header.get(custom_node, &custom, "severity")?;
    let severity = match header.string(severity, "severity")? {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        "note" => Severity::Note,
        other => {
            let message = format!("severity `{other}` is none of error, warning, note");
            return Err(header.error(line(severity), message));
        }
    };
    let text_of = |parent, map: &Map<'_>, key| -> Result<String, PolicyError> {
        Ok(header
            .string(header.get(parent, map, key)?, key)?
            .to_owned())
    };
    let persona = header.persona(&custom, "persona")?;
    if persona != Persona::Regular && severity == Severity::Error {
        let message = "an error is never hidden: `persona` is for warnings and notes";
        return Err(header.error(line(custom_node), message));
    }
    let question = match (custom.get("question"), custom.get("answer")) {
        (Some(text), Some(answer)) => Some(RuleQuestion {
            text: header.string(text, "question")?.to_owned(),
            answer: header.string(answer, "answer")?.to_owned(),
        }),
        (None, None) => None,
        _ => {
            let message = "`question` and `answer` go together";
            return Err(header.error(line(custom_node), message));
        }
    };
    Ok(Metadata {
        persona,
        persona_undecided: header.persona(&custom, "persona_undecided")?,
        question,
        title: text_of(root, &top, "title")?,
        description: text_of(root, &top, "description")?,
        severity,
        remedy: text_of(custom_node, &custom, "remedy")?,
        source: header.source(header.get(root, &top, "related_resources")?)?,
        supersedes: match custom.get("supersedes") {
            Some(node) => header.words(node, "supersedes")?,
            None => Vec::new(),
        },
    })
}

/// What all policies together read, by the header of the one that has them all; `None` where it doesn't tell.
pub(super) fn reads(name: &str, text: &str) -> Result<Option<Reads>, PolicyError> {
    let header = Header { name, text };
    let yaml = header.yaml()?;
    let document = header.parse(&yaml)?;
    let Some(root) = document.first() else {
        return Ok(None);
    };
    let top = header.map(root, "METADATA", &["title", "description"], &["custom"])?;
    let Some(custom) = top.get("custom") else {
        return Ok(None);
    };
    let custom = header.map(custom, "custom", &["reads", "reads_before"], &[])?;
    let names = |key| {
        let words = header.words(header.get(root, &custom, key)?, key)?;
        Ok(words.into_iter().collect())
    };
    Ok(Some(Reads {
        after: names("reads")?,
        before: names("reads_before")?,
    }))
}

type Map<'a> = BTreeMap<&'a str, &'a MarkedYaml<'a>>;

struct Header<'a> {
    name: &'a str,
    text: &'a str,
}

impl Header<'_> {
    /// The header without its comment signs. Its first line stays, empty, so that YAML's lines are the file's.
    fn yaml(&self) -> Result<String, PolicyError> {
        let mut lines = self.text.lines();
        if lines.next().map(str::trim_end) != Some("# METADATA") {
            return Err(self.error(1, "the first line is not `# METADATA`"));
        }
        let mut yaml = String::from("\n");
        for line in lines.map_while(|line| line.strip_prefix('#')) {
            yaml.push_str(line.strip_prefix(' ').unwrap_or(line));
            yaml.push('\n');
        }
        Ok(yaml)
    }

    fn parse<'a>(&self, yaml: &'a str) -> Result<Vec<MarkedYaml<'a>>, PolicyError> {
        MarkedYaml::load_from_str(yaml).map_err(|e| {
            let message = format!("METADATA isn't valid YAML: {}", e.info());
            self.error(e.marker().line(), message)
        })
    }

    /// The mapping's values by key, when it has all of `required` and nothing beyond `optional`.
    fn map<'a>(
        &self,
        node: &'a MarkedYaml<'a>,
        name: &str,
        required: &[&str],
        optional: &[&str],
    ) -> Result<Map<'a>, PolicyError> {
        let YamlData::Mapping(mapping) = &node.data else {
            return Err(self.error(line(node), format!("{name} isn't a mapping")));
        };
        let mut map = Map::new();
        for (key, value) in mapping {
            match key.data.as_str() {
                Some(word) if required.contains(&word) || optional.contains(&word) => {
                    map.insert(word, value);
                }
                _ => {
                    let word = key.data.as_str().unwrap_or("?");
                    return Err(self.error(line(key), format!("{name} may not have `{word}`")));
                }
            }
        }
        match required.iter().find(|key| !map.contains_key(*key)) {
            Some(missing) => Err(self.error(line(node), format!("{name} has no `{missing}`"))),
            None => Ok(map),
        }
    }

    fn get<'a>(
        &self,
        parent: &MarkedYaml<'_>,
        map: &Map<'a>,
        key: &str,
    ) -> Result<&'a MarkedYaml<'a>, PolicyError> {
        map.get(key)
            .copied()
            .ok_or_else(|| self.error(line(parent), format!("`{key}` is missing")))
    }

    fn string<'a>(&self, node: &'a MarkedYaml<'a>, key: &str) -> Result<&'a str, PolicyError> {
        node.data
            .as_str()
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| self.error(line(node), format!("`{key}` isn't a string")))
    }

    /// A list of words.
    fn words(&self, node: &MarkedYaml<'_>, key: &str) -> Result<Vec<String>, PolicyError> {
        let YamlData::Sequence(items) = &node.data else {
            return Err(self.error(line(node), format!("`{key}` isn't a list")));
        };
        let word = |item| Ok(self.string(item, key)?.to_owned());
        items.iter().map(word).collect()
    }

    /// Who sees the findings; everybody where nothing is said.
    fn persona(&self, map: &Map<'_>, key: &str) -> Result<Persona, PolicyError> {
        let Some(node) = map.get(key) else {
            return Ok(Persona::Regular);
        };
        match self.string(node, key)? {
            "pedantic" => Ok(Persona::Pedantic),
            "auditor" => Ok(Persona::Auditor),
            other => {
                let message = format!("{key} `{other}` is none of pedantic, auditor");
                Err(self.error(line(node), message))
            }
        }
    }

    /// `related_resources` with exactly one `ref`.
    fn source(&self, node: &MarkedYaml<'_>) -> Result<String, PolicyError> {
        let YamlData::Sequence(items) = &node.data else {
            return Err(self.error(line(node), "related_resources isn't a list"));
        };
        let [item] = items.as_slice() else {
            return Err(self.error(line(node), "related_resources must name exactly one source"));
        };
        let map = self.map(item, "related_resources", &["ref"], &[])?;
        let source = self.string(self.get(item, &map, "ref")?, "ref")?;
        if source.starts_with("https://") {
            Ok(source.to_owned())
        } else {
            Err(self.error(line(item), "ref isn't an https address"))
        }
    }

    fn error(&self, line: usize, message: impl Into<String>) -> PolicyError {
        let column = self
            .text
            .lines()
            .nth(line.saturating_sub(1))
            .and_then(|text| text.find(char::is_alphanumeric))
            .map_or(1, |at| at.saturating_add(1)); // before it: `#`, spaces, dashes, all of one byte
        let Spot { text, span } = Spot::at(self.name, self.text, line, column);
        PolicyError::Metadata {
            message: message.into(),
            help:
                "a rule starts with `# METADATA`: title, description, related_resources with one \
                   ref, and custom with severity and remedy"
                    .to_owned(),
            text,
            span,
        }
    }
}

fn line(node: &MarkedYaml<'_>) -> usize {
    node.span.start.line()
}

#[cfg(test)]
mod tests {
    use super::*;
    use miette::Diagnostic as _;

    const GOOD: &str = "# METADATA\n# title: T\n# description: >\n#   two\n#   lines\n# related_resources:\n#   - ref: https://a.b/c\n# custom:\n#   severity: note\n#   remedy: \"do: it\"\npackage p\n";

    #[test]
    fn reads_a_header() {
        let read = read("r.rego", GOOD).unwrap();
        assert_eq!(read.title, "T");
        assert_eq!(read.description.trim(), "two lines");
        assert_eq!(read.severity, Severity::Note);
        assert_eq!(read.remedy, "do: it");
        assert_eq!(read.source, "https://a.b/c");
    }

    #[test]
    fn reads_what_a_rule_supersedes() {
        let more = "  remedy: \"do: it\"\n#   supersedes: [a-b, c]\n";
        let read_with = |more: &str| read("r.rego", &GOOD.replace("  remedy: \"do: it\"\n", more));
        assert_eq!(read_with(more).unwrap().supersedes, ["a-b", "c"]);
        for wrong in ["a-b", "[3]"] {
            let error = read_with(&more.replace("[a-b, c]", wrong)).unwrap_err();
            assert!(
                error.to_string().starts_with("`supersedes` isn't"),
                "{error}"
            );
        }
    }

    #[test]
    fn reads_who_sees_it_and_what_it_asks() {
        let more = "#   severity: note\n#   persona: pedantic\n#   persona_undecided: auditor\n#   question: Q?\n#   answer: A\n";
        let read = read("r.rego", &GOOD.replace("#   severity: note\n", more)).unwrap();
        assert_eq!(read.persona, Persona::Pedantic);
        assert_eq!(read.persona_undecided, Persona::Auditor);
        assert_eq!(read.question.unwrap().text, "Q?");
    }

    #[test]
    fn refuses_what_is_missing_unknown_or_no_text() {
        for (from, to, message, at) in [
            (
                "# METADATA\n",
                "",
                "the first line is not `# METADATA`",
                "title",
            ),
            ("# title: T\n", "", "METADATA has no `title`", "description"),
            ("title: T", "title: 3", "`title` isn't a string", "title"),
            (
                "title: T",
                "title: T\n# tilte: T",
                "METADATA may not have `tilte`",
                "tilte",
            ),
            (
                "  severity: note",
                "  severity: bad",
                "severity `bad` is none of error, warning, note",
                "severity",
            ),
            (
                "#   remedy: \"do: it\"\n",
                "",
                "custom has no `remedy`",
                "severity",
            ),
            (
                "https://a.b/c",
                "ftp://a",
                "ref isn't an https address",
                "ref",
            ),
            (
                "#   - ref: https://a.b/c\n",
                "#   - ref: https://a\n#   - ref: https://b\n",
                "related_resources must name exactly one source",
                "ref",
            ),
            ("title: T", "title: [", "", "description"),
            (
                "severity: note",
                "severity: note\n#   persona: regular",
                "persona `regular` is none of pedantic, auditor",
                "persona",
            ),
            (
                "severity: note",
                "severity: error\n#   persona: auditor",
                "an error is never hidden",
                "severity",
            ),
            (
                "severity: note",
                "severity: note\n#   question: Q?",
                "`question` and `answer` go together",
                "severity",
            ),
        ] {
            let text = GOOD.replace(from, to);
            let error = read("r.rego", &text).unwrap_err();
            assert!(error.to_string().contains(message), "{to:?}: {error}");
            let span = error.labels().unwrap().next().unwrap();
            let found = text.get(span.offset()..span.offset() + span.len()).unwrap();
            assert_eq!(found, at, "{to:?}: {error}");
        }
    }
}
