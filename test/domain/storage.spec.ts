import assert from 'node:assert/strict';
import { mayKeep, surelyKeeps } from '../../src/domain/storage.ts';

const plan = (partNumber: string) => ({ planId: 'p', partNumber });
const VISIO = { partNumber: 'VISIOCLIENT' };

describe('The kinds of service plans', () => {
  for (const [partNumber, kind] of [
    ['EXCHANGE_S_ENTERPRISE', 'mailbox'],
    ['exchange_s_deskless', 'mailbox'],
    ['ONEDRIVE_BASIC', 'files'],
    ['SHAREPOINT_PROJECT', 'files'],
  ] as const) {
    it(`has ${partNumber} as ${kind}, and as nothing else`, () => {
      const other = kind === 'mailbox' ? 'files' : 'mailbox';
      assert.ok(surelyKeeps(plan(partNumber), kind) && mayKeep(plan(partNumber), kind, VISIO));
      assert.ok(!surelyKeeps(plan(partNumber), other));
      assert.ok(!mayKeep(plan(partNumber), other, { partNumber: 'EXCHANGE_AND_SHAREPOINT' }));
    });
  }

  it('has plans that keep nothing, whatever their product is called', () => {
    for (const partNumber of ['EXCHANGE_S_FOUNDATION', 'SHAREPOINTWAC']) {
      assert.ok(!mayKeep(plan(partNumber), 'mailbox', { partNumber: 'EXCHANGESTANDARD' }), partNumber);
      assert.ok(!mayKeep(plan(partNumber), 'files', { partNumber: 'SHAREPOINTSTANDARD' }), partNumber);
    }
  });

  it('lets an unknown plan count by its own name or that of its product, but never as sure', () => {
    const archive = plan('EXCHANGE_S_ARCHIVE_NEW');
    assert.ok(mayKeep(archive, 'mailbox', VISIO) && !surelyKeeps(archive, 'mailbox'));
    const news = plan('SOMETHING_NEW');
    assert.ok(mayKeep(news, 'files', { partNumber: 'WACONEDRIVESTANDARD' }));
    assert.ok(mayKeep(news, 'mailbox', { partNumber: 'EXCHANGESTANDARD' }));
    assert.ok(!mayKeep(news, 'files', VISIO) && !mayKeep(news, 'mailbox', VISIO));
  });
});
