import assert from 'node:assert/strict';
import { load, round, short } from '../battery/plan.ts';
import { kindOf } from '../battery/rows.ts';

const kindsOf = (rows: typeof round): readonly string[] => [...new Set(rows.map(kindOf))].toSorted();

describe('The battery in npm test', () => {
  it('has a row of every kind of kill and fault', () => {
    const whole = round.filter((row) => !load.includes(row));
    assert.deepEqual(kindsOf(short), kindsOf(whole));
    assert.ok(kindsOf(short).length > 30);
  });

  it('kills both stores', () => {
    const killed = new Set(short.map(({ group }) => group).filter((group) => group.startsWith('kill')));
    assert.deepEqual(killed, new Set(['kill -9, cosmos', 'kill -9, sqlite']));
  });
});
