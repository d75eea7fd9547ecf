# METADATA
# title: Names of actions
# description: Whether a pattern of a policy takes an action in.
package tfbackup.lib.action

# Without case; every `*` stands for any letters. Parts between two stars may overlap here: no action has two alike.
matches(pattern, action) if lower(pattern) == lower(action)

matches(pattern, action) if {
	parts := split(lower(pattern), "*")
	count(parts) > 1
	startswith(lower(action), parts[0])
	endswith(lower(action), parts[count(parts) - 1])
	every part in parts { contains(lower(action), part) }
}
