# METADATA
# title: Air-gapped vault named as the standard vault
# description: target_vault_name must be a standard vault; a logically air-gapped one has an argument of its own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: name a standard vault in target_vault_name, and the air-gapped one in target_logically_air_gapped_backup_vault_arn
package tfbackup.rules.lagv["air-gapped-vault-as-target"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["rules"], message), {"related": related}) if {
	some [id, rule, vault] in _named
	input.vaults[vault].kind == "logically-air-gapped"
	message := sprintf("rule %s backs up to %s by target_vault_name, which takes standard vaults only; AWS refuses the backup plan", [
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
	message := sprintf("can't tell whether rule %s backs up to an air-gapped vault by target_vault_name, which AWS refuses", [lifecycle.called(rule)])
}

_named contains [id, rule, vault] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	vault := rule.vault.id
}
