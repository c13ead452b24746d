import assert from 'node:assert/strict';
import { createLog } from '../../src/telemetry/log.ts';
import type { Log, LogLevel } from '../../src/telemetry/log.ts';

const token = ['{"alg":"RS256"}', '{"sub":"adele"}', 'signature']
  .map((text) => Buffer.from(text).toString('base64url'))
  .join('.');

describe('the log', () => {
  let lines: string[];
  const open = (level: LogLevel = 'debug'): Log =>
    createLog({ level, destination: { write: (line) => void lines.push(line) } });
  const written = (fields: Record<string, unknown>): Record<string, unknown> => {
    open().info('Something happened', fields);
    return JSON.parse(lines.at(-1) ?? '');
  };

  beforeEach(() => {
    lines = [];
  });

  it('writes one JSON object per line, with level, time, message and fields', () => {
    open().warn('A card could not be sent', { reference: 'R1', tries: 2 });
    assert.equal(lines.length, 1);
    const { time, ...rest } = JSON.parse(lines[0] ?? '');
    assert.deepEqual(rest, { level: 'warn', message: 'A card could not be sent', reference: 'R1', tries: 2 });
    assert.equal(new Date(time).toISOString(), time);
  });

  it('has its reference in each line, unless the line has its own', () => {
    const log = createLog({
      level: 'info',
      destination: { write: (line) => void lines.push(line) },
      reference: () => 'abcdef01',
    });
    log.info('a');
    log.info('b', { reference: '12345678' });
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).reference),
      ['abcdef01', '12345678'],
    );
  });

  it('writes only lines of its level and above', () => {
    const log = open('warn');
    log.error('a');
    log.warn('b');
    log.info('c');
    log.debug('d');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).message),
      ['a', 'b'],
    );
  });

  it('hides mail addresses in any text', () => {
    const error = new Error('Mailbox AdeleV@contoso.com is full.', {
      cause: new Error("Recipient <o'neil+x@mail.contoso.co.uk>, file:///app/node_modules/@azure/core/a.js"),
    });
    const text = JSON.stringify(written({ error, to: ['lee.gu@contoso.com'], package: 'mocha@12.0.3' }));
    assert.doesNotMatch(text, /adelev|neil|lee\.gu/i);
    assert.match(
      text,
      /Mailbox \[address\] is full\..*Recipient <\[address\]>, file:.*@azure.*mocha@12\.0\.3/,
    );
  });

  it('keeps a text with line breaks on one line', () => {
    written({ name: 'Adele\n{"level":"error","message":"forged"}\r\u2028' });
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.trimEnd().split('\n').length, 1);
  });

  it('does not let fields replace the parts of a line', () => {
    const line = written({ level: 'error', message: 'forged', time: 'never' });
    assert.deepEqual([line['level'], line['message']], ['info', 'Something happened']);
    assert.deepEqual([line['level_'], line['message_'], line['time_']], ['error', 'forged', 'never']);
  });

  for (const name of [
    'password',
    'clientSecret',
    'access_token',
    'Authorization',
    'COSMOS_KEY',
    'apiKey',
    'cookie',
    'credential',
    'key',
  ]) {
    it(`hides a field called ${name}, at any depth`, () => {
      assert.deepEqual(written({ a: { b: [{ [name]: 'hunter2' }] } })['a'], { b: [{ [name]: '[hidden]' }] });
    });
  }

  const looks: readonly [string, string, string][] = [
    ['a token', `got ${token} from`, 'got [hidden] from'],
    ['an unsigned token', `got ${token.slice(0, token.lastIndexOf('.'))} from`, 'got [hidden] from'],
    ['an authorization value', 'sent Authorization: Bearer abcdefgh12345', 'sent Authorization: [hidden]'],
    [
      'a form with a secret',
      'POST client_id=a&client_secret=hunter2&scope=b',
      'POST client_id=a&[hidden]&scope=b',
    ],
    [
      'a connection string',
      'AccountEndpoint=https://x/;AccountKey=aGV5==;',
      'AccountEndpoint=https://x/;[hidden];',
    ],
  ];
  for (const [title, given, shown] of looks) {
    it(`hides ${title} inside a text`, () => {
      assert.equal(written({ text: given })['text'], shown);
    });
  }

  it("shows the useful parts of an error and its causes, and nothing of an SDK's request", () => {
    const request = { headers: { authorization: 'Bearer hunter2hunter2' } };
    const cause = Object.assign(new Error(`refused ${token}`), { code: 'ECONNRESET', request });
    const error = Object.assign(new Error('It failed', { cause }), {
      statusCode: 502,
      request,
      response: { request },
    });
    const line = written({ error });
    assert.partialDeepStrictEqual(line['error'], {
      name: 'Error',
      message: 'It failed',
      statusCode: 502,
      cause: { message: 'refused [hidden]', code: 'ECONNRESET' },
    });
    assert.match(JSON.stringify(line), /log\.spec\.ts/);
    assert.doesNotMatch(JSON.stringify(line), /hunter2|"request"/);
  });

  it('cuts what is too long, too deep or too many', () => {
    const deep = { a: { a: { a: { a: { a: { a: 1 } } } } } };
    const line = written({ text: 'x'.repeat(100_000), deep, many: Array.from({ length: 1_000 }, () => 1) });
    assert.ok((lines[0] ?? '').length < 6_000);
    assert.match(JSON.stringify(line['deep']), /\[deeper\]/);
  });

  it('never throws, whatever it is given', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const trap = {
      get name(): string {
        throw new Error('no');
      },
    };
    const odd = {
      circle,
      trap,
      big: 10n,
      date: new Date(Number.NaN),
      none: null,
      not: undefined,
      f: () => 1,
      s: Symbol('s'),
    };
    const line = written(odd);
    assert.deepEqual([line['trap'], line['big'], line['date']], ['[unreadable]', '10', 'invalid date']);
  });
});
