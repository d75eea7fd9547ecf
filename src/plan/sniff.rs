//! What a file is, by its first bytes.

use super::NotAPlan;

/// Bytes that suffice to tell.
pub(super) const PREFIX: usize = 512;

/// How to go on with the bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// JSON from this offset on (after a byte order mark).
    Json(usize),
    /// Compressed by gzip.
    Gzip,
}

/// Tells from the first bytes (up to [`PREFIX`]) what follows.
pub(super) fn kind(prefix: &[u8]) -> Result<Kind, NotAPlan> {
    let (offset, text) = match prefix.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (3, rest),
        None => (0, prefix),
    };
    match text {
        [0x1F, 0x8B, ..] => return Ok(Kind::Gzip),
        [b'P', b'K', 3, 4, ..] => return Err(NotAPlan::Binary),
        // Terraform 0.11 and older.
        text if text.starts_with(b"tfplan") => return Err(NotAPlan::Binary),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'{', 0, ..] | [0, b'{', ..] => {
            return Err(NotAPlan::Utf16);
        }
        _ => {}
    }
    let mut bytes = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    match (bytes.next(), bytes.next()) {
        (None, _) if prefix.len() < PREFIX => Err(NotAPlan::Empty),
        (None | Some(b'{'), _) => Ok(Kind::Json(offset)),
        (Some(b'['), None | Some(b'[' | b'{' | b'"' | b']' | b'-' | b'0'..=b'9'))
        | (Some(b'"' | b'0'..=b'9'), _) => Err(NotAPlan::NoObject),
        // Also `[command]/usr/bin/terraform-bin show`, which a CI wrapper prints.
        _ => Err(NotAPlan::OtherText),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_files_apart_by_their_first_bytes() {
        let cases: [(&[u8], Result<Kind, NotAPlan>); 10] = [
            (b"{\"format_version\"", Ok(Kind::Json(0))),
            (b"\xEF\xBB\xBF {", Ok(Kind::Json(3))),
            (b"\x1F\x8B\x08", Ok(Kind::Gzip)),
            (b"PK\x03\x04", Err(NotAPlan::Binary)),
            (b"", Err(NotAPlan::Empty)),
            (b" \n", Err(NotAPlan::Empty)),
            (b"\xFF\xFE{\0", Err(NotAPlan::Utf16)),
            (b"{\0\"\0", Err(NotAPlan::Utf16)),
            (b" [ {}]", Err(NotAPlan::NoObject)),
            (b"[command]/bin/terraform show", Err(NotAPlan::OtherText)),
        ];
        for (bytes, want) in cases {
            assert_eq!(kind(bytes), want, "{bytes:?}");
        }
    }
}
