//! Which findings have one cause and one remedy: people read them as one.

use super::Finding;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Marks the findings that belong together. The same rule says the same of several resources of one account and
/// plan, for the same reason (`related`) and with the same remedy; only the name of the subject, the first in
/// quotes, may differ. What differs in a number or in a second name is another finding.
pub(super) fn mark(findings: &mut [Finding]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        groups.entry(key(finding)).or_default().push(index);
    }
    for (key, members) in groups {
        if members.len() > 1 {
            let group = hash(&key);
            for member in members {
                if let Some(finding) = findings.get_mut(member) {
                    finding.group = Some(group.clone());
                }
            }
        }
    }
}

fn key(finding: &Finding) -> String {
    let mut parts = vec![
        finding.rule.clone(),
        format!("{:?} {:?}", finding.severity, finding.verdict),
        finding.plan.clone(),
        finding.account.clone().unwrap_or_default(),
        finding.help.clone(),
        finding.question.clone().unwrap_or_default(),
        without_subject(&finding.message, &finding.resource),
    ];
    let suppressed = finding.suppressed.as_ref();
    parts.push(suppressed.map_or(String::new(), |it| format!("{:?} {}", it.by, it.reason)));
    let related = finding.related.iter();
    let related = related.filter(|related| related.resource != finding.resource);
    parts.extend(related.map(|it| format!("{}\0{}\0{}", it.plan, it.resource, it.label)));
    parts.join("\0\0")
}

/// The message without the resource's address and the first name in quotes.
fn without_subject(message: &str, address: &str) -> String {
    let message = message.replace(address, "");
    let mut parts = message.splitn(3, '"');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(before), Some(_), Some(after)) => format!("{before}\"\"{after}"),
        _ => message,
    }
}

fn hash(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    let hash = hash.iter().take(8);
    hash.fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::without_subject;

    #[test]
    fn only_the_subject_may_differ() {
        let said = |message: &str, address: &str| without_subject(message, address);
        assert_eq!(
            said("vault \"a\" has no lock", "aws_backup_vault.a"),
            said("vault \"b\" has no lock", "aws_backup_vault.b")
        );
        assert_ne!(
            said("rule \"a\" copies to vault \"x\"", "p"),
            said("rule \"a\" copies to vault \"y\"", "p")
        );
        assert_ne!(said("kept 5 days", "p"), said("kept 6 days", "p"));
        assert_eq!(said("one \" alone", "p"), "one \" alone");
    }
}
