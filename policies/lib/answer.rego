# METADATA
# title: Answers
# description: |
#   Three-valued answers with their reason: `{"is": "yes" | "no" | "unknown"}`, with `because` unless it is yes,
#   `waits_for` (ids) where it is unknown, `by_policy` where organization policies alone make it yes, and
#   `from_days` where a vault lock makes it so only after that many days.
package tfbackup.lib.answer

# Yes stands as it is, `{"is": "yes"}`: regorus 0.14.1 finds a constant of another module undefined in some heads.

no(because) := {"is": "no", "because": because}

unknown(because, waits_for) := {"is": "unknown", "because": because, "waits_for": waits_for}

# Yes if every one of a list is; otherwise the first no, then the first unknown, speaks for all.
every_of(answers) := all_of[0] if {
	all_of := [answer | some answer in answers; answer.is == "no"]
	count(all_of) > 0
} else := open[0] if {
	open := [answer | some answer in answers; answer.is == "unknown"]
	count(open) > 0
} else := _united(answers)

# Yes if one of a list is, best one that holds at once; otherwise the first unknown, then the first no, speaks for all.
some_of(answers) := at_once[0] if {
	at_once := [answer | some answer in answers; answer.is == "yes"; not answer.from_days]
	count(at_once) > 0
} else := sure[0] if {
	sure := [answer | some answer in answers; answer.is == "yes"]
	count(sure) > 0
} else := open[0] if {
	open := [answer | some answer in answers; answer.is == "unknown"]
	count(open) > 0
} else := answers[0] if {
	count(answers) > 0
} else := no("nothing does")

_united(answers) := object.union_n([
	{"is": "yes"},
	{"by_policy": true | some answer in answers; answer.by_policy},
	{"from_days": days |
		all_days := [answer.from_days | some answer in answers; answer.from_days]
		count(all_days) > 0
		days := max(all_days)
	},
])
