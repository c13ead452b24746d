// Node loads this into the Playground before its own code. The Playground listens on every network interface and has no setting for that.
// In the sandbox, nobody else on the network may speak for the person of a window.
import { Server } from 'node:net';

Server.prototype.listen = new Proxy(Reflect.get(Server.prototype, 'listen'), {
  apply(listen: typeof Server.prototype.listen, server: Server, args: readonly unknown[]): unknown {
    const [port, ...rest] = args;
    const isPort = typeof port === 'number' || typeof port === 'string';
    const onLoopback = [Number(port), '127.0.0.1', ...rest.filter((item) => typeof item === 'function')];
    return Reflect.apply(listen, server, isPort ? onLoopback : args);
  },
});
