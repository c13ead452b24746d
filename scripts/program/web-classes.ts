// Stands for three global classes in the bundle: scripts/build.ts. Node loads its second HTTP client, undici, when a program names one of
// them. The SDKs only ask whether a value is one (decision 0011). Where an SDK does make one, undici is loaded then.

type Name = 'FormData' | 'Headers' | 'Request';

/** A class that behaves as the global one of this name, and is looked up when one is made. */
const lazy = (name: Name) =>
  class {
    constructor(...args: unknown[]) {
      return Reflect.construct(globalThis[name], args);
    }
    static [Symbol.hasInstance](value: unknown): boolean {
      return Object.prototype.toString.call(value) === `[object ${name}]`;
    }
  };

const [FormData, Headers, Request] = [lazy('FormData'), lazy('Headers'), lazy('Request')];
export { FormData, Headers, Request };
