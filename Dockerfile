# The program alone, as its own user, in a file system that it need not write to (but /data for the embedded store).
# The same Node in both stages, and the one that is tested (devDependency "node"): it reads what it compiled while building. Another
# registry that has this image is named by --build-arg NODE_IMAGE=…, when Docker Hub gives no more: docs/install.md
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# No package's script is needed to build.
RUN npm ci --ignore-scripts
COPY scripts ./scripts
COPY src ./src
COPY cards ./cards
RUN node scripts/build.ts /app

FROM ${NODE_IMAGE}
WORKDIR /app
# Without IPv6 in the container, "::" could not be listened to.
ENV HOST=0.0.0.0 PORT=3978 SQLITE_PATH=/data/license-desk.db
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-old-space-size=128", "--max-semi-space-size=8", "main.js"]
