import assert from 'node:assert/strict';
import type { ConnectorCode, ConnectorProblem } from '../../../sandbox/channel/connector-errors.ts';
import { problemOf, writesBlocked } from '../../../sandbox/channel/connector-errors.ts';
import type { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { NoToken, toOutsideError } from '../../../src/teams/channel/outside-errors.ts';

/** As the client of the connector throws it. */
const refused = ({ status, body }: ConnectorProblem): OutsideError =>
  toOutsideError(
    Object.assign(new Error('Refused'), {
      statusCode: status,
      response: { bodyAsText: JSON.stringify(body) },
    }),
  );

/** No answer, and what Node calls it. */
const failed = (code?: string): OutsideError =>
  toOutsideError(Object.assign(new Error('No answer'), { code }));

describe('An answer of the connector is told by its code', () => {
  const codes: readonly (readonly [ConnectorCode, OutsideError['kind']])[] = [
    ['BotNotRegistered', 'outage'],
    ['BotDisabledByAdmin', 'blocked'],
    ['BotNotInConversationRoster', 'gone'],
    ['ConversationBlockedByUser', 'gone'],
    ['ForbiddenOperationException', 'gone'],
    ['InvalidBotApiHost', 'permanent'],
    ['MessageWritesBlocked', 'gone'],
    ['NotEnoughPermissions', 'permanent'],
    ['ServiceError 403', 'message-gone'],
    ['ActivityNotFoundInConversation', 'message-gone'],
    ['ConversationNotFound', 'unknown-chat'],
    ['PreconditionFailed', 'transient'],
    ['MessageSizeTooBig', 'permanent'],
    ['Throttled', 'throttled'],
    ['ServiceError', 'transient'],
    ['ServiceError 502', 'transient'],
    ['ServiceUnavailable', 'transient'],
    ['GatewayTimeout', 'transient'],
  ];
  for (const [name, kind] of codes) {
    it(`calls ${name} ${kind}, and says the code`, () => {
      const problem = problemOf(name);
      const error = refused(problem);
      const code = name.replace(/ .*/, '');
      assert.deepEqual([error.kind, error.code], [kind, code]);
      assert.equal(error.message, `The connector said ${problem.status} ${code}.`);
    });
  }

  it('reads the code in the older envelope too', () => {
    const { kind, code } = refused(writesBlocked());
    assert.deepEqual([kind, code], ['gone', 'MessageWritesBlocked']);
  });

  it('is never for ever where the code is unknown', () => {
    for (let status = 400; status < 600; status += 1) {
      const body = { error: { code: 'SomethingNew', message: 'No' } };
      assert.notEqual(refused({ status, body, headers: {} }).kind, 'gone');
    }
  });

  it('may have been done where it broke down, or where somebody before Teams gave up on it, and nowhere else', () => {
    const done: number[] = [];
    for (let status = 400; status < 600; status += 1) {
      if (refused({ status, body: {}, headers: {} }).mayBeDone) done.push(status);
    }
    assert.deepEqual(done, [500, 502, 504]);
  });

  it('was not done where its code says why it was refused, whatever the status', () => {
    for (const [code, kind] of [
      ['BotDisabledByAdmin', 'blocked'],
      ['ConversationNotFound', 'unknown-chat'],
      ['BotNotInConversationRoster', 'gone'],
    ] as const) {
      const error = refused({ status: 502, body: { error: { code, message: 'No' } }, headers: {} });
      assert.deepEqual([error.kind, error.mayBeDone], [kind, false]);
    }
  });

  it('that never came may stand for something done, unless nothing was sent', () => {
    for (const code of [undefined, 'ECONNRESET', 'EPIPE', 'REQUEST_SEND_ERROR'])
      assert.equal(failed(code).mayBeDone, true);
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])
      assert.equal(failed(code).mayBeDone, false);
    assert.equal(toOutsideError(new NoToken(new Error('No answer'))).mayBeDone, false);
  });
});
