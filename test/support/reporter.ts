import { reporters } from 'mocha';

/** Mocha's usual report, closed by one line for machines: `N passed, N failed`. */
class Counting extends reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
}

// The name under which require() takes a whole ES module for a class; mocha requires its reporters.
export { Counting as 'module.exports' };
