# METADATA
# title: KMS alias is deleted or names another key
# description: This plan deletes a name of a KMS key, replaces it, or points it to another key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html
# custom:
#   severity: warning
#   remedy: leave the alias with its key and add another alias for the new key
package tfbackup.rules.change["key-alias-changed"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id, [before, _] in change.changed_aliases
	id in change.replaced
	message := sprintf(
		"%s is replaced %s; backup, copy and restore jobs that name the key by it fail meanwhile, and for good if its name changes",
		[wording.alias(before), wording.cause(before)],
	)
}

findings contains finding.violated(id, ["key"], message) if {
	some id, [before, _] in change.changed_aliases
	_moved[id]
	message := sprintf(
		"%s names another key; later backups are encrypted with that one, and earlier ones need the old key on restore day",
		[wording.alias(before)],
	)
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	some id, [before, after] in change.changed_aliases
	id in change.updated
	not _moved[id]
	not _same[id]
	unknown := array.concat([why | some alias in [after, before]; why := _unknown_key(alias)], [{"reason": "unresolved"}])[0]
	message := sprintf("whether %s names another key isn't known", [wording.alias(before)])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "put the alias back, or first see that nothing names the key by it"
	some id in change.deleted
	alias := input.before.key_aliases[id]
	input.plans[alias.plan].has_backup
	message := sprintf(
		"%s is deleted; backup, copy and restore jobs that name the key by it fail",
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
