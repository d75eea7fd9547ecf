# METADATA
# title: Backup plan is deleted
# description: This plan destroys a backup plan, or a template or backup policy no longer declares it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/deleting-a-backup-plan.html
# custom:
#   severity: error
#   remedy: put the backup plan back, or first apply another one for the same resources with the same frequency and retention
#   supersedes: [backup-selection-loses-resources]
package tfbackup.rules.change["backup-plan-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.loss
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.wording

findings contains object.union(object.union(finding.violated(id, [], message), {"twin": twin, "related": related}), level) if {
	some id in plan_change.deleted
	level := _level(id)
	related := _selections(id)
	plan := input.before.backup_plans[id]
	twin := plan_change.twin(id, "")
	message := sprintf("%s%s %s; %s", [_plan(plan), plan_change.rules_of(plan), _how(id), _fate(id)])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": twin}) if {
	some id, unknown in plan_change.doubtful
	plan := input.before.backup_plans[id]
	twin := plan_change.twin(id, "")
	waits_for := [finding.wait(plan_change.carrier(id), ["template"], unknown)]
	message := sprintf("can't tell whether %s%s is still declared: depends on its template or policy; if not, its backups end", [
		_plan(plan),
		plan_change.rules_of(plan),
	])
}

_level(id) := {"severity": "note"} if {
	_successor(id)
} else := {}

_fate(id) := sprintf("backup plan \"%s\" makes the same backups of the same resources", [name]) if {
	name := input.backup_plans[_successor(id)].name
} else := loss.fate(id)

# Another name for the same backups: a new plan with the same rules takes all that this one took.
_successor(id) := min(others) if {
	taken := loss.taken_by(id)
	count(taken) > 0
	not _leaves_unknown(id)
	others := {other |
		some other in plan_change.successors(id)
		every resource in taken {
			other in input.reach[resource].backup_plans
		}
	}
	count(others) > 0
}

# What it took beyond the input, nothing takes for certain.
_leaves_unknown(id) if {
	some selection in loss.blindly_deleted
	input.before.selections[selection].backup_plan.id == id
}

_plan(plan) := wording.called("backup plan", plan, [name | name := sprintf("\"%s\"", [plan.name])])

_how(id) := "is deleted" if {
	change.deleted[id]
} else := sprintf("is no longer declared by %s", [address]) if {
	address := input.before.backup_plans[id].address
}

_selections(id) := [{"resource": selection, "label": "deleted with the backup plan"} |
	some selection, fact in input.before.selections
	fact.backup_plan.id == id
	not input.selections[selection]
]
