# METADATA
# title: Logically air-gapped vault in target_vault_name
# description: AWS Backup accepts only a standard vault in target_vault_name; a logically air-gapped vault has an argument of its own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: error
#   remedy: set target_vault_name to a standard vault, and target_logically_air_gapped_backup_vault_arn to the air-gapped vault
package tfbackup.rules.lagv["air-gapped-vault-as-target"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["rules"], message), {"related": related}) if {
	some [id, rule, vault] in _named
	input.vaults[vault].kind == "logically-air-gapped"
	message := sprintf("rule %s names %s in target_vault_name, which accepts only standard vaults; AWS Backup rejects the backup plan", [
		lifecycle.called(rule),
		wording.vault(input.vaults[vault]),
	])
	related := [{"resource": vault, "attribute": [], "label": "this vault is logically air-gapped"}]
}

findings contains finding.undecided(id, ["rules"], unknown, message) if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	unknown := rule.unknown.vault
	some candidate in unknown.candidates
	input.vaults[candidate].kind == "logically-air-gapped"
	message := sprintf("can't tell whether rule %s names an air-gapped vault in target_vault_name; if it does, AWS Backup rejects the backup plan", [lifecycle.called(rule)])
}

_named contains [id, rule, vault] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	vault := rule.vault.id
}
