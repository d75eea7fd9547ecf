# METADATA
# title: Every backup job of the resource fails
# description: A setting of the resource makes AWS Backup refuse it, though a selection names it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: change the setting that the message names, or back the data up in another way
package tfbackup.rules["plan-validity"]["resource-refused"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, [], message), {"related": related}) if {
	some id, selections in _refused
	[selection, reason] := min(selections)
	message := sprintf("backup selection %s selects this resource, but %s; every backup job of it fails", [
		_name(input.selections[selection]),
		reason,
	])
	related := [{"resource": selection, "attribute": [], "label": "selected here"}]
}

findings contains finding.undecided(id, ["supported"], unknown, message) if {
	some id, _ in input.reach
	unknown := input.resources[id].unknown.supported
	message := "can't tell whether AWS Backup supports this resource: it depends on a setting that is not known"
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
