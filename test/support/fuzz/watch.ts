import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import type { World } from '../integration/kit.ts';
import { channel } from '../integration/people.ts';

/** Watches a product under invalid input. */
export interface Watch {
  /** Fails for a server error, a stack or a secret in an answer. */
  checkAnswer(status: number, text: string): void;
  /** Fails if anything but audit lines of refusals was written, or if a promise rejection was not handled. */
  checkNothingDone(): Promise<void>;
  /** Fails if a log line contains a secret or a stack. */
  checkLog(): void;
  stop(): void;
}

const stack = /\n\s+at |node_modules|\.[cm]?[jt]s:\d+/;

/** Begins to watch. Everything that is there now must be there, unchanged, at the end. */
export async function watch(world: World, token: string): Promise<Watch> {
  const secrets = [world.tenant.app.clientSecret, token.split('.')[2] ?? token];
  const before = await footprint(world);
  const unheard: unknown[] = [];
  const hear = (reason: unknown): void => void unheard.push(reason);
  process.on('unhandledRejection', hear);
  const checkText = (text: string): void => {
    assert.doesNotMatch(text, /eyJ[\w-]{10,}\./);
    for (const secret of secrets) assert.ok(!text.includes(secret), text);
  };

  return {
    checkAnswer(status, text) {
      assert.ok(status >= 200 && status < 500, `${status} ${text}`);
      checkText(text);
      assert.doesNotMatch(text, stack);
    },
    async checkNothingDone() {
      assert.deepEqual(await footprint(world), before);
      assert.deepEqual(unheard, []);
    },
    checkLog() {
      const log = createLog({ level: 'debug', destination: { write: checkText } });
      for (const { level, message, fields } of world.lines) {
        assert.ok(level === 'info' || level === 'debug' || level === 'warn', message);
        log[level](message, fields);
        // On a busy computer, the doubles may not answer in time, and such an error has a stack. Any other
        // stack is a fault.
        if (!(fields['error'] instanceof OutsideError)) assert.doesNotMatch(inspect(fields), stack);
      }
    },
    stop: () => process.off('unhandledRejection', hear),
  };
}

/**
 * The traces in the store and outside, without audit lines of refusals and places where people can be
 * reached.
 */
async function footprint({ records, tenant, connector }: World) {
  const lists = [records.requests(), records.places(), records.jobs(), records.dead()] as const;
  const [requests, places, jobs, dead] = await Promise.all(lists);
  const audit = (await records.audit()).filter(({ what }) => what !== 'refused');
  const told = connector.of(channel.id).length;
  const settings = await records.settings();
  return { requests, places, jobs, dead, audit, settings, told, done: [...tenant.ledger, ...tenant.mails] };
}
