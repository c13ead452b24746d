import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

// GitHub shows nobody a form that breaks its schema, and tells only people with write access.

const FOLDER = '.github/ISSUE_TEMPLATE';
const words = z.string().trim().min(1);
const id = z.string().regex(/^[\w-]+$/);
const validations = z.strictObject({ required: z.boolean() }).optional();
const field = { label: words, description: words.optional() };
const typed = { ...field, placeholder: words.optional(), value: words.optional() };
/** The kinds of elements and their attributes in GitHub's form schema. */
const element = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: words }) }),
  z.strictObject({ type: z.literal('input'), id, attributes: z.strictObject(typed), validations }),
  z.strictObject({
    type: z.literal('textarea'),
    id,
    attributes: z.strictObject({ ...typed, render: words.optional() }),
    validations,
  }),
  z.strictObject({
    type: z.literal('dropdown'),
    id,
    attributes: z.strictObject({
      ...field,
      multiple: z.boolean().optional(),
      options: z.array(words).min(1),
      default: z.number().int().nonnegative().optional(),
    }),
    validations,
  }),
]);
const form = z.strictObject({
  name: words,
  description: words,
  labels: z.array(words).optional(),
  body: z.array(element).min(1),
});

const read = (file: string) => readFileSync(file, 'utf8');
const forms = readdirSync(FOLDER)
  .filter((file) => file !== 'config.yml')
  .map((file) => ({ file, ...form.parse(parse(read(`${FOLDER}/${file}`))) }));

/** Whether all values are different. */
const differ = (texts: readonly string[]) => new Set(texts).size === texts.length;

describe('The issue forms', () => {
  it('are one for bugs, and one for questions and ideas, with names of their own', () => {
    assert.deepEqual(forms.map(({ file }) => file).toSorted(), ['bug.yml', 'idea.yml']);
    assert.ok(differ(forms.map(({ name }) => name)));
  });

  it('ask for something, and use no id, label or option twice', () => {
    for (const { file, body } of forms) {
      const fields = body.flatMap((one) => (one.type === 'markdown' ? [] : [one]));
      assert.ok(fields.length > 0, file);
      assert.ok(differ(fields.map((one) => one.id)), file);
      assert.ok(differ(fields.map(({ attributes }) => attributes.label)), file);
      for (const one of fields) {
        if (one.type === 'dropdown') assert.ok(differ(one.attributes.options), `${file}: ${one.id}`);
      }
    }
  });

  it('lead people who found a vulnerability to the security policy first, like the pull request template', () => {
    for (const { file, body } of forms) {
      const [first] = body;
      assert.ok(first?.type === 'markdown' && first.attributes.value.includes('](../security/policy)'), file);
    }
    assert.ok(existsSync('SECURITY.md'));
    assert.match(read('.github/pull_request_template.md'), /vulnerability[\s\S]*SECURITY\.md/);
  });

  it('are the only way to open an issue', () => {
    const config = z.strictObject({ blank_issues_enabled: z.literal(false) });
    config.parse(parse(read(`${FOLDER}/config.yml`)));
  });
});

describe('The pull request template', () => {
  it('names only files that exist', () => {
    const text = read('.github/pull_request_template.md');
    const named = [...text.matchAll(/`([\w./-]+\.(?:md|json))`|blob\/main\/([\w./-]+)/g)].map(
      ([, code, link]) => code ?? link ?? '',
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((file) => !existsSync(file)),
      [],
    );
  });
});
