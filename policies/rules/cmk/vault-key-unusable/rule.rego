# METADATA
# title: Backup vault's KMS key is unusable
# description: A vault needs an enabled, symmetric encryption key; with any other, its jobs fail and its recovery points can't be restored.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
# custom:
#   severity: error
#   remedy: set is_enabled = true on the key, or set kms_key_arn (awscc encryption_key_arn) to an enabled key of spec SYMMETRIC_DEFAULT
package tfbackup.rules.cmk["vault-key-unusable"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some id, vault in input.vaults
	defects := backup.key_defects[vault.key.id]
	says := concat(" and ", [defect.says | some defect in defects])
	message := sprintf("vault's KMS key %s; jobs into the vault fail, and its recovery points can't be restored", [says])
	related := [{"resource": vault.key.id, "attribute": [defect.field], "label": defect.says} | some defect in defects]
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	some id, unknown in backup.unknown_key
	message := "can't tell whether the vault's KMS key is enabled and symmetric: depends on which key the vault uses; otherwise jobs into the vault fail"
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some id, vault in input.vaults
	not vault.key.manager == "aws" # a key that AWS manages is always usable
	waits_for := backup.key_doubts[vault.key.id]
	message := "can't tell whether the vault's KMS key is enabled and symmetric: depends on the key's state and spec; otherwise jobs into the vault fail"
}
