//! Resource addresses: `module.app["shop"].data.aws_kms_alias.backup[0]`.

use std::fmt;

/// A resource's or an instance's address, in parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Module calls from the root inwards.
    pub modules: Vec<ModuleStep>,
    /// `data.` in front of the type.
    pub data: bool,
    /// Resource type.
    pub resource_type: String,
    /// Resource name.
    pub name: String,
    /// `count` or `for_each` key of an instance.
    pub key: Option<Key>,
}

/// One module call on the way to a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleStep {
    /// Name of the module call.
    pub name: String,
    /// `count` or `for_each` key of the module instance.
    pub key: Option<Key>,
}

/// The key of an instance.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// `[0]`
    Number(u64),
    /// `["eu"]`
    Text(String),
}

/// Modules within modules: whoever writes more wants each answer about them to take long.
pub(crate) const MAX_MODULES: usize = 100;

impl Address {
    /// Names of the module calls, without their keys: the path in the configuration.
    pub fn module_path(&self) -> Vec<&str> {
        self.modules.iter().map(|m| m.name.as_str()).collect()
    }

    /// Reads an address as Terraform writes it.
    ///
    /// Returns `None` where the text is no resource address, or one in more than a hundred modules.
    pub fn parse(text: &str) -> Option<Self> {
        let mut scan = Scan { rest: text };
        let mut modules = Vec::new();
        let mut data = false;
        loop {
            let word = scan.name()?;
            match word {
                "module" if !data && modules.len() < MAX_MODULES => {
                    scan.dot()?;
                    let name = scan.name()?.to_owned();
                    let key = scan.key()?;
                    scan.dot()?;
                    // Most are one step deep, in tens of thousands of addresses.
                    modules.reserve_exact(1);
                    modules.push(ModuleStep { name, key });
                }
                "data" if !data => {
                    scan.dot()?;
                    data = true;
                }
                resource_type => {
                    scan.dot()?;
                    let name = scan.name()?.to_owned();
                    let key = scan.key()?;
                    return scan.rest.is_empty().then(|| Self {
                        modules,
                        data,
                        resource_type: resource_type.to_owned(),
                        name,
                        key,
                    });
                }
            }
        }
    }
}

struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    fn name(&mut self) -> Option<&'a str> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!name.is_empty()).then_some(name)
    }

    fn dot(&mut self) -> Option<()> {
        self.rest = self.rest.strip_prefix('.')?;
        Some(())
    }

    /// `Some(None)` where there is no key, `None` where one is malformed.
    #[expect(clippy::option_option, reason = "malformed, absent and present differ")]
    fn key(&mut self) -> Option<Option<Key>> {
        let Some(rest) = self.rest.strip_prefix('[') else {
            return Some(None);
        };
        if rest.starts_with('"') {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            // Terraform escapes keys as HCL: `$${` stands for `${`, else as JSON.
            let text = values
                .next()?
                .ok()?
                .replace("$${", "${")
                .replace("%%{", "%{");
            self.rest = rest.get(values.byte_offset()..)?.strip_prefix(']')?;
            Some(Some(Key::Text(text)))
        } else {
            let (digits, rest) = rest.split_once(']')?;
            self.rest = rest;
            Some(Some(Key::Number(digits.parse().ok()?)))
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => write!(f, "[{n}]"),
            Self::Text(s) => {
                let quoted = serde_json::Value::from(s.replace("${", "$${").replace("%{", "%%{"));
                write!(f, "[{quoted}]")
            }
        }
    }
}

impl fmt::Display for ModuleStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "module.{}", self.name)?;
        self.key.iter().try_for_each(|key| write!(f, "{key}"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.modules {
            write!(f, "{step}.")?;
        }
        let data = if self.data { "data." } else { "" };
        write!(f, "{data}{}.{}", self.resource_type, self.name)?;
        self.key.iter().try_for_each(|key| write!(f, "{key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_modules_data_and_keys() {
        let text = r#"module.app["a.b\"c]"].module.db[0].data.aws_kms_alias.x["k"]"#;
        let address = Address::parse(text).unwrap();
        assert_eq!(address.module_path(), ["app", "db"]);
        assert!(address.data);
        assert_eq!(address.modules[0].key, Some(Key::Text("a.b\"c]".into())));
        assert_eq!(address.to_string(), text);
    }

    #[test]
    fn refuses_what_is_no_address() {
        for text in [
            "",
            "aws_kms_key",
            "module.x",
            "a.b.c",
            "a.b[",
            "a.b[\"x]",
            "a.b[x]",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,60}") {
            let _ = Address::parse(&text);
        }

        #[test]
        fn round_trips(name in "[a-z_][a-z0-9_-]{0,8}", key in ".{0,12}", n in 0u64..9) {
            let address = Address {
                modules: vec![ModuleStep { name: name.clone(), key: Some(Key::Text(key.clone())) }],
                data: false,
                resource_type: "aws_kms_key".into(),
                name,
                key: Some(if n == 0 { Key::Text(key) } else { Key::Number(n) }),
            };
            prop_assert_eq!(Address::parse(&address.to_string()), Some(address));
        }
    }
}
