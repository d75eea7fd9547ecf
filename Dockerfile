# A static binary and nothing else: no shell, no package manager, not root.
#   docker build -t tfbackup .
#   docker run --rm -v "$PWD:/work:ro" tfbackup lint plan.json
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked && cp target/release/tfbackup /tfbackup

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /tfbackup /usr/local/bin/tfbackup
WORKDIR /work
ENTRYPOINT ["tfbackup"]
