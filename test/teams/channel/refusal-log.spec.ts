import assert from 'node:assert/strict';
import { createRefusalLog } from '../../../src/teams/channel/refusal-log.ts';
import { keptLog } from '../../support/teams/kit.ts';

describe('the log of rejected requests', () => {
  it('has a line for each new reason at once, and then one a minute with their number', () => {
    const log = keptLog();
    let now = 0;
    const refused = createRefusalLog(log, () => now);
    for (let n = 0; n < 1_000; n += 1) refused('no token');
    refused('channel');
    now += 60_000;
    refused('no token');
    refused('endorsement');
    assert.deepEqual(
      log.lines.map(({ level, fields }) => [level, fields]),
      [
        ['warn', { reason: 'no token', times: 1 }],
        ['warn', { reason: 'channel', times: 1 }],
        ['warn', { reason: 'no token', times: 1_000 }],
        ['warn', { reason: 'endorsement', times: 1 }],
      ],
    );
  });
});
