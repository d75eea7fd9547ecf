# METADATA
# title: DataBunker role is open to a workload account
# description: An account whose backups are copied must not be able to reach the account that holds the copies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: remove workload accounts from the trust policy of every role that can delete or weaken backups in this account
package tfbackup.rules.databunker["databunker-role-open-to-workload"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["trust"], message), more) if {
	some id, doors in input.role_doors
	some door in doors
	door.verdict == "yes"
	more := {"twin": _who(door), "related": _related(door)}
	message := sprintf("%s can assume this role%s and call %s; an attacker there can destroy %s", [
		_called(id, door),
		_through(door),
		text.few(door.actions),
		_what(id),
	])
}

findings contains object.union(finding.undecided_for(id, ["trust"], waits_for, message), {"twin": twin}) if {
	some id, doors in input.role_doors
	some door in doors
	twin := _who(door)
	door.verdict == "unknown"
	waits_for := _waits(id)
	message := sprintf("can't tell whether %s can assume this role and call %s: depends on the role's policies; an attacker there could destroy %s", [
		_called(id, door),
		text.few(door.actions),
		_what(id),
	])
}

_who(door) := door.account if {
	door.account
} else := object.get(door, "identity_provider", "")

_called(id, door) := sprintf("principals of account %s, whose backups are %s here,", [door.account, _kept(id)]) if {
	door.account
} else := sprintf("every user of identity provider %s", [object.get(door, "identity_provider", "")])

_kept(id) := "under a key" if {
	_holds_only_keys(id)
} else := "copied"

_what(id) := "that key" if {
	_holds_only_keys(id)
} else := "the copies here"

# The account of the role has keys that copies elsewhere are under, and no copies.
_holds_only_keys(id) if {
	some flow in input.flows
	some hop in flow.hops
	hop.key.account == input.roles[id].account
	not _holds_copies(id)
}

_holds_copies(id) if {
	some flow in input.flows
	some hop in flow.hops
	hop.to.account == input.roles[id].account
}

_through(door) := sprintf(" through role %s", [concat(", ", names)]) if {
	names := [name | some id in door.through; name := sprintf("\"%s\"", [object.get(input.roles[id], "name", id)])]
	count(names) > 0
} else := ""

_related(door) := [{"resource": id, "attribute": ["trust"], "label": "assumed on the way"} | some id in object.get(door, "through", [])]

_waits(id) := found if {
	found := [finding.wait(id, [field], unknown) | some field in ["boundary", "managed_policies", "policies", "trust"]; unknown := input.roles[id].unknown[field]]
	count(found) > 0
} else := [finding.wait(id, ["policies"], {"reason": "unresolved"})]
