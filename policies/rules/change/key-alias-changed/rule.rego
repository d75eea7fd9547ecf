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
	some id, [before, _] in change.changed_aliases
	id in change.replaced
	message := sprintf(
		"%s is replaced %s; jobs that use the key by this alias fail meanwhile, and permanently if its name changes",
		[wording.alias(before), wording.cause(before)],
	)
}

findings contains finding.violated(id, ["key"], message) if {
	some id, [before, _] in change.changed_aliases
	_moved[id]
	message := sprintf(
		"%s points to another key; new backups are encrypted with that key, and earlier ones still need the old key",
		[wording.alias(before)],
	)
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	some id, [before, after] in change.changed_aliases
	id in change.updated
	not _moved[id]
	not _same[id]
	unknown := array.concat([why | some alias in [after, before]; why := _unknown_key(alias)], [{"reason": "unresolved"}])[0]
	message := sprintf("can't tell whether %s points to another key: depends on its target key", [wording.alias(before)])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "put the alias back, or first make sure that nothing refers to the key by it"
	some id in change.deleted
	alias := input.before.key_aliases[id]
	input.plans[alias.plan].has_backup
	message := sprintf(
		"%s is deleted; backup, copy and restore jobs that use the key by this alias fail",
		[wording.alias(alias)],
	)
}

_same contains id if {
	some id, [before, after] in change.changed_aliases
	some field in ["arn", "id"]
	before.key[field] == after.key[field]
}

_moved contains id if {
	some id, [before, after] in change.changed_aliases
	id in change.updated
	not _same[id]
	some field in ["arn", "id"]
	before.key[field] != after.key[field]
}

_unknown_key(alias) := why if {
	why := alias.unknown.key
} else := alias.key.unknown.arn
