import assert from 'node:assert/strict';
import { found, isTrouble, worstFirst } from '../../src/domain/finding.ts';

describe('The findings of a check', () => {
  it('stand with the worst first, each once, and else as they came', () => {
    const findings = [
      found('clock-right'),
      found('no-mail'),
      found('graph-away', 'users'),
      found('no-mail'),
      found('jobs-dead', 3),
      found('graph-away', 'groups'),
    ];

    assert.deepEqual(worstFirst(findings), [
      { code: 'graph-away', about: 'users' },
      { code: 'graph-away', about: 'groups' },
      { code: 'no-mail', about: '' },
      { code: 'jobs-dead', about: '3' },
      { code: 'clock-right', about: '' },
    ]);
  });

  it('are trouble where something is to be done', () => {
    assert.deepEqual(
      (['clock-right', 'no-mail', 'graph-away'] as const).map((code) => isTrouble(code)),
      [false, true, true],
    );
  });
});
