# METADATA
# title: Backups no longer leave the account
# description: Backups of a resource reached an air-gapped vault or another account before this plan, and no longer do after it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: add a copy_action to a vault of another account, or to an air-gapped vault, to a rule that backs up the resources
package tfbackup.rules.change["backups-no-longer-leave-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.loss
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.reach
import data.tfbackup.lib.text

findings contains object.union(finding.violated(plan, ["rules"], message), {"related": related, "twin": twin}) if {
	some plan, ids in _ended
	twin := plan_change.twin(plan, "")
	message := sprintf("backups of %s no longer reach another account or an air-gapped vault; %s", [
		text.few(loss.addresses(ids)),
		"if the account is lost, only earlier copies remain, until they expire",
	])
	related := [{"resource": id, "label": "its backups no longer leave the account"} | some id in array.slice(sort(ids), 0, 3)]
}

findings contains object.union(finding.undecided_for(plan, ["rules"], waits_for, message), {"twin": twin}) if {
	some plan, ids in _doubtful
	not _ended[plan]
	twin := plan_change.twin(plan, "")
	waits_for := _waits(min(ids))
	message := _question(min(ids), text.few(loss.addresses(ids)))
}

# For certain.
_ended[plan] contains id if {
	some [plan, id] in _ends
	_got_out(input.before.reach[id], "yes")
	input.reach[id].air_gapped == "no"
	input.reach[id].other_account == "no"
	not _incomplete
}

# Perhaps.
_doubtful[plan] contains id if {
	some [plan, id] in _ends
	not _ended[plan][id]
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
_waits(id) := [finding.wait(id, ["tags"], {"reason": "incomplete"})] if {
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
_question(id, names) := sprintf("can't tell whether backups of %s still reach another account or an air-gapped vault", [names]) if {
	_got_out(input.reach[id], "unknown")
} else := sprintf("can't tell whether backups of %s reached another account or an air-gapped vault before; after this apply they don't", [names])
