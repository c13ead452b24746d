import type { Tracing } from '../app/ports/ports.ts';
import { isServiceUrl } from '../config/clouds.ts';
import type { Config } from '../config/config.ts';
import type { Handler } from '../http/server.ts';
import { answerBytes } from '../teams/cards/replies.ts';
import type { LicenseDeskAdapter } from '../teams/channel/adapter.ts';
import { Authentication } from '../teams/channel/authentication.ts';
import type { createConnectors } from '../teams/channel/connectors.ts';
import type { Bot } from '../teams/inbound/bot.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Makes the check of incoming requests, with the channel of the configuration. */
export function createAuthentication(
  config: Config,
  connectors: ReturnType<typeof createConnectors>,
  log: Log,
): Authentication {
  const { keysUrl, issuer, callerId, serviceHosts, serviceOrigins } = config.channel;
  return new Authentication({
    botId: config.bot.id,
    keysUrl,
    issuer,
    callerId,
    isServiceUrl: (url) => isServiceUrl(url, serviceHosts, serviceOrigins),
    connectors,
    now: Date.now,
    onKeysFailed: (error) => log.warn('The keys of the channel could not be fetched.', { error }),
    onKeysLarge: (bytes) =>
      log.warn('The Bot Framework key document is over 8 MB. Above 16 MB it is refused', { bytes }),
  });
}

/**
 * Passes activities from the web server to the bot. Each activity has a trace of its own, and each invoke is
 * timed.
 */
export function createHandler({
  adapter,
  bot,
  metrics,
  tracing,
}: {
  readonly adapter: LicenseDeskAdapter;
  readonly bot: Bot;
  readonly metrics: Pick<Metrics, 'invokeSeconds'>;
  readonly tracing: Tracing;
}): Handler {
  return {
    admit: (authorization) => adapter.admit(authorization),
    async handle(authorization, body) {
      const end = body['type'] === 'invoke' ? metrics.invokeSeconds.startTimer() : () => {};
      const answer = await tracing.run('turn', () =>
        adapter.receive(authorization, body, (context) => bot.onTurn(context)),
      );
      const json = answer.body === undefined ? {} : { json: answerBytes(answer.body) };
      end();
      return { status: answer.status, ...json };
    },
  };
}
