import type { FormProblem } from '../../app/ports/form-problems.ts';
import { fieldsOf } from './form-lines.ts';

/** The inputs of a form that are open. A click on *Whole form* shows the others. */
export interface FormFolds {
  readonly productOpen: boolean;
  readonly otherOpen: boolean;
  readonly typedOpen: boolean;
  readonly reasonOpen: boolean;
  readonly untilOpen: boolean;
  readonly someFolded: boolean;
}

/** A form before it is folded. */
interface Unfolded {
  /** The name of the chosen product; empty if there is none. */
  readonly productName: string;
  readonly namesOther: boolean;
  /** The entries of the text box. */
  readonly entries: readonly string[];
  /** The entries with a question of their own. */
  readonly asked: ReadonlySet<string>;
  readonly wrong: boolean;
  readonly problems: readonly FormProblem[];
}

/**
 * The folds of a form. If it comes back for its people, they are all that its reader has to look at: product
 * and reason are folded, unless they are wrong too. Folded inputs keep their entries.
 */
export function formFolds({ productName, namesOther, entries, asked, wrong, problems }: Unfolded): FormFolds {
  const typedOpen = entries.some((entry) => !asked.has(entry));
  const isForPeople = wrong && (typedOpen || asked.size > 0);
  const faults = fieldsOf(problems);
  const productOpen = !isForPeople || productName === '' || faults.has('product');
  const untilOpen = !isForPeople || faults.has('until');
  // A form with a day and a fault of it has no room for the reason.
  const isForDay = wrong && faults.has('until');
  const reasonOpen = (!isForPeople && !isForDay) || faults.has('reason');
  return {
    productOpen,
    otherOpen: namesOther && productOpen,
    typedOpen,
    reasonOpen,
    untilOpen,
    someFolded: (isForPeople && !(productOpen && typedOpen)) || !reasonOpen,
  };
}
