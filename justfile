# Each recipe is what anyone can type without just.

# List the recipes.
default:
    @just --list

# Compile, lint and check the formatting.
check:
    cargo fmt --check
    rustfmt --check src/report/formats/*.rs src/report/formats/*/mod.rs
    cargo clippy --all-targets -- -D warnings

# Run the tests, the comparison with OPA included where `opa` is installed.
test *filter:
    cargo test {{ filter }}

# Check and test the policies with OPA itself.
rego:
    opa fmt --fail --list policies
    opa check --strict --ignore '*.json' --capabilities policies/capabilities.json policies
    opa check --strict --schema policies/schemas --ignore '*_test.rego' --ignore '*.json' policies
    opa test --ignore '*.json' policies

# Flip each rule's defect in the facts of its good example: it fires, and no other error does.
mutations:
    cargo test --test mutations

# What takes too long for every commit: more comparisons, instruction counts, the page in a real Chromium.
deep:
    cargo build --release
    cargo test -- --include-ignored
    cargo bench --bench instructions -- --binary target/release/tfbackup --check
    .ci/page-test target/release/tfbackup

# Fuzz a target with coverage for some seconds (docs/robustness.md).
fuzz target seconds="1200":
    fuzz/run {{ target }} {{ seconds }}

# Tell which small changes of the code no test notices: `just mutants documents --shard 0/5` (docs/robustness.md).
mutants part *options:
    .ci/mutants {{ part }} {{ options }}

# Build a release twice, in two folders, and compare the bytes.
reproduce *target:
    .ci/reproduce {{ target }}

# Lint a plan with the policies of the work tree.
lint +plans:
    cargo run -- lint {{ plans }}

# Accept new snapshots, rewrite generated files, and show what changed.
bless:
    INSTA_UPDATE=always UPDATE_EXPECT=1 cargo test
    git diff --stat

# Measure speed and memory, and rewrite the table in docs/performance.md.
bench:
    cargo bench --bench ratios -- --write

# Check licences, versions and sources of dependencies.
deny:
    cargo deny check

# Try the pre-commit hook that builds tfbackup (minutes; CI tries the other one).
pre-commit:
    .ci/pre-commit-test tfbackup

# All that CI runs.
ci:
    .ci/run
