//! What AWS makes of the encryption that Terraform asks for.

use crate::facts::KeyManager;
use serde::Deserialize;

/// Who manages the key, by what Terraform says; see the table in the module's documentation. Where a field
/// is missing AWS's pages don't tell, or the case can't occur.
#[derive(Debug, Default, Deserialize)]
pub struct Encryption {
    /// Neither encryption nor a key is given.
    pub default_when_absent: Option<KeyManager>,
    /// Encryption is on, and no key is given.
    pub default_when_key_absent_but_encrypted: Option<KeyManager>,
    /// Encryption is off.
    pub when_off: Option<KeyManager>,
    /// Alias of the AWS managed key of the service that owns the recovery points.
    pub amk_alias: Option<String>,
    /// The account's EC2 settings in the Region change the defaults.
    #[serde(default)]
    pub account_default: bool,
}
