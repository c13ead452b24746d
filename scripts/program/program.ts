import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';

// V8's code cache, by hand: to load the program takes 250 ms of CPU with it, 360 with Node's own (module.enableCompileCache), and 450 without
// any. More figures: docs/decisions/0011-speed.md.

/** The text before and after the program in its file, so that it is a function of what Node gives to a module. */
export const wrapper = ['(function (exports, require, module, __filename, __dirname) {', '})'] as const;

export interface Program {
  /** Whether what was compiled earlier is used. */
  readonly isPrecompiled: boolean;
  run(): void;
  /** The code that V8 has compiled of it so far, for later starts by the same Node with the same flags. */
  compiled(): Buffer;
}

/**
 * The program that a file holds, which is there as `source`. With what was `compiled` in an earlier run, nothing that ran then is compiled
 * again; where it is none of this Node and these flags, V8 leaves it aside. (Node's own compile cache keeps what is compiled before the
 * first line runs, which is little of a bundle.)
 */
export function loadProgram(file: string, source: string, compiled?: Buffer): Program {
  const script = new Script(source, {
    filename: file,
    ...(compiled === undefined ? {} : { cachedData: compiled }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return {
    isPrecompiled: script.cachedDataRejected === false,
    run() {
      const module = { exports: {} };
      script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
    },
    compiled: () => script.createCachedData(),
  };
}
