import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asHtml, limits, steps } from '../steps.ts';
import { renderPage, renderSections } from '../tenant/page.ts';
import { pageHeaders } from '../tenant/server.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { answer, bodyOf, close, jsonObject, listen } from './http.ts';

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

export interface PagesOptions {
  readonly tenant: Tenant;
  readonly frames: readonly ChatFrame[];
  /** The name of the store that the bot uses. */
  readonly store: string;
  readonly port: number;
}

/** Starts the pages on this port of loopback. */
export async function startPages({ tenant, frames, store, port }: PagesOptions): Promise<Pages> {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      press(tenant, request, response).catch(() => answer(response, 400));
    } else if (request.url === '/state.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(tenant.snapshot()));
    } else if (request.url === '/chats') {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(chatsPage(frames, store));
    } else if (request.url === '/live') {
      response.setHeader('content-type', 'text/html; charset=utf-8').end(renderSections(tenant.snapshot()));
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

/** Does what a button of the tenant's page says. Its script sends JSON; a page of another origin may not. */
async function press(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isJson = request.headers['content-type'] === 'application/json';
  const text = await bodyOf(request);
  answer(response, isJson ? tenant.press(request.url ?? '', jsonObject(text)) : 404);
}

/**
 * A chat window with little room opens its log panel over the chat. It closes the panel when the window is made narrow. So each window
 * begins wide. Below 800 pixels the header of a window is cut; so the page draws a narrower one smaller.
 */
function chatsPage(frames: readonly ChatFrame[], store: string): string {
  const windows = frames.map(
    ({ title, url }) =>
      `<section><h2>${title} <a href="${url}" target="_blank">open alone</a></h2><div><iframe src="${url}" title="${title}"></iframe></div></section>`,
  );
  const list = steps.map((step) => `<li>${asHtml(step)}</li>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>License Desk: sandbox</title><link rel="icon" href="data:,">
<style>
body { margin: 0; display: flex; flex-direction: column; height: 100vh; overflow: clip; font: 13px/1.45 system-ui, sans-serif; color: #242424; background: #fff }
header { padding: 4px 12px; background: #f5f5f5; border-bottom: 1px solid #bbb }
ol { margin: 0; padding: 0 0 0 20px }
kbd { padding: 0 4px; font: 12px monospace; background: #fff; border: 1px solid #bbb; border-radius: 3px }
header p { margin: 0 }
main { flex: 1; display: flex; min-height: 0 }
section { flex: 1; display: flex; flex-direction: column; min-width: 0; border-right: 1px solid #bbb }
h2 { font-size: 14px; margin: 0; padding: 3px 12px } a { font-weight: normal } h2 a { float: right }
div { flex: 1; overflow: clip; min-height: 0; border-top: 1px solid #bbb }
iframe { border: 0; display: block; transform-origin: 0 0 }
</style></head><body>
<header><ol>${list}</ol><p>Nothing here is real. The store is ${store}. ☰ shows the channels. A chat that is loaded again starts empty. ${asHtml(limits)}</p></header>
<main>${windows.join('')}</main>
<script>
function fit(frame, least) {
  const { clientWidth: width, clientHeight: height } = frame.parentElement;
  const scale = Math.min(1, width / 800);
  Object.assign(frame.style, {
    width: Math.max(least, width / scale) + 'px',
    height: height / scale + 'px',
    transform: 'scale(' + scale + ')',
  });
}
for (const frame of document.querySelectorAll('iframe')) {
  fit(frame, 1000);
  frame.addEventListener('load', () => setTimeout(() => fit(frame, 0), 1500), { once: true });
  addEventListener('resize', () => fit(frame, 0));
}
</script>
</body></html>
`;
}
