# METADATA
# title: Retention is outside the vault's bounds
# description: A locked or logically air-gapped vault rejects every job whose retention is below its minimum or above its maximum.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: error
#   remedy: set delete_after to a value from the vault's min_retention_days to its max_retention_days
package tfbackup.rules["plan-validity"]["retention-outside-vault-bounds"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["rules"], message), {"related": [bound]}) if {
	some [[id, place, vault, terms], holder, limits, side] in _refused
	message := sprintf("%s keeps recovery points %s, but %s requires %s %s; every such job fails", [
		place,
		lifecycle.kept(terms),
		wording.vault(input.vaults[vault]),
		_wanted[side],
		text.days(limits[side]),
	])
	bound := {"resource": holder, "attribute": [side], "label": sprintf("requires %s %s", [_wanted[side], text.days(limits[side])])}
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
	message := sprintf("can't tell whether %s keeps recovery points within the bounds of %s; if not, every such job fails", [
		place,
		wording.vault(input.vaults[vault]),
	])
}

findings contains finding.undecided(id, ["rules"], {"reason": "unresolved"}, message) if {
	some [id, place, vault] in _is_open
	message := sprintf("can't tell whether %s accepts the %s: AWS doesn't document whether such a copy inherits its expiry or never expires", [
		wording.vault(input.vaults[vault]),
		place,
	])
}

# What each bound asks for.
_wanted := {"min_retention_days": "at least", "max_retention_days": "at most"}

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
