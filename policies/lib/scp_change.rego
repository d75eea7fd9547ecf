# METADATA
# title: Changes of service control policies
# description: What this plan does to what policies of the organization deny, and where, in words.
package tfbackup.lib.scp_change

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

# Places that policies leave since they are deleted, by policy.
deleted[id] contains place if {
	some place in input.changes.detachments
	not place.attachment
	id := place.policy
}

# Places that policies are detached from.
detached contains place if {
	some place in input.changes.detachments
	place.attachment
	not place.unknown
}

# Places that policies may be detached from.
perhaps_detached contains place if {
	some place in input.changes.detachments
	place.unknown
}

# Policies of the state of which nothing tells what they deny: the entry of the `unknown` map.
unread[id] := unknown if {
	some id, policy in input.before.organization_policies
	policy.policy_type in {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}
	unknown := policy.unknown.document
}

# What a doubt waits for.
waits(place) := [finding.wait(id, ["document"], unknown) |
	some id in place.waits_for
	unknown := object.get(input.organization_policies, [id, "unknown", "document"], {"reason": "unresolved"})
]

# `SCP "protect"`
called(id) := wording.called(_noun(fact), fact, [name | name := sprintf("\"%s\"", [fact.name])]) if {
	fact := input.before.organization_policies[id]
}

# `organizational unit "Workloads"`, `account 444455556666`, `ou-ab12-workloads`
where(node, target) := words if {
	unit := input.before.organization_units[node]
	not unit.root
	words := sprintf("organizational unit \"%s\"", [unit.name])
} else := "the whole organization" if {
	startswith(target.name, "r-")
} else := sprintf("account %s", [target.name]) if {
	count(target.name) == 12
} else := object.get(target, "name", "its target")

_noun(fact) := "RCP" if {
	fact.policy_type == "RESOURCE_CONTROL_POLICY"
} else := "SCP"
