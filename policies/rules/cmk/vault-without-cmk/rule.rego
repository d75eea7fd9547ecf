# METADATA
# title: Backup vault has no customer managed key
# description: Only recovery points under a key of your own can be opened to another account, and only a vault with such a key takes copies of every type.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: warning
#   remedy: set kms_key_arn (awscc encryption_key_arn) to a KMS key of your own
package tfbackup.rules.cmk["vault-without-cmk"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["key"], message) if {
	some id, vault in input.vaults
	vault.kind == "standard"
	vault.key.manager == "aws"
	message := sprintf(
		"%s; what it encrypts can never be opened to another account, and copies of EBS, RDS or Aurora backups into it fail",
		[_encrypted_by(vault.key)],
	)
}

findings contains object.union(finding.undecided(id, ["key"], unknown, message), {"help": help}) if {
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "standard"
	help := "if it is a key of your own, let the plan show it: refer to its resource, or read it by data \"aws_kms_key\""
	message := "the vault's key is not known; if AWS manages it, what it encrypts can never be opened to another account"
}

default _encrypted_by(_) := "vault is encrypted with an AWS managed key"

_encrypted_by(key) := "vault names no key, so AWS Backup's own one encrypts it" if key.by_default

_encrypted_by(key) := sprintf("vault is encrypted with the AWS managed key %s", [key.alias]) if not key.by_default
