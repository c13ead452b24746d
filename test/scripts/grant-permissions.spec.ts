import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Node } from 'web-tree-sitter';
import { Language, Parser } from 'web-tree-sitter';

// There is no PowerShell where the tests run: a grammar of the language reads the script, and what it grants is held against the
// documents. That it does it shows in a tenant (docs/first-tenant.md).

const wasm = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
const text = readFileSync('scripts/grant-permissions.ps1', 'utf8');

/** What facts of Microsoft's permissions reference and no more: assign, read licenses, read users; and the names of groups when asked. */
const ALWAYS = ['LicenseAssignment.ReadWrite.All', 'LicenseAssignment.Read.All', 'User.Read.All'];
const WHEN_ASKED = ['GroupMember.Read.All'];

describe('The script that grants permissions', () => {
  let root: Node;

  before(async () => {
    await Parser.init();
    const parser = new Parser();
    parser.setLanguage(await Language.load(wasm));
    const tree = parser.parse(text);
    assert.ok(tree !== null);
    root = tree.rootNode;
  });

  it('is PowerShell', () => {
    assert.equal(root.hasError, false);
  });

  it('grants exactly the permissions that the documents name', () => {
    const [list = ''] = /\$wanted = \[ordered\]@\{[^}]*\}/.exec(text) ?? [];
    const granted = [...list.matchAll(/'([\w.]+)'\s+=/g)].map(([, name]) => name);
    assert.deepEqual(granted, ALWAYS);
    const added = [...text.matchAll(/\$wanted\['([\w.]+)'\] =/g)].map(([, name]) => name);
    assert.deepEqual(added, WHEN_ASKED);
    const guide = readFileSync('docs/install.md', 'utf8');
    for (const name of [...ALWAYS, ...WHEN_ASKED]) assert.ok(guide.includes(`| \`${name}\``), name);
  });

  it('changes nothing before it has asked', () => {
    for (const body of root.descendantsOfType('function_statement')) {
      const calls = (body?.descendantsOfType('command_name') ?? []).map((node) => node?.text ?? '');
      const asked = calls.indexOf('Confirm-Go');
      const first = calls.findIndex((name) => /^(?:New|Set|Remove|Update)-/.test(name));
      if (first !== -1) assert.ok(asked !== -1 && asked < first, calls[first]);
    }
  });

  it('takes nothing away', () => {
    assert.doesNotMatch(text, /\bRemove-/);
  });
});
