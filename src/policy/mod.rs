//! Policies: bundles of Rego, their metadata, and the engine. The only user of regorus.

use crate::finding::Severity;

/// A rule's identity and prose; id, family and package follow from its folder.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rule {
    /// Folder name, kebab-case, the defect: `vault-without-cmk`.
    pub id: String,
    /// Parent folder: `cmk`.
    pub family: String,
    /// One line.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Severity of a violated judgement.
    pub severity: Severity,
    /// Imperative, one line.
    pub remedy: String,
    /// The source in AWS's documentation.
    pub source: String,
}
