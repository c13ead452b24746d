// An `import` of these reads every property of `node:fs`. That loads its streams, which a start does not need.
const { createRequire } = process.getBuiltinModule('node:module');
const path = process.getBuiltinModule('node:path');
const { constants, Script } = process.getBuiltinModule('node:vm');

// Uses V8's code cache directly. Loading the program takes 250 ms of CPU with it, 360 with Node's own cache (module.enableCompileCache),
// and 450 without a cache. More figures: docs/decisions/0011-speed.md.

/** The text before and after the program in its file. It makes the program a function of the five values that Node gives to a module. */
export const wrapper = ['(function (exports, require, module, __filename, __dirname) {', '})'] as const;

export interface Program {
  /** Whether V8 uses the code that was compiled earlier. */
  readonly isPrecompiled: boolean;
  run(): void;
  /** The code that V8 has compiled so far, for later starts by the same Node with the same flags. */
  compiled(): Buffer;
}

/**
 * The program of a file, whose text is `source`. `compiled` is the code that V8 compiled in an earlier run; V8 does not compile that code
 * again. If it comes from another Node or other flags, V8 ignores it. (Node's own compile cache keeps only the code that is compiled before
 * the first line runs, which is a small part of a bundle.)
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
      script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
    },
    compiled: () => script.createCachedData(),
  };
}
