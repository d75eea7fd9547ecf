# METADATA
# title: KMS alias is deleted or points elsewhere
# description: This plan deletes or replaces a KMS alias, or points it to another key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
# custom:
#   severity: warning
#   remedy: keep the alias on its key, and add another alias for the new key
package tfbackup.rules.change["key-alias-changed"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.replaced
	alias := input.before.key_aliases[id]
	input.plans[alias.plan].has_backup
	message := sprintf(
		"%s is replaced %s; jobs that use the key through this alias fail meanwhile, and permanently if its name changes",
		[wording.alias(alias), wording.cause(alias)],
	)
}

findings contains finding.violated(id, ["key"], message) if {
	some [id, _] in change.fields.moved.key_aliases.key
	message := sprintf(
		"%s points to another key; new backups are encrypted with that key, and earlier ones still need the old key",
		[wording.alias(input.before.key_aliases[id])],
	)
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	some [id, pair] in change.fields.unknown.key_aliases.key
	unknown := [why | some side in ["after", "before"]; why := pair.unknown[side]][0]
	message := sprintf("can't tell whether %s points to another key: depends on its target key", [wording.alias(input.before.key_aliases[id])])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "put the alias back, or first make sure that nothing refers to the key through it"
	some id in change.deleted
	alias := input.before.key_aliases[id]
	input.plans[alias.plan].has_backup
	message := sprintf(
		"%s is deleted; backup, copy and restore jobs that use the key through this alias fail",
		[wording.alias(alias)],
	)
}
