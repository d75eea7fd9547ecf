//! The index against each against each, and the verdict against AWS's formula.

use super::*;
use proptest::prelude::*;

fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "ab"]).prop_map(str::to_owned)
}

fn resource() -> impl Strategy<Value = Resource> {
    let part = || prop::sample::select(vec!["volume", "instance", "vol*"]);
    let known = (any::<bool>(), word(), part());
    let place = (
        prop::sample::select(vec![ACCOUNT, "444455556666", "p:aws"]),
        prop::sample::select(vec![REGION, "us-east-1"]),
    );
    let tags = prop::collection::btree_map(word(), word(), 0..3);
    let unknown = (prop::collection::vec(word(), 0..2), 0..8_u8, any::<bool>());
    (known, place, tags, unknown).prop_map(
        |((known, name, kind), place, tags, (keys, flags, _))| {
            let mut resource = volume("x", &[]);
            resource.object = object(place.0, place.1);
            let arn = format!("arn:aws:ec2:{}:{ACCOUNT}:{kind}/{name}", place.1);
            resource.arn = known.then(|| arn.replace('*', ""));
            resource.arn_pattern = (flags != 1).then(|| arn.replace("/a", "/*"));
            resource.tags = tags;
            resource.unknown_tags = keys;
            resource
                .unknown_tags
                .retain(|key| !resource.tags.contains_key(key));
            if flags == 2 {
                resource
                    .object
                    .unknown
                    .insert("tags".to_owned(), unknown_of("tags"));
            }
            if flags == 4 {
                let actions = vec![Action::Create];
                resource.object.change = Some(Change {
                    actions,
                    ..Change::default()
                });
            }
            resource.supported = flags != 3;
            resource.kind = Some(if flags < 5 { "EBS" } else { "FSxLustre" }.to_owned());
            resource
        },
    )
}

fn unknown_of(what: &str) -> Unknown {
    unknown(&[what])
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let arn = prop::sample::select(vec![
        "*",
        "arn:aws:ec2:*",
        "arn:aws:rds:*",
        "arn:aws:ec2:*:*:volume/*",
        "arn:aws:ec2:*:*:vol*/a",
        "arn:aws:ec2:*:*:instance/a*",
        "arn:aws:ec2:eu-west-1:111122223333:volume/a",
        "arn:aws:ec2:us-east-1:111122223333:volume/ab",
    ]);
    let id = prop::sample::select(vec!["r0", "r1", "r9"]);
    prop_oneof![
        6 => arn.prop_map(|arn| arns(&[arn]).remove(0)),
        1 => id.prop_map(|id| Pattern { id: Some(id.to_owned()), ..Pattern::default() }),
        1 => Just(Pattern { unknown: Some(unknown_of("x")), ..Pattern::default() }),
    ]
}

fn condition() -> impl Strategy<Value = TagCondition> {
    use TagOperator::{StringEquals, StringLike, StringNotEquals, StringNotLike};
    let operators = vec![StringEquals, StringLike, StringNotEquals, StringNotLike];
    let operator = prop::sample::select(operators);
    (operator, word(), word(), 0..8_u8).prop_map(|(operator, key, value, flags)| {
        let mut one = tag(operator, &key, &value);
        match flags {
            0 => one.values = vec!["a*".to_owned(), "b".to_owned()],
            1 => {
                one.unknown.insert("values".to_owned(), unknown_of("v"));
            }
            2 => {
                one.key = None;
                one.unknown.insert("key".to_owned(), unknown_of("k"));
            }
            _ => {}
        }
        one
    })
}

fn any_selection() -> impl Strategy<Value = Selection> {
    let patterns = || prop::collection::vec(pattern(), 0..3);
    let conditions = || prop::collection::vec(condition(), 0..3);
    (patterns(), patterns(), conditions(), conditions()).prop_map(
        |(resources, not_resources, tags, conditions)| Selection {
            resources,
            not_resources,
            tags,
            conditions,
            ..selection()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_index_finds_what_each_against_each_finds(
        resources in prop::collection::vec(resource(), 0..6), one in any_selection(),
        out in any::<bool>(),
    ) {
        let mut world = world(Vec::new(), one);
        let numbered = resources.into_iter().enumerate();
        world.resources = numbered.map(|(at, r)| (format!("r{at}"), r)).collect();
        let mut settings = RegionSettings { object: object(ACCOUNT, REGION), ..RegionSettings::default() };
        settings.opt_in = [("EBS".to_owned(), !out), ("FSx".to_owned(), !out)].into();
        world.region_settings.insert("r".to_owned(), settings);

        let (index, opt_in) = (Index::new(&world), OptIn::new(&world));
        let tree = Tree::new(&world);
        let matcher = Matcher::new(&world, &tree, &index, &opt_in, &world.selections["s"]);
        let mut naive = Outcome { may_select_any: matcher.open().cloned(), ..Outcome::default() };
        for (id, resource) in &world.resources {
            match matcher.verdict(id, resource) {
                Verdict::Apart => {}
                Verdict::Selected => naive.selected.push(id.clone()),
                Verdict::Excluded(by) => { naive.excluded.insert(id.clone(), by); }
                Verdict::Undecided(why) => { naive.undecided.insert(id.clone(), why); }
            }
        }
        prop_assert_eq!(matcher.outcome(), naive);
    }

    /// AWS's formula, where all is known.
    #[test]
    fn the_known_follows_the_formula(
        tags in prop::collection::btree_map(word(), word(), 0..3),
        resources in prop::collection::vec(prop::sample::select(vec!["*", "arn:aws:ec2:*:*:volume/a*", "arn:aws:rds:*"]), 0..2),
        not in prop::collection::vec(prop::sample::select(vec!["arn:aws:ec2:*:*:volume/ab", "arn:aws:s3:::*"]), 0..2),
        any in prop::collection::vec((word(), word()), 0..2),
        all in prop::collection::vec((word(), word(), any::<bool>()), 0..3),
        name in word(),
    ) {
        let has = |key: &String, value: &String| tags.get(key) == Some(value);
        let named = resources.iter().any(|p| *p == "*" || p.contains("volume") && name.starts_with('a'))
            || any.iter().any(|(key, value)| has(key, value))
            || (resources.is_empty() && any.is_empty() && all.is_empty()); // AWS refuses conditions alone
        let filtered = all.iter().all(|(key, value, positive)| has(key, value) == *positive);
        let excluded = not.iter().any(|p| p.contains("ab") && name == "ab");

        let mut one = selection();
        one.resources = arns(&resources);
        one.not_resources = arns(&not);
        one.tags = any.iter().map(|(key, value)| equals(key, value)).collect();
        one.conditions = all.iter().map(|(key, value, positive)| match positive {
            true => equals(key, value),
            false => tag(TagOperator::StringNotEquals, key, value),
        }).collect();
        let mut resource = volume(&name, &[]);
        resource.tags.clone_from(&tags);
        let found = derived(world(vec![("r", resource)], one));
        prop_assert_eq!(!found.selected.is_empty(), named && filtered && !excluded);
        prop_assert!(found.undecided.is_empty());
    }
}
