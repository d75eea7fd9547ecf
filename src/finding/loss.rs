//! In which order findings of one severity are read: what would be lost decides.
//!
//! Whoever reads only the first finding should have read the worst. What destroys recovery points that are there
//! can't be undone and comes first; then what makes no backup at all; then backups that don't get to where they
//! survive the account, or can't be decrypted there; then those that nobody can open; last what an attacker or an
//! accident would still have to do. A family of rules stands for one of these; a family that isn't listed (of
//! policies of one's own) comes after all.

const ORDER: [&[&str]; 5] = [
    // The apply itself destroys or weakens what is there.
    &["change"],
    // No backup is made: refused, never run, or of nothing.
    &[
        "plan-validity",
        "coverage",
        "backup-role",
        "org-policy",
        "stackset",
    ],
    // It is made and doesn't leave, or can't be decrypted where it arrives.
    &["databunker", "cmk", "key-policy"],
    // It is safe, and nobody can open it.
    &["lagv", "mpa", "restore"],
    // Somebody could delete it.
    &["vault-lock", "deletion-protection"],
];

/// Place of a family in that order.
pub(super) fn rank(family: &str) -> usize {
    let place = ORDER.iter().position(|families| families.contains(&family));
    place.unwrap_or(ORDER.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Bundle;

    #[test]
    fn every_family_has_its_place() {
        for rule in Bundle::embedded().unwrap().rules() {
            assert!(
                rank(&rule.family) < ORDER.len(),
                "say in src/finding/loss.rs what is lost in family {}",
                rule.family
            );
        }
        assert!(rank("change") < rank("cmk") && rank("vault-lock") < rank("of-my-own"));
    }
}
