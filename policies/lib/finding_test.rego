package tfbackup.lib.finding_test

import data.tfbackup.lib.finding

test_violated_names_the_place_and_waits_for_nothing if {
	finding.violated("p:a.b", ["key"], "why") == {
		"resource": "p:a.b",
		"attribute": ["key"],
		"message": "why",
		"verdict": "violated",
	}
}

test_undecided_waits_for_the_unknown_field_and_its_references if {
	unknown := {"reason": "after-apply", "references": ["var.key"], "candidates": ["p:c.d"]}
	finding.undecided("p:a.b", ["key"], unknown, "why") == {
		"resource": "p:a.b",
		"attribute": ["key"],
		"message": "why",
		"verdict": "undecided",
		"waits_for": [{
			"resource": "p:a.b",
			"attribute": ["key"],
			"reason": "after-apply",
			"references": ["var.key"],
		}],
	}
}

test_wait_has_no_references_where_the_unknown_has_none if {
	finding.wait("p:a.b", ["lock"], {"reason": "incomplete"}) == {
		"resource": "p:a.b",
		"attribute": ["lock"],
		"reason": "incomplete",
	}
}

test_undecided_for_waits_for_another_object if {
	waits := [finding.wait("p:key", ["enabled"], {"reason": "sensitive"})]
	judgement := finding.undecided_for("p:vault", ["key"], waits, "why")
	judgement.resource == "p:vault"
	judgement.waits_for[0].resource == "p:key"
}
