import type { RulesView, RuleView } from '../../app/rules/view-rules.ts';
import type { RuleInput, RuleProblem, ScopeInput } from '../../app/rules/read-rule-input.ts';
import type { Product } from '../../domain/product.ts';
import { findProduct } from '../../domain/product.ts';
import type { Rule, Scope } from '../../domain/rule.ts';
import type { Reader } from '../../text/languages.ts';
import { dateText } from '../../text/languages.ts';
import { clipped, firstBytes, literal, literalLines } from '../../text/literal.ts';
import type { AppGroup } from './decision-products.ts';
import { groupsOf, hiddenGroups, shownIn } from './decision-products.ts';
import { MAX_ECHO_BYTES } from './fit-bytes.ts';
import { MAX_FALLBACK, nameOf, productName } from './parts.ts';
import type { Choice } from './product-choices.ts';
import { mostWanted, nameChoices } from './product-choices.ts';
import type { RuleFolds } from './rule-folds.ts';
import { ruleFolds } from './rule-folds.ts';
import { ruleSentence } from './rule-words.ts';

/** The card that makes or changes a rule. */
export interface RuleForm {
  readonly input: RuleInput;
  /** The rule that is changed; absent: a new one. */
  readonly rule?: RuleView | undefined;
  /** The product whose apps the card has, by its id; empty: none. */
  readonly appsOf: string;
  readonly problems?: readonly RuleProblem[] | undefined;
  /** Somebody else has changed the rule meanwhile; it is given as it is now. */
  readonly isOvertaken?: boolean;
  /** The reader asked for the apps. */
  readonly isAtApps?: boolean;
  readonly view: Pick<RulesView, 'products' | 'productsKnown'>;
}

type Word =
  | 'fallback'
  | 'heading'
  | 'becomesShadow'
  | 'name'
  | 'product'
  | 'conditionsHint'
  | 'requesterIn'
  | 'personsIn'
  | 'requesterWhere'
  | 'personsWhere'
  | 'maxPersons'
  | 'selfOnly'
  | 'noHints'
  | 'needsReason'
  | 'keepSeats'
  | 'maxDays'
  | 'maxApprovals'
  | 'action'
  | 'days'
  | 'message'
  | 'perDay'
  | 'more'
  | 'moreTip'
  | 'showApps'
  | 'switchApps'
  | 'save'
  | 'back';

/** The data for the card that makes or changes a rule. */
export interface RuleModel extends RuleFolds {
  readonly text: Readonly<Record<Word, string>>;
  readonly value: Readonly<
    Record<
      | 'name'
      | 'product'
      | 'who'
      | 'whoIn'
      | 'for'
      | 'forIn'
      | 'maxPersons'
      | 'selfOnly'
      | 'noHints'
      | 'needsReason'
      | 'keepSeats'
      | 'maxDays'
      | 'maxApprovals'
      | 'action'
      | 'days'
      | 'message'
      | 'perDay',
      string
    >
  >;
  /** The data of the buttons. */
  readonly d: Readonly<Record<'r' | 'n' | 's' | 't', string>>;
  readonly isOn: boolean;
  readonly products: readonly Choice[];
  readonly scopes: readonly Choice[];
  readonly actions: readonly Choice[];
  readonly groups: readonly AppGroup[];
  readonly shown: string;
  readonly appsLine: string;
  readonly noted: boolean;
  readonly notes: readonly { readonly note: string }[];
  /** The verb and data of the way back: the rule, or all of them. */
  readonly backTo: 'rule' | 'rules';
}

/** The entries of a new rule. */
export const NEW_RULE: RuleInput = {
  name: '',
  skuId: '',
  requesterIn: { kind: 'anyone' },
  personsIn: { kind: 'anyone' },
  maxPersons: '',
  selfOnly: false,
  noHints: true,
  keepSeats: '',
  maxDays: '',
  maxApprovals: '',
  needsReason: false,
  action: 'approve',
  appsSeen: [],
  appsOff: [],
  days: '',
  message: '',
  perDay: '10',
};

/** A saved rule as entries. */
export function inputOf({ name, conditions, action, perDay }: Rule): RuleInput {
  return {
    name,
    skuId: conditions.skuId,
    requesterIn: scopeInput(conditions.requesterIn),
    personsIn: scopeInput(conditions.personsIn),
    maxPersons: typedNumber(conditions.maxPersons),
    selfOnly: conditions.selfOnly === true,
    noHints: conditions.noHints === true,
    keepSeats: typedNumber(conditions.keepSeats),
    maxDays: typedNumber(conditions.maxDays),
    maxApprovals: typedNumber(conditions.maxApprovals),
    needsReason: conditions.needsReason === true,
    action: action.kind,
    appsSeen: action.kind === 'approve' ? action.apps : [],
    appsOff: action.kind === 'approve' ? action.off.map(({ planId }) => planId) : [],
    days: action.kind === 'approve' ? typedNumber(action.days) : '',
    message: action.kind === 'decline' ? action.message : '',
    perDay: String(perDay),
  };
}

const typedNumber = (n: number | undefined): string => (n === undefined ? '' : String(n));

function scopeInput(scope: Scope | undefined): ScopeInput {
  if (!scope) return { kind: 'anyone' };
  return scope.kind === 'group'
    ? { kind: 'group', groupId: scope.groupId }
    : { kind: 'department', name: scope.label };
}

const typedIn = (scope: ScopeInput): string =>
  scope.kind === 'group' ? scope.groupId : scope.kind === 'department' ? scope.name : '';

/** The most products in the picker of the card. */
export const PRODUCTS_PER_CARD = 40;
/** The most characters of a typed number. */
const MAX_NUMBER = 20;
const numberOf = (text: string): string => clipped(text, MAX_NUMBER);

/** The card with these entries, and their problems before the buttons. `products`: the most that fit. */
export function ruleModel(form: RuleForm, reader: Reader, products = PRODUCTS_PER_CARD): RuleModel {
  const { input, rule, view } = form;
  const { rules, decision, settings, fallback } = reader.text.cards;
  const { overtaken: _overtaken, notSaved: _notSaved, scopes, actions, ...words } = rules.form;
  const notes = notesOf(form, reader);
  const heading = rule ? words.headingChange : words.headingNew;
  const apps = appsPart(form, reader);
  const { requesterIn, personsIn } = input;
  return {
    text: {
      ...words,
      fallback: clipped([`${heading}.`, literal(input.name), ...notes, fallback].join(' '), MAX_FALLBACK),
      heading,
      showApps: decision.showApps,
      switchApps: decision.switchApps,
      save: settings.save,
      back: decision.goBack,
    },
    value: {
      name: clipped(input.name, 200),
      product: input.skuId,
      who: requesterIn.kind,
      whoIn: clipped(typedIn(requesterIn), 300),
      for: personsIn.kind,
      forIn: clipped(typedIn(personsIn), 300),
      maxPersons: numberOf(input.maxPersons),
      selfOnly: String(input.selfOnly),
      noHints: String(input.noHints),
      needsReason: String(input.needsReason),
      keepSeats: numberOf(input.keepSeats),
      maxDays: numberOf(input.maxDays),
      maxApprovals: numberOf(input.maxApprovals),
      action: input.action,
      days: numberOf(input.days),
      message: firstBytes(literalLines(input.message), MAX_ECHO_BYTES),
      perDay: numberOf(input.perDay),
    },
    d: {
      r: rule?.rule.ruleId ?? '',
      n: String(rule?.rule.version ?? 0),
      s: apps.appsOf,
      t: [input.selfOnly, input.noHints, input.needsReason].map(Number).join(''),
    },
    isOn: rule?.rule.state === 'on',
    ...ruleFolds({
      input,
      isAtApps: form.isAtApps === true,
      product: apps.appsOf === '' ? undefined : findProduct(view.products, input.skuId),
    }),
    products: productsOf(view, input, rule?.rule, products),
    scopes: [
      { title: scopes.anyone, value: 'anyone' },
      { title: scopes.group, value: 'group' },
      { title: scopes.department, value: 'department' },
    ],
    actions: [
      { title: actions.approve, value: 'approve' },
      { title: actions.decline, value: 'decline' },
    ],
    groups: apps.groups,
    shown: shownIn(apps.groups),
    appsLine: apps.appsLine,
    noted: notes.length > 0,
    notes: notes.map((note) => ({ note })),
    backTo: rule ? 'rule' : 'rules',
  };
}

/** The products to choose from; while they cannot be read, the one that was chosen. */
function productsOf(
  { products, productsKnown }: RuleForm['view'],
  { skuId }: RuleInput,
  rule: Rule | undefined,
  most: number,
): readonly Choice[] {
  const own = rule?.conditions.skuId === skuId ? rule.conditions.productName : skuId;
  const isGone = skuId !== '' && !findProduct(products, skuId);
  const choices = nameChoices(mostWanted(products, (product) => product.skuId === skuId, most));
  return isGone && (!productsKnown || rule?.conditions.skuId === skuId)
    ? [{ title: productName(own), value: skuId }, ...choices]
    : choices;
}

interface AppsPart {
  readonly appsOf: string;
  readonly groups: readonly AppGroup[];
  readonly appsLine: string;
}

/** The apps of the chosen product, if the card has them; a line in place of them. */
function appsPart({ input, appsOf, view }: RuleForm, reader: Reader): AppsPart {
  const words = reader.text.cards.decision;
  const { skuId, appsSeen, appsOff } = input;
  const product = findProduct(view.products, skuId);
  if (appsOf === '' || appsOf !== skuId) return { appsOf: '', groups: [], appsLine: words.appsNotShown };
  if (!product) {
    const groups = hiddenGroups({ shown: appsSeen, off: appsOff }, reader);
    return { appsOf, groups, appsLine: words.appsNotShown };
  }
  const groups = groupsOf(product, { shown: planIdsOf(product), off: appsOff }, reader);
  const name = productName(product.name);
  return { appsOf, groups, appsLine: groups.length > 0 ? words.appsOf(name) : words.noApps(name) };
}

const planIdsOf = ({ apps }: Product): readonly string[] => apps.map(({ planId }) => planId);

function notesOf({ problems = [], isOvertaken = false, rule }: RuleForm, reader: Reader): readonly string[] {
  const words = reader.text.cards.rules;
  if (isOvertaken && rule) {
    const { by, at } = rule.rule.changed;
    return [
      words.form.overtaken(nameOf(by.name), dateText(at, reader, 'short')),
      `${ruleSentence(rule.rule, reader)}.`,
      reader.text.cards.settings.saveOver,
    ];
  }
  if (problems.length === 0) return [];
  return [words.form.notSaved, ...problems.map((problem) => words.problems[problem])];
}
