# METADATA
# title: Facts for tests
# description: Adds to hand-made facts what Rust derives from their flows.
package tfbackup.lib.testing

# The facts with the indexes of their hops.
with_hops(facts) := object.union(
	{
		"stopped_hops": _by_obstacle(
			[[i, j] |
				some [i, j, flow, hop] in _hops(facts)
				hop.works == "no"
				_is_stopped(flow)
			],
			facts,
		),
		"doubtful_hops": _by_obstacle(
			[[i, j] |
				some [i, j, flow, hop] in _hops(facts)
				not flow.open
				_in_doubt(flow, hop)
			],
			facts,
		),
		"hops_into": _by_key([[id, [i, j]] |
			some [i, j, _, hop] in _hops(facts)
			_is_made(hop)
			id := hop.to.id
		]),
		"hops_across": _by_key([[_name(hop.to), [i, j]] |
			some [i, j, _, hop] in _hops(facts)
			_is_made(hop)
			hop.crosses_account == "yes"
		]),
		"hops_under": _by_key([[id, [i, j]] |
			some [i, j, _, hop] in _hops(facts)
			some id in {key | some use in ["source_key", "key"]; key := hop[use].id}
		]),
		"temporary_hops": _by_key([[_name(object.get(hop, "to", {})), [i, j]] |
			some [i, j, _, hop] in _hops(facts)
			hop.via == "temporary"
		]),
	},
	facts,
)

_hops(facts) := [[i, j, flow, hop] | some i, flow in object.get(facts, "flows", []); some j, hop in flow.hops]

_is_stopped(flow) if flow.selected == "yes"

_is_stopped(flow) if flow.open == true

_is_made(hop) if not hop.works == "no"

_in_doubt(_, hop) if hop.works == "unknown"

_in_doubt(flow, hop) if {
	hop.works == "no"
	flow.selected == "undecided"
}

_name(vault) := object.get(vault, "id", object.get(vault, "arn", object.get(vault, "name", "")))

_by_key(pairs) := {key: places |
	some [key, _] in pairs
	places := [place | some [other, place] in pairs; other == key]
}

_by_obstacle(places, facts) := {because: by_resource |
	some [i, j] in places
	because := facts.flows[i].hops[j].because
	by_resource := _by_key([[id, [k, l]] |
		some [k, l] in places
		facts.flows[k].hops[l].because == because
		some id in _carried(facts.flows[k])
	])
}

_carried(flow) := [flow.backup_plan] if {
	flow.open == true
} else := object.get(flow, "resources", [])

# The facts with what the planned actions of their objects come to.
with_changes(facts) := object.union({"changes": changes}, facts) if {
	destroyed := _planned(facts, "delete")
	made := _planned(facts, "create")
	changes := {
		"deleted": sort(destroyed - made),
		"replaced": sort(destroyed & made),
		"updated": sort(_planned(facts, "update")),
		"forgotten": sort(_planned(facts, "forget")),
	}
}

# The facts with what their attachments attach where, by the names that they give.
with_attached(facts) := object.union(
	{"attached": {id: found |
		some id, attachment in facts.policy_attachments
		found := object.union(
			{"policy": name | name := _referred(attachment.policy)},
			{"node": name | name := _referred(attachment.target)},
		)
	}},
	facts,
)

_referred(reference) := object.get(reference, "id", reference.name) if reference.name

_referred(reference) := reference.id if not reference.name

# The change of one field, `vault_locks.mode`, with more that is known of it.
with_field(id, field, effect, more) := {"changes": {"fields": [object.union(
	{"object": id, "collection": split(field, ".")[0], "field": split(field, ".")[1], "effect": effect},
	more,
)]}}

# What becomes of the first rule of a backup plan, which is the first after it, too.
with_rule(part, effect, before, after, more) := {
	"before": {"backup_plans": {"p:a": before}},
	"backup_plans": {"p:a": after},
	"changes": {"backup_plans": [object.union(
		{"was": "p:a", "backup_plan": "p:a", "rule": 0, "becomes": 0, "what": part, "effect": effect},
		more,
	)]},
}

# The same where nothing tells what rules the plan has.
with_unread_rules(before) := {
	"before": {"backup_plans": {"p:a": before}},
	"changes": {"backup_plans": [{
		"was": "p:a",
		"backup_plan": "p:a",
		"what": "rule",
		"effect": "unknown",
		"unknown": {"reason": "after-apply"},
	}]},
}

_planned(facts, action) := {id |
	some objects in object.get(facts, "before", {})
	some id, fact in objects
	action in fact.change.actions
}

# The facts with the catalog's actions; a test of tfbackup compares them with those of actions.json.
with_actions(facts) := object.union({"catalog": {"actions": actions}}, facts)

actions := {
	"account": ["account:CloseAccount"],
	"approval-team": ["mpa:StartActiveApprovalTeamDeletion", "mpa:UpdateApprovalTeam"],
	"backup-plan": ["backup:DeleteBackupPlan", "backup:DeleteBackupSelection", "backup:UpdateBackupPlan"],
	"backup-role": ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
	"continuous-recovery-point": ["backup:DisassociateRecoveryPoint"],
	"event-rule": ["events:DeleteRule", "events:DisableRule", "events:PutRule", "events:RemoveTargets"],
	"function": ["lambda:DeleteFunction", "lambda:PutFunctionConcurrency", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration"],
	"key": ["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
	"opt-in": ["backup:UpdateRegionSettings"],
	"organization": ["organizations:LeaveOrganization"],
	"recovery-point": ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
	"share": ["ram:DeleteResourceShare", "ram:DisassociateResourceShare"],
	"state-machine": ["states:DeleteStateMachine", "states:UpdateStateMachine"],
	"vault": ["backup:DeleteBackupVault"],
	"vault-lock": ["backup:DeleteBackupVaultLockConfiguration"],
	"vault-lock-terms": ["backup:PutBackupVaultLockConfiguration"],
	"vault-policy": ["backup:DeleteBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"],
	"vault-team": ["backup:DisassociateBackupVaultMpaApprovalTeam"],
}
