# METADATA
# title: Resource's KMS key is unusable
# description: What is under a disabled or asymmetric key can be neither backed up nor restored.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
# custom:
#   severity: error
#   remedy: enable the key, or encrypt with an enabled key of spec SYMMETRIC_DEFAULT
package tfbackup.rules.cmk["source-key-unusable"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some key, defects in backup.key_defects
	some id in _under[key]
	says := concat(" and ", [defect.says | some defect in defects])
	message := sprintf("its key %s; its backups fail, and those that there are cannot be restored", [says])
	related := [{"resource": key, "attribute": [defect.field], "label": defect.says} | some defect in defects]
}

# Resources that are backed up, by their key.
_under[key] contains id if {
	some key, _ in backup.key_defects
	some [i, _] in input.hops_under[key]
	some id in input.flows[i].resources
	input.resources[id].key.id == key
}
