# Two stages: the first installs into an environment, the second carries it without tools.
# The root may be read-only: everything that is written goes to the one volume, the home.
#
#   docker build -t regwatch .
#   docker run --rm -v regwatch:/home/regwatch regwatch init
#   docker run -d --read-only --tmpfs /tmp -v regwatch:/home/regwatch --env-file regwatch.env regwatch

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/regwatch
COPY requirements.lock .
RUN /opt/regwatch/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE sources.yaml ./
COPY watch watch
COPY classifiers classifiers
COPY notifications notifications
RUN /opt/regwatch/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 regwatch
COPY --from=build /opt/regwatch /opt/regwatch
ENV PATH=/opt/regwatch/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    REGWATCH_HOME=/home/regwatch
USER regwatch
WORKDIR /home/regwatch
VOLUME /home/regwatch
HEALTHCHECK --interval=5m --timeout=30s --start-period=2m CMD ["regwatch", "status"]
ENTRYPOINT ["regwatch"]
CMD ["serve"]
