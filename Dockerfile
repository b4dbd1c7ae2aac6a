# One image for every process of the hub and for the operator's commands; the command says which. It holds no secrets:
# they are files that are mounted (docs/operating.md).

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# no script of a package has anything to do here: Node is the image's own, the compiler comes built
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY .swcrc ./
COPY apps apps
COPY libs libs
RUN node node_modules/@swc/cli/bin/swc.js apps libs --out-dir dist --copy-files --quiet

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# what is optional is the embedded database and the compiler, for machines without containers
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    TZ=UTC \
    HOMEWARD_HOST=0.0.0.0 \
    HOMEWARD_PORT=8080 \
    HOMEWARD_HEALTH_PORT=8080
WORKDIR /app
RUN groupadd --gid 10001 homeward \
 && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin homeward \
 && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/homeward
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY packs packs
COPY package.json ./
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/livez').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--disable-warning=TimeoutNegativeWarning"]
CMD ["dist/apps/gateway/src/main.js"]
