import { createServer } from 'node:http';
import { renderPage } from '../tenant/page.ts';
import { pageHeaders } from '../tenant/server.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { answer, close, listen } from './http.ts';

/** The sandbox's own pages, over plain http, since a browser would warn of the certificate of the tenant's origin. */
export interface Pages {
  /** The tenant's licenses and the mails sent. */
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

/** The first steps of a newcomer in their order, with the window of each. */
const steps = [
  'On the right, as the approver, send <kbd>notify me</kbd>.',
  'On the left, as the employee, send <kbd>request visio for me, adele@contoso.com</kbd> and select <b>Send request</b>.',
  'On the right, select <b>Approve 2</b>.',
  'See the new licenses and the mails on <a href="/" target="_blank">the tenant’s page</a>.',
];

/**
 * A chat window with little room opens its log panel over the chat. It closes the panel when the window is made narrow. So each window
 * begins wide. The page draws it a little smaller, so that its menu fits.
 */
function chatsPage(frames: readonly ChatFrame[]): string {
  const windows = frames.map(
    ({ title, url }) =>
      `<section><h2>${title} <a href="${url}" target="_blank">open alone</a></h2><div><iframe src="${url}" title="${title}"></iframe></div></section>`,
  );
  const list = steps.map((step) => `<li>${step}</li>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>License Desk: sandbox</title><link rel="icon" href="data:,">
<style>
body { margin: 0; display: flex; flex-direction: column; height: 100vh; font: 14px/1.5 system-ui, sans-serif; color: #242424; background: #fff }
header { padding: 8px 12px; background: #f5f5f5; border-bottom: 1px solid #bbb }
ol { display: inline-flex; flex-wrap: wrap; gap: 0 36px; margin: 0; padding: 0 0 0 20px }
kbd { padding: 1px 4px; font: 13px monospace; background: #fff; border: 1px solid #bbb; border-radius: 3px }
header p { margin: 0 }
main { flex: 1; display: flex; min-height: 0 }
section { flex: 1; display: flex; flex-direction: column; min-width: 0; border-right: 1px solid #bbb }
h2 { font-size: 15px; margin: 0; padding: 6px 12px } a { font-weight: normal } h2 a { float: right }
div { flex: 1; overflow: clip; min-height: 0; border-top: 1px solid #bbb }
iframe { border: 0; width: 100%; height: 100%; transform-origin: 0 0 }
@media (max-width: 1900px) { iframe { width: calc(100% / 0.85); height: calc(100% / 0.85); transform: scale(0.85) } iframe.wide { width: 1000px } }
</style></head><body>
<header><ol>${list}</ol><p>Nothing here is real. ☰ shows the channels. A chat that is loaded again starts empty.</p></header>
<main>${windows.join('')}</main>
<script>
for (const frame of document.querySelectorAll('iframe')) {
  frame.classList.add('wide');
  frame.addEventListener('load', () => setTimeout(() => frame.classList.remove('wide'), 1500), { once: true });
}
</script>
</body></html>
`;
}
