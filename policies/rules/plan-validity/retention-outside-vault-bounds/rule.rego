# METADATA
# title: Retention is outside the vault's bounds
# description: A locked or air-gapped vault refuses every job whose retention is below its least or above its greatest.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: let delete_after lie between min_retention_days and max_retention_days of the vault
package tfbackup.rules["plan-validity"]["retention-outside-vault-bounds"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["rules"], message), {"related": [bound]}) if {
	some [[id, place, vault, terms], holder, limits, side] in _refused
	message := sprintf("%s is kept %s, but %s takes nothing that is kept for %s than %s; every such job fails", [
		place,
		lifecycle.kept(terms),
		wording.vault(input.vaults[vault]),
		{"min_retention_days": "less", "max_retention_days": "more"}[side],
		text.days(limits[side]),
	])
	bound := {"resource": holder, "attribute": [side], "label": "the vault's bound"}
}

findings contains finding.undecided_for(id, ["rules"], waits_for, message) if {
	some [id, place, vault, terms] in lifecycle.landings
	not _is_refused[[id, place, vault]]
	[holder, limits] := lifecycle.bounds[vault]
	waits_for := array.concat(
		[finding.wait(id, ["rules"], unknown) | unknown := terms.unknown.delete_after_days],
		[finding.wait(holder, [side], unknown) | some side in _sides; unknown := limits.unknown[side]],
	)
	count(waits_for) > 0
	message := sprintf("whether %s is kept as long as %s demands is not known; if not, every such job fails", [
		place,
		wording.vault(input.vaults[vault]),
	])
}

findings contains finding.undecided(id, ["rules"], {"reason": "unresolved"}, message) if {
	some [id, place, vault] in _is_open
	message := sprintf("%s has its original's expiry; AWS does not say whether %s compares that, or takes the copy for one that never expires", [
		place,
		wording.vault(input.vaults[vault]),
	])
}

_sides := ["lock", "min_retention_days", "max_retention_days"]

_refused contains [landing, holder, limits, side] if {
	some [landing, holder, limits, side] in _outside
	not _is_open[[landing[0], landing[1], landing[2]]]
}

_outside contains [landing, holder, limits, side] if {
	some landing in lifecycle.landings
	[holder, limits] := lifecycle.bounds[landing[2]]
	some side in lifecycle.outside(landing[3], limits)
}

_is_outside contains [id, place, vault] if some [[id, place, vault, _], _, _, _] in _outside

# A copy that inherits its expiry is within the bounds by one reading only.
_is_open contains landing if {
	some landing in lifecycle.inherited
	_is_outside[landing]
	not _refuses_for_ever(landing[2])
}

_is_open contains landing if {
	some landing in lifecycle.inherited
	_refuses_for_ever(landing[2])
	not _is_outside[landing]
}

_refuses_for_ever(vault) if {
	[_, limits] := lifecycle.bounds[vault]
	limits.max_retention_days
}

_is_refused contains [id, place, vault] if some [[id, place, vault, _], _, _, _] in _refused
