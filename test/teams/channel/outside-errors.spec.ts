import assert from 'node:assert/strict';
import type { ConnectorCode, ConnectorProblem } from '../../../sandbox/channel/connector-errors.ts';
import { problemOf, writesBlocked } from '../../../sandbox/channel/connector-errors.ts';
import type { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { NoToken, toOutsideError } from '../../../src/teams/channel/outside-errors.ts';

/** The error as the connector's client throws it. */
const refused = ({ status, body }: ConnectorProblem): OutsideError =>
  toOutsideError(
    Object.assign(new Error('Refused'), {
      statusCode: status,
      response: { bodyAsText: JSON.stringify(body) },
    }),
  );

/** No answer, with Node's code for it. */
const failed = (code?: string): OutsideError =>
  toOutsideError(Object.assign(new Error('No answer'), { code }));

describe('An answer of the connector', () => {
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
    it(`with ${name} is ${kind}, and the code is kept`, () => {
      const problem = problemOf(name);
      const error = refused(problem);
      const code = name.replace(/ .*/, '');
      assert.deepEqual([error.kind, error.code], [kind, code]);
      assert.equal(error.message, `The connector said ${problem.status} ${code}.`);
    });
  }

  it('is also read in the older envelope', () => {
    const { kind, code } = refused(writesBlocked());
    assert.deepEqual([kind, code], ['gone', 'MessageWritesBlocked']);
  });

  it('with an unknown code is never for ever', () => {
    for (let status = 400; status < 600; status += 1) {
      const body = { error: { code: 'SomethingNew', message: 'No' } };
      assert.notEqual(refused({ status, body, headers: {} }).kind, 'gone');
    }
  });

  it('may mean that the call was done if Teams failed at work or a gateway gave up, and not otherwise', () => {
    const done: number[] = [];
    for (let status = 400; status < 600; status += 1) {
      if (refused({ status, body: {}, headers: {} }).mayBeDone) done.push(status);
    }
    assert.deepEqual(done, [500, 502, 504]);
  });

  it('means that the call was not done if its code says why it was refused, whatever the status', () => {
    for (const [code, kind] of [
      ['BotDisabledByAdmin', 'blocked'],
      ['ConversationNotFound', 'unknown-chat'],
      ['BotNotInConversationRoster', 'gone'],
    ] as const) {
      const error = refused({ status: 502, body: { error: { code, message: 'No' } }, headers: {} });
      assert.deepEqual([error.kind, error.mayBeDone], [kind, false]);
    }
  });

  it('that never came may mean that the call was done, unless nothing was sent', () => {
    for (const code of [undefined, 'ECONNRESET', 'EPIPE', 'REQUEST_SEND_ERROR'])
      assert.equal(failed(code).mayBeDone, true);
    for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])
      assert.equal(failed(code).mayBeDone, false);
    assert.equal(toOutsideError(new NoToken(new Error('No answer'))).mayBeDone, false);
  });
});
