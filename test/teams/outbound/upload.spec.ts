import assert from 'node:assert/strict';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { OutsideError } from '../../../src/app/ports/outside-error.ts';
import { CLOUDS, isServiceUrl } from '../../../src/config/clouds.ts';
import { createUploader } from '../../../src/teams/outbound/upload.ts';

const may = (url: string, cloud: keyof typeof CLOUDS = 'public'): boolean =>
  isServiceUrl(url, CLOUDS[cloud].fileHosts, []);

describe('the upload of a file', () => {
  let server: Server;
  let base: string;
  let calls: { request: IncomingMessage; body: string }[];
  let answer: { status: number; headers?: Record<string, string> };

  beforeEach(async () => {
    calls = [];
    answer = { status: 201 };
    server = createServer((request, response) => {
      void serve(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const conversation = server.address();
    assert.ok(typeof conversation === 'object' && conversation !== null);
    base = `http://127.0.0.1:${conversation.port}`;
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    calls.push({ request, body: await text(request) });
    response.writeHead(answer.status, answer.headers ?? {}).end('{}');
  }

  afterEach(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );

  const upload = (url = `${base}/session`) =>
    createUploader((one) => one.startsWith(base)).upload(url, new TextEncoder().encode('åb'));

  it('is one PUT of the whole file, with its range in bytes and without any token of ours', async () => {
    await upload();

    const [call] = calls;
    assert.equal(call?.request.method, 'PUT');
    assert.equal(call.request.headers['content-range'], 'bytes 0-2/3');
    assert.equal(call.request.headers.authorization, undefined);
    assert.equal(call.body, 'åb');
  });

  it('follows no redirect', async () => {
    answer = { status: 307, headers: { location: `${base}/elsewhere` } };
    await assert.rejects(upload(), { name: 'OutsideError', kind: 'transient' });
    assert.equal(calls.length, 1);
  });

  for (const [status, kind] of [
    [404, 'gone'],
    [410, 'gone'],
    [403, 'permanent'],
    [416, 'permanent'],
    [429, 'transient'],
    [503, 'transient'],
  ] as const) {
    it(`is ${kind} if it is answered with ${status}`, async () => {
      answer = { status };
      await assert.rejects(upload(), (error) => error instanceof OutsideError && error.kind === kind);
    });
  }

  it('is not begun to an address that is not allowed', async () => {
    await assert.rejects(upload('http://127.0.0.1:1/session'), { kind: 'permanent' });
    assert.equal(calls.length, 0);
  });

  it('may only go to the SharePoint of its cloud, over https, without a port or a user', () => {
    assert.ok(may('https://contoso-my.sharepoint.com/personal/x?token=1'));
    assert.ok(may('https://contoso-my.sharepoint.us/personal/x', 'gcchigh'));
    assert.ok(may('https://contoso-my.sharepoint-mil.us/personal/x', 'dod'));
    assert.ok(may('https://contoso-my.dps.mil/personal/x', 'dod'));
    assert.equal(may('https://contoso-my.sharepoint.us/personal/x', 'dod'), false);
    for (const url of [
      'http://contoso-my.sharepoint.com/x',
      'https://contoso-my.sharepoint.com:8443/x',
      'https://user@contoso-my.sharepoint.com/x',
      'https://contoso-my.sharepoint.com.evil.example/x',
      'https://evilsharepoint.com/x',
      'https://contoso-my.sharepoint.us/x',
      'file:///etc/passwd',
    ]) {
      assert.equal(may(url), false, url);
    }
    assert.equal(may('https://contoso-my.sharepoint.com/x', 'dod'), false);
  });
});
