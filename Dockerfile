# A node of JointOps. Build: docker build -t jointops .
FROM python:3.13-slim-trixie AS build
RUN apt-get update && apt-get install --no-install-recommends -y make && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/jointops
COPY . .
# The parts list goes with the release: /opt/jointops/sbom.
RUN make setup sbom && rm -rf frontend/node_modules && .venv/bin/uv sync --frozen --no-dev

FROM python:3.13-slim-trixie
RUN useradd --system --create-home --home-dir /var/lib/jointops jointops
COPY --from=build /opt/jointops /opt/jointops
# What was compiled in the other stage is used, and made anew on another processor.
RUN chown -R jointops /opt/jointops/alerts/screening/kernels
USER jointops
WORKDIR /opt/jointops
ENV PATH="/opt/jointops/.venv/bin:$PATH" JOINTOPS_DATA=/var/lib/jointops JOINTOPS_HOST=0.0.0.0 JOINTOPS_PORT=8000
EXPOSE 8000
# Whom others reach speaks TLS; this one asks itself, whatever name its certificate has.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["/opt/jointops/.venv/bin/python", "-c", "import ssl, urllib.request as u; u.urlopen('https://127.0.0.1:8000/readyz', timeout=2, context=ssl._create_unverified_context())"]
ENTRYPOINT ["/opt/jointops/.venv/bin/jointops"]
CMD ["serve"]
