# METADATA
# title: Backup vault has no customer managed key
# description: Recovery points under an AWS managed key can't be shared with another account, and such a vault can't receive copies of every type.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: warning
#   remedy: set kms_key_arn (awscc encryption_key_arn) to a customer managed key
package tfbackup.rules.cmk["vault-without-cmk"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["key"], message), {"label": "AWS managed key"}) if {
	some id, vault in input.vaults
	vault.kind == "standard"
	vault.key.manager == "aws"
	message := sprintf(
		"%s uses %s; recovery points under it can't be shared with another account, and EBS, RDS and Aurora copies into it fail",
		[wording.vault(vault), _key(vault.key)],
	)
}

findings contains object.union(finding.undecided(id, ["key"], unknown, message), {"help": help}) if {
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "standard"
	help := "if it is a customer managed key, let the plan show it: refer to its resource, or read it with data \"aws_kms_key\""
	message := "can't tell whether the vault uses a customer managed key: depends on its KMS key; recovery points under an AWS managed key can't be shared with another account"
}

_key(key) := "the AWS managed key aws/backup" if {
	key.by_default
} else := wording.managed_key(key)
