//! Placeholder so that the manifest's bench target resolves; replaced by the ratios bench.
fn main() {}
