# METADATA
# title: Backup roles
# description: Roles of backup selections, by what is wrong with them, and how to say so.
package tfbackup.lib.backup_role

import data.tfbackup.lib.finding

# By id of the role: its selections that select something.
users[id] contains selection if {
	some selection, fact in input.backup_roles
	id := fact.role
	not fact.defect
}

# The role in words.
called(id) := sprintf("role \"%s\"", [input.roles[id].name]) if {
	input.roles[id].name
} else := "this role"

# Where it is used.
related(id) := [{"resource": selection, "attribute": ["role"], "label": "runs its jobs with this role"} | some selection in users[id]]

# Nobody can read more of a role that a data source only names.
is_made(id) if input.roles[id].change

# By id of the role and step (`backup` or `copy`): `[type, action]` that it lacks for certain.
lacking[id][step] contains [kind, action] if {
	some selection, fact in input.backup_roles
	not fact.defect
	id := fact.role
	some kind, lack in fact.lacks
	some step in ["backup", "copy"]
	some action in object.get(lack, step, [])
	_counts(step, action, selection)
}

_counts("backup", _, _) := true

_counts("copy", action, _) if not action in _copying

_counts("copy", action, selection) if {
	action in _copying
	selection in _crossing
}

# What AWS demands of copies to another account, whatever their type.
_copying := {"backup:CopyFromBackupVault", "backup:CopyIntoBackupVault"}

# Selections whose copies go to another account.
_crossing contains selection if {
	some flow in input.flows
	some hop in flow.hops
	hop.via == "copy"
	hop.crosses_account == "yes"
	some selection in flow.selections
}

# By id of the role: actions that it may lack.
unsure[id] contains action if {
	some _, fact in input.backup_roles
	not fact.defect
	id := fact.role
	some _, lack in fact.lacks
	some action in lack.undecided
	not action in _copying
}

# What refuses it.
cause(id) := "which its permissions boundary doesn't allow" if {
	some _, fact in input.backup_roles
	fact.role == id
	some _, lack in fact.lacks
	lack.by_boundary
} else := "which a Deny in its policies blocks" if {
	some _, fact in input.backup_roles
	fact.role == id
	some _, lack in fact.lacks
	count(object.get(lack, "by", [])) > 0
} else := "which no policy in these plans allows"

waits(id, fields) := found if {
	found := [finding.wait(id, [field], unknown) | some field in fields; unknown := input.roles[id].unknown[field]]
	count(found) > 0
} else := [finding.wait(id, [fields[0]], {"reason": "unresolved"})]
