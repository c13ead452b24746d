# The program alone, as a user of its own. It writes to no folder but /data, for the embedded store.
# Both stages use the Node that is tested (devDependency "node"), since only the same Node can read the code that the build compiled.
# If Docker Hub refuses this image, --build-arg NODE_IMAGE=… names another registry that has it: docs/install.md
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# The build needs no install script of a package.
RUN npm ci --ignore-scripts
COPY scripts ./scripts
COPY src ./src
COPY cards ./cards
# The maps are two thirds of the program, and Node does not read them.
RUN node scripts/build.ts /app && rm /app/*.map

FROM ${NODE_IMAGE}
WORKDIR /app
# The container may have no IPv6, and then the program could not listen on "::".
ENV HOST=0.0.0.0 PORT=3978 SQLITE_PATH=/data/license-desk.db
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-old-space-size=128", "--max-semi-space-size=8", "--heap-growing-percent=50", "main.js"]
