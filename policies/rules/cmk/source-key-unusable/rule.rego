# METADATA
# title: Resource's KMS key is unusable
# description: AWS Backup can neither back up nor restore data under a disabled or asymmetric key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
# custom:
#   severity: error
#   remedy: set is_enabled = true on the key, or encrypt with an enabled key of spec SYMMETRIC_DEFAULT
package tfbackup.rules.cmk["source-key-unusable"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some key, defects in backup.key_defects
	some id in _under[key]
	says := concat(" and ", [defect.says | some defect in defects])
	message := sprintf("KMS key of this resource %s; its backup jobs fail, and its existing backups can't be restored", [says])
	related := [{"resource": key, "attribute": [defect.field], "label": defect.says} | some defect in defects]
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some key, waits_for in backup.key_doubts
	some id in _under[key]
	message := "can't tell whether the KMS key of this resource can be used; if not, its backup jobs fail, and its existing backups can't be restored"
}

_judged contains key if some key, _ in backup.key_defects

_judged contains key if some key, _ in backup.key_doubts

# Resources that are backed up, by their key.
_under[key] contains id if {
	some key in _judged
	some [i, _] in input.hops_under[key]
	some id in input.flows[i].resources
	input.resources[id].key.id == key
}
