# METADATA
# title: Every backup job of the resource fails
# description: A setting of the resource makes AWS Backup reject it, although a backup selection includes it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: error
#   remedy: change the setting named in the message, or back up the data another way
package tfbackup.rules["plan-validity"]["resource-refused"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"related": related}) if {
	some id, selections in _refused
	[selection, reason] := min(selections)
	message := sprintf("backup selection %s includes this resource, but %s; every backup job of the resource fails", [
		_name(input.selections[selection]),
		reason,
	])
	related := [{"resource": selection, "attribute": [], "label": "includes a resource that can't be backed up"}]
}

findings contains finding.undecided(id, ["supported"], unknown, message) if {
	some id, _ in input.reach
	unknown := input.resources[id].unknown.supported
	message := "can't tell whether AWS Backup supports this resource: depends on one of its settings; if not, its backup jobs fail"
}

_refused[id] contains [selection, reason] if {
	some selection, fact in input.selections
	some id, by in fact.excluded
	startswith(by, "refused: ")
	reason := trim_prefix(by, "refused: ")
}

_name(selection) := sprintf("\"%s\"", [selection.name]) if {
	selection.name
} else := selection.address
