// Node loads this into the Playground before its own code. The Playground's page gives its header 48 pixels, whatever the header needs.
// In a window of less than 1,200 pixels the header needs more. Then the whole page scrolls, and the header moves out of view.
import { readFileSync } from 'node:fs';
import { IncomingMessage, Server, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';

const style = `<style>
@media (max-width: 1200px) {
  h1, h1 ~ * * { font-size: 12px !important; line-height: 15px !important }
  h1, h1 ~ *, h1 ~ * * { margin-block: 0 !important; padding-block: 0 !important }
}
</style>`;

const page = readFileSync(join(dirname(process.argv[1] ?? ''), 'dist', 'client', 'index.html'), 'utf8');
const fitting = page.replace('</head>', `${style}</head>`);

Server.prototype.emit = new Proxy(Reflect.get(Server.prototype, 'emit'), {
  apply(emit: typeof Server.prototype.emit, server: Server, args: readonly unknown[]): unknown {
    const [event, request, response] = args;
    if (event !== 'request' || !asksForPage(request) || !(response instanceof ServerResponse))
      return Reflect.apply(emit, server, args);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(fitting);
    return true;
  },
});

function asksForPage(request: unknown): boolean {
  return request instanceof IncomingMessage && request.method === 'GET' && request.url === '/';
}
