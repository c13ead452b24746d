import { createServer } from 'node:http';
import { renderPage } from '../tenant/page.ts';
import { pageHeaders } from '../tenant/server.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { answer, close, listen } from './http.ts';

/** The sandbox's own pages, over plain http: a browser would warn of the certificate that the tenant's origin has. */
export interface Pages {
  /** The tenant's licences and the mails sent. */
  readonly tenantUrl: string;
  /** Both chat windows side by side. */
  readonly chatsUrl: string;
  close(): Promise<void>;
}

export interface ChatFrame {
  readonly title: string;
  readonly url: string;
}

/** Starts the pages on this port of loopback. */
export async function startPages(tenant: Tenant, frames: readonly ChatFrame[], port: number): Promise<Pages> {
  const server = createServer((request, response) => {
    if (request.url === '/state.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(tenant.snapshot()));
    } else if (request.url === '/chats') {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(chatsPage(frames));
    } else if (request.url === '/') {
      const { nonce, headers } = pageHeaders();
      response.setHeaders(new Headers(headers)).setHeader('content-type', 'text/html; charset=utf-8');
      response.end(renderPage(tenant.snapshot(), nonce));
    } else {
      answer(response, 404);
    }
  });
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return { tenantUrl: `${url}/`, chatsUrl: `${url}/chats`, close: () => close(server) };
}

function chatsPage(frames: readonly ChatFrame[]): string {
  const windows = frames.map(
    ({ title, url }) =>
      `<section><h2>${title} <a href="${url}" target="_blank">open alone</a></h2><p>Close the log panel with its ✕ to see the whole chat.</p><iframe src="${url}" title="${title}"></iframe></section>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>License Desk: sandbox</title><link rel="icon" href="data:,">
<style>
body { margin: 0; display: flex; height: 100vh; font: 14px system-ui, sans-serif; gap: 2px; background: #bbb }
section { flex: 1; display: flex; flex-direction: column; background: #fff }
p { margin: 0; padding: 8px 12px; background: #fffbe6 }
h2 { font-size: 15px; margin: 0; padding: 8px 12px } a { font-weight: normal; float: right }
iframe { border: 0; flex: 1; border-top: 1px solid #bbb }
</style></head><body>${windows.join('')}</body></html>
`;
}
