# METADATA
# title: Backups miss an objective
# description: tfbackup.toml sets how often backups must be made, how long they must be kept and what they must survive; these backups fall short.
# related_resources:
#   - ref: https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_objective_defined_recovery.html
# custom:
#   severity: warning
#   remedy: change the schedule, lifecycle or copy_action of the backup plan, or the objective in [objectives] of tfbackup.toml
package tfbackup.rules.coverage["objective-not-met"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.objective

findings contains finding.violated(id, [], message) if {
	some id, demand in input.objectives
	missed := [found.because |
		some disaster in demand.survive
		found := objective.met[id][disaster]
		found.is == "no"
	]
	count(missed) > 0
	message := sprintf("backups of this resource miss an objective in tfbackup.toml: %s%s", [missed[0], _besides(missed)])
}

findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, demand in input.objectives
	answers := [found | some disaster in demand.survive; found := objective.met[id][disaster]]
	count([found | some found in answers; found.is == "no"]) == 0
	open := [found | some found in answers; found.is == "unknown"]
	count(open) > 0
	waits_for := [finding.wait(other, [], {"reason": "unresolved"}) | some other in open[0].waits_for]
	message := sprintf("can't tell whether backups of this resource meet the objectives in tfbackup.toml: %s", [open[0].because])
}

findings contains finding.undecided(id, ["tags"], unknown, message) if {
	some id, demand in input.objectives
	some _, unknown in demand.unknown
	message := "can't tell which objective in tfbackup.toml applies to this resource: depends on its account or tags"
}

_besides(missed) := "" if count(missed) == 1

_besides(missed) := sprintf(" (and %v more)", [count(missed) - 1]) if count(missed) > 1
