import { reporters } from 'mocha';

/** Mocha's usual report, with a last line for machines: `N passed, N failed`. */
class Counting extends reporters.Spec {
  override epilogue(): void {
    super.epilogue();
    console.log(`${this.stats.passes} passed, ${this.stats.failures} failed`);
  }
}

// The name under which require() takes an ES module for a class. Mocha loads reporters with require().
export { Counting as 'module.exports' };
