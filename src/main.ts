import { compose } from './compose/product.ts';
import { ConfigError, describeConfig, readConfig } from './config/config.ts';
import { createLog } from './telemetry/log.ts';
import { referenceOf } from './app/ports/ports.ts';
import { StoreError } from './app/ports/store.ts';
import { openTracing } from './telemetry/tracing.ts';

/** Time for requests and jobs in hand to finish at the end. */
const DRAIN_MS = 10_000;

async function main(): Promise<void> {
  const config = readConfig();
  const traces = await openTracing(config.tracesUrl);
  const { tracing } = traces;
  const reference = (): string | undefined => {
    const trace = tracing.current();
    return trace === undefined ? undefined : referenceOf(trace);
  };
  const log = createLog({ level: config.logLevel, reference });
  process.on('unhandledRejection', (error) => log.error('Unhandled promise rejection', { error }));
  log.info('Starting.', describeConfig(config));

  const product = await compose(config, log, tracing);
  const port = await product.start();
  log.info('Listening.', { host: config.host, port });
  void product.settle();

  const stop = (): void => {
    log.info('Stopping.');
    // A call that hangs must not delay the exit. Other workers take over its job when the lease expires.
    setTimeout(() => process.exit(0), DRAIN_MS + 1000).unref();
    void product
      .stop()
      .then(() => traces.close())
      .finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  const isExplained = error instanceof ConfigError || error instanceof StoreError;
  process.stderr.write(
    `${isExplained ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
