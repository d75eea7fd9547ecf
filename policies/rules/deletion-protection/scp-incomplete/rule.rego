# METADATA
# title: Service control policy leaves destructive actions allowed
# description: A policy that protects backups doesn't deny every action that destroys them; a note where other policies deny the rest.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   severity: warning
#   remedy: deny these actions too, on all resources
package tfbackup.rules["deletion-protection"]["scp-incomplete"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["document"], message), {"help": help}) if {
	some id in scp.protective
	open := scp.gaps(id, "open")
	count(open) > 0
	help := sprintf("add to the policy: %s", [scp.closing(id, open)])
	message := sprintf("%s %s%s; a stolen administrator role can destroy or weaken backups", [
		scp.called(id),
		scp.leaves(id, open),
		_others(id),
	])
}

# Said once of a policy that nobody can read.
findings contains finding.undecided(id, [field], unknown, message) if {
	some [id, field, unknown] in scp.unread
	message := sprintf("can't tell whether %s keeps administrators from destroying backups: depends on its full content", [scp.called(id)])
}

findings contains finding.undecided_for(id, ["document"], waits_for, message) if {
	some id in scp.protective
	count(scp.gaps(id, "open")) == 0
	doubtful := scp.gaps(id, "doubt")
	count(doubtful) > 0
	waits_for := scp.waits(id, doubtful)
	message := sprintf("can't tell whether another policy closes this gap: %s %s", [
		scp.called(id),
		scp.leaves(id, doubtful),
	])
}

findings contains object.union(finding.violated(id, ["document"], message), {"severity": "note", "persona": "auditor", "help": help}) if {
	some id in scp.protective
	count(scp.gaps(id, "open")) == 0 # said above
	closed := {action | some action in scp.gaps(id, "closed"); count(scp.helpers(id, action)) > 0}
	count(closed) > 0
	others := {scp.name(other) | some action in closed; some other in scp.helpers(id, action)}
	help := sprintf("to make it stand alone, add to the policy: %s", [scp.closing(id, closed)])
	message := sprintf("%s alone %s; the gap stays closed only while other policies (%s) are attached", [
		scp.called(id),
		scp.leaves(id, closed),
		text.few(others),
	])
}

_others(id) := ", nor does any other policy in the input" if {
	scp.targets[id]
} else := ""
