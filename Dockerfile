# schema-docs and its PostgreSQL, for where there is Docker and no Python:
#
#   docker build --tag schema-docs .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/work" schema-docs build
#
# It needs no network when it runs; what it writes belongs to whom --user names.

FROM python:3.13-slim AS build
COPY pyproject.toml README.md LICENSE /source/
COPY src /source/src
COPY templates /source/templates
RUN python -m venv /opt/schema-docs \
    && /opt/schema-docs/bin/pip install --no-cache-dir --disable-pip-version-check /source \
    && /opt/schema-docs/bin/pip uninstall --yes --disable-pip-version-check pip

FROM python:3.13-slim
# git knows which commit brought a migration, also of a repository that is somebody else's.
# nss_wrapper names users that are only a number here, which initdb insists on.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git libnss-wrapper \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home --uid 1000 schema-docs
COPY --from=build /opt/schema-docs /opt/schema-docs
ENV PATH="/opt/schema-docs/bin:$PATH"
WORKDIR /work
USER 1000:1000
ENTRYPOINT ["schema-docs"]
CMD ["--help"]
