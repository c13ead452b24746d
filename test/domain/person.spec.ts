import assert from 'node:assert/strict';
import { checkOf, hintsOf, isHolder } from '../../src/domain/person.ts';
import { refusalOf } from '../../src/domain/policy.ts';
import { aCheck, aPerson, PROJECT, VISIO } from '../support/builders.ts';

const GUESTS_OUT = { offered: 'all', guests: false, ownDecisions: true } as const;

describe('person', () => {
  it('holds a product directly or through a group', () => {
    assert.equal(isHolder(aCheck({ direct: [VISIO] }), VISIO), true);
    assert.equal(isHolder(aCheck({ inherited: [VISIO] }), VISIO), true);
    assert.equal(isHolder(aCheck({ direct: [VISIO] }), PROJECT), false);
  });

  it('needs no usage location for what they have already', () => {
    const nowhere = checkOf({ ...aPerson(1, { direct: [VISIO] }) }, 'now');
    const { usageLocation: _none, ...lost } = aPerson(1);

    assert.deepEqual(hintsOf(nowhere, VISIO), ['has-it']);
    assert.deepEqual(hintsOf(checkOf(lost, 'now'), VISIO), ['no-location']);
    assert.deepEqual(hintsOf(checkOf({ ...lost, direct: [VISIO] }, 'now'), VISIO), ['has-it']);
  });

  it('says everything that would go wrong', () => {
    const check = aCheck({ enabled: false, guest: true, restricted: true });
    assert.deepEqual(hintsOf(check, VISIO), ['disabled', 'guest', 'restricted']);
  });

  it('says one thing only of somebody who is gone', () => {
    assert.deepEqual(hintsOf(checkOf(undefined, 'now'), VISIO), ['gone']);
  });

  it('cannot be asked for as a guest, unless guests are allowed', () => {
    const guest = aPerson(1, { guest: true });
    assert.equal(refusalOf(guest, GUESTS_OUT), 'guest');
    assert.equal(refusalOf(guest, { ...GUESTS_OUT, guests: true }), undefined);
  });

  it('cannot be asked for when the account is disabled', () => {
    assert.equal(refusalOf(aPerson(1, { enabled: false }), GUESTS_OUT), 'disabled');
  });
});
