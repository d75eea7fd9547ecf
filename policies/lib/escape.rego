# METADATA
# title: Backups that no longer get out
# description: |
#   Resources whose backups got into an air-gapped vault or another account before this plan, and no longer do,
#   by the backup plan that sent them there.
# schemas:
#   - input: schema.facts
package tfbackup.lib.escape

import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.reach

# For certain.
ended[plan] contains id if {
	some [plan, id] in _ends
	_got_out(input.before.reach[id], "yes")
	input.reach[id].air_gapped == "no"
	input.reach[id].other_account == "no"
	not _incomplete
}

# Perhaps.
doubtful[plan] contains id if {
	some [plan, id] in _ends
	not ended[plan][id]
}

# What is backed up after the apply as well, and doesn't get out for certain.
_ends contains [plan, id] if {
	some id, after in input.reach
	after.air_gapped != "yes"
	after.other_account != "yes"
	before := input.before.reach[id]
	[after.air_gapped, after.other_account] != [before.air_gapped, before.other_account] # most are the same
	_may_have_got_out(before)
	after.selected == "yes"
	plan := _sender(before)
}

_got_out(reached, answer) if reached.air_gapped == answer

_got_out(reached, answer) if reached.other_account == answer

_may_have_got_out(reached) if {
	some answer in ["yes", "unknown"]
	_got_out(reached, answer)
}

_sender(reached) := min(senders) if {
	senders := [plan | some plan in reached.backup_plans; _sends[plan]]
	count(senders) > 0
} else := min(reached.backup_plans)

_sends contains id if {
	some id, plan in input.before.backup_plans
	some backup_rule in plan.rules
	count(plan_change.destinations(backup_rule)) > 0
}

_incomplete if {
	some plan in input.plans
	not plan.complete
}

# What an answer waits for.
waits(id) := [finding.wait(id, ["tags"], {"reason": "incomplete"})] if {
	_incomplete
} else := reach.waits(id) if {
	_got_out(input.reach[id], "unknown")
} else := waits_for if {
	waits_for := [finding.wait(plan, ["rules"], unknown) | some plan, unknown in input.before.reach[id].waits_for]
	count(waits_for) > 0
} else := [finding.wait(id, ["kind"], unknown)] if {
	unknown := object.get(input.before.resources, [id, "unknown", "kind"], {"reason": "unresolved"})
}

# What isn't known, in words.
question(id, names) := sprintf("whether backups of %s still get into another account or an air-gapped vault is not known", [names]) if {
	_got_out(input.reach[id], "unknown")
} else := sprintf("backups of %s get into no other account and no air-gapped vault; whether they did before is not known", [names])
