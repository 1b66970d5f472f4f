# The API in a container: docs/operations.md, "Containers". PostgreSQL is not in it; DATABASE_URL names one.
ARG NODE=24.21.0-bookworm-slim

FROM node:${NODE} AS base
ENV CI=true
WORKDIR /app
RUN npm install --global --ignore-scripts pnpm@12.4.2

# The dashboard is built by tools that the last image does without.
FROM base AS page
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml tsconfig.json tsconfig.base.json ./
COPY apps apps
COPY packages packages
RUN pnpm install --frozen-lockfile --ignore-scripts --filter "@prescient/web..."
RUN cd apps/web && node_modules/.bin/vite build

# The sources, which Node runs as they are, and the libraries that they need at run time.
FROM base AS program
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY apps/api apps/api
COPY apps/bot apps/bot
COPY apps/cli apps/cli
COPY packages packages
RUN pnpm install --frozen-lockfile --ignore-scripts --prod --no-optional --filter "@prescient/cli..."

FROM node:${NODE}
LABEL org.opencontainers.image.title="Prescient" org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000 PRESCIENT_HOME=/data
WORKDIR /app
COPY --from=program /app ./
COPY --from=page /app/apps/web/dist apps/web/dist
# Any user may write here, as nobody knows as which one the container will run.
RUN mkdir /data && chmod 1777 /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "apps/cli/src/main.ts"]
CMD ["api", "--live"]
